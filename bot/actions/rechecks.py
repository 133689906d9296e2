"""Whoever called in danger is asked again while their call is open, unless they want it not."""

from datetime import datetime, timedelta

from bot.actions import conversations, directory, posts
from bot.actions.variants import answer_rows
from bot.content.catalogue import Catalogue
from bot.domain.case import Case
from bot.domain.delivery import Lane
from bot.domain.directory import nearest_number
from bot.domain.message import Button, Payload
from bot.domain.national import National
from bot.domain.round import AGAIN_EVERY, ASKED_AGAIN, MARK, OWN
from bot.domain.wording import N_
from bot.store import audit, cases, nationals, outbox, queue
from bot.store.database import Connection, Database

BATCH = 200  # cases a transaction
LASTS = timedelta(hours=2)
HOW = N_("You asked {post} for help. How are you now? In danger call {emergency}.")
NEUTRAL = N_("How are you now? One press is enough.")  # others may read their telephone
QUIET = N_("🔕 Do not ask me again")
DRILL = N_("EXERCISE")


async def ask_again(database: Database, catalogue: Catalogue, now: datetime) -> int:
    """Ask everybody whose call of level R1 or R2 has been quiet for six hours; gives how many."""
    before = now - AGAIN_EVERY
    async with database.read() as conn:
        if not await queue.quiet_since(conn, before, ASKED_AGAIN, 1):
            return 0
    async with database.write() as conn:
        found = await queue.quiet_since(conn, before, ASKED_AGAIN, BATCH)
        await queue.mark_asked(conn, [one.id for one in found], now)
        for one in found:
            await _ask(conn, catalogue, one, now)
    return len(found)


async def _ask(conn: Connection, catalogue: Catalogue, one: Case, now: datetime) -> None:
    person = await nationals.by_chat(conn, one.chat_id) if one.chat_id is not None else None
    if person is None or person.id != one.national_id or not person.active:
        return
    await outbox.put(
        conn,
        chat_id=person.chat_id,
        lane=Lane.WARNING,
        payload=await _payload(conn, catalogue, one, person, now),
        due=now,
        expires=now + LASTS,
        key=f"recheck:{one.id}:{int(now.timestamp())}",
    )
    await _note(conn, "bot", "case_asked_again", one, now)


async def _payload(
    conn: Connection, catalogue: Catalogue, one: Case, person: National, now: datetime
) -> Payload:
    post = await posts.the_post(conn, one.post)
    numbers = await directory.emergency_numbers(conn, one.post)
    text = catalogue.locales.text(
        person.language,
        NEUTRAL if person.discreet else HOW,
        post=post.name,
        emergency=nearest_number(numbers, post, person.region, now),
    )
    if one.drill:
        banner = catalogue.locales.text(person.language, DRILL)
        text = f"{banner}\n{text}\n{banner}"
    quiet = Button(catalogue.locales.text(person.language, QUIET), f"quiet:{one.id}")
    rows = answer_rows(
        catalogue, person.language, _word(one, await cases.incident_of(conn, one.id))
    )
    return Payload(text=text, buttons=(*rows, (quiet,)))


def _word(one: Case, incident: str) -> str:
    """How buttons name what the call is about."""
    kind, _, number = incident.partition(":")
    if kind == "round":
        return f"{MARK}{number}"
    return str(one.alert_id or OWN)


async def leave_alone(conn: Connection, chat_id: int, case_id: int, now: datetime) -> None:
    """The person does not want to be asked again; their call stays as it is.

    Raises:
        NotFound: it is no live call of theirs.
    """
    case, _ = await conversations.of_chat(conn, chat_id, case_id)
    await cases.leave_alone(conn, case.id)
    await _note(conn, "person", "case_left_alone", case, now)


async def _note(conn: Connection, actor: str, action: str, one: Case, now: datetime) -> None:
    await audit.record(
        conn, at=now, actor=actor, action=action, subject=f"case:{one.id}", post=one.post
    )
