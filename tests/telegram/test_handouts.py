"""/invite: who may hand out links, what opening one does, and what it says when it does nothing."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.domain.post import OPERATOR, Role
from bot.errors import NotAllowed, NotFound
from bot.store import audit, jobs, nationals, officers
from bot.store.schema import handouts as rows
from bot.telegram.front import Stale
from tests.telegram.desk import OFFICER, PHONE, SECOND, Desk, buttons, said

REGISTRARS = frozenset({Role.DUTY, Role.ADMIN})
JOINS = ("language:es", "consent:checkins", "region:MX-CHP", "group:general")


async def code_of(desk: Desk, chat: int = OFFICER) -> str:
    """The code of a new link that this officer hands out."""
    told = said(await desk.press(chat, "invite:new"))
    return next(line for line in told.splitlines() if line.startswith("/start ")).split()[1]


async def join(desk: Desk, chat: int, code: str, *answers: str) -> str:
    """Open a link and answer; gives the last words."""
    await desk.command(chat, f"/start {code}")
    told = ""
    for answer in answers or JOINS:
        told = said(await desk.press(chat, f"register:{answer}"))
    return told


async def link(desk: Desk) -> Any:
    """The first link, as it is kept."""
    async with desk.database.read() as conn:
        return (await conn.execute(select(rows).order_by(rows.c.id).limit(1))).one()


@pytest.mark.parametrize("role", Role)
async def test_who_may_register_people_gets_a_link(desk: Desk, role: Role) -> None:
    """Others are told whom to ask; forged buttons are refused."""
    await desk.officer(role)
    told = await desk.command(OFFICER, "/invite")
    assert ("/invite" in said(await desk.command(OFFICER, "/help"))) is (role in REGISTRARS)
    if role in REGISTRARS:
        assert "/start " in said(told)
        assert "invite:withdraw:1" in buttons(told)
        return
    assert buttons(told) == []
    assert "/start" not in said(told)
    for data in ("invite:new", "invite:withdraw:1"):
        with pytest.raises((NotAllowed, NotFound)):
            await desk.press(OFFICER, data)


async def test_a_national_knows_no_such_command(desk: Desk) -> None:
    """Nor buttons."""
    await desk.national()

    assert "/help" in said(await desk.command(PHONE, "/invite"))
    for data in ("invite:new", "invite:withdraw:1"):
        with pytest.raises(Stale):
            await desk.press(PHONE, data)


FORGED = "invite: invite:withdraw invite:withdraw:x invite:withdraw:-1 invite:new:1 invite:x:1"


@pytest.mark.parametrize("data", ["invite", *FORGED.split()])
async def test_forged_data_are_an_old_button(desk: Desk, data: str) -> None:
    """From an admin too."""
    await desk.officer(Role.ADMIN)
    with pytest.raises(Stale):
        await desk.press(OFFICER, data)


async def test_one_link_registers_many_and_is_counted(desk: Desk) -> None:
    """Each with the officer's post; they read the post's name, and no officer's number."""
    officer = await desk.officer(Role.DUTY)
    code = await code_of(desk)
    opened = said(await desk.command(PHONE, f"/start {code}"))
    assert "Consulado de Altavista en Tapachula le invita" in opened
    assert f" {officer} " not in opened
    for chat in (PHONE, PHONE + 1, PHONE + 2):
        assert (await join(desk, chat, code)).startswith("<b>Listo.</b>")
    async with desk.database.read() as conn:
        made = await nationals.by_chat(conn, PHONE + 2)
        noted = await audit.of(conn, "handout:1")

    assert made is not None
    assert made.post == "av-tap"
    assert (await link(desk)).joined == 3
    assert [one["action"] for one in noted] == ["handout_made", *["national_invited"] * 3]
    assert "llegaron 3 personas" in said(await desk.command(OFFICER, "/invite"))


async def test_the_audit_does_not_tell_who_came(desk: Desk) -> None:
    """Neither a number nor the minute in which one person registered."""
    await desk.officer(Role.DUTY)
    code = await code_of(desk)
    desk.now += timedelta(minutes=17, seconds=3)
    await join(desk, PHONE, code)
    async with desk.database.read() as conn:
        made = await nationals.by_chat(conn, PHONE)
        noted = (await audit.of(conn, "handout:1"))[-1]

    assert made is not None
    assert noted["at"] < made.confirmed_at
    assert (noted["at"].minute, noted["at"].second) == (0, 0)
    assert noted.keys() == {"at", "actor", "action", "post", "officer"}


