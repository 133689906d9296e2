"""`bot/telegram/statistics.py`: the figures of an alert, for the officers of its post."""

import pytest

from bot.actions import alerts, sending
from bot.domain.post import OPERATOR, Role
from bot.errors import NotAllowed, NotFound
from bot.store import audit, jobs
from bot.telegram.front import Stale
from tests.telegram.desk import OFFICER, PHONE, Desk, buttons, files, said

SCREENS_OF_ONE = ["1", "by:1:language", "pictures:1", "files:1", "file:1:pdf", "rows:1:answers"]


async def test_the_latest_alert_is_shown_with_its_people(desk: Desk) -> None:
    """By name, with what it means; told apart behind buttons."""
    await sent(desk, people=6)
    await desk.officer(Role.OBSERVER)
    shown = await desk.command(OFFICER, "/stats")

    assert "<b>Ejercicio 1 · Huracán o tormenta tropical · aviso</b>" in said(shown)
    assert "Destinatarios 6\n" in said(shown)
    assert "no quiere decir leído" in said(shown)
    assert buttons(shown) == [
        "stats:by:1:language",
        "stats:by:1:group",
        "stats:by:1:region",
        "stats:by:1:form",
        "stats:pictures:1",
        "stats:files:1",
        "stats:list",
        "stats:1",
        "https://board/av-tap/1/1",
    ]


async def test_of_a_handful_only_their_number_is_told(desk: Desk) -> None:
    """Two people are known to each other."""
    await sent(desk, people=2)
    await desk.officer(Role.OBSERVER)
    shown = await desk.command(OFFICER, "/stats")

    assert "Destinatarios 2" in said(shown)
    assert "Aceptados" not in said(shown).partition("<i>")[0]
    assert "stats:by:1:language" not in buttons(shown)


@pytest.mark.parametrize(("role", "told"), [(Role.OBSERVER, "reservado"), (Role.DUTY, "0 de 3")])
async def test_small_counts_are_for_those_on_duty(desk: Desk, role: Role, told: str) -> None:
    """Three people who speak Creole, of eight."""
    await sent(desk, people=8, creole=3)
    await desk.officer(role)
    shown = await desk.press(OFFICER, "stats:by:1:language")

    assert f"kreyòl ayisyen: {told}" in said(shown)


async def test_lists_and_periods_keep_drills_apart(desk: Desk) -> None:
    """A drill is listed; a period is of live alerts alone."""
    await sent(desk, people=6)
    await desk.officer(Role.OBSERVER)
    listed = await desk.press(OFFICER, "stats:list")
    period = await desk.command(OFFICER, "/stats 7d")
    exercise = await desk.command(OFFICER, "/stats SALA")

    days = [f"stats:days:{n}" for n in (1, 7, 30)]
    assert buttons(listed) == ["stats:1", *days, "stats:subscribe"]
    assert "Todavía no se envió ninguna alerta." in said(period)
    assert "Ejercicio 1 · Huracán o tormenta tropical · aviso: Destinatarios 6" in said(exercise)


async def test_the_report_is_made_outside_the_turn_and_noted(desk: Desk) -> None:
    """In the form that was asked for; the audit says who took it."""
    await sent(desk, people=6)
    officer = await desk.officer(Role.OBSERVER)
    forms = await desk.press(OFFICER, "stats:files:1")
    await desk.press(OFFICER, "stats:file:1:pdf")
    async with desk.database.write() as conn:
        waiting = await jobs.claim(conn, "test", 9, now=desk.now, until=desk.now)
        noted = await audit.of(conn, "alert:1")

    assert "stats:file:1:html" in buttons(forms)
    assert [(one.kind, one.payload["form"]) for one in waiting] == [("stats_file", "pdf")]
    assert (noted[-1]["action"], noted[-1]["actor"]) == ("report_exported", officer)
    assert noted[-1]["small"] is False


