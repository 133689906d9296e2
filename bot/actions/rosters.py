"""People whom officers write down: a file is staged, looked at, and kept as a whole or dropped."""

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
from bot.errors import NotFound, NotReady, WrongState
from bot.store import audit, claims
from bot.store.claims import DROPPED, KEPT, Import
from bot.store.database import Connection, Database

LINK_LASTS = timedelta(days=90)
STAGED_LASTS = timedelta(days=1)
SLICE = 2000  # rows a transaction
MOST_FAULTS = 1000  # kept; all are counted while reading
Progress = Callable[[int], object]  # rows read so far


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
        home = await posts.the_post(conn, post)
        made = await claims.begin(conn, post, actor, now)
    rows = rosters.read(path, name)
    head = heading(next(rows, []))
    faults = list(head.faults)
    if not faults:
        reader = _reader(catalogue, head, home, now)
        for part in _slices(_people(rows, reader, faults, progress)):
            async with database.write() as conn:
                await claims.stage(conn, made, post, part, now + LINK_LASTS)
    async with database.write() as conn:
        faults += await _known_before(conn, made, now)
        faults.sort(key=lambda one: one.row)
        await claims.note(conn, made, faults[:MOST_FAULTS])
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
    code: Callable[[], str],
    only_good: bool = False,
) -> list[tuple[Person, str]]:
    """Give everybody of a staged file a link; gives (person, code), in the order of the file.

    The links begin to hold all at once, at the end: a crash before leaves none.

    Raises:
        NotReady: rows are at fault, and `only_good` was not asked for. WrongState: not staged.
    """
    async with database.write() as conn:
        found = await _staged(conn, import_id, actor)
    if found.faults and not only_good:
        raise NotReady(
            "{n} rows are at fault: correct the file and send it again, or keep only the good "
            "rows.",
            n=len({one.row for one in found.faults}),
        )
    if not found.people:
        raise NotReady("No row of the file can be kept.")
    given = [each async for each in _give_codes(database, import_id, code)]
    async with database.write() as conn:
        await _settle(conn, found, KEPT, actor, now)
    return given


async def drop(conn: Connection, import_id: int, *, actor: str, now: datetime) -> None:
    """Forget a staged file."""
    found = await _staged(conn, import_id, actor)
    await _settle(conn, found, DROPPED, actor, now)


async def get(conn: Connection, import_id: int, *, actor: str) -> Import:
    """One import, for somebody of its post who may register people.

    Raises:
        NotFound: there is none.
    """
    found = await claims.get(conn, import_id)
    if found is None:
        raise NotFound("There is no import {import_id}.", import_id=import_id)
    await posts.permit(conn, actor, Power.REGISTER, found.post)
    return found


async def _staged(conn: Connection, import_id: int, actor: str) -> Import:
    found = await get(conn, import_id, actor=actor)
    if found.state != claims.STAGED:
        raise WrongState("Import {import_id} is settled already.", import_id=import_id)
    return found


async def _settle(conn: Connection, found: Import, state: str, actor: str, now: datetime) -> None:
    if not await claims.settle(conn, found.id, state):
        raise WrongState("Import {id} was settled by somebody else.", id=found.id)
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
    database: Database, import_id: int, code: Callable[[], str]
) -> AsyncIterator[tuple[Person, str]]:
    after = 0
    while True:
        async with database.write() as conn:
            part = await claims.slice_of(conn, import_id, after=after, limit=SLICE)
            codes = [(claim, code()) for claim, _ in part]
            if codes:
                await claims.give_codes(conn, codes)
        for (_, person), (_, given) in zip(part, codes, strict=True):
            yield person, given
        if len(part) < SLICE:
            return
        after = part[-1][0]


def _reader(catalogue: Catalogue, head: Heading, home: Post, now: datetime) -> Reader:
    places = rosters.gazetteer(catalogue.regions)
    return Reader(heading=head, places=places, today=now.date(), country=home.country)


def _people(
    rows: Iterable[list[Cell]], reader: Reader, faults: list[Fault], progress: Progress
) -> Iterator[tuple[int, Person]]:
    for number, cells in enumerate(rows, 2):
        person, wrong = reader.read(number, cells)
        faults += wrong
        if person is not None:
            yield number, person
        if number % SLICE == 0:
            progress(number)


def _slices(people: Iterator[tuple[int, Person]]) -> Iterator[list[tuple[int, Person]]]:
    while part := list(islice(people, SLICE)):
        yield part


async def _known_before(conn: Connection, import_id: int, now: datetime) -> list[Fault]:
    rows = await claims.known_before(conn, import_id, now)
    if rows:
        await claims.take_out(conn, import_id, rows)
    return [Fault(row=row, column="", value="", reason=KNOWN) for row in rows]


async def _people_of(conn: Connection, import_id: int) -> int:
    found = await claims.get(conn, import_id)
    return found.people if found else 0


def _passed_over(head: Heading) -> list[str]:
    refused = {one.column for one in head.faults}
    return [
        name
        for position, name in enumerate(head.names)
        if name and position not in head.fields and name not in refused
    ]
