"""The register as people meet it: asked again, kept fresh, taken back."""

from pathlib import Path

from tests.flows.house import House, training_room

MONTH = 31 * 86400


async def advance(house: House, seconds: int) -> None:
    """Push the room's clock, and the bot's with it."""
    async with house.session.post(f"{house.root}/api/clock", json={"advance_s": seconds}) as answer:
        assert answer.status == 200


async def test_a_drill_asks_whether_the_area_is_still_right(tmp_path: Path, port: int) -> None:
    """A month after joining, answering a drill brings the question; one tap confirms."""
    async with training_room(tmp_path, port) as house:
        officer = await house.officer("Rosa", "admin")
        phone = await house.national("María", "es")
        await advance(house, MONTH)
        await officer.choose("alert:test")
        await officer.choose("alert:send:")
        await phone.choose("checkin:1:safe")
        asked = await phone.asked("fresh:yes")
        toast = await phone.choose("fresh:yes")
        await phone.choose("checkin:1:away")

        assert "Chiapas" in asked["text"]
        assert toast["text"]
        fresh = [m for m in await phone.messages() if "fresh:yes" in str(m.get("reply_markup"))]
        assert len(fresh) == 1
