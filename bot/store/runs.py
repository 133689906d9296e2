"""Exercises that people play: their clock, their seats, what happened, what was answered."""

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.conduct import Event, EventKind, Run, RunState, Seat, SeatKind
from bot.store.database import upsert
from bot.store.schema import (
    alerts,
    exercise_answers,
    exercise_events,
    exercises,
    nationals,
    seats,
)

OPEN = exercises.c.script.is_not(None)


async def add(conn: AsyncConnection, exercise_id: int, *, script: str, language: str) -> None:
    """Make an exercise one that people play."""
    await conn.execute(
        update(exercises)
        .where(exercises.c.id == exercise_id)
        .values(script=script, language=language, state=RunState.LOBBY)
    )


async def by_code(conn: AsyncConnection, code: str) -> Run | None:
    """The exercise that people play under this code, over or not; letters' case is no matter."""
    found = await conn.execute(
        select(exercises).where(OPEN, func.lower(exercises.c.code) == code.lower())
    )
    row = found.one_or_none()
    return _run(row) if row else None


async def get(conn: AsyncConnection, exercise_id: int) -> Run | None:
    """The exercise with this number, locked where the database can."""
    found = await conn.execute(
        select(exercises).where(OPEN, exercises.c.id == exercise_id).with_for_update()
    )
    row = found.one_or_none()
    return _run(row) if row else None


async def newest(conn: AsyncConnection) -> Run | None:
    """The exercise that was opened last, over or not."""
    found = await conn.execute(
        select(exercises).where(OPEN).order_by(exercises.c.id.desc()).limit(1)
    )
    row = found.one_or_none()
    return _run(row) if row else None


async def under_way(conn: AsyncConnection) -> list[int]:
    """The exercises that people come into, or whose clock goes."""
    states = RunState.LOBBY, RunState.RUNNING
    found = await conn.execute(select(exercises.c.id).where(OPEN, exercises.c.state.in_(states)))
    return list(found.scalars())


async def ended(conn: AsyncConnection, before: datetime) -> list[int]:
    """The exercises that are over since before then, and whose people are still there."""
    over = exercises.c.state == RunState.ENDED, exercises.c.closed_at <= before
    found = await conn.execute(select(exercises.c.id).where(OPEN, *over))
    return list(found.scalars())


async def save(conn: AsyncConnection, run: Run) -> None:
    """Where its clock and state stand now."""
    await conn.execute(
        update(exercises)
        .where(exercises.c.id == run.id)
        .values(
            state=run.state,
            seconds=run.seconds,
            since=run.since,
            speed=run.speed,
            people=run.people,
            teams=run.teams,
            closed_at=run.closed_at,
        )
    )


async def keep_report(conn: AsyncConnection, exercise_id: int, report: dict[str, Any]) -> None:
    """What is left of it after the wipe."""
    told = json.dumps(report, ensure_ascii=False)
    await conn.execute(update(exercises).where(exercises.c.id == exercise_id).values(report=told))


async def report(conn: AsyncConnection, exercise_id: int) -> dict[str, Any] | None:
    """The report that was kept."""
    found = await conn.execute(select(exercises.c.report).where(exercises.c.id == exercise_id))
    text = found.scalar_one_or_none()
    return json.loads(text) if text else None


async def earlier(conn: AsyncConnection, run: Run) -> dict[str, Any] | None:
    """The report of the run before this one of the same exercise."""
    found = await conn.execute(
        select(exercises.c.report)
        .where(
            exercises.c.script == run.script,
            exercises.c.id < run.id,
            exercises.c.report.is_not(None),
        )
        .order_by(exercises.c.id.desc())
        .limit(1)
    )
    text = found.scalar_one_or_none()
    return json.loads(text) if text else None


def _run(row: Row[Any]) -> Run:
    return Run(
        id=row.id, code=row.code, script=row.script, language=row.language or "es",
        state=RunState(row.state), seconds=row.seconds, since=row.since, speed=row.speed,
        people=row.people, teams=row.teams, opened_at=row.opened_at, closed_at=row.closed_at,
    )  # fmt: skip


# Seats


async def seat(conn: AsyncConnection, seat: Seat) -> Seat:
    """Give somebody a seat, or another one; gives it with its number."""
    values = {
        "exercise_id": seat.exercise, "chat_id": seat.chat_id, "kind": seat.kind,
        "team": seat.team, "card": seat.card, "language": seat.language,
        "joined_at": seat.joined_at, "left_at": None,
    }  # fmt: skip
    row = upsert(conn, seats).values(values)
    kept = {key: values[key] for key in ("kind", "team", "card", "language", "left_at")}
    row = row.on_conflict_do_update(index_elements=["exercise_id", "chat_id"], set_=kept)
    found = await conn.execute(row.returning(*seats.c))
    return _seat(found.one())


async def seat_of(conn: AsyncConnection, chat_id: int) -> Seat | None:
    """The newest seat of this chat, in an exercise that is not over."""
    found = await conn.execute(
        select(seats)
        .join(exercises, exercises.c.id == seats.c.exercise_id)
        .where(
            seats.c.chat_id == chat_id, exercises.c.closed_at.is_(None), seats.c.left_at.is_(None)
        )
        .order_by(seats.c.id.desc())
        .limit(1)
    )
    row = found.one_or_none()
    return _seat(row) if row else None


async def seats_of(conn: AsyncConnection, exercise_id: int) -> list[Seat]:
    """Everybody who has a seat, also those who left."""
    found = await conn.execute(
        select(seats).where(seats.c.exercise_id == exercise_id).order_by(seats.c.id)
    )
    return [_seat(row) for row in found]


