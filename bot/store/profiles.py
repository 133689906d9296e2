"""What people chose to tell of themselves, apart from where their messages go."""

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.profile import Profile
from bot.store.database import upsert
from bot.store.schema import profiles


async def get(conn: AsyncConnection, national_id: int) -> Profile:
    """What this person told; empty where they told nothing."""
    found = await conn.execute(select(profiles).where(profiles.c.national_id == national_id))
    row = found.one_or_none()
    if row is None:
        return Profile()
    return Profile(
        name=row.name or "",
        telephone=row.telephone or "",
        relative_name=row.relative_name or "",
        relative_telephone=row.relative_telephone or "",
    )


async def save(conn: AsyncConnection, national_id: int, profile: Profile) -> None:
    """Keep it; a profile without anything in it leaves no row."""
    if profile == Profile():
        await conn.execute(delete(profiles).where(profiles.c.national_id == national_id))
        return
    values = {
        "name": profile.name or None,
        "telephone": profile.telephone or None,
        "relative_name": profile.relative_name or None,
        "relative_telephone": profile.relative_telephone or None,
    }
    row = upsert(conn, profiles).values(national_id=national_id, **values)
    await conn.execute(row.on_conflict_do_update(index_elements=["national_id"], set_=values))
