"""Files of people that officers brought: staged row by row, then kept as a whole, or dropped."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.roster import Fault, Person
from bot.store.claims import digest
from bot.store.schema import claims, imports

# staged → keeping → kept, or dropped. Links are written while keeping, and hold once kept.
STAGED, KEEPING, KEPT, DROPPED = "staged", "keeping", "kept", "dropped"
OPEN = STAGED, KEEPING


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """A file of people that an officer brought."""

    id: int
    post: str
    actor: str
    state: str
    people: int
    faults: tuple[Fault, ...]


async def begin(conn: AsyncConnection, post: str, actor: str, now: datetime) -> int:
    """A new, empty import; gives its id."""
    values = {"post": post, "actor": actor, "state": STAGED, "people": 0, "faults": "[]"}
    made = await conn.execute(
        insert(imports).values(**values, created_at=now).returning(imports.c.id)
    )
    return int(made.scalar_one())


async def stage(
    conn: AsyncConnection,
    import_id: int,
    post: str,
    people: Sequence[tuple[int, Person]],
    expires: datetime,
) -> None:
    """Write rows (number, person) of an import down; none of them holds yet."""
    if people:
        rows = [
            {
                "import_id": import_id,
                "row": number,
                "identity": person.identity,
                "post": post,
                "person": person.to_json(),
                "expires_at": expires,
            }
            for number, person in people
        ]
        await conn.execute(insert(claims), rows)


async def known_before(conn: AsyncConnection, import_id: int, now: datetime) -> list[int]:
    """Rows of an import whose person the post wrote down before, and who still may come, or has."""
    earlier, kept = claims.alias("earlier"), imports.alias("kept")
    again = (
        select(earlier.c.id)
        .join(kept, kept.c.id == earlier.c.import_id)
        .where(
            earlier.c.post == claims.c.post,
            earlier.c.identity == claims.c.identity,
            earlier.c.import_id != import_id,
            kept.c.state == KEPT,
            earlier.c.expires_at > now,
        )
        .exists()
    )
    found = await conn.execute(
        select(claims.c.row).where(claims.c.import_id == import_id, again).order_by(claims.c.row)
    )
    return list(found.scalars())


async def take_out(conn: AsyncConnection, import_id: int, rows: Sequence[int]) -> None:
    """Drop rows of an import that is only staged."""
    await conn.execute(
        delete(claims).where(claims.c.import_id == import_id, claims.c.row == bindparam("row_")),
        [{"row_": row} for row in rows],
    )


async def note(conn: AsyncConnection, import_id: int, faults: Sequence[Fault]) -> None:
    """Keep what was found wrong, and count the good rows."""
    good = select(func.count()).where(claims.c.import_id == import_id).scalar_subquery()
    told = json.dumps([asdict(one) for one in faults], ensure_ascii=False)
    await conn.execute(
        update(imports).where(imports.c.id == import_id).values(people=good, faults=told)
    )


async def get(conn: AsyncConnection, import_id: int) -> Import | None:
    """One import."""
    found = await conn.execute(select(imports).where(imports.c.id == import_id))
    row = found.one_or_none()
    if row is None:
        return None
    faults = tuple(Fault(**raw) for raw in json.loads(row.faults))
    return Import(
        id=row.id,
        post=row.post,
        actor=row.actor,
        state=row.state,
        people=row.people,
        faults=faults,
    )


async def slice_of(
    conn: AsyncConnection, import_id: int, *, after: int, limit: int
) -> list[tuple[int, Person]]:
    """Claims (id, person) of an import, by id from `after` on."""
    found = await conn.execute(
        select(claims.c.id, claims.c.person)
        .where(claims.c.import_id == import_id, claims.c.id > after)
        .order_by(claims.c.id)
        .limit(limit)
    )
    return [(row[0], Person.from_json(row[1])) for row in found]


async def give_codes(conn: AsyncConnection, codes: Sequence[tuple[int, str]]) -> None:
    """Tie claims to the codes of their links: (claim, code)."""
    await conn.execute(
        update(claims).where(claims.c.id == bindparam("claim")).values(digest=bindparam("sha")),
        [{"claim": claim, "sha": digest(code)} for claim, code in codes],
    )


async def hold(conn: AsyncConnection, import_id: int) -> bool:
    """A staged import is being kept from now on; gives whether it was this call's doing."""
    held = await conn.execute(
        update(imports)
        .where(imports.c.id == import_id, imports.c.state == STAGED)
        .values(state=KEEPING)
    )
    return bool(held.rowcount)


async def settle(conn: AsyncConnection, import_id: int, state: str) -> bool:
    """What is being kept is kept, or what is staged is dropped; gives whether it was this call."""
    before = KEEPING if state == KEPT else STAGED
    done = await conn.execute(
        update(imports)
        .where(imports.c.id == import_id, imports.c.state == before)
        .values(state=state, faults="[]")
    )
    if done.rowcount and state == DROPPED:
        await conn.execute(delete(claims).where(claims.c.import_id == import_id))
    return bool(done.rowcount)


async def purge(conn: AsyncConnection, before: datetime) -> None:
    """Drop imports that were begun before this moment and never kept."""
    old = select(imports.c.id).where(imports.c.state.in_(OPEN), imports.c.created_at < before)
    await conn.execute(delete(claims).where(claims.c.import_id.in_(old)))
    await conn.execute(
        update(imports)
        .where(imports.c.state.in_(OPEN), imports.c.created_at < before)
        .values(state=DROPPED, faults="[]")
    )
