"""The duty officers' group: linked by an admin, told number and level, and otherwise not heard."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.actions import watch
from bot.actions.groups import SLOT
from bot.domain.post import Role
from bot.store import facts, groups, outbox
from bot.store import queue as calls
from bot.store.schema import case_screens, case_words, inbox, nationals
from bot.store.schema import outbox as waiting
from bot.telegram.front import Stale
from tests.telegram.desk import OFFICER, PHONE, SECOND, Desk, buttons, files, said
from tests.telegram.room import SOON, line
from tests.telegram.test_cases import called, case, sent_to, tick

GROUP, OTHER_GROUP, NEW_ID = -1001, -1002, -100_200_300
JOIN = "https://t.me/enlace_bot?start="


async def code_of(desk: Desk, chat: int = OFFICER) -> str:
    """The link that an admin gets, as a code."""
    async with desk.database.write() as conn:
        await facts.put(conn, "join", JOIN)
    text = said(await desk.command(chat, "/group"))
    assert "?startgroup=group-" in text
    return text.rpartition("/start ")[2].split()[0]


async def speak(desk: Desk, sender: int, argument: str, chat: int = GROUP) -> str:
    """/start ARGUMENT in a group."""
    assert desk.front.group is not None
    async with desk.database.write() as conn:
        turn = await desk.turn(conn, chat)
        return said(await desk.front.group(turn, sender, argument, None))


async def linked(desk: Desk) -> None:
    """A post with an admin, and a group."""
    await desk.officer(Role.ADMIN)
    assert await speak(desk, OFFICER, await code_of(desk))


async def group_of(desk: Desk, post: str = "av-tap") -> int | None:
    async with desk.database.read() as conn:
        return await groups.chat_of(conn, post)


async def told(desk: Desk) -> dict[str, Any]:
    """The newest message to the group."""
    return dict(json.loads((await sent_to(desk, GROUP))[-1]))


async def test_an_admin_links_a_group_by_a_code_of_their_own(desk: Desk) -> None:
    """Once, within the hour, and nobody else by it."""
    await desk.officer(Role.ADMIN)
    await desk.officer(Role.ADMIN, chat=SECOND)
    code = await code_of(desk)
    assert await speak(desk, SECOND, code) == ""
    assert await speak(desk, PHONE, code) == ""
    assert await speak(desk, OFFICER, "group-forged-forged") == ""
    assert await speak(desk, OFFICER, "") == ""
    assert await group_of(desk) is None
    assert "Consulado de Altavista en Tapachula" in await speak(desk, OFFICER, code)
    assert await group_of(desk) == GROUP
    assert await speak(desk, OFFICER, code, chat=OTHER_GROUP) == ""
    late = await code_of(desk)
    desk.now += timedelta(hours=1)

    assert await speak(desk, OFFICER, late, chat=OTHER_GROUP) == ""
    assert await group_of(desk) == GROUP


@pytest.mark.parametrize("role", [one for one in Role if one is not Role.ADMIN])
async def test_only_admins_link_one(desk: Desk, role: Role) -> None:
    """For the others there is no such command."""
    await desk.officer(role)
    await desk.officer(Role.ADMIN, chat=SECOND)
    code = await code_of(desk, SECOND)
    unknown = said(await desk.command(OFFICER, "/group"))
    with pytest.raises(Exception, match="may not"):
        await desk.press(OFFICER, "group:drop")
    with pytest.raises(Stale):
        await desk.press(PHONE, "group:drop")

    assert "/help" in unknown
    assert await speak(desk, OFFICER, code) == ""


async def test_the_group_reads_number_and_level_and_no_content(desk: Desk) -> None:
    """And a way to the officer's own chat."""
    await desk.national()
    await linked(desk)
    made = await called(desk, "danger")
    await desk.write(PHONE, "Xochimilco, casa azul")
    await tick(desk)
    message = await told(desk)

    assert f"R1 · caso {made.id}" in message["text"]
    assert "Xochimilco" not in json.dumps(message)
    assert message["protected"]
    assert [one["url"] for row in message["buttons"] for one in row] == [f"{JOIN}case-{made.id}"]


async def test_the_link_claims_in_the_officers_own_chat(desk: Desk) -> None:
    """For whoever is no officer it is an ordinary start."""
    await desk.national()
    await linked(desk)
    made = await called(desk, "danger")
    assert "case" not in said(await desk.command(PHONE, f"/start case-{made.id}"))
    assert (await case(desk, made.id)).claimed_by is None
    await desk.command(OFFICER, f"/start case-{made.id}")

    assert (await case(desk, made.id)).claimed_by == 1
    assert f"case:write:{made.id}" in "\n".join(await sent_to(desk, OFFICER))
    assert not any("Said" in one or "Dijo" in one for one in await sent_to(desk, GROUP))


async def test_a_protected_call_stands_in_no_group(desk: Desk) -> None:
    """Nor once the duty officers are let in is its level named."""
    await desk.national()
    await linked(desk)
    await desk.officer(Role.PROTECTION, chat=SECOND)
    made = await called(desk, "talk")
    await desk.write(PHONE, "mi patrón me pega")
    await tick(desk)
    assert await sent_to(desk, GROUP) == []
    desk.now += timedelta(minutes=11)
    await tick(desk)
    text = json.dumps(await told(desk), ensure_ascii=False)

    assert f"{made.id}" in text
    assert "R0" not in text


