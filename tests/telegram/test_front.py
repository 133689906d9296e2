"""`bot/telegram/front.py`: whatever comes is answered kindly, in the person's language."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from structlog.testing import capture_logs
from structlog.typing import EventDict

from bot.domain.post import Role
from bot.store.schema import inbox
from bot.telegram.front import EDITED, ONLY_TEXT, STALE, UNKNOWN, Stale, number, word
from bot.telegram.intake import FAILED
from tests.telegram.desk import Desk, files
from tests.telegram.room import TOKEN, Line, answers, line

STICKER = {"file_id": "a", "file_unique_id": "b", "type": "regular"}
STICKER |= {"width": 9, "height": 9, "is_animated": False, "is_video": False}  # type: ignore[dict-item]
FROM = {"type": "user", "date": 1, "sender_user": {"id": 9, "is_bot": False, "first_name": "Ana"}}


@pytest.fixture
async def front(desk: Desk) -> AsyncIterator[Line]:
    """The bot in a room."""
    async with line(desk.database) as made:
        yield made


@pytest.fixture
def log() -> Iterator[list[EventDict]]:
    """Every line of the log."""
    with capture_logs() as lines:
        yield lines


def in_spanish(message: str) -> str:
    """As somebody reads it whose telephone speaks Spanish."""
    return files().locales.text("es", message)


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ({"text": "/nonsense", "entities": [{"type": "bot_command", "offset": 0, "length": 9}]}, 0),
        ({"text": "/", "entities": []}, 0),
        ({"text": "🦜" * 2048}, 0),
        ({"text": "{0} {name} %s <b>&"}, 0),
        ({"text": "\u202e\u0000\ud7ff"}, 0),
        ({"text": "hola", "forward_origin": FROM}, 0),
        ({"sticker": STICKER}, 1),
        ({"dice": {"emoji": "🎲", "value": 3}}, 1),
        ({"location": {"latitude": 14.9, "longitude": -92.3}}, 1),
        ({"contact": {"phone_number": "+52 55 1234 5678", "first_name": "Ana"}}, 1),
        ({"something_new": {"of": "next year"}}, 1),
    ],
)
async def test_odd_messages_are_answered(
    front: Line, log: list[EventDict], message: dict[str, Any], said: int
) -> None:
    """Words are not known, the rest cannot be read; nothing stands in the log."""
    phone = await front.known()
    await front.receive(phone, **message)

    assert await answers(phone, 1) == [in_spanish([UNKNOWN, ONLY_TEXT][said])]
    assert log == []


async def test_a_changed_message_is_to_be_written_anew(front: Line, log: list[EventDict]) -> None:
    """What changes later cannot be told from what was answered."""
    phone = await front.known()
    await front.receive(phone, "edited_message", text="ayuda", edit_date=2)

    assert await answers(phone, 1) == [in_spanish(EDITED)]
    assert log == []


async def test_a_live_location_moves_without_an_answer(front: Line) -> None:
    """Telegram sends a change every few seconds: nobody wrote anything."""
    phone = await front.known()
    moved = {"latitude": 14.9, "longitude": -92.3, "live_period": 900}
    await front.receive(phone, "edited_message", location=moved, edit_date=2)
    await front.receive(phone, text="hola")

    assert await answers(phone, 1) == [in_spanish(UNKNOWN)]


@pytest.mark.parametrize(
    "data", ["old", "x:y", ":", "alert", "alert:area", "checkin:1:safe", "stats:1", "é" * 32]
)
async def test_an_old_or_forged_button_opens_a_window(
    front: Line, log: list[EventDict], data: str
) -> None:
    """And the same words stay in the chat."""
    phone = await front.person()
    await phone.send("hola")
    await answers(phone)
    toast = await phone.press((await phone.messages())[-1], data)

    assert toast == {"text": in_spanish(STALE), "show_alert": True}
    assert await answers(phone, 1) == [in_spanish(STALE)]
    assert log == []


@pytest.mark.parametrize(
    ("code", "language"),
    [("es-MX", "es"), ("en", "en"), ("fr-CA", "fr"), ("ht", "ht"), ("tlh", "es"), (None, "es")],
)
async def test_an_unknown_person_is_answered_in_the_language_of_their_telephone(
    front: Line, code: str | None, language: str
) -> None:
    """One that we do not speak is answered in Spanish."""
    phone = await front.person(code)
    await phone.send("/nonsense")

    assert await answers(phone) == [files().locales.text(language, UNKNOWN)]


async def test_a_refusal_is_an_answer_in_the_officers_language(
    front: Line, desk: Desk, log: list[EventDict]
) -> None:
    """The rule in Spanish, nothing half done, nothing in the log."""
    phone = await front.person()
    await desk.officer(Role.OBSERVER, phone.id)
    await phone.send("/alert")
    refused = await answers(phone)
    await phone.send("/stats soon")
    await phone.send("/stats 77")

    assert refused[0].startswith(
        "No es posible. La persona número 1 no puede hacer esto para av-tap; "
    )
    assert (await answers(phone, 1))[0].startswith("Escriba /stats, o ")
    assert (await answers(phone, 2))[0] == "No es posible. No hay ninguna alerta 77."
    assert log == []


async def test_words_in_the_middle_of_joining_ask_again(front: Line, log: list[EventDict]) -> None:
    """Whatever they are, the question comes again and nothing is lost."""
    phone = await front.person()
    await phone.send("/start av-tap")
    await phone.asked("register:language:")
    await phone.send("x" * 4096)
    again = await answers(phone, 2)
    await phone.choose("register:language:fr")

    assert again[0] == "Toque uno de los botones."
    assert (await phone.asked("register:consent:"))["text"].startswith("Pour vous prévenir")
    assert log == []


async def test_an_invented_answer_to_a_question_asks_it_again(
    front: Line, log: list[EventDict]
) -> None:
    """A language, a country and a group that do not exist."""
    phone = await front.person()
    await phone.send("/start")
    message = await phone.asked("register:language:")
    for data in ("register:language:xx", "register:region:MX-CHP", "register:country:ZZ"):
        await phone.press(message, data)

    assert (await phone.asked("register:language:"))["text"] == message["text"]
    assert log == []


async def test_nothing_of_a_person_stands_in_the_log(
    front: Line, desk: Desk, log: list[EventDict]
) -> None:
    """A fault of ours is logged with its place in the code, and with nothing that was written."""
    phone = await front.known()
    secret = "Calle Falsa 123, +52 55 1234 5678"
    front.intake.front.commands["help"] = _broken
    await front.receive(phone, text="/help " + secret, entities=_command(5))
    await front.receive(phone, text=secret)
    assert await answers(phone, 2) == [in_spanish(UNKNOWN)]
    told = json.dumps(log)

    assert await answers(phone, 1) == [in_spanish(FAILED), in_spanish(UNKNOWN)]
    assert [(each["event"], each["tries"]) for each in log] == [
        ("update_failed", 1),
        ("update_failed", 2),
        ("update_failed", 3),  # then it is set aside, and blocks nobody
    ]
    for private in (secret, "Calle", "1234", "María", str(phone.id), TOKEN, "secret-of"):
        assert private not in told
    assert await _settled(desk) == ["aside", "done", "done"]


async def _settled(desk: Desk) -> list[str]:
    """The states of the inbox, once nothing is under way."""
    while True:
        async with desk.database.read() as conn:
            states = [row.state for row in await conn.execute(inbox.select())]
        if not {"waiting", "applied"} & set(states):
            return sorted(states)
        await asyncio.sleep(0.02)


async def _broken(_turn: object, argument: str) -> Any:
    raise ValueError(argument)


def _command(length: int) -> list[dict[str, Any]]:
    return [{"type": "bot_command", "offset": 0, "length": length}]


async def test_updates_of_groups_and_of_new_kinds_do_no_harm(
    front: Line, log: list[EventDict]
) -> None:
    """They are taken in, and nobody is answered."""
    phone = await front.known()
    group = {"id": -5, "type": "group", "title": "Vecinos"}
    await front.receive(phone, chat=group, text="/help", entities=_command(5))
    await front.intake.receive([{"update_id": 2_000_000, "of_next_year": {"id": 1}}])
    await front.receive(phone, text="hola")

    assert await answers(phone, 1) == [in_spanish(UNKNOWN)]
    await asyncio.sleep(0.1)
    assert log == []


@pytest.mark.parametrize("text", ["", "-1", "1e3", "١", "²", " 1", "9" * 10, "0x1", "None"])
def test_a_number_in_callback_data_is_a_plain_one(text: str) -> None:
    """Anything else was never ours; the largest fits a column of the database."""
    with pytest.raises(Stale):
        number(text)

    assert number("999999999") < 2**31


def test_a_word_in_callback_data_is_one_of_ours() -> None:
    """Anything else was never ours."""
    assert word(Role, "admin") is Role.ADMIN
    with pytest.raises(Stale):
        word(Role, "king")
