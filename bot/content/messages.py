"""The message library: what is said to the public, composed for one kind of reader."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.content.formats import said, warm
from bot.content.marks import marks
from bot.content.notices import NOTICES
from bot.content.reviewed import ORDER, Readings
from bot.content.templates import (
    Speech,
    Template,
    base_of,
    expand,
    expand_notice,
    read,
    template,
)
from bot.content.translations import doubts, files_of, texts_in
from bot.domain.followup import Reason
from bot.domain.hazard import Hazard, Phase
from bot.domain.language import DEFAULT, LANGUAGES, chain, isolated
from bot.domain.message import Composed, Review, utf16_length
from bot.domain.national import Group, Groups, in_order
from bot.domain.notice import FIRST_LINES, Notice
from bot.domain.reading import Text
from bot.domain.slot import LONGEST as SLOT_LENGTH
from bot.domain.slot import OPTIONAL, Slot
from bot.domain.translation import foreign
from bot.domain.wording import N_
from bot.errors import NotReady, OperatorError, TemplateError

LONGEST = 4096  # UTF-16 units: Telegram's limit of a text
DRILL_WORDS = frozenset({"simulacro", "drill"})  # besides those of the banners
Cell = tuple[str, Hazard, Phase, Group]


@dataclass(frozen=True, slots=True, kw_only=True)
class Library(Readings):
    """Every text, read and checked at start."""

    templates: Mapping[Cell, Template]
    names: Mapping[tuple[str, Hazard], tuple[Template, Template]]  # bare, and with its own name
    notices: Mapping[tuple[str, Notice], Template]
    needs: Mapping[tuple[Hazard, Phase], frozenset[str]] = field(default_factory=dict)  # slots
    drill_words: frozenset[str] = field(default=DRILL_WORDS)

    @classmethod
    def load(cls, folder: Path) -> "Library":
        """Read `messages/`.

        Raises:
            TemplateError: the first fault found; `problems` tells them all.
        """
        speeches, faults = read(folder)
        if not faults:
            library = _build(speeches)
            faults = list(_disagreements(library, folder.name))
        if faults:
            raise faults[0]
        warm(library.speeches)
        return library

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages that have texts of their own, in the order of the table."""
        return tuple(code for code in LANGUAGES if code in self.speeches)

    @property
    def phases(self) -> Mapping[Hazard, tuple[Phase, ...]]:
        """Hazard → the phases for which there is a text, in the order of time."""
        found = {(hazard, phase) for _, hazard, phase, _ in self.templates}
        return {
            hazard: tuple(phase for phase in Phase if (hazard, phase) in found)
            for hazard in Hazard
            if any(one is hazard for one, _ in found)
        }

    def required(self, hazard: Hazard, phase: Phase) -> frozenset[str]:
        """The slots without which the alert cannot be composed."""
        return self.needs.get((hazard, phase), frozenset())

    def groups_of(self, text: Text) -> list[Group]:
        """Those that read a text of their own; general first."""
        language, part, section = text
        if part == NOTICES or text not in self.marks:
            return [Group.GENERAL]
        return self.own_groups(language, Hazard(part), Phase(section))

    def own_groups(self, language: str, hazard: Hazard, phase: Phase) -> list[Group]:
        """Those whose text differs from everybody's; and general, first."""
        texts = {group: self.templates[language, hazard, phase, group] for group in Group}
        general = texts.pop(Group.GENERAL)
        return [Group.GENERAL, *(group for group, text in texts.items() if text != general)]

    def written(
        self, hazard: Hazard, phase: Phase, language: str, *, least: Review = Review.DRAFT
    ) -> str | None:
        """The language its reader really gets, of those that are at least `least`; or None."""
        for code in chain(language):
            found = self.review(hazard, phase, code)
            if found and ORDER.index(found) >= ORDER.index(least):
                return code
        return None

    def compose(
        self,
        *,
        hazard: Hazard,
        phase: Phase,
        language: str,
        groups: Groups,
        slots: Mapping[str, Slot],
        zone: str,
        drill: bool,
        least: Review = Review.DRAFT,
        opening: str = "",
    ) -> Composed:
        """The text for one kind of reader, with times in `zone` (IANA).

        `opening` stands before it, in the same language (`content.openings`).
        `least` passes over languages whose text has not come so far; the reader is told.

        Raises:
            NotReady: a slot is missing, or a live alert carries drill words.
            TemplateError: no language of the chain has the text, or it is too long to send.
        """
        written = self.written(hazard, phase, language, least=least)
        if written is None:
            raise TemplateError(
                f"messages/{language}/{hazard}.toml [{phase}]: neither it nor its fallback is "
                f"{least} or better; write it, or have it read."
            )
        if not drill:
            self.refuse_drill_words(slots)
        values = {name: said(slot, written, zone) for name, slot in slots.items()}
        values["hazard"] = self.hazard_name(written, hazard, values)
        text = fill(self._template(written, hazard, phase, groups), values)
        text = f"{opening}\n\n{text}" if opening else text
        text = self._framed(text, language, written, drill=drill)
        _refuse_long(text, f"messages/{written}/{hazard}.toml [{phase}]")
        review = self.review(hazard, phase, written)
        assert review is not None, "what is written has a review"
        return Composed(text=text, written=written, review=review)

    def notice(
        self,
        name: Notice,
        language: str,
        slots: Mapping[str, Slot],
        *,
        zone: str,
        drill: bool = False,
        least: Review = Review.DRAFT,
    ) -> Composed:
        """A text that is no hazard's, for a reader of `language`, with times in `zone` (IANA).

        One of `FIRST_LINES` comes without banner and without the word on its language: the
        alert's text below it has both.

        Raises:
            NotReady: a slot is missing, or a live notice carries drill words.
            TemplateError: no language of the chain has the text, or it is too long to send.
        """
        written = self.notice_language(name, language, least)
        if written is None:
            raise TemplateError(
                f"messages/{language}/notices.toml: neither it nor its fallback is {least} or "
                "better; write it, or have it read."
            )
        if not drill:
            self.refuse_drill_words(slots)
        values = {key: said(slot, written, zone) for key, slot in slots.items()}
        text = fill(self.notices[written, name], values)
        if name not in FIRST_LINES:
            text = self._framed(text, language, written, drill=drill)
        _refuse_long(text, f"messages/{written}/notices.toml [text].{name}")
        review = self.notices_review(written, name)
        assert review is not None, "what is written has a review"
        return Composed(text=text, written=written, review=review)

    def notice_slots(self, name: Notice) -> frozenset[str]:
        """The slots without which the notice cannot be composed."""
        return self.notices[DEFAULT, name].slots - OPTIONAL

    def reason(self, written: str, why: Reason) -> str:
        """Why an alert is withdrawn, in a language that has notices."""
        file = self.speeches[written].notices
        assert file is not None, "it has notices"
        return file.reason[why]

    def notice_language(self, name: Notice, language: str, least: Review) -> str | None:
        """The language in which its reader gets a notice that is at least `least`; or None."""
        for code in chain(language):
            found = self.notices_review(code, name)
            if found and ORDER.index(found) >= ORDER.index(least):
                return code
        return None

    def _template(self, language: str, hazard: Hazard, phase: Phase, groups: Groups) -> Template:
        if len(groups) > 1:
            return expand(self.speeches[language], hazard, phase, groups)
        group = groups[0] if groups else Group.GENERAL
        return self.templates[language, hazard, phase, group]

    def hazard_name(self, language: str, hazard: Hazard, values: Mapping[str, str]) -> str:
        """What threatens, by its own name where it has one."""
        bare, named = self.names[language, hazard]
        return fill(named if "hazard_name" in values else bare, values)

    def _framed(self, text: str, language: str, written: str, *, drill: bool) -> str:
        common = self.speeches[written].common
        if written != language:
            known = LANGUAGES.get(language)
            name = known.endonym if known else language
            told = common.fallback.format(language=isolated(name, written))
            text = f"{told}\n\n{text}"
        return f"{common.drill}\n\n{text}\n\n{common.drill}" if drill else text

    def refuse_drill_words(self, slots: Mapping[str, Slot]) -> None:
        """Raise where a live alert would say that it is a drill.

        Raises:
            NotReady: a slot says so.
        """
        for name, slot in slots.items():
            found = sorted(self.drill_words & _words(said(slot, DEFAULT, "UTC")))
            if found:
                raise NotReady(
                    N_(
                        "A live alert cannot say “{word}”; change the slot {name} or make it a "
                        "drill."
                    ),
                    word=found[0],
                    name=name,
                )


