"""Pages hear of everything that happens on their phones, and of nothing else."""

from typing import Any

import aiohttp
import pytest

from tests.training.conftest import OTHER_TOKEN, Phone, Site


async def hear(socket: aiohttp.ClientWebSocketResponse, count: int) -> list[Any]:
    """The next `count` events."""
    return [await socket.receive_json(timeout=5) for _ in range(count)]


def tokens(*phones: Phone) -> dict[str, Any]:
    """A subscription with tokens; the room says which were good."""
    return {
        "subscribe": [phone.id for phone in phones],
        "tokens": {str(phone.id): phone.token for phone in phones},
    }


async def test_a_page_hears_all_that_happens_on_its_phone(site: Site) -> None:
    """Messages of both sides, edits, deletions, typing, toasts, blocking."""
    phone, other = await site.started(), await site.started()
    async with site.session.ws_connect("/api/ws") as socket:
        await socket.send_json(tokens(phone))
        assert await hear(socket, 1) == [{"subscribed": [phone.id], "refused": []}]
        await other.send(text="not mine")
        await phone.send(text="hola")
        await site.result("sendChatAction", chat_id=phone.id, action="typing")
        sent = await site.result("sendMessage", chat_id=phone.id, text="a")
        place = {"chat_id": phone.id, "message_id": sent["message_id"]}
        await site.result("editMessageText", **place, text="b")
        await site.result("deleteMessage", **place)
        await phone.block()
        events = await hear(socket, 6)

    assert {event["person"] for event in events} == {phone.id}
    assert [event["kind"] for event in events] == [
        "message", "typing", "message", "edit", "delete", "blocked",
    ]  # fmt: skip
    assert events[0]["message"]["text"] == "hola"
    assert events[3]["message"]["text"] == "b"
    assert events[4]["message"] == {"message_id": sent["message_id"]}


async def test_a_page_gets_no_phone_without_its_token(site: Site) -> None:
    """From elsewhere than the room's own machine; here the name it is asked by stands for that."""
    mine, other = await site.phone(), await site.phone()
    host = {"Host": "enlace.example"}
    wanted = tokens(mine) | {"subscribe": [mine.id, other.id, 5]}
    async with site.session.ws_connect("/api/ws", headers=host) as socket:
        await socket.send_json(wanted)
        answer = await hear(socket, 1)
    async with site.session.ws_connect("/api/ws") as socket:
        await socket.send_json({"subscribe": [mine.id, other.id]})
        await socket.send_json(wanted)
        trusted = await hear(socket, 1)

    assert answer == [{"subscribed": [mine.id], "refused": [other.id, 5]}]
    assert trusted == [{"subscribed": [mine.id, other.id], "refused": [5]}]


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "5", '{"subscribe":5}', '{"subscribe":["x"]}', '{"tokens":[]}',
             '{"subscribe":[1e999]}', '{"subscribe":[[1]]}'],
)  # fmt: skip
async def test_no_text_breaks_the_socket(site: Site, text: str) -> None:
    """Nonsense is told so, and the page may go on."""
    phone = await site.phone()
    async with site.session.ws_connect("/api/ws") as socket:
        await socket.send_str(text)
        (refusal,) = await hear(socket, 1)
        await socket.send_json(tokens(phone))
        (answer,) = await hear(socket, 1)

    assert "error" in refusal
    assert answer["subscribed"] == [phone.id]


async def test_another_sites_page_is_refused(site: Site) -> None:
    """A browser says where a page comes from."""
    origin = {"Origin": "https://evil.example"}
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await site.session.ws_connect("/api/ws", headers=origin)
    status, _ = await site.ask("POST", "/api/people", json={"first_name": "a"}, headers=origin)

    assert status == 403
    assert (await site.call("getMe", OTHER_TOKEN))[0] == 200
