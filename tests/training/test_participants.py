"""The people's side: join, send, press, block, read; and what it refuses."""

import io
from typing import Any

import aiohttp
import pytest

from bot.training.entities import utf16
from tests.training.conftest import FACILITATOR, TOKEN, Site
from tests.training.test_media import OGG, PNG


@pytest.mark.parametrize(
    "body",
    [{}, {"first_name": ""}, {"first_name": " "}, {"first_name": "x" * 65}, {"first_name": 5},
     {"first_name": "a", "language_code": "x<script>"}, {"first_name": "a\0"}, [], "María"],
)  # fmt: skip
async def test_odd_people_are_not_let_in(site: Site, body: object) -> None:
    """With a sentence that says why."""
    status, answer = await site.ask("POST", "/api/people", json=body)

    assert status == 400
    assert answer["error"].endswith(".")


async def test_nobody_acts_for_another(site: Site) -> None:
    """Each path wants its person's token; the facilitator may take any phone in hand."""
    anne, bob = await site.phone("Anne"), await site.phone("Bob")
    path = f"/api/people/{anne.id}/messages"
    tokens = {None: 401, bob.token: 401, "": 401, anne.token: 200, FACILITATOR: 200, "ñ": 401}
    for token, expected in tokens.items():
        headers = {"Authorization": f"Bearer {token}"} if token is not None else {}
        assert (await site.ask("GET", path, headers=headers))[0] == expected

    headers = {"Authorization": f"Bearer {bob.token}"}
    assert (await site.ask("GET", "/api/people/999/messages", headers=headers))[0] == 404


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"text": ""}, 400), ({"text": "x" * 4097}, 400), ({"text": 5}, 400), ({}, 400),
        ({"text": "\x00"}, 400), ({"location": {"latitude": 91, "longitude": 0}}, 400),
        ({"location": {"latitude": "1", "longitude": 0}}, 400), ({"location": 5}, 400),
        ({"contact": False}, 400), ({"contact": {"phone_number": "<b>"}}, 400),
        ({"text": "a", "reply_to": 99}, 404), ({"text": "a", "reply_to": [1]}, 404),
    ],
)  # fmt: skip
async def test_odd_messages_are_not_sent(site: Site, body: object, status: int) -> None:
    """The bot never hears of them."""
    phone = await site.phone()
    answer = await phone.ask("POST", "/send", json=body)

    assert answer[0] == status
    assert answer[1]["error"]
    assert await site.result("getUpdates") == []


async def test_all_that_a_phone_sends_reaches_the_bot(site: Site) -> None:
    """Text, place, contact and files, as Telegram's Message."""
    phone = await site.phone()
    first = await phone.send(text="  hola 😀 /ayuda ")
    await phone.send(location={"latitude": 14.9, "longitude": -92})
    await phone.send(contact=True)
    await phone.send(text="a esto", reply_to=first)
    await phone.upload("photo", PNG, "a.png", caption="mi casa")
    await phone.upload("voice", OGG, "a.ogg")
    await phone.upload("document", b"a,b", "lista.csv")
    messages = [update["message"] for update in await site.result("getUpdates")]

    text, place, contact, reply, photo, voice, document = messages
    assert text["text"] == "hola 😀 /ayuda"
    assert text["entities"] == [{"type": "bot_command", "offset": utf16("hola 😀 "), "length": 6}]
    assert place["location"] == {"latitude": 14.9, "longitude": -92.0}
    assert contact["contact"]["user_id"] == phone.id
    assert contact["contact"]["phone_number"].startswith("+120255501")
    assert reply["reply_to_message"] == text
    assert (photo["photo"][0]["width"], photo["caption"]) == (320, "mi casa")
    assert voice["voice"]["duration"] == 2
    assert document["document"]["file_name"] == "lista.csv"
    assert [message["message_id"] for message in messages] == list(range(1, 8))


async def test_a_file_travels_both_ways(site: Site) -> None:
    """Sent by a person, fetched by the bot, sent back by its id, fetched by the person."""
    phone = await site.phone()
    await phone.upload("document", b"<script>", "page.html")
    (update,) = await site.result("getUpdates")
    file_id = update["message"]["document"]["file_id"]
    file = await site.result("getFile", file_id=file_id)
    async with site.session.get(f"/file/bot{TOKEN}/{file['file_path']}") as answer:
        assert await answer.read() == b"<script>"
    sent = await site.result("sendDocument", chat_id=phone.id, document=file_id)
    url = f"{phone.path}/files/{file_id}?token={phone.token}"
    async with site.session.get(url) as answer:
        assert await answer.read() == b"<script>"

    assert sent["document"]["file_id"] == file_id
    assert answer.content_type == "application/octet-stream"  # never a page of the room's own
    assert answer.headers["Content-Disposition"] == "attachment"
    assert (await phone.ask("GET", "/files/unknown"))[0] == 404


