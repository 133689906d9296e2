"""What officers found who read texts in the chat. Every reading stays: the latest counts."""

from dataclasses import asdict

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.reading import Reading
from bot.store.schema import reviews


async def add(conn: AsyncConnection, reading: Reading) -> None:
    """Keep it."""
    await conn.execute(insert(reviews).values(asdict(reading)))


async def all_of_them(conn: AsyncConnection) -> list[Reading]:
    """In the order in which they came."""
    columns = [column for column in reviews.c if column.name != "id"]
    found = await conn.execute(select(*columns).order_by(reviews.c.id))
    return [Reading(**row._mapping) for row in found]
