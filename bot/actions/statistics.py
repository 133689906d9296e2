"""What officers see of an alert: always of one alert, and drills apart from live ones."""

from datetime import datetime

from bot.domain.national import Group, split
from bot.domain.statistics import Headline, Report, by, curve, figures
from bot.domain.wording import N_
from bot.errors import NotFound
from bot.store import statistics
from bot.store.database import Connection


async def report(conn: Connection, alert_id: int, *, now: datetime) -> Report:
    """The figures of one alert.

    Raises:
        NotFound: there is no such alert.
    """
    alert = await statistics.headline(conn, alert_id)
    if alert is None:
        raise NotFound(N_("There is no alert {id}."), id=alert_id)
    counts = await statistics.tally(conn, alert_id, drill=alert.drill)
    first_at, last_at = await statistics.span(conn, alert_id, drill=alert.drill)
    return Report(
        alert=alert.alert,
        post=alert.post,
        post_name=alert.post_name,
        time_zone=alert.time_zone,
        hazard=alert.hazard,
        phase=alert.phase,
        drill=alert.drill,
        state=alert.state,
        at=now,
        created_at=alert.created_at,
        expires_at=alert.expires_at,
        first_at=first_at,
        last_at=last_at,
        total=figures(counts),
        by_language=by(lambda count: [count.language], counts),
        by_group=by(lambda count: split(count.group) or [Group.GENERAL], counts),
    )


async def headlines(
    conn: Connection, *, drill: bool, post: str | None = None, limit: int = 20
) -> list[Headline]:
    """The newest alerts, of one post or of all."""
    return await statistics.headlines(conn, drill=drill, post=post, limit=limit)


async def progress(conn: Connection, alert_id: int, *, drill: bool) -> list[tuple[datetime, int]]:
    """How many Telegram had accepted by which moment."""
    return curve(await statistics.timeline(conn, alert_id, drill=drill))