async def test_the_invitation_is_for_that_post(desk: Desk) -> None:
    """In the whole country; who lives in another one gets the post there."""
    await desk.officer(Role.DUTY)
    code = await code_of(desk)
    await join(desk, PHONE, code, "language:es", "consent:alerts", "region:MX-CMX")
    abroad = "region:elsewhere", "country:US", "region:US-TX"
    await join(desk, SECOND, code, "language:es", "consent:alerts", *abroad)
    async with desk.database.read() as conn:
        found = [await nationals.by_chat(conn, chat) for chat in (PHONE, SECOND)]

    assert [one.post for one in found if one] == ["av-tap", "av-hou"]


@pytest.mark.parametrize(
    ("fate", "words"),
    [
        ("lapsed", "ya venció"),
        ("withdrawn", "fue retirado"),
        ("no post", "ya no se atiende"),
        ("dismissed", "ya no trabaja"),
        ("moved", "ya no trabaja"),
        ("forged", "no está completo"),
    ],
)
async def test_a_link_that_does_not_hold_says_why(desk: Desk, fate: str, words: str) -> None:
    """And the person registers all the same, without it."""
    officer = await desk.officer(Role.DUTY, post="av-sjo")
    code = await code_of(desk)
    code = await befallen(desk, fate, code, int(officer))
    told = await desk.command(PHONE, f"/start {code}")
    assert words in said(told)
    assert buttons(told)[0] == "register:language:es"
    closing = await join(desk, PHONE, code, "language:es", "consent:alerts", "country:unsaid")

    assert closing.startswith("<b>Listo.</b>")
    assert (await link(desk)).joined == 0


async def befallen(desk: Desk, fate: str, code: str, officer: int) -> str:
    """What happens to the link meanwhile; gives the code that is opened."""
    if fate == "lapsed":
        desk.now += timedelta(days=30)
    if fate == "withdrawn":
        await desk.press(OFFICER, "invite:withdraw:1")
    if fate == "moved":
        await desk.officer(Role.DUTY, post="av-hou")
    async with desk.database.write() as conn:
        if fate == "dismissed":
            await officers.dismiss(conn, officer)
        if fate == "no post":
            await conn.execute(update(rows).values(post="av-old"))
    return code[:-2] + "__" if fate == "forged" else code


async def test_withdrawing_is_for_the_own_post_and_audited(desk: Desk) -> None:
    """An admin of another post may not; a second press changes nothing."""
    await desk.officer(Role.DUTY)
    await code_of(desk)
    await desk.officer(Role.ADMIN, chat=SECOND, post="av-hou")
    with pytest.raises(NotAllowed):
        await desk.press(SECOND, "invite:withdraw:1")
    assert (await link(desk)).withdrawn_at is None
    for _ in range(2):
        assert "ya no sirve" in said(await desk.press(OFFICER, "invite:withdraw:1"))
    async with desk.database.read() as conn:
        noted = [one["action"] for one in await audit.of(conn, "handout:1")]

    assert noted == ["handout_made", "handout_withdrawn"]
    with pytest.raises(NotFound):
        await desk.press(OFFICER, "invite:withdraw:99")


async def test_the_picture_of_the_link_follows(desk: Desk) -> None:
    """It is drawn outside the turn."""
    await desk.officer(Role.DUTY)
    code = await code_of(desk)
    async with desk.database.write() as conn:
        (job,) = await jobs.claim(conn, "x", 9, now=desk.now, until=desk.now)

    assert job.kind == "handout_qr"
    assert job.payload["link"].endswith(code)


async def test_who_is_registered_is_offered_the_post(desk: Desk) -> None:
    """One tap; nothing is asked again, and they are not counted."""
    await desk.national()
    await desk.officer(Role.DUTY, post="av-hou")
    code = await code_of(desk)
    told = await desk.command(PHONE, f"/start {code}")

    assert "profile:post:av-hou" in buttons(told)
    assert (await link(desk)).joined == 0


async def test_a_copy_of_the_database_opens_nothing(desk: Desk) -> None:
    """Of the code only its hash is kept."""
    await desk.officer(Role.DUTY)
    code = await code_of(desk)

    assert code not in str(await link(desk))
    assert OPERATOR not in str(await link(desk))