def problems(folder: Path) -> list[str]:
    """Every fault of `messages/`, one sentence each; empty when all is well."""
    speeches, faults = read(folder)
    library = _build(speeches)
    faults += _disagreements(library, folder.name)
    faults += _too_long(library, folder.name)
    told = [str(fault) for fault in faults]
    return told + [
        f"{folder.name}/{speech.language}/{name}.toml: {fault}."
        for speech in speeches
        for name, file in files_of(speech).items()
        for fault in foreign("\n".join(texts_in(file).values()), speech.language)
    ]


def _build(speeches: list[Speech]) -> Library:
    templates: dict[Cell, Template] = {}
    names = {}
    for speech in speeches:
        for hazard, file in speech.files.items():
            names[speech.language, hazard] = (template(file.name), template(file.named))
            for phase in Phase:
                if base_of(file, phase):
                    for group in Group:
                        key = (speech.language, hazard, phase, group)
                        templates[key] = expand(speech, hazard, phase, in_order([group]))
    return Library(
        speeches={speech.language: speech for speech in speeches},
        templates=templates,
        names=names,
        notices={
            (speech.language, notice): expand_notice(speech, notice)
            for speech in speeches
            if speech.notices
            for notice in Notice
        },
        needs=_needs(templates),
        drill_words=DRILL_WORDS.union(*(_words(one.common.drill) for one in speeches)),
        doubts=doubts(speeches),
        marks=marks(speeches),
    )


