"""`bot/telegram/nationals.py`: joining, changing, pausing, leaving."""

import pytest

from bot.actions import exercises
from bot.domain.national import Consent, Group
from bot.domain.post import OPERATOR, Role
from bot.domain.registration import ELSEWHERE, UNSAID
from bot.store import nationals
from bot.store.schema import exercise_members
from bot.telegram.front import Stale
from bot.telegram.turn import Say
from tests.telegram.desk import OFFICER, PHONE, Desk, buttons, said


async def join(desk: Desk, *answers: str) -> str:
    """Answer the dialogue; gives the last words."""
    told = ""
    for answer in answers:
        told = said(await desk.press(PHONE, f"register:{answer}"))
    return told


async def test_a_person_joins_by_the_link_of_a_post(desk: Desk) -> None:
    """The post's country is known, so it is not asked; the last message has no button."""
    await desk.command(PHONE, "/start av-tap")
    await join(desk, "language:ht", "consent:checkins", "region:MX-CHP")
    closing = await desk.press(PHONE, "register:group:farm_work")
    async with desk.database.read() as conn:
        made = await nationals.by_chat(conn, PHONE)

    assert made is not None
    assert (made.language, made.post, made.region) == ("ht", "av-tap", "MX-CHP")
    assert (made.groups, made.consent) == ((Group.FARM_WORK,), Consent.CHECKINS)
    assert isinstance(closing[-1], Say)
    assert closing[-1].buttons == []
    assert "/forget" in closing[-1].text


async def test_alerts_alone_need_language_and_area(desk: Desk) -> None:
    """Nobody is asked for a group who only wants to be warned."""
    await desk.command(PHONE, "/start av-tap")
    told = await join(desk, "language:es", "consent:alerts", f"region:{UNSAID}")

    assert told.startswith("<b>Listo.</b>")
    assert "Su zona: México." in told


async def test_another_country_is_asked_for(desk: Desk) -> None:
    """A link says where its post is, not where the person is."""
    await desk.command(PHONE, "/start av-tap")
    await join(desk, "language:es", "consent:alerts")
    asked = await desk.press(PHONE, f"register:region:{ELSEWHERE}")

    assert "register:country:GT" in buttons(asked)


async def test_the_label_of_a_button_may_be_written(desk: Desk) -> None:
    """Without accents and capitals too."""
    await desk.command(PHONE, "/start av-tap")
    told = said(await desk.write(PHONE, "FRANCAIS"))

    assert told.startswith("Pour vous prévenir")


@pytest.mark.parametrize("link", ["", "av-none", "{x}", "a" * 64])
async def test_a_link_of_no_post_begins_all_the_same(desk: Desk, link: str) -> None:
    """Somebody who mistyped is not sent away."""
    asked = await desk.command(PHONE, f"/start {link}".strip())

    assert "register:language:es" in buttons(asked)


async def test_an_invitation_works_once(desk: Desk) -> None:
    """The second who sends it stays who they are."""
    await desk.officer(Role.AUTHOR)
    told = said(await desk.command(PHONE, f"/start av-tap-author-{OFFICER}"))

    assert (
        told == "No es posible. Esta invitación ya se usó o venció. Pida otra a su administrador."
    )
    assert "register:language:es" in buttons(await desk.command(PHONE, "/start"))


async def test_who_stops_is_not_warned_until_they_come_back(desk: Desk) -> None:
    """/stop pauses, /start brings the alerts back."""
    await desk.national()
    await desk.command(PHONE, "/stop")
    async with desk.database.read() as conn:
        paused = await nationals.by_chat(conn, PHONE)
    await desk.command(PHONE, "/start av-tap")
    async with desk.database.read() as conn:
        back = await nationals.by_chat(conn, PHONE)

    assert paused is not None
    assert back is not None
    assert (paused.active, back.active) == (False, True)


async def test_forget_asks_first_and_everybodys_receipt_reads_alike(desk: Desk) -> None:
    """The telephone may be in another's hand."""
    await desk.national()
    assert buttons(await desk.command(PHONE, "/forget")) == ["forget:yes", "forget:no"]
    assert said(await desk.press(PHONE, "forget:no")) == "No se borró nada."
    receipt = said(await desk.press(PHONE, "forget:yes"))
    stranger = said(await desk.press(PHONE + 1, "forget:yes"))
    async with desk.database.read() as conn:
        assert await nationals.by_chat(conn, PHONE) is None

    assert receipt == stranger


async def test_a_language_is_changed_in_the_new_language(desk: Desk) -> None:
    """And kept; one that does not exist is an old button."""
    await desk.national()
    told = said(await desk.press(PHONE, "language:ht"))
    with pytest.raises(Stale):
        await desk.press(PHONE, "language:tlh")

    assert told == "Depi kounye a, n ap ekri ou nan lang sa a."
    assert said(await desk.command(PHONE, "/help")).startswith("Mwen se liy ijans konsila a")


async def test_help_names_the_commands_of_officers_to_officers(desk: Desk) -> None:
    """And to nobody else."""
    await desk.officer(Role.AUTHOR)

    assert "/stats" in said(await desk.command(OFFICER, "/help"))
    assert "/stats" not in said(await desk.command(PHONE, "/help"))


async def members(desk: Desk) -> list[int]:
    """Who is in an exercise by their own wish."""
    async with desk.database.read() as conn:
        return [row.national_id for row in await conn.execute(exercise_members.select())]


@pytest.fixture
async def drills(desk: Desk) -> Desk:
    """An exercise that people join by its code."""
    async with desk.database.write() as conn:
        await exercises.open_one(
            conn, code="TALLER", post=None, open_to_all=False, actor=OPERATOR, now=desk.now
        )
    return desk


async def test_a_national_joins_an_exercise_by_its_code(drills: Desk) -> None:
    """Twice is once."""
    national = await drills.national()
    told = said(await drills.command(PHONE, "/start TALLER"))
    await drills.command(PHONE, "/start TALLER")

    assert told.startswith("Usted está en el ejercicio")
    assert await members(drills) == [national]


async def test_who_comes_by_the_code_of_an_exercise_registers_first(drills: Desk) -> None:
    """And is in it at the end."""
    await drills.command(PHONE, "/start TALLER")
    told = await join(drills, "language:es", "consent:alerts", f"country:{UNSAID}")

    assert told.startswith("Usted está en el ejercicio")
    assert "/forget" in told
    assert len(await members(drills)) == 1
