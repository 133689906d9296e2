"""Series: an awareness message that comes again until somebody cancels it."""

from dataclasses import replace
from datetime import datetime

from bot.actions import posts
from bot.domain.alert import Alert, AlertState
from bot.domain.schedule import again
from bot.store import alerts, audit
from bot.store.database import Connection


async def next_one(conn: Connection, alert: Alert, now: datetime) -> int:
    """Schedule the next of a series: the same frozen texts, approved as they stand.

    What was missed while the bot was down is not made up for: the next one lies ahead.
    """
    assert alert.repeats is not None, "it is of a series"
    begin = alert.starts_at or alert.approved_at or now
    zone = (await posts.the_post(conn, alert.post)).time_zone
    start = again(begin, alert.repeats, zone, now)
    copy = replace(
        alert,
        id=0,
        state=AlertState.SCHEDULED,
        starts_at=start,
        expires_at=alert.expires_at + (start - begin),
        started_at=None,
        finished_at=None,
    )
    made = await alerts.add(conn, copy)
    frozen = await alerts.freeze(conn, made, await alerts.variants_of(conn, alert.id))
    kept = await alerts.get(conn, made)
    assert kept is not None, "it was written just now"
    await alerts.save(conn, replace(kept, digest=frozen), before=kept)
    await audit.record(
        conn,
        at=now,
        actor="bot",
        action="alert_repeated",
        subject=f"alert:{made}",
        of=alert.id,
        digest=frozen,
    )
    return made
