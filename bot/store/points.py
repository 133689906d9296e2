"""Exact points that people have kept, for alerts by area."""

from dataclasses import dataclass

from sqlalchemy import delete, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.point import Point
from bot.store.database import upsert
from bot.store.schema import points


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """Degrees. Where `west` is greater than `east`, it reaches over the 180th meridian."""

    south: float
    west: float
    north: float
    east: float


async def get(conn: AsyncConnection, national_id: int) -> Point | None:
    """The point that this person has kept."""
    found = await conn.execute(
        select(points.c.latitude, points.c.longitude).where(points.c.national_id == national_id)
    )
    row = found.one_or_none()
    return Point(latitude=row.latitude, longitude=row.longitude) if row else None


async def save(conn: AsyncConnection, national_id: int, point: Point | None) -> None:
    """Keep a point in place of the one before; None: keep none."""
    if point is None:
        await conn.execute(delete(points).where(points.c.national_id == national_id))
        return
    values = {"latitude": point.latitude, "longitude": point.longitude}
    row = upsert(conn, points).values(national_id=national_id, **values)
    await conn.execute(row.on_conflict_do_update(index_elements=["national_id"], set_=values))


async def inside(conn: AsyncConnection, box: Box) -> dict[int, tuple[float, float]]:
    """The nationals whose kept point lies in a box, its edges included: id → latitude, longitude.

    Plain numbers: of a hundred thousand people half the time went into making points of them.
    """
    east_of, west_of = points.c.longitude >= box.west, points.c.longitude <= box.east
    across = or_(east_of, west_of) if box.west > box.east else east_of & west_of
    found = await conn.execute(
        select(points.c.national_id, points.c.latitude, points.c.longitude)
        .where(points.c.latitude.between(box.south, box.north), across)
        .order_by(points.c.national_id)
    )
    return {one: (latitude, longitude) for one, latitude, longitude in found.all()}
