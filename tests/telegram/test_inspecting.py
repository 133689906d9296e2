"""What the leader of an exercise sees from the chat: news, marks, votes, reach, the report."""

import pytest
from sqlalchemy import text

from bot.actions import conducting, debriefing
from bot.domain.post import Role
from bot.errors import NotAllowed, NotFound, NotReady, WrongState
from bot.store.database import Database
from bot.telegram.front import Stale
from bot.telegram.turn import Toast
from tests.telegram.desk import OFFICER, PHONE, Desk, buttons, said
from tests.telegram.test_exercises import AUTHOR, LEADER, PLAYER, drafted, outbox, played, stands


@pytest.fixture
async def desk(database: Database) -> Desk:
    """The storm runs: a leader, an officer in team 1 and a player."""
    made = Desk(database)
    await made.open()
    await played(made)
    return made


async def test_any_news_may_come_now_also_what_is_optional(desk: Desk) -> None:
    """By its own button; then it can be judged, and the mark be changed."""
    listed = await desk.press(LEADER, "conduct:news")
    shown = await desk.press(LEADER, "conduct:one:press")
    sent = await desk.press(LEADER, "conduct:send:press")
    await desk.press(LEADER, "conduct:mark:press:1:M")
    judged = await desk.press(LEADER, "conduct:mark:press:1:P")

    assert "conduct:one:press" in buttons(listed)
    assert "periodista" in said(shown)
    assert "conduct:mark:press:1:U" in buttons(sent)
    assert "conduct:send:press" not in buttons(sent)
    assert "1: ✏ anotado · P" in said(judged)
    assert (await stands(desk))["teams"][0]["done"][0]["mark"] == "P"


async def test_news_is_left_out_by_its_own_button(desk: Desk) -> None:
    """Nobody gets it, and no team is asked what it made of it."""
    await desk.press(LEADER, "conduct:omit:papers")
    assert (await stands(desk))["teams"][0]["done"] == []
    await desk.press(LEADER, "conduct:omit:fake")
    with pytest.raises(NotFound):
        await desk.press(LEADER, "conduct:send:fake")


async def test_the_votes_are_counted(desk: Desk) -> None:
    """And how many know what they should."""
    assert "Todavía no" in said(await desk.press(LEADER, "conduct:votes"))
    async with desk.database.write() as conn:
        await conn.execute(text("UPDATE exercises SET seconds = 3600 WHERE id = 2"))
        await conn.execute(
            text("INSERT INTO exercise_events (exercise_id, at, seconds, kind, ref) "
                 "SELECT 2, opened_at, 0, 'question', 'when' FROM exercises WHERE id = 2")
        )  # fmt: skip
    await desk.press(PLAYER, "exercise:said:when:1")
    await desk.press(PLAYER, "exercise:said:when:0")

    votes = said(await desk.press(LEADER, "conduct:votes"))
    assert "Sí: 1" in votes
    assert "1 de 1" in votes
    assert "1 de 1" in said(await desk.command(LEADER, "/exercise "))


async def test_teams_are_compared_without_their_names(desk: Desk) -> None:
    """Only teams that sit count."""
    await desk.press(LEADER, "conduct:send:storm")
    compared = said(await desk.press(LEADER, "conduct:compare"))

    assert "todavía no: 1" in compared
    assert "Consulado" not in compared


async def test_reach_is_that_of_a_teams_newest_drill(desk: Desk) -> None:
    """Counted from deliveries; a draft reaches nobody and is no alert yet."""
    await desk.national(PHONE, post="storm-1")
    number = await drafted(desk, "storm-1")
    assert (await stands(desk))["teams"][0]["alerts"] == 0
    async with desk.database.write() as conn:
        await conn.execute(text("UPDATE alerts SET approved_at = created_at, state = 'sent'"))
        for state, people in (("accepted", 3), ("unreachable", 1)):
            await conn.execute(
                text("INSERT INTO tallies (alert_id, facet, name, state, answer, people, repeated, "
                     "retries) VALUES (:id, 'language', 'es', :state, '', :people, 0, 0)"),
                {"id": number, "state": state, "people": people},
            )  # fmt: skip

    team = (await stands(desk))["teams"][0]
    assert (team["alerts"], team["accepted"], team["audience"]) == (1, 3, 4)
    assert "llegó a 3 de 4" in said(await desk.command(LEADER, "/exercise "))


