"""`bot/telegram/incoming.py` and the routes of what people send beside words, in a whole bot."""

from pathlib import Path

import pytest
from telegram import Message

from bot.actions import media
from bot.domain.message import MediaKind
from bot.errors import NotReady
from bot.telegram.front import EDITED, ONLY_TEXT, UNKNOWN, Front
from bot.telegram.incoming import Incoming, received
from bot.telegram.turn import Document, Picture, Reply, Say, Turn
from tests.telegram.bench import PNG
from tests.telegram.living import answer, living
from tests.training.conftest import Phone


def told(*values: object) -> list[Reply]:
    """What a handler got, said back."""
    return [Say("|".join(str(value) for value in values))]


def listening() -> Front:
    """A front that takes everything and says what it got."""
    front = Front()
    front.command("start")(silent)

    async def file(_turn: Turn, one: Incoming) -> list[Reply]:
        return told(one.name, one.mime, one.size, one.duration, one.caption, bool(one.file_id))

    async def place(_turn: Turn, latitude: float, longitude: float) -> list[Reply]:
        return told(latitude, longitude)

    async def contact(turn: Turn, user: int | None, number: str) -> list[Reply]:
        return told(user == turn.chat_id, user is None, number)

    for route in (front.document, front.photo, front.voice, front.audio, front.video):
        route(file)
    front.location(place)
    front.contact(contact)
    return front


async def silent(_turn: Turn, _argument: str) -> list[Reply]:
    """Says nothing."""
    return []


def test_music_is_sound_too() -> None:
    """A telephone sends a recording of its own app as music."""
    sent = {
        "message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"},
        "audio": {
            "file_id": "f", "file_unique_id": "u", "duration": 9, "mime_type": "audio/mp4",
            "file_name": "Grabación.m4a", "file_size": 999,
        },
    }  # fmt: skip
    message = Message.de_json(sent)

    assert message is not None
    assert received(message) == (
        "audio",
        (
            Incoming(
                file_id="f",
                name="Grabación.m4a",
                mime="audio/mp4",
                size=999,
                duration=9,
                kind="audio",
            ),
        ),
    )


def test_a_film_says_whether_it_is_round() -> None:
    """It goes on as what it came: Telegram changes no kind."""
    base = {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}}
    file = {"file_id": "f", "file_unique_id": "u", "duration": 9}
    round_ = Message.de_json(base | {"video_note": file | {"length": 384}})
    wide = Message.de_json(base | {"video": file | {"width": 640, "height": 360}})

    assert round_ is not None
    assert wide is not None
    for sent, kind in ((round_, "video_note"), (wide, "video")):
        assert received(sent) == (kind, (Incoming(file_id="f", duration=9, kind=kind),))


async def last(phone: Phone, count: int = 1) -> str:
    """What the bot said last."""
    return str((await answer(phone, count=count))[-1]["text"])


async def test_a_handler_gets_plain_values(tmp_path: Path) -> None:
    """Of a document, a photo, a voice, a place, one's own contact and another's."""
    other = {"phone_number": "+1 202 555 0100", "first_name": "Ana"}
    voice = b"OggS" + bytes(60)
    async with living(tmp_path, listening()) as bot:
        phone = await bot.site.phone()
        await phone.upload("document", b"a,b", "lista.csv", caption="mi lista")
        await phone.upload("photo", PNG, "a.png")
        await phone.upload("voice", voice, "a.ogg", duration="7")
        await phone.send(location={"latitude": 14.9, "longitude": -92.26})
        await phone.send(contact=True)
        await phone.send(contact=other)
        await phone.upload("document", b"ID3", "voz.mp3")  # apps send it as music
        await phone.upload("video_note", b"....ftyp", "a.mp4", duration="9")
        said = [one["text"] for one in await answer(phone, count=8)]

    assert said[:4] == [
        "lista.csv|text/csv|3|0|mi lista|True",
        f"||{len(PNG)}|0||True",
        f"|audio/ogg|{len(voice)}|7||True",
        "14.9|-92.26",
    ]
    assert said[4].startswith("True|False|+1202555")
    assert said[5] == "False|True|+1 202 555 0100"
    assert said[6:] == ["voz.mp3|audio/mpeg|3|0||True", "||8|9||True"]


