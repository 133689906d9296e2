"""The last look, at the moment when an alert is to begin: what was right at approval may not be."""

from datetime import datetime

from bot.actions import posts
from bot.content.locales import Locales
from bot.domain import papers
from bot.domain.alert import Alert
from bot.domain.post import OPERATOR, Power
from bot.domain.wording import N_
from bot.errors import RuleError
from bot.store import alerts, audit, recipients
from bot.store.database import Connection

# Why it must not begin, told to whoever wrote it.
FAULTS = {
    "altered": N_("Alert {id} was not sent: its texts are not the ones that were approved."),
    "no exercise": N_("Alert {id} was not sent: a drill goes to those of its exercise alone."),
    "papers": N_("Alert {id} was not sent: what it says of papers no longer holds. Take it out."),
    "no right": N_("Alert {id} was not sent: whoever approved it may no longer do so."),
}


async def fault(conn: Connection, alert: Alert, now: datetime) -> str | None:
    """Why the alert must not begin, a key of `FAULTS`; None if it may."""
    if alert.digest != await alerts.digest(conn, alert.id):
        return "altered"
    if alert.drill is not (alert.audience.exercise is not None):
        return "no exercise"
    end = papers.until(alert, (await posts.the_post(conn, alert.post)).time_zone)
    if end is not None and end <= now:
        return "papers"
    power = Power.DRAFT if alert.drill else Power.APPROVE
    try:
        await posts.permit(conn, alert.approver or "", power, alert.post)
    except RuleError:
        return "no right"
    return None


async def hold(conn: Connection, locales: Locales, alert: Alert, wrong: str, now: datetime) -> None:
    """Back to its author, who is told; it needs to be approved anew."""
    held = alert.send_back()
    if not await alerts.save(conn, held, before=alert):
        return  # somebody was quicker: it does not stand where it was looked at
    await recipients.drop(conn, alert.id)
    await audit.record(
        conn,
        at=now,
        actor="bot",
        action="alert_held",
        subject=f"alert:{alert.id}",
        reason=wrong,
    )
    for actor in {alert.author, alert.submitter} - {None, OPERATOR}:
        officer = await posts.the_officer(conn, str(actor))
        await posts.tell(conn, locales, officer, FAULTS[wrong], now=now, id=alert.id)
