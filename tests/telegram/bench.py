"""A messenger that carries files, on a bench: its folder, and a room with one person."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.content.files import Files
from bot.domain.message import Button, Media, MediaKind
from bot.errors import StoreError
from bot.telegram.limiter import Gate
from bot.telegram.media import MediaMessenger
from bot.telegram.messenger import TelegramMessenger
from bot.telegram.shelf import Shelf
from bot.telegram.transport import open_session
from tests.training.conftest import TOKEN, Phone, Site, running

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10\0\0\0\x10\x08\2\0\0\0"
CONTENT = {
    MediaKind.PHOTO: PNG,
    MediaKind.DOCUMENT: b"a,b\n1,2\n",
    MediaKind.VOICE: b"OggS" + bytes(60),
    MediaKind.AUDIO: b"ID3" + bytes(61),
    MediaKind.VIDEO: b"\0\0\0\x18ftypmp42" + bytes(52),
    MediaKind.VIDEO_NOTE: b"\0\0\0\x18ftypisom" + bytes(52),
}
NAMES = {
    MediaKind.PHOTO: "card.png",
    MediaKind.DOCUMENT: 'Informe "año".csv',
    MediaKind.VOICE: "a.ogg",
    MediaKind.AUDIO: "a.mp3",
    MediaKind.VIDEO: "a.mp4",
    MediaKind.VIDEO_NOTE: "redondo.mp4",
}
SAFE = ((Button("Sí", data="checkin:1:safe"),),)
Ids = dict[tuple[str, MediaKind], str]


class Bench:
    """A messenger, its files, and what it was told to remember."""

    def __init__(self, folder: Path, ids: Ids | None = None) -> None:
        self.files = Files.inside(folder)
        self.ids: Ids = {} if ids is None else ids
        self.remembered: list[tuple[Media, str]] = []
        self.store_away = False

    async def remember(self, media: Media, file_id: str) -> None:
        if self.store_away:
            raise StoreError("the database is locked.")
        self.remembered.append((media, file_id))

    def keep(self, kind: MediaKind, *, brief: bool = False) -> Media:
        return self.files.keep(CONTENT[kind], kind=kind, name=NAMES[kind], brief=brief)

    @asynccontextmanager
    async def messenger(self, base: str, gate: Gate | None = None) -> AsyncIterator[MediaMessenger]:
        async with open_session() as session:
            plain = TelegramMessenger(base, TOKEN, session, gate)
            shelf = Shelf(
                f"{base}{TOKEN}",
                session,
                gate,
                files=self.files,
                ids=self.ids,
                remember=self.remember,
            )
            yield MediaMessenger(plain, shelf)


@asynccontextmanager
async def room(bench: Bench) -> AsyncIterator[tuple[Site, Phone, MediaMessenger]]:
    """A room with one person who has started the bot."""
    async with running() as site, bench.messenger(f"{site.base}/bot") as messenger:
        yield site, await site.started(), messenger


def file_id(message: Any, kind: MediaKind) -> str:
    """Which file a message shows."""
    shown = message[str(kind)]
    return str((shown[-1] if isinstance(shown, list) else shown)["file_id"])
