"""The queue of deliveries."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select, true, update

from bot.domain.delivery import DeliveryState, Lane, Next
from bot.domain.message import Payload
from bot.store import deliveries, recipients, sendings
from bot.store.database import Database
from bot.store.deliveries import Claimed, Result
from bot.store.schema import alerts, nationals, variants
from bot.store.schema import deliveries as rows
from tests.queue import NOW, add_alert, add_people, alert_state, enqueue, states

DONE = Next(state=DeliveryState.ACCEPTED, attempts=1)


async def take(database: Database, limit: int, owner: str = "me") -> list[Claimed]:
    """Claim in a transaction of its own."""
    async with database.write() as conn:
        return await deliveries.claim(conn, owner, limit, NOW)


async def test_everyone_meant_has_one_row_with_their_variant(database: Database) -> None:
    """In slices, and written twice, each person stands once, in their language and group."""
    async with database.write() as conn:
        await add_people(conn, 7)
        await add_people(conn, 3, language="ht")
        await add_people(conn, 2, group="farm_work")
        texts = [("es", "general"), ("ht", "general"), ("es", "farm_work")]
        alert = await add_alert(conn, texts=texts)
        for _ in range(2):
            await enqueue(conn, alert, limit=5)
        found = await conn.execute(
            select(rows.c.national_id, rows.c.chat_id, variants.c.language, variants.c.grp)
            .join(variants, variants.c.id == rows.c.variant_id)
            .order_by(rows.c.national_id)
        )
        people = found.all()

    assert [(row[0], row[1]) for row in people] == [(n, 1000 + n) for n in range(1, 13)]
    assert [row[2] for row in people] == ["es"] * 7 + ["ht"] * 3 + ["es"] * 2
    assert [row[3] for row in people] == ["general"] * 10 + ["farm_work"] * 2


async def test_who_came_after_the_texts_were_frozen_is_not_left_out(database: Database) -> None:
    """They get the nearest text there is: first their language, then the general one."""
    async with database.write() as conn:
        await add_people(conn, 1, language="mam")
        await add_people(conn, 1, language="ht", group="farm_work")
        alert = await add_alert(conn, texts=[("ht", "general"), ("es", "general")])
        await enqueue(conn, alert)
        found = await conn.execute(
            select(variants.c.language)
            .join(rows, rows.c.variant_id == variants.c.id)
            .order_by(rows.c.national_id)
        )

        assert list(found.scalars())[1] == "ht"
        assert await states(conn, alert) == {"queued": 2}


async def test_each_gets_the_form_they_like_and_the_discreet_text(database: Database) -> None:
    """Who likes a form that was not made gets their own text, not somebody else's picture."""
    async with database.write() as conn:
        await add_people(conn, 5)
        await add_people(conn, 1, language="ht")
        liked = {2: "picture", 3: "voice", 4: "picture", 6: "picture"}
        for number, form in liked.items():
            who = nationals.c.id == number
            await conn.execute(update(nationals).where(who).values(form=form))
        await conn.execute(update(nationals).where(nationals.c.id == 4).values(discreet=True))
        alert = await add_alert(conn, texts=[("es", "general"), ("ht", "general")])
        spanish = select(*(c for c in variants.c if c.name not in ("id", "form"))).where(
            variants.c.language == "es"
        )
        one = (await conn.execute(spanish)).mappings().one()
        await conn.execute(insert(variants).values(**one, form="picture"))
        await enqueue(conn, alert)
        found = await conn.execute(
            select(variants.c.language, variants.c.form)
            .join(rows, rows.c.variant_id == variants.c.id)
            .order_by(rows.c.national_id)
        )
        got = [tuple(row) for row in found]

    assert got == [
        ("es", "text"),
        ("es", "picture"),
        ("es", "text"),
        ("es", "text"),
        ("es", "text"),
        ("ht", "text"),
    ]


async def test_an_empty_audience_ends_at_once(database: Database) -> None:
    """And the alert is finished."""
    async with database.write() as conn:
        await add_people(conn, 1)
        alert = await add_alert(conn)
        ended = await recipients.enqueue(
            conn,
            alert_id=alert,
            drill=False,
            lane=Lane.WARNING,
            now=NOW,
            condition=~true(),
            after=0,
        )

        assert ended is None
        assert await sendings.finished(conn) == [alert]


async def test_live_before_drills_and_urgent_before_routine(database: Database) -> None:
    """Whatever was queued first."""
    async with database.write() as conn:
        await add_people(conn, 2)
        order = []
        for exercise, lane in (
            (True, Lane.EMERGENCY),
            (False, Lane.ROUTINE),
            (False, Lane.WARNING),
            (False, Lane.EMERGENCY),
        ):
            alert = await add_alert(conn, drill=exercise)
            await enqueue(conn, alert, lane=lane, drill=exercise)
            order.append(alert)
        claimed = await deliveries.claim(conn, "me", 7, NOW)

    drill, routine, warning, emergency = order
    assert [row.alert_id for row in claimed] == [
        *(emergency, emergency, warning, warning),
        *(routine, routine, drill),
    ]


async def test_a_row_is_claimed_once(database: Database) -> None:
    """What one sender holds, another does not get."""
    async with database.write() as conn:
        await add_people(conn, 5)
        await enqueue(conn, await add_alert(conn))

    first, second = await take(database, 3, "a"), await take(database, 10, "b")

    assert sorted(row.national_id for row in first + second) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("state", ["approved", "paused", "cancelled", "expired", "sent"])
async def test_only_an_alert_that_is_sending_is_sent(database: Database, state: str) -> None:
    """Rows of any other stay where they are."""
    async with database.write() as conn:
        await add_people(conn, 1)
        await enqueue(conn, await add_alert(conn, state=state))

    assert await take(database, 10) == []


