"""A person in danger and a duty officer, over the room: called, claimed, talked, closed."""

from pathlib import Path

from tests.flows.house import Phone, training_room


async def test_a_person_in_danger_is_heard_and_answered(tmp_path: Path, port: int) -> None:
    """The number at once; the officer claims, both write, and the screen is wiped at the end."""
    async with training_room(tmp_path, port) as house:
        author = await house.officer("Ada", "author")
        duty = await house.officer("Dora", "duty")
        other = await house.officer("Otto", "duty")
        person = await house.national("María", "es")
        await author.choose("alert:test")
        await author.choose("alert:send:")
        pressed = await person.choose("checkin:1:danger")
        assert "000" in pressed["text"]
        assert pressed["show_alert"]
        await person.choose("tell:1:needs:trapped")

        called = await duty.asked("case:claim:1")
        assert "R1" in called["text"]
        await other.asked("case:claim:1")
        await duty.choose("case:claim:1")
        content = await duty.asked("case:write:1")
        assert content["has_protected_content"]
        assert "R1" in content["text"]
        await duty.choose("case:write:1")
        await duty.asked("case:done:1")
        await duty.send("¿Dónde está?")
        told = await person.reads("¿Dónde está?")
        assert "Dora" not in told["text"]
        await person.send("En el techo de la escuela")
        await duty.reads("En el techo de la escuela")
        assert not await _saw(other, "techo")
        await person.upload("document", b"ID3" + bytes(60), "voz.mp3")  # apps send it as music
        await person.upload("video_note", b"....ftyp" + bytes(60), "a.mp4")
        heard = await duty.wait_for(lambda one: "audio" in one)
        seen = await duty.wait_for(lambda one: "video_note" in one)
        assert heard["has_protected_content"]
        assert seen["has_protected_content"]

        await duty.choose("case:close:1")
        await duty.choose("case:close:1:helped")
        await duty.reads("El caso 1 está cerrado")
        for one in (content, heard, seen):
            assert await _gone(duty, one["message_id"])
        assert not await _saw(person, "R1")


async def _saw(phone: Phone, words: str) -> bool:
    return any(words in message.get("text", "") for message in await phone.messages())


async def _gone(phone: Phone, number: int) -> bool:
    """Whether a message is deleted, once that had time to happen."""

    def deleted(message: dict[str, object]) -> bool:
        return message["message_id"] == number and bool(message.get("deleted"))

    await phone.wait_for(deleted)
    return True
