"""The list of people whom an alert could not reach: for duty officers, numbered, in the audit."""

from datetime import datetime

from bot.actions import alerts, posts
from bot.domain.alert import Alert
from bot.domain.post import Power
from bot.domain.unreached import MOST, Roll, ranked
from bot.domain.wording import N_
from bot.errors import NotReady
from bot.store import audit, unreached
from bot.store.database import Connection

TAKEN = "unreached_listed"


async def permitted(conn: Connection, alert_id: int, *, actor: str) -> Alert:
    """The alert, for somebody on duty at its post.

    Raises:
        NotFound: there is none. NotAllowed: it is not theirs to see.
    """
    alert = await alerts.get(conn, alert_id)
    await posts.permit(conn, actor, Power.SEE_UNREACHED, alert.post)
    return alert


async def take(conn: Connection, alert_id: int, *, actor: str, now: datetime) -> int:
    """Note that an officer takes a copy; gives its number.

    Raises:
        NotReady: there is nobody to be listed. NotAllowed: as `permitted`.
    """
    alert = await permitted(conn, alert_id, actor=actor)
    people = await unreached.count(conn, alert_id)
    if not people:
        raise NotReady(N_("Alert {id} has missed nobody."), id=alert_id)
    subject = f"alert:{alert.id}"
    before = [one for one in await audit.of(conn, subject) if one["action"] == TAKEN]
    copy = len(before) + 1
    await audit.record(
        conn, at=now, actor=actor, action=TAKEN, subject=subject, copy=copy, people=people
    )
    return copy


async def roll(conn: Connection, alert_id: int, *, actor: str, copy: int, now: datetime) -> Roll:
    """What that copy holds. The right is asked again: it may have ended meanwhile."""
    alert = await permitted(conn, alert_id, actor=actor)
    return Roll(
        alert_id=alert.id,
        post=alert.post,
        drill=alert.drill,
        copy=copy,
        made_at=now,
        people=ranked(await unreached.people(conn, alert_id, MOST)),
        total=await unreached.count(conn, alert_id),
    )
