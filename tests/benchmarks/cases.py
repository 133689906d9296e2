"""How long a duty officer waits for the first page of a long queue of calls for help."""

import asyncio
from datetime import datetime, timedelta
from time import perf_counter, process_time

from sqlalchemy import insert

from bot.actions import posts
from bot.actions.queue import PAGE
from bot.app import catalogue
from bot.config import load, shipped
from bot.domain.case import CaseState
from bot.domain.post import OPERATOR, Officer, Role
from bot.domain.triage import CALLS, RANK
from bot.store.database import Connection, Database
from bot.store.schema import cases
from bot.telegram import cases as screens
from bot.telegram.turn import Say, Setting, Turn
from tests.benchmarks import ground

POST = "av-tap"


async def officer_of(conn: Connection, now: datetime) -> Officer:
    """A duty officer who joined."""
    await posts.invite(conn, code="c", post=POST, role=Role.DUTY, actor=OPERATOR, now=now)
    return await posts.accept(conn, code="c", chat_id=7, now=now)


async def fill(opened: Database, count: int, now: datetime) -> Officer:
    """So many open calls of all levels, opened over the last day."""
    rows = []
    for n in range(count):
        level, at = CALLS[n % len(CALLS)], now - timedelta(seconds=86_400 * n / count)
        rows.append(
            {
                "post": POST, "national_id": n + 1, "chat_id": 1000 + n, "incident": "own",
                "drill": False, "level": level, "rank": RANK[level], "rule": "danger",
                "state": CaseState.OPEN, "opened_at": at, "heard_at": at, "announced_at": at,
            }
        )  # fmt: skip
    async with opened.write() as conn:
        await posts.sync(conn, load(shipped(), {}).posts)
        made = await officer_of(conn, now)
        await conn.execute(insert(cases), rows)
    return made


async def first_page(opened: Database, setting: Setting, officer: Officer, now: datetime) -> None:
    """/cases, as the handler answers it."""
    async with opened.write() as conn:
        turn = Turn(
            conn=conn, chat_id=7, now=now, seq=1, language="es", national=None, officer=officer,
            setting=setting,
        )  # fmt: skip
        [page] = await screens.command(turn, "")
        assert isinstance(page, Say)
        assert len(page.buttons) > PAGE


async def main() -> None:
    """5,000 open calls; the page again and again."""
    parser = ground.arguments("cases")
    parser.add_argument("--cases", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=100)
    options = parser.parse_args()
    now = ground.now()
    setting = Setting(catalogue=catalogue(), rate=25, board_link=lambda *_: "")
    async with ground.database(1) as (opened, _):
        officer = await fill(opened, options.cases, now)
        began = perf_counter()
        await first_page(opened, setting, officer, now)
        first, took, used = perf_counter() - began, [], process_time()
        for _ in range(options.rounds):
            began = perf_counter()
            await first_page(opened, setting, officer, now)
            took.append(perf_counter() - began)
        used = process_time() - used
    ground.tell(**ground.turns("page_ms", first, took, used))


if __name__ == "__main__":
    asyncio.run(main())
