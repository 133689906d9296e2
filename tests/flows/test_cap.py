"""A CAP file sent to the bot by an officer: from the chat to a drill, and out again."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from aiohttp import FormData

from bot.content.caps_reading import read
from bot.domain.cap import written
from bot.domain.hazard import Hazard
from tests.caps import NOWHERE, alert, info
from tests.flows.house import House, Phone, training_room


async def send(house: House, phone: Phone, content: bytes, name: str) -> None:
    """A person sends a file."""
    form = FormData()
    form.add_field("document", content, filename=name, content_type="application/xml")
    async with house.session.post(
        f"{house.root}/api/people/{phone.id}/send",
        data=form,
        headers={"Authorization": f"Bearer {phone.token}"},
    ) as answer:
        assert answer.status == 200, await answer.text()


async def test_a_file_becomes_a_drill_that_people_get(tmp_path: Path, port: int) -> None:
    """Read in the chat, completed by two taps, sent, and exported as CAP again."""
    now = datetime.now(UTC)
    block = info(
        event="Aviso de lluvias",
        area=f"<polygon>{NOWHERE}</polygon>",
        expires=written(now + timedelta(hours=5)),
    )
    async with training_room(tmp_path, port) as house:
        officer = await house.officer("Rosa", "admin")
        national = await house.national("María", "es")
        await send(house, national, alert(block), "aviso.xml")
        await send(house, officer, b"<alert/>", "roto.cap")
        await officer.wait_for(lambda m: "Línea 1" in m.get("text", ""))

        await send(house, officer, alert(block, status="Exercise", sent=now), "aviso.xml")
        await officer.choose("cap:hazards:1")
        await officer.choose("cap:hazard:1:flood")
        await officer.choose("cap:region:1:MX-CHP")
        await officer.choose("alert:send:1:")
        got = await national.asked("checkin:1:safe")
        told = await house.enlace("alert", "export", "1", "--format", "cap")
        async with house.session.get(f"{house.root}/alerts/av-tap") as answer:
            page, status = await answer.text(), answer.status

    (made,) = read(told["text"].encode())
    assert "Servicio Meteorológico" in got["text"]
    assert (made.hazard, made.drill, made.regions) == (Hazard.FLOOD, True, ("MX-CHP",))
    assert status == 200
    assert "Chiapas" not in page
