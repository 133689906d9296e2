"""A drill that turns real: the same hazard and people, as a new alert that nobody has approved."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.actions import alerts, audiences, facts, posts
from bot.actions.alerts import EVERYBODY_UNSAID
from bot.content.catalogue import Catalogue
from bot.domain.alert import Alert
from bot.domain.post import Power
from bot.domain.wording import N_
from bot.errors import NotReady
from bot.store.database import Connection

LASTS = timedelta(hours=6)


async def real(
    conn: Connection, catalogue: Catalogue, drill_id: int, *, officer: str, now: datetime
) -> Alert:
    """A live draft for those whom the drill meant, whether they are in the exercise or not.

    Only hazard, phase and audience are taken over: what was written for the drill is invented.
    Facts come from the last real alert of that hazard, if there was one; the rest is asked.

    Raises:
        NotReady: it is no drill, or it was for everybody. NotAllowed: not this officer's.
    """
    drill = await alerts.to_write(conn, drill_id, officer=officer)
    await posts.permit(conn, officer, Power.DRAFT, drill.post)
    await posts.open_post(conn, drill.post)
    if not drill.drill:
        raise NotReady(N_("Alert {id} is real already."), id=drill.id)
    audience = replace(drill.audience, exercise=None)
    if audience.everybody:
        raise NotReady(EVERYBODY_UNSAID, post=drill.post)
    await audiences.check(conn, catalogue, audience)
    alert = Alert(
        id=0,
        post=drill.post,
        hazard=drill.hazard,
        phase=drill.phase,
        drill=False,
        asks=await alerts.asks_unsaid(conn, drill.post, drill=False, now=now),
        audience=audience,
        slots=await facts.from_before(conn, drill.post, drill.threat),
        author=officer,
        created_at=now,
        expires_at=now + LASTS,
    )
    return await alerts.keep(conn, alert, officer=officer, now=now, drill_before=drill.id)
