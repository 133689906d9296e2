"""Telegram's side over HTTP: envelopes, parameters, polls, refusals, lost answers."""

import asyncio
import json
from typing import Any

import aiohttp
import pytest

from tests.training.conftest import OTHER_TOKEN, TOKEN, Open, Site

BUTTONS = {"inline_keyboard": [[{"text": "Estoy bien", "callback_data": "safe"}]]}


async def test_only_bad_tokens_and_unknown_methods_are_401_and_404(site: Site) -> None:
    """Clients take both for a revoked token, so nothing else may answer so."""
    assert await site.call("getMe", token="42:wrong") == (
        401, {"ok": False, "error_code": 401, "description": "Unauthorized"},
    )  # fmt: skip
    assert await site.refusal("noSuchMethod") == (404, "Not Found")
    assert (await site.call("GETME"))[0] == 200


async def test_every_way_of_sending_parameters_works(site: Site) -> None:
    """Query, form, multipart and JSON; the query wins over the body."""
    phone = await site.started()
    url, fields = f"/bot{TOKEN}/sendMessage", {"chat_id": str(phone.id), "text": "a+b & ñ😀"}
    multipart = aiohttp.FormData(fields, default_to_multipart=True)
    ways: list[dict[str, Any]] = [
        {"params": fields}, {"data": fields}, {"data": multipart}, {"json": fields},
        {"params": {"text": "a+b & ñ😀"}, "json": {"chat_id": phone.id, "text": "other"}},
    ]  # fmt: skip
    for way in ways:
        status, envelope = await site.ask("POST", url, **way)
        assert (status, envelope["result"]["text"]) == (200, "a+b & ñ😀")

    assert (await site.ask("GET", url, params=fields))[0] == 200
    ids = [message["message_id"] for message in await phone.messages()]
    assert ids == list(range(1, 8))


