"""Questions whether people are safe: who was asked, who answered, who is silent."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Row,
    Select,
    and_,
    bindparam,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.alert import ASKING, AlertState
from bot.domain.audience import Audience
from bot.domain.checkin import Answer
from bot.domain.hazard import Phase
from bot.domain.national import Consent, National, joined
from bot.domain.round import Round, Silent, Wave
from bot.domain.statistics import SILENT, Facet, figures, of
from bot.store import nationals as register
from bot.store import statistics
from bot.store.conditions import condition
from bot.store.database import upsert
from bot.store.reach import reached
from bot.store.schema import (
    alerts,
    checkins,
    deliveries,
    nationals,
    profiles,
    round_asked,
    round_history,
    round_tries,
    rounds,
)


async def add(conn: AsyncConnection, one: Round) -> Round:
    """Keep a new question; its `id` is ignored."""
    made = await conn.execute(insert(rounds).values(_values(one)).returning(rounds))
    return _round(made.one())


async def get(conn: AsyncConnection, round_id: int) -> Round | None:
    """One question, held until the end of the transaction."""
    found = await conn.execute(select(rounds).where(rounds.c.id == round_id).with_for_update())
    row = found.one_or_none()
    return _round(row) if row else None


async def save(conn: AsyncConnection, one: Round) -> None:
    """Write how far a question is."""
    await conn.execute(update(rounds).where(rounds.c.id == one.id).values(_values(one)))


async def of_alerts(conn: AsyncConnection, alert_ids: Collection[int]) -> list[Round]:
    """The questions that went with these alerts."""
    found = await conn.execute(select(rounds).where(rounds.c.alert_id.in_(alert_ids)))
    return [_round(row) for row in found]


async def by_ids(conn: AsyncConnection, ids: Collection[int]) -> dict[int, Round]:
    """Questions by number; those whose answers were deleted are left out."""
    found = await conn.execute(
        select(rounds).where(rounds.c.id.in_(ids), rounds.c.purged_at.is_(None))
    )
    return {row.id: _round(row) for row in found}


async def open_ones(conn: AsyncConnection) -> list[Round]:
    """Every question that is not closed, oldest first."""
    found = await conn.execute(
        select(rounds).where(rounds.c.closed_at.is_(None)).order_by(rounds.c.id)
    )
    return [_round(row) for row in found]


async def of_post(conn: AsyncConnection, post: str, limit: int) -> list[Round]:
    """A post's questions, the newest first."""
    found = await conn.execute(
        select(rounds).where(rounds.c.post == post).order_by(rounds.c.id.desc()).limit(limit)
    )
    return [_round(row) for row in found]


async def unasked_alerts(
    conn: AsyncConnection, states: Iterable[AlertState], since: datetime
) -> list[int]:
    """Alerts begun since then that ask, and whose question nobody looks after yet."""
    kept = exists().where(rounds.c.alert_id == alerts.c.id)
    found = await conn.execute(
        select(alerts.c.id)
        .where(
            alerts.c.state.in_(list(states)),
            alerts.c.asks == true(),
            alerts.c.phase != Phase.AWARENESS,
            alerts.c.purpose.in_(ASKING),
            alerts.c.started_at > since,
            ~kept,
        )
        .order_by(alerts.c.id)
    )
    return [int(row[0]) for row in found]


def _may_be_asked() -> ColumnElement[bool]:
    return and_(nationals.c.active, nationals.c.consent == Consent.CHECKINS)


async def meant(
    conn: AsyncConnection, audience: Audience, after: int, limit: int
) -> list[National]:
    """The next people whom a question alone is for, by their ids."""
    found = await conn.execute(
        select(nationals)
        .where(condition(audience), _may_be_asked(), nationals.c.id > after)
        .order_by(nationals.c.id)
        .limit(limit)
    )
    return [register.national(row) for row in found]


async def count_meant(conn: AsyncConnection, audience: Audience) -> int:
    """How many people a question alone would be for."""
    found = await conn.execute(
        select(func.count()).select_from(nationals).where(condition(audience), _may_be_asked())
    )
    return int(found.scalar_one())


