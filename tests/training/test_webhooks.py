"""Updates are brought to a webhook: with its secret, in order, again after a failure."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from tests.training.conftest import Site


class Receiver:
    """A bot's webhook; answers what it is told to."""

    def __init__(self) -> None:
        self.url = ""
        self.got: asyncio.Queue[tuple[str | None, Any]] = asyncio.Queue()
        self.answers: list[web.Response] = []

    async def take(self, request: web.Request) -> web.Response:
        """Note an update."""
        secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token")
        self.got.put_nowait((secret, await request.json()))
        return self.answers.pop(0) if self.answers else web.Response()

    async def texts(self, count: int) -> list[str]:
        """The texts of the next messages."""
        got = [await asyncio.wait_for(self.got.get(), 10) for _ in range(count)]
        return [update["message"]["text"] for _, update in got]


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    """A webhook on a free port."""
    made, app = Receiver(), web.Application()
    app.router.add_post("/hook", made.take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield made
    await runner.cleanup()


async def test_updates_arrive_with_the_secret(site: Site, receiver: Receiver) -> None:
    """What waited before the webhook was set comes first."""
    phone = await site.phone()
    await phone.send(text="a")
    await site.result("setWebhook", url=receiver.url, secret_token="s-1")
    await phone.send(text="b")
    secret, first = await asyncio.wait_for(receiver.got.get(), 5)

    assert (secret, first["message"]["text"]) == ("s-1", "a")
    assert await receiver.texts(1) == ["b"]
    assert await site.refusal("getUpdates") == (
        409,
        "Conflict: can't use getUpdates method while webhook is active; "
        "use deleteWebhook to delete the webhook first",
    )


async def test_a_failed_update_is_brought_again_before_the_next(
    site: Site, receiver: Receiver
) -> None:
    """Order within a chat outlives a failure."""
    phone = await site.phone()
    receiver.answers.append(web.Response(status=503))
    await site.result("setWebhook", url=receiver.url)
    await phone.send(text="a")
    await phone.send(text="b")

    assert await receiver.texts(3) == ["a", "a", "b"]
    info = await site.result("getWebhookInfo")
    assert "503" in info["last_error_message"]


async def test_a_webhook_may_answer_with_a_method(site: Site, receiver: Receiver) -> None:
    """Telegram allows one call in the answer."""
    phone = await site.phone()
    reply = {"method": "sendMessage", "chat_id": phone.id, "text": "de vuelta"}
    receiver.answers.append(web.json_response(reply))
    await site.result("setWebhook", url=receiver.url)
    async with site.session.ws_connect("/api/ws") as socket:
        await socket.send_json({"subscribe": [phone.id], "tokens": {}})
        await socket.receive_json(timeout=5)
        await phone.send(text="a")
        events = [await socket.receive_json(timeout=5) for _ in range(2)]

    assert [event["message"]["text"] for event in events] == ["a", "de vuelta"]


@pytest.mark.parametrize(
    ("url", "words"),
    [("http://bot.example/", "An HTTPS URL"), ("https://bot.example:99/", "only on ports"),
     ("nonsense", "An HTTPS URL")],
)  # fmt: skip
async def test_odd_urls_are_refused(site: Site, url: str, words: str) -> None:
    """Plain HTTP only to the room's own machine."""
    status, description = await site.refusal("setWebhook", url=url)

    assert status == 400
    assert words in description


async def test_without_a_webhook_polling_works_again(site: Site, receiver: Receiver) -> None:
    """deleteWebhook, and what waits may be dropped."""
    await site.result("setWebhook", url=receiver.url)
    await site.result("deleteWebhook")
    phone = await site.phone()
    await phone.send(text="a")

    assert len(await site.result("getUpdates")) == 1
    await site.result("deleteWebhook", drop_pending_updates=True)
    assert await site.result("getUpdates") == []
    assert (await site.result("getWebhookInfo"))["url"] == ""
