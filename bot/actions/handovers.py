"""A shift ends: whoever still has calls hands them to the next officer, with a note."""

from datetime import datetime, timedelta

from bot.actions import asking, cases, rota
from bot.content.catalogue import Catalogue
from bot.domain.case import Case
from bot.domain.delivery import Lane
from bot.domain.message import Button, Payload
from bot.domain.post import Officer
from bot.domain.wording import N_
from bot.store import dialogues, officers, outbox, queue
from bot.store import rota as shifts
from bot.store.database import Connection, Database

DIALOGUE = "handover"
LATE = timedelta(hours=6)  # a shift that ended longer ago is not spoken of any more
LASTS = timedelta(hours=2)
OVER = N_("Your shift is over, and you still have calls: {ids}. Hand them over with a note.")
HAND = N_("Hand all over")


async def remind(database: Database, catalogue: Catalogue, now: datetime) -> int:
    """Tell whoever went off duty and still has calls, once for each shift; gives how many."""
    async with database.read() as conn:
        ended = await shifts.ended(conn, now - LATE, now)
        if not ended:
            return 0
    told = 0
    async with database.write() as conn:
        for shift in ended:
            told += await _remind_one(conn, catalogue, shift.id, shift.officer_id, now)
    return told


async def _remind_one(
    conn: Connection, catalogue: Catalogue, shift: int, whose: int, now: datetime
) -> int:
    officer = await officers.get(conn, whose)
    if officer is None or not officer.active or officer.chat_id is None:
        return 0
    there = (await rota.duty(conn, officer.post, now)).officers
    mine = await held_by(conn, officer)
    if not mine or any(one.id == officer.id for one in there):
        return 0
    language = await dialogues.language(conn, officer.chat_id)
    ids = ", ".join(str(one.id) for one in mine)
    button = Button(catalogue.locales.text(language, HAND), "rota:hand")
    await outbox.put(
        conn,
        chat_id=officer.chat_id,
        lane=Lane.WARNING,
        payload=Payload(text=catalogue.locales.text(language, OVER, ids=ids), buttons=((button,),)),
        due=now,
        expires=now + LASTS,
        key=f"handover:{shift}",
    )
    return 1


async def held_by(conn: Connection, officer: Officer) -> list[Case]:
    """The calls that an officer has."""
    return await queue.held_by(conn, officer.id)


async def begin(conn: Connection, officer: Officer, *, language: str) -> list[Case]:
    """The officer's next words are the note for all the calls that they have."""
    mine = await held_by(conn, officer)
    if mine and officer.chat_id is not None:
        await asking.ask(conn, officer.chat_id, language=language, name=DIALOGUE)
    return mine


async def waits(conn: Connection, chat_id: int) -> bool:
    """Whether the next words are such a note."""
    return await asking.asked(conn, chat_id, DIALOGUE) is not None


async def hand_over(
    conn: Connection, officer: Officer, note: str, now: datetime, *, language: str
) -> list[Case]:
    """Every call of this officer goes back to the queue, each with the note."""
    mine = await held_by(conn, officer)
    for one in mine:
        await cases.hand_back(conn, one.id, officer, now, note=note)
    if officer.chat_id is not None:
        await asking.close(conn, officer.chat_id, language=language)
    return mine
