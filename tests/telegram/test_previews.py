"""`bot/telegram/previews.py`: who reads what of an alert, before anybody lets it go."""

from bot.actions import previews
from bot.commands import in_words
from bot.domain.message import Review
from bot.domain.national import Form, National
from bot.domain.post import Role
from bot.store import nationals
from tests.telegram.desk import OFFICER, Desk, files, said


async def register(desk: Desk, language: str, people: int, *, voices: int = 0) -> None:
    """So many of a language in Tapachula, some of whom like to listen."""
    async with desk.database.write() as conn:
        for number in range(people):
            desk.seq += 1
            await nationals.save(
                conn,
                National(
                    id=0, chat_id=5000 + desk.seq, language=language, post="av-tap",
                    region="MX-CHP", form=Form.VOICE if number < voices else Form.TEXT,
                    discreet=language == "mam" and number == 0, confirmed_at=desk.now,
                ),
            )  # fmt: skip


async def seen(desk: Desk, alert: int) -> previews.Preview:
    drafted = await desk.alert(alert)
    async with desk.database.read() as conn:
        return await previews.preview(conn, files(), drafted, rate=25, now=desk.now)


async def test_an_officer_sees_who_reads_what(desk: Desk) -> None:
    """By language: how far its text is, what is read instead, and by how many with a voice."""
    await register(desk, "es", 7)
    await register(desk, "ht", 3, voices=3)
    await register(desk, "mam", 4, voices=3)  # one of them wants to be discreet: text alone
    await desk.officer(Role.AUTHOR)

    told = said(await desk.press(OFFICER, "alert:test"))

    assert "Quién lee qué:" in told
    assert "• 7 español (traducido, solo simulacros)" in told
    assert "• 4 Mam → español (2 con voz; traducido, solo simulacros)" in told
    assert "• 3 kreyòl ayisyen (con voz; traducido, solo simulacros)" in told


async def test_the_terminal_says_the_same_in_one_line(desk: Desk) -> None:
    """Most people first."""
    await register(desk, "es", 7)
    await register(desk, "mam", 2, voices=2)
    told = await seen(desk, await desk.drafted())

    assert [(one.language, one.written, one.people, one.voice) for one in told.readers] == [
        ("es", "es", 7, 0),
        ("mam", "es", 2, 1),
    ]
    assert in_words(told.readers) == (
        "7 Spanish (translated, drill only), 2 Mam → Spanish (1 with voice, translated, drill only)"
    )


async def test_nobody_reads_nothing(desk: Desk) -> None:
    """An empty audience has no such line."""
    await desk.officer(Role.AUTHOR)

    assert "Quién lee qué" not in said(await desk.press(OFFICER, "alert:test"))


def test_thousands_in_one_line() -> None:
    """As the people who asked for it wrote it."""
    readers = [
        previews.Readers(
            language="es", written="es", review=Review.CHECKED, people=1204, voice=0
        ),
        previews.Readers(
            language="ht", written="ht", review=Review.TRANSLATED, people=310, voice=0
        ),
        previews.Readers(
            language="mam", written="es", review=Review.CHECKED,
            people=43, voice=43,
        ),
    ]  # fmt: skip

    assert in_words(readers) == (
        "1,204 Spanish, 310 Haitian Creole (translated, drill only), 43 Mam → Spanish with voice"
    )
