"""What Telegram has already."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.message import Media, MediaKind
from bot.store import media
from bot.store.database import Database
from tests.queue import NOW

CARD = Media(kind=MediaKind.PHOTO, file="a.png", name="a.png", sha256="aa")


async def test_an_id_is_known_to_its_bot_and_kind(database: Database) -> None:
    """The latest one counts."""
    async with database.write() as conn:
        await media.remember(conn, 1, CARD, "old", NOW)
        await media.remember(conn, 1, CARD, "new", NOW + timedelta(days=1))
        await media.remember(conn, 1, replace(CARD, kind=MediaKind.DOCUMENT), "file", NOW)
        await media.remember(conn, 2, CARD, "other bot's", NOW)

        assert await media.known(conn, 1) == {
            ("aa", MediaKind.PHOTO): "new",
            ("aa", MediaKind.DOCUMENT): "file",
        }
        assert await media.known(conn, 3) == {}
