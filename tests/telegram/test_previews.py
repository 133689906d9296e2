"""`bot/telegram/previews.py`: who reads what of an alert, before anybody lets it go."""

import pytest

from bot.actions import posts, previews
from bot.actions.variants import compose_one
from bot.commands import in_words
from bot.domain.message import Review
from bot.domain.national import Form, Group, National, in_order
from bot.domain.post import Role
from bot.errors import MissingFacts
from bot.store import nationals
from bot.telegram.previews import MOST_TEXTS
from tests.telegram.desk import OFFICER, Desk, buttons, files, said


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


async def test_every_text_can_be_reached_with_its_people_beside_it(desk: Desk) -> None:
    """The first with most people; the rest by buttons, until there are none."""
    for people, language in enumerate(("en", "fr", "ht", "pt", "ar", "es"), 1):
        await register(desk, language, people)
    for group in ("farm_work", "study", "visit", "construction"):
        async with desk.database.write() as conn:
            desk.seq += 1
            await nationals.save(
                conn,
                National(
                    id=0, chat_id=5000 + desk.seq, language="es", post="av-tap", region="MX-CHP",
                    groups=in_order([Group(group)]), confirmed_at=desk.now,
                ),
            )  # fmt: skip
    await desk.officer(Role.AUTHOR)
    test = await desk.press(OFFICER, "alert:test")
    shown = await desk.press(OFFICER, "alert:open:1")
    rest = await desk.press(OFFICER, f"alert:texts:1:{MOST_TEXTS}")

    assert "alert:texts:1:1" in buttons(test)
    assert len(test) == 2  # one text, and what to do next
    assert f"alert:texts:1:{MOST_TEXTS}" in buttons(shown)
    heads = [line.text.split("\n")[0] for line in (*shown[:MOST_TEXTS], *rest)]
    assert len(heads) == 10
    assert "español · Nada de esto, o prefiero no decirlo · 6 personas" in heads[0]
    assert "العربية" in heads[1]
    assert sum("1 persona" in head for head in heads) == 5
    assert buttons(rest) == []
    assert "Botones debajo: ✅ Estoy a salvo" in said(shown[:1])
    assert "Esos son todos" in said(await desk.press(OFFICER, "alert:texts:1:99"))


async def test_who_is_left_out_is_told_from_the_preview(desk: Desk) -> None:
    """Each condition with its number; and that a drill goes to those who joined."""
    await register(desk, "es", 7)
    await desk.officer(Role.ADMIN)
    shown = await desk.press(OFFICER, "alert:test")
    told = await desk.press(OFFICER, "alert:why:1")

    assert "alert:why:1" in buttons(shown)
    assert "Personas del consulado: 7" in said(told)
    assert "solo a quienes entraron en el ejercicio" in said(told)
    assert buttons(told) == ["alert:open:1"]


async def test_a_fact_that_is_missing_has_its_name_in_the_reader_s_language(desk: Desk) -> None:
    """In the texts, and in the sentence that refuses; no word of the program's."""
    await register(desk, "es", 1)
    await register(desk, "ht", 1)
    await desk.officer(Role.ADMIN)
    shown = said(await desk.press(OFFICER, "alert:draft:hurricane:warning:MX-CHP:live"))
    alert = await desk.alert(1)

    assert "‹Albergue›" in shown
    assert "‹Kote moun jwenn abri›" in shown or "‹Abri" in shown
    assert "shelter" not in shown
    async with desk.database.read() as conn:
        post = await posts.the_post(conn, alert.post)
    with pytest.raises(MissingFacts) as refused:
        compose_one(files(), alert, post, "es", (), strict=True)
    assert "Quién lo informa" in files().locales.refusal("es", refused.value)
    assert "--slot" not in files().locales.refusal("es", refused.value)
    assert "lacks authority, onset, shelter; draft it" in str(refused.value)
