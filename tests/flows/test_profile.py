"""A person joins, tells more, sees what is kept, and is forgotten: through the room, by buttons."""

import asyncio
import signal
from pathlib import Path
from typing import Any

import pytest

from bot.domain.language import guess
from bot.domain.profile import Field
from tests.flows.house import House, Phone, button, free_port, training_room

LANGUAGES = ("es", "en", "fr", "ht", "pt", "ar")
MOST_TAPS = 6
NAME, RELATIVE, NUMBER = "Xochiquetzal", "Tlazolteotl", "+50277665544"


@pytest.fixture
def port() -> int:
    """A port that nobody has."""
    return free_port()


async def join(phone: Phone) -> tuple[int, dict[str, Any]]:
    """Press what is suggested until nothing is asked; gives the taps and the last message."""
    await phone.send("/start")
    said = await phone.asked("register:")
    taps = 1
    while suggested := button(said, "register:"):
        assert (await phone.messages())[-1]["message_id"] == said["message_id"]
        number = said["message_id"]
        await phone.press(said, suggested)
        taps += 1
        said = await phone.wait_for(lambda one, number=number: one["message_id"] > number)  # type: ignore[misc]
    return taps, said


async def test_joining_takes_six_taps_at_most_in_six_languages(tmp_path: Path, port: int) -> None:
    """The first button is the suggested answer; help for those in danger stands before."""
    async with training_room(tmp_path, port) as house:
        phones = [await house.person("María", language) for language in LANGUAGES]
        ends = await asyncio.gather(*map(join, phones))
        for language, phone, (taps, closing) in zip(LANGUAGES, phones, ends, strict=True):
            said = await phone.messages()

            assert taps <= MOST_TAPS
            assert "reply_markup" not in closing
            assert "help.unhcr.org" in said[1]["text"]
            assert button(said[2], "register:") == f"register:language:{guess(language)}"


async def edit(phone: Phone, field: Field, *answers: str) -> None:
    """Open a field from the list and press answers, each when it is offered."""
    await phone.choose(f"profile:{field}")
    for answer in answers:
        await phone.choose(f"profile:{field}:{answer}")


async def tell_everything(house: House, phone: Phone) -> None:
    """Some of each kind of field; the machine is killed between two questions about a relative."""
    await phone.send("/profile")
    await edit(phone, Field.AREA, "at:MX-OAX")
    await edit(phone, Field.GROUPS, "+study", "+farm_work")
    await phone.choose("profile:back")
    await edit(phone, Field.NEEDS, "+vision")
    await edit(phone, Field.HOUSEHOLD, "2-4")
    await edit(phone, Field.FORM, "voice")
    await phone.choose("profile:name")
    await phone.reads("nickname")
    await phone.send(NAME)
    await phone.reads(NAME)
    await phone.choose("profile:telephone")
    await phone.reads("Below the writing line")
    await phone.share_contact()
    await phone.reads("+1202555")
    await phone.choose("profile:relative")
    await phone.reads("Write their name")
    await phone.send(RELATIVE)
    await phone.reads("What is their telephone number?")
    await house.stop(signal.SIGKILL)
    await house.start()
    await phone.send(NUMBER)
    await phone.choose("profile:relative:yes")
    await phone.reads(f"{RELATIVE}, {NUMBER}")


def traces(folder: Path) -> list[str]:
    """Files of the bot that hold what the person told; the room's own memory is Telegram's."""
    sought = [word.encode() for word in (NAME, RELATIVE, NUMBER[1:], "+1202555")]
    files = [file for file in folder.rglob("*") if file.is_file() and file.name[:7] != "room.db"]
    return [file.name for file in files if any(word in file.read_bytes() for word in sought)]


async def test_everything_told_is_shown_and_then_forgotten(tmp_path: Path, port: int) -> None:
    """The list, the file, a pause; and after /forget no trace in any file or log."""
    async with training_room(tmp_path, port) as house:
        phone = await house.national("María", "en")
        await tell_everything(house, phone)
        await phone.send("/mydata")
        told = (await phone.reads("All that is kept"))["text"]
        for words in (NAME, RELATIVE, NUMBER, "+1202555", "Oaxaca", "Seeing", "2 to 4", "Voice"):
            assert words in told, words
        await phone.choose("mydata:file")
        sent = await phone.wait_for(lambda message: "document" in message)
        assert sent["document"]["file_name"] == "mydata.json"
        await phone.send("/stop")
        await phone.reads("no more alerts")
        await phone.send("/start")
        await phone.reads("Welcome back")
        assert traces(tmp_path)
        await phone.send("/forget")
        await phone.choose("forget:yes")
        await phone.reads("Nothing of you is kept")
        await house.stop()

    assert traces(tmp_path) == []
