"""Small lasting facts about this database: which mode has used it, the room's token."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import upsert
from bot.store.schema import facts


async def get(conn: AsyncConnection, name: str) -> str | None:
    """What is known under `name`."""
    found = await conn.execute(select(facts.c.value).where(facts.c.name == name))
    value = found.scalar_one_or_none()
    return None if value is None else str(value)


async def hold(conn: AsyncConnection, name: str) -> str | None:
    """What is known under `name`. Until this transaction ends nobody else may change it."""
    held = select(facts.c.value).where(facts.c.name == name).with_for_update()
    value = (await conn.execute(held)).scalar_one_or_none()
    return None if value is None else str(value)


async def begin(conn: AsyncConnection, name: str, value: str) -> str:
    """Know `value` under `name`, unless somebody was quicker; gives what is known, held."""
    row = upsert(conn, facts).values(name=name, value=value)
    await conn.execute(row.on_conflict_do_nothing(index_elements=["name"]))
    return await hold(conn, name) or value


async def put(conn: AsyncConnection, name: str, value: str) -> None:
    """Know `value` under `name` from now on."""
    row = upsert(conn, facts).values(name=name, value=value)
    await conn.execute(row.on_conflict_do_update(index_elements=["name"], set_={"value": value}))
