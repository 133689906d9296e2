"""An account of an alert, made up, for tests of reports."""

from dataclasses import replace
from datetime import timedelta

from bot.content.figures import Teller
from bot.domain.account import Account, Decision, Noted, Sent
from bot.domain.checkin import Answer
from bot.domain.delivery import DeliveryState
from bot.domain.finding import Severity
from bot.domain.national import Form, Group
from bot.domain.passage import Passage
from bot.domain.report import Report
from bot.domain.shown import shown
from bot.domain.statistics import Count, Facet, Spread, Waits, by, figures, instead, of
from bot.domain.triage import Level
from bot.domain.understanding import Reader, Understood
from bot.domain.wording import N_
from tests.profiles import POST
from tests.rows import NOW
from tests.telegram.desk import files

HOSTILE = '=HYPERLINK("http://example.org")<script>alert(1)</script>'

# Calls of three levels, and what readers of three languages say they understood.
CALLED = (
    Waits(level=Level.R1, cases=9, claims=(42,) * 7, closes=(1900,) * 6),
    Waits(level=Level.R2, cases=6, claims=(200,) * 6),
    Waits(level=Level.R4, cases=2),
)
UNDERSTOOD = tuple(
    (Reader(language=language, grp="general", form="text"), Understood(**said))
    for language, said in (
        ("es", {"understood": 22, "not_understood": 6, "asked": 30, "right": 21}),
        ("ht", {"understood": 9, "not_understood": 5}),
        ("mam", {"understood": 1, "not_understood": 2}),
    )
)


def teller(language: str = "es") -> Teller:
    """Who reads it."""
    read = files()
    return Teller(locales=read.locales, regions=read.regions, language=language, post=POST)


def counts() -> list[Count]:
    """Of forty readers of Spanish, twenty of Creole and three of Mam."""
    found = []
    for language, written, people in (("es", "es", 40), ("ht", "ht", 20), ("mam", "mam>es", 3)):
        for facet, name in {
            Facet.LANGUAGE: language,
            Facet.GROUP: Group.FARM_WORK if language == "ht" else Group.GENERAL,
            Facet.REGION: "MX-CHP" if language == "es" else "MX-TAB",
            Facet.FORM: f"{Form.VOICE if language == 'es' else Form.TEXT}:{language}",
            Facet.WRITTEN: written,
            Facet.REMINDED: "1" if language == "ht" else "0",
        }.items():
            found += [
                _count(facet, str(name), DeliveryState.ACCEPTED, Answer.SAFE, people // 2),
                _count(facet, str(name), DeliveryState.ACCEPTED, None, people - people // 2 - 1),
                _count(facet, str(name), DeliveryState.UNREACHABLE, None, 1),
            ]
    return found


def _count(
    facet: Facet, name: str, state: DeliveryState, answer: Answer | None, people: int
) -> Count:
    return Count(facet=facet, name=name, state=state, answer=answer, people=people)


def reported(*, drill: bool = True, alert: int = 7) -> Report:
    """What they come to."""
    told = counts()
    return Report(
        alert=alert,
        post=POST.code,
        post_name=POST.name,
        time_zone=POST.time_zone,
        hazard="flood",
        phase="warning",
        drill=drill,
        state="sent",
        at=NOW + timedelta(hours=1),
        created_at=NOW - timedelta(minutes=12),
        approved_at=NOW,
        started_at=NOW,
        finished_at=NOW + timedelta(seconds=40),
        expires_at=NOW + timedelta(hours=6),
        first_at=NOW,
        last_at=NOW + timedelta(seconds=40),
        peak=9,
        disseminated=Spread(people=60, median=20, most=36),
        acted=Spread(people=31, median=95, most=3700),
        total=figures(of(Facet.LANGUAGE, told)),
        by_language=by(Facet.LANGUAGE, told),
        by_group=by(Facet.GROUP, told),
        by_region=by(Facet.REGION, told),
        by_form=by(Facet.FORM, told, lambda name: [name.partition(":")[0]]),
        by_written=by(Facet.WRITTEN, told),
        by_reminded=by(Facet.REMINDED, told),
        instead=instead(told, "es"),
        reasons={"blocked": 3},
        register=80,
        passage=Passage(peak=9, refused=2, halts=2, halted=45.0),
        waits=CALLED,
        understood=UNDERSTOOD,
    )


def account(*, small: bool = True, drill: bool = True, text: str = "El río crece.") -> Account:
    """The whole of it."""
    sent = Sent(language="es", groups=(), form=Form.TEXT, written="es", review="checked", text=text)
    return Account(
        seen=shown(reported(drill=drill), small=small),
        post=POST,
        curve=((NOW, 9), (NOW + timedelta(seconds=40), 60)),
        sent=(
            sent,
            replace(sent, groups=(Group.FARM_WORK,), text=f"{text} +"),
        ),
        noted=(
            Noted(
                where="es",
                words=text,
                rule="C05",
                severity=Severity.WARN,
                reason=N_("Why"),
                remedy="",
            ),
        ),
        decisions=(
            Decision(at=NOW, actor="3", action="alert_approved", detail={"reason": text}),
            Decision(at=NOW, actor="cli", action="alert_submitted"),
        ),
        earlier=shown(reported(drill=drill, alert=6), small=small),
    )
