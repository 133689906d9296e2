"""/check over HTTP: pasted in a telephone of the training room, mended by taps."""

from pathlib import Path

from tests.domain.specimens import READABLE
from tests.flows.house import button, training_room


async def test_anybody_in_training_has_a_text_checked(tmp_path: Path, port: int) -> None:
    """/check and the text on several lines, then a tap; nothing of it in the log."""
    async with training_room(tmp_path, port) as house:
        phone = await house.person("María", "es")
        await phone.send(f"/check\n{READABLE}")
        looked = await phone.asked("check:fix:1:0")
        await phone.choose("check:fix:1:0")
        again = await phone.asked("check:fix:1:1")
        await phone.choose("check:done")
        await phone.wait_for(
            lambda message: not button(message, "") and "C05" not in message["text"]
        )

        assert "C09" in looked["text"]
        assert "C05" in looked["text"]
        assert "C09" not in again["text"]
        assert button(again, "check:done")
        log = (tmp_path / "log.txt").read_text()
        assert "albergue" not in log
        assert "update_failed" not in log