@pytest.mark.parametrize(
    "data",
    [
        "stats:by:1",
        "stats:by:1:name",
        "stats:by:x:language",
        "stats:list:1",
        "stats:days:5",
        "stats:file:1:exe",
        "stats:file:1",
        "stats:pictures:²",
        "stats:exercise:x",
        "stats::1",
        "stats:rows:1:people",
        "stats:rows:1",
        "stats:review:x",
        "stats:reviewed:1:exe",
        "stats:subscribed:hourly",
        "stats:subscribe:1",
    ],
)
async def test_forged_buttons_are_old_ones(desk: Desk, data: str) -> None:
    """Callback data is written by whoever likes."""
    await sent(desk, people=6)
    await desk.officer(Role.DUTY)
    with pytest.raises(Stale):
        await desk.press(OFFICER, data)


@pytest.mark.parametrize("screen", SCREENS_OF_ONE)
async def test_another_posts_alert_is_none_of_theirs(desk: Desk, screen: str) -> None:
    """Whatever the button."""
    await sent(desk, people=6)
    await desk.officer(Role.ADMIN, post="av-hou")
    with pytest.raises(NotAllowed):
        await desk.press(OFFICER, f"stats:{screen}")


async def test_without_an_alert_there_is_nothing_to_show(desk: Desk) -> None:
    """Another post's alert is none of ours."""
    await sent(desk)
    await desk.officer(Role.OBSERVER, post="av-hou")

    assert said(await desk.command(OFFICER, "/stats")) == "Todavía no se envió ninguna alerta."


async def sent(desk: Desk, *, people: int = 2, creole: int = 1) -> None:
    """A drill on its way."""
    for number in range(people):
        await desk.national(PHONE + number, "ht" if number < creole else "es")
    drill = await desk.submitted()
    async with desk.database.write() as conn:
        await alerts.approve(conn, drill, officer=OPERATOR, now=desk.now)
    await sending.launch(desk.database, files().locales, desk.now)


@pytest.mark.parametrize("argument", ["x", "-1", "1 2", "9" * 20, "{x}", "²"])
async def test_a_wrong_number_is_answered(desk: Desk, argument: str) -> None:
    """With how it is written."""
    await desk.officer(Role.OBSERVER)

    assert said(await desk.command(OFFICER, f"/stats {argument}")) == (
        "Escriba /stats, o /stats y el número de una alerta."
    )


async def test_the_report_on_an_exercise_comes_to_the_chat(desk: Desk) -> None:
    """Of the own post's drills; the audit says who took it."""
    await sent(desk, people=6)
    officer = await desk.officer(Role.OBSERVER)
    listed = await desk.command(OFFICER, "/stats SALA")
    forms = await desk.press(OFFICER, "stats:review:1")
    await desk.press(OFFICER, "stats:reviewed:1:pdf")
    async with desk.database.write() as conn:
        waiting = await jobs.claim(conn, "test", 9, now=desk.now, until=desk.now)
        noted = await audit.of(conn, "exercise:1")

    assert "stats:review:1" in buttons(listed)
    assert "stats:reviewed:1:html" in buttons(forms)
    assert waiting[0].payload == {
        "code": "SALA", "post": "av-tap", "officer": officer, "form": "pdf",
    }  # fmt: skip
    assert (noted[-1]["action"], noted[-1]["actor"]) == ("report_exported", officer)


async def test_an_exercise_of_others_is_not_reported(desk: Desk) -> None:
    """Whose post sent no drill in it learns nothing of it."""
    await sent(desk, people=6)
    await desk.officer(Role.ADMIN, post="av-hou")
    with pytest.raises(NotFound):
        await desk.press(OFFICER, "stats:reviewed:1:pdf")


async def test_a_summary_is_switched_on_and_off(desk: Desk) -> None:
    """By the same button."""
    await desk.officer(Role.OBSERVER)
    off = await desk.press(OFFICER, "stats:subscribe")
    on = await desk.press(OFFICER, "stats:subscribed:weekly")
    again = await desk.press(OFFICER, "stats:subscribed:weekly")

    assert [str(one).count("✅") for one in (off, on, again)] == [0, 1, 0]
