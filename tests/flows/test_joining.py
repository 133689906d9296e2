"""Joining through the room: the consent listened to, and the link that an officer hands out."""

from pathlib import Path
from typing import Any

import pytest

from bot.content import speech
from tests.flows.house import Phone, button, is_registered, training_room

ABSENT = speech.absent()
speaks = pytest.mark.skipif(ABSENT is not None, reason=ABSENT or "")


def is_voice(message: dict[str, Any]) -> bool:
    return "voice" in message


async def fetched(phone: Phone, file_id: str) -> bytes:
    """A file that the bot sent."""
    url = f"{phone.root}/api/people/{phone.id}/files/{file_id}"
    headers = {"Authorization": f"Bearer {phone.token}"}
    async with phone.session.get(url, headers=headers) as answer:
        assert answer.status == 200
        return await answer.read()


@speaks
async def test_the_consent_is_listened_to_and_answered_under_the_voice(
    tmp_path: Path, port: int
) -> None:
    """The voice note is the newest message, with the suggested answer first; uploaded once."""
    async with training_room(tmp_path, port) as house:
        ids = set()
        for name in ("Marie", "Jean"):
            phone = await house.person(name, "fr")
            await phone.send("/start av-tap")
            await phone.choose("register:language:ht")
            await phone.asked("register:consent:")
            await phone.choose("aloud:consent")
            voice = await phone.wait_for(is_voice)
            ids.add(voice["voice"]["file_id"])
            assert (await phone.messages())[-1]["message_id"] == voice["message_id"]
            suggested = button(voice, "")
            assert suggested == "register:consent:checkins"
            await phone.press(voice, suggested)
            await phone.asked("register:region:")

        assert (await fetched(phone, voice["voice"]["file_id"]))[:4] == b"OggS"
        assert len(ids) == 1


@speaks
async def test_a_speaker_of_mam_hears_the_question_without_asking(
    tmp_path: Path, port: int
) -> None:
    """Once, in Spanish; and later alerts are told by voice too."""
    async with training_room(tmp_path, port) as house:
        phone = await house.person("Xhas", "es")
        await phone.send("/start av-tap")
        await phone.choose("register:language:more")
        await phone.choose("register:language:mam")
        voice = await phone.wait_for(is_voice)
        await phone.press(voice, button(voice, "register:consent:checkins") or "")
        await phone.choose("register:region:MX-CHP")
        await phone.choose("register:group:general")
        closing = await phone.wait_for(is_registered)
        heard = [one for one in await phone.messages() if is_voice(one)]

        assert "con voz" in closing["text"]
        assert len(heard) == 1


async def test_an_officers_link_registers_whoever_opens_it(tmp_path: Path, port: int) -> None:
    """From the chat and from the command line, until it is withdrawn."""
    async with training_room(tmp_path, port) as house:
        officer = await house.officer("Rosa", "duty")
        await officer.send("/invite")
        given = await officer.asked("invite:withdraw:")
        code = given["text"].partition("?start=")[2].split()[0]
        picture = await officer.wait_for(lambda message: "photo" in message)
        assert "Tapachula" in picture["caption"]
        made = await house.enlace(
            "national", "invite", "--post", "av-tap", "--qr", str(tmp_path / "qr.png")
        )
        assert made["link"].endswith(made["code"])
        assert (tmp_path / "qr.png").read_bytes().startswith(b"\x89PNG")
        for opened in (code, made["code"]):
            phone = await house.person("María", "es")
            await phone.send(f"/start {opened}")
            await phone.reads("le invita")
            await phone.choose("register:language:es")
            await phone.choose("register:consent:checkins")
            await phone.choose("register:region:MX-CHP")
            await phone.choose("register:group:general")
            closing = await phone.wait_for(is_registered)
            assert "Consulado de Altavista en Tapachula" in closing["text"]
        await officer.choose("invite:withdraw:1")
        await officer.reads("ya no sirve")
        late = await house.person("Luz", "es")
        await late.send(f"/start {code}")
        await late.reads("fue retirado")
        await late.asked("register:language:")
        refused = await house.enlace("national", "invite", "--post", "av-xxx", code=1)

        assert "av-xxx" in refused
