"""Coverage: which texts there are, for whom and in which forms, and if somebody checked them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from babel import Locale

from bot.content.cards import PHASES, heading
from bot.content.community import NAMES
from bot.content.formats import listed
from bot.content.locales import Plain
from bot.content.messages import Library
from bot.content.speech import VOICES
from bot.domain.community import Kind
from bot.domain.form import MessageForm
from bot.domain.hazard import Hazard, Phase
from bot.domain.language import DEFAULT, LANGUAGES, chain
from bot.domain.message import Review, plain
from bot.domain.national import Group
from bot.domain.wording import N_, NN_

TITLE = N_("Coverage: which texts there are")
BY_HAZARD = N_("By hazard")
BY_GROUP = N_("Texts of their own, by group")
BY_FORM = N_("Texts, by form")
EVERYONE = N_("Everyone")
NO_TEXT = N_("no text")
BOXES = N_("The four boxes, in order: {phases}.")
DRILLS = N_("Only what is checked goes out in a real alert; the rest serves drills.")
MORE = NN_(
    "{n} more language has no text yet; who registers with it reads {written}.",
    "{n} more languages have no text yet; who registers with them reads {written}.",
)
NO_RECORDING = N_(
    "Voice notes in the table are synthetic. No speaker of your post has recorded one yet; what "
    "lacks a voice: /record."
)
RECORDED = N_(
    "Voice notes in the table are synthetic. Read aloud by speakers of your post and heard by a "
    "second one: {languages}. What lacks a voice: /record."
)
NOBODYS: Mapping[str, int] = MappingProxyType({})
REVIEWS = {
    Review.DRAFT: N_("draft"),
    Review.TRANSLATED: N_("translated"),
    Review.CHECKED: N_("checked"),
}
FORMS = {
    MessageForm.FULL: N_("Full text"),
    MessageForm.CORE: N_("Short text"),
    MessageForm.SMS: N_("SMS"),
    MessageForm.VOICE: N_("Voice note"),
    MessageForm.CARD: N_("Picture"),
    MessageForm.SHEET: N_("Sheet to print"),
}
LEVELS: Mapping[Review | None, int] = {
    None: 0,
    Review.DRAFT: 1,
    Review.TRANSLATED: 2,
    Review.CHECKED: 3,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What one language has of a hazard in a phase."""

    hazard: Hazard
    phase: Phase
    language: str
    review: Review
    groups: tuple[Group, ...]  # whose text differs, and general
    forms: tuple[MessageForm, ...]  # the same for each of the groups
    told: Mapping[str, str]  # who checked it, when and how; or why that does not count


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The whole library as a table."""

    languages: tuple[str, ...]  # that have texts of their own
    phases: Mapping[Hazard, tuple[Phase, ...]]
    cells: Mapping[tuple[str, Hazard, Phase], Cell]
    notices: Mapping[str, Review]
    others: Mapping[str, str]  # the other languages → the one that is read instead

    @property
    def every(self) -> int:
        """How many texts a language has that lacks none."""
        return sum(map(len, self.phases.values()))

    def states(self, language: str) -> Counter[Review]:
        """How many texts of a language are how far."""
        return Counter(one.review for one in self.cells.values() if one.language == language)

    def to_json(self) -> dict[str, object]:
        """Hazard, phase, language → review, groups and forms; as DESIGN has it."""
        return {
            "hazards": {
                hazard.value: {phase.value: self._to_json(hazard, phase) for phase in phases}
                for hazard, phases in self.phases.items()
            },
            "notices": {language: str(review) for language, review in self.notices.items()},
            "instead": dict(self.others),
        }

    def _to_json(self, hazard: Hazard, phase: Phase) -> dict[str, object]:
        found = (self.cells.get((language, hazard, phase)) for language in self.languages)
        return {
            one.language: {
                "review": str(one.review),
                "groups": [str(group) for group in one.groups],
                "forms": [str(form) for form in one.forms],
                **one.told,
            }
            for one in found
            if one is not None
        }


def forms_of(language: str) -> tuple[MessageForm, ...]:
    """The forms that a text of a language is given in: a voice only where one speaks it."""
    return tuple(
        form for form in MessageForm if form is not MessageForm.VOICE or language in VOICES
    )


def coverage(library: Library) -> Coverage:
    """Look through all that the library has."""
    cells = (
        _cell(library, language, hazard, phase)
        for language, hazard, phase, group in library.templates
        if group is Group.GENERAL
    )
    reviews = ((one, library.notices_review(one)) for one in library.languages)
    return Coverage(
        languages=library.languages,
        phases=library.phases,
        cells={(one.language, one.hazard, one.phase): one for one in cells},
        notices={language: review for language, review in reviews if review is not None},
        others={
            code: next(one for one in chain(code) if one in library.languages)
            for code in LANGUAGES
            if code not in library.languages
        },
    )


def _cell(library: Library, language: str, hazard: Hazard, phase: Phase) -> Cell:
    review = library.review(hazard, phase, language)
    assert review is not None, "what is there has a review"
    return Cell(
        hazard=hazard,
        phase=phase,
        language=language,
        review=review,
        groups=tuple(library.own_groups(language, hazard, phase)),
        forms=forms_of(language),
        told=library.told_of_review(hazard, phase, language),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader(Plain):
    """Who reads the table: in which language."""

    library: Library

    def hazard(self, hazard: Hazard) -> str:
        """As a heading names it, in the texts' own words."""
        known = (self.language, hazard) in self.library.names
        language = self.language if known else DEFAULT
        return heading(plain(self.library.hazard_name(language, hazard, {})), language)

    def phase(self, phase: Phase) -> str:
        """As a card names it."""
        return self.text(PHASES[phase])

    def group(self, group: Group) -> str:
        """Who is meant."""
        general = group is Group.GENERAL
        return self.text(EVERYONE if general else NAMES[Kind.GROUP, group])

    def _tongue(self, language: str) -> str:
        """A language's name; in a picture, Arabic letters and others share no line."""
        if self.leftwards:
            return str(Locale.parse(self.language).languages.get(language, language.upper()))
        return LANGUAGES[language].endonym

    def voices(self, recorded: Mapping[str, int]) -> str:
        """What speakers of a post recorded; the table itself counts synthetic voices."""
        if not recorded:
            return self.text(NO_RECORDING)
        told = [f"{self._tongue(one)} {n}" for one, n in recorded.items()]
        return self.text(RECORDED, languages=listed(told, self.language))

    def notes(self, table: Coverage) -> list[str]:
        """What goes out when, and what the languages without texts get."""
        counted = Counter(table.others.values())
        return [
            self.text(DRILLS),
            *(
                self.plural(*MORE, n, written=self._tongue(written))
                for written, n in counted.items()
            ),
        ]
