"""Whose language the bot does not write in is told so, and is registered with it all the same."""

from pathlib import Path

from tests.flows.house import Phone, training_room

MOST_TAPS = 6  # from the link to the last message


async def tap(phone: Phone, *data: str) -> int:
    """Press these, one after the other; gives how many they were."""
    for one in data:
        await phone.choose(one)
    return len(data)


async def test_a_speaker_of_ixil_joins_in_six_taps(tmp_path: Path, unused_tcp_port: int) -> None:
    """One tap more than others; told what comes in its place, in Spanish; registered as Ixil."""
    async with training_room(tmp_path, unused_tcp_port) as house:
        phone = await house.person("Xhas", "es")
        await phone.send("/start")
        taps = await tap(phone, "register:language:more", "register:language:ixl")
        told = (await phone.reads("Ixil"))["text"]
        taps += await tap(phone, "register:consent:checkins", "register:country:MX")
        taps += await tap(phone, "register:region:MX-CHP", "register:group:farm_work")
        await phone.reads("Listo.")

        assert taps <= MOST_TAPS
        assert told.startswith("Todavía no tenemos textos en Ixil. Le escribimos en español.")

        await house.officer("Ana", "author")
        drill = await house.enlace(
            *("alert", "draft", "--post", "av-tap", "--hazard", "hurricane", "--phase", "warning"),
            *("--region", "MX-CHP", "--drill", "--expires", "6h", "--author", "cli"),
        )
        (one,) = drill["variants"]
        assert (one["language"], one["group"]) == ("ixl", "farm_work")
        assert "Todavía no tenemos este aviso en Ixil; va en español." in one["text"]


async def test_the_name_of_a_language_may_be_written(tmp_path: Path, unused_tcp_port: int) -> None:
    """With any apostrophe or none, in Spanish or in one's own."""
    asked = {"K'iche'": "Kʼicheʼ", "kekchí": "Qʼeqchiʼ", "Garifuna": "Garífuna"}
    async with training_room(tmp_path, unused_tcp_port) as house:
        for written, language in asked.items():
            phone = await house.person("María", "es")
            await phone.send("/start av-tap")
            await phone.asked("register:language:")
            await phone.send(written)

            assert await phone.reads(f"Todavía no tenemos textos en {language}.")
            assert await phone.asked("register:consent:")


async def test_the_bot_speaks_arabic_and_says_what_is_not_arabic_yet(
    tmp_path: Path, unused_tcp_port: int
) -> None:
    """Its own words are Arabic; where the alerts are not, it says in which language they come."""
    async with training_room(tmp_path, unused_tcp_port) as house:
        phone = await house.person("Amal", "ar")
        await phone.send("/language")
        await phone.choose("language:more")
        await phone.choose("language:mam")
        await phone.reads("Todavía no tenemos textos en Mam.")
        await phone.send("/language")
        await phone.choose("language:ar")
        await phone.send("/stop")

        assert await phone.reads("\u2066/start\u2069")
        assert "introduction_not_set" not in (tmp_path / "log.txt").read_text()


async def test_a_refusal_reaches_an_officer_in_spanish(
    tmp_path: Path, unused_tcp_port: int
) -> None:
    """The rule and the way out, in the officer's language."""
    async with training_room(tmp_path, unused_tcp_port) as house:
        officer = await house.officer("Ana", "author")
        await officer.choose("alert:new")
        await officer.choose("alert:phase:hurricane")
        await officer.choose("alert:area:hurricane:warning")
        await officer.choose("alert:kind:hurricane:warning:all")
        await officer.choose("audience:all:hurricane:warning")
        await officer.reads("TODOS")
        await officer.send("todos")
        await officer.choose("alert:submit:")

        assert await officer.reads("No es posible. La alerta 1 no llegaría a nadie;")
