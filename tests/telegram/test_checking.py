"""/check in a chat: `telegram/checking`, with the database, without the network."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.actions import pasting
from bot.app import catalogue
from bot.domain.post import Officer, Role
from bot.store import dialogues, facts
from bot.store import posts as posts_of
from bot.store.database import Database
from bot.telegram import checking
from bot.telegram.front import UNKNOWN, Stale
from bot.telegram.turn import Reply, Say, Setting, Toast, Turn
from tests.actions.test_checking import POST
from tests.domain.specimens import BUREAUCRATIC, READABLE, WILDFIRE

NOW = datetime(2026, 9, 2, 18, tzinfo=UTC)
CHAT = 7
OFFICER = Officer(id=1, chat_id=CHAT, post="x", roles=frozenset({Role.AUTHOR}), since=NOW)
SETTING = Setting(catalogue=catalogue(), rate=25, board_link=lambda _officer, _post, _alert: "")


@pytest.fixture
async def turn(database: Database) -> AsyncIterator[Turn]:
    """A turn of somebody in training, in Spanish."""
    async with database.write() as conn:
        await posts_of.save_all(conn, [POST])
        await facts.put(conn, "mode", pasting.TRAINING)
        yield Turn(
            conn=conn,
            chat_id=CHAT,
            now=NOW,
            seq=1,
            language="es",
            national=None,
            officer=None,
            setting=SETTING,
        )


def said(replies: list[Reply]) -> str:
    return "\n".join(one.text for one in replies if isinstance(one, Say))


def buttons(replies: list[Reply]) -> dict[str, str]:
    """Callback data → label, of the last message."""
    last = replies[-1]
    assert isinstance(last, Say)
    return {data: label for row in last.buttons for label, data in row}


async def test_the_readable_text_shows_its_two_faults(turn: Turn) -> None:
    """Elements, readability with its scale, the three worst with replacements."""
    replies = await checking.command(turn, READABLE)
    text, offered = said(replies), buttons(replies)

    assert "✔ Quién lo dice: “Consulado de Guatemala en Tapachula”" in text
    assert "✔ Qué amenaza: “huracán”" in text
    assert "⚠ Cuándo" in text
    assert "✘ Dónde pedir ayuda" in text
    assert "muy fácil (Szigriszt-Pazos, INFLESZ" in text
    assert text.index("C09") < text.index("C05") < text.index("C07")
    assert offered["check:fix:1:0"].startswith("✏️ 1. Pedir ayuda al consulado no depende")
    assert offered["check:fix:2:0"] == "✏️ 2. el jueves 3 de septiembre"
    assert {"check:all", "check:again", "check:done"} < offered.keys()


async def test_the_bureaucratic_text_lacks_all_five(turn: Turn) -> None:
    """And is very hard to read."""
    text = said(await checking.command(turn, BUREAUCRATIC))

    assert text.count("✘") == 6
    assert "muy difícil" in text


async def test_english_is_known_as_english(turn: Turn) -> None:
    """The text's language, not the reader's."""
    text = said(await checking.command(turn, WILDFIRE))

    assert "English" in text
    assert "✔ Dónde: “North Haverbrook”" in text
    assert "Flesch" in text


async def test_check_alone_asks_for_the_text(turn: Turn) -> None:
    """The next words are it; those after it are not."""
    assert await checking.typed(turn, READABLE) is None
    await checking.command(turn, "")
    looked = await checking.typed(turn, READABLE)

    assert looked is not None
    assert "C09" in said(looked)
    assert await checking.typed(turn, "estoy bien") is None


async def test_a_tap_gives_the_corrected_text(turn: Turn) -> None:
    """And looks at it anew; a button of the text as it was is stale."""
    await checking.command(turn, READABLE)
    replies = await checking.pressed(turn, ["fix", "1", "0"])
    mended = replies[0]

    assert isinstance(mended, Say)
    assert "no piden papeles" not in mended.text
    assert "no depende de su situación migratoria" in mended.text
    assert "C09" not in said(replies[1:])
    assert "check:fix:1:1" in buttons(replies)
    with pytest.raises(Stale):
        await checking.pressed(turn, ["fix", "1", "0"])


@pytest.mark.parametrize("data", ["fix", "fix:9:0", "fix:0:0", "fix:x:y", "nothing", "fix:1:0:0"])
async def test_forged_buttons_are_stale(turn: Turn, data: str) -> None:
    """Anybody may send any data."""
    await checking.command(turn, READABLE)
    with pytest.raises(Stale):
        await checking.pressed(turn, data.split(":"))


async def test_all_findings_are_told(turn: Turn) -> None:
    """As far as a message holds them."""
    await checking.command(turn, BUREAUCRATIC)
    told = said(await checking.pressed(turn, ["all"]))
    await checking.command(turn, "Cruce el río. No piden papeles. " * 120)
    long = said(await checking.pressed(turn, ["all"]))

    assert all(rule in told for rule in ("C01", "C02", "C03", "C04", "C05", "C07", "C19", "C20"))
    assert len(long) < 4096
    assert "… y " in long


async def test_done_clears_the_text(turn: Turn) -> None:
    """Nothing of it is left; its buttons are stale."""
    await checking.command(turn, READABLE)
    await checking.pressed(turn, ["done"])

    assert await dialogues.get(turn.conn, CHAT) == ("es", None, {})
    assert await pasting.kept(turn.conn, CHAT) is None
    with pytest.raises(Stale):
        await checking.pressed(turn, ["all"])


async def test_only_officers_use_it_outside_training(turn: Turn) -> None:
    """To others it is an unknown word."""
    await facts.put(turn.conn, "mode", "live")
    refused = said(await checking.command(turn, READABLE))
    with pytest.raises(Stale):
        await checking.pressed(turn, ["again"])
    officer = replace(turn, officer=OFFICER)
    told = await checking.command(officer, READABLE)

    assert refused == turn.text(UNKNOWN)
    assert buttons(told)["check:fix:3:0"] == "✏️ 3. Ayuda: +52 000 000 0000."


async def test_markup_in_a_text_stays_text(turn: Turn) -> None:
    """What people paste is not Telegram's HTML."""
    replies = await checking.command(turn, "<b>Suba</b> & salga mañana. {0} <script>")
    await checking.pressed(turn, ["fix", "1", "0"])

    assert "<script>" not in said(replies)
    assert "&lt;b&gt;" not in buttons(replies).values()


async def test_a_text_that_grows_too_long_is_refused(turn: Turn) -> None:
    """A message holds 4,096 units."""
    await checking.command(turn, ("suba al cerro. " * 300)[:4090])
    replies = await checking.pressed(turn, ["fix", "1", "0"])

    assert isinstance(replies[0], Toast)
