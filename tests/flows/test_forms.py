"""Forms of one alert in a real room: each as they like it, and what an officer passes on."""

from pathlib import Path
from typing import Any

from tests.content.test_speech import needs_voice
from tests.flows.house import Phone, training_room

DRAFT = (
    "alert", "draft", "--post", "av-tap", "--hazard", "flood", "--phase", "emergency",
    "--region", "MX-CHP", "--drill", "--expires", "6h", "--author", "cli",
)  # fmt: skip


async def likes(phone: Phone, field: str, value: str) -> None:
    """Answer one question of the profile."""
    await phone.send("/profile")
    await phone.choose(f"profile:{field}")
    await phone.choose(f"profile:{field}:{value}")


def bannered(message: dict[str, Any]) -> bool:
    """A message of the drill; the consent was read out before."""
    return "EJERCICIO" in message.get("text", message.get("caption", ""))


async def warned(phone: Phone) -> list[dict[str, Any]]:
    """What came of the alert, in whatever form."""
    await phone.wait_for(bannered)
    return [one for one in await phone.messages() if bannered(one)]


@needs_voice
async def test_each_gets_their_form_and_an_officer_what_to_pass_on(
    tmp_path: Path, port: int
) -> None:
    """Who listens gets one voice by its id, who is discreet gets text; what is shared, both."""
    async with training_room(tmp_path, port) as house:
        boss = await house.officer("Rosa", "admin")
        plain = await house.national("Ana", "es")
        first, second = await house.national("Juana", "mam"), await house.national("Petrona", "mam")
        hidden = await house.national("Marta", "mam")
        await likes(hidden, "discreet", "yes")
        await house.enlace(*DRAFT)
        for word in ("submit", "approve"):
            await house.enlace("alert", word, "1", "--officer", "cli")
        heard = [
            await phone.wait_for(lambda one: "voice" in one and bannered(one))
            for phone in (first, second)
        ]
        read, quiet = await warned(plain), await warned(hidden)

        await boss.send("/share 1")
        await boss.choose("forms:share:1:es")
        shown = await boss.wait_for(lambda one: "photo" in one)
        spoken = await boss.wait_for(lambda one: "voice" in one)

    assert {one["voice"]["mime_type"] for one in heard} == {"audio/ogg"}
    assert len({one["voice"]["file_unique_id"] for one in heard}) == 1
    assert all(0 < one["voice"]["duration"] <= 60 for one in heard)
    assert not any({"voice", "photo"} & set(one) for one in (*read, *quiet))
    assert shown["photo"]
    assert spoken["voice"]["duration"] <= 60
