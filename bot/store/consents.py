"""What people agreed to: each yes and each no, with the words that were read."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.national import Layer
from bot.store.schema import consents


async def record(
    conn: AsyncConnection,
    national_id: int,
    given: dict[Layer, bool],
    *,
    version: int,
    language: str,
    now: datetime,
) -> None:
    """Note what was said to each layer; in which words and language."""
    rows = [
        {
            "national_id": national_id,
            "layer": layer,
            "given": yes,
            "version": version,
            "language": language,
            "at": now,
        }
        for layer, yes in given.items()
    ]
    if rows:
        await conn.execute(insert(consents), rows)


async def story(
    conn: AsyncConnection, national_id: int
) -> list[tuple[Layer, bool, int, str, datetime]]:
    """Every yes and no of a person, oldest first: layer, given, version, language, when."""
    columns = consents.c.layer, consents.c.given, consents.c.version
    found = await conn.execute(
        select(*columns, consents.c.language, consents.c.at)
        .where(consents.c.national_id == national_id)
        .order_by(consents.c.id)
    )
    return [(Layer(row[0]), row[1], row[2], row[3], row[4]) for row in found]


def standing(story: Iterable[tuple[Layer, bool, int, str, datetime]]) -> frozenset[Layer]:
    """The layers that hold now: the newest word on each counts."""
    latest = {layer: given for layer, given, *_ in story}
    return frozenset(layer for layer, given in latest.items() if given)
