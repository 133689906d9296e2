"""The way of a warning from an officer to three telephones, and of their answers back."""

import asyncio
import signal
import time
from pathlib import Path
from typing import Any

from tests.flows.house import PATIENCE, House, Phone, button, training_room

BANNERS = {"es": "EJERCICIO", "en": "EXERCISE", "ht": "EGZÈSIS"}


async def figures(house: House, wanted: dict[str, Any]) -> dict[str, Any]:
    """The report of alert 1, once it holds what is wanted."""
    async with asyncio.timeout(PATIENCE):
        while True:
            found: dict[str, Any] = await house.enlace("report", "1")
            if wanted.items() <= found.items():
                return found


async def test_a_drill_reaches_three_people_each_in_their_language(
    tmp_path: Path, port: int
) -> None:
    """Register, drill, answer, report; everything by buttons."""
    async with training_room(tmp_path, port) as house:
        officer = await house.officer("Rosa", "admin")
        people = {
            language: await house.national(name, language)
            for name, language in {"María": "es", "John": "en", "Jean": "ht"}.items()
        }
        await officer.choose("alert:test")
        await officer.choose("alert:send:")
        for language, phone in people.items():
            lines = (await phone.asked("checkin:1:safe"))["text"].splitlines()
            assert BANNERS[language] in lines[0]
            assert BANNERS[language] in lines[-1]
        await people["es"].choose("checkin:1:safe")
        await people["en"].choose("checkin:1:help")
        toast = await people["ht"].choose("checkin:1:away")
        report = await figures(house, {"accepted": 3, "queued": 0})

        assert toast["text"]
        assert report["audience"] == 3
        assert report["answers"] == {
            "safe": 1,
            "danger": 0,
            "help": 1,
            "away": 1,
            "talk": 0,
            "silent": 0,
        }
        assert set(report["by_language"]) == {"es", "en", "ht"}
        await officer.send("/stats")
        assert await officer.wait_for(
            lambda message: bool(button(message, "stats:1")) and "3" in message["text"]
        )


async def test_the_command_line_does_it_all_without_a_telephone(tmp_path: Path, port: int) -> None:
    """An officer locked out of Telegram drafts, submits, approves and reads the report."""
    async with training_room(tmp_path, port) as house:
        phone = await house.national("María", "es", group="farm_work")
        drafted = await house.enlace(
            "alert",
            "draft",
            "--post",
            "av-tap",
            "--hazard",
            "hurricane",
            "--phase",
            "warning",
            "--region",
            "MX-CHP",
            "--drill",
            "--expires",
            "6h",
            "--author",
            "cli",
        )
        await house.enlace("alert", "submit", "1", "--officer", "cli")
        await house.enlace("alert", "approve", "1", "--officer", "cli")
        received = await phone.asked("checkin:1:safe")
        report = await figures(house, {"accepted": 1})

        assert drafted["audience"] == 1
        assert [v["language"] for v in drafted["variants"]] == ["es"]
        assert drafted["variants"][0]["group"] == "farm_work"
        assert report["answers"]["silent"] == 1
        assert "EJERCICIO" in received["text"]


async def test_a_live_alert_with_unchecked_texts_is_refused(tmp_path: Path, port: int) -> None:
    """Out of the box the texts serve drills only."""
    async with training_room(tmp_path, port) as house:
        await house.national("María", "es")
        await house.enlace(
            "alert",
            "draft",
            "--post",
            "av-tap",
            "--region",
            "MX-CHP",
            "--expires",
            "6h",
            "--slot",
            "authority=Protección Civil",
        )
        said = await house.enlace("alert", "submit", "1", "--officer", "cli", code=1)

        assert len(said.strip().splitlines()) == 1


async def test_a_second_start_resumes_where_the_first_was_killed(tmp_path: Path, port: int) -> None:
    """People, their tokens and the dialogue survive SIGKILL."""
    async with training_room(tmp_path, port) as house:
        phone = await house.person("María", "es")
        await phone.send("/start av-tap")
        await phone.choose("register:language:es")
        await phone.asked("register:consent:")
        await house.stop(signal.SIGKILL)
        await house.start()
        await phone.choose("register:consent:alerts")
        await phone.choose("register:region:MX-CHP")

        assert await phone.reads("/forget")


async def test_it_stops_cleanly_on_ctrl_c(tmp_path: Path, port: int) -> None:
    """Ctrl-C ends it with code 0."""
    async with training_room(tmp_path, port) as house:
        began = time.monotonic()
        code = await house.stop(signal.SIGINT)

        assert code == 0
        assert time.monotonic() - began < PATIENCE


async def test_odd_input_gets_a_kind_answer(tmp_path: Path, port: int) -> None:
    """Unknown commands, forged buttons and long texts are answered, and the log stays clean."""
    async with training_room(tmp_path, port) as house:
        phone = await house.national("María", "es")
        await phone.send("/nonsense")
        await phone.reads("/help")
        message = (await phone.messages())[-1]
        for forged in (
            "checkin:1:safe",
            "checkin:x:y",
            "alert:approve:1:1",
            "nobody:1",
            "x",
            "alert",
        ):
            answer = await phone.press(message, forged)
            assert answer["text"], forged
        await phone.send("x" * 4096)
        await _answered(phone)

        assert "update_failed" not in (tmp_path / "log.txt").read_text()


async def _answered(phone: Phone) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            if (await phone.messages())[-1]["from"]["is_bot"]:
                return
            await asyncio.sleep(0.02)
