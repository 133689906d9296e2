"""What officers are told when sending goes wrong: each alarm once, to those whom it concerns."""

from collections.abc import Iterable
from datetime import datetime

from bot.actions import posts
from bot.content.locales import Locales
from bot.domain.post import Officer, Role
from bot.domain.tempo import Pace
from bot.domain.wording import N_
from bot.store import alarms, alerts, facts, officers
from bot.store.alarms import Alarm, Kind
from bot.store.database import Connection, Database

FAILING = "telegram_failing"  # the fact: since when
WORDS = {
    str(Kind.TELEGRAM_FAILING): N_(
        "⚠️ Telegram does not answer as it should. Sending goes on slowly, by itself; some may get "
        "a message twice. If people are in danger, use other ways too."
    ),
    str(Kind.TELEGRAM_BACK): N_("Telegram answers again, and sending goes on."),
    str(Kind.TOKEN_REFUSED): N_(
        "⚠️ Telegram had refused the bot's token, and nothing was sent until now. Look at the "
        "alerts that were under way."
    ),
    str(Kind.STORE_FAILED): N_(
        "⚠️ For a while the bot's database could not be written, and no alert was sent. It goes on "
        "now, and nothing is lost. Ask your administrator to look at the disk."
    ),
    str(Kind.OUTAGE): N_(
        "⚠️ For some minutes the bot heard nothing. Buttons pressed meanwhile may be lost; what "
        "people wrote is not."
    ),
    # Why an alert was stopped.
    "bad_request": N_(
        "⚠️ Alert {id} is paused: Telegram refuses its text, so nobody else gets it. Stop it and "
        "draft it anew."
    ),
    "altered": N_(
        "⚠️ Alert {id} is paused: its text is no longer the one that was approved. Stop it and "
        "draft it anew."
    ),
    "media_missing": N_(
        "⚠️ Alert {id} is paused: a file that belongs to it is missing. Stop it and draft it anew."
    ),
    "too_large": N_(
        "⚠️ Alert {id} is paused: a file that belongs to it is too large. Stop it and draft it anew."
    ),
    "nobody_found": N_(
        "⚠️ Alert {id} is paused: Telegram knows almost none of its people. Ask your administrator "
        "whether this register belongs to this bot."
    ),
    "restored": N_(
        "⚠️ Alert {id} is paused: the database was restored from a copy, and who got it since is "
        "not known. Going on may send it twice to some."
    ),
    "": N_("⚠️ Alert {id} is paused: something is wrong with it. Ask your administrator."),
}


async def tell(database: Database, locales: Locales, now: datetime) -> int:
    """Put what is untold into the outbox; gives how many alarms there were."""
    async with database.read() as conn:
        waiting = await alarms.untold(conn)
    if not waiting:
        return 0
    async with database.write() as conn:
        for one in waiting:
            what = _what(one)
            for officer in await _concerned(conn, one):
                await posts.tell(conn, locales, officer, WORDS[what], now=now, id=one.alert_id)
        await alarms.mark_told(conn, [one.id for one in waiting], now)
    return len(waiting)


async def watch(database: Database, pace: Pace, now: datetime) -> None:
    """Sound an alarm when Telegram begins to lose answers, and when it is over."""
    async with database.read() as conn:
        since = await facts.get(conn, FAILING)
    if pace.failing == bool(since):
        return
    async with database.write() as conn:
        await facts.put(conn, FAILING, now.isoformat() if pace.failing else "")
        kind = Kind.TELEGRAM_FAILING if pace.failing else Kind.TELEGRAM_BACK
        await alarms.sound(conn, kind, now)


async def stop_alert(conn: Connection, alert_id: int, reason: str, now: datetime) -> bool:
    """Pause an alert for a fault that would befall everybody; its officers are told."""
    return await alarms.stop_alert(conn, alert_id, reason, now)


async def token_refused(database: Database, now: datetime) -> None:
    """Nothing can be sent, and nobody told before there is another token."""
    async with database.write() as conn:
        await alarms.sound(conn, Kind.TOKEN_REFUSED, now)


async def outage(conn: Connection, now: datetime) -> None:
    """The bot heard nothing for so long that button presses may be lost."""
    await alarms.sound(conn, Kind.OUTAGE, now)


async def recent(conn: Connection, since: datetime) -> list[dict[str, object]]:
    """What was found of late, for whoever runs the program."""
    return [
        {"kind": str(one.kind), "alert": one.alert_id, "reason": one.reason, "at": one.at}
        for one in await alarms.since(conn, since)
    ]


def _what(one: Alarm) -> str:
    return next((word for word in (str(one.kind), one.reason) if word in WORDS), "")


async def _concerned(conn: Connection, one: Alarm) -> Iterable[Officer]:
    """Whoever had to do with the alert, and its post's admins; else admins and duty everywhere."""
    if one.alert_id is None:
        wanted = {Role.ADMIN, Role.DUTY}
        staff = [await officers.of_post(conn, post.code) for post in await posts.known(conn)]
        return [each for some in staff for each in some if each.roles & wanted]
    alert = await alerts.get(conn, one.alert_id)
    if alert is None:
        return []
    ids = [who for who in (alert.author, alert.submitter, alert.approver) if who and who.isdigit()]
    found = [await officers.get(conn, int(who)) for who in ids]
    found += [each for each in await officers.of_post(conn, alert.post) if Role.ADMIN in each.roles]
    return {each.id: each for each in found if each is not None and each.active}.values()
