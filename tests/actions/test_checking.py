"""The checker before submission and approval: on both databases, with texts that were checked."""

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from bot.actions import alerts, checking, exercises, followups, previews, standing
from bot.app import catalogue
from bot.content.catalogue import Catalogue
from bot.content.folders import messages_folder
from bot.content.messages import Library
from bot.content.reviews import record
from bot.domain.alert import Alert, AlertState, Purpose
from bot.domain.directory import Kind
from bot.domain.finding import Severity
from bot.domain.hazard import Hazard, Phase
from bot.domain.post import Post, Role
from bot.errors import NotReady
from bot.store import alerts as store_alerts
from bot.store import directory, officers
from bot.store import facts as kept
from bot.store import posts as posts_of
from bot.store.database import Connection, Database
from bot.store.schema import nationals
from tests.queue import add_people

NOW = datetime(2026, 9, 2, 18, tzinfo=UTC)
POST = Post(
    code="x",
    name="Consulado de Altavista en Tapachula",
    place="Tapachula",
    country="MX",
    region="MX-CHP",
    time_zone="America/Mexico_City",
    telephone="+52 000 000 0000",
    emergency_number="000",
)
FACTS = {
    "authority": "Protección Civil",
    "onset": "2026-09-03T18:00",
    "shelter": "Escuela Juárez",
    "updated": "2026-09-02T11:00",
}
PROMISE = FACTS | {"shelter": "Escuela Juárez, donde no piden papeles"}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """The library as it is once somebody has checked the Spanish of it."""
    folder = tmp_path_factory.mktemp("texts") / "messages"
    shutil.copytree(messages_folder(), folder)
    record(folder, "es", None, "Ana", date(2026, 8, 1))
    return replace(catalogue(), library=Library.load(folder))


async def prepare(
    conn: Connection, *, verified: bool = True, language: str = "es", duty: bool = True
) -> str:
    """A post with one person, its numbers, and a second officer; gives who approves."""
    await posts_of.save_all(conn, [POST])
    await add_people(conn, 1, language=language)
    for kind, value in ((Kind.TELEPHONE, POST.telephone), (Kind.EMERGENCY, POST.emergency_number)):
        made = await directory.add(conn, "x", kind, "n", value)
        if verified:
            await directory.verify(conn, made, "1", NOW - timedelta(days=9))
    if duty:
        await officers.add(conn, chat_id=8, post="x", role=Role.DUTY, now=NOW)
    found = await officers.add(conn, chat_id=9, post="x", role=Role.APPROVER, now=NOW)
    return str(found.id)


async def drafted(
    conn: Connection,
    library: Catalogue,
    slots: dict[str, str],
    *,
    drill: bool = False,
    author: str = "cli",
) -> Alert:
    if drill:
        await exercises.open_one(conn, code="EX", post="x", open_to_all=True, actor="cli", now=NOW)
    return await alerts.draft(
        conn,
        library,
        post="x",
        hazard=Hazard.HURRICANE,
        phase=Phase.WARNING,
        regions=["MX-CHP"],
        asks=True,
        drill=drill,
        expires_at=NOW + timedelta(hours=12),
        author=author,
        now=NOW,
        slots=slots,
    )


async def submitted(conn: Connection, library: Catalogue, alert: Alert) -> Alert:
    return await alerts.submit(conn, library, alert.id, officer="cli", now=NOW)


async def test_a_good_alert_is_submitted_and_approved(
    database: Database, library: Catalogue
) -> None:
    """Nothing stops it, and nobody is asked for a reason."""
    async with database.write() as conn:
        second = await prepare(conn)
        alert = await submitted(conn, library, await drafted(conn, library, FACTS))
        done = await alerts.approve(conn, alert.id, officer=second, now=NOW)

    assert done.state is AlertState.APPROVED


