"""Keeping the register fresh: who is asked whether they are still there, warned, and let go."""

from datetime import datetime, timedelta

from bot.actions import cases
from bot.content.catalogue import Catalogue
from bot.content.formats import day
from bot.content.whereabouts import area_of
from bot.domain.delivery import Lane
from bot.domain.freshness import NOTICE, Due, due
from bot.domain.message import Button, Payload
from bot.domain.wording import N_
from bot.store import audit, freshness, nationals, outbox
from bot.store.database import Connection, Database
from bot.store.freshness import Aged

BATCH = 200  # people a transaction
LASTS = timedelta(days=3)  # what is not sent by then is asked again at its time

WORDS = {
    Due.ASK: N_("Are you still there? Your area: {area}. Then you get the right alerts."),
    Due.WARN: N_(
        "We have not heard from you for long, or your stay is over. Your registration ends on "
        "{day}. To keep it, press a button."
    ),
    Due.END: N_("Your registration has ended and your data are deleted. /start begins anew."),
}
# For those whose telephone others may read: nothing of places, alerts or a register.
NEUTRAL = {
    Due.ASK: N_("Is everything still as it was? One press is enough."),
    Due.WARN: N_("We have not heard from you for long. To go on, press a button before {day}."),
    Due.END: N_("It is over now. Nothing of yours is kept. /start begins anew."),
}
STILL = N_("✅ Yes, all is right")
MOVED = N_("📍 I have moved")
LEAVE = N_("🗑 Delete my data")


async def keep(database: Database, catalogue: Catalogue, now: datetime) -> int:
    """Ask, warn and end whoever is due; gives how many. Doing it twice changes nothing."""
    after, done = 0, 0
    while True:
        async with database.write() as conn:
            batch = await freshness.aged(conn, now, after=after, limit=BATCH)
            for what, people in _sorted(batch, now).items():
                await _do(conn, catalogue, what, people, now)
                done += len(people)
        if len(batch) < BATCH:
            return done
        after = batch[-1].id


async def confirm(conn: Connection, chat_id: int, now: datetime) -> None:
    """All is still right."""
    await freshness.confirm(conn, chat_id, now)


def question(catalogue: Catalogue, language: str, area: str, *, discreet: bool = False) -> Payload:
    """ "Still here?", with its buttons."""
    words = NEUTRAL if discreet else WORDS
    return Payload(
        text=catalogue.locales.text(language, words[Due.ASK], area=area),
        buttons=_buttons(catalogue, language),
    )


def _sorted(batch: list[Aged], now: datetime) -> dict[Due, list[Aged]]:
    found: dict[Due, list[Aged]] = {}
    for one in batch:
        what = due(one.freshness, now)
        if what is not Due.NOTHING:
            found.setdefault(what, []).append(one)
    return found


async def _do(
    conn: Connection, catalogue: Catalogue, what: Due, people: list[Aged], now: datetime
) -> None:
    if what is not Due.END:
        await freshness.mark(conn, [one.id for one in people], what, now)
    for one in people:
        if what is Due.END:
            await cases.forget(conn, one.chat_id, now)
            await nationals.forget(conn, one.chat_id, keep_update=None)
        if one.active:  # who paused, or blocked us, is not written to
            await _write(conn, catalogue, what, one, now)
    await audit.record(
        conn, at=now, actor="bot", action=f"register_{what}", subject="register", n=len(people)
    )


async def _write(
    conn: Connection, catalogue: Catalogue, what: Due, one: Aged, now: datetime
) -> None:
    await outbox.put(
        conn,
        chat_id=one.chat_id,
        lane=Lane.ROUTINE,
        payload=_payload(catalogue, what, one, now),
        due=now,
        expires=now + LASTS,
    )


def _payload(catalogue: Catalogue, what: Due, one: Aged, now: datetime) -> Payload:
    if what is Due.ASK:
        area = area_of(catalogue, one.language, country=one.country, region=one.region)
        return question(catalogue, one.language, area, discreet=one.discreet)
    words = NEUTRAL if one.discreet else WORDS
    end = max(one.freshness.ends_at, now + NOTICE)
    text = catalogue.locales.text(one.language, words[what], day=day(end, one.language, "UTC"))
    buttons = _buttons(catalogue, one.language) if what is Due.WARN else ()
    return Payload(text=text, buttons=buttons)


def _buttons(catalogue: Catalogue, language: str) -> tuple[tuple[Button, ...], ...]:
    labels = {"yes": STILL, "moved": MOVED, "leave": LEAVE}
    return tuple(
        (Button(catalogue.locales.text(language, label), f"fresh:{value}"),)
        for value, label in labels.items()
    )
