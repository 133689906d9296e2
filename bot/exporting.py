"""`enlace national …` and `enlace alert rows`: a register, a person of it, rows of an alert."""

import asyncio
import json
from pathlib import Path

from bot.actions import closing, extracts, register
from bot.commands import Json, Office, tell
from bot.content import registers
from bot.domain.extract import Kind
from bot.domain.post import OPERATOR
from bot.errors import OperatorError
from bot.store.register import Registered

YES = {True: "sí", False: "no"}


async def export(desk: Office, *, post: str, officer: str, out: Path | None) -> Json:
    """The register of a post, into a file or as values. Who took it is noted first."""
    _look_at(out)
    async with desk.database.write() as conn:
        await register.begin_export(
            conn, desk.catalogue.locales, post=post, actor=officer, now=desk.now
        )
    people = [one async for one in register.everybody(desk.database, post)]
    if out is not None:
        registers.write(out, [registers.head(), *map(_line, people)])
    async with desk.database.write() as conn:
        await register.end_export(conn, post=post, actor=officer, people=len(people), now=desk.now)
    told: Json = {"post": post, "people": len(people)}
    return told | ({"file": str(out)} if out else {"register": [_told(one) for one in people]})


async def one(desk: Office, *, post: str, person: int, officer: str) -> Json:
    """One person's record; they can see who looked."""
    async with desk.database.write() as conn:
        found = await register.see(
            conn, desk.catalogue.locales,
            post=post, person=person, actor=officer, now=desk.now,
        )  # fmt: skip
    return {"post": post} | _told(found)


async def forget(desk: Office, *, post: str, person: int, officer: str, sure: bool) -> Json:
    """Delete one person; gives a receipt without any name."""
    if not sure:
        raise OperatorError(
            f"This deletes person {person} of {post} for good, and tells them so; add --yes."
        )
    async with desk.database.write() as conn:
        await register.forget(
            conn, desk.catalogue.locales,
            post=post, person=person, actor=officer, now=desk.now,
        )  # fmt: skip
    return {"forgotten": 1, "post": post, "officer": officer, "at": desk.now.isoformat()}


async def move(desk: Office, *, post: str, to: str | None) -> list[Json]:
    """Everybody of a post that is gone gets another one; gives how many went where."""
    async with desk.database.write() as conn:
        counts = await closing.move_all(
            conn, desk.catalogue.locales, post=post, to=to, actor=OPERATOR, now=desk.now
        )
    return [{"post": code, "people": people} for code, people in sorted(counts.items())]


async def rows(desk: Office, alert: int, *, kind: str, officer: str, out: Path) -> Json:
    """What became of each delivery of an alert, or each answer, into a file. It is noted first."""
    _look_at(out)
    if kind not in list(Kind):
        raise OperatorError(f"There are no rows of {kind}; --of is one of {', '.join(Kind)}.")
    async with desk.database.write() as conn:
        post = await extracts.take(conn, alert, Kind(kind), actor=officer, now=desk.now)
        await tell(desk, conn, officer, f"alert rows {alert}", post)
    told = extracts.rows(desk.database, alert, Kind(kind), actor=officer)
    lines = [line async for line in told]
    await asyncio.to_thread(registers.write, out, lines, sheet=kind)
    return {"file": str(out), "rows": len(lines) - 1}


def _look_at(out: Path | None) -> None:
    if out is None:
        return
    if out.suffix.lower() not in registers.ENDINGS:
        raise OperatorError(f"{out}: an export is a .csv or an .xlsx file.")
    if not out.parent.is_dir():
        raise OperatorError(f"{out.parent}: there is no such folder; make it first.")


def _line(one: Registered) -> registers.Line:
    days = one.registered_at.date().isoformat(), one.confirmed_at.date().isoformat()
    more = [one.id, YES[one.moving], one.consent, *days, YES[one.active]]
    return registers.line(one.person, more)


def _told(one: Registered) -> Json:
    return {
        "id": one.id,
        **json.loads(one.person.to_json()),
        "moving": one.moving,
        "consent": one.consent,
        "registered_at": one.registered_at.isoformat(),
        "confirmed_at": one.confirmed_at.isoformat(),
        "active": one.active,
    }