async def test_the_report_is_made_outside_the_turn(desk: Desk) -> None:
    """In the forms that a chat shows."""
    answer = await desk.press(LEADER, "conduct:report:pdf")
    with pytest.raises(Stale):
        await desk.press(LEADER, "conduct:report:csv")

    assert isinstance(answer[0], Toast)


async def test_the_wipe_leaves_a_receipt_and_the_report(desk: Desk) -> None:
    """The receipt is in the report too."""
    await desk.press(LEADER, "conduct:move:end:yes")
    told = await desk.press(LEADER, "conduct:move:wipe:yes")

    assert "Puestos: 2" in said(told)
    assert "conduct:report:pdf" in buttons(told)
    assert "conduct:open:storm" in buttons(told)


@pytest.mark.parametrize("data", ["conduct:news", "conduct:mark:storm:1:P", "conduct:report:pdf"])
async def test_only_who_leads_looks(desk: Desk, data: str) -> None:
    """An officer of a team leads nothing; a player's press is an old button."""
    with pytest.raises(NotAllowed):
        await desk.press(AUTHOR, data)
    with pytest.raises(Stale):
        await desk.press(PLAYER, data)
    await desk.officer(Role.OBSERVER, OFFICER)
    with pytest.raises(NotAllowed):
        await desk.press(OFFICER, data)


async def test_who_leaves_an_officers_seat_is_none_any_more(desk: Desk) -> None:
    """And may come back as somebody else."""
    await desk.press(AUTHOR, "exercise:leave")
    again = await desk.command(AUTHOR, "/start NORA")

    assert "exercise:deal:2" in buttons(again)
    with pytest.raises(Stale):
        await desk.press(AUTHOR, "conduct:news")


async def test_the_clock_goes_on_to_the_next_part(desk: Desk) -> None:
    """Never back; the time that a team took is told by the clock as it was put."""
    await desk.press(LEADER, "conduct:forward")
    assert (await stands(desk))["seconds"] == 5 * 60
    await desk.press(LEADER, "conduct:move:pause")
    await desk.press(LEADER, "conduct:forward")
    told = await stands(desk)

    assert (told["seconds"], told["state"]) == (12 * 60, "paused")
    async with desk.database.write() as conn:
        await conn.execute(text("UPDATE exercises SET seconds = 5400 WHERE id = 2"))
    with pytest.raises(NotReady):
        await desk.press(LEADER, "conduct:forward")


async def test_a_mark_after_the_end_is_in_the_report(desk: Desk) -> None:
    """Until the wipe; everybody was told that it is over."""
    await desk.press(LEADER, "conduct:send:rumour")
    await desk.press(LEADER, "conduct:move:end:yes")
    await desk.press(LEADER, "conduct:mark:rumour:1:S")
    async with desk.database.read() as conn:
        run = await conducting.newest(conn)
        assert run is not None
        told = await debriefing.report(conn, run, now=desk.now)

    assert told["teams"][0]["done"][0]["mark"] == "S"
    assert "terminó" in (await outbox(desk, PLAYER))[-1][1]
    await desk.press(LEADER, "conduct:move:wipe:yes")
    with pytest.raises(WrongState):
        await desk.press(LEADER, "conduct:mark:rumour:1:P")


async def test_what_is_real_does_not_stand_between_words_of_a_drill(desk: Desk) -> None:
    """Nobody may take the call to stop for a part of the exercise."""
    await desk.press(PLAYER, "exercise:real")
    stopped = (await outbox(desk, AUTHOR))[-1][1]
    await desk.press(LEADER, "conduct:thaw:1")

    assert "emergencia real" in stopped
    assert "EJERCICIO" not in stopped
    assert "EJERCICIO" in (await outbox(desk, AUTHOR))[-1][1]


async def test_who_sits_wrongly_sits_anew(desk: Desk) -> None:
    """An officer who takes a card is no officer any more; the card says where one lives."""
    ways = buttons(await desk.press(AUTHOR, "exercise:change"))
    card = said(await desk.press(AUTHOR, "exercise:deal:2"))

    assert {"exercise:deal:2", "exercise:teams:2", "exercise:leave"} <= set(ways)
    assert "Chiapas" in card
    with pytest.raises(Stale):
        await desk.press(AUTHOR, "conduct:news")
