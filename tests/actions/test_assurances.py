"""What was said of papers is withdrawn at its hour, by the bot itself, from whomever it reached."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text, update

from bot.actions import alerts, assurances, facts, followups, forms, sending
from bot.content.files import Files
from bot.domain import papers
from bot.domain.alert import AlertState, Purpose
from bot.domain.message import plain
from bot.domain.post import OPERATOR, Role
from bot.errors import NotReady
from bot.store import audit
from bot.store.schema import deliveries as rows
from bot.store.schema import nationals, outbox
from tests.actions.test_followups import ENDS, launch, let_go, send, texts, where
from tests.actions.test_followups import desk as crowd  # noqa: F401 — a fixture
from tests.telegram.desk import OFFICER, SECOND, Desk, buttons, files, said

HOUR = timedelta(hours=1)
SHELTER = "Escuela Juárez"


@pytest.fixture
async def desk(crowd: Desk) -> Desk:  # noqa: F811
    """All of whom like text: voices take their time."""
    async with crowd.database.write() as conn:
        await conn.execute(update(nationals).values(form="text"))
    return crowd


@pytest.fixture
def folder(tmp_path: Path) -> Files:
    """Where pictures and voices are kept."""
    return Files.inside(tmp_path)


async def written(desk: Desk, number: int, *, lasts: timedelta = 2 * HOUR) -> None:
    """The draft says that papers are not asked for, as an officer writes it."""
    for slot, told in (
        (papers.PLACE, SHELTER),
        (papers.AUTHORITY, "Protección Civil de Chiapas"),
        (papers.UNTIL, f"+{int(lasts / timedelta(minutes=1))}m"),
    ):
        async with desk.database.write() as conn:
            alert = await alerts.get(conn, number)
            await facts.write(
                conn, files(), number, slot, told, version=alert.version, officer=OPERATOR,
                now=desk.now,
            )  # fmt: skip


async def withdraw(desk: Desk, folder: Files) -> int:
    """What the bot does every five seconds, and what follows."""
    done = await assurances.withdraw(desk.database, files(), folder, desk.now)
    await launch(desk)
    return done


async def spoken(desk: Desk, number: int) -> dict[str, str]:
    """Language → text without markup."""
    found = await texts(desk, number)
    return {code: plain(json.loads(payload)["text"]) for code, payload in found.items()}


async def out(desk: Desk) -> int:
    """An alert with the line, which everybody has; gives its number."""
    first = await desk.drafted()
    await written(desk, first)
    await let_go(desk, first)
    await send(desk, ENDS[:1])
    return first


async def test_at_its_hour_it_is_taken_back_from_whom_it_reached(desk: Desk, folder: Files) -> None:
    """Once; to nobody else; in the reader's language; with the rest of the warning below."""
    first = await desk.drafted()
    await written(desk, first)
    await let_go(desk, first)
    await send(desk, ENDS[1:4])
    before = await spoken(desk, first)
    reached = {n for n, (state, *_) in (await where(desk, first)).items() if state != "unreachable"}

    assert await withdraw(desk, folder) == 0
    desk.now += 2 * HOUR
    assert await withdraw(desk, folder) == 1
    assert await withdraw(desk, folder) == 0
    after = await spoken(desk, first + 1)
    made = await desk.alert(first + 1)

    assert f"en {SHELTER} no piden papeles" in before["es"]
    assert f"nan {SHELTER} yo pa mande papye" in before["ht"]
    assert "piden papeles" not in after["es"]
    assert f"ya no vale lo que dijimos de los papeles en {SHELTER}" in after["es"]
    assert f"sa nou te di sou papye nan {SHELTER} pa bon ankò" in after["ht"]
    assert "Próximo aviso" in after["es"]
    assert (made.purpose, made.follows) == (Purpose.UPDATE, first)
    assert not made.asks
    assert set(await where(desk, made.id)) == reached
    assert (await desk.alert(first)).state is AlertState.UPDATED


