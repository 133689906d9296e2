"""A question and the calls that come of it, on either database: asked, claimed, reminded, found."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text

from bot.actions import outages, rounds
from bot.domain.case import CaseState
from bot.domain.post import Role
from bot.domain.triage import Level
from bot.store import cases
from bot.store import queue as waiting
from bot.store.database import Database
from bot.store.schema import case_words, round_tries
from tests.telegram import test_cases, test_rounds
from tests.telegram.desk import OFFICER, SECOND, Desk
from tests.telegram.test_cases import case, newest, sent_to, shown
from tests.telegram.test_rounds import NOON, sent

ONE, TWO, THREE, RELAY = 101, 102, 103, 104
GUARDIAN = 203


@pytest.fixture
async def desk(database: Database) -> Desk:
    """A desk on a database of either kind."""
    made = Desk(database, now=NOON)
    await made.open()
    return made


async def tick(desk: Desk, tmp_path: Path, **later: float) -> None:
    """Time passes, and all that is due is done."""
    desk.now += timedelta(**later)
    await test_rounds.tick(desk, tmp_path)
    await test_cases.tick(desk)


async def began(desk: Desk, tmp_path: Path) -> None:
    """Four people of a post with three officers are asked, by night too."""
    for chat in (ONE, TWO, THREE, RELAY):
        await desk.national(chat)
    async with desk.database.write() as conn:
        await conn.execute(text("UPDATE nationals SET relay = true WHERE chat_id = 104"))
    await desk.officer(Role.DUTY)
    await desk.officer(Role.DUTY, chat=SECOND)
    await desk.officer(Role.PROTECTION, chat=GUARDIAN)
    await desk.press(OFFICER, "round:go:MX-CHP:drill:24:night")
    await tick(desk, tmp_path)


async def test_calls_on_either_database(desk: Desk, tmp_path: Path) -> None:
    """Opened once, risen, claimed by one, merged, handed back, late when due; in order."""
    await began(desk, tmp_path)
    for answer in ("help", "help", "danger", "safe"):
        await desk.press(ONE, f"checkin:r1:{answer}")
    mine = (await newest(desk)).id
    await desk.press(TWO, "checkin:r1:help")
    secret = (await newest(desk)).id
    await desk.press(TWO, f"tell:{secret}:needs:unsafe")
    await desk.press(RELAY, "checkin:r1:safe")
    await desk.press(RELAY, "others:report:0:missing")
    other = (await newest(desk)).id
    await tick(desk, tmp_path)
    risen = await case(desk, mine)
    assert (risen.level, risen.said, risen.waits_since) == (Level.R1, "safe", NOON)
    async with desk.database.read() as conn:
        in_order = [one.id for one in await waiting.queue(conn, "av-tap", secret=True)]
        assert in_order == [secret, mine, other]
        assert await waiting.counts(conn, "av-tap", secret=False) == {Level.R1: 1, Level.R2: 1}
        assert len(await cases.reports_of(conn, RELAY, "own")) == 1
    await tick(desk, tmp_path, minutes=10)
    assert [(await case(desk, n)).escalated for n in in_order] == [1, 0, 0]
    await _worked(desk, tmp_path, mine, other)


async def _worked(desk: Desk, tmp_path: Path, mine: int, other: int) -> None:
    """By two officers, until it is closed."""
    await desk.press(OFFICER, f"case:claim:{mine}")
    await shown(desk, mine)
    await desk.press(ONE, f"tell:{mine}:needs:food")
    await tick(desk, tmp_path)
    assert "Agua" in json.loads((await sent_to(desk, OFFICER))[-1])["text"]
    await desk.write(ONE, "pasaporte G1234567")
    await desk.press(OFFICER, f"case:claim:{other}")
    await desk.press(OFFICER, f"case:merge:{other}")
    await desk.write(OFFICER, str(mine))
    await desk.press(OFFICER, f"case:remove:{mine}:1")
    await desk.press(OFFICER, f"case:back:{mine}")
    await desk.press(SECOND, f"case:claim:{mine}")
    await desk.press(SECOND, f"case:close:{mine}:helped")
    after = await case(desk, mine)

    assert (after.state, after.claimed_by) == (CaseState.CLOSED, 2)
    assert (await case(desk, other)).into == mine
    assert '"text":""' in "\n".join(await sent_to(desk, OFFICER))
    async with desk.database.read() as conn:
        assert list((await conn.execute(select(case_words.c.text))).scalars()) == [""]


async def test_silence_on_either_database(desk: Desk, tmp_path: Path) -> None:
    """Reminded, asked again after an outage, listed by rank; then everything on its clock."""
    await began(desk, tmp_path)
    async with desk.database.write() as conn:
        await conn.execute(text("UPDATE nationals SET needs = 'mobility' WHERE chat_id = 103"))
    await desk.press(ONE, "checkin:r1:danger")
    for chat in (ONE, TWO, THREE):
        await sent(desk, chat)
    await tick(desk, tmp_path, hours=2)
    assert [len(await sent(desk, chat)) for chat in (ONE, TWO, THREE)] == [0, 1, 1]
    assert await outages.noticed(desk.database, desk.now, desk.now, rounds.again) == 3
    await tick(desk, tmp_path)
    assert [len(await sent(desk, chat)) for chat in (ONE, TWO, THREE)] == [0, 1, 1]
    await desk.write(TWO, "estoy bien")
    await tick(desk, tmp_path, hours=4)
    assert "quiet:1" in (await sent(desk, ONE))[-1]  # R1 is asked every six hours
    await tick(desk, tmp_path, hours=6)
    await tick(desk, tmp_path, hours=2)
    assert "round:silent:1:0" in "\n".join(await sent_to(desk, OFFICER))
    await desk.press(OFFICER, "round:silent:1:0")
    page = json.loads((await sent_to(desk, OFFICER))[-1])
    assert page["buttons"][0][1]["data"] == "round:found:1:3"  # who needs support first
    await desk.press(OFFICER, "round:found:1:3")
    async with desk.database.read() as conn:
        tries = (await conn.execute(select(round_tries.c.found))).scalars()
        assert list(tries) == [True]
