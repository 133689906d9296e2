"""`bot/telegram/alerts.py`: an officer writes an alert, sees it as it is read, and lets it go."""

import pytest

from bot.domain.alert import AlertState
from bot.domain.post import Role
from bot.errors import NotReady, WrongState
from bot.telegram.turn import Say
from tests.telegram.desk import OFFICER, SECOND, Desk, buttons, said

CHANGES = [
    "facts:list:1", "audience:map:1", "when:menu:1", "alert:why:1", "asks:off:1", "alert:cancel:1",
]  # fmt: skip
UNASKED = ["asks:on:1" if one == "asks:off:1" else one for one in CHANGES]  # nobody is on duty


async def test_a_drill_goes_out_in_two_taps(desk: Desk) -> None:
    """`Send a test`, then `Send the drill now`; the progress message is remembered."""
    await desk.national()
    await desk.officer(Role.AUTHOR)
    shown = await desk.press(OFFICER, "alert:test")
    sent = await desk.press(OFFICER, "alert:send:1:1")

    assert "EJERCICIO" in said(shown)
    assert buttons(shown) == ["alert:send:1:1", "alert:submit:1", *CHANGES]
    assert isinstance(sent[0], Say)
    assert sent[0].remember == 1
    assert sent[0].text.startswith("Ejercicio 1: Telegram aceptó 0 de 0.")
    assert (await desk.alert(1)).state is AlertState.APPROVED


async def test_a_live_alert_cannot_be_sent_by_its_author(desk: Desk) -> None:
    """Its preview offers a second officer only."""
    await desk.national()
    await desk.officer(Role.ADMIN)
    shown = await desk.press(OFFICER, "alert:draft:hurricane:warning:MX-CHP:live")

    assert buttons(shown) == ["alert:submit:1", *UNASKED]
    assert "Alerta REAL 1, para 1 persona." in said(shown)


async def test_a_live_alert_with_unread_texts_is_not_submitted(desk: Desk) -> None:
    """The rule, and the way out."""
    await desk.national()
    await desk.officer(Role.ADMIN)
    await desk.press(OFFICER, "alert:draft:hurricane:awareness:MX-CHP:live")
    with pytest.raises(NotReady, match="enlace messages review --language"):
        await desk.press(OFFICER, "alert:submit:1")


async def test_who_may_approve_is_told(desk: Desk) -> None:
    """And the author hears when there is nobody."""
    await desk.national()
    await desk.officer(Role.AUTHOR)
    await desk.press(OFFICER, "alert:test")
    alone = said(await desk.press(OFFICER, "alert:submit:1"))
    await desk.officer(Role.APPROVER, SECOND)
    await desk.press(OFFICER, "alert:test")
    told = said(await desk.press(OFFICER, "alert:submit:2"))

    assert "nadie más puede aprobar" in alone
    assert told == "La alerta 2 espera la aprobación de otra persona del consulado. Ya le avisamos."


async def test_an_approval_is_of_what_was_seen(desk: Desk) -> None:
    """After a return and a new submission, the old button approves nothing."""
    await desk.national()
    await desk.officer(Role.APPROVER, SECOND)
    await desk.submitted()
    seen = buttons(await desk.press(SECOND, "alert:look:1"))
    await desk.press(SECOND, "alert:return:1")
    await desk.write(SECOND, "Falta el albergue.")
    await desk.press(SECOND, "alert:submit:1")
    with pytest.raises(WrongState, match="changed since"):
        await desk.press(SECOND, seen[0])

    assert seen == ["alert:approve:1:1", "alert:why:1", "alert:return:1"]


async def test_a_button_pressed_twice_approves_once(desk: Desk) -> None:
    """The second press hears why."""
    await desk.national()
    await desk.officer(Role.ADMIN)
    await desk.press(OFFICER, "alert:test")
    await desk.press(OFFICER, "alert:send:1:1")
    with pytest.raises(WrongState):
        await desk.press(OFFICER, "alert:send:1:1")
    await desk.press(OFFICER, "alert:cancel:1")
    with pytest.raises(WrongState, match="is cancelled"):
        await desk.press(OFFICER, "alert:cancel:1")
