"""Two States' posts on one bot: one question, six taps, and no officer of the other State looks."""

from pathlib import Path

from bot import config
from bot.domain.registration import Step
from tests.flows.house import House, Phone, button, training_room

MOST_TAPS = 6
SECOND = """
[[posts]]
code = "be-tap"
name = "Consulado de Belice en Tapachula"
state = "BZ"
place = "Tapachula"
country = "MX"
region = "MX-CHP"
time_zone = "America/Mexico_City"
telephone = "+52 000 000 0001"
emergency_number = "000"
"""
ANSWERS = {Step.NATION: ":BZ", Step.COUNTRY: ":MX", Step.REGION: ":MX-CHP"}


def two_states(folder: Path) -> Path:
    """The shipped posts, which share, and one more of another State in the same town."""
    file = folder / "two.toml"
    shipped = config.shipped().read_text("utf-8").replace("shares = false", "shares = true")
    file.write_text(shipped + SECOND, "utf-8")
    return file


async def join(phone: Phone) -> int:
    """START, then one press for each question, the last message is the end; gives the taps."""
    await phone.send("/start")
    for step in (Step.LANGUAGE, Step.CONSENT, *ANSWERS):
        await phone.choose(f"register:{step}{ANSWERS.get(step, '')}")
    await phone.reads("Listo.")
    return 1 + 2 + len(ANSWERS)


async def looks(house: House, officer: str, post: str, *, code: int) -> str:
    """An officer exports the register of a post."""
    words = ("national", "export", "--post", post, "--officer", officer)
    return str(await house.enlace(*words, code=code))


async def test_of_two_states_each_keeps_to_its_own(tmp_path: Path, port: int) -> None:
    """The person is asked once, is warned by their State's post, and sees who looked."""
    async with training_room(tmp_path, port, config=two_states(tmp_path)) as house:
        phone = await house.person("Marisol", "es")
        assert await join(phone) <= MOST_TAPS
        assert "Consulado de Belice en Tapachula" in (await phone.reads("Listo."))["text"]
        await house.officer("Ana", "duty", "av-tap")
        await house.officer("Eva", "duty", "be-tap")
        await house.officer("Ida", "duty", "av-hou")

        assert "may not do this for be-tap" in await looks(house, "1", "be-tap", code=1)
        assert "may not do this for av-tap" in await looks(house, "2", "av-tap", code=1)
        assert "'people': 0" in await looks(house, "3", "av-tap", code=0)
        assert "'people': 1" in await looks(house, "2", "be-tap", code=0)
        await phone.send("/mydata")
        told = (await phone.reads("Quién"))["text"]
        assert "copia del registro" in told
        assert "(guardia, Consulado de Belice en Tapachula)" in told

        await phone.send("/profile")
        await phone.choose("profile:post")
        asked = await phone.asked("profile:post:of:")
        assert button(asked, "profile:post:av") is None
        await phone.choose("profile:post:of:Altavista")
        await phone.reads("Consulado de Altavista en Tapachula")
        assert "'people': 1" in await looks(house, "3", "av-tap", code=0)