async def relays(conn: AsyncConnection, audience: Audience, limit: int) -> list[National]:
    """Those in the area who would pass messages on."""
    found = await conn.execute(
        select(nationals)
        .where(condition(audience), nationals.c.active, nationals.c.relay == true())
        .order_by(nationals.c.id)
        .limit(limit)
    )
    return [register.national(row) for row in found]


async def ask(conn: AsyncConnection, round_id: int, people: Sequence[National]) -> None:
    """Note that these people are asked alone; twice is once."""
    if not people:
        return
    row = upsert(conn, round_asked)
    values = [
        {
            "round_id": round_id,
            "national_id": one.id,
            "language": one.language,
            "grp": joined(one.groups),
            "region": one.region,
        }
        for one in people
    ]
    await conn.execute(row.on_conflict_do_nothing(), values)


def _silent(one: Round) -> Select[Any]:
    """Whoever was asked, may be asked again, has not answered and was not found otherwise."""
    columns = [*nationals.c, func.coalesce(round_tries.c.tries, 0).label("tries")]
    tried = and_(round_tries.c.round_id == one.id, round_tries.c.national_id == nationals.c.id)
    found_out = func.coalesce(round_tries.c.found, literal(False)) == literal(False)
    if one.alert_id is None:
        asked = nationals.join(round_asked, round_asked.c.national_id == nationals.c.id)
        query = select(*columns).select_from(asked.outerjoin(round_tries, tried))
        query = query.where(round_asked.c.round_id == one.id, round_asked.c.answer.is_(None))
    else:
        said = and_(checkins.c.alert_id == one.alert_id, checkins.c.national_id == nationals.c.id)
        asked = nationals.join(deliveries, deliveries.c.national_id == nationals.c.id)
        query = select(*columns).select_from(
            asked.outerjoin(checkins, said).outerjoin(round_tries, tried)
        )
        mine = deliveries.c.alert_id == one.alert_id
        query = query.where(mine, reached(deliveries), checkins.c.answer.is_(None))
    return query.where(found_out)


async def silent(conn: AsyncConnection, one: Round, after: int, limit: int) -> list[National]:
    """The next silent people who may be written to, by their ids."""
    found = await conn.execute(
        _silent(one)
        .where(_may_be_asked(), nationals.c.id > after)
        .order_by(nationals.c.id)
        .limit(limit)
    )
    return [register.national(row) for row in found]


async def still_silent(conn: AsyncConnection, one: Round, people: Collection[int]) -> set[int]:
    """Those of these people who have not answered meanwhile."""
    found = await conn.execute(_silent(one).where(nationals.c.id.in_(people)))
    return {row.id for row in found}


async def silent_with_ways(conn: AsyncConnection, one: Round) -> list[Silent]:
    """Everybody who is silent, with what they told of other ways: for the duty officer alone.

    Who blocked the bot, or paused, stands here too: they cannot answer.
    """
    found = await conn.execute(_silent(one).where(nationals.c.consent == Consent.CHECKINS))
    rows = found.all()
    told = await conn.execute(
        select(profiles).where(profiles.c.national_id.in_([row.id for row in rows]))
    )
    ways = {row.national_id: row for row in told}
    return [_with_ways(row, ways.get(row.id)) for row in rows]


def _with_ways(row: Row[Any], told: Row[Any] | None) -> Silent:
    relative = [told.relative_name, told.relative_telephone] if told else []
    return Silent(
        person=register.national(row),
        name=(told.name or "") if told else "",
        telephone=(told.telephone or "") if told else "",
        relative=" ".join(filter(None, relative)),
        tries=row.tries,
    )


