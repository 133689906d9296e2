"""Telegram as a messenger, against a real server."""

import json
import socket
from typing import Any

import aiohttp
import pytest
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, NetworkError

from bot.domain.delivery import Lane, Outcome, OutcomeKind
from bot.domain.message import Button, Key, Keyboard, Payload, Share
from bot.errors import TokenRefused
from bot.telegram.limiter import Gate
from bot.telegram.messenger import TelegramMessenger
from bot.telegram.transport import (
    WHOLE_TIMEOUT,
    MaybeSent,
    NeverSent,
    Throttled,
    open_session,
    timeouts,
)
from tests.telegram.server import refusal, serving

HELLO = Payload(text="<b>¿Está bien?</b> &amp;")
ASKING = Payload(
    text="x",
    buttons=((Button("Sí", data="checkin:1:safe"),), (Button("Mapa", url="https://x.org/"),)),
)


async def send(*answers: Any, payload: Payload = HELLO) -> Outcome:
    """One message to chat 5; gives what it came to."""
    async with serving(*answers) as stub, open_session() as session:
        return await TelegramMessenger(stub.url, "1:x", session).send(5, payload, lane=Lane.WARNING)


async def test_a_message_says_all_that_was_approved() -> None:
    """Text, keyboard, HTML; no preview of links."""
    async with serving() as stub, open_session() as session:
        messenger = TelegramMessenger(stub.url, "1:x", session)
        outcome = await messenger.send(5, ASKING, lane=Lane.WARNING, reply_to=3)

    ((method, form),) = stub.asked
    assert outcome == Outcome(kind=OutcomeKind.ACCEPTED, message_id=7)
    assert method == "sendMessage"
    assert json.loads(form.pop("reply_markup")) == {
        "inline_keyboard": [
            [{"text": "Sí", "callback_data": "checkin:1:safe"}],
            [{"text": "Mapa", "url": "https://x.org/"}],
        ]
    }
    assert json.loads(form.pop("reply_parameters")) == {
        "message_id": 3,
        "allow_sending_without_reply": True,
    }
    assert form == {
        "chat_id": "5",
        "text": "x",
        "parse_mode": "HTML",
        "link_preview_options": '{"is_disabled":true}',
    }


async def test_keys_below_the_writing_line_come_and_go() -> None:
    """They ask for the contact or the place, hide after one press, and can be taken away."""
    keys = Keyboard(((Key("Mi número", Share.CONTACT), Key("Aquí", Share.LOCATION)), (Key("No"),)))
    async with serving() as stub, open_session() as session:
        messenger = TelegramMessenger(stub.url, "1:x", session)
        for keyboard in (keys, Keyboard()):
            await messenger.send(5, Payload(text="x", keyboard=keyboard), lane=Lane.REPLY)

    assert [json.loads(form["reply_markup"]) for _, form in stub.asked] == [
        {
            "keyboard": [
                [
                    {"text": "Mi número", "request_contact": True},
                    {"text": "Aquí", "request_location": True},
                ],
                [{"text": "No"}],
            ],
            "resize_keyboard": True,
            "one_time_keyboard": True,
        },
        {"remove_keyboard": True},
    ]


async def test_any_text_arrives_as_it_is() -> None:
    """Signs that mean something in a form, and letters of other scripts."""
    text = "a&b=c+d %20 é 🌀 العربية\n\"'"
    async with serving() as stub, open_session() as session:
        await TelegramMessenger(stub.url, "1:x", session).send(
            5, Payload(text=text), lane=Lane.REPLY
        )

    assert stub.asked[0][1]["text"] == text


async def test_an_edit_names_its_message() -> None:
    """And an edit that changes nothing has succeeded."""
    same = (400, refusal(400, "Bad Request: message is not modified: specified new …"))
    async with serving(same) as stub, open_session() as session:
        messenger = TelegramMessenger(stub.url, "1:x", session)
        outcome = await messenger.edit(5, 9, HELLO, lane=Lane.ROUTINE)

    ((method, form),) = stub.asked
    assert outcome.kind is OutcomeKind.ACCEPTED
    assert (method, form["chat_id"], form["message_id"]) == ("editMessageText", "5", "9")


REFUSED = [
    (403, "Forbidden: bot was blocked by the user", OutcomeKind.UNREACHABLE, "blocked"),
    (403, "Forbidden: user is deactivated", OutcomeKind.UNREACHABLE, "deactivated"),
    (
        403,
        "Forbidden: bot can't initiate conversation with a user",
        OutcomeKind.UNREACHABLE,
        "never_started",
    ),
    (403, "Forbidden: something new", OutcomeKind.UNREACHABLE, "forbidden"),
    (400, "Bad Request: chat not found", OutcomeKind.UNREACHABLE, "not_found"),
    (400, "Bad Request: VOICE_MESSAGES_FORBIDDEN", OutcomeKind.UNREACHABLE, "voice_forbidden"),
    (400, "Bad Request: USER_IS_BLOCKED", OutcomeKind.UNREACHABLE, "blocked"),
    (400, "Bad Request: can't parse entities: …", OutcomeKind.OUR_FAULT, "bad_request"),
    (400, "Bad Request: message is too long", OutcomeKind.OUR_FAULT, "bad_request"),
    (400, "Bad Request: BUTTON_DATA_INVALID", OutcomeKind.OUR_FAULT, "bad_request"),
    (401, "Unauthorized", OutcomeKind.TOKEN, "token"),
    (404, "Not Found", OutcomeKind.TOKEN, "token"),
    (409, "Conflict: …", OutcomeKind.LATER, "conflict"),
    (500, "Internal Server Error", OutcomeKind.UNKNOWN, "status_500"),
]


