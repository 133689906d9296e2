"""People whom officers wrote down, and the links by which each takes their own place once."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.roster import Person
from bot.store.database import upsert
from bot.store.schema import claims, imports, profiles

KEPT = "kept"  # the import's state in which its links hold
VOID = {"person": "{}", "identity": "", "digest": None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Somebody written down who has not come yet."""

    id: int
    post: str
    person: Person


def digest(code: str) -> str:
    """What is kept of a link's code: a copy of the database opens nothing."""
    return sha256(code.encode()).hexdigest()


async def is_claim(conn: AsyncConnection, code: str) -> bool:
    """Whether a link's code ever was somebody's."""
    found = await conn.execute(select(claims.c.id).where(claims.c.digest == digest(code)))
    return found.one_or_none() is not None


async def by_code(conn: AsyncConnection, code: str, now: datetime) -> Claim | None:
    """Who comes by this link; None when it was used, has lapsed, or its import is not kept."""
    return await _open(conn, claims.c.digest == digest(code), now)


async def by_id(conn: AsyncConnection, claim_id: int, now: datetime) -> Claim | None:
    """The same by its number. Others who want it wait until this transaction ends."""
    return await _open(conn, claims.c.id == claim_id, now, lock=True)


async def _open(
    conn: AsyncConnection, which: ColumnElement[bool], now: datetime, *, lock: bool = False
) -> Claim | None:
    kept = select(imports.c.id).where(imports.c.state == KEPT)
    unused = and_(claims.c.claimed_at.is_(None), claims.c.expires_at > now)
    wanted = select(claims.c.id, claims.c.post, claims.c.person).where(
        which, unused, claims.c.person != "{}", claims.c.import_id.in_(kept)
    )
    found = await conn.execute(wanted.with_for_update() if lock else wanted)
    row = found.one_or_none()
    return Claim(id=row.id, post=row.post, person=Person.from_json(row.person)) if row else None


async def use(conn: AsyncConnection, claim_id: int, national_id: int, now: datetime) -> bool:
    """The person has come; what was written down is in the register now. Gives whether it held."""
    taken = {"claimed_by": national_id, "claimed_at": now, "person": "{}"}
    done = await conn.execute(
        update(claims).where(claims.c.id == claim_id, claims.c.claimed_at.is_(None)).values(taken)
    )
    return bool(done.rowcount)


async def introduce(
    conn: AsyncConnection, national_id: int, *, name: str | None, telephone: str | None
) -> None:
    """Keep what to call a person, and their number; None leaves what stands there."""
    told = {"name": name, "telephone": telephone}
    known = {key: value for key, value in told.items() if value}
    if known:
        row = upsert(conn, profiles).values(national_id=national_id, **known)
        await conn.execute(row.on_conflict_do_update(index_elements=["national_id"], set_=known))


async def void(conn: AsyncConnection, post: str, identity: str) -> None:
    """Links of this person that were not used open nothing any more."""
    unused = and_(claims.c.claimed_at.is_(None), claims.c.identity == identity)
    await conn.execute(update(claims).where(claims.c.post == post, unused).values(VOID))


async def purge(conn: AsyncConnection, now: datetime) -> None:
    """Forget who never came in time."""
    late = and_(claims.c.expires_at <= now, claims.c.claimed_at.is_(None))
    await conn.execute(update(claims).where(late, claims.c.person != "{}").values(VOID))
