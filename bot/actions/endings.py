"""When an alert has come to its end, who let it go and who is on duty are told how it went."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from bot.actions import posts, statistics
from bot.content.figures import REASONS
from bot.content.locales import Locales
from bot.domain.alert import Alert
from bot.domain.post import OPERATOR, Officer, Power
from bot.domain.report import Report
from bot.domain.wording import N_
from bot.store import alerts, audit, unreached
from bot.store.database import Connection, Database

LOOK_BACK = timedelta(days=2)  # an alert lasts longer, but nobody waits for its end so long
DOWN = timedelta(days=14)  # so long may the bot have been, that officers hear what was missed
TOLD = "alert_end_told"
LIST = N_("List of those not reached")
MORE = N_("Say more about it: update, correction, all clear")
TOO_LATE = N_(
    "⚠️ Alert {id} was approved, and was over before it could go out: nobody got it. If it still "
    "holds, write a new one."
)
UNAPPROVED = N_("Alert {id} is over: nobody approved it in time, and nobody got it.")
OF_SERIES = N_(
    "⚠️ Alert {id} comes again and again; this time it was over before it could go out: nobody got "
    "it. The next one goes out at its hour."
)
MISSED = {  # by whether it was approved, and whether it is one of a series
    (False, False): UNAPPROVED,
    (False, True): UNAPPROVED,
    (True, False): TOO_LATE,
    (True, True): OF_SERIES,
}
WRITE = N_("Write an alert")
DRILL = N_(
    "Drill {id} has come to its end. Accepted by Telegram: {accepted} of {audience}. Could not be "
    "reached: {unreachable}. Not sent: {failed}. Not in time: {expired}. Perhaps: {uncertain}. "
    "Withdrawn: {withdrawn}."
)
LIVE = N_(
    "Alert {id} has come to its end. Accepted by Telegram: {accepted} of {audience}. Could not be "
    "reached: {unreachable}. Not sent: {failed}. Not in time: {expired}. Perhaps: {uncertain}. "
    "Withdrawn: {withdrawn}."
)
DRILL_WHY, LIVE_WHY = (
    N_(
        "Drill {id} has come to its end. Accepted by Telegram: {accepted} of {audience}. Could not "
        "be reached: {unreachable}. Not sent: {failed}. Not in time: {expired}. Perhaps: "
        "{uncertain}. Withdrawn: {withdrawn}. Why: {why}."
    ),
    N_(
        "Alert {id} has come to its end. Accepted by Telegram: {accepted} of {audience}. Could not "
        "be reached: {unreachable}. Not sent: {failed}. Not in time: {expired}. Perhaps: "
        "{uncertain}. Withdrawn: {withdrawn}. Why: {why}."
    ),
)


async def tell(database: Database, locales: Locales, now: datetime) -> int:
    """Tell of each alert that has ended, once; gives how many there were."""
    async with database.read() as conn:
        found = await alerts.ended(conn, now - LOOK_BACK, TOLD)
        missed = await alerts.missed(conn, now - DOWN, TOLD)
    for alert in found:
        async with database.write() as conn:
            await _tell_one(conn, locales, alert, now)
    for alert in missed:
        async with database.write() as conn:
            await _tell_missed(conn, locales, alert, now)
    return len(found) + len(missed)


async def _tell_missed(conn: Connection, locales: Locales, alert: Alert, now: datetime) -> None:
    """It reached nobody: the bot was down at its hour, or nobody approved it in time."""
    told = MISSED[alert.approved_at is not None, alert.repeats is not None]
    for officer in _concerned(alert, await posts.staff(conn, alert.post), []):
        button = (WRITE, "alert:new") if officer.may(Power.DRAFT, alert.post) else None
        await posts.tell(conn, locales, officer, told, button=button, now=now, id=alert.id)
    await audit.record(
        conn, at=now, actor="bot", action=TOLD, subject=f"alert:{alert.id}", missed=None
    )


async def _tell_one(conn: Connection, locales: Locales, alert: Alert, now: datetime) -> None:
    report = await statistics.report(conn, alert.id, now=now)
    missed = await unreached.count(conn, alert.id)
    staff = await posts.staff(conn, alert.post)
    duty = [one for one in staff if missed and one.may(Power.SEE_UNREACHED, alert.post)]
    for officer in [*duty, *_concerned(alert, staff, duty)]:
        more = (MORE, f"follow:menu:{alert.id}") if officer.may(Power.DRAFT, alert.post) else None
        listed = (LIST, f"unreached:{alert.id}") if officer in duty else more
        why = await _why(conn, locales, officer, report) if officer in duty else ""
        told = (DRILL_WHY if alert.drill else LIVE_WHY) if why else (DRILL if alert.drill else LIVE)
        await posts.tell(
            conn, locales, officer, told, button=listed, now=now, why=why,
            **_figures(alert, report),
        )  # fmt: skip
    await audit.record(
        conn, at=now, actor="bot", action=TOLD, subject=f"alert:{alert.id}", missed=missed
    )


async def _why(conn: Connection, locales: Locales, officer: Officer, report: Report) -> str:
    """Why messages did not arrive, in words; counts so small are for those on duty alone."""
    language = await posts.language_of(conn, officer)
    return " · ".join(
        f"{locales.plain(language, REASONS[word])} {people}"
        for word, people in report.reasons.items()
        if word in REASONS
    )


def _concerned(alert: Alert, staff: Iterable[Officer], but: Iterable[Officer]) -> list[Officer]:
    hands = {alert.author, alert.submitter, alert.approver} - {OPERATOR, None}
    return [one for one in staff if str(one.id) in hands and one not in but]


def _figures(alert: Alert, report: Report) -> dict[str, Any]:
    names = ("accepted", "audience", "unreachable", "failed", "expired", "uncertain", "withdrawn")
    return {"id": alert.id, **{name: getattr(report.total, name) for name in names}}
