"""Questions under way: the silent are reminded when due, then told of; closed at their time.

Each is called at each tick; what is due stands in rows, so that a missed tick is made up.
"""

from dataclasses import replace
from datetime import datetime

from bot.actions import posts, rota
from bot.actions import rounds as steps
from bot.actions.questions import Asking
from bot.actions.waves import LASTS
from bot.content.catalogue import Catalogue
from bot.domain.alert import Alert, AlertState
from bot.domain.delivery import Lane
from bot.domain.hazard import Phase
from bot.domain.message import Payload
from bot.domain.national import National
from bot.domain.post import Officer, Power
from bot.domain.round import OVER, Reminders, Round, passed
from bot.domain.wording import N_
from bot.store import alerts, audit, officers, outbox, rounds
from bot.store.database import Connection, Database
from bot.store.outbox import Letter

MOST_RELAYS = 500
UNDER_WAY = (
    AlertState.SENDING, AlertState.PAUSED, AlertState.SENT, AlertState.UPDATED,
    AlertState.CORRECTED,
)  # fmt: skip
DONE_WITH = (AlertState.CANCELLED, AlertState.ALL_CLEAR)  # nobody is reminded of what is over

UNSTAFFED = N_(
    "⚠️ People of your post are being asked whether they are safe, and nobody is on duty to read "
    "the answers."
)
ON_DUTY = N_("Go on duty")
SILENT = N_("Question {id}: no answer yet from {n}. That is unknown, not missing.")
WHO = N_("Who, and how to reach them")
LOOK_AROUND = N_(
    "{post}: some of our people around {place} have not answered whether they are safe. If it is "
    "no danger to you, ask around how they are. Whoever needs help may write here or call "
    "{telephone}; in danger {emergency}."
)
DRILL = N_("EXERCISE")


async def adopt(
    database: Database, catalogue: Catalogue, reminders: Reminders, now: datetime
) -> int:
    """Look after the question of every alert that went out with one; gives how many began."""
    async with database.read() as conn:
        found = await rounds.unasked_alerts(conn, UNDER_WAY, now - reminders.open_for)
    for number in found:
        async with database.write() as conn:
            await _adopt_one(conn, catalogue, number, reminders, now)
    return len(found)


async def _adopt_one(
    conn: Connection, catalogue: Catalogue, number: int, reminders: Reminders, now: datetime
) -> None:
    alert = await alerts.get(conn, number)
    if alert is None or alert.started_at is None or await rounds.of_alerts(conn, [number]):
        return
    one = Round(
        id=0,
        post=alert.post,
        alert_id=alert.id,
        drill=alert.drill,
        emergency=alert.phase is Phase.EMERGENCY,
        audience=alert.audience,
        opened_by=alert.approver or alert.author,
        opened_at=alert.started_at,
        closes_at=max(alert.expires_at, alert.started_at + reminders.open_for),
        sent_to=OVER,  # the alert itself asks
    )
    made = await steps.opened(conn, one, reminders, now)
    if alert.follows is not None:
        await _supersede(conn, alert, made, now)
    await _warn_unstaffed(conn, catalogue, made, now)


async def _supersede(conn: Connection, alert: Alert, made: Round, now: datetime) -> None:
    """An update asks the same people again: nobody is reminded twice of one thing."""
    assert alert.follows is not None, "only a follow-up supersedes"
    chain = [one.id for one in await alerts.chain(conn, alert.follows)]
    for other in await rounds.of_alerts(conn, chain):
        if other.id != made.id and other.closed_at is None:
            await steps.closed(conn, other, now, actor="bot")


async def _warn_unstaffed(
    conn: Connection, catalogue: Catalogue, one: Round, now: datetime
) -> None:
    """A warning is not held back for want of a listener; but they are told at once."""
    if one.drill or (await rota.duty(conn, one.post, now)).staffed:
        return
    for officer in await officers.of_post(conn, one.post):
        if officer.may(Power.CASES, one.post):
            button = (ON_DUTY, "rota:on:8")
            await posts.tell(conn, catalogue.locales, officer, UNSTAFFED, button=button, now=now)