async def test_a_town_that_calls_is_one_message_at_a_time(desk: Desk) -> None:
    """Telegram takes twenty a minute in a group; the last message has the whole queue."""
    for chat in range(1000, 1030):
        await desk.national(chat=chat)
    await linked(desk)
    alert = await desk.submitted()
    await desk.sent(alert)
    for chat in range(1000, 1030):
        await desk.press(chat, f"checkin:{alert}:help")
        await watch.announce(desk.database, files(), desk.now)
        desk.now += timedelta(seconds=1)
    sent = await sent_to(desk, GROUP)

    assert len(sent) <= 30 / SLOT + 1
    assert "30" in json.loads(sent[-1])["text"]


async def test_what_stands_in_a_group_goes_after_47_hours(desk: Desk) -> None:
    """As everything that tells of a case."""
    await desk.national()
    await linked(desk)
    await called(desk, "danger")
    await tick(desk)
    async with desk.database.write() as conn:
        taken = await outbox.claim(conn, "engine", 100, desk.now + timedelta(seconds=SLOT))
        mine = next(one for one in taken if one.chat_id == GROUP)
        row = {"chat_id": GROUP, "message_id": 9, "case_id": mine.case_id, "at": desk.now}
        await conn.execute(case_screens.insert().values(row))
    await watch.wipe(desk.database, desk.now + timedelta(hours=47))

    assert json.loads((await sent_to(desk, GROUP))[-1])["text"] == ""


async def test_a_group_that_puts_the_bot_out_is_told_no_more(desk: Desk) -> None:
    """Nor one that its admin unlinks; a group that got another number goes on."""
    await desk.national()
    await linked(desk)
    assert desk.front.membership is not None
    assert desk.front.group is not None
    async with desk.database.write() as conn:
        turn = await desk.turn(conn, GROUP)
        assert await desk.front.membership(turn, "member") == []
        await desk.front.group(turn, 777, "", NEW_ID)
    assert await group_of(desk) == NEW_ID
    async with desk.database.write() as conn:
        await desk.front.membership(await desk.turn(conn, NEW_ID), "kicked")
    assert await group_of(desk) is None
    await speak(desk, OFFICER, await code_of(desk))
    assert "group:drop" in buttons(await desk.command(OFFICER, "/group"))
    await desk.press(OFFICER, "group:drop")
    await called(desk, "danger")
    await tick(desk)

    assert await group_of(desk) is None
    assert await sent_to(desk, GROUP) == []


def written(text: str, **more: Any) -> dict[str, Any]:
    """An update from a group, as Telegram writes them."""
    message = {
        "message_id": 5, "date": 1_700_000_000, "text": text,
        "chat": {"id": GROUP, "type": "supergroup", "title": "Guardia"},
        "from": {"id": 4711, "is_bot": False, "first_name": "Ana Secreta"},
    }  # fmt: skip
    if text.startswith("/"):
        length = len(text.split()[0])
        message["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
    return message | more


async def test_nobody_in_a_group_speaks_to_the_bot(desk: Desk) -> None:
    """What they write is not kept, registers nobody, calls for nothing."""
    said_there = [
        {"message": written("¡Ayuda, estoy en peligro!")},
        {"message": written("/start")},
        {"message": written("/start av-tap")},
        {"message": written("/forget")},
        {"message": written("/start@test_bot group-forged-forged")},
        {"edited_message": written("estoy a salvo")},
        {"message": written("", location={"latitude": 14.9, "longitude": -92.2})},
        {"my_chat_member": {
            "chat": {"id": GROUP, "type": "group", "title": "Guardia"}, "date": 1_700_000_000,
            "from": {"id": 4711, "is_bot": False, "first_name": "Ana"},
            "old_chat_member": {"user": {"id": 42, "is_bot": True, "first_name": "b"},
                                "status": "left"},
            "new_chat_member": {"user": {"id": 42, "is_bot": True, "first_name": "b"},
                                "status": "member"},
        }},
    ]  # fmt: skip
    async with line(desk.database) as front:
        updates = [{"update_id": 900 + n} | one for n, one in enumerate(said_there)]
        await front.intake.receive(updates)
        await until(lambda: finished(desk))
    async with desk.database.read() as conn:
        people = (await conn.execute(select(func.count()).select_from(nationals))).scalar_one()
        words = (await conn.execute(select(func.count()).select_from(case_words))).scalar_one()
        queue = await calls.queue(conn, "av-tap", secret=True)
        raw = "".join((await conn.execute(select(inbox.c.raw))).scalars())
        sent = (await conn.execute(select(func.count()).select_from(waiting))).scalar_one()

        states = set((await conn.execute(select(inbox.c.state))).scalars())

    assert states == {"done"}
    assert (people, words, queue, sent) == (0, 0, [], 0)
    assert "peligro" not in raw
    assert "Secreta" not in raw


async def until(happens: Callable[[], Awaitable[object]]) -> None:
    """As soon as it has."""
    async with asyncio.timeout(SOON):
        while True:
            if await happens():
                return
            await asyncio.sleep(0.02)


async def finished(desk: Desk) -> bool:
    """Whether all updates are worked off."""
    async with desk.database.read() as conn:
        found = await conn.execute(
            select(func.count()).select_from(inbox).where(inbox.c.state.in_(["waiting", "applied"]))
        )
        return int(found.scalar_one()) == 0


async def test_the_code_is_taken_from_a_group_over_telegram(desk: Desk) -> None:
    """As Telegram sends it when an admin picks a group by the link."""
    desk.now = datetime.now(UTC)
    await desk.officer(Role.ADMIN, chat=4711)
    code = await code_of(desk, 4711)
    async with line(desk.database) as front:
        await front.intake.receive(
            [{"update_id": 900, "message": written(f"/start@test_bot {code}")}]
        )
        await until(lambda: group_of(desk))

    assert await group_of(desk) == GROUP