async def test_without_a_taker_the_answer_is_kind(tmp_path: Path) -> None:
    """Nobody takes photos, and whoever takes documents lets this one pass."""
    front = Front()
    front.command("start")(silent)
    asked: list[str] = []

    async def pass_(_turn: Turn, one: Incoming) -> None:
        asked.append(one.name)

    async def refuse(_turn: Turn, one: Incoming) -> list[Reply] | None:
        if one.name != "bad.csv":
            return None
        raise NotReady("It is not ready.")

    front.document(pass_)
    front.document(refuse)
    async with living(tmp_path, front) as bot:
        phone = await bot.site.phone()
        text = bot.program.intake.setting.catalogue.locales.text
        await phone.upload("photo", PNG, "a.png")
        assert await last(phone) == text("es", ONLY_TEXT)
        await phone.upload("document", b"a", "a.csv")
        assert await last(phone, 2) == text("es", ONLY_TEXT)
        await phone.upload("document", b"a", "bad.csv")
        assert "It is not ready." in await last(phone, 3)
        await phone.send(text="/nothing")
        assert await last(phone, 4) == text("es", UNKNOWN)

    assert asked == ["a.csv", "bad.csv"]


async def test_a_place_shared_live_is_not_answered_at_every_step(tmp_path: Path) -> None:
    """Telegram tells each as a change of the message; a changed text is answered."""
    front = Front()
    front.command("start")(silent)
    async with living(tmp_path, front) as bot:
        phone = await bot.site.phone()
        await phone.send(text="hola")
        assert await last(phone)
        (message, _) = await phone.messages()
        edited = {key: message[key] for key in ("message_id", "date", "chat", "from")}
        edited["edit_date"] = message["date"] + 1
        place = {"latitude": 14.9, "longitude": -92.2, "live_period": 60}
        changes = [edited | {"location": place}, edited | {"text": "adiós"}]
        await bot.program.intake.receive(
            [{"update_id": 10**8 + n, "edited_message": one} for n, one in enumerate(changes)]
        )
        said = await answer(phone, count=2)
        text = bot.program.intake.setting.catalogue.locales.text("es", EDITED)

    assert [one["text"] for one in said[1:]] == [text]


async def test_a_reply_may_be_a_file(tmp_path: Path) -> None:
    """A picture of `files/`, and a small text that stands in no file, in order."""
    front = Front()
    content = '{"name":"María"}'

    async def start(turn: Turn, _argument: str) -> list[Reply]:
        card = bot.files.keep(PNG, kind=MediaKind.PHOTO, name="card.png", brief=False)
        more = [[("Más", "more:1")]]
        return [
            Say("1"),
            Picture(card, "<b>2</b>", more),
            Document.inline("datos.json", content, "3"),
            Say("4"),
        ]

    front.command("start")(start)
    async with living(tmp_path, front) as bot:
        phone = await bot.site.phone()
        await phone.send(text="/start")
        one, two, three, four = await answer(phone, count=4)
        url = f"{phone.path}/files/{three['document']['file_id']}"
        async with bot.site.session.get(url, headers=phone.headers) as got:
            assert await got.text() == content
        known = await media.known(bot.database, bot.line.bot_id)
        left = [file.name for file in bot.files.folder.iterdir()]

    assert (one["text"], two["caption"], three["caption"], four["text"]) == ("1", "2", "3", "4")
    assert two["photo"]
    assert two["reply_markup"]["inline_keyboard"][0][0]["callback_data"] == "more:1"
    assert three["document"]["file_name"] == "datos.json"
    assert len(left) == 1  # the card
    assert list(known.values()) == [two["photo"][-1]["file_id"]]  # after a restart too


def test_a_long_text_wants_a_file() -> None:
    """It does not go on the inbox row."""
    with pytest.raises(ValueError, match="have a job write a file"):
        Document.inline("a.json", "é" * 50_001)
