"""Anybody asks whether a message is ours."""

from html import unescape

from sqlalchemy import text

from bot.actions import alerts, forms, verifying
from bot.domain.post import OPERATOR
from bot.store import alerts as rows
from bot.store import dialogues
from tests.telegram.desk import PHONE, Desk, buttons, files, said

STRANGER = 999


async def gone_out(desk: Desk) -> str:
    """Drill 1 went out; gives its Spanish text."""
    await desk.national()
    number = await desk.submitted()
    async with desk.database.write() as conn:
        await alerts.approve(conn, number, officer=OPERATOR, now=desk.now)
        await conn.execute(
            text("UPDATE alerts SET state = 'sent', started_at = approved_at WHERE id = 1")
        )
        found = await rows.variants_of(conn, number)
    return unescape(next(one.payload.text for one in found if one.language == "es"))


async def make_live(desk: Desk) -> None:
    """As if a second officer had let it go for real."""
    async with desk.database.write() as conn:
        await conn.execute(text("UPDATE alerts SET drill = 0 WHERE id = 1"))


async def test_a_draft_is_no_message_of_ours(desk: Desk) -> None:
    """Nobody learns by its number what a post is about to say."""
    await desk.national()
    await desk.submitted()
    assert "No hemos enviado ninguna alerta con el número 1" in said(
        await desk.command(STRANGER, "/verify 1")
    )


async def test_a_drill_is_told_as_one_with_its_words(desk: Desk) -> None:
    """To whoever asks, also to a stranger."""
    await gone_out(desk)
    told = await desk.command(STRANGER, "/verify 1")
    assert "SIMULACRO: no hay peligro" in said(told[:1])
    assert "Tapachula" in said(told[1:])


async def test_each_text_ends_with_its_number_inside_the_banner(desk: Desk) -> None:
    """What is forwarded carries it."""
    sent = await gone_out(desk)
    *_, line, banner = sent.split("\n\n")
    assert line == "Simulacro n.º 1. ¿Es verdadero? /verify 1"
    assert sent.startswith(banner)


async def test_the_link_under_a_message_opens_its_verdict(desk: Desk) -> None:
    """Without registering."""
    await gone_out(desk)
    await make_live(desk)
    told = said(await desk.command(STRANGER, "/start v1"))
    assert "Sigue vigente hasta" in told
    assert "Se guarda" not in told


async def test_a_changed_copy_is_told_from_a_true_one(desk: Desk) -> None:
    """One digit is enough."""
    sent = await gone_out(desk)
    await make_live(desk)
    plain = sent.replace("<b>", "").replace("</b>", "").replace("/verify 1", "?start=v1")
    async with desk.database.write() as conn:
        await conn.execute(
            text("UPDATE variants SET payload = replace(payload, '/verify 1', '?start=v1')")
        )
    await desk.command(PHONE, "/verify")
    true = said(await desk.write(PHONE, plain))
    forwarded = said(await desk.write(PHONE, plain.replace("000", "900", 1)))
    assert "palabra por palabra" in true
    assert "alguien pudo cambiarlas" in forwarded


async def test_what_has_no_number_is_not_trusted(desk: Desk) -> None:
    """A chain letter."""
    await desk.command(STRANGER, "/verify")
    told = said(await desk.write(STRANGER, "URGENTE reenvíe: deposite para su refugio"))
    assert "no tiene ningún número nuestro" in told
    assert said(await desk.write(STRANGER, "v12")) != told


async def test_a_call_for_help_is_no_message_to_be_looked_at(desk: Desk) -> None:
    """Neither where it names a house "v2", nor where a number had been asked for."""
    await gone_out(desk)
    trapped = (
        "Estoy atrapada con mis dos niños en el edificio v2 de la colonia, el agua ya entra, "
        "necesito ayuda por favor"
    )
    house = said(await desk.write(PHONE, trapped))
    await desk.command(PHONE, "/verify")
    asked = said(await desk.write(PHONE, "necesito ayuda"))
    for told in (house, asked):
        assert "número" not in told.partition("☎")[0] or "anotad" in told
        assert "No confíe" not in told
    async with desk.database.read() as conn:
        found = await conn.execute(text("SELECT count(*) FROM cases"))
    assert found.scalar_one() >= 1