async def leave_teams(
    conn: AsyncConnection, exercise_id: int, teams: Collection[str], now: datetime
) -> None:
    """Whoever sits in none of these teams has left their seat."""
    await conn.execute(
        update(seats)
        .where(
            seats.c.exercise_id == exercise_id,
            seats.c.team.not_in(teams),
            seats.c.left_at.is_(None),
        )
        .values(left_at=now)
    )


async def leave(conn: AsyncConnection, seat_id: int, now: datetime) -> None:
    """Somebody goes; their card may be dealt again."""
    await conn.execute(update(seats).where(seats.c.id == seat_id).values(left_at=now))


async def forget_seats(conn: AsyncConnection, exercise_id: int) -> None:
    """The seats without their chats."""
    await conn.execute(update(seats).where(seats.c.exercise_id == exercise_id).values(chat_id=None))


def _seat(row: Row[Any]) -> Seat:
    return Seat(
        id=row.id, exercise=row.exercise_id, chat_id=row.chat_id, kind=SeatKind(row.kind),
        team=row.team, card=row.card, language=row.language, joined_at=row.joined_at,
        left_at=row.left_at,
    )  # fmt: skip


# What happened


async def note(
    conn: AsyncConnection,
    run: Run,
    kind: EventKind,
    *,
    now: datetime,
    ref: str | None = None,
    team: str | None = None,
    text: str | None = None,
) -> None:
    """Write down what happened."""
    await conn.execute(
        insert(exercise_events).values(
            exercise_id=run.id, at=now, seconds=run.at(now), kind=kind, ref=ref, team=team,
            text=text,
        )
    )  # fmt: skip


async def events(conn: AsyncConnection, exercise_id: int) -> list[Event]:
    """All that happened, in order."""
    found = await conn.execute(
        select(exercise_events)
        .where(exercise_events.c.exercise_id == exercise_id)
        .order_by(exercise_events.c.id)
    )
    return [
        Event(id=row.id, at=row.at, seconds=row.seconds, kind=EventKind(row.kind), ref=row.ref,
              team=row.team, text=row.text)
        for row in found
    ]  # fmt: skip


async def answer(
    conn: AsyncConnection, seat: Seat, question: str, option: int, now: datetime
) -> None:
    """What somebody answered; the latest counts."""
    row = upsert(conn, exercise_answers).values(
        exercise_id=seat.exercise, question=question, seat_id=seat.id, option=option, at=now
    )
    key = ["exercise_id", "question", "seat_id"]
    await conn.execute(
        row.on_conflict_do_update(index_elements=key, set_={"option": option, "at": now})
    )


async def answers_of(conn: AsyncConnection, seat_id: int) -> dict[str, int]:
    """What one seat answered: question → option."""
    found = await conn.execute(
        select(exercise_answers.c.question, exercise_answers.c.option).where(
            exercise_answers.c.seat_id == seat_id
        )
    )
    return {row[0]: row[1] for row in found}


async def answers(conn: AsyncConnection, exercise_id: int) -> dict[tuple[str, str, int], int]:
    """How many answered what: question, team, option → count."""
    count = func.count()
    found = await conn.execute(
        select(exercise_answers.c.question, seats.c.team, exercise_answers.c.option, count)
        .join(seats, seats.c.id == exercise_answers.c.seat_id)
        .where(exercise_answers.c.exercise_id == exercise_id)
        .group_by(exercise_answers.c.question, seats.c.team, exercise_answers.c.option)
    )
    return {(row[0], row[1], row[2]): row[3] for row in found}


# What a team did, as the post that it stands for


async def alerts_of(conn: AsyncConnection, exercise_id: int) -> list[Any]:
    """The drills of an exercise: id, post, phase, state, when written, handed on and approved."""
    wanted = (
        alerts.c.id, alerts.c.post, alerts.c.phase, alerts.c.state, alerts.c.created_at,
        alerts.c.submitted_at, alerts.c.approved_at,
    )  # fmt: skip
    found = await conn.execute(
        select(*wanted)
        .where(alerts.c.exercise_id == exercise_id, alerts.c.drill)
        .order_by(alerts.c.id)
    )
    return list(found.all())


async def registered(conn: AsyncConnection, codes: Collection[str]) -> dict[str, int]:
    """How many are registered with each of these posts."""
    found = await conn.execute(
        select(nationals.c.post, func.count())
        .where(nationals.c.post.in_(codes))
        .group_by(nationals.c.post)
    )
    return {row[0]: row[1] for row in found}


async def move_people(conn: AsyncConnection, post: str, to: str) -> None:
    """Everybody who is registered with one post of an exercise goes over to another."""
    await conn.execute(update(nationals).where(nationals.c.post == post).values(post=to))


async def chats_of(conn: AsyncConnection, codes: Collection[str]) -> list[int]:
    """The chats of everybody who is registered with these posts."""
    found = await conn.execute(
        select(nationals.c.chat_id).where(nationals.c.post.in_(codes)).order_by(nationals.c.id)
    )
    return list(found.scalars())


async def registered_elsewhere(
    conn: AsyncConnection, exercise_id: int, codes: Collection[str]
) -> list[int]:
    """The chats that have a seat, and are registered with another post than these."""
    seated = select(seats.c.chat_id).where(
        seats.c.exercise_id == exercise_id, seats.c.chat_id.is_not(None)
    )
    found = await conn.execute(
        select(nationals.c.chat_id).where(
            nationals.c.post.not_in(codes), nationals.c.chat_id.in_(seated)
        )
    )
    return list(found.scalars())


async def forget_answers(conn: AsyncConnection, exercise_id: int) -> None:
    """Drop what each seat answered; the report has the counts."""
    await conn.execute(
        delete(exercise_answers).where(exercise_answers.c.exercise_id == exercise_id)
    )