def _needs(templates: Mapping[Cell, Template]) -> dict[tuple[Hazard, Phase], frozenset[str]]:
    found: dict[tuple[Hazard, Phase], frozenset[str]] = {}
    for (_, hazard, phase, _), one in templates.items():
        slots = one.slots - OPTIONAL - {"hazard"}
        found[hazard, phase] = found.get((hazard, phase), frozenset()) | slots
    return found


def _disagreements(library: Library, root: str) -> Iterator[OperatorError]:
    """What only shows when the languages lie side by side: every reader learns the same facts."""
    if DEFAULT not in library.speeches:
        yield TemplateError(f"{root}/{DEFAULT}: is missing or faulty; every fallback ends there.")
        return
    for (language, hazard, phase, group), one in library.templates.items():
        where = f"{root}/{language}/{hazard}.toml [{phase}]"
        model = library.templates.get((DEFAULT, hazard, phase, group))
        if model is None:
            if group is Group.GENERAL:
                yield TemplateError(f"{where}: {DEFAULT} has no such phase; write it there first.")
            continue
        yield from _differing(f"{where}: {group}", one, model)
    for (language, notice), one in library.notices.items():
        where = f"{root}/{language}/notices.toml [text]"
        model = library.notices.get((DEFAULT, notice))
        if model is None:
            yield TemplateError(f"{where}: {DEFAULT} has no notices; write them there first.")
            return
        yield from _differing(f"{where}: {notice}", one, model)


def _differing(where: str, one: Template, model: Template) -> Iterator[OperatorError]:
    for name in sorted(model.slots - one.slots):
        yield TemplateError(f"{where} lacks {{{name}}}, which {DEFAULT} says; add it.")
    for name in sorted(one.slots - model.slots):
        yield TemplateError(f"{where} says {{{name}}}, which {DEFAULT} does not; take it out.")


def _too_long(library: Library, root: str) -> Iterator[OperatorError]:
    """Texts that would not fit into a message if every slot were as long as it may be."""
    for (language, hazard, phase, group), one in library.templates.items():
        if _longest(one) > LONGEST:
            where = f"{root}/{language}/{hazard}.toml [{phase}]: {group}"
            yield TemplateError(f"{where} is too long for a message of {LONGEST}; shorten it.")
    for (language, notice), one in library.notices.items():
        if _longest(one) > LONGEST:
            where = f"{root}/{language}/notices.toml [text].{notice}"
            yield TemplateError(f"{where}: is too long for a message of {LONGEST}; shorten it.")


def _longest(one: Template) -> int:
    return sum(utf16_length(text) + (SLOT_LENGTH if name else 0) for text, name in one.pieces)


def fill(one: Template, values: Mapping[str, str]) -> str:
    """The template with its slots filled.

    Raises:
        NotReady: a slot has no value.
    """
    text = ""
    for literal, name in one.pieces:
        # "6:00 p.m." at the end of a sentence brings its own full stop.
        text += literal[1:] if literal[:1] == "." and text[-1:] == "." else literal
        if name:
            if name not in values:
                raise NotReady("The slot {name} has no value; give it with --slot.", name=name)
            text += values[name]
    return text


def _refuse_long(text: str, where: str) -> None:
    length = utf16_length(text)
    if length > LONGEST:
        raise TemplateError(
            f"{where}: the text has {length} UTF-16 units; Telegram takes {LONGEST}; shorten it."
        )


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.casefold()))
