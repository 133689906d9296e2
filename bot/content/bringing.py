"""A PO file brought back into messages/: all of its faults, or the files that it changes."""

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from bot.content import po
from bot.content.checks import faults_in
from bot.content.documents import (
    drop_lines,
    dumped,
    parsed,
    put_review,
    put_sources,
    put_texts,
    write,
)
from bot.content.messages import problems
from bot.content.po import Entry, Translated
from bot.content.templates import Speech
from bot.content.templates import read as read_files
from bot.content.translations import Keys, digests, files_of, texts_in
from bot.domain.language import DEFAULT, LANGUAGES
from bot.domain.message import Review
from bot.domain.translation import losses, reads_like, slots_of
from bot.errors import TemplateError, nearest


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What came of a file."""

    faults: tuple[str, ...] = ()  # each with its place and what to do
    written: tuple[Path, ...] = ()
    changed: int = 0  # texts
    left: int = 0  # texts not translated yet, fuzzy, or not in the file


@dataclass(slots=True)
class _Sorted:
    """The entries of a PO file: which may be taken."""

    good: dict[str, str] = field(default_factory=dict)  # context → text
    faults: list[str] = field(default_factory=list)
    left: int = 0


def bring(
    folder: Path,
    language: str,
    raw: bytes,
    *,
    name: str,
    on: date,
    by: str = "",
    only_good: bool = False,
) -> Brought:
    """Take the texts of a PO file, called `name`, into the files of `language` below `folder`.

    With a fault nothing is written, unless `only_good` takes the texts that have none. What is
    changed is *translated* again, by whoever did it, and no longer checked.

    Raises:
        TemplateError: it cannot be read, is in another language, or would break the library.
    """
    po.refuse_language(language)
    speeches, broken = read_files(folder)
    if broken:
        raise broken[0]
    known = {speech.language: speech for speech in speeches}
    brought = po.read(raw, name)
    _refuse_other(brought, language, name)
    entries = po.entries_of(known, language)
    found = _sorted(brought.entries, entries, language)
    files = list(_files(folder, language, known, entries, found.good))
    faults = (*found.faults, *(one.partly for one in files if one.partly))
    if faults and not only_good:
        return Brought(faults=faults, left=found.left)
    made = dict(_made(files, by or brought.translator, on))
    _refuse_breaking(folder, made)
    for path, text in made.items():
        write(path, text)
    return Brought(
        faults=faults,
        written=tuple(made),
        changed=sum(len(one.changed) for one in files if one.path in made),
        left=found.left,
    )


def _refuse_other(brought: po.Read, language: str, name: str) -> None:
    if brought.language != language:
        said = brought.language or "nothing"
        raise TemplateError(
            f"{name}: its header says Language: {said}; it must be {language}. Correct it, or "
            "choose another --language."
        )


def _sorted(brought: Iterable[Translated], entries: Mapping[str, Entry], language: str) -> _Sorted:
    found, refused = _Sorted(), 0
    for one in brought:
        entry = entries.get(one.context)
        if entry is None:
            found.faults.append(_unknown(one, entries))
        elif one.fuzzy or not one.text.strip():
            continue
        elif told := list(_faults(one, entry, language)):
            refused += 1
            found.faults += told
        else:
            found.good[one.context] = one.text.strip()
    found.left = len(entries) - len(found.good) - refused
    for context in [one for one in found.good if _hangs(entries[one], entries, found.good)]:
        del found.good[context]
        found.faults.append(f"{context}: the line before it is not translated; begin there.")
    found.faults += _in_another(entries, found.good, language)
    return found


def _in_another(
    entries: Mapping[str, Entry], good: Mapping[str, str], language: str
) -> Iterator[str]:
    """Files whose texts together read like another language: one alone may be too short to tell."""
    stems: dict[str, list[str]] = {}
    for context, text in good.items():
        stems.setdefault(entries[context].stem, []).append(text)
    for stem, texts in stems.items():
        other = reads_like("\n".join(texts), language)
        if other:
            names = f"{LANGUAGES[other].name_en}, not {LANGUAGES[language].name_en}"
            yield f"{stem}: its texts read like {names}; put the right ones there."


def _hangs(entry: Entry, entries: Mapping[str, Entry], good: Mapping[str, str]) -> bool:
    """Whether it is a line of a list whose lines before it would be missing."""
    *way, last = entry.keys
    if not isinstance(last, int) or entry.target:
        return False
    before = (replace(entry, keys=(*way, at)).context for at in range(last))
    return any(not entries[one].target and one not in good for one in before)


def _unknown(one: Translated, entries: Mapping[str, Entry]) -> str:
    if not one.context:
        return f"“{one.source[:40]}”: has no msgctxt; export it anew and translate it there."
    return f"{one.context}: there is no such text; {nearest(one.context, entries)}"


def _faults(one: Translated, entry: Entry, language: str) -> Iterator[str]:
    if one.source != entry.source:
        yield f"{one.context}: its Spanish is not today's; export it anew and translate that."
        return
    known = frozenset(slots_of(entry.source))
    yield from map(str, faults_in(one.context, one.text, known))
    for loss in losses(entry.source, one.text.strip(), language):
        yield f"{one.context}: {loss}."


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    """A file of the language, and what is brought for it."""

    path: Path
    template: Path  # what it is made of: itself, or the Spanish one where it is new
    entries: tuple[Entry, ...]
    texts: Mapping[Keys, str]
    whole: Mapping[str, str]  # sections of which each text is brought → digest of their Spanish

    @property
    def new(self) -> bool:
        """Whether the language has no such file yet."""
        return self.path != self.template

    @property
    def changed(self) -> dict[Keys, str]:
        """The texts that are others than before."""
        before = {one.keys: one.target for one in self.entries}
        return {keys: text for keys, text in self.texts.items() if text != before[keys]}

    @property
    def partly(self) -> str:
        """What a new file lacks: it is whole, or it is not there."""
        missing = [one.context for one in self.entries if one.keys not in self.texts]
        if not (self.new and self.texts and missing):
            return ""
        return (
            f"{missing[0]}: {self.path.parent.name}/{self.path.name} would be new and lacks "
            f"{len(missing)} texts, this one first; translate all of the file, or nothing."
        )


def _files(
    folder: Path,
    language: str,
    speeches: Mapping[str, Speech],
    entries: Mapping[str, Entry],
    good: Mapping[str, str],
) -> Iterator[_File]:
    own = files_of(speeches[language]) if language in speeches else {}
    for stem, file in files_of(speeches[DEFAULT]).items():
        mine = tuple(entry for entry in entries.values() if entry.stem == stem)
        still_open = {one.section for one in mine if one.context not in good}
        sources = digests(texts_in(file))
        path = folder / language / f"{stem}.toml"
        yield _File(
            path=path,
            template=path if stem in own else folder / DEFAULT / path.name,
            entries=mine,
            texts={one.keys: good[one.context] for one in mine if one.context in good},
            whole={key: told for key, told in sources.items() if key not in still_open},
        )


def _made(files: Iterable[_File], by: str, on: date) -> Iterator[tuple[Path, str]]:
    """The files that are others than before, as they will be."""
    for file in files:
        if not file.texts or file.partly:
            continue
        document = parsed(file.template)
        known = document.get("translated_from", {})
        anew = {key: told for key, told in file.whole.items() if known.get(key) != told}
        if not (file.new or file.changed or anew):
            continue
        put_texts(document, file.changed)
        drop_lines(document, _lengths(file, anew))
        put_sources(document, anew)
        put_review(document, Review.TRANSLATED, by, on)
        yield file.path, dumped(document)


def _lengths(file: _File, sections: Iterable[str]) -> dict[Keys, int]:
    """How many lines the lists of these sections have in Spanish."""
    lists = (one.keys for one in file.entries if one.section in set(sections))
    counted = Counter(keys[:-1] for keys in lists if isinstance(keys[-1], int))
    return dict(counted)


def _refuse_breaking(folder: Path, made: Mapping[Path, str]) -> None:
    """Raise where the library would have a fault with these files: looked at beside it first.

    Raises:
        TemplateError: the first fault.
    """
    if not made:
        return
    with tempfile.TemporaryDirectory() as beside:
        copied = Path(shutil.copytree(folder, Path(beside) / folder.name))
        for path, text in made.items():
            write(copied / path.relative_to(folder), text)
        found = problems(copied)
    if found:
        raise TemplateError(f"{found[0]} Nothing was written.")
