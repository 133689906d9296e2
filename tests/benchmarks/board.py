"""What the board costs while people look at it: an alert under way, and how many viewers.

The figures change at every look, which is the dearest case. Told is the share of one core that the
board's process uses beyond that of the writing; its viewers are in a process of their own.
"""

import argparse
import asyncio
import sys
from time import perf_counter, process_time

import aiohttp
from aiohttp import web
from sqlalchemy import text

from bot.board.server import create_board
from bot.content.regions import Regions
from bot.store import tallies
from bot.store.database import Database
from tests.benchmarks import ground

SOME = """
UPDATE deliveries SET state = 'accepted', attempts = 1,
    done_at = datetime(due_at, '+' || (national_id / 25) || ' seconds')
WHERE national_id % 2 = 0
"""
ONE_MORE = "UPDATE tallies SET people = people + 1 WHERE facet = 'language' AND state = 'accepted'"


async def look(url: str, viewers: int, seconds: float) -> None:
    """So many pages, each with its WebSocket."""
    everybody = asyncio.Barrier(viewers)
    async with aiohttp.ClientSession() as session, asyncio.TaskGroup() as group:
        for number in range(viewers):
            group.create_task(_page(session, url, seconds, everybody, says=not number))


async def _page(
    session: aiohttp.ClientSession,
    url: str,
    seconds: float,
    everybody: asyncio.Barrier,
    *,
    says: bool,
) -> None:
    async with session.get(f"{url}/board/alert/1") as page:
        await page.text()
    async with session.ws_connect(f"{url}/board/ws?alert=1") as socket:
        await socket.receive()
        await everybody.wait()
        if says:
            sys.stdout.write("in\n")
            sys.stdout.flush()
        try:
            async with asyncio.timeout(seconds):
                async for _ in socket:
                    pass
        except TimeoutError:
            return


async def change(opened: Database) -> None:
    """Something new every half second."""
    while True:
        async with opened.write() as conn:
            await conn.execute(text(ONE_MORE))
        await asyncio.sleep(0.5)


async def serve(opened: Database) -> tuple[web.AppRunner, str]:
    """The board on a free port."""
    app = web.Application()
    app.add_subapp(
        "/board/",
        create_board(
            opened,
            open_access=True,
            training=True,
            regions=Regions.load(),
            rate=25,
            clock=ground.now,
        ),
    )
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return runner, f"http://127.0.0.1:{runner.addresses[0][1]}"


async def share(seconds: float) -> float:
    """The part of a core that this process uses (%)."""
    began, used = perf_counter(), process_time()
    await asyncio.sleep(seconds)
    return 100 * (process_time() - used) / (perf_counter() - began)


async def measure(people: int, viewers: int, seconds: float) -> tuple[float, float]:
    """The share of a core (%): of whoever changes the figures alone, and with everybody looking."""
    async with ground.database(people) as (opened, _):
        alert = await ground.queue_alert(opened)
        async with opened.write() as conn:
            await conn.execute(text(SOME))
            await tallies.rebuild(conn, alert)
        runner, url = await serve(opened)
        changing = asyncio.create_task(change(opened))
        alone = await share(seconds)
        told = [str(viewers), str(seconds + 1), url]
        command = [sys.executable, "-m", "tests.benchmarks.board", "--look", *told]
        looking = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
        assert looking.stdout is not None
        await looking.stdout.readline()  # all of them are in
        watched = await share(seconds)
        changing.cancel()
        await looking.wait()
        await runner.cleanup()
    return alone, watched


def main() -> None:
    """As the board, or as its viewers."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.board")
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--viewers", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--look", nargs=3, metavar=("VIEWERS", "SECONDS", "URL"))
    given = parser.parse_args()
    if given.look:
        asyncio.run(look(given.look[2], int(given.look[0]), float(given.look[1])))
        return
    alone, watched = asyncio.run(measure(given.people, given.viewers, given.seconds))
    ground.tell(viewers=given.viewers, core_percent=watched - alone, writing_percent=alone)


if __name__ == "__main__":
    main()