async def test_nothing_is_sent_late_or_early(database: Database) -> None:
    """Neither of an expired alert, nor before a row is due."""
    async with database.write() as conn:
        await add_people(conn, 1)
        late = await add_alert(conn, expires=NOW)
        early = await add_alert(conn)
        await enqueue(conn, late)
        await enqueue(conn, early, now=NOW + timedelta(seconds=1))

        assert await deliveries.claim(conn, "me", 10, NOW) == []
        assert await sendings.expire(conn, NOW) == 1
        assert await states(conn, late) == {"expired": 1}
        assert await states(conn, early) == {"queued": 1}


async def test_results_are_kept(database: Database) -> None:
    """Each with its state, number of tries, message and reason."""
    async with database.write() as conn:
        await add_people(conn, 3)
        alert = await add_alert(conn)
        await enqueue(conn, alert)
        one, two, three = await deliveries.claim(conn, "me", 3, NOW)
        gone = Next(state=DeliveryState.UNREACHABLE, attempts=1, reason="blocked")
        again = Next(state=DeliveryState.QUEUED, delay=4, attempts=1, repeated=True)
        results = [Result(one, DONE, 77), Result(two, gone), Result(three, again, None, 5000)]
        await deliveries.record(conn, "me", results, NOW)
        found = (await conn.execute(select(rows).order_by(rows.c.national_id))).all()

    assert [row.state for row in found] == ["accepted", "unreachable", "queued"]
    assert [row.message_id for row in found] == [77, None, None]
    assert [row.reason for row in found] == [None, "blocked", None]
    assert [row.done_at for row in found] == [NOW, NOW, None]
    assert (found[2].due_at, found[2].repeated) == (NOW + timedelta(seconds=4), True)
    assert found[2].chat_id == 5000


async def test_a_sender_that_lost_the_token_writes_nothing(database: Database) -> None:
    """Its rows were settled by its successor."""
    async with database.write() as conn:
        await add_people(conn, 1)
        alert = await add_alert(conn)
        await enqueue(conn, alert)
        (row,) = await deliveries.claim(conn, "old", 1, NOW)
        await deliveries.recover(conn, NOW)
        await deliveries.record(conn, "old", [Result(row, DONE)], NOW)

        assert await states(conn, alert) == {"queued": 1}


async def test_a_dead_senders_rows_follow_their_lane(database: Database) -> None:
    """Warnings go again and say so; reminders become uncertain."""
    async with database.write() as conn:
        await add_people(conn, 2)
        warning, routine = await add_alert(conn), await add_alert(conn)
        await enqueue(conn, warning)
        await enqueue(conn, routine, lane=Lane.ROUTINE)
        await deliveries.claim(conn, "dead", 4, NOW)
        recovered = await deliveries.recover(conn, NOW)
        again = await deliveries.claim(conn, "me", 10, NOW)

        assert recovered == 4
        assert [(row.alert_id, row.repeated) for row in again] == [(warning, True)] * 2
        assert await states(conn, routine) == {"uncertain": 2}


async def test_withdrawing_leaves_what_has_left(database: Database) -> None:
    """In slices, and by the cancelled state alone."""
    async with database.write() as conn:
        await add_people(conn, 5)
        alert = await add_alert(conn)
        await enqueue(conn, alert)
        (row,) = await deliveries.claim(conn, "me", 1, NOW)
        await deliveries.record(conn, "me", [Result(row, DONE)], NOW)
        first = await sendings.withdraw(conn, alert, limit=3)
        await conn.execute(update(alerts).values(state="cancelled"))
        rest = await sendings.withdraw_stopped(conn)

        assert (first, rest) == (3, 1)
        assert await states(conn, alert) == {"accepted": 1, "withdrawn": 4}


async def test_an_alert_is_finished_when_nothing_is_left(database: Database) -> None:
    """Neither queued nor in somebody's hands."""
    async with database.write() as conn:
        await add_people(conn, 1)
        alert = await add_alert(conn, state="approved")
        await enqueue(conn, alert)
        assert await sendings.mark_started(conn, alert, NOW)
        assert not await sendings.mark_started(conn, alert, NOW)
        assert await sendings.finished(conn) == []
        (row,) = await deliveries.claim(conn, "me", 1, NOW)
        assert await sendings.finished(conn) == []
        await deliveries.record(conn, "me", [Result(row, DONE)], NOW)
        assert await sendings.finished(conn) == [alert]
        assert await sendings.mark_finished(conn, alert, NOW)
        assert await sendings.finished(conn) == []
        assert await alert_state(conn, alert) == "sent"
        assert not await sendings.pause(conn, alert)


async def test_payloads_come_with_their_hash(database: Database) -> None:
    """As they were frozen."""
    async with database.write() as conn:
        await add_people(conn, 1)
        alert = await add_alert(conn)
        (one,) = (await conn.execute(select(variants.c.id))).scalars()
        payload = Payload(text=f"{alert} es general")

        assert await deliveries.payloads(conn, {one}) == {
            one: (payload.to_json(), payload.digest())
        }


async def test_claiming_reads_the_index_and_no_more(tmp_path: Path) -> None:
    """On SQLite the plan names the partial index; a million rows cost what ten do."""
    database = Database.in_folder(tmp_path)
    async with database.write() as conn:
        await conn.run_sync(rows.metadata.create_all)
        statement = str(deliveries.CLAIM_SQLITE.compile(conn.engine))
        given = (None,) * statement.count("?")
        plan = await conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)
        said = " ".join(str(row) for row in plan)
    await database.close()

    assert "ix_deliveries_due" in said
    assert "SCAN deliveries" not in said
    assert "ORDER BY" not in said
