"""Who takes part in an exercise: seats, the red button, the way back."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from bot.actions import alerts, conducting, debriefing, posts, variants
from bot.content import exercises as scripts
from bot.domain.alert import AlertState
from bot.domain.hazard import Hazard, Phase
from bot.domain.post import OPERATOR, Role
from bot.errors import WrongState
from bot.store.database import Database
from bot.telegram.front import Stale
from tests.telegram.desk import PHONE, Desk, buttons, files, said

REAL_PRESSED = variants.REAL_PRESSED
LEADER, AUTHOR, PLAYER = 501, 601, 701


@pytest.fixture
async def desk(database: Database) -> Desk:
    """A post, and a database in which nothing is played yet."""
    made = Desk(database)
    await made.open()
    return made


async def played(desk: Desk, team: str = "1") -> None:
    """The storm runs: a leader, an officer and a player."""
    await desk.officer(Role.ADMIN, LEADER)
    async with desk.database.write() as conn:
        await conducting.open_run(
            conn, scripts.load("storm"), code="NORA", language="es", actor=OPERATOR, now=desk.now
        )
    await desk.command(AUTHOR, "/start NORA")
    await desk.press(AUTHOR, f"exercise:sit:2:{team}")
    await desk.command(PLAYER, "/start NORA")
    await desk.press(PLAYER, "exercise:deal:2")
    await desk.press(LEADER, "conduct:move:start")


async def drafted(desk: Desk, post: str) -> int:
    """A drill of a team, handed on."""
    async with desk.database.write() as conn:
        made = await alerts.draft(
            conn, files(), post=post, hazard=Hazard.HURRICANE, phase=Phase.WARNING,
            regions=("MX-CHP",), drill=True, expires_at=desk.now + timedelta(hours=6),
            author=OPERATOR, now=desk.now,
        )  # fmt: skip
        await alerts.submit(conn, files(), made.id, officer=OPERATOR, now=desk.now)
    return made.id


async def outbox(desk: Desk, chat: int) -> list[Any]:
    """What waits for a chat: lane and payload, oldest first."""
    async with desk.database.read() as conn:
        found = await conn.execute(
            text("SELECT lane, payload FROM outbox WHERE chat_id = :chat ORDER BY id"),
            {"chat": chat},
        )
        return list(found.all())


async def stands(desk: Desk) -> Any:
    """What the facilitator's page shows."""
    async with desk.database.read() as conn:
        run = await conducting.newest(conn)
        assert run is not None
        return await debriefing.progress(conn, run, now=desk.now)


async def test_every_drill_has_the_red_button_and_no_live_alert_has(desk: Desk) -> None:
    """Whatever the reader's language and consent."""
    for drill in (True, False):
        number = await desk.drafted(drill=drill)
        alert = await desk.alert(number)
        async with desk.database.read() as conn:
            post = await posts.the_post(conn, "av-tap")
        made = variants.compose_all(files(), alert, post, [], strict=False)
        under = [[b.data for row in one.payload.buttons for b in row] for one in made]

        assert under
        assert all((REAL_PRESSED in data) is drill for data in under)


@pytest.mark.parametrize("way", [REAL_PRESSED, "/real"])
async def test_a_real_emergency_stops_the_team_and_calls_the_leader(desk: Desk, way: str) -> None:
    """In the chat at once, before everything else; on the page; the others play."""
    await played(desk)
    press = desk.command if way.startswith("/") else desk.press
    answer = await press(PLAYER, way)
    lane, payload = (await outbox(desk, LEADER))[-1]
    told = await stands(desk)

    assert "número de emergencias" in said(answer)
    assert lane == "emergency"
    assert "EMERGENCIA REAL" in payload
    assert "conduct:thaw:1" in payload
    assert [team["key"] for team in told["teams"] if team["frozen"]] == ["1"]
    assert [one["team"] for one in told["alarms"]] == ["1"]
    assert "emergencia real" in (await outbox(desk, AUTHOR))[-1][1]


async def test_a_stopped_team_sends_nothing(desk: Desk) -> None:
    """What it sends is paused, what it approves is refused, until the leader lets it go on."""
    await played(desk)
    await desk.national(PHONE, post="storm-1")
    await desk.national(PHONE + 1, post="storm-2")
    first, second = await drafted(desk, "storm-1"), await drafted(desk, "storm-1")
    other = await drafted(desk, "storm-2")
    async with desk.database.write() as conn:
        await alerts.approve(conn, first, officer=OPERATOR, now=desk.now)
        await conn.execute(text("UPDATE alerts SET state = 'sending' WHERE id = 1"))
    await desk.press(PLAYER, REAL_PRESSED)
    with pytest.raises(WrongState):
        async with desk.database.write() as conn:
            await alerts.approve(conn, second, officer=OPERATOR, now=desk.now)
    async with desk.database.write() as conn:
        await alerts.approve(conn, other, officer=OPERATOR, now=desk.now)
    await desk.press(LEADER, "conduct:thaw:1")
    async with desk.database.write() as conn:
        await alerts.approve(conn, second, officer=OPERATOR, now=desk.now)

    assert (await desk.alert(first)).state is AlertState.PAUSED


async def test_a_registered_person_without_a_seat_stops_the_team_too(desk: Desk) -> None:
    """By the post with which they registered."""
    await played(desk)
    await desk.national(PHONE, post="storm-1")
    await desk.press(PHONE, REAL_PRESSED)

    assert [team["key"] for team in (await stands(desk))["teams"] if team["frozen"]] == ["1"]


async def test_outside_an_exercise_the_red_button_is_a_real_call_for_help(desk: Desk) -> None:
    """A case that is no drill; and a stranger's press is an old button."""
    await desk.national()
    answer = await desk.press(PHONE, REAL_PRESSED)
    async with desk.database.read() as conn:
        found = (await conn.execute(text("SELECT drill, said, alert_id FROM cases"))).all()

    assert "vida" in said(answer)
    assert [tuple(row) for row in found] == [(0, "danger", None)]
    with pytest.raises(Stale):
        await desk.press(9999, REAL_PRESSED)


async def test_who_comes_back_finds_their_card(desk: Desk) -> None:
    """By the code, and in a training room without it; a latecomer without code finds the way in."""
    await played(desk)
    again = await desk.command(PLAYER, "/start NORA")
    bare = await desk.command(PLAYER, "/start ")
    late = await desk.command(702, "/start ")

    assert "exercise:register" in buttons(again)
    assert said(again) == said(bare)
    assert "exercise:deal:2" in buttons(late)


async def test_who_leaves_frees_the_card(desk: Desk) -> None:
    """The next one is dealt it."""
    await played(desk)
    card = await desk.press(PLAYER, "exercise:mine")
    first = said(card)
    ways = await desk.press(PLAYER, "exercise:change")
    left = await desk.press(PLAYER, "exercise:leave")
    await desk.command(702, "/start NORA")
    second = said(await desk.press(702, "exercise:deal:2"))

    assert "exercise:change" in buttons(card)
    assert "exercise:leave" in buttons(ways)
    assert "exercise:change" in buttons(await desk.press(AUTHOR, "exercise:mine"))
    assert "/start" not in said(left)
    assert said(left).startswith("EJERCICIO")
    assert first == second


async def test_the_wipe_is_led_and_not_played(desk: Desk) -> None:
    """A player's forged button moves nothing."""
    await played(desk)
    for data in ("conduct:move:end:yes", "conduct:next", "conduct:thaw:1", "conduct:open:storm"):
        with pytest.raises(Stale):
            await desk.press(PLAYER, data)

    assert (await stands(desk))["state"] == "running"