async def answers(conn: AsyncConnection, one: Round) -> dict[str, int]:
    """How many answered what; under "" the silent. The sum is who was asked."""
    if one.alert_id is not None:  # as its report has them: its single answers may be gone
        counts = await statistics.tally(conn, one.alert_id, drill=one.drill)
        told = figures(of(Facet.LANGUAGE, counts)).answers
        return {"" if name == SILENT else name: people for name, people in told.items() if people}
    query = select(round_asked.c.answer, func.count()).where(round_asked.c.round_id == one.id)
    query = query.group_by(round_asked.c.answer)
    return {row[0] or "": int(row[1]) for row in await conn.execute(query)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One answer to a question asked alone."""

    round_id: int
    national_id: int
    answer: Answer
    seq: int  # inbox order
    at: datetime


async def asked_of(
    conn: AsyncConnection, pairs: Collection[tuple[int, int]]
) -> set[tuple[int, int]]:
    """Those of these (question, person) who were asked."""
    found: set[tuple[int, int]] = set()
    for number in {one for one, _ in pairs}:
        people = [person for one, person in pairs if one == number]
        rows = await conn.execute(
            select(round_asked.c.national_id).where(
                round_asked.c.round_id == number, round_asked.c.national_id.in_(people)
            )
        )
        found |= {(number, row[0]) for row in rows}
    return found


async def record_all(conn: AsyncConnection, said: Sequence[Said]) -> None:
    """Keep answers; the one that came last counts, in whatever order they are written."""
    if not said:
        return
    values = [
        {
            "round_id": one.round_id,
            "national_id": one.national_id,
            "seq": one.seq,
            "answer": one.answer.value,
            "at": one.at,
        }
        for one in said
    ]
    await conn.execute(upsert(conn, round_history).on_conflict_do_nothing(), values)
    later: BindParameter[int] = bindparam("new_seq")
    await conn.execute(
        update(round_asked)
        .where(
            round_asked.c.round_id == bindparam("its_round"),
            round_asked.c.national_id == bindparam("its_person"),
            or_(round_asked.c.seq.is_(None), round_asked.c.seq < later),
        )
        .values(answer=bindparam("new_answer"), seq=later, at=bindparam("new_at")),
        [
            {
                "its_round": one.round_id,
                "its_person": one.national_id,
                "new_seq": one.seq,
                "new_answer": one.answer.value,
                "new_at": one.at,
            }
            for one in said
        ],
    )


async def newest_for(conn: AsyncConnection, national_id: int) -> Round | None:
    """The newest question asked alone of this person."""
    found = await conn.execute(
        select(rounds)
        .join(round_asked, round_asked.c.round_id == rounds.c.id)
        .where(round_asked.c.national_id == national_id, rounds.c.purged_at.is_(None))
        .order_by(rounds.c.id.desc())
        .limit(1)
    )
    row = found.first()
    return _round(row) if row else None


async def answer_of(conn: AsyncConnection, one: Round, national_id: int) -> str | None:
    """What somebody answered so far."""
    table, column, number = (
        (round_asked, round_asked.c.round_id, one.id)
        if one.alert_id is None
        else (checkins, checkins.c.alert_id, one.alert_id)
    )
    found = await conn.execute(
        select(table.c.answer).where(column == number, table.c.national_id == national_id)
    )
    answer: str | None = found.scalar_one_or_none()
    return answer


async def tried(
    conn: AsyncConnection, round_id: int, national_id: int, *, found: bool, now: datetime
) -> None:
    """An officer tried another way to reach somebody silent."""
    values = {"round_id": round_id, "national_id": national_id, "tries": 1, "found": found}
    row = upsert(conn, round_tries).values(values | {"at": now})
    changed = {"tries": round_tries.c.tries + 1, "found": found, "at": now}
    await conn.execute(
        row.on_conflict_do_update(index_elements=["round_id", "national_id"], set_=changed)
    )


def _values(one: Round) -> dict[str, Any]:
    return {
        "post": one.post,
        "alert_id": one.alert_id,
        "drill": one.drill,
        "emergency": one.emergency,
        "audience": one.audience.to_json(),
        "opened_by": one.opened_by,
        "opened_at": one.opened_at,
        "closes_at": one.closes_at,
        "closed_at": one.closed_at,
        "wave": one.wave,
        "sent_to": one.sent_to,
        "reminded": one.reminded,
        "due_at": one.due_at,
        "listed_at": one.listed_at,
        "again_at": one.again_at,
    }


def _round(row: Row[Any]) -> Round:
    same = {
        name: getattr(row, name)
        for name in (
            "id", "post", "drill", "emergency", "opened_by", "opened_at", "closes_at", "alert_id",
            "closed_at", "sent_to", "reminded", "due_at", "listed_at", "again_at",
        )
    }  # fmt: skip
    return Round(**same, wave=Wave(row.wave), audience=Audience.from_json(row.audience))
