"""`bot/telegram/statistics.py`: the figures of an alert, for the officers of its post."""

import pytest

from bot.actions import alerts, sending
from bot.domain.post import OPERATOR, Role
from tests.telegram.desk import OFFICER, PHONE, Desk, buttons, files, said


async def test_the_latest_alert_is_shown_with_its_people(desk: Desk) -> None:
    """By language and group, with what it means."""
    await sent(desk)
    await desk.officer(Role.OBSERVER)
    shown = await desk.command(OFFICER, "/stats")

    assert "Destinatarios 2 · aceptados por Telegram 0" in said(shown)
    assert "kreyòl ayisyen: 0 de 1" in said(shown)
    assert "no quiere decir leído" in said(shown)
    assert buttons(shown) == ["stats:1", "https://board/av-tap/1/1"]


async def test_without_an_alert_there_is_nothing_to_show(desk: Desk) -> None:
    """Another post's alert is none of ours."""
    await sent(desk)
    await desk.officer(Role.OBSERVER, post="av-hou")

    assert said(await desk.command(OFFICER, "/stats")) == "Todavía no se envió ninguna alerta."


async def sent(desk: Desk) -> None:
    """A drill for two people, on its way."""
    await desk.national(PHONE)
    await desk.national(PHONE + 1, "ht")
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
