"""What becomes due once an alert is approved: its rows, its progress message, its end."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.actions import audiences, chains, lastlook, passage, posts, series, statistics
from bot.actions.scheduling import wakeful
from bot.content.locales import Locales
from bot.domain.alert import STEPS, Alert, AlertState, Purpose, Step
from bot.domain.delivery import Lane
from bot.domain.hazard import Phase
from bot.domain.message import Button, Payload
from bot.domain.report import Report
from bot.domain.rule import EVERYBODY
from bot.domain.wording import N_, NN_
from bot.store import alerts, audit, conditions, dialogues, outbox, recipients, sendings
from bot.store.database import Connection, Database

LANES = {
    Phase.AWARENESS: Lane.ROUTINE,
    Phase.WARNING: Lane.WARNING,
    Phase.EMERGENCY: Lane.EMERGENCY,
    Phase.RECOVERY: Lane.ROUTINE,
}
# What was wrong, or is over, is put right before anything else is told.
URGENT = {Purpose.CORRECTION: Lane.EMERGENCY, Purpose.CANCELLATION: Lane.EMERGENCY}
ACTIVE = (
    AlertState.DRAFT,
    AlertState.SUBMITTED,
    AlertState.APPROVED,
    AlertState.SCHEDULED,
    AlertState.SENDING,
    AlertState.PAUSED,
)
EXPIRING = sorted({state for state, step in STEPS if step is Step.EXPIRE})


async def launch(database: Database, locales: Locales, now: datetime) -> int:
    """Write the delivery rows of every alert that is to begin, in slices; gives how many did.

    Each slice is a transaction of its own, so that nobody else waits for the database. Nothing is
    sent before all rows stand; after a crash the same rows are written again, once.
    """
    async with database.read() as conn:
        due = await _awake(conn, await alerts.due(conn, now), now)
        gathering = await alerts.gathering(conn)
    begun = [alert for alert in due if await _begin(database, locales, alert, now)]
    for alert in [*gathering, *(one for one in begun if one.follows is not None)]:
        await _gather(database, alert, now)
    return len(begun) + len(gathering)


async def _awake(conn: Connection, due: Iterable[Alert], now: datetime) -> list[Alert]:
    """Those that may begin at this hour of their post's clock."""
    zones = {post.code: post.time_zone for post in await posts.known(conn)}
    return [one for one in due if wakeful(one, now, zones.get(one.post, "UTC")) <= now]


async def _begin(database: Database, locales: Locales, alert: Alert, now: datetime) -> bool:
    async with database.write() as conn:
        wrong = await lastlook.fault(conn, alert, now)
        if wrong:
            await lastlook.hold(conn, locales, alert, wrong, now)
            return False
    if alert.follows is None:
        await _enqueue(database, alert, now)
    async with database.write() as conn:
        if not await sendings.is_ready(conn, alert.id, alert.version):
            return False
        started = await sendings.mark_started(conn, alert.id, now)
        if started and alert.follows is None:
            everybody = replace(alert.audience, rule=EVERYBODY)
            await statistics.keep_register(conn, alert.id, everybody)
        if started and alert.repeats:
            await series.next_one(conn, locales, alert, now)
    return started


async def _enqueue(database: Database, alert: Alert, now: datetime) -> None:
    """Its rows, unless it is returned meanwhile: then they are not for those whom it means next."""
    async with database.read() as conn:
        meant = conditions.condition(await audiences.located(conn, alert.audience))
    after: int | None = 0
    while after is not None:
        async with database.write() as conn:
            if not await sendings.is_ready(conn, alert.id, alert.version):
                return
            after = await recipients.enqueue(
                conn,
                alert_id=alert.id,
                drill=alert.drill,
                lane=LANES[alert.phase],
                now=now,
                condition=meant,
                after=after,
            )


async def _gather(database: Database, alert: Alert, now: datetime) -> None:
    """Rows of a follow-up, for whoever has the message that it is about by now."""
    assert alert.follows is not None, "a follow-up is about an alert"
    async with database.read() as conn:
        chain = [one.id for one in await alerts.chain(conn, alert.follows) if one.id != alert.id]
        complete = await recipients.settled(conn, chain)
    after: int | None = 0
    while after is not None:
        async with database.write() as conn:
            after = await recipients.gather(
                conn,
                alert_id=alert.id,
                follows=alert.follows,
                chain=chain,
                drill=alert.drill,
                lane=URGENT.get(alert.purpose, LANES[alert.phase]),
                now=now,
                after=after,
            )
    if complete:
        async with database.write() as conn:
            await recipients.mark_gathered(conn, alert.id)
            await chains.reached_all(conn, alert, now)


