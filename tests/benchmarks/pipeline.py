"""Deliveries a second of the whole pipeline, unpaced, beside aiogram's and PTB's bare send loops.

Row → text → HTTP → recorded against two loops that only send the same message. All have 64 in
flight, each lives in a process of its own, and all talk to one stub in another; then they race
once more, to a training room without limits. Turns alternate, because machines are noisy; medians
are told.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import ExitStack, asynccontextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from time import perf_counter

from bot.delivery.engine import Engine
from bot.store.database import Database
from bot.telegram.transport import open_session
from tests.benchmarks import ground, stub
from tests.benchmarks.ground import IN_FLIGHT, TEXT, TOKEN
from tests.benchmarks.processes import process, room

SHARES = {"enlace": 1, "aiogram": 4, "ptb": 20}  # a slower one sends the n-th part in a turn
Send = Callable[[int], Awaitable[object]]


# Whom we are measured against


@asynccontextmanager
async def aiogram(root: str) -> AsyncIterator[Send]:
    """Sending as its documentation shows."""
    from aiogram import Bot
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer
    from aiogram.types import InlineKeyboardMarkup, LinkPreviewOptions

    markup = InlineKeyboardMarkup.model_validate({"inline_keyboard": ground.keyboard()})
    preview = LinkPreviewOptions(is_disabled=True)
    async with Bot(TOKEN, AiohttpSession(api=TelegramAPIServer.from_base(root))) as bot:
        yield lambda chat: bot.send_message(
            chat, TEXT, parse_mode="HTML", link_preview_options=preview, reply_markup=markup
        )


@asynccontextmanager
async def ptb(root: str) -> AsyncIterator[Send]:
    """python-telegram-bot with its own transport, and as many connections as it uses itself."""
    from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
    from telegram.request import HTTPXRequest

    cells = [row[0] for row in ground.keyboard()]
    rows = [
        [InlineKeyboardButton(one["text"], callback_data=one["callback_data"])] for one in cells
    ]
    markup, preview = InlineKeyboardMarkup(rows), LinkPreviewOptions(is_disabled=True)
    request = HTTPXRequest(connection_pool_size=256, pool_timeout=60, read_timeout=60)
    async with Bot(TOKEN, f"{root}/bot", request=request) as bot:
        yield lambda chat: bot.send_message(
            chat, TEXT, parse_mode="HTML", link_preview_options=preview, reply_markup=markup
        )


async def send_bare(name: str, root: str, count: int) -> float:
    """Messages a second of one library's loop."""
    chats = iter(range(1001, 1001 + count))
    async with {"aiogram": aiogram, "ptb": ptb}[name](root) as send:

        async def work() -> None:
            for chat in chats:
                await send(chat)

        await send(1001)
        began = perf_counter()
        await asyncio.gather(*(work() for _ in range(IN_FLIGHT)))
        return count / (perf_counter() - began)


# Enlace


async def send_whole(folder: str, root: str, count: int) -> float:
    """Deliveries a second from the engine's start until the last one stands in the database."""
    opened = Database.in_folder(Path(folder))
    async with open_session() as session:
        alert = await ground.queue_alert(opened)
        messenger = ground.Counting(f"{root}/bot", TOKEN, session)
        engine = Engine(opened, messenger, clock=ground.now, owner="benchmark")
        began = perf_counter()
        await engine.run(messenger.expect(count))
        took = perf_counter() - began
    assert await ground.accepted(opened, alert) == count
    await opened.close()
    return count / took


# The race


def contend(name: str, folder: str, told: Connection) -> None:
    """A contender's process: sends whenever it is told where and how many."""
    ground.quiet()
    while (order := told.recv()) is not None:
        root, count = order
        turn = send_whole(folder, root, count) if name == "enlace" else send_bare(name, root, count)
        told.send(asyncio.run(turn))


def race(lanes: dict[str, Connection], root: str, people: int, rounds: int) -> dict[str, float]:
    """Everybody in turns; the median of each."""
    rates: dict[str, list[float]] = {name: [] for name in lanes}
    for turn in range(-1, rounds):  # the first warms up
        for name, lane in lanes.items():
            lane.send((root, people // SHARES[name] or 1))
            rate = lane.recv()
            rates[name] += [rate] if turn >= 0 else []
    return {f"{name}_per_s": round(median(measured)) for name, measured in rates.items()}


async def main() -> None:
    """Race to the stub, then to a room."""
    parser = ground.arguments("pipeline", people=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    async with ground.database(options.people) as (_, folder):
        with ExitStack() as stack:
            lanes = {n: stack.enter_context(process(contend, n, str(folder))) for n in SHARES}
            root = stack.enter_context(process(stub.serve)).recv()
            rates = race(lanes, root, options.people, options.rounds)
            async with room(options.people, folder / "room") as room_root:
                in_room = race(lanes, room_root, options.people, options.rounds)
    ground.tell(
        **rates,
        times_aiogram=round(rates["enlace_per_s"] / rates["aiogram_per_s"], 2),
        times_ptb=round(rates["enlace_per_s"] / rates["ptb_per_s"], 2),
        room=in_room,
    )


if __name__ == "__main__":
    asyncio.run(main())
