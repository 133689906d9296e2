"""Drives a real `enlace train` as people do: by its command line and the participants' API."""

import asyncio
import json
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

READY = "Training room ready: "
FULL = os.environ.get("ENLACE_CAMPAIGN") == "full"
PATIENCE = 90.0 if FULL else 20.0  # s that anything may take on a slow machine
PAUSE = 0.05  # s between two looks
ENLACE = [sys.executable, "-m", "bot"]
Wanted = Callable[[dict[str, Any]], bool]


def free_port() -> int:
    """A port that nobody has; nor has anybody the next one."""
    while True:
        with socket.socket() as probe, socket.socket() as after, suppress(OSError, OverflowError):
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
            after.bind(("127.0.0.1", port + 1))
            return port


@dataclass
class Phone:
    """A person's telephone in the room."""

    session: aiohttp.ClientSession
    root: str
    id: int
    token: str
    patience: float = PATIENCE

    async def _call(self, method: str, path: str, body: Any = None) -> Any:
        async with self.session.request(
            method,
            f"{self.root}/api/people/{self.id}/{path}",
            json=body,
            headers={"Authorization": f"Bearer {self.token}"},
        ) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    async def send(self, text: str) -> None:
        """Write to the bot."""
        await self._call("POST", "send", {"text": text})

    async def share_contact(self) -> None:
        """Let the bot have the own number, by the key that asks for it."""
        await self._call("POST", "send", {"contact": True})

    async def upload(self, kind: str, content: bytes, name: str) -> None:
        """Send a file."""
        form = aiohttp.FormData()
        form.add_field(kind, content, filename=name)
        path = f"{self.root}/api/people/{self.id}/send"
        headers = {"Authorization": f"Bearer {self.token}"}
        async with self.session.post(path, data=form, headers=headers) as answer:
            assert answer.status == 200, await answer.text()

    async def press(self, message: dict[str, Any], data: str) -> dict[str, Any]:
        """Press a button under a message; gives the toast."""
        body = {"message_id": message["message_id"], "data": data}
        answer: dict[str, Any] = await self._call("POST", "press", body)
        return answer

    async def block(self, blocked: bool) -> None:
        """Block the bot, or let it in again."""
        await self._call("POST", "block", {"blocked": blocked})

    async def messages(self) -> list[dict[str, Any]]:
        """Everything in the chat, oldest first."""
        found: list[dict[str, Any]] = await self._call("GET", "messages?after=0")
        return found

    async def wait_for(self, wanted: Wanted) -> dict[str, Any]:
        """The newest message of the bot that fits, as soon as there is one."""
        async with asyncio.timeout(self.patience):
            while True:
                found = [m for m in await self.messages() if m["from"]["is_bot"] and wanted(m)]
                if found:
                    return found[-1]
                await asyncio.sleep(PAUSE)

    async def asked(self, data: str) -> dict[str, Any]:
        """The newest message with a button whose callback data begins with `data`."""
        return await self.wait_for(offers(data))

    async def choose(self, data: str) -> dict[str, Any]:
        """Wait for a button whose data begins with `data`, and press the first such one."""
        message = await self.asked(data)
        found = button(message, data)
        assert found is not None
        return await self.press(message, found)

    async def decide(self, data: str, then: Wanted) -> dict[str, Any]:
        """Press a button and wait for what comes of it."""
        await self.choose(data)
        return await self.wait_for(then)

    async def reads(self, words: str) -> dict[str, Any]:
        """Wait for a message that holds `words`."""
        return await self.wait_for(lambda message: words in message.get("text", ""))

    async def register(self, *, group: str = "general", consent: str = "checkins") -> None:
        """Register with the post in Tapachula, by buttons."""
        asks_more = consent == "checkins"
        await self.send("/start av-tap")
        await self.decide("register:language:", offers("register:consent:"))
        await self.decide(f"register:consent:{consent}", offers("register:region:"))
        place = "register:region:MX-CHP"
        await self.decide(place, offers("register:group:") if asks_more else is_registered)
        if asks_more:
            await self.decide(f"register:group:{group}", is_registered)


def offers(data: str) -> Wanted:
    """A message with a button whose callback data begins with `data`."""
    return lambda message: bool(button(message, data))


def is_registered(message: dict[str, Any]) -> bool:
    """The last message of the dialogue: it has no button."""
    return "/forget" in message.get("text", "") and not button(message, "")


