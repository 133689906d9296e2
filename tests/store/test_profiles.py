"""`bot/store/profiles.py`, on both databases."""

from bot.domain.profile import Profile
from bot.store import profiles
from bot.store.database import Database
from bot.store.schema import profiles as rows


async def test_what_was_told_is_kept_and_cleared(database: Database) -> None:
    """A second time replaces; an empty profile leaves no row."""
    told = Profile(name="María", telephone="+50212345678")
    async with database.write() as conn:
        assert await profiles.get(conn, 1) == Profile()
        for one in (Profile(relative_name="Ana", relative_telephone="+1"), told):
            await profiles.save(conn, 1, one)
            assert await profiles.get(conn, 1) == one
        await profiles.save(conn, 1, Profile())
        left = (await conn.execute(rows.select())).all()

    assert left == []
