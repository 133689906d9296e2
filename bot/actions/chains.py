"""Chains: an alert and all that was said of it later. What a follow-up makes void stops."""

from datetime import datetime

from bot.domain.alert import Alert, Purpose, Step
from bot.domain.followup import overtaken
from bot.store import alerts, audit, sendings
from bot.store.database import Connection


async def approved(conn: Connection, follow_up: Alert, *, officer: str, now: datetime) -> None:
    """A follow-up goes out: what it makes void stops in the same transaction."""
    assert follow_up.follows is not None, "a follow-up is about an alert"
    for one in await alerts.chain(conn, follow_up.follows):
        step = overtaken(one, follow_up.purpose) if one.id != follow_up.id else None
        if step is not None:
            await _end(conn, one, step, follow_up.id, officer=officer, now=now)


async def _end(
    conn: Connection, one: Alert, step: Step, by: int, *, officer: str, now: datetime
) -> None:
    after = one.take(step)
    if after.state is one.state:
        return
    await alerts.set_state(conn, one.id, after.state)
    if step is not Step.UPDATE:
        await sendings.withdraw(conn, one.id)
    await audit.record(
        conn,
        at=now,
        actor=officer,
        action=f"alert_{after.state}",
        subject=f"alert:{one.id}",
        by_alert=by,
    )


async def reached_all(conn: Connection, follow_up: Alert, now: datetime) -> None:
    """An update has a row for everybody whom the first message reached: that one is past."""
    assert follow_up.follows is not None, "a follow-up is about an alert"
    if follow_up.purpose is not Purpose.UPDATE:
        return
    first = await alerts.get(conn, follow_up.follows)
    step = overtaken(first, Purpose.UPDATE) if first else None
    if first and step is Step.UPDATE:
        await _end(conn, first, step, follow_up.id, officer="bot", now=now)
