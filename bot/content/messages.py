"""The message library: what is said to the public, composed for one kind of reader."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from bot.content.formats import said, warm
from bot.content.templates import (
    Speech,
    Template,
    base_of,
    expand,
    expand_notice,
    read,
    template,
)
from bot.domain.followup import Reason
from bot.domain.hazard import Hazard, Phase
from bot.domain.language import DEFAULT, LANGUAGES, chain, isolated
from bot.domain.message import Composed, Review, utf16_length
from bot.domain.national import Group, Groups, in_order
from bot.domain.notice import FIRST_LINES, Notice
from bot.domain.slot import OPTIONAL, Slot
from bot.domain.wording import N_
from bot.errors import NotReady, OperatorError, TemplateError

LONGEST = 4096  # UTF-16 units: Telegram's limit of a text
STALE = timedelta(days=365)  # a review this old is worth a second look
ORDER = list(Review)
DRILL_WORDS = frozenset({"simulacro", "drill"})  # besides those of the banners
Cell = tuple[str, Hazard, Phase, Group]


@dataclass(frozen=True, slots=True)
class Library:
    """Every text, read and checked at start."""

    speeches: Mapping[str, Speech]  # language → what it says
    templates: Mapping[Cell, Template]
    names: Mapping[tuple[str, Hazard], tuple[Template, Template]]  # bare, and with its own name
    notices: Mapping[tuple[str, Notice], Template]
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
        cells = ((key, one) for key, one in self.templates.items() if key[1:3] == (hazard, phase))
        return frozenset().union(*(one.slots for _, one in cells)) - OPTIONAL - {"hazard"}

    def review(self, hazard: Hazard, phase: Phase, language: str) -> Review | None:
        """How far its text is; None if the language has none of its own."""
        if (language, hazard, phase, Group.GENERAL) not in self.templates:
            return None
        speech = self.speeches[language]
        states = (speech.common.review.state, speech.files[hazard].review.state)
        return min(states, key=ORDER.index)

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
        written = self.notice_language(language, least)
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
        review = self.notices_review(written)
        assert review is not None, "what is written has a review"
        return Composed(text=text, written=written, review=review)

    def notice_slots(self, name: Notice) -> frozenset[str]:
        """The slots without which the notice cannot be composed."""
        return self.notices[DEFAULT, name].slots - OPTIONAL

    def notices_review(self, language: str) -> Review | None:
        """How far the notices of a language are; None if it has none of its own."""
        speech = self.speeches.get(language)
        if speech is None or speech.notices is None:
            return None
        return min(speech.common.review.state, speech.notices.review.state, key=ORDER.index)

    def coverage(self) -> dict[str, object]:
        """Hazard, phase, language → its review, and the groups whose text differs; notices."""
        return {
            "hazards": {
                hazard.value: {
                    phase.value: {
                        language: {
                            "review": str(self.review(hazard, phase, language)),
                            "groups": self._groups(language, hazard, phase),
                        }
                        for language in self.languages
                        if self.review(hazard, phase, language)
                    }
                    for phase in phases
                }
                for hazard, phases in self.phases.items()
            },
            "notices": {
                language: str(self.notices_review(language))
                for language in self.languages
                if self.notices_review(language)
            },
        }

    def stale(self, today: date) -> list[str]:
        """A sentence for each file that was checked over a year ago."""
        return [
            f"messages/{language}/{name}.toml: checked on {review.on}; have it read again."
            for language, speech in self.speeches.items()
            for name, review in (
                ("common", speech.common.review),
                *((file.hazard.value, file.review) for file in speech.files.values()),
                *([("notices", speech.notices.review)] if speech.notices else []),
            )
            if review.on and today - review.on > STALE
        ]

    def reason(self, written: str, why: Reason) -> str:
        """Why an alert is withdrawn, in a language that has notices."""
        file = self.speeches[written].notices
        assert file is not None, "it has notices"
        return file.reason[why]

    def notice_language(self, language: str, least: Review) -> str | None:
        """The language in which its reader gets a notice that is at least `least`; or None."""
        for code in chain(language):
            found = self.notices_review(code)
            if found and ORDER.index(found) >= ORDER.index(least):
                return code
        return None

    def _template(self, language: str, hazard: Hazard, phase: Phase, groups: Groups) -> Template:
        if len(groups) > 1:
            return expand(self.speeches[language], hazard, phase, groups)
        group = groups[0] if groups else Group.GENERAL
        return self.templates[language, hazard, phase, group]

    def _groups(self, language: str, hazard: Hazard, phase: Phase) -> list[str]:
        general = self.templates[language, hazard, phase, Group.GENERAL]
        return [
            group.value
            for group in Group
            if group is Group.GENERAL or self.templates[language, hazard, phase, group] != general
        ]

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
    faults += _disagreements(_build(speeches), folder.name)
    return [str(fault) for fault in faults]


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
        drill_words=DRILL_WORDS.union(*(_words(one.common.drill) for one in speeches)),
    )


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
