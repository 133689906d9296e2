"""Whoever runs the program for a post: the self-test, health pages, copies, and the webhook."""

import asyncio
import shutil
import ssl
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
import pytest
from aiohttp import web

from bot.config import shipped
from bot.telegram.webhook import PATH
from tests.flows.house import PATIENCE, PAUSE, House
from tests.flows.stubborn import two_programs

ZONE = ZoneInfo("America/Mexico_City")  # of the post in Tapachula
TLS_PORT = 8443  # one of the four that Telegram calls
WELL = {"database": True, "updates": True, "sender": True, "telegram": True}


def configured(folder: Path, **values: str) -> Path:
    """The shipped configuration with other values."""
    text = shipped().read_text(encoding="utf-8")
    for old, new in values.items():
        before = next(line for line in text.splitlines() if line.startswith(f"{old} = "))
        text = text.replace(before, f"{old} = {new}")
    file = folder / "config.toml"
    file.write_text(text, encoding="utf-8")
    return file


async def page(house: House, path: str) -> tuple[int, str]:
    """A page of the bot's own server."""
    root = f"http://127.0.0.1:{house.port + 1}"
    async with house.session.get(root + path) as answer:
        return answer.status, await answer.text()


async def ready(house: House, status: int) -> str:
    """What /readyz says, once it answers so."""
    async with asyncio.timeout(PATIENCE):
        while True:
            found, text = await page(house, "/readyz")
            if found == status:
                return text
            await asyncio.sleep(PAUSE)


async def order(house: House, **faults: object) -> None:
    """Something goes wrong with Telegram, or is well again."""
    async with house.session.put(f"{house.root}/api/faults", json=faults) as answer:
        assert answer.status == 200, await answer.text()


async def test_an_operator_sees_that_it_works_and_takes_it_elsewhere(
    tmp_path: Path, port: int
) -> None:
    """Self-test, figures, a copy beside the running bot, and the bot started from the copy."""
    hour = (datetime.now(UTC) - timedelta(minutes=1)).astimezone(ZONE)
    config = configured(tmp_path, self_test=f'"{hour:%H:%M}"')
    async with two_programs(tmp_path, port, "--config", str(config)) as (house, bot):
        duty = await house.officer("Dora", "duty")
        maria = await house.person("María", "es")
        await maria.register()
        await duty.reads("Prueba diaria")
        status = await house.enlace("status")
        well = await ready(house, 200)
        metrics = (await page(house, "/metrics"))[1]
        copy = tmp_path / "copy"
        await house.enlace("db", "backup", str(copy))
        await maria.send("/profile")  # it goes on meanwhile
        await maria.asked("profile:")
        assert await bot.stop() == 0
        new = tmp_path / "new"
        moved = House(new, port, house.session, house.program)
        await moved.enlace("db", "restore", str(copy))
        bot.command[bot.command.index(str(house.data))] = str(new)
        await bot.start()
        await maria.send("/help")
        await maria.reads("línea de emergencia")
        after = await moved.enlace("status")
        again = (await page(house, "/metrics"))[1]

    assert status["self_test"] != "never"
    assert len(status["senders"]) == len(after["senders"]) == 1
    assert set(well) == set(str(WELL).replace("True", "true").replace("'", '"'))
    for figures in (metrics, again):
        assert "enlace_database_writes 1.0" in figures
        assert "enlace_sender 1.0" in figures


async def test_a_broken_path_is_told_and_its_end_too(tmp_path: Path, port: int) -> None:
    """Every answer of Telegram is lost for a while: 503 with the reason, then 200."""
    async with two_programs(tmp_path, port) as (house, _bot):
        maria = await house.person("María", "es")
        await maria.register()
        await order(house, lose_answers=1.0)
        for _ in range(30):
            await maria.send("/help")
        broken = await ready(house, 503)
        alive = (await page(house, "/healthz"))[0]
        await order(house, lose_answers=0.0)
        well = await ready(house, 200)

    assert '"telegram": false' in broken
    assert '"database": true' in broken
    assert alive == 200
    assert "false" not in well


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificate")
async def test_telegram_calls_us_where_polling_is_not_wanted(tmp_path: Path, port: int) -> None:
    """By a proxy that ends TLS; then polling again, with what came between."""
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    certify(cert, key)
    config = configured(tmp_path, webhook_url=f'"https://localhost:{TLS_PORT}"')
    trusting = {"SSL_CERT_FILE": str(cert)}
    options = ("--config", str(config))
    async with (
        proxy(port + 1, cert, key),
        two_programs(tmp_path, port, *options, trusts=trusting) as (house, bot),
    ):
        maria = await house.person("María", "es")
        await maria.register()
        asked = await requests(house)
        status = await ready(house, 200)
        assert await bot.stop() == 0
        await maria.send("/help")  # nobody is there
        bot.command = [word for word in bot.command if word not in options]
        await bot.start()
        await maria.reads("línea de emergencia")
        polled = await requests(house)

    assert "getupdates" not in asked
    assert "false" not in status
    assert polled["getupdates"] > 0


async def requests(house: House) -> dict[str, Any]:
    """How often the bot called each method, by its small name."""
    async with house.session.get(f"{house.root}/api/metrics") as answer:
        counted = (await answer.json())["requests"]
    return {name.lower(): count for name, count in counted.items()}


def certify(cert: Path, key: Path) -> None:
    """A certificate for this machine."""
    words = [
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=localhost",
    ]
    named = ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(cert)]
    subprocess.run(["openssl", *words, *named], check=True, capture_output=True)


@asynccontextmanager
async def proxy(port: int, cert: Path, key: Path) -> AsyncIterator[None]:
    """Ends TLS, and passes the webhook's path on."""

    async def forward(request: web.Request) -> web.Response:
        body, headers = await request.read(), request.headers
        async with session.post(
            f"http://127.0.0.1:{port}{PATH}", data=body, headers=headers
        ) as answer:
            return web.Response(status=answer.status, body=await answer.read())

    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(cert, key)
    site = web.Application()
    site.router.add_post(PATH, forward)
    runner = web.AppRunner(site)
    await runner.setup()
    async with aiohttp.ClientSession() as session:
        try:
            await web.TCPSite(runner, "localhost", TLS_PORT, ssl_context=context).start()
        except OSError:
            pytest.skip(f"port {TLS_PORT} is taken")
        try:
            yield
        finally:
            await runner.cleanup()
