"""A messenger that carries files, in the training room and under the engine."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from bot.delivery.engine import Engine
from bot.domain.delivery import Lane, OutcomeKind
from bot.domain.message import Key, Keyboard, MediaKind, Payload
from bot.store import outbox
from bot.store.database import Database
from bot.store.schema import variants
from bot.telegram.media import MediaMessenger
from tests.fakes import ManualClock
from tests.queue import NOW, add_alert, add_people, alert_state, enqueue, states
from tests.telegram.bench import SAFE, Bench, file_id, room
from tests.telegram.living import PATIENCE, answer
from tests.telegram.server import ACCEPTED, refusal, serving

LONG = "x" * 1025


async def test_a_text_too_long_for_a_caption_follows(bench: Bench) -> None:
    """The buttons stand under it, and its number is that of the whole."""
    payload = Payload(text=f"<b>{LONG}</b>", buttons=SAFE, media=bench.keep(MediaKind.PHOTO))
    async with room(bench) as (_, phone, messenger):
        outcome = await messenger.send(phone.id, payload, lane=Lane.WARNING)
        _, picture, text = await phone.messages()

    assert "caption" not in picture
    assert "reply_markup" not in picture
    assert text["text"] == LONG
    assert text["reply_markup"]["inline_keyboard"]
    assert outcome.message_id == text["message_id"]


async def test_what_nobody_may_keep_is_kept_in_neither_half(bench: Bench) -> None:
    """Picture and text of a case."""
    payload = Payload(text=LONG, media=bench.keep(MediaKind.PHOTO), protected=True)
    async with room(bench) as (_, phone, messenger):
        await messenger.send(phone.id, payload, lane=Lane.EMERGENCY)
        _, *halves = await phone.messages()

    assert [one.get("has_protected_content") for one in halves] == [True, True]


@pytest.mark.parametrize("refused", [(500, refusal(500, "…")), (429, refusal(429, "…")), "cut"])
async def test_only_the_text_is_tried_again(bench: Bench, refused: Any) -> None:
    """The medium is there already."""
    payload = Payload(text=LONG, media=bench.keep(MediaKind.PHOTO))
    async with (
        serving((200, ACCEPTED), refused, (200, ACCEPTED), (200, ACCEPTED)) as stub,
        bench.messenger(stub.url) as messenger,
    ):
        outcomes = [await messenger.send(5, payload, lane=Lane.WARNING) for _ in range(2)]
        await messenger.send(5, payload, lane=Lane.WARNING)

    assert outcomes[0].kind in (OutcomeKind.UNKNOWN, OutcomeKind.LATER)
    assert outcomes[1].kind is OutcomeKind.ACCEPTED
    assert [method for method, _ in stub.asked] == [
        *("sendPhoto", "sendMessage", "sendMessage"),
        *("sendPhoto", "sendMessage"),  # the next one is whole again
    ]


@pytest.mark.parametrize("text", ["short", LONG])
async def test_who_refuses_voice_notes_gets_the_words(bench: Bench, text: str) -> None:
    """It is their choice, and nobody else's alert stops for it."""
    payload = Payload(text=text, buttons=SAFE, media=bench.keep(MediaKind.VOICE))
    no = (400, refusal(400, "Bad Request: VOICE_MESSAGES_FORBIDDEN"))
    async with (
        serving(no, (200, ACCEPTED)) as stub,
        bench.messenger(stub.url) as messenger,
    ):
        outcome = await messenger.send(5, payload, lane=Lane.WARNING)

    assert outcome.kind is OutcomeKind.ACCEPTED
    assert [method for method, _ in stub.asked] == ["sendVoice", "sendMessage"]
    assert stub.asked[1][1]["text"] == text


