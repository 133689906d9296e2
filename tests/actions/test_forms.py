"""`bot/actions/forms.py`: what has no picture and no voice, and why."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.actions import alerts, aloud, followups, forms, scripts, sending
from bot.content import speech
from bot.content.files import Files
from bot.domain.alert import Alert, Purpose
from bot.domain.delivery import DeliveryState
from bot.domain.form import Parts
from bot.domain.hazard import Phase
from bot.domain.national import Form
from bot.domain.post import OPERATOR
from bot.domain.spoken import pieces
from bot.store.database import Database
from bot.store.schema import deliveries, metadata
from tests.telegram.desk import Desk, files


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """A post with somebody who listens."""
    opened = Database.in_folder(tmp_path)
    async with opened.write() as conn:
        await conn.run_sync(metadata.create_all)
    made = Desk(opened)
    await made.open()
    await made.national(language="ht")
    await made.national(1002, language="mam")
    yield made
    await opened.close()


async def sent(desk: Desk) -> int:
    """A drill that went out, and arrived."""
    first = await desk.drafted()
    await let_go(desk, first)
    async with desk.database.write() as conn:
        await conn.execute(update(deliveries).values(state=DeliveryState.ACCEPTED))
    return first


async def let_go(desk: Desk, number: int) -> None:
    async with desk.database.write() as conn:
        await alerts.submit(conn, files(), number, officer=OPERATOR, now=desk.now)
        await alerts.approve(conn, number, officer=OPERATOR, now=desk.now)
    await sending.launch(desk.database, files().locales, desk.now)


async def follow_up(desk: Desk, about: int, purpose: Purpose, **slots: str) -> Alert:
    async with desk.database.write() as conn:
        return await followups.draft(
            conn, files(), about, purpose, officer=OPERATOR, now=desk.now, slots=slots
        )


async def said(desk: Desk, number: int, language: str) -> tuple[str, ...]:
    """What a synthetic voice is handed of an alert."""
    async with desk.database.read() as conn:
        plan = await forms.plan(conn, number)
    return pieces(aloud.spoken(files(), plan.alert, plan.post, language, (), about=plan.about))


async def test_a_cancellation_is_said_and_never_shown(desk: Desk, tmp_path: Path) -> None:
    """A picture would show once more what is withdrawn; who only listens hears that it is."""
    first = await sent(desk)
    made = await follow_up(desk, first, Purpose.CANCELLATION)
    async with desk.database.read() as conn:
        kinds = {form for *_, form in (await forms.plan(conn, made.id)).kinds}
    heard = await said(desk, made.id, "mam")
    await let_go(desk, made.id)
    async with desk.database.read() as conn:
        plan = await forms.plan_sharing(
            conn, files(), made.id, "es", officer=OPERATOR, now=desk.now
        )
    words = forms.passed_on(files(), plan)

    assert kinds == {Form.VOICE}
    assert {form for *_, form in plan.kinds} == {Form.VOICE}
    assert "<" not in words
    assert "huracán" not in words.casefold()
    assert heard[0] == heard[-1] == "Ejercicio, ejercicio, ejercicio"
    assert "ya no vale" in " ".join(heard)
    assert "huracán" not in " ".join(heard).casefold()


async def test_a_correction_is_said_before_what_holds(desk: Desk) -> None:
    """What was wrong and what is right, then the message as it is now; in their own language."""
    first = await sent(desk)
    made = await follow_up(desk, first, Purpose.CORRECTION, shelter="Escuela Benito")
    spanish, creole = await said(desk, made.id, "es"), await said(desk, made.id, "ht")
    whole = " ".join(spanish)

    assert spanish[1].endswith("corregimos el aviso del sábado 14 de marzo, 6 de la mañana.")
    assert spanish[2] == "Lo correcto: el albergue: Escuela Benito."
    assert whole.index("Escuela Puerto Alba") < whole.index("el huracán Quirina llega")
    assert "Escuela Benito" in creole[2]
    assert "Lo correcto" not in " ".join(creole)


async def test_a_speaker_may_record_what_is_withdrawn(desk: Desk) -> None:
    """Once, whatever the groups; the words have the reason, and not what is withdrawn."""
    first = await sent(desk)
    made = await follow_up(desk, first, Purpose.CANCELLATION, reason="elsewhere")
    async with desk.database.read() as conn:
        assert [one.id for one in await scripts.drafts(conn)] == [made.id]
        cells = await scripts.cells(conn, files(), made, {"mam"})

    assert [(one.groups, one.people, one.words.written) for one in cells] == [((), 1, "es")]
    assert "otra zona" in cells[0].words.text
    assert "huracán" not in cells[0].words.text.casefold()


async def test_an_update_is_passed_on_with_its_news(desk: Desk, tmp_path: Path) -> None:
    """What it begins with goes too, and its picture shows the facts of now."""
    first = await sent(desk)
    made = await follow_up(desk, first, Purpose.UPDATE, shelter="Escuela Benito")
    await let_go(desk, made.id)
    async with desk.database.read() as conn:
        plan = await forms.plan_sharing(
            conn, files(), made.id, "es", officer=OPERATOR, now=desk.now
        )
    shown = forms.make(files(), Files(tmp_path), plan)

    assert "Albergue: Escuela Benito" in forms.passed_on(files(), plan)
    assert ("es", (), Form.PICTURE) in shown.media


async def test_what_nobody_checked_gets_no_picture_alive(desk: Desk, tmp_path: Path) -> None:
    """A sentence to the officer, and no failed job."""
    number = await desk.drafted()
    async with desk.database.read() as conn:
        plan = await forms.plan(conn, number)
    live = replace(
        plan,
        alert=replace(
            plan.alert, drill=False, expires_at=desk.now + timedelta(hours=6),
        ),
        kinds=(("es", (), Form.PICTURE), ("ht", (), Form.PICTURE)),
    )  # fmt: skip
    made = forms.make(files(), Files(tmp_path), live)

    assert not made.media
    assert len(made.lacking) == 2
    assert all("/review" in str(one) for one in made.lacking)


async def test_who_only_listens_hears_of_the_buttons(desk: Desk) -> None:
    """Last, where the alert asks; not where it is passed on, nor where it asks nothing."""
    first = await desk.drafted()
    async with desk.database.read() as conn:
        plan = await forms.plan(conn, first)

    def last(alert: Alert, *, asks: bool) -> str:
        parts = aloud.spoken(files(), alert, plan.post, "es", (), about=None, asks=asks)
        return pieces(parts)[-2]

    buttons = "Si ve botones debajo, toque uno para decirnos si está a salvo."
    assert last(plan.alert, asks=True) == buttons
    assert last(plan.alert, asks=False) != buttons
    assert last(replace(plan.alert, asks=False), asks=True) != buttons
    assert last(replace(plan.alert, phase=Phase.AWARENESS), asks=True) != buttons


def test_the_buttons_are_left_out_before_anything_else_is() -> None:
    """They take time that the message needs."""
    parts = Parts(written="es", lead="Aviso. " * 60, impact="", do=("Salga.",))
    asking = replace(parts, ask="Toque un botón. " * 40)

    assert speech.said(parts).whole
    assert speech.said(asking).seconds == pytest.approx(speech.said(parts).seconds, abs=0.5)