async def advance(
    database: Database, catalogue: Catalogue, reminders: Reminders, now: datetime
) -> None:
    """Begin the reminders that are due, tell who is silent, and close what is over."""
    await adopt(database, catalogue, reminders, now)
    async with database.read() as conn:
        found = [one.id for one in await rounds.open_ones(conn)]
    for number in found:
        async with database.write() as conn:
            await _advance_one(conn, catalogue, number, reminders, now)


async def _advance_one(
    conn: Connection, catalogue: Catalogue, number: int, reminders: Reminders, now: datetime
) -> None:
    one = await rounds.get(conn, number)
    if one is None or one.closed_at is not None:
        return
    if not one.is_open(now) or await _is_done_with(conn, one):
        await _tell_silent(conn, catalogue, one, now)
        await steps.closed(conn, replace(one, listed_at=now), now, actor="bot")
        return
    if one.writes or one.due_at is None or one.due_at > now:
        return
    post = await posts.the_post(conn, one.post)
    due = passed(one, now, reminders, post.time_zone)
    after = replace(one, reminded=due.reminded, due_at=due.due_at)
    if due.listed:
        await _tell_silent(conn, catalogue, one, now)
        after = replace(after, listed_at=now)
    elif due.wave is not None:
        after = replace(after, wave=due.wave, sent_to=0)
        await _note(conn, after, "round_reminds", now, number=due.reminded)
    await rounds.save(conn, after)


async def _is_done_with(conn: Connection, one: Round) -> bool:
    if one.alert_id is None:
        return False
    alert = await alerts.get(conn, one.alert_id)
    return alert is None or alert.state in DONE_WITH


async def _tell_silent(conn: Connection, catalogue: Catalogue, one: Round, now: datetime) -> None:
    """Once: how many are silent, for the duty officers; and relays are asked in general."""
    count = len(await rounds.silent_with_ways(conn, one))
    if one.listed_at is not None or not count:
        return
    told = await _listeners(conn, one, now)
    for officer in told:
        await _write_silent(conn, catalogue, officer, one, count, now)
    await _ask_relays(conn, catalogue, one, now)
    await _note(conn, one, "round_silent", now, n=count, told=len(told))


async def _listeners(conn: Connection, one: Round, now: datetime) -> list[Officer]:
    """Of those who may see the list, the ones on duty; all of them where nobody is."""
    team = await officers.of_post(conn, one.post)
    able = [each for each in team if each.may(Power.SEE_SILENT, one.post)]
    there = {each.id for each in (await rota.duty(conn, one.post, now)).officers}
    return [each for each in able if each.id in there] or able


async def _write_silent(
    conn: Connection, catalogue: Catalogue, officer: Officer, one: Round, count: int, now: datetime
) -> None:
    await posts.tell(
        conn,
        catalogue.locales,
        officer,
        SILENT,
        now=now,
        button=(WHO, f"round:silent:{one.id}:0"),
        id=one.id,
        n=count,
    )


async def _ask_relays(conn: Connection, catalogue: Catalogue, one: Round, now: datetime) -> None:
    """Those who pass messages on there look around: no name and no number is told."""
    asking = await steps.asking(conn, catalogue, one, now)
    found = await rounds.relays(conn, one.audience, MOST_RELAYS)
    letters = [
        Letter(
            chat_id=person.chat_id,
            payload=Payload(text=_look_around(asking, person)).to_json(),
            key=f"round:{one.id}:relay:{person.id}",
        )
        for person in found
        if not person.discreet
    ]
    await outbox.put_all(conn, letters, lane=Lane.ROUTINE, due=now, expires=now + LASTS)


def _look_around(asking: Asking, person: National) -> str:
    locales, regions = asking.catalogue.locales, asking.catalogue.regions
    names = [regions.name(iso, person.language) for iso in asking.round.audience.regions]
    text = locales.text(
        person.language,
        LOOK_AROUND,
        post=asking.post.name,
        place=", ".join(names) or asking.post.place,
        telephone=asking.post.telephone,
        emergency=asking.number(person.region),
    )
    if not asking.round.drill:
        return text
    banner = locales.text(person.language, DRILL)
    return f"{banner}\n{text}\n{banner}"


async def _note(conn: Connection, one: Round, action: str, now: datetime, **detail: object) -> None:
    await audit.record(
        conn, at=now, actor="bot", action=action, subject=f"round:{one.id}", post=one.post, **detail
    )
