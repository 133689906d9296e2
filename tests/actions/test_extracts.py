"""Rows of an alert to take away: noted, of one's own post, of nobody by name."""

import csv
import io
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.actions import checkins, extracts
from bot.content import registers
from bot.content.rosters import write_csv
from bot.domain.checkin import Answer
from bot.domain.extract import COLUMNS, Kind
from bot.domain.post import OPERATOR, Role
from bot.errors import NotAllowed
from bot.store import audit
from bot.store.database import Database
from bot.store.extracts import rows as kept
from bot.store.schema import officers
from tests.rows import NOW, Sent, add_alert

HOSTILE = '=HYPERLINK("http://example.org")'
PEOPLE = [
    Sent(national=1, region="MX-CHP", after=3),
    Sent(national=2, language="ht", after=1),
    Sent(national=3, state="unreachable", reason=HOSTILE, after=2),
]


async def seed(database: Database) -> int:
    """Three people, one of whom answered."""
    async with database.write() as conn:
        alert = await add_alert(conn, PEOPLE, drill=False)
        await checkins.answer(
            conn, alert_id=alert, national_id=1, answer=Answer.SAFE, seq=1,
            now=NOW + timedelta(minutes=5),
        )  # fmt: skip
        for number, role in enumerate((Role.DUTY, Role.OBSERVER), 1):
            told = {"roles": str(role), "since": NOW, "active": True, "post": "av-tap"}
            await conn.execute(officers.insert().values(id=number, chat_id=number, **told))
    return alert


async def lines(database: Database, alert: int, kind: Kind) -> list[tuple[object, ...]]:
    """As they are written."""
    return [one async for one in extracts.rows(database, alert, kind, actor=OPERATOR)]


async def test_rows_stand_in_the_order_of_their_time(database: Database) -> None:
    """Without a number of anybody: two files put side by side do not tell who is silent."""
    alert = await seed(database)
    delivered = await lines(database, alert, Kind.DELIVERIES)
    answered = await lines(database, alert, Kind.ANSWERS)

    assert delivered[0] == COLUMNS[Kind.DELIVERIES]
    assert [line[0] for line in delivered[1:]] == ["ht", "es", "es"]
    assert not any("national" in str(name) for name in (*delivered[0], *answered[0]))
    assert answered[1][:4] == ("es", "general", "MX-CHP", "safe")


async def test_times_carry_their_zone(database: Database) -> None:
    """ISO 8601, on the post's clock."""
    alert = await seed(database)
    at = str((await lines(database, alert, Kind.ANSWERS))[1][-1])

    assert at == "2026-03-14T06:05:00-06:00"
    assert datetime.fromisoformat(at) == NOW + timedelta(minutes=5)


async def test_no_cell_is_a_formula(database: Database, tmp_path: Path) -> None:
    """Neither in CSV nor in a workbook."""
    alert = await seed(database)
    found = await lines(database, alert, Kind.DELIVERIES)
    registers.write(tmp_path / "rows.xlsx", found, sheet="deliveries")
    sheet = load_workbook(tmp_path / "rows.xlsx").active
    cells = [str(one.value) for row in sheet.iter_rows() for one in row]
    types = {one.data_type for row in sheet.iter_rows() for one in row}
    written = [one for row in csv.reader(io.StringIO(write_csv(found))) for one in row]

    assert f"'{HOSTILE}" in cells
    assert "f" not in types
    assert f"'{HOSTILE}" in written
    assert not any(one.startswith(("=", "+", "@")) for one in (*cells, *written))


async def test_who_took_them_stands_in_the_audit(database: Database) -> None:
    """Before anything is read; an observer may not."""
    alert = await seed(database)
    async with database.write() as conn:
        await extracts.take(conn, alert, Kind.ANSWERS, actor="1", now=NOW)
        noted = (await audit.of(conn, f"alert:{alert}"))[-1]
        with pytest.raises(NotAllowed):
            await extracts.take(conn, alert, Kind.ANSWERS, actor="2", now=NOW)

    assert (noted["action"], noted["actor"], noted["kind"]) == ("rows_exported", "1", "answers")


async def test_no_query_reads_a_persons_number(database: Database) -> None:
    """The columns are those that are promised, and no more."""
    alert = await seed(database)
    async with database.read() as conn:
        for kind in Kind:
            async for row in kept(conn, alert, kind):
                assert tuple(row._fields) == COLUMNS[kind]