async def test_its_own_link_does_not_stop_it_and_another_does(
    database: Database, library: Catalogue
) -> None:
    """Every alert ends with the bot's own link: to Telegram, which is no site of a State."""
    async with database.write() as conn:
        await prepare(conn)
        await kept.put(conn, "join", "https://t.me/enlace_bot?start=")
        alert = await drafted(conn, library, FACTS | {"shelter": "Escuela, https://t.me/otro"})
        with pytest.raises(NotReady, match=r"C12.*t\.me/otro"):
            await submitted(conn, library, alert)
        done = await submitted(conn, library, await drafted(conn, library, FACTS))

    assert done.state is AlertState.SUBMITTED


async def test_a_promise_stops_a_live_alert(database: Database, library: Catalogue) -> None:
    """One sentence names the rule, the place and the remedy."""
    async with database.write() as conn:
        await prepare(conn)
        alert = await drafted(conn, library, PROMISE)
        with pytest.raises(NotReady) as refused:
            await submitted(conn, library, alert)
        after = await alerts.get(conn, alert.id)

    said = str(refused.value)
    assert after.state is AlertState.DRAFT
    assert "C09" in said
    assert "no piden papeles" in said
    assert "authority" in said
    assert "\n" not in said


async def test_a_drill_is_only_told(database: Database, library: Catalogue) -> None:
    """People practise with what is wrong; the preview names it."""
    async with database.write() as conn:
        await prepare(conn, verified=False)
        alert = await drafted(conn, library, PROMISE, drill=True)
        seen = await previews.preview(conn, library, alert, rate=25, now=alert.created_at)
        found = await checking.examine(conn, library, alert, seen.variants, now=NOW)
        done = await submitted(conn, library, alert)
        sent = await alerts.approve(conn, done.id, officer="cli", now=NOW)

    assert {"C09", "C07"} <= {one.finding.rule for one in found}
    assert found[0].finding.severity is Severity.BLOCK
    assert sent.state is AlertState.APPROVED


async def test_numbers_that_nobody_verified_stop_it(database: Database, library: Catalogue) -> None:
    """Within the last 90 days."""
    async with database.write() as conn:
        await prepare(conn, verified=False)
        alert = await drafted(conn, library, FACTS)
        with pytest.raises(NotReady, match="C07"):
            await submitted(conn, library, alert)


async def test_somebody_elses_number_stops_it(database: Database, library: Catalogue) -> None:
    """Every number of an alert comes from a slot for numbers."""
    slots = FACTS | {"shelter": "casa de Juan, +52 962 123 4567"}
    async with database.write() as conn:
        await prepare(conn)
        alert = await drafted(conn, library, slots)
        found = await alerts_found(conn, library, alert)

    assert "C13" in found
    assert not {"C24", "C25", "C26", "C29"} & found


async def test_who_is_discreet_is_thought_of(database: Database, library: Catalogue) -> None:
    """Their locked telephone shows the first words: a warning, only where such people are."""
    async with database.write() as conn:
        await prepare(conn)
        alert = await drafted(conn, library, FACTS)
        before = await alerts_found(conn, library, alert)
        await conn.execute(update(nationals).values(discreet=True))
        after = await alerts_found(conn, library, alert)

    assert after - before == {"C39"}


async def test_an_emergency_that_has_no_short_form_is_told(
    database: Database, library: Catalogue
) -> None:
    """C18, of an alert as of a file: the place alone is too long for it."""
    long = {"place": "la orilla del río, " * 9, "authority": "Protección Civil de " + "x" * 150}
    async with database.write() as conn:
        await prepare(conn)
        alert = await drafted(conn, library, FACTS | long)
        urgent = replace(alert, phase=Phase.EMERGENCY)
        short = replace(urgent, slots=FACTS)

        assert "C18" in await alerts_found(conn, library, urgent)
        assert "C18" not in await alerts_found(conn, library, alert)
        assert "C18" not in await alerts_found(conn, library, short)


