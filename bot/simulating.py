"""enlace simulate: a drill with simulated people in a room of its own, and its figures."""

import asyncio
import json
import os
import socket
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import aiohttp
from msgspec.structs import replace

from bot import app, commands
from bot.config import Config, load
from bot.crowd.driver import Crowd
from bot.crowd.people import Simulated, last_answer, population
from bot.errors import OperatorError
from bot.meaning import Meant
from bot.opening import Address

POST, REGIONS = "av-tap", ("MX-CHP", "MX-TAB", "MX-OAX")
HASTE = 600.0  # an hour and a half of theirs is nine seconds
RATE = 1000.0  # messages/s: the room has no limits here
PATIENCE = 120.0  # s for whatever is already on its way
Json = dict[str, Any]


def simulate(config_file: Path | None, data: Path | None, people: int, seed: int) -> Json:
    """Play it to the end; gives the report's figures."""
    config = load(config_file, os.environ)
    config = replace(
        config,
        sending=replace(config.sending, rate=RATE),
        training=replace(config.training, limits="none"),
    )
    if data is not None and data.exists() and any(data.iterdir()):
        raise OperatorError(f"{data} is not empty; give --data a new folder, or leave it out.")
    with TemporaryDirectory(prefix="enlace-") as spare:
        return asyncio.run(_play(config, config_file, data or Path(spare), people, seed))


async def _play(
    config: Config, config_file: Path | None, data: Path, people: int, seed: int
) -> Json:
    port = _free_port()
    root = f"http://127.0.0.1:{port}"
    address = Address(host="127.0.0.1", port=port, public=root)
    opened = asyncio.Event()
    serving = asyncio.create_task(app.train(config, data, address, lambda _url: opened.set()))
    try:
        await _first(serving, opened.wait())
        told: Json = await _first(serving, _drill(config_file, data, root, people, seed))
        return told
    finally:
        serving.cancel()
        with suppress(asyncio.CancelledError):
            await serving


async def _first(serving: "asyncio.Task[None]", work: Awaitable[Any]) -> Any:
    """The work's result; what ends the room ends it too."""
    doing = asyncio.ensure_future(work)
    await asyncio.wait({serving, doing}, return_when=asyncio.FIRST_COMPLETED)
    if doing.done():
        return doing.result()
    doing.cancel()
    await serving
    raise OperatorError("The room closed before the drill was over.")


async def _drill(config_file: Path | None, data: Path, root: str, people: int, seed: int) -> Json:
    crowd_of = population(seed, people, REGIONS)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=64)) as session:
        crowd = Crowd(session, root, seed=seed, post_of=lambda _: POST, haste=HASTE)
        ready = asyncio.Event()
        playing = asyncio.create_task(crowd.run(crowd_of, ready))
        try:
            await ready.wait()
            await _sent(config_file, data)
            await _quiet(config_file, data, crowd, expected(seed, crowd_of))
            return await _figures(config_file, data)
        finally:
            playing.cancel()
            with suppress(asyncio.CancelledError):
                await playing


def expected(seed: int, people: list[Simulated]) -> Counter[str]:
    """The answers that must be in the report, by whom the alert reached and asked."""
    asked = [one for one in people if one.region == REGIONS[0] and one.asks]
    return Counter(answer for one in asked if (answer := last_answer(seed, one, 1)))


async def _sent(config_file: Path | None, data: Path) -> None:
    async with commands.office(config_file, data) as desk:
        await commands.draft(
            desk, post=POST, hazard="hurricane", phase="warning",
            meant=Meant(regions=[REGIONS[0]]), drill=True, slots=[], expires="6h", author="cli",
        )  # fmt: skip
        await commands.submit(desk, 1, "cli")
        await commands.approve(desk, 1, "cli", None)


async def _quiet(config_file: Path | None, data: Path, crowd: Crowd, wanted: Counter[str]) -> None:
    """Until all was sent and everything that people do about it is done and written."""

    def is_over(told: Json) -> bool:
        given = {key: n for key, n in told["answers"].items() if n and key != "silent"}
        return not told["queued"] and given == dict(wanted)

    await _until(config_file, data, lambda told: not told["queued"])
    await crowd.settled()
    await _until(config_file, data, is_over)


async def _until(config_file: Path | None, data: Path, wanted: Callable[[Json], bool]) -> None:
    with suppress(TimeoutError):  # the figures tell what is missing
        async with asyncio.timeout(PATIENCE):
            while not wanted(await _figures(config_file, data)):  # noqa: ASYNC110 - it tells nobody
                await asyncio.sleep(0.3)


async def _figures(config_file: Path | None, data: Path) -> Json:
    async with commands.office(config_file, data) as desk:
        told = await commands.report(desk, 1)
    return json.loads(json.dumps(told, default=str))  # type: ignore[no-any-return]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
