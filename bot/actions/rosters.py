"""People whom officers write down: a file is staged, looked at, and kept as a whole or dropped."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from bot.actions import posts
from bot.content import rosters
from bot.content.catalogue import Catalogue
from bot.domain.cell import Cell
from bot.domain.post import Post, Power
from bot.domain.roster import KNOWN, Fault, Heading, Person, Reader, heading
from bot.domain.wording import N_
from bot.errors import NotFound, NotReady, RosterRefused, WrongState
from bot.store import audit, imports
from bot.store.database import Connection, Database
from bot.store.imports import DROPPED, KEEPING, KEPT, STAGED, Import

LINK_LASTS = timedelta(days=90)
STAGED_LASTS = timedelta(days=1)
SLICE = 2000  # rows a transaction
TOO_MANY = 200_000  # faults; nobody corrects so many one by one
MOST_FAULTS = 1000  # kept; all are counted while reading
Progress = Callable[[int], object]  # rows read so far
Code = Callable[[int], str]  # of a claim; the same each time, or chance


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """What a file came to, before anything of it holds."""

    id: int
    people: int
    faults: tuple[Fault, ...]
    passed_over: tuple[str, ...]  # columns that mean nothing to us

    @property
    def rows_at_fault(self) -> int:
        """How many rows would be left out."""
        return len({one.row for one in self.faults})


async def stage(
    database: Database,
    catalogue: Catalogue,
    path: Path,
    name: str,
    *,
    post: str,
    actor: str,
    now: datetime,
    progress: Progress = lambda rows: None,
) -> Staged:
    """Read a file of people into the staging table, in slices; nothing of it holds yet.

    Raises:
        RosterRefused: it cannot be read at all. NotAllowed: not this actor's post.
    """
    async with database.write() as conn:
        await posts.permit(conn, actor, Power.REGISTER, post)
        home = await posts.open_post(conn, post)
        made = await imports.begin(conn, post, actor, now)
    try:
        head, faults = await _read(database, catalogue, path, name, made, home, now, progress)
    except Exception:  # whatever was wrong with the file: nothing of it stays
        async with database.write() as conn:
            await imports.settle(conn, made, DROPPED)
        raise
    async with database.write() as conn:
        faults += await _known_before(conn, made, now)
        faults.sort(key=lambda one: one.row)
        await imports.note(conn, made, faults[:MOST_FAULTS])
        people = await _people_of(conn, made)
    return Staged(
        id=made, people=people, faults=tuple(faults), passed_over=tuple(_passed_over(head))
    )


async def keep(
    database: Database,
    import_id: int,
    *,
    actor: str,
    now: datetime,
    code: Code,
    only_good: bool = False,
) -> list[tuple[Person, str]]:
    """Give everybody of a staged file a link; gives (person, code), in the order of the file."""
    async with database.write() as conn:
        await hold(conn, import_id, actor=actor, only_good=only_good)
    given = await give_links(database, import_id, code)
    async with database.write() as conn:
        await settle(conn, import_id, actor=actor, now=now)
    return given


async def hold(conn: Connection, import_id: int, *, actor: str, only_good: bool = False) -> Import:
    """Begin to keep a staged file: from now on nobody else can.

    Raises:
        NotReady: rows are at fault, and `only_good` was not asked for. WrongState: not staged.
    """
    found = await _staged(conn, import_id, actor)
    if found.faults and not only_good:
        raise NotReady(AT_FAULT, n=len({one.row for one in found.faults}))
    if not found.people:
        raise NotReady(NOBODY)
    if not await imports.hold(conn, import_id):
        raise WrongState(SETTLED)
    return found


async def give_links(database: Database, import_id: int, code: Code) -> list[tuple[Person, str]]:
    """Give everybody of a file that is being kept a link, which does not hold yet."""
    return [each async for each in _give_codes(database, import_id, code)]


async def settle(conn: Connection, import_id: int, *, actor: str, now: datetime) -> None:
    """The links hold, all at once. A crash before leaves none."""
    await _settle(conn, await get(conn, import_id, actor=actor), KEPT, actor, now)


async def drop(conn: Connection, import_id: int, *, actor: str, now: datetime) -> None:
    """Forget a staged file."""
    found = await _staged(conn, import_id, actor)
    await _settle(conn, found, DROPPED, actor, now)


async def get(conn: Connection, import_id: int, *, actor: str) -> Import:
    """One import, for somebody of its post who may register people.

    Raises:
        NotFound: there is none.
    """
    found = await imports.get(conn, import_id)
    if found is None:
        raise NotFound(UNKNOWN, id=import_id)
    await posts.permit(conn, actor, Power.REGISTER, found.post)
    return found


AT_FAULT = N_(
    "{n} rows are at fault: correct the file and send it again, or keep only the good rows."
)
HOPELESS = N_("More than {n} faults: the columns do not hold what their names say.")
NOBODY = N_("No row of the file can be kept.")
BEING_KEPT = N_("This file is being kept already. If no links come within minutes, send it again.")
SETTLED = N_("This file was kept or discarded already.")
UNKNOWN = N_("There is no import {id}.")


async def _staged(conn: Connection, import_id: int, actor: str) -> Import:
    found = await get(conn, import_id, actor=actor)
    if found.state != STAGED:
        raise WrongState(BEING_KEPT if found.state == KEEPING else SETTLED)
    return found


async def _settle(conn: Connection, found: Import, state: str, actor: str, now: datetime) -> None:
    if not await imports.settle(conn, found.id, state):
        raise WrongState(SETTLED)
    await audit.record(
        conn,
        at=now,
        actor=actor,
        action=f"import_{state}",
        subject=f"import:{found.id}",
        post=found.post,
        people=found.people,
        faults=len(found.faults),
    )


async def _give_codes(
    database: Database, import_id: int, code: Code
) -> AsyncIterator[tuple[Person, str]]:
    after = 0
    while True:
        async with database.write() as conn:
            part = await imports.slice_of(conn, import_id, after=after, limit=SLICE)
            codes = [(claim, code(claim)) for claim, _ in part]
            if codes:
                await imports.give_codes(conn, codes)
        for (_, person), (_, given) in zip(part, codes, strict=True):
            yield person, given
        if len(part) < SLICE:
            return
        after = part[-1][0]


async def _read(
    database: Database,
    catalogue: Catalogue,
    path: Path,
    name: str,
    import_id: int,
    home: Post,
    now: datetime,
    progress: Progress,
) -> tuple[Heading, list[Fault]]:
    """Stage the good rows of a file. It is read on a thread: others are answered meanwhile."""
    rows = rosters.read(path, name)
    head = heading(await asyncio.to_thread(next, rows, []))
    faults = list(head.faults)
    if not faults:
        places = await asyncio.to_thread(rosters.gazetteer, catalogue.regions)
        reader = Reader(heading=head, places=places, today=now.date(), country=home.country)
        people = _people(rows, reader, faults, progress)
        while part := await asyncio.to_thread(list, islice(people, SLICE)):
            async with database.write() as conn:
                await imports.stage(conn, import_id, home.code, part, now + LINK_LASTS)
    return head, faults


def _people(
    rows: Iterable[list[Cell]], reader: Reader, faults: list[Fault], progress: Progress
) -> Iterator[tuple[int, Person]]:
    for number, cells in enumerate(rows, 2):
        person, wrong = reader.read(number, cells)
        faults += wrong
        if len(faults) > TOO_MANY:
            raise RosterRefused(HOPELESS, n=TOO_MANY)
        if person is not None:
            yield number, person
        if number % SLICE == 0:
            progress(number)


async def _known_before(conn: Connection, import_id: int, now: datetime) -> list[Fault]:
    rows = await imports.known_before(conn, import_id, now)
    if rows:
        await imports.take_out(conn, import_id, rows)
    return [Fault(row=row, column="", value="", reason=KNOWN) for row in rows]


async def _people_of(conn: Connection, import_id: int) -> int:
    found = await imports.get(conn, import_id)
    return found.people if found else 0


def _passed_over(head: Heading) -> list[str]:
    refused = {one.column for one in head.faults}
    return [
        name
        for position, name in enumerate(head.names)
        if name and position not in head.fields and name not in refused
    ]
