"""The figures of an alert in words: names of counts and rows, durations, and what must be said."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.content.community import OVERLAP, WHY_HIDDEN, Reader
from bot.content.lengths import length
from bot.domain.alert import AlertState
from bot.domain.community import Kind
from bot.domain.hazard import Hazard, Phase
from bot.domain.language import LANGUAGES
from bot.domain.national import Form
from bot.domain.report import Headline, Report
from bot.domain.shown import Shown
from bot.domain.statistics import ANSWERS
from bot.domain.wording import N_

HAZARDS = {
    Hazard.HURRICANE: N_("Hurricane or tropical storm"),
    Hazard.FLOOD: N_("Flood"),
    Hazard.LANDSLIDE: N_("Landslide"),
    Hazard.EARTHQUAKE: N_("Earthquake"),
    Hazard.TSUNAMI: N_("Tsunami"),
    Hazard.VOLCANO: N_("Volcano or ash"),
    Hazard.WILDFIRE: N_("Wildfire or smoke"),
    Hazard.EPIDEMIC: N_("Epidemic"),
    Hazard.UNREST: N_("Unrest or fighting"),
    Hazard.CHEMICAL: N_("Chemical release"),
    Hazard.HEAT: N_("Heat wave"),
}
PHASES = {
    Phase.AWARENESS: N_("awareness"),
    Phase.WARNING: N_("warning"),
    Phase.EMERGENCY: N_("emergency"),
    Phase.RECOVERY: N_("recovery"),
}
STATES = {
    AlertState.DRAFT: N_("draft"),
    AlertState.SUBMITTED: N_("waits for approval"),
    AlertState.APPROVED: N_("approved"),
    AlertState.SCHEDULED: N_("approved, waits for its hour"),
    AlertState.SENDING: N_("being sent"),
    AlertState.PAUSED: N_("paused"),
    AlertState.SENT: N_("sent"),
    AlertState.UPDATED: N_("sent, and updated since"),
    AlertState.CORRECTED: N_("corrected"),
    AlertState.ALL_CLEAR: N_("all clear was given"),
    AlertState.CANCELLED: N_("cancelled"),
    AlertState.EXPIRED: N_("over"),
}
# What each count is called. Those of the first line add up to the audience.
COUNTS = {
    "audience": N_("Meant for"),
    "accepted": N_("Accepted by Telegram"),
    "unreachable": N_("Unreachable"),
    "uncertain": N_("Uncertain"),
    "failed": N_("Failed"),
    "withdrawn": N_("Withdrawn"),
    "expired": N_("Too late"),
    "queued": N_("Waiting"),
    "repeated": N_("Perhaps sent twice"),
    "retries": N_("Tried again"),
    "answered": N_("Answered"),
    "safe": N_("Safe"),
    "danger": N_("In danger"),
    "help": N_("Need help"),
    "away": N_("Not in the area"),
    "talk": N_("Want to talk"),
    "silent": N_("No answer"),
}
ENDS = ("accepted", "unreachable", "uncertain", "failed", "withdrawn", "expired", "queued")
RARE = ("uncertain", "failed", "withdrawn", "expired", "queued", "repeated")  # told where not 0
TABLES = {
    "by_language": N_("By language"),
    "by_group": N_("By group"),
    "by_region": N_("By region"),
    "by_form": N_("By form"),
}
FORMS = {
    Form.TEXT: N_("Text"),
    Form.VOICE: N_("Text and voice note"),
    Form.PICTURE: N_("Text and picture"),
}
KINDS = {"by_language": Kind.LANGUAGE, "by_group": Kind.GROUP, "by_region": Kind.REGION}
REASONS = {
    "blocked": N_("blocked the bot"),
    "deactivated": N_("account deleted"),
    "not_found": N_("chat not found"),
    "no_answer": N_("Telegram's answer was lost"),
    "crash": N_("the sender stopped halfway"),
    "bad_request": N_("Telegram refused the message"),
    "altered": N_("the text was no longer the approved one"),
    "moved": N_("the chat moved"),
}
ACCEPTED = N_("Accepted by Telegram does not mean read.")
SILENT = N_("No answer means unknown, not missing.")
FEW = N_("It went to fewer than five people: nothing more is told.")
LEFT_TO_RIGHT, END = "\u2066", "\u2069"  # isolates: Unicode 9, section 3.1.2
NO_HAZARD = N_("no hazard yet")
DRILL = N_("Drill {id}")
ALERT = N_("Alert {id}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Teller(Reader):
    """Who reads the figures of an alert."""

    @property
    def zone(self) -> ZoneInfo:
        """The post's own."""
        return ZoneInfo(self.post.time_zone)

    def head(self, one: Report | Headline) -> str:
        """Which alert it is, and what it warned of."""
        number = self.text(DRILL if one.drill else ALERT, id=one.alert)
        hazard = self.text(HAZARDS[Hazard(one.hazard)] if one.hazard else NO_HAZARD)
        return f"{number} · {hazard} · {self.text(PHASES[Phase(one.phase)])}"

    def state(self, report: Report) -> str:
        """Where it stands."""
        return self.text(STATES[AlertState(report.state)])

    def called(self, count: str) -> str:
        """A count by its name."""
        return self.text(COUNTS[count])

    def row(self, table: str, name: str) -> str:
        """A row of a table by its name."""
        if table == "by_form":
            return self.text(FORMS[Form(name or Form.TEXT)])
        if table == "by_written":
            return self.written(name)
        if table == "by_region" and not name:
            return self.text(N_("On the move, or not said"))
        return self.name(KINDS[table], name)

    def written(self, name: str) -> str:
        """Who got which language."""
        reader, _, got = name.partition(">")
        told = self.name(Kind.LANGUAGE, reader)
        return f"{told} → {LANGUAGES[got].endonym}" if got in LANGUAGES else told

    def reason(self, word: str) -> str:
        """Why a message did not arrive."""
        return self.text(REASONS[word]) if word in REASONS else word.replace("_", " ") or "–"

    def clock(self, moment: datetime | None) -> str:
        """A moment on the post's clock; figures are compared, so the day in figures."""
        local = moment.astimezone(self.zone) if moment else None
        return self.steady(f"{local:%Y-%m-%d %H:%M}") if local else "–"

    def steady(self, figures: str) -> str:
        """Figures whose parts would change places in a text that runs from right to left."""
        return f"{LEFT_TO_RIGHT}{figures}{END}" if self.leftwards else figures

    def share(self, part: int | None, whole: int | None) -> str:
        """So much of a hundred; empty where one of them is hidden or there is none."""
        if part is None or not whole:
            return ""
        hundredth = 100 * part / whole
        said = (
            "< 1" if 0 < hundredth < 1 else "> 99" if 99 < hundredth < 100 else f"{hundredth:.0f}"
        )
        return f"{said}\u00a0%"

    def took(self, seconds: int) -> str:
        """How long something took, to be read at a glance."""
        return length(self.locales, self.language, seconds).replace(" ", "\u00a0")

    def of_whole(self, count: str, seen: Shown, whole: str = "audience") -> str:
        """A count of the whole alert, with its share."""
        people, of_ = seen.total[count], seen.total[whole]
        share = self.share(people, of_)
        return f"{self.count(people)} ({share})" if share else self.count(people)

    def delays(self, report: Report, seen: Shown) -> list[str]:
        """The three delays of a warning: until it goes out, until it is there, until it is used."""
        said = []
        if report.issued is not None:
            said.append(
                self.text(N_("From draft to sending: {time}"), time=self.took(report.issued))
            )
        for spread, words in (
            (
                report.disseminated,
                N_("Accepted by Telegram: half within {half}, 9 of 10 within {most}"),
            ),
            (seen.acted, N_("First answer: half within {half}, 9 of 10 within {most}")),
        ):
            if spread is not None and not seen.few:
                half, most = self.took(spread.median), self.took(spread.most)
                said.append(self.text(words, half=half, most=most))
        return said

    def why(self, seen: Shown) -> str:
        """Why messages did not arrive, the most frequent first."""
        return " · ".join(
            f"{self.reason(word)} {self.count(n)}" for word, n in seen.reasons.items()
        )

    def cautions(self, seen: Shown, *, overlap: bool = False) -> list[str]:
        """What must be said beside the figures."""
        said = [FEW] if seen.few else [ACCEPTED, SILENT]
        said += [WHY_HIDDEN] * (seen.hides and not seen.few) + [OVERLAP] * overlap
        return [self.text(one) for one in said]


def answered(seen: Shown, teller: Teller) -> list[str]:
    """Each answer with its number, those that nobody gave left out."""
    told = ((name, seen.total[name]) for name in ANSWERS)
    return [f"{teller.called(name)} {teller.count(n)}" for name, n in told if n != 0]


def moment(at: datetime | None, teller: Teller) -> str:
    """A moment in the post's time, with its zone (ISO 8601)."""
    local = at.astimezone(teller.zone) if at else None
    return local.isoformat(sep=" ", timespec="seconds") if local else "–"
