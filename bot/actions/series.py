"""Series: an awareness message that comes again until somebody cancels it."""

from dataclasses import replace
from datetime import datetime

from bot.actions import posts
from bot.content.formats import instant
from bot.content.locales import Locales
from bot.domain.alert import Alert, AlertState
from bot.domain.post import OPERATOR
from bot.domain.schedule import again
from bot.domain.wording import N_
from bot.store import alerts, audit
from bot.store.database import Connection

AGAIN = N_("Alert {id} comes again on {at}, as alert {next}, until somebody stops it.")
STOP = N_("Stop it")


async def next_one(conn: Connection, locales: Locales, alert: Alert, now: datetime) -> int:
    """Schedule the next of a series: the same frozen texts, approved as they stand.

    Whoever had a hand in it is told, and may stop it. What was missed while the bot was down is
    not made up for: the next one lies ahead.
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
    await _tell(conn, locales, alert, made, start, now)
    return made


async def _tell(
    conn: Connection, locales: Locales, alert: Alert, made: int, start: datetime, now: datetime
) -> None:
    zone = (await posts.the_post(conn, alert.post)).time_zone
    for actor in {alert.author, alert.submitter, alert.approver} - {None, OPERATOR}:
        officer = await posts.the_officer(conn, str(actor))
        language = await posts.language_of(conn, officer)
        await posts.tell(
            conn, locales, officer, AGAIN, button=(STOP, f"alert:stop:{made}"), now=now,
            id=alert.id, next=made, at=instant(start, language, zone),
        )  # fmt: skip
