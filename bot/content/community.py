"""The profile of a community in words: titles, names of rows and ages of data for one reader."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.content.locales import Plain
from bot.content.regions import Regions, country_name
from bot.domain.community import AGES, Age, Community, Kind
from bot.domain.language import LANGUAGES
from bot.domain.national import Consent, Group, Household, Need
from bot.domain.post import Post
from bot.domain.registration import MOVING, UNSAID
from bot.domain.wording import N_

TITLE = N_("Community: {post}")
TITLES = {
    Kind.REGION: N_("By region"),
    Kind.LANGUAGE: N_("By language"),
    Kind.GROUP: N_("By group"),
    Kind.NEED: N_("By need"),
    Kind.HOUSEHOLD: N_("People together, the person included"),
    Kind.UNDER_FIVE: N_("With children under five"),
    Kind.CONSENT: N_("What they agreed to"),
}
NOT_SAID = N_("Not said")
NAMES: dict[tuple[Kind, str], str] = {
    (Kind.GROUP, Group.GENERAL): N_("None of these, or not said"),
    (Kind.GROUP, Group.SMALL_CHILDREN): N_("With small children"),
    (Kind.GROUP, Group.OLDER_PERSON): N_("Older people"),
    (Kind.GROUP, Group.CARING): N_("Look after somebody"),
    (Kind.GROUP, Group.FARM_WORK): N_("Farm work"),
    (Kind.GROUP, Group.DOMESTIC_WORK): N_("Live-in domestic work"),
    (Kind.GROUP, Group.CONSTRUCTION): N_("Construction"),
    (Kind.GROUP, Group.STUDY): N_("Study"),
    (Kind.GROUP, Group.VISIT): N_("On a visit"),
    (Kind.NEED, Need.MOBILITY): N_("Moving about"),
    (Kind.NEED, Need.VISION): N_("Seeing"),
    (Kind.NEED, Need.HEARING): N_("Hearing"),
    (Kind.NEED, Need.MEDICINE): N_("Medicine or an electric device"),
    (Kind.NEED, Need.PREGNANCY): N_("Pregnancy"),
    (Kind.NEED, Need.OTHER): N_("Something else"),
    (Kind.NEED, UNSAID): N_("None, or not said"),
    (Kind.HOUSEHOLD, Household.ONE): N_("1, alone"),
    (Kind.HOUSEHOLD, Household.FEW): N_("2 to 4"),
    (Kind.HOUSEHOLD, Household.MANY): N_("5 to 9"),
    (Kind.HOUSEHOLD, Household.MORE): N_("10 or more"),
    (Kind.UNDER_FIVE, "yes"): N_("Yes"),
    (Kind.UNDER_FIVE, "no"): N_("No"),
    (Kind.CONSENT, Consent.ALERTS): N_("Alerts only"),
    (Kind.CONSENT, Consent.CHECKINS): N_("Alerts, and being asked whether they are safe"),
}
AGE_NAMES = {
    Age.MONTH: N_("up to 1 month"),
    Age.HALF_YEAR: N_("1 to 6 months"),
    Age.OLDER: N_("over 6 months"),
}
HIDDEN = N_("hidden")
WHY_HIDDEN = N_(
    "Hidden: fewer than five people, or a number that would give such a number away. Officers on "
    "duty see every number."
)
OVERLAP = N_("Who is of several groups, or has several needs, counts under each.")
PLAYED = N_("Training room: these people are played.")
NOBODY = N_("Fewer than five people are registered: nothing more is shown.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader(Plain):
    """Who reads: in which language, as an officer of which post."""

    regions: Regions
    post: Post

    def title(self, kind: Kind | None = None) -> str:
        """Of a table, or with None of the whole."""
        return self.text(TITLES[kind]) if kind else self.text(TITLE, post=self.post.name)

    def date(self, one: Community) -> str:
        """When it was counted, in the post's time; figures are compared, so the day in figures."""
        return f"{one.at.astimezone(ZoneInfo(self.post.time_zone)):%Y-%m-%d %H:%M}"

    def name(self, kind: Kind, row: str) -> str:
        """Of a row."""
        if kind is Kind.REGION:
            return self.place(row)
        if kind is Kind.LANGUAGE:
            return LANGUAGES[row].endonym if row in LANGUAGES else row
        return self.text(NAMES.get((kind, row), NOT_SAID))

    def place(self, row: str) -> str:
        """A region, with its country where that is not the post's; or where none is known."""
        if row in (MOVING, UNSAID):
            return self.text(N_("On the move")) if row == MOVING else self.text(NOT_SAID)
        if not self.regions.known(row):
            return self.text(
                N_("{country}, region not said"), country=country_name(row, self.language)
            )
        region = self.regions.by_iso[row]
        name = self.regions.name(row, self.language)
        return name if region.country == self.post.country else f"{name} ({region.country})"

    def count(self, people: int | None) -> str:
        """A number, or that it is hidden. Thousands stand apart by a space, as in every country."""
        return self.text(HIDDEN) if people is None else f"{people:,}".replace(",", "\u00a0")

    def ago(self, median: tuple[str, int] | None) -> str:
        """How long ago the data were confirmed, by the one in the middle; empty: not said."""
        if median is None:
            return ""
        unit, n = median
        if not n:
            return self.text(N_("confirmed today"))
        said = {
            "days": self.plural("confirmed {n} day ago", "confirmed {n} days ago", n),
            "weeks": self.plural("confirmed {n} week ago", "confirmed {n} weeks ago", n),
            "months": self.plural("confirmed {n} month ago", "confirmed {n} months ago", n),
        }
        return said[unit]

    def ages(self, ages: dict[str, int | None]) -> str:
        """How many confirmed when, in one line."""
        return " · ".join(
            f"{self.text(AGE_NAMES[Age(age)])} {self.count(ages[age])}" for age in AGES
        )

    def notes(self, one: Community, *, overlap: bool = True) -> list[str]:
        """What must be said beside the figures; `overlap`: also of rows that overlap."""
        played = [PLAYED] if one.training else []
        if one.everyone.people is None:
            return [self.text(note) for note in (NOBODY, *played)]
        said = [OVERLAP] * overlap + [WHY_HIDDEN] * one.hides + played
        return [self.text(note) for note in said]
