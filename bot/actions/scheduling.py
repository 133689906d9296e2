"""When an alert begins and ends, as its officers say it on the post's clock."""

from datetime import datetime

from bot.actions import alerts, posts
from bot.content.catalogue import Catalogue
from bot.domain.alert import Alert, Purpose
from bot.domain.schedule import after_waking, moment
from bot.store.database import Connection


async def zone_of(conn: Connection, alert: Alert) -> str:
    """The post's time zone (IANA)."""
    return (await posts.the_post(conn, alert.post)).time_zone


async def start(
    conn: Connection,
    catalogue: Catalogue,
    alert_id: int,
    text: str,
    *,
    version: int,
    officer: str,
    now: datetime,
) -> Alert:
    """Begin at this hour; what can wait begins in the morning. The end moves along.

    Raises:
        NotReady: it is no hour, or the clocks are changed just then.
    """
    alert = await alerts.get(conn, alert_id)
    zone = await zone_of(conn, alert)
    at = wakeful(alert, moment(text, zone, now), zone)
    lasts = alert.expires_at - (alert.starts_at or alert.created_at)
    return await alerts.revise(
        conn,
        catalogue,
        alert_id,
        officer=officer,
        now=now,
        version=version,
        starts_at=at,
        expires_at=max(alert.expires_at, at + lasts),
    )


async def end(
    conn: Connection,
    catalogue: Catalogue,
    alert_id: int,
    text: str,
    *,
    version: int,
    officer: str,
    now: datetime,
) -> Alert:
    """Nothing of it is sent after this hour."""
    alert = await alerts.get(conn, alert_id)
    at = moment(text, await zone_of(conn, alert), now)
    return await alerts.revise(
        conn, catalogue, alert_id, officer=officer, now=now, version=version, expires_at=at
    )


async def sleeps_until(conn: Connection, alert: Alert, now: datetime) -> datetime | None:
    """Until when an alert that may go out waits because people sleep; None: it does not."""
    begin = max(alert.starts_at or now, now)
    at = wakeful(alert, begin, await zone_of(conn, alert))
    return at if at > begin else None


def wakeful(alert: Alert, at: datetime, zone: str) -> datetime:
    """The moment from `at` on at which the alert may begin. A drill is played when it is played."""
    if alert.drill or alert.purpose is not Purpose.ALERT:
        return at
    return after_waking(at, alert.phase, zone)
