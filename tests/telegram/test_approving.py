"""An approver writes why an alert goes against a rule: `telegram/approving`."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import update

from bot.domain.alert import AlertState
from bot.errors import SecondOfficerNeeded
from bot.store import alerts as alerts_of
from bot.store import dialogues, officers
from bot.store.database import Database
from bot.store.schema import nationals
from bot.telegram import alerts, approving
from bot.telegram.turn import Say, Setting, Turn
from tests.actions.test_checking import FACTS, NOW, PROMISE, drafted, library, prepare, submitted
from tests.queue import add_people

__all__ = ["library"]  # a fixture
CHAT = 9


@pytest.fixture
async def turn(database: Database, library: object) -> AsyncIterator[Turn]:
    """A turn of the second officer; somebody would get Spanish instead of Mam."""
    async with database.write() as conn:
        second = await prepare(conn, language="mam")
        yield Turn(
            conn=conn,
            chat_id=CHAT,
            now=NOW,
            seq=1,
            language="es",
            national=None,
            officer=await officers.get(conn, int(second)),
            setting=Setting(catalogue=library, rate=25, board_link=lambda *_: ""),  # type: ignore[arg-type]
        )


async def waiting(turn: Turn) -> int:
    """A live alert that waits for approval; gives its id."""
    alert = await drafted(turn.conn, turn.catalogue, FACTS)
    return (await submitted(turn.conn, turn.catalogue, alert)).id


async def state(turn: Turn, alert_id: int) -> AlertState:
    found = await alerts_of.get(turn.conn, alert_id)
    assert found is not None
    return found.state


async def test_the_approver_is_shown_what_is_to_be_justified(turn: Turn) -> None:
    """Rule, reason and remedy, below the texts."""
    alert_id = await waiting(turn)
    replies = await alerts.pressed(turn, ["look", str(alert_id)])
    last = replies[-1]

    assert isinstance(last, Say)
    assert "✋ C22" in last.text
    assert "otro idioma que el suyo" in last.text


async def test_a_written_reason_lets_it_go(turn: Turn) -> None:
    """The press asks how many people it reaches, then why; the words approve."""
    alert_id = await waiting(turn)
    await alerts.pressed(turn, ["approve", str(alert_id), "1"])
    asked = await approving.counted(turn, "1")
    between = await state(turn, alert_id)
    replies = await approving.reasoned(turn, "El río ya sube.")

    assert asked is not None
    assert isinstance(asked[0], Say)
    assert "C22" in asked[0].text
    assert between is AlertState.SUBMITTED
    assert replies
    assert await state(turn, alert_id) is AlertState.APPROVED
    assert await approving.reasoned(turn, "otra cosa") is None


@pytest.mark.parametrize("written", ["2", "11", "sí", "-1", "1e0", ""])
async def test_another_number_sends_nothing(turn: Turn, written: str) -> None:
    """It is asked again; no reason is asked before the number is right."""
    alert_id = await waiting(turn)
    await alerts.pressed(turn, ["approve", str(alert_id), "1"])
    again = await approving.counted(turn, written)

    assert again
    assert await approving.reasoned(turn, "El río ya sube.") is None
    assert await state(turn, alert_id) is AlertState.SUBMITTED


async def test_the_number_is_that_of_the_moment(turn: Turn) -> None:
    """Somebody joined after it was asked for: what was typed no longer says how many it reaches."""
    alert_id = await waiting(turn)
    await alerts.pressed(turn, ["approve", str(alert_id), "1"])
    await add_people(turn.conn, 1)
    asked = await approving.counted(turn, "1")

    assert asked is not None
    assert isinstance(asked[0], Say)
    assert "escriba el número 2" in asked[0].text
    assert await state(turn, alert_id) is AlertState.SUBMITTED


async def test_the_number_is_read_in_any_script(turn: Turn) -> None:
    """Arabic digits are digits."""
    await alerts.pressed(turn, ["approve", str(await waiting(turn)), "1"])
    asked = await approving.counted(turn, "١")

    assert asked is not None
    assert "C22" in asked[0].text


async def test_who_does_not_write_a_reason_does_not_send(turn: Turn) -> None:
    """The alert waits on, and words are words again."""
    alert_id = await waiting(turn)
    await alerts.pressed(turn, ["approve", str(alert_id), "1"])
    await approving.counted(turn, "1")
    await alerts.pressed(turn, ["keep"])

    assert await state(turn, alert_id) is AlertState.SUBMITTED
    assert await approving.reasoned(turn, "El río ya sube.") is None


async def test_no_reason_is_asked_of_who_may_not_approve(turn: Turn) -> None:
    """A reason does not make up for the second officer."""
    assert turn.officer is not None
    alert = await drafted(turn.conn, turn.catalogue, FACTS, author=str(turn.officer.id))
    await submitted(turn.conn, turn.catalogue, alert)
    with pytest.raises(SecondOfficerNeeded):
        await alerts.pressed(turn, ["approve", str(alert.id), "1"])
    kept = await dialogues.get(turn.conn, CHAT)

    assert kept is None or kept[1] not in (approving.NUMBER, approving.REASON)


async def test_a_drill_goes_in_one_tap_whatever_is_found(turn: Turn) -> None:
    """It shows what a real one would have been stopped for. Nobody waits for a voice."""
    await turn.conn.execute(update(nationals).values(discreet=True))
    alert = await drafted(turn.conn, turn.catalogue, PROMISE, drill=True)
    shown = await alerts.pressed(turn, ["look", str(alert.id)])
    await alerts.pressed(turn, ["send", str(alert.id), "1"])

    assert isinstance(shown[-1], Say)
    assert "⛔ C09" in shown[-1].text
    assert await state(turn, alert.id) is AlertState.APPROVED