async def test_who_wrote_and_approved_it_are_told(desk: Desk, folder: Files) -> None:
    """And the audit says that the bot did it."""
    author = await desk.officer(Role.AUTHOR)
    first = await desk.drafted(author)
    await written(desk, first)
    await let_go(desk, first)
    await send(desk, ENDS[:1])
    desk.now += 2 * HOUR
    await withdraw(desk, folder)

    async with desk.database.read() as conn:
        told = (await conn.execute(select(outbox.c.payload))).scalars().all()
        steps = await audit.of(conn, f"alert:{first}")
    assert any("Lo retiré: la novedad 2" in one for one in told)
    assert any(one["action"] == "alert_papers_withdrawn" for one in steps)


async def test_while_it_is_still_sent_each_hears_of_it_after_their_own_copy(
    desk: Desk, folder: Files
) -> None:
    """A warning is not held back for it; nobody keeps the line alone."""
    first = await desk.drafted()
    await written(desk, first)
    await let_go(desk, first)
    early = await send(desk, ENDS[:1], most=4)
    desk.now += 2 * HOUR
    await withdraw(desk, folder)
    reached = set(await where(desk, first + 1))
    await send(desk, ENDS[:1], most=100)
    await launch(desk)

    assert reached == set(early)
    assert set(await where(desk, first + 1)) == set(await where(desk, first))


async def test_an_officer_takes_it_back_before_and_the_bot_says_it_no_more(
    desk: Desk, folder: Files
) -> None:
    """One tap, a second look, and it is out."""
    await desk.officer(Role.ADMIN)
    first = await out(desk)
    menu = await desk.press(OFFICER, f"follow:menu:{first}")
    shown = await desk.press(OFFICER, f"follow:papers:{first}")
    await let_go(desk, first + 1)
    desk.now += 2 * HOUR

    assert f"follow:papers:{first}" in buttons(menu)
    assert "ya no vale lo que dijimos de los papeles" in said(shown)
    assert "no piden papeles" not in said(shown)
    assert await withdraw(desk, folder) == 0


async def test_a_line_that_was_renewed_holds_until_its_new_end(desk: Desk, folder: Files) -> None:
    """The newest of the chain counts."""
    first = await out(desk)
    async with desk.database.write() as conn:
        later = await followups.draft(
            conn, files(), first, Purpose.UPDATE, officer=OPERATOR, now=desk.now,
            slots={
                "shelter": "Estadio",
                papers.UNTIL: (desk.now + 3 * HOUR).isoformat(),
            },
        )  # fmt: skip
    await let_go(desk, later.id)
    await send(desk, ENDS[:1])
    desk.now += 2 * HOUR
    at_first = await withdraw(desk, folder)
    desk.now += HOUR

    assert at_first == 0
    assert await withdraw(desk, folder) == 1
    after = await spoken(desk, later.id + 1)
    assert "Estadio" in after["es"]


async def test_a_correction_without_the_line_does_not_lose_its_end(
    desk: Desk, folder: Files
) -> None:
    """Whoever had the first message still hears that it is over."""
    first = await out(desk)
    async with desk.database.write() as conn:
        made = await followups.draft(
            conn, files(), first, Purpose.CORRECTION, officer=OPERATOR, now=desk.now,
            slots={"shelter": "Estadio"},
        )  # fmt: skip
        await facts.take_papers_out(conn, files(), made.id, officer=OPERATOR, now=desk.now)
    await let_go(desk, made.id)
    await send(desk, ENDS[:1])
    desk.now += 2 * HOUR

    assert await withdraw(desk, folder) == 1
    assert "Estadio" in (await spoken(desk, made.id + 1))["es"]


async def test_what_is_over_goes_into_no_new_text(desk: Desk) -> None:
    """An update drafted later lacks it, and says so to its officer; a draft is refused."""
    await desk.officer(Role.ADMIN)
    first = await desk.drafted()
    await written(desk, first)
    second = await desk.drafted()
    await written(desk, second)
    await let_go(desk, first)
    await send(desk, ENDS[:1])
    desk.now += 2 * HOUR
    await desk.press(OFFICER, f"follow:fact:{first}:update:shelter")
    told = await desk.write(OFFICER, "Estadio")
    stale = said(await desk.press(OFFICER, f"alert:open:{second}"))

    assert told is not None
    for shown in (said(told), stale):
        assert "piden papeles" not in shown
        assert "ya no está en estos textos" in shown
    async with desk.database.write() as conn:
        with pytest.raises(NotReady, match="must hold for an hour"):
            await alerts.submit(conn, files(), second, officer=OPERATOR, now=desk.now)


