"""The message library: what is said to the public, composed for one kind of reader."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.content.agreement import disagreements, too_long
from bot.content.filling import fill, refuse_long, words_in
from bot.content.formats import said, warm
from bot.content.marks import marks
from bot.content.papers_line import with_papers
from bot.content.templates import (
    Speech,
    Template,
    base_of,
    expand,
    expand_notice,
    read,
    template,
)
from bot.content.texts import DRILL_WORDS, Cell, Texts
from bot.content.translations import doubts, files_of, texts_in
from bot.domain.hazard import Hazard, Phase
from bot.domain.language import LANGUAGES, isolated
from bot.domain.message import Composed, Review
from bot.domain.national import Group, Groups, in_order
from bot.domain.notice import FIRST_LINES, Notice
from bot.domain.slot import OPTIONAL, Slot
from bot.domain.translation import foreign
from bot.errors import TemplateError


@dataclass(frozen=True, slots=True, kw_only=True)
class Library(Texts):
    """Every text, read and checked at start."""

    @classmethod
    def load(cls, folder: Path) -> "Library":
        """Read `messages/`.

        Raises:
            TemplateError: the first fault found; `problems` tells them all.
        """
        speeches, faults = read(folder)
        if not faults:
            library = _build(speeches)
            faults = list(disagreements(library, folder.name))
        if faults:
            raise faults[0]
        warm(library.speeches)
        return library

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
        text = with_papers(text, self.speeches[written].common, values)
        text = f"{opening}\n\n{text}" if opening else text
        text = self._framed(text, language, written, drill=drill)
        refuse_long(text, f"messages/{written}/{hazard}.toml [{phase}]")
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
        refuse_long(text, f"messages/{written}/notices.toml [text].{name}")
        review = self.notices_review(written, name)
        assert review is not None, "what is written has a review"
        return Composed(text=text, written=written, review=review)

    def _template(self, language: str, hazard: Hazard, phase: Phase, groups: Groups) -> Template:
        if len(groups) > 1:
            return expand(self.speeches[language], hazard, phase, groups)
        group = groups[0] if groups else Group.GENERAL
        return self.templates[language, hazard, phase, group]

    def _framed(self, text: str, language: str, written: str, *, drill: bool) -> str:
        common = self.speeches[written].common
        if written != language:
            known = LANGUAGES.get(language)
            name = known.endonym if known else language
            told = common.fallback.format(language=isolated(name, written))
            text = f"{told}\n\n{text}"
        return f"{common.drill}\n\n{text}\n\n{common.drill}" if drill else text


def problems(folder: Path) -> list[str]:
    """Every fault of `messages/`, one sentence each; empty when all is well."""
    speeches, faults = read(folder)
    library = _build(speeches)
    faults += disagreements(library, folder.name, whole=not faults)
    faults += too_long(library, folder.name)
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
        drill_words=DRILL_WORDS.union(*(words_in(one.common.drill) for one in speeches)),
        doubts=doubts(speeches),
        marks=marks(speeches),
    )


def _needs(templates: Mapping[Cell, Template]) -> dict[tuple[Hazard, Phase], frozenset[str]]:
    found: dict[tuple[Hazard, Phase], frozenset[str]] = {}
    for (_, hazard, phase, _), one in templates.items():
        slots = one.slots - OPTIONAL - {"hazard"}
        found[hazard, phase] = found.get((hazard, phase), frozenset()) | slots
    return found
