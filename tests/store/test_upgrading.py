"""What the counters are for alerts that went out before there were any."""

from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import tallies
from bot.store.database import Database
from bot.store.upgrade import HEAD
from tests.store.test_migrations import to_revision

BEFORE = (
    "INSERT INTO posts (code, name, place, country, region, time_zone, telephone, "
    "emergency_number) VALUES ('x', 'x', 'x', 'MX', 'MX-CHP', 'UTC', '0', '0')",
    "INSERT INTO alerts (id, post, hazard, phase, drill, state, version, author, slots, audience, "
    "created_at, expires_at) VALUES (1, 'x', 'flood', 'warning', true, 'sent', 1, 'cli', '{}', "
    "'{}', '2026-03-14 12:00:00', '2026-03-14 18:00:00')",
    "INSERT INTO variants (id, alert_id, language, grp, consent, written, review, payload, digest) "
    "VALUES (7, 1, 'mam', 'general', 'checkins', 'es', 'checked', '{}', '')",
    *(
        "INSERT INTO deliveries (alert_id, national_id, chat_id, variant_id, drill, lane, rank, "
        "state, due_at, attempts, repeated, language, grp, region, reason, done_at) VALUES "
        f"(1, {n}, {n}, 7, true, 'warning', 0, '{state}', '2026-03-14 12:00:00', {tries}, false, "
        f"'{language}', 'general', {region}, {reason}, {done})"
        for n, state, tries, language, region, reason, done in (
            (1, "accepted", 2, "mam", "'MX-CHP'", "NULL", "'2026-03-14 12:00:01.5'"),
            (2, "unreachable", 1, "es", "NULL", "'blocked'", "'2026-03-14 12:00:02'"),
            (3, "leased", 0, "es", "NULL", "'timeout'", "NULL"),
            (4, "uncertain", 5, "es", "NULL", "'timeout'", "'2026-03-14 12:00:09'"),
        )
    ),
    *(
        f"INSERT INTO {table} (alert_id, national_id, answer, seq, at) VALUES "
        f"(1, {n}, '{answer}', {seq}, '2026-03-14 12:{at}')"
        for table, n, answer, seq, at in (
            ("checkin_history", 1, "safe", 1, "01:01"),
            ("checkin_history", 1, "help", 2, "05:00"),
            ("checkins", 1, "help", 2, "05:00"),
            ("checkins", 4, "safe", 3, "00:05"),
        )
    ),
)


async def test_what_went_out_before_is_counted(empty_database: Database) -> None:
    """The counters that the migration makes are those that the rows come to."""
    async with empty_database.write() as conn:
        await conn.run_sync(to_revision, "0012")
        for statement in BEFORE:
            await conn.execute(text(statement))
        await conn.run_sync(to_revision, HEAD)
        made = await _counters(conn)
        await tallies.rebuild(conn, 1)
        anew = await _counters(conn)

    assert ("written", "mam>es", "accepted", "help", 1, 0, 1) in made[0]
    assert (1, "acted", 60, 1) in made[1]
    assert made == anew


async def _counters(conn: AsyncConnection) -> tuple[list[Any], list[Any]]:
    cells = "SELECT facet, name, state, answer, people, repeated, retries FROM tallies ORDER BY 1"
    seconds = "SELECT alert_id, event, second, people FROM moments ORDER BY 1"
    told = [(await conn.execute(text(query))).all() for query in (cells, seconds)]
    return sorted(map(tuple, told[0])), sorted(map(tuple, told[1]))
