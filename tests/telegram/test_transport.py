"""The transport under python-telegram-bot, against a real server."""

import socket
from io import BytesIO

import pytest
from telegram import Bot
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, TimedOut

from bot.telegram.transport import (
    MaybeSent,
    NeverSent,
    Throttled,
    Transport,
    open_session,
    retry_after,
)
from tests.telegram.server import refusal, serving


def bot(url: str, transport: Transport | None = None) -> Bot:
    """python-telegram-bot over our transport."""
    return Bot("1:x", url, request=transport or Transport(), get_updates_request=Transport())


ME = {"ok": True, "result": {"id": 1, "is_bot": True, "first_name": "x", "username": "xbot"}}


async def test_a_bot_sends_with_it() -> None:
    """Text as a form, with Telegram's answer made an object."""
    async with serving((200, ME)) as stub, bot(stub.url) as sender:
        sent = await sender.send_message(5, "¿Está bien?")

    assert sent.message_id == 7
    assert stub.asked[1] == ("sendMessage", {"chat_id": "5", "text": "¿Está bien?"})


async def test_files_are_sent_as_multipart() -> None:
    """A picture goes with its bytes."""
    async with serving((200, ME)) as stub, bot(stub.url) as sender:
        await sender.send_photo(5, BytesIO(b"picture"), caption="x")

    method, form = stub.asked[1]
    assert method == "sendPhoto"
    assert form["caption"] == "x"
    assert "FileField" in str(form.values())


@pytest.mark.parametrize(
    ("status", "kind"),
    [(400, BadRequest), (401, InvalidToken), (403, Forbidden), (500, NetworkError)],
)
async def test_refusals_become_the_librarys_errors(status: int, kind: type[Exception]) -> None:
    """Its handlers work as ever."""
    answers = (200, ME), (status, refusal(status, "Bad Request: no"))
    async with serving(*answers) as stub, bot(stub.url) as sender:
        with pytest.raises(kind):
            await sender.send_message(5, "x")


async def test_a_429_says_how_long() -> None:
    """In seconds; whatever is no number counts as one second."""
    for given, wait in ((9, 9.0), ("soon", 1.0)):
        answers = (200, ME), (429, refusal(429, "Too Many Requests", retry_after=given))
        async with serving(*answers) as stub, bot(stub.url) as sender:
            with pytest.raises(Throttled) as caught:
                await sender.send_message(5, "x")

        assert caught.value.wait == wait


async def test_a_429_may_be_a_page() -> None:
    """A proxy's."""
    async with serving((429, "<html>")) as stub, open_session() as session:
        with pytest.raises(Throttled, match="wait 1 s"):
            await Transport(session).do_request(f"{stub.url}1:x/sendMessage", "POST")


@pytest.mark.parametrize(
    ("value", "seconds"), [(5, 5), ("7", 7), (None, 1), ("x", 1), (-1, 1), (float("nan"), 1)]
)
def test_a_waiting_time_is_made_sane(value: object, seconds: float) -> None:
    """At least a second."""
    assert retry_after(value) == seconds


async def test_no_connection_is_never_sent() -> None:
    """And no `TimedOut`, which would mean that it may have been."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/bot"
        async with open_session() as session:
            with pytest.raises(NeverSent) as caught:
                await Transport(session).do_request(f"{url}1:secret/getMe", "POST")

    assert not isinstance(caught.value, TimedOut)
    assert "secret" not in str(caught.value)


async def test_a_cut_connection_may_have_been_sent() -> None:
    """The request left."""
    async with serving("cut") as stub, open_session() as session:
        with pytest.raises(MaybeSent):
            await Transport(session).do_request(f"{stub.url}1:x/sendMessage", "POST")


async def test_no_answer_in_time_may_have_been_sent() -> None:
    """The same."""
    async with serving("hang") as stub, open_session() as session:
        with pytest.raises(MaybeSent):
            await Transport(session).do_request(
                f"{stub.url}1:x/sendMessage", "POST", read_timeout=0.05
            )


async def test_a_session_handed_in_stays_open() -> None:
    """It belongs to whoever made it."""
    async with open_session() as session:
        transport = Transport(session)
        await transport.initialize()
        await transport.shutdown()

        assert not session.closed
    with pytest.raises(RuntimeError, match="not initialized"):
        await Transport().do_request("http://localhost/", "POST")
