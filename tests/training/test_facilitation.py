"""Faults, clock and figures belong to the facilitator."""

import pytest

from tests.training.conftest import FACILITATOR, Site

PATHS = [("PUT", "/api/faults"), ("GET", "/api/faults"), ("POST", "/api/clock"),
         ("GET", "/api/metrics"), ("GET", "/api/people")]  # fmt: skip


@pytest.mark.parametrize(("method", "path"), PATHS)
async def test_only_the_facilitator_is_let_in(site: Site, method: str, path: str) -> None:
    """By token from anywhere; without one only at the room's own machine."""
    elsewhere = {"Host": "192.168.1.5:8080"}
    body = {"advance_s": 0} if "clock" in path else {}
    refused = await site.ask(method, path, json=body, headers=elsewhere)
    token = {"Authorization": f"Bearer {FACILITATOR}"}
    by_token = await site.ask(method, path, json=body, headers=elsewhere | token)
    by_place = await site.ask(method, path, json=body)

    assert refused[0] == 403
    assert (by_token[0], by_place[0]) == (200, 200)


async def test_faults_change_one_by_one(site: Site) -> None:
    """What is not named stays."""
    await site.faults(limits="documented", latency_ms=1)
    await site.faults(errors=0.5)

    status, faults = await site.ask("GET", "/api/faults")
    assert (status, faults["limits"], faults["errors"]) == (200, "documented", 0.5)
    assert (faults["latency_ms"], faults["revoked"]) == (1, False)
    assert (await site.ask("PUT", "/api/faults", json={"limits": "strict"}))[0] == 400


async def test_a_chat_moves(site: Site) -> None:
    """Its old number says where to; under the new one it is the same chat."""
    phone = await site.started()
    assert (await site.ask("POST", "/api/move", json={"from": phone.id, "to": -5}))[0] == 200
    _, told = await site.call("sendMessage", chat_id=phone.id, text="a")
    await site.call("sendMessage", chat_id=-5, text="b")

    assert told["parameters"] == {"migrate_to_chat_id": -5}
    assert [message["text"] for message in await phone.messages(after=1)] == ["b"]


@pytest.mark.parametrize("orders", [{"from": 1, "to": 2}, {"from": "x"}, {}])
async def test_only_a_known_chat_moves(site: Site, orders: object) -> None:
    """To a number that is nobody's."""
    assert (await site.ask("POST", "/api/move", json=orders))[0] == 400


@pytest.mark.parametrize("seconds", [-1, "1", None, True, 1e12])
async def test_the_clock_only_goes_forward(site: Site, seconds: object) -> None:
    """And not for ever."""
    assert (await site.ask("POST", "/api/clock", json={"advance_s": seconds}))[0] == 400


async def test_dates_follow_the_clock(site: Site) -> None:
    """Messages after a push are later by it."""
    phone = await site.phone()
    await phone.send(text="a")
    await site.advance(3_600)
    await phone.send(text="b")
    before, after = await phone.messages()

    assert 3_600 <= after["date"] - before["date"] <= 3_602


async def test_figures_count_requests_by_name(site: Site) -> None:
    """Under the names the Bot API gives them."""
    phone = await site.started()
    await site.call("SENDMESSAGE", chat_id=phone.id, text="a")
    _, figures = await site.ask("GET", "/api/metrics")

    assert figures["requests"] == {"getUpdates": 2, "sendMessage": 1}
    assert (figures["sent"], figures["peak_per_s"], figures["refused_429"]) == (1, 1, 0)
