"""The texts of the library as they are looked up: which there are, and what each leaves open."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.content.filling import fill, words_in
from bot.content.formats import said
from bot.content.notices import NOTICES
from bot.content.reviewed import ORDER, Readings
from bot.content.templates import Template
from bot.domain.followup import Reason
from bot.domain.hazard import Hazard, Phase
from bot.domain.language import DEFAULT, LANGUAGES, chain
from bot.domain.message import Review
from bot.domain.national import Group
from bot.domain.notice import Notice
from bot.domain.reading import Text
from bot.domain.slot import OPTIONAL, Slot
from bot.domain.wording import N_
from bot.errors import NotReady, Slots

DRILL_WORDS = frozenset({"simulacro", "drill"})  # besides those of the banners
Cell = tuple[str, Hazard, Phase, Group]


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts(Readings):
    """Every text with its slots open."""

    templates: Mapping[Cell, Template]
    names: Mapping[tuple[str, Hazard], tuple[Template, Template]]  # bare, and with its own name
    notices: Mapping[tuple[str, Notice], Template]
    needs: Mapping[tuple[Hazard, Phase], frozenset[str]] = field(default_factory=dict)  # slots
    drill_words: frozenset[str] = field(default=DRILL_WORDS)

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

    def hazard_name(self, language: str, hazard: Hazard, values: Mapping[str, str]) -> str:
        """What threatens, by its own name where it has one."""
        bare, named = self.names[language, hazard]
        return fill(named if "hazard_name" in values else bare, values)

    def refuse_drill_words(self, slots: Mapping[str, Slot]) -> None:
        """Raise where a live alert would say that it is a drill.

        Raises:
            NotReady: a slot says so.
        """
        for name, slot in slots.items():
            found = sorted(self.drill_words & words_in(said(slot, DEFAULT, "UTC")))
            if found:
                raise NotReady(
                    N_(
                        "A live alert cannot say “{word}”; change the slot {name} or make it a "
                        "drill."
                    ),
                    word=found[0],
                    name=Slots([name]),
                )