async def test_what_was_missed_while_down_is_held_and_told(desk: Desk) -> None:
    """Approved for an hour that passed: it does not go out with what no longer holds."""
    author = await desk.officer(Role.AUTHOR)
    first = await desk.drafted(author)
    await written(desk, first)
    async with desk.database.write() as conn:
        await alerts.submit(conn, files(), first, officer=OPERATOR, now=desk.now)
        await alerts.approve(conn, first, officer=OPERATOR, now=desk.now)
    desk.now += 2 * HOUR
    await launch(desk)

    assert (await desk.alert(first)).state is AlertState.DRAFT
    assert await where(desk, first) == {}
    async with desk.database.read() as conn:
        told = (await conn.execute(select(outbox.c.payload))).scalars().all()
    assert any("lo que dice de los papeles ya no vale" in one for one in told)


async def test_nobody_approves_what_is_over(desk: Desk) -> None:
    """The approver reads the way out."""
    await desk.officer(Role.APPROVER, SECOND)
    first = await desk.drafted()
    await written(desk, first)
    async with desk.database.write() as conn:
        await alerts.submit(conn, files(), first, officer=OPERATOR, now=desk.now)
    desk.now += 2 * HOUR
    with pytest.raises(NotReady, match="return it to its author"):
        await desk.press(SECOND, f"alert:approve:{first}:4")


async def test_the_line_is_written_in_the_chat_with_names_in_its_language(desk: Desk) -> None:
    """Three facts; the hour at which it was said is now; and it can be taken out again."""
    await desk.officer(Role.AUTHOR)
    await desk.drafted()
    listed = await desk.press(OFFICER, "facts:list:1")
    asked = await desk.press(OFFICER, "facts:papers:1")
    await desk.press(OFFICER, f"facts:ask:1:{papers.PLACE}")
    partly = await desk.write(OFFICER, SHELTER)
    shown = said(await desk.press(OFFICER, "alert:open:1"))
    out = await desk.press(OFFICER, "facts:nopapers:1")

    assert "facts:papers:1" in buttons(listed)
    assert "Papeles: hasta cuándo vale" in str(asked)
    assert partly is not None
    assert "Papeles: quién lo dice</b>: falta" in said(partly)
    assert "falta el lugar, quién lo dijo o hasta cuándo" in shown
    assert "facts:papers:1" in buttons(out)
    assert not papers.speaks((await desk.alert(1)).slots)


async def test_what_is_over_is_not_passed_on(desk: Desk) -> None:
    """Neither to WhatsApp."""
    first = await desk.drafted()
    await written(desk, first)
    await let_go(desk, first)
    async with desk.database.write() as conn:
        await forms.plan_sharing(conn, files(), first, "es", officer=OPERATOR, now=desk.now)
        with pytest.raises(NotReady, match="no longer holds"):
            await forms.plan_sharing(
                conn, files(), first, "es", officer=OPERATOR, now=desk.now + 2 * HOUR
            )


async def test_pictures_and_voices_come_with_the_withdrawal(desk: Desk, folder: Files) -> None:
    """Who likes a picture gets one that no longer says it."""
    async with desk.database.write() as conn:
        await conn.execute(update(nationals).where(nationals.c.id == 1).values(form="picture"))
    first = await out(desk)
    desk.now += 2 * HOUR
    await withdraw(desk, folder)

    async with desk.database.read() as conn:
        found = await conn.execute(
            text(
                "SELECT v.payload FROM deliveries d JOIN variants v ON v.id = d.variant_id "
                "WHERE d.alert_id = :id AND d.national_id = 1"
            ),
            {"id": first + 1},
        )
    assert '"media"' in found.scalar_one()


async def test_nothing_is_sent_of_it_after_the_warning_is_over(desk: Desk, folder: Files) -> None:
    """The bot was down at the hour, and comes back when nothing of it holds any more."""
    first = await out(desk)
    desk.now += 7 * HOUR
    await sending.expire(desk.database, files().locales, desk.now)

    assert await withdraw(desk, folder) == 0
    async with desk.database.read() as conn:
        found = await conn.execute(select(rows.c.alert_id).where(rows.c.alert_id > first))
    assert found.all() == []
