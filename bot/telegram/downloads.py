"""Brings a file that somebody sent: getFile, then the file itself, counted while it is read."""

from pathlib import Path

import aiohttp
from telegram.error import BadRequest

from bot.domain.wording import N_
from bot.errors import FileTooLarge
from bot.telegram.messenger import TelegramMessenger
from bot.telegram.transport import explain

LIMIT = 20_000_000  # bytes. Source: Bot API, getFile
TOO_LARGE = N_("The file is larger than 20 MB; send a smaller one.")
CHUNK = 65_536  # bytes


class Downloads:
    """Fetches for one bot token; `root` is where its files are, without a slash at the end."""

    def __init__(
        self, messenger: TelegramMessenger, session: aiohttp.ClientSession, root: str
    ) -> None:
        self._messenger, self._session, self._root = messenger, session, root

    async def fetch(self, file_id: str, path: Path) -> None:
        """Write the file to `path`.

        Raises:
            FileTooLarge: over 20 MB.
            TelegramError: it could not be had.
        """
        try:
            found = await self._messenger.call("getFile", file_id=file_id)
        except BadRequest as error:
            if "too big" in str(error):
                raise FileTooLarge(TOO_LARGE) from None
            raise
        try:
            async with self._session.get(f"{self._root}/{found['file_path']}") as response:
                response.raise_for_status()
                await _write(response.content, path)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise explain(error) from None  # its own words would name the token


async def _write(content: aiohttp.StreamReader, path: Path) -> None:
    size = 0
    with path.open("wb") as file:
        async for chunk in content.iter_chunked(CHUNK):
            size += len(chunk)
            if size > LIMIT:
                raise FileTooLarge(TOO_LARGE)
            file.write(chunk)
