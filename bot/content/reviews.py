"""Who read a language's texts and found them right, written into the files themselves."""

from datetime import date
from pathlib import Path

import tomlkit
from tomlkit.exceptions import TOMLKitError

from bot.domain.hazard import Hazard
from bot.domain.message import Review
from bot.errors import TemplateError


def record(folder: Path, language: str, hazard: Hazard | None, by: str, on: date) -> list[Path]:
    """Mark texts as checked; comments stay. Gives the files written.

    A hazard's texts are made of its file and of `common.toml`; without a hazard, all files.

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
    texts = {path: _checked(path, by.strip(), on) for path in paths}
    for path, text in texts.items():
        _write(path, text)
    return paths


def _checked(path: Path, by: str, on: date) -> str:
    try:
        document = tomlkit.parse(path.read_text(encoding="utf-8"))
        review = document["review"]
    except (OSError, UnicodeDecodeError, TOMLKitError) as error:
        raise TemplateError(f"{path}: cannot be marked: {error}; run messages check.") from None
    if not isinstance(review, dict):
        raise TemplateError(f"{path} review: is no table; write review = {{ state = … }}.")
    review.update({"state": Review.CHECKED.value, "by": by, "on": on})
    return tomlkit.dumps(document)


def _write(path: Path, text: str) -> None:
    """Whole or not at all: a crash leaves the old file."""
    beside = path.with_suffix(".toml.new")
    try:
        beside.write_text(text, encoding="utf-8", newline="\n")
        beside.replace(path)
    except OSError as error:
        raise TemplateError(f"{path}: cannot be written ({error.strerror}).") from None