async def alerts_found(conn: Connection, library: Catalogue, alert: Alert) -> set[str]:
    seen = await previews.preview(conn, library, alert, rate=25, now=alert.created_at)
    found = await checking.examine(conn, library, alert, seen.variants, now=NOW)
    return {one.finding.rule for one in found}


async def test_against_a_rule_the_approver_gives_a_reason(
    database: Database, library: Catalogue
) -> None:
    """Somebody would get Spanish instead of Mam: why can it not wait? The audit keeps both."""
    async with database.write() as conn:
        second = await prepare(conn, language="mam")
        alert = await submitted(conn, library, await drafted(conn, library, FACTS))
        for nothing in (None, "  "):
            with pytest.raises(NotReady, match="C22"):
                await alerts.approve(conn, alert.id, officer=second, now=NOW, reason=nothing)
        done = await alerts.approve(
            conn, alert.id, officer=second, now=NOW, reason="El río ya sube."
        )
        steps: list[dict[str, Any]] = await alerts.history(conn, alert.id)

    assert done.state is AlertState.APPROVED
    assert steps[-1]["justified"] == ["C22", "C27"]
    assert steps[-1]["reason"] == "El río ya sube."


async def test_somebody_reads_what_people_answer(database: Database, library: Catalogue) -> None:
    """C34: without anybody on duty the approver says who does; the warning is not held back."""
    async with database.write() as conn:
        second = await prepare(conn, duty=False)
        alert = await submitted(conn, library, await drafted(conn, library, FACTS))
        with pytest.raises(NotReady, match="C34"):
            await alerts.approve(conn, alert.id, officer=second, now=NOW)
        done = await alerts.approve(
            conn, alert.id, officer=second, now=NOW, reason="El cónsul lee esta noche."
        )

    assert done.state is AlertState.APPROVED


async def test_an_update_leaves_no_other_standing(database: Database, library: Catalogue) -> None:
    """C33: two alerts about the same; an update of one tells of the other."""
    async with database.write() as conn:
        second = await prepare(conn)
        numbers = []
        for shelter in ("Escuela Juárez", "Escuela Benito"):
            made = await drafted(conn, library, FACTS | {"shelter": shelter})
            alert = await submitted(conn, library, made)
            await alerts.approve(conn, alert.id, officer=second, now=NOW)
            await store_alerts.set_state(conn, alert.id, AlertState.SENT)
            numbers.append(alert.id)
        update = await followups.draft(
            conn, library, numbers[0], Purpose.UPDATE, officer="cli", now=NOW,
            slots={"shelter": "Iglesia San José"},
        )  # fmt: skip
        beside = await standing.around(conn, update, [], NOW)
        await store_alerts.set_state(conn, numbers[1], AlertState.CANCELLED)
        alone = await standing.around(conn, update, [], NOW)

    assert [one.rule for one in beside] == ["C33"]
    assert alone == []


async def test_the_same_once_more_is_to_be_justified(
    database: Database, library: Catalogue
) -> None:
    """Less than 30 minutes later, with nothing new."""
    async with database.write() as conn:
        second = await prepare(conn)
        alert = await submitted(conn, library, await drafted(conn, library, FACTS))
        await alerts.approve(conn, alert.id, officer=second, now=NOW)
        again = await drafted(conn, library, FACTS)
        other = await drafted(conn, library, FACTS | {"shelter": "Escuela Hidalgo"})

        assert "C32" in await alerts_found(conn, library, again)
        assert "C32" not in await alerts_found(conn, library, other)


async def test_what_all_groups_share_is_told_once(database: Database, library: Catalogue) -> None:
    """Four kinds of readers, one finding."""
    async with database.write() as conn:
        await prepare(conn)
        await add_people(conn, 2, group="farm_work")
        await add_people(conn, 2, group="visit")
        alert = await drafted(conn, library, PROMISE)
        seen = await previews.preview(conn, library, alert, rate=25, now=alert.created_at)
        found = await checking.examine(conn, library, alert, seen.variants, now=NOW)

    assert [one.finding.rule for one in found].count("C09") == 1