def button(message: dict[str, Any], data: str) -> str | None:
    """The callback data of the first button that begins with `data`."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    known = [cell.get("callback_data", "") for row in rows for cell in row]
    return next((one for one in known if one.startswith(data)), None)


@dataclass
class Program:
    """A process that says on a line when it is ready."""

    command: list[str]
    log: Path
    ready: str = READY
    environ: dict[str, str] = field(default_factory=dict)
    process: asyncio.subprocess.Process | None = None
    folder: Path | None = None  # where it is called

    async def start(self) -> None:
        """Start it and wait until it says that it is ready."""
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *self.command,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
                cwd=self.folder,
                env=os.environ | {"PYTHONUNBUFFERED": "1"} | self.environ,
            )
        assert self.process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            async for line in self.process.stdout:
                if self.ready in line.decode():
                    return
        raise AssertionError(self.log.read_text())

    async def stop(self, how: signal.Signals = signal.SIGINT) -> int:
        """Stop it with a signal; gives the exit code."""
        assert self.process is not None
        self.process.send_signal(how)
        async with asyncio.timeout(PATIENCE):
            return await self.process.wait()

    async def kill(self) -> None:
        """End it at once, if it runs."""
        if self.process is not None and self.process.returncode is None:
            await self.stop(signal.SIGKILL)


@dataclass
class House:
    """A training room under way, and its command line."""

    data: Path
    port: int
    session: aiohttp.ClientSession
    program: Program
    options: tuple[str, ...] = ()  # of every command, as --config FILE

    @property
    def root(self) -> str:
        """Where the room answers."""
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Start the program and wait until it says that it is ready."""
        await self.program.start()

    async def stop(self, how: signal.Signals = signal.SIGINT) -> int:
        """Stop it with a signal; gives the exit code."""
        return await self.program.stop(how)

    async def enlace(self, *words: str, code: int = 0) -> Any:
        """Run a subcommand with --json on the same data; gives what it printed."""
        process = await asyncio.create_subprocess_exec(
            *ENLACE,
            *words,
            "--data",
            str(self.data),
            *self.options,
            "--json",
            cwd=self.program.folder,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, err = await process.communicate()
        assert process.returncode == code, err.decode()
        return json.loads(out) if code == 0 else err.decode()

    async def person(self, name: str, language: str) -> Phone:
        """Somebody comes to the room."""
        body = {"first_name": name, "language_code": language}
        async with self.session.post(f"{self.root}/api/people", json=body) as answer:
            assert answer.status == 201
            made = await answer.json()
        return Phone(self.session, self.root, made["id"], made["token"])

    async def officer(self, name: str, role: str, post: str = "av-tap") -> Phone:
        """An officer joins by an invitation."""
        invited = await self.enlace("officer", "invite", "--post", post, "--role", role)
        phone = await self.person(name, "es")
        await phone.send(f"/start {invited['code']}")
        await phone.asked("stats:latest")
        return phone

    async def national(
        self, name: str, language: str, *, group: str = "general", consent: str = "checkins"
    ) -> Phone:
        """Somebody comes and registers."""
        phone = await self.person(name, language)
        await phone.register(group=group, consent=consent)
        return phone


@asynccontextmanager
async def training_room(
    folder: Path,
    port: int,
    *,
    config: Path | None = None,
    more: Sequence[str] = (),
    guarded: Path | None = None,
    checkout: Path | None = None,
) -> AsyncIterator[House]:
    """A running room in `folder`, stopped at the end.

    `more` options of `enlace train`; `guarded` is where it writes each other host that it would
    reach (tests/flows/guarded.py); `checkout` has texts of its own (tests/flows/real.py).
    """
    data = folder / "data"
    options = ("--config", str(config)) if config else ()
    words = ["train", "--host", "127.0.0.1", "--port", str(port), "--data", str(data), *options]
    enlace = [sys.executable, "-m", "tests.flows.guarded"] if guarded else ENLACE
    environ = {"ENLACE_TEST_REACHED": str(guarded)} if guarded else {}
    program = Program(
        [*enlace, *words, *more], folder / "log.txt", environ=environ, folder=checkout
    )
    async with aiohttp.ClientSession() as session, running(program):
        yield House(data, port, session, program, options)


@asynccontextmanager
async def running(program: Program) -> AsyncIterator[None]:
    """Started; ended without mercy."""
    try:
        await program.start()
        yield
    finally:
        await program.kill()
