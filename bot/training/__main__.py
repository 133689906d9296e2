"""Runs the room alone, in its own process: `python -m bot.training --port 8081 --token 1:a`."""

import argparse
import asyncio
import signal
import sys
from pathlib import Path

from aiohttp import web

from bot.training.durable import LedgerError
from bot.training.server import create_app


def main() -> None:
    """Read the arguments and serve until told to stop."""
    parser = argparse.ArgumentParser(prog="python -m bot.training", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=_port, default=8081, help="0 takes a free one")
    parser.add_argument("--data", type=Path, help="folder for room.db; without it nothing is kept")
    parser.add_argument("--token", action="append", required=True, help="a bot's token")
    parser.add_argument("--username", default="training_bot", help="of the first bot")
    parser.add_argument("--facilitator-token")
    parser.add_argument("--seed", type=int, default=0)
    try:
        asyncio.run(_serve(parser.parse_args()))
    except (LedgerError, NotServed) as error:
        print(f"training room: {error}", file=sys.stderr)
        sys.exit(1)


class NotServed(Exception):
    """The room cannot listen where it was told to."""


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text) <= 65535):
        raise argparse.ArgumentTypeError(f"{text} is no port; give 0 to 65535")
    return int(text)


async def _serve(options: argparse.Namespace) -> None:
    names = [options.username, *(f"training_{n}_bot" for n in range(2, len(options.token) + 1))]
    app = create_app(
        tokens=dict(zip(options.token, names, strict=True)),
        data=options.data,
        facilitator_token=options.facilitator_token,
        seed=options.seed,
    )
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, options.host, options.port).start()
    except OSError as error:
        raise NotServed(
            f"cannot listen on {options.host}, port {options.port}: it is in use, or no address of "
            "this machine; choose others with --host and --port."
        ) from error
    host, port = runner.addresses[0][:2]
    print(f"Training room ready: http://{host}:{port}/", flush=True)
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, stop.set)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
    await stop.wait()
    await runner.cleanup()


if __name__ == "__main__":
    main()
