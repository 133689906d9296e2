"""`enlace train`: the training room with its QR code, and the trial of its network."""

import asyncio
import os
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import segno

from bot import app
from bot.arrivals import LOOPBACK, Arrivals
from bot.config import load
from bot.content.papers import Way, wifi
from bot.running import address_of, serve


def train(
    config_file: Path | None,
    data: Path,
    host: str,
    port: int,
    *,
    people: int = 0,
    seed: int = 1,
    way: Way | None = None,
) -> None:
    """Serve the training room until told to stop; with `way` its network is tried."""
    config = load(config_file, os.environ)
    address = address_of(config, host, port)
    arrivals = Arrivals()

    up = asyncio.Event()

    def ready(url: str) -> None:
        up.set()
        if way is not None:
            _show_way(way, url)
        segno.make(url).terminal(out=sys.stdout, compact=True)
        print(f"Exercises are led at http://127.0.0.1:{address.port}/exercise/ on this machine.")
        print(f"Training room ready: {url}", flush=True)

    crowd = app.CrowdOf(people=people, seed=seed)
    room = app.train(config, data, address, ready, crowd, arrivals.seen if way else None)
    serve(_tried(room, arrivals, address.public, up) if way else room)


def _show_way(way: Way, url: str) -> None:
    if way.ssid:
        print(f"1. Wi-Fi {way.ssid}: point the telephone's camera here, switch mobile data off.")
        segno.make(wifi(way), micro=False).terminal(out=sys.stdout, compact=True)
    print(f"2. The page {url}: point the camera here.")


async def _tried(
    room: Coroutine[Any, Any, None], arrivals: Arrivals, public: str, up: asyncio.Event
) -> None:
    """The room, and a line whenever somebody arrives or something is found to fail."""
    async with asyncio.TaskGroup() as group:
        serving = group.create_task(room)
        telling = group.create_task(_tell(arrivals, public, up))
        serving.add_done_callback(lambda _: telling.cancel())


async def _tell(arrivals: Arrivals, public: str, up: asyncio.Event) -> None:
    await up.wait()
    since, said = arrivals.clock(), set[str]()
    if "//127." in public or "//localhost" in public:
        print(f"Fails: {LOOPBACK}", flush=True)
    while True:
        for line in [arrivals.told(), *(f"Fails: {one}" for one in arrivals.problems(since))]:
            if line not in said:
                said.add(line)
                print(line, flush=True)
        await asyncio.sleep(1)