@pytest.mark.parametrize(("status", "said", "kind", "reason"), REFUSED)
async def test_refusals(status: int, said: str, kind: OutcomeKind, reason: str) -> None:
    """Each as Telegram's server words it."""
    outcome = await send((status, refusal(status, said)))

    assert (outcome.kind, outcome.reason) == (kind, reason)


@pytest.mark.parametrize(
    ("given", "wait"),
    [
        ({"retry_after": 0}, 1),
        ({"retry_after": 5}, 5),
        ({"retry_after": 60}, 60),
        ({"retry_after": "8"}, 8),
        ({}, 1),
        ({"retry_after": None}, 1),
        ({"retry_after": -5}, 1),
        ({"retry_after": "soon"}, 1),
        ({"retry_after": 10**9}, 3600),
    ],
)
async def test_a_429_halts_even_if_it_makes_no_sense(given: dict[str, Any], wait: int) -> None:
    """Absent, negative, text: at least a second, at most an hour."""
    outcome = await send((429, refusal(429, "Too Many Requests", **given)))

    assert (outcome.kind, outcome.wait, outcome.throttled) == (OutcomeKind.LATER, wait, True)


async def test_a_429_of_a_proxy_is_a_429_too() -> None:
    """With a page in the place of JSON."""
    assert (await send((429, "<html>slow down</html>"))).throttled


async def test_a_moved_group() -> None:
    """Its new id is told."""
    moved = refusal(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-1005)

    assert (await send((400, moved))).moved_to == -1005


@pytest.mark.parametrize("answer", ["cut", (502, "<html>bad gateway</html>"), (200, "half an ans")])
async def test_a_lost_answer_is_unknown(answer: Any) -> None:
    """It may have been sent."""
    assert (await send(answer)).kind is OutcomeKind.UNKNOWN


async def test_an_answer_that_trickles_is_not_waited_for() -> None:
    """A byte now and then keeps a connection alive, and would keep a sender for hours."""
    hasty = aiohttp.ClientSession(timeout=timeouts(read=1, whole=0.2))
    async with serving("trickle") as stub, open_session() as usual, hasty as session:
        messenger = TelegramMessenger(stub.url, "1:x", session)
        outcome = await messenger.send(5, HELLO, lane=Lane.WARNING)

    assert outcome == Outcome(kind=OutcomeKind.UNKNOWN, reason="no_answer")
    assert usual.timeout.total == WHOLE_TIMEOUT


async def test_a_name_that_is_not_found_is_later() -> None:
    """Without a name server nothing leaves."""
    async with open_session() as session:
        messenger = TelegramMessenger("http://telegram.invalid/bot", "1:x", session)
        outcome = await messenger.send(5, HELLO, lane=Lane.WARNING)

    assert outcome == Outcome(kind=OutcomeKind.LATER, reason="no_connection")


async def test_no_connection_is_later() -> None:
    """It surely was not."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/bot"
        async with open_session() as session:
            outcome = await TelegramMessenger(url, "1:x", session).send(5, HELLO, lane=Lane.REPLY)

    assert outcome == Outcome(kind=OutcomeKind.LATER, reason="no_connection")


@pytest.mark.parametrize(("rate", "paid"), [(30, False), (31, True)])
async def test_paid_broadcast_only_above_the_free_rate(rate: int, paid: bool) -> None:
    """And never for a reply."""
    async with serving() as stub, open_session() as session:
        messenger = TelegramMessenger(stub.url, "1:x", session, Gate(rate))
        await messenger.send(5, HELLO, lane=Lane.WARNING)
        await messenger.send(6, HELLO, lane=Lane.REPLY)

    assert [form.get("allow_paid_broadcast") for _, form in stub.asked] == [
        "true" if paid else None,
        None,
    ]


async def test_other_methods_give_their_result() -> None:
    """Values that are no text are sent as JSON."""
    async with serving((200, {"ok": True, "result": [1]})) as stub, open_session() as session:
        messenger = TelegramMessenger(stub.url, "1:x", session)
        result = await messenger.call("getUpdates", offset=4, allowed_updates=["message"], x=None)

    assert result == [1]
    assert stub.asked == [("getUpdates", {"offset": "4", "allowed_updates": '["message"]'})]


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ((400, refusal(400, "Bad Request: query is too old")), BadRequest),
        ((400, refusal(400, "Bad Request: x", migrate_to_chat_id=-1)), ChatMigrated),
        ((401, refusal(401, "Unauthorized")), TokenRefused),
        ((404, refusal(404, "Not Found")), TokenRefused),
        ((403, refusal(403, "Forbidden: x")), Forbidden),
        ((409, refusal(409, "Conflict: x")), Conflict),
        ((429, refusal(429, "Too Many Requests", retry_after=5)), Throttled),
        ((502, "<html>"), NetworkError),
        ((500, refusal(500, "x")), NetworkError),
        ("cut", MaybeSent),
    ],
)
async def test_other_methods_raise(answer: Any, kind: type[Exception]) -> None:
    """One of the library's errors, ours, or the operator's."""
    async with serving(answer) as stub, open_session() as session:
        with pytest.raises(kind):
            await TelegramMessenger(stub.url, "1:x", session).call("answerCallbackQuery")


async def test_a_call_that_cannot_connect_was_never_sent() -> None:
    """So it may be repeated."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/bot"
        async with open_session() as session:
            with pytest.raises(NeverSent):
                await TelegramMessenger(url, "1:x", session).call("getMe")
