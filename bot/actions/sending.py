"""What becomes due once an alert is approved: its rows, its progress message, its end."""

from datetime import datetime, timedelta

from bot.actions import audiences, statistics
from bot.content.locales import Locales
from bot.domain.alert import Alert, AlertState, Step
from bot.domain.delivery import Lane
from bot.domain.hazard import Phase
from bot.domain.language import DEFAULT
from bot.domain.message import Payload
from bot.domain.statistics import Report
from bot.domain.wording import N_
from bot.store import alerts, audit, conditions, deliveries, dialogues, outbox
from bot.store.database import Connection, Database

LANES = {
    Phase.AWARENESS: Lane.ROUTINE,
    Phase.WARNING: Lane.WARNING,
    Phase.EMERGENCY: Lane.EMERGENCY,
    Phase.RECOVERY: Lane.ROUTINE,
}
ACTIVE = (
    AlertState.DRAFT,
    AlertState.SUBMITTED,
    AlertState.APPROVED,
    AlertState.SENDING,
    AlertState.PAUSED,
)


async def launch(database: Database, now: datetime) -> int:
    """Write the delivery rows of every approved alert, in slices; gives how many alerts began.

    Each slice is a transaction of its own, so that nobody else waits for the database. Nothing is
    sent before all rows stand; after a crash the same rows are written again, once.
    """
    async with database.read() as conn:
        approved = await alerts.in_states(conn, [AlertState.APPROVED])
    for alert in approved:
        await _enqueue(database, alert, now)
        async with database.write() as conn:
            await deliveries.mark_started(conn, alert.id, now)
    return len(approved)


async def _enqueue(database: Database, alert: Alert, now: datetime) -> None:
    async with database.read() as conn:
        meant = conditions.condition(await audiences.located(conn, alert.audience))
    after: int | None = 0
    while after is not None:
        async with database.write() as conn:
            after = await deliveries.enqueue(
                conn,
                alert_id=alert.id,
                drill=alert.drill,
                lane=LANES[alert.phase],
                now=now,
                condition=meant,
                after=after,
            )


async def expire(database: Database, now: datetime) -> None:
    """Alerts past their time stop: rows that have not left are never sent late."""
    async with database.read() as conn:
        running = await alerts.in_states(conn, ACTIVE)
    for alert in [one for one in running if one.expires_at <= now]:
        async with database.write() as conn:
            await _expire_one(conn, alert.id, now)


async def _expire_one(conn: Connection, alert_id: int, now: datetime) -> None:
    alert = await alerts.get(conn, alert_id)
    if alert is None or alert.state not in ACTIVE:
        return
    await alerts.set_state(conn, alert_id, alert.after(Step.EXPIRE))
    await deliveries.expire(conn, now)
    await audit.record(
        conn, at=now, actor="bot", action="alert_expired", subject=f"alert:{alert_id}"
    )


async def show_progress(database: Database, locales: Locales, now: datetime) -> None:
    """Edit the progress message of every alert under way, where its figures have changed."""
    async with database.read() as conn:
        under_way = await alerts.progress_messages(conn, now - timedelta(minutes=1))
    for alert_id, chat, message in under_way:
        async with database.write() as conn:
            await _edit_progress(conn, locales, alert_id, chat, message, now)


async def _edit_progress(
    conn: Connection, locales: Locales, alert_id: int, chat: int, message: int, now: datetime
) -> None:
    alert = await alerts.get(conn, alert_id)
    if alert is None:
        return
    report = await statistics.report(conn, alert_id, now=now)
    spoken = await dialogues.get(conn, chat)
    text = progress_text(locales, spoken[0] if spoken else DEFAULT, alert, report)
    done = report.audience - report.queued
    await outbox.put(
        conn,
        chat_id=chat,
        lane=Lane.WARNING,
        payload=Payload(text=text),
        key=f"progress:{alert_id}:{done}:{alert.state}",
        edits=message,
        due=now,
        expires=now + timedelta(minutes=5),
    )


def progress_text(locales: Locales, language: str, alert: Alert, report: Report) -> str:
    """How far the sending is, for the officer who let it go."""
    head = (
        N_("Drill {id}: accepted by Telegram {accepted} of {audience}.")
        if alert.drill
        else N_("Alert {id}: accepted by Telegram {accepted} of {audience}.")
    )
    lines = [
        locales.text(
            language, head, id=alert.id, accepted=report.accepted, audience=report.audience
        ),
        locales.text(
            language,
            N_("Left: {queued}. Unreachable: {unreachable}. Uncertain: {uncertain}."),
            queued=report.queued,
            unreachable=report.unreachable,
            uncertain=report.uncertain,
        ),
        locales.text(language, STATES[alert.state]),
    ]
    return "\n".join(lines)


STATES = {
    AlertState.DRAFT: N_("Draft."),
    AlertState.SUBMITTED: N_("Waiting for a second officer."),
    AlertState.APPROVED: N_("Approved; it starts in a moment."),
    AlertState.SENDING: N_("Sending…"),
    AlertState.PAUSED: N_("Paused: something is wrong; tell your administrator."),
    AlertState.SENT: N_("Sent. Accepted is not read: look at the answers."),
    AlertState.CANCELLED: N_("Cancelled: what had not left was withdrawn."),
    AlertState.EXPIRED: N_("Expired: what had not left is not sent."),
}


async def waiting(conn: Connection) -> dict[str, int]:
    """How many alerts stand where something is still to be done, by state."""
    found = await alerts.in_states(conn, ACTIVE)
    return {str(state): sum(one.state is state for one in found) for state in ACTIVE}
