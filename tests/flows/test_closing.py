"""A post is taken out of config.toml between two starts of the room."""

from pathlib import Path

from bot import config
from tests.flows.house import training_room


def without_tapachula(text: str) -> str:
    """The shipped file without the table of that post."""
    head, *tables = text.split("[[posts]]")
    *others, last = tables
    last, end, rest = last.partition("\n[")
    kept = [one for one in (*others, last) if 'code = "av-tap"' not in one]
    return "[[posts]]".join([head, *kept]) + end + rest


async def test_the_people_of_a_post_that_is_gone_are_moved_and_told(
    tmp_path: Path, port: int
) -> None:
    """The log counts them; the command moves them; they read where to."""
    file = tmp_path / "posts.toml"
    shipped = config.shipped().read_text("utf-8")
    file.write_text(shipped, "utf-8")
    async with training_room(tmp_path, port, config=file) as house:
        phone = await house.national("Ana", "es")
        before = await house.enlace("national", "export", "--post", "av-tap")
        await house.stop()
        file.write_text(without_tapachula(shipped), "utf-8")
        await house.start()
        log = (tmp_path / "log.txt").read_text("utf-8")
        moved = await house.enlace("national", "move", "--post", "av-tap")
        await phone.reads("ya no envía avisos")
        left = await house.enlace("national", "export", "--post", "av-tap")
        refused = await house.enlace(
            "officer", "invite", "--post", "av-tap", "--role", "admin", code=1
        )

    assert before["people"] == 1
    assert "post_not_configured" in log
    assert "enlace national move --post av-tap" in log
    assert [one["people"] for one in moved] == [1]
    assert left["people"] == 0
    assert "config.toml" in refused