@pytest.mark.parametrize(
    ("asked", "status", "body", "told"),
    [
        ("bytes=2-4", 206, b"234", "bytes 2-4/10"),
        ("bytes=0-", 206, b"0123456789", "bytes 0-9/10"),
        ("bytes=7-99", 206, b"789", "bytes 7-9/10"),
        ("bytes=-3", 206, b"789", "bytes 7-9/10"),
        ("bytes=10-", 416, b"", "bytes */10"),
        ("bytes=5-2", 200, b"0123456789", None),
        ("lines=1", 200, b"0123456789", None),
        ("bytes=0-1,4-5", 200, b"0123456789", None),
    ],
)
async def test_a_part_of_a_file(
    site: Site, asked: str, status: int, body: bytes, told: str | None
) -> None:
    """As players ask, to know how long a recording is and to go on in its middle."""
    phone = await site.phone()
    await phone.upload("document", b"0123456789", "zahlen.txt")
    (update,) = await site.result("getUpdates")
    file_id = update["message"]["document"]["file_id"]
    url = f"{phone.path}/files/{file_id}?token={phone.token}"

    async with site.session.get(url, headers={"Range": asked}) as answer:
        assert await answer.read() == body

    assert (answer.status, answer.headers.get("Content-Range")) == (status, told)


async def test_a_phone_takes_no_endless_file(site: Site) -> None:
    """20 MB, Telegram's limit for what a bot may fetch."""
    phone = await site.phone()
    form = aiohttp.FormData()
    form.add_field("document", io.BytesIO(bytes(20_000_001)), filename="big.bin")
    status, answer = await phone.ask("POST", "/send", data=form)

    assert (status, bool(answer["error"])) == (413, True)


async def test_edits_and_deletions_are_told(site: Site) -> None:
    """The list shows what was changed and what is gone."""
    phone = await site.started()
    ids = [
        (await site.result("sendMessage", chat_id=phone.id, text=text))["message_id"]
        for text in ("a", "b", "c")
    ]
    await site.result("editMessageText", chat_id=phone.id, message_id=ids[0], text="A")
    await site.result("deleteMessage", chat_id=phone.id, message_id=ids[1])
    edited, deleted, plain = await phone.messages(after=ids[0] - 1)

    assert (edited["text"], edited["edit_date"] >= edited["date"]) == ("A", True)
    assert (deleted["deleted"], plain["deleted"], plain["edit_date"]) == (True, False, None)


async def test_reply_keyboards_are_the_phones_alone(site: Site) -> None:
    """The bot's answer carries only inline keyboards."""
    phone = await site.started()
    markup = {"keyboard": [[{"text": "Mi lugar", "request_location": True}]]}
    told = await site.result("sendMessage", chat_id=phone.id, text="?", reply_markup=markup)
    (seen,) = await phone.messages(after=1)

    assert "reply_markup" not in told
    assert seen["reply_markup"] == markup


async def test_a_person_sees_the_bot_in_her_language(site: Site) -> None:
    """Commands and description by language, then by default."""
    phone = await site.phone(language="es-419")
    commands: Any = [{"command": "ayuda", "description": "Pedir ayuda"}]
    await site.result("setMyCommands", commands=commands, language_code="es")
    await site.result("setMyCommands", commands=[{"command": "help", "description": "Ask"}])
    await site.result("setMyDescription", description="Hello")
    status, me = await phone.ask("GET", "")

    assert status == 200
    assert me["id"] == phone.id
    assert me["bot"]["commands"] == commands
    assert (me["bot"]["username"], me["bot"]["description"]) == ("enlace_bot", "Hello")


async def test_who_blocked_the_bot_cannot_write_to_it(site: Site) -> None:
    """As on a real phone."""
    phone = await site.started()
    await phone.block()

    assert (await phone.ask("POST", "/send", json={"text": "a"}))[0] == 409
    assert (await phone.ask("POST", "/block", json={"blocked": "yes"}))[0] == 400


@pytest.mark.parametrize(
    ("body", "status"),
    [({"message_id": 1, "data": ""}, 400), ({"message_id": 1, "data": "ñ" * 33}, 400),
     ({"message_id": 9, "data": "a"}, 404), ({"message_id": "1", "data": "a"}, 404)],
)  # fmt: skip
async def test_odd_presses_are_refused(site: Site, body: object, status: int) -> None:
    """A press wants a message and 1 to 64 bytes."""
    phone = await site.started()

    assert (await phone.ask("POST", "/press", json=body))[0] == status