async def test_an_edit_changes_the_caption(bench: Bench) -> None:
    """The picture stays, the buttons are the new ones."""
    media = bench.keep(MediaKind.PHOTO)
    async with room(bench) as (_, phone, messenger):
        sent = await messenger.send(phone.id, Payload(text="a", media=media), lane=Lane.REPLY)
        assert sent.message_id is not None
        outcome = await messenger.edit(
            phone.id,
            sent.message_id,
            Payload(text="<i>b</i>", buttons=SAFE, media=media),
            lane=Lane.REPLY,
        )
        message = (await phone.messages())[-1]

    assert outcome.kind is OutcomeKind.ACCEPTED
    assert (message["caption"], bool(message["photo"])) == ("b", True)
    assert message["reply_markup"]["inline_keyboard"]


async def test_what_has_no_medium_goes_as_ever(bench: Bench) -> None:
    """Sent, delivered, edited."""
    async with room(bench) as (_, phone, messenger):
        payload = Payload(text="a")
        sent = await messenger.send(phone.id, payload, lane=Lane.REPLY)
        await messenger.deliver(phone.id, messenger.prepare(payload), lane=Lane.ROUTINE)
        assert sent.message_id is not None
        await messenger.edit(phone.id, sent.message_id, Payload(text="b"), lane=Lane.REPLY)

        assert [one["text"] for one in await phone.messages()][1:] == ["b", "a"]


# With the engine


async def variant_with(database: Database, payload: Payload) -> int:
    """An alert with this payload, queued for one person, whose chat is 1001."""
    async with database.write() as conn:
        await add_people(conn, 1)
        alert = await add_alert(conn)
        values = {"payload": payload.to_json(), "digest": payload.digest()}
        await conn.execute(update(variants).values(values))
        await enqueue(conn, alert)
    return alert


@asynccontextmanager
async def sending(database: Database, messenger: MediaMessenger) -> AsyncIterator[None]:
    """An engine at work."""
    engine, stop = Engine(database, messenger, clock=ManualClock(NOW), owner="me"), asyncio.Event()
    task = asyncio.create_task(engine.run(stop))
    try:
        yield
    finally:
        stop.set()
        await task


async def test_the_engine_sends_files_of_alerts_and_others_alike(
    bench: Bench, database: Database
) -> None:
    """By one upload where they carry the same."""
    payload = Payload(text="a", buttons=SAFE, media=bench.keep(MediaKind.PHOTO))
    await variant_with(database, payload)
    async with database.write() as conn:
        await outbox.put(
            conn,
            chat_id=1001,
            lane=Lane.WARNING,
            payload=payload,
            due=NOW,
            expires=NOW + timedelta(hours=1),
        )
    async with room(bench) as (_, phone, messenger), sending(database, messenger):
        assert phone.id == 1001
        first, second = await answer(phone, count=2)

    assert file_id(first, MediaKind.PHOTO) == file_id(second, MediaKind.PHOTO)
    assert first["caption"] == second["caption"] == "a"


async def test_a_missing_file_stops_its_alert(bench: Bench, database: Database) -> None:
    """Nobody gets it, and an officer must look."""
    media = bench.keep(MediaKind.PHOTO)
    bench.files.path(media.file).unlink()
    alert = await variant_with(database, Payload(text="a", media=media))
    async with room(bench) as (_, phone, messenger), sending(database, messenger):
        async with asyncio.timeout(PATIENCE):
            state = ""
            while state != "paused":
                async with database.read() as conn:
                    state = await alert_state(conn, alert)
                    counted = await states(conn, alert)
        sent = await phone.messages()

    assert counted == {"failed": 1}
    assert len(sent) == 1  # the person's own


@pytest.mark.parametrize("text", ["short", LONG])
async def test_keys_come_with_a_voice_note(bench: Bench, text: str) -> None:
    """Under it, or under the words that follow: whoever listens must be able to answer."""
    keys = Keyboard(((Key("✅ Estoy a salvo"),),))
    payload = Payload(text=text, keyboard=keys, media=bench.keep(MediaKind.VOICE))
    async with (
        serving((200, ACCEPTED), (200, ACCEPTED)) as stub,
        bench.messenger(stub.url) as messenger,
    ):
        await messenger.send(5, payload, lane=Lane.WARNING)

    method, last = stub.asked[-1]
    assert method == ("sendVoice" if text == "short" else "sendMessage")
    assert "Estoy a salvo" in last["reply_markup"]
