"""The rota of a post: who answers calls for help, and when somebody does again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.actions import posts
from bot.domain.post import Officer, Power
from bot.domain.rota import Shift, checked, next_staffed, on_duty, planned
from bot.errors import NotFound
from bot.store import audit, officers, rota
from bot.store.database import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """Who is on duty at a post now, and when next somebody is."""

    officers: tuple[Officer, ...]
    next_at: datetime | None  # None: nothing is planned

    @property
    def staffed(self) -> bool:
        """Whether anybody is there."""
        return bool(self.officers)


async def duty(conn: Connection, post: str, now: datetime) -> Duty:
    """Who is on duty: officers that may work cases, whose shift is under way."""
    team = {one.id: one for one in await officers.of_post(conn, post)}
    able = {key: one for key, one in team.items() if one.may(Power.CASES, post)}
    shifts = [one for one in await rota.coming(conn, [post], now) if one.officer_id in able]
    there = on_duty(shifts, now)
    return Duty(
        officers=tuple(able[key] for key in sorted(there)), next_at=next_staffed(shifts, now)
    )


async def listed(conn: Connection, *, post: str, actor: str, now: datetime) -> list[Shift]:
    """What is planned, for those who may work cases or plan."""
    await posts.permit(conn, actor, Power.CASES, post)
    return await rota.coming(conn, [post], now)


async def go_on(conn: Connection, *, officer: Officer, lasts: timedelta, now: datetime) -> datetime:
    """This officer is on duty from now on; gives until when."""
    await posts.permit(conn, str(officer.id), Power.CASES, officer.post)
    starts_at, ends_at = checked(now, now + lasts, now)
    await rota.end(conn, officer.post, officer.id, now)
    await _add(conn, officer, starts_at, ends_at, actor=str(officer.id), now=now)
    return ends_at


async def go_off(conn: Connection, *, officer: Officer, now: datetime) -> None:
    """This officer is on duty no longer."""
    if await rota.end(conn, officer.post, officer.id, now):
        await _note(conn, now, str(officer.id), "duty_ended", officer.id)


async def plan(conn: Connection, *, text: str, whose: int, actor: str, now: datetime) -> Shift:
    """Plan a shift: one's own, or as an admin anybody's of the post.

    Raises:
        NotReady: the text cannot be read. NotFound: no such officer at the actor's post.
    """
    found = await officers.get(conn, whose)
    if found is None or not found.active:
        raise NotFound("There is no officer {id} in this team.", id=whose)
    await posts.permit(conn, actor, Power.ROTA, found.post)
    post = await posts.the_post(conn, found.post)
    starts_at, ends_at = planned(text, now, ZoneInfo(post.time_zone))
    made = await _add(conn, found, starts_at, ends_at, actor=actor, now=now)
    return Shift(
        id=made, post=found.post, officer_id=found.id, starts_at=starts_at, ends_at=ends_at
    )


async def cancel(conn: Connection, shift_id: int, *, actor: str, now: datetime) -> None:
    """A shift is planned no longer.

    Raises:
        NotFound: there is none.
    """
    found = await rota.get(conn, shift_id)
    if found is None:
        raise NotFound("This shift is no longer planned.")
    await posts.permit(conn, actor, Power.ROTA, found.post)
    await rota.remove(conn, shift_id)
    await _note(conn, now, actor, "shift_cancelled", found.officer_id)


async def _add(
    conn: Connection,
    officer: Officer,
    starts_at: datetime,
    ends_at: datetime,
    *,
    actor: str,
    now: datetime,
) -> int:
    made = await rota.add(
        conn, post=officer.post, officer_id=officer.id, starts_at=starts_at, ends_at=ends_at
    )
    await _note(conn, now, actor, "shift_planned", officer.id)
    return made


async def _note(conn: Connection, now: datetime, actor: str, action: str, officer: int) -> None:
    await audit.record(conn, at=now, actor=actor, action=action, subject=f"officer:{officer}")