async def expire(database: Database, locales: Locales, now: datetime) -> None:
    """Alerts past their time stop: rows that have not left are never sent late.

    A series goes on, also where one of it was over before it began.
    """
    async with database.read() as conn:
        running = await alerts.in_states(conn, EXPIRING)
    for alert in [one for one in running if one.expires_at <= now]:
        async with database.write() as conn:
            await _expire_one(conn, locales, alert.id, now)


async def _expire_one(conn: Connection, locales: Locales, alert_id: int, now: datetime) -> None:
    alert = await alerts.hold(conn, alert_id)
    if alert is None or alert.state not in EXPIRING:
        return
    await alerts.set_state(conn, alert_id, alert.after(Step.EXPIRE))
    if alert.repeats and alert.state is AlertState.SCHEDULED:
        await series.next_one(conn, locales, alert, now)
    await sendings.expire(conn, now)
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
    language = await dialogues.language(conn, chat)
    text = progress_text(locales, language, alert, report, now=now)
    text = "\n".join(
        [text, *passage.lines(locales, language, alert, await passage.of(conn, alert_id))]
    )
    done = report.total.audience - report.total.queued
    await outbox.put(
        conn,
        chat_id=chat,
        lane=Lane.WARNING,
        payload=Payload(text=text, buttons=controls(locales, language, alert)),
        key=f"progress:{alert_id}:{done}:{alert.state}",
        edits=message,
        due=now,
        expires=now + timedelta(minutes=5),
    )


def controls(locales: Locales, language: str, alert: Alert) -> tuple[tuple[Button, ...], ...]:
    """What an officer may do about an alert that stands so."""
    return tuple(
        (Button(locales.text(language, STEERING[step]), f"alert:{step}:{alert.id}"),)
        for step in CONTROLS.get(alert.state, ())
    )


def progress_text(
    locales: Locales, language: str, alert: Alert, report: Report, *, now: datetime
) -> str:
    """How far the sending is, for the officer who let it go."""
    head = (
        N_("Drill {id}: accepted by Telegram {accepted} of {audience}.")
        if alert.drill
        else N_("Alert {id}: accepted by Telegram {accepted} of {audience}.")
    )
    lines = [
        locales.text(
            language,
            head,
            id=alert.id,
            accepted=report.total.accepted,
            audience=report.total.audience,
        ),
        locales.text(
            language,
            N_("Left: {queued}. Unreachable: {unreachable}. Uncertain: {uncertain}."),
            queued=report.total.queued,
            unreachable=report.total.unreachable,
            uncertain=report.total.uncertain,
        ),
        locales.text(language, STATES[alert.state]),
        *_finish(locales, language, alert, report, now),
    ]
    return "\n".join(lines)


def _finish(
    locales: Locales, language: str, alert: Alert, report: Report, now: datetime
) -> list[str]:
    """When it will be done at the pace so far; nothing while there is none to go by."""
    done = report.total.audience - report.total.queued
    if alert.state is not AlertState.SENDING or alert.started_at is None or done < FEWEST:
        return []
    left = (now - alert.started_at) / done * report.total.queued
    minutes = max(1, round(left / timedelta(minutes=1)))
    one, many = NN_("Done in about {n} minute.", "Done in about {n} minutes.")
    return [locales.plural(language, one, many, minutes)]


FEWEST = 20  # deliveries done before an estimate is worth telling
# What the progress message offers, by where the alert stands.
CONTROLS = {
    AlertState.SCHEDULED: ("stop",),
    AlertState.SENDING: ("pause", "stop"),
    AlertState.PAUSED: ("resume", "stop"),
}
STEERING = {"pause": N_("Pause"), "resume": N_("Go on sending"), "stop": N_("Stop it")}
STATES = {
    AlertState.DRAFT: N_("Draft."),
    AlertState.SUBMITTED: N_("Waiting for a second officer."),
    AlertState.APPROVED: N_("Approved; it starts in a moment."),
    AlertState.SCHEDULED: N_("Approved; it waits for its hour."),
    AlertState.SENDING: N_("Sending…"),
    AlertState.PAUSED: N_("Paused: nothing leaves until somebody resumes it."),
    AlertState.SENT: N_("Sent. Accepted is not read: look at the answers."),
    AlertState.UPDATED: N_("Sent, and updated since."),
    AlertState.CORRECTED: N_("Corrected: what had not left was withdrawn."),
    AlertState.ALL_CLEAR: N_("All clear was given: what had not left was withdrawn."),
    AlertState.CANCELLED: N_("Cancelled: what had not left was withdrawn."),
    AlertState.EXPIRED: N_("Expired: what had not left is not sent."),
}


async def waiting(conn: Connection) -> dict[str, int]:
    """How many alerts stand where something is still to be done, by state."""
    found = await alerts.in_states(conn, ACTIVE)
    return {str(state): sum(one.state is state for one in found) for state in ACTIVE}
