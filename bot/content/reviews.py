"""Who read a language's texts and found them right, written into the files themselves."""

from datetime import date
from pathlib import Path

from bot.content.documents import dumped, parsed, put_review, put_sources, write
from bot.content.translations import digest, digests, texts_of
from bot.domain.hazard import Hazard
from bot.domain.language import DEFAULT
from bot.domain.message import Review
from bot.errors import TemplateError


def record(
    folder: Path,
    language: str,
    hazard: Hazard | None,
    by: str,
    on: date,
    state: Review = Review.CHECKED,
) -> list[Path]:
    """Mark texts as checked; comments stay. Gives the files written.

    A hazard's texts are made of its file and of `common.toml`; without a hazard, all files. Who
    has read them has them against the Spanish of today: that is noted too.

    Raises:
        TemplateError: there are no such files, `by` is empty, or one cannot be written.
    """
    if not by.strip():
        raise TemplateError("A review names who read the texts; give it with --by NAME.")
    part = folder / language
    stems = ["common", hazard.value] if hazard else ["*"]
    paths = sorted(path for stem in stems for path in part.glob(f"{stem}.toml"))
    if not paths or (hazard and part / f"{hazard}.toml" not in paths):
        wanted = f"{language}/{hazard or '*'}.toml"
        raise TemplateError(f"{folder.name}/{wanted}: there is no such file; write it first.")
    texts = {
        path: _marked(path, folder / DEFAULT / path.name, by.strip(), on, state) for path in paths
    }
    for path, text in texts.items():
        write(path, text)
    return paths


def _marked(path: Path, source: Path, by: str, on: date, state: Review) -> str:
    document = parsed(path)
    read = digest(texts_of(document.unwrap()).items()) if state is Review.CHECKED else ""
    put_review(document, state, by, on, read)
    if path != source and source.exists():
        put_sources(document, digests(texts_of(parsed(source).unwrap())))
    return dumped(document)