async def cases(desk: Desk) -> int:
    """How many calls for help there are."""
    async with desk.database.read() as conn:
        return int((await conn.execute(text("SELECT count(*) FROM cases"))).scalar_one())


async def as_forwarded(desk: Desk) -> str:
    """Drill 1 as a live alert that speaks of help, as somebody forwards it."""
    sent = await gone_out(desk)
    await make_live(desk)
    said_too = "Si necesita ayuda, escriba aquí: necesito ayuda. Estamos atrapados, diga."
    async with desk.database.write() as conn:
        await conn.execute(
            text("UPDATE variants SET payload = replace(payload, '/verify 1', :link)"),
            {"link": f"{said_too}?start=v1"},
        )
    plain = sent.replace("<b>", "").replace("</b>", "")
    return plain.replace("/verify 1", f"{said_too}?start=v1")


async def test_our_own_words_on_help_are_no_call_for_it(desk: Desk) -> None:
    """The verdict first, also where it was asked for; and the ways to call stand under it."""
    sent = await as_forwarded(desk)
    unasked = await desk.write(PHONE, sent)
    await desk.command(PHONE, "/verify")
    asked = await desk.write(PHONE, sent)

    for told in (unasked, asked):
        assert told is not None
        assert "palabra por palabra" in said(told)
        assert buttons(told) == ["checkin:0:danger", "checkin:0:help"]
    assert await cases(desk) == 0


async def test_who_writes_a_call_for_help_above_a_copy_is_heard(desk: Desk) -> None:
    """The call is noted, and the copy is looked at."""
    sent = await as_forwarded(desk)
    told = await desk.write(PHONE, f"estoy atrapada, ayúdenme\n{sent}")

    assert told is not None
    assert "número 1 es nuestro" in said(told)
    assert "checkin:0:help" in buttons(told)
    assert await cases(desk) == 1


async def test_who_calls_for_help_under_a_false_number_is_heard(desk: Desk) -> None:
    """What is not ours at all may all be theirs."""
    await desk.national()
    told = await desk.write(
        PHONE, "Estoy atrapada con mis hijos y el agua sube, necesito ayuda. t.me/x?start=v99 dice"
    )

    assert told is not None
    assert "ninguna alerta con el número 99" in said(told)
    assert await cases(desk) == 1


async def test_a_stranger_who_calls_gets_the_numbers_to_call(desk: Desk) -> None:
    """Who is in no register belongs to no post yet."""
    sent = await as_forwarded(desk)
    told = await desk.write(STRANGER, f"estoy atrapada, ayúdenme\n{sent}")

    assert told is not None
    assert "/start" in said(told)
    assert "emergencia" in said(told).lower()


async def test_a_registration_under_way_outlives_the_question(desk: Desk) -> None:
    """Who asks in the middle of it goes on where they were."""
    await desk.command(STRANGER, "/start av-tap")
    async with desk.database.read() as conn:
        before = await dialogues.get(conn, STRANGER)
    await desk.command(STRANGER, "/verify")
    async with desk.database.read() as conn:
        assert await dialogues.get(conn, STRANGER) == before


async def test_a_copy_that_an_officer_passed_on_is_known_as_ours(desk: Desk) -> None:
    """In another messenger it has no markup and no buttons; its words are known by their mark."""
    await gone_out(desk)
    async with desk.database.write() as conn:
        await conn.execute(text("UPDATE alerts SET state = 'sending'"))
        plan = await forms.plan_sharing(conn, files(), 1, "es", officer=OPERATOR, now=desk.now)
        words = forms.passed_on(files(), plan)
        await forms.count_shared(conn, plan, [], words, officer=OPERATOR, now=desk.now)
        found = await verifying.verdict(conn, 1, pasted=words, language="es", now=desk.now)
        other = await verifying.verdict(
            conn, 1, pasted=words.replace("000", "900", 1), language="es", now=desk.now
        )
    assert "/verify 1" in words
    assert found is not None
    assert found.same is True
    assert other is not None
    assert other.same is False
