"""Who sits where in an exercise: officers in teams, players with role cards. All of it in rows."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from bot.actions import conducting, posts
from bot.domain.conduct import EventKind, Run, Seat, SeatKind
from bot.domain.exercise import Exercise, Team, next_card, next_team
from bot.domain.post import OPERATOR, Role
from bot.errors import NotFound
from bot.store import officers, runs
from bot.store.database import Connection

OFFICERS_ROLES = (Role.AUTHOR, Role.APPROVER, Role.DUTY)


async def seat_of(conn: Connection, chat_id: int) -> Seat | None:
    """Where this chat sits."""
    return await runs.seat_of(conn, chat_id)


async def room(conn: Connection, run: Run) -> list[Seat]:
    """Who sits where, without those who left."""
    return [seat for seat in await runs.seats_of(conn, run.id) if seat.left_at is None]


async def seat_player(
    conn: Connection,
    run: Run,
    *,
    chat_id: int,
    language: str,
    card: str | None = None,
    now: datetime,
) -> Seat:
    """Deal a role card, or give the one that was picked, in the team with fewest players."""
    exercise, taken = conducting.exercise_of(run), await room(conn, run)
    own = next((seat for seat in taken if seat.chat_id == chat_id), None)
    players = [s for s in taken if s.kind is SeatKind.PLAYER and s is not own]
    if card is not None and exercise.card(card) is None:
        raise NotFound("There is no role card “{card}”.", card=card)
    if own is not None:
        await _dismiss(conn, run, own)
    dealt = card or next_card(exercise.cards, Counter(s.card for s in players if s.card)).key
    keeps = own is not None and own.kind is SeatKind.PLAYER
    team = (
        own.team if own and keeps else next_team(_staffed(exercise, taken), _by_team(players)).key
    )
    return await _sit(
        conn, run, chat_id=chat_id, kind=SeatKind.PLAYER, team=team, card=dealt,
        language=language, now=now,
    )  # fmt: skip


def _staffed(exercise: Exercise, taken: Iterable[Seat]) -> tuple[Team, ...]:
    """The teams where an officer sits: who plays in another would never hear of anybody."""
    staffed = {seat.team for seat in taken if seat.kind is SeatKind.OFFICER}
    return tuple(team for team in exercise.teams if team.key in staffed) or exercise.teams


def _by_team(seats: Iterable[Seat]) -> Counter[str]:
    return Counter(seat.team for seat in seats)


async def seat_officer(
    conn: Connection,
    run: Run,
    *,
    chat_id: int,
    language: str,
    team: str,
    codes: Iterable[str],
    now: datetime,
) -> Seat:
    """A seat in a team: an officer of the post that it stands for.

    `codes` are chance, handed in: one for each role.
    """
    exercise = conducting.exercise_of(run)
    if exercise.team(team) is None:
        raise NotFound("There is no team “{team}”.", team=team)
    for code, role in zip(codes, OFFICERS_ROLES, strict=True):
        await posts.invite(
            conn, code=code, post=exercise.post_code(team), role=role, actor=OPERATOR, now=now
        )
        await posts.accept(conn, code=code, chat_id=chat_id, now=now)
    return await _sit(
        conn, run, chat_id=chat_id, kind=SeatKind.OFFICER, team=team, card=None,
        language=language, now=now,
    )  # fmt: skip


async def _sit(
    conn: Connection,
    run: Run,
    *,
    chat_id: int,
    kind: SeatKind,
    team: str,
    card: str | None,
    language: str,
    now: datetime,
) -> Seat:
    wanted = Seat(
        id=0, exercise=run.id, chat_id=chat_id, kind=kind, team=team, card=card,
        language=language, joined_at=now,
    )  # fmt: skip
    made = await runs.seat(conn, wanted)
    await runs.note(conn, run, EventKind.JOINED, now=now, ref=card, team=team, text=str(kind))
    return made


async def leave(conn: Connection, seat: Seat, now: datetime) -> None:
    """Somebody goes; who was an officer of the team's post is none any more."""
    run = await runs.get(conn, seat.exercise)
    if run is not None:
        await _dismiss(conn, run, seat)
        await runs.leave(conn, seat.id, now)
        await runs.note(conn, run, EventKind.LEFT, now=now, team=seat.team)


async def _dismiss(conn: Connection, run: Run, seat: Seat) -> None:
    post = conducting.exercise_of(run).post_code(seat.team)
    officer = await posts.officer_at(conn, seat.chat_id) if seat.chat_id else None
    if seat.kind is SeatKind.OFFICER and officer is not None and officer.post == post:
        await officers.dismiss(conn, officer.id)
