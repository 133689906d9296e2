"""How far each text of the library is: as its files say, or as an officer found it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Self

from bot.content.checks import Reviewed
from bot.content.marks import parts_of_text, sections
from bot.content.notices import NOTICES
from bot.content.templates import Speech
from bot.content.translations import Doubt, Section, files_of
from bot.domain.hazard import Hazard, Phase
from bot.domain.message import Review
from bot.domain.notice import Notice
from bot.domain.post import OPERATOR
from bot.domain.reading import Mark, Text

STALE = timedelta(days=365)  # a review this old is worth a second look
ORDER = list(Review)


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """Who read what, and whether that still counts."""

    speeches: Mapping[str, Speech]  # language → what it says
    doubts: Mapping[Section, Doubt] = field(default_factory=dict)  # sections that count unchecked
    marks: Mapping[Text, str] = field(default_factory=dict)  # digests of what texts are made of
    read: frozenset[Mark] = frozenset()  # found right in the chat, by officers

    def read_by(self, marks: frozenset[Mark]) -> Self:
        """The same, where what officers found right counts as checked."""
        return replace(self, read=marks) if marks else self

    def review(self, hazard: Hazard, phase: Phase, language: str) -> Review | None:
        """How far its text is; None if the language has none of its own."""
        return self.state((language, hazard.value, phase.value))

    def state(self, text: Text) -> Review | None:
        """How far a text is: as its files say, unless in doubt; or as an officer found it."""
        if text not in self.marks:
            return None
        language, part, section = text
        files = files_of(self.speeches[language])
        states = [files[name].review.state for name, _ in parts_of_text(part, section)]
        doubt = self.doubted(language, parts_of_text(part, section))
        if Review.DRAFT in states:
            return Review.DRAFT
        if doubt is not Doubt.SOURCE and (*text, self.marks[text]) in self.read:
            return Review.CHECKED
        return Review.TRANSLATED if doubt else min(states, key=ORDER.index)

    def review_of(self, text: Text) -> Reviewed:
        """What the hazard's file, or that of the notices, says of its review."""
        language, part, _ = text
        return files_of(self.speeches[language])[part].review

    def doubted(self, language: str, parts: Iterable[tuple[str, str]]) -> Doubt | None:
        """Why the review of a text made of these sections does not count; None: it does."""
        found = (self.doubts.get((language, *part)) for part in parts)
        return next((doubt for doubt in found if doubt), None)

    def notices_review(self, language: str, name: Notice | None = None) -> Review | None:
        """How far a notice of a language is, or all of them; None if it has none of its own."""
        speech = self.speeches.get(language)
        if speech is None or speech.notices is None:
            return None
        named = [name] if name else list(Notice)
        states = [self.state((language, NOTICES, one.value)) for one in named]
        return min((one for one in states if one), key=ORDER.index)

    def stale(self, today: date) -> list[str]:
        """A sentence for each file checked over a year ago, and for each section in doubt."""
        old = [
            f"messages/{language}/{name}.toml: checked on {file.review.on}; have it read again."
            for language, speech in self.speeches.items()
            for name, file in files_of(speech).items()
            if file.review.state is Review.CHECKED
            and file.review.on
            and today - file.review.on > STALE
        ]
        return old + [
            f"messages/{language}/{name}.toml [{section}]: {doubt}."
            for (language, name, section), doubt in self.doubts.items()
        ]

    def told_of_review(self, hazard: Hazard, phase: Phase, language: str) -> dict[str, str]:
        """Who checked a text, through the command line; or why that does not count."""
        doubt = self.doubted(language, sections(hazard, phase))
        if doubt:
            return {"stale": str(doubt)}
        if self.review(hazard, phase, language) is not Review.CHECKED:
            return {}
        review = self.speeches[language].files[hazard].review
        return {"by": review.by, "on": str(review.on), "through": OPERATOR}