async def test_a_poll_waits_for_news_and_confirms_by_offset(site: Site) -> None:
    """An update stays until a poll asks for what comes after it."""
    phone = await site.phone()
    poll = asyncio.create_task(site.result("getUpdates", timeout=20))
    await phone.send(text="/start av-tap")
    (first,) = await poll
    await phone.send(text="dos")
    again = await site.result("getUpdates")

    assert first["message"]["text"] == "/start av-tap"
    assert first["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert [update["update_id"] - first["update_id"] for update in again] == [0, 1]
    assert await site.result("getUpdates", limit=1) == [first]
    assert await site.result("getUpdates", offset=first["update_id"] + 1) == again[1:]
    assert await site.result("getUpdates", offset=first["update_id"] + 2) == []
    assert await site.result("getUpdates") == []


async def test_a_negative_offset_keeps_only_the_last(site: Site) -> None:
    """All before them are forgotten."""
    phone = await site.phone()
    for number in range(5):
        await phone.send(text=str(number))
    last = await site.result("getUpdates", offset=-2)

    assert [update["message"]["text"] for update in last] == ["3", "4"]
    assert len(await site.result("getUpdates")) == 2


async def test_a_second_poller_ends_the_first(site: Site) -> None:
    """With Telegram's words; the newer one goes on."""
    phone = await site.phone()
    first = asyncio.create_task(site.call("getUpdates", timeout=20))
    while not (await metrics(site))["requests"].get("getUpdates"):
        pass
    second = asyncio.create_task(site.result("getUpdates", timeout=20))

    status, envelope = await first
    assert status == 409
    assert envelope["description"] == (
        "Conflict: terminated by other getUpdates request; "
        "make sure that only one bot instance is running"
    )
    await phone.send(text="hola")
    assert len(await second) == 1


async def metrics(site: Site) -> Any:
    """The room's figures."""
    return (await site.ask("GET", "/api/metrics"))[1]


async def test_messages_expire_after_a_day_and_presses_after_150_seconds(site: Site) -> None:
    """As the server does, not as the documentation says."""
    phone = await site.started()
    sent = await site.result("sendMessage", chat_id=phone.id, text="?", reply_markup=BUTTONS)
    await phone.send(text="hola")
    press = asyncio.create_task(phone.press(sent["message_id"], "safe"))
    kinds: list[set[str]] = []
    while len(updates := await site.result("getUpdates", timeout=5)) < 2:
        pass
    for step in (0, 149, 2, 86_400):
        await site.advance(step)
        kinds.append({kind for update in await site.result("getUpdates") for kind in update})

    query = updates[1]["callback_query"]["id"]
    assert [{"message", "callback_query"} & kind for kind in kinds] == [
        {"message", "callback_query"}, {"message", "callback_query"}, {"message"}, set(),
    ]  # fmt: skip
    assert await site.refusal("answerCallbackQuery", callback_query_id=query) == (
        400,
        "Bad Request: query is too old and response timeout expired or query ID is invalid",
    )
    press.cancel()


async def test_a_press_is_answered_once(site: Site) -> None:
    """The person sees the words; a second answer comes too late."""
    phone = await site.started()
    sent = await site.result("sendMessage", chat_id=phone.id, text="?", reply_markup=BUTTONS)
    press = asyncio.create_task(phone.press(sent["message_id"], "anything:else"))
    (update,) = await site.result("getUpdates", timeout=5)
    query = update["callback_query"]
    answer = {"callback_query_id": query["id"], "text": "Gracias", "show_alert": True}

    assert await site.result("answerCallbackQuery", **answer) is True
    assert await press == {"text": "Gracias", "show_alert": True}
    assert (query["data"], query["message"]) == ("anything:else", sent)
    assert (await site.refusal("answerCallbackQuery", **answer))[0] == 400


async def test_who_blocks_the_bot_is_not_reached(site: Site) -> None:
    """403 in Telegram's words, and the bot is told both ways."""
    phone = await site.started()
    await phone.block()
    refused = await site.refusal("sendMessage", chat_id=phone.id, text="hola")
    await phone.block(False)
    await site.result("sendMessage", chat_id=phone.id, text="hola")
    changes = [update["my_chat_member"] for update in await site.result("getUpdates")]

    assert refused == (403, "Forbidden: bot was blocked by the user")
    assert [change["new_chat_member"]["status"] for change in changes] == ["kicked", "member"]
    assert [change["old_chat_member"]["status"] for change in changes] == ["member", "kicked"]


async def test_a_bot_hears_only_what_it_allowed(site: Site) -> None:
    """The wish is remembered until the next one."""
    phone = await site.phone()
    await site.result("getUpdates", allowed_updates=["callback_query"])
    await phone.send(text="unheard")
    await site.result("getUpdates")
    await phone.block()
    await phone.block(False)
    assert await site.result("getUpdates") == []

    await site.result("getUpdates", allowed_updates=["message"])
    await phone.send(text="heard")
    assert len(await site.result("getUpdates")) == 1


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": "<b> </b>", "parse_mode": "HTML"}, "message text is empty"),
        ({"text": "😀" * 2049}, "message is too long"),
        ({"text": "a", "parse_mode": "BBCode"}, "unsupported parse_mode"),
        ({"text": "a", "reply_parameters": {"message_id": 99}}, "message to be replied not found"),
        ({"text": "a", "reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
        ({"text": "a", "chat_id": 5}, "chat not found"),
        ({"text": "a", "chat_id": ""}, "chat_id is empty"),
    ],
)
async def test_wrong_messages_are_refused(site: Site, values: Any, words: str) -> None:
    """Nothing of them reaches the phone."""
    phone = await site.started()

    refusal = await site.refusal("sendMessage", **{"chat_id": phone.id, **values})
    assert refusal == (400, f"Bad Request: {words}")
    assert len(await phone.messages()) == 1


async def test_limits_count_after_entities_in_utf16(site: Site) -> None:
    """4,096 units are the text's, not the tags'."""
    phone = await site.started()
    text = f"<b>{'😀' * 2048}</b>"
    sent = await site.result("sendMessage", chat_id=phone.id, text=text, parse_mode="HTML")

    assert sent["entities"] == [{"type": "bold", "offset": 0, "length": 4096}]


async def test_a_bot_writes_to_nobody_who_did_not_start_it(site: Site) -> None:
    """And another bot's people do not exist for it."""
    phone = await site.phone()

    assert await site.refusal("sendMessage", chat_id=phone.id, text="a") == (
        403, "Forbidden: bot can't initiate conversation with a user",
    )  # fmt: skip
    await phone.send(text="/start")
    status, envelope = await site.call("sendMessage", OTHER_TOKEN, chat_id=phone.id, text="a")
    assert (status, envelope["description"]) == (400, "Bad Request: chat not found")


async def test_replies_carry_the_original_or_do_without(site: Site) -> None:
    """`allow_sending_without_reply` forgives a deleted original."""
    phone = await site.started()
    first = await site.result("sendMessage", chat_id=phone.id, text="a")
    wanted = {"message_id": first["message_id"]}
    reply = await site.result("sendMessage", chat_id=phone.id, text="b", reply_parameters=wanted)
    await site.result("deleteMessage", chat_id=phone.id, message_id=first["message_id"])
    lenient = json.dumps(wanted | {"allow_sending_without_reply": True})
    alone = await site.result("sendMessage", chat_id=phone.id, text="c", reply_parameters=lenient)

    assert reply["reply_to_message"] == first
    assert "reply_to_message" not in alone


async def test_a_lost_answer_is_still_a_message(open_room: Open) -> None:
    """The connection breaks after the deed: the one fault that makes duplicates."""
    site = await open_room(seed=5)
    phone = await site.started()
    await site.faults(lose_answers=1)
    with pytest.raises(aiohttp.ClientError):
        await site.call("sendMessage", chat_id=phone.id, text="once")
    await site.faults(lose_answers=0)

    assert [message["text"] for message in await phone.messages(after=1)] == ["once"]


async def test_errors_are_answered_before_anything_is_done(site: Site) -> None:
    """A 5xx of the room delivers nothing."""
    phone = await site.started()
    await site.faults(errors=1.0)
    status, _ = await site.refusal("sendMessage", chat_id=phone.id, text="never")

    assert status in (500, 502)
    assert await phone.messages(after=1) == []


async def test_a_proxy_page_and_a_reset_deliver_nothing(site: Site) -> None:
    """They come before anything is done."""
    phone = await site.started()
    await site.faults(pages=1)
    async with site.session.post(f"/bot{TOKEN}/sendMessage") as page:
        status, text = page.status, await page.text()
    await site.faults(pages=0, resets=1)
    with pytest.raises(aiohttp.ClientError):
        await site.call("sendMessage", chat_id=phone.id, text="never")

    assert (status, text[:6]) == (502, "<html>")
    assert await phone.messages(after=1) == []


@pytest.mark.parametrize("fault", ["halves", "trickles"])
async def test_a_bad_line_spoils_the_answer_and_not_the_deed(site: Site, fault: str) -> None:
    """Half an answer is no JSON; a slow one comes in the end."""
    phone = await site.started()
    await site.faults(**{fault: 1})
    url, form = f"/bot{TOKEN}/sendMessage", {"chat_id": phone.id, "text": "once"}
    async with site.session.post(url, data=form) as answer:
        text = await answer.text()

    assert text.endswith("}") == (fault == "trickles")
    assert [message["text"] for message in await phone.messages(after=1)] == ["once"]


@pytest.mark.parametrize("wait", [0, 60, "soon", None])
async def test_a_429_says_whatever_was_ordered(site: Site, wait: object) -> None:
    """Or nothing at all."""
    phone = await site.started()
    await site.faults(throttles=1, retry_after=wait)
    status, told = await site.call("sendMessage", chat_id=phone.id, text="x")

    assert status == 429
    assert told.get("parameters", {}).get("retry_after") == wait


async def test_a_revoked_token_is_refused(site: Site) -> None:
    """As by Telegram: 401, for every method."""
    await site.faults(revoked=True)

    assert (await site.refusal("getMe"))[0] == 401


async def test_a_429_says_when_to_come_back(site: Site) -> None:
    """In the parameters and in the header."""
    phone = await site.started()
    await site.faults(limits="documented")
    url, values = f"/bot{TOKEN}/sendMessage", {"chat_id": phone.id, "text": "a"}
    for _ in range(5):
        await site.result("sendMessage", **values)
    async with site.session.post(url, json=values) as answer:
        envelope = await answer.json()

    assert answer.status == 429
    assert envelope["description"] == "Too Many Requests: retry after 1"
    assert envelope["parameters"] == {"retry_after": 1}
    assert answer.headers["Retry-After"] == "1"
    assert (await metrics(site))["refused_429"] == 1


@pytest.mark.parametrize(
    "body",
    [b"[]", b"{", b'{"text":"\\ud800","chat_id":1001}', b'{"chat_id":1e999,"text":"a"}',
     b'{"chat_id":NaN}', b"[" * 100_000, b"\xff\xfe"],
)  # fmt: skip
async def test_no_body_breaks_the_room(site: Site, body: bytes) -> None:
    """Whatever is sent is answered with a refusal, and the room goes on."""
    await site.started()
    headers = {"Content-Type": "application/json"}
    status, envelope = await site.ask(
        "POST", f"/bot{TOKEN}/sendMessage", data=body, headers=headers
    )

    assert (status, envelope["ok"]) == (400, False)
    assert (await site.call("getMe"))[0] == 200
