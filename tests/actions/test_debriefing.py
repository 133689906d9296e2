"""An exercise in a live database: all of it is marked, and at the end only its report is left."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from bot.actions import alerts, conducting, debriefing, leading, posts
from bot.config import load, shipped
from bot.content import exercises as scripts
from bot.domain.conduct import Move
from bot.domain.hazard import Hazard, Phase
from bot.domain.post import OPERATOR
from bot.errors import NotReady
from bot.store import facts
from bot.store.database import Database
from bot.store.schema import metadata, nationals
from tests.rows import Sent, add_alert
from tests.telegram.desk import PHONE, Desk, files

AUTHOR, PLAYER = 601, 701
Rows = dict[str, list[tuple[Any, ...]]]


@pytest.fixture
async def desk(database: Database) -> Desk:
    """Somebody real, with an alert that reached them and a call for help; the storm is open."""
    made = Desk(database)
    await made.open()
    storm = scripts.load("storm").posts("es")
    async with database.write() as conn:
        await facts.put(conn, "mode", "live")
        await posts.sync(conn, [*load(shipped(), {}).posts, *storm])
    person = await made.national()
    async with database.write() as conn:
        await add_alert(conn, [Sent(national=person)], drill=False, state="sent")
    await made.press(PHONE, "exercise:real")
    return made


async def opened(desk: Desk) -> None:
    """Two people come in: an officer of the first team, and a player who registers with it."""
    async with desk.database.write() as conn:
        await conducting.open_run(
            conn, scripts.load("storm"), code="NORA", language="es", actor=OPERATOR, now=desk.now
        )
    await desk.command(AUTHOR, "/start NORA")
    await desk.press(AUTHOR, "exercise:sit:2:1")
    await desk.command(PLAYER, "/start NORA")
    await desk.press(PLAYER, "exercise:deal:2")
    await desk.national(PLAYER, post="storm-1")
    await desk.command(PHONE, "/start NORA")
    await desk.press(PHONE, "exercise:deal:2")  # somebody real looks in


async def written(desk: Desk, post: str, *, drill: bool) -> int:
    """A warning of this post; gives its number."""
    async with desk.database.write() as conn:
        made = await alerts.draft(
            conn, files(), post=post, hazard=Hazard.HURRICANE, phase=Phase.WARNING,
            regions=("MX-CHP",), drill=drill, expires_at=desk.now + timedelta(hours=6),
            author=OPERATOR, now=desk.now,
        )  # fmt: skip
    return made.id


async def played(desk: Desk) -> None:
    """News comes, the team warns, the player is in danger; what they saw is written down."""
    await moved(desk, Move.START)
    async with desk.database.write() as conn:
        run = await conducting.find(conn, "NORA")
        await leading.send_next(conn, files(), run, key=None, actor=OPERATOR, now=desk.now)
    number = await written(desk, "storm-1", drill=True)
    async with desk.database.write() as conn:
        await alerts.submit(conn, files(), number, officer=OPERATOR, now=desk.now)
        await alerts.approve(conn, number, officer=OPERATOR, now=desk.now)
    await delivered(desk, number)
    await desk.press(PLAYER, f"checkin:{number}:danger")
    await desk.write(PLAYER, "necesito ayuda")
    await desk.command(AUTHOR, "/lesson Faltó el mam")
    await desk.command(AUTHOR, "/commitment Traducir antes de junio")


async def delivered(desk: Desk, number: int) -> None:
    """As if the drill had reached the player."""
    async with desk.database.write() as conn:
        await conn.execute(text("UPDATE alerts SET state = 'sent' WHERE id = :id"), {"id": number})
        await conn.execute(
            text(
                "INSERT INTO deliveries (alert_id, national_id, chat_id, variant_id, drill, lane, "
                "rank, state, due_at, attempts, repeated, language, grp) SELECT :alert, id, "
                "chat_id, 1, :yes, 'warning', 0, 'accepted', seen_at, 1, :no, language, grp "
                "FROM nationals WHERE post = 'storm-1'"
            ),
            {"alert": number, "yes": True, "no": False},
        )


async def moved(desk: Desk, step: Move) -> Any:
    """The facilitator begins, ends or wipes it."""
    async with desk.database.write() as conn:
        run = await conducting.find(conn, "NORA")
        return await debriefing.move(conn, files(), run, step, actor=OPERATOR, now=desk.now)


async def live_rows(desk: Desk) -> Rows:
    """All that is no drill, in every table that tells the one from the other; and who is real."""
    marked = [table for table in metadata.sorted_tables if "drill" in table.c]
    async with desk.database.read() as conn:
        found = {
            table.name: [tuple(row) for row in await conn.execute(
                select(table).where(table.c.drill.is_(False)).order_by(*table.primary_key))]
            for table in marked
        }  # fmt: skip
        real = select(nationals).where(nationals.c.post == "av-tap")
        return found | {"nationals": [tuple(row) for row in await conn.execute(real)]}


async def count(desk: Desk, query: str) -> int:
    """What the database says."""
    async with desk.database.read() as conn:
        return int((await conn.execute(text(query))).scalar_one())


async def test_a_live_database_is_as_before_but_for_the_report(desk: Desk) -> None:
    """What was played is marked and goes; who is real stays, and texts, figures and lessons."""
    before = await live_rows(desk)
    await opened(desk)
    await played(desk)
    during = await live_rows(desk)
    await moved(desk, Move.END)
    receipt = (await moved(desk, Move.WIPE))["wiped"]
    async with desk.database.read() as conn:
        run = await conducting.find(conn, "NORA")
        report = await debriefing.report(conn, run, now=desk.now)

    assert before["cases"]
    assert before["deliveries"]
    assert during == before == await live_rows(desk)
    assert (receipt["nationals"], receipt["seats"], receipt["cases"]) == (1, 3, 1)
    assert await count(desk, "SELECT count(*) FROM nationals WHERE chat_id IS NOT NULL") == 1
    assert await count(desk, "SELECT count(*) FROM seats WHERE chat_id IS NOT NULL") == 0
    assert report["lessons"] == [{"team": "1", "text": "Faltó el mam"}]
    assert report["commitments"] == [{"team": "1", "text": "Traducir antes de junio"}]
    assert report["teams"][0]["alerts"] == 1
    assert report["injects"][0]["text"]


async def test_a_post_that_plays_sends_drills_only(desk: Desk) -> None:
    """Nothing reaches a participant without the words that say so; a real post warns as ever."""
    await opened(desk)

    with pytest.raises(NotReady, match="storm-1"):
        await written(desk, "storm-1", drill=False)
    assert await written(desk, "av-tap", drill=False)
    assert await written(desk, "storm-1", drill=True)
