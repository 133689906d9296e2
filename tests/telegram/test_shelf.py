"""Files as Telegram has them, in the training room."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.domain.delivery import Lane, Outcome, OutcomeKind
from bot.domain.message import Media, MediaKind, Payload
from bot.telegram.limiter import Gate
from tests.telegram.bench import CONTENT, NAMES, SAFE, Bench, file_id, room
from tests.telegram.server import ACCEPTED, refusal, serving


@pytest.mark.parametrize("kind", [one for one in MediaKind if one is not MediaKind.VIDEO_NOTE])
async def test_a_file_is_uploaded_once_and_then_sent_by_its_id(
    bench: Bench, kind: MediaKind
) -> None:
    """With caption and buttons in one message, its name, and its content as it was."""
    media = bench.keep(kind)
    payload = Payload(text="<b>¿Está bien?</b>", buttons=SAFE, media=media)
    async with room(bench) as (site, phone, messenger):
        prepared = messenger.prepare(payload)
        outcomes = [
            await messenger.deliver(phone.id, prepared, lane=Lane.WARNING),
            await messenger.send(phone.id, payload, lane=Lane.REPLY, reply_to=1),
        ]
        _, first, second = await phone.messages()
        url = f"{phone.path}/files/{file_id(first, kind)}"
        async with site.session.get(url, headers=phone.headers) as answer:
            content = await answer.read()

    assert [one.kind for one in outcomes] == [OutcomeKind.ACCEPTED] * 2
    assert [one.message_id for one in outcomes] == [first["message_id"], second["message_id"]]
    assert content == CONTENT[kind]
    assert file_id(first, kind) == file_id(second, kind)
    assert bench.remembered == [(media, file_id(first, kind))]
    assert first["caption"] == "¿Está bien?"
    assert first["reply_markup"]["inline_keyboard"][0][0]["callback_data"] == "checkin:1:safe"
    assert second["reply_to_message"]["message_id"] == 1
    if kind is MediaKind.DOCUMENT:
        assert first["document"]["file_name"] == NAMES[kind]


async def test_a_round_video_has_its_words_after_it(bench: Bench) -> None:
    """Telegram takes no caption with it."""
    media = bench.keep(MediaKind.VIDEO_NOTE)
    async with room(bench) as (_, phone, messenger):
        payload = Payload(text="¿Está bien?", buttons=SAFE, media=media)
        await messenger.send(phone.id, payload, lane=Lane.REPLY)
        await messenger.send(phone.id, Payload(text="", media=media), lane=Lane.REPLY)
        _, first, words, again = await phone.messages()

    assert "caption" not in first
    assert words["text"] == "¿Está bien?"
    assert words["reply_markup"]
    assert file_id(first, media.kind) == file_id(again, media.kind)


async def test_a_large_file_goes_in_pieces(bench: Bench) -> None:
    """Nothing else waits for it; a warning of aiohttp would be an error here."""
    media = bench.files.keep(bytes(3_000_000), kind=MediaKind.DOCUMENT, name="a.pdf", brief=False)
    async with room(bench) as (_, phone, messenger):
        outcome = await messenger.send(phone.id, Payload(text="", media=media), lane=Lane.REPLY)
        sent = (await phone.messages())[-1]

    assert outcome.kind is OutcomeKind.ACCEPTED
    assert sent["document"]["file_size"] == 3_000_000


async def test_many_at_once_cause_one_upload(bench: Bench) -> None:
    """The others wait for the id."""
    payload = Payload(text="a", media=bench.keep(MediaKind.PHOTO))
    async with room(bench) as (_, phone, messenger):
        prepared = messenger.prepare(payload)
        sends = (messenger.deliver(phone.id, prepared, lane=Lane.WARNING) for _ in range(20))
        await asyncio.gather(*sends)
        sent = (await phone.messages())[1:]

    assert len(sent) == 20
    assert len({file_id(one, MediaKind.PHOTO) for one in sent}) == 1
    assert len(bench.remembered) == 1


async def test_an_id_that_telegram_has_forgotten_is_replaced_by_one_upload(bench: Bench) -> None:
    """The new one is kept."""
    media = bench.keep(MediaKind.VOICE)
    bench.ids[media.sha256, media.kind] = "stale"
    async with room(bench) as (_, phone, messenger):
        prepared = messenger.prepare(Payload(text="a", media=media))
        sends = (messenger.deliver(phone.id, prepared, lane=Lane.WARNING) for _ in range(5))
        outcomes = await asyncio.gather(*sends)
        sent = (await phone.messages())[1:]

    assert {one.kind for one in outcomes} == {OutcomeKind.ACCEPTED}
    assert [one for _, one in bench.remembered] == [file_id(sent[0], MediaKind.VOICE)]
    assert len({file_id(one, MediaKind.VOICE) for one in sent}) == 1


async def test_an_id_holds_for_one_way_of_showing(bench: Bench) -> None:
    """The same picture as a document is uploaded again."""
    photo = bench.keep(MediaKind.PHOTO)
    async with room(bench) as (_, phone, messenger):
        for media in (photo, replace(photo, kind=MediaKind.DOCUMENT)):
            outcome = await messenger.send(phone.id, Payload(text="", media=media), lane=Lane.REPLY)
            assert outcome.kind is OutcomeKind.ACCEPTED

    assert len(bench.ids) == 2


@pytest.mark.parametrize("altered", [True, False])
async def test_a_file_that_is_not_what_was_approved_is_our_fault(
    bench: Bench, altered: bool
) -> None:
    """Gone or changed: nothing is sent, and the log names no file."""
    media = bench.keep(MediaKind.DOCUMENT)
    path = bench.files.path(media.file)
    if altered:
        path.write_bytes(b"other")
    else:
        path.unlink()
    async with room(bench) as (_, phone, messenger):
        with capture_logs() as logs:
            outcome = await messenger.send(
                phone.id, Payload(text="a", media=media), lane=Lane.WARNING
            )
        sent = (await phone.messages())[1:]

    assert outcome == Outcome(kind=OutcomeKind.OUR_FAULT, reason="media_missing")
    assert sent == []
    assert logs == [{"event": "media_missing", "kind": "document", "log_level": "error"}]


@pytest.mark.parametrize(
    ("answer", "kind", "reason"),
    [
        ((403, refusal(403, "Forbidden: bot was blocked by the user")), "unreachable", "blocked"),
        ((429, refusal(429, "Too Many Requests", retry_after=3)), "later", "throttled"),
        ((400, refusal(400, "Bad Request: IMAGE_PROCESS_FAILED")), "our_fault", "bad_request"),
        ((413, refusal(413, "Request Entity Too Large")), "our_fault", "too_large"),
        ((413, "<html>too large</html>"), "our_fault", "too_large"),
        ((401, refusal(401, "Unauthorized")), "token", "token"),
        ((500, refusal(500, "Internal Server Error")), "unknown", "status_500"),
        ("cut", "unknown", "no_answer"),
    ],
)
async def test_an_upload_is_classified_like_a_message(
    bench: Bench, answer: Any, kind: str, reason: str
) -> None:
    """And no id is remembered."""
    payload = Payload(text="a", media=bench.keep(MediaKind.PHOTO))
    async with serving(answer) as stub, bench.messenger(stub.url) as messenger:
        outcome = await messenger.send(5, payload, lane=Lane.WARNING)

    assert (outcome.kind, outcome.reason) == (kind, reason)
    assert bench.remembered == []


async def test_what_stands_in_no_file_is_sent_and_not_remembered(bench: Bench) -> None:
    """A person's own data: no copy stays, not even with Telegram's id for it."""
    media = Media(kind=MediaKind.DOCUMENT, file="", name="datos.json", sha256="00")
    async with room(bench) as (_, phone, messenger):
        outcome = await messenger.send(
            phone.id, Payload(text="a", media=media), lane=Lane.REPLY, content=b"{}"
        )
        sent = (await phone.messages())[-1]

    assert outcome.kind is OutcomeKind.ACCEPTED
    assert sent["document"]["file_name"] == "datos.json"
    assert bench.ids == {}
    assert bench.remembered == []


async def test_the_id_of_a_brief_file_is_not_stored(bench: Bench) -> None:
    """It is used while the process runs."""
    payload = Payload(text="a", media=bench.keep(MediaKind.PHOTO, brief=True))
    async with room(bench) as (_, phone, messenger):
        for _ in range(2):
            await messenger.send(phone.id, payload, lane=Lane.REPLY)
        first, second = (await phone.messages())[1:]

    assert file_id(first, MediaKind.PHOTO) == file_id(second, MediaKind.PHOTO)
    assert bench.remembered == []


async def test_a_database_that_is_away_does_not_undo_a_send(bench: Bench) -> None:
    """It was sent all the same."""
    bench.store_away = True
    payload = Payload(text="a", media=bench.keep(MediaKind.PHOTO))
    async with room(bench) as (_, phone, messenger):
        outcome = await messenger.send(phone.id, payload, lane=Lane.REPLY)

    assert outcome.kind is OutcomeKind.ACCEPTED


async def test_a_paid_rate_and_the_gate_hold_for_files_too(bench: Bench) -> None:
    """Bulk asks to be paid for; a 429 halts everybody."""
    gate = Gate(100)
    payload = Payload(text="a", media=bench.keep(MediaKind.PHOTO))
    throttled = (429, refusal(429, "Too Many Requests", retry_after=1))
    async with serving((200, ACCEPTED), throttled) as stub:
        async with bench.messenger(stub.url, gate) as messenger:
            await messenger.send(5, payload, lane=Lane.WARNING)
            await messenger.send(6, payload, lane=Lane.REPLY)
            await messenger.send(7, Payload(text="b"), lane=Lane.REPLY)
        gate.close()

    assert stub.asked[0][1]["allow_paid_broadcast"] == "true"
    assert "allow_paid_broadcast" not in stub.asked[1][1]
    assert stub.times[2] - stub.times[1] >= 0.9
