"""enlace db backup and restore: database and files, beside a running bot, into one folder."""

import asyncio
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot import app
from bot.actions import backups
from bot.config import load
from bot.errors import DataFolderError, StoreError
from bot.opening import open_database
from bot.store import backup
from bot.store.database import Database
from bot.store.upgrade import upgrade

Json = dict[str, Any]
FILES = "files"
PRIVATE = 0o700


async def take(config_file: Path | None, data: Path, folder: Path) -> Json:
    """Copy database and files into `folder`, which must be empty; what a post needs to go on."""
    config = load(config_file, os.environ)
    _make_empty(folder)
    async with app.database(config, data) as opened:
        async with opened.write() as conn:
            await backups.note(conn, "backup_taken", datetime.now(UTC))
        made = await asyncio.to_thread(backup.take, opened, folder)
    files = await asyncio.to_thread(_copy_files, data / FILES, folder / FILES)
    return {"copy": str(made), "bytes": made.stat().st_size, "files": files}


async def put_back(config_file: Path | None, data: Path, folder: Path) -> Json:
    """Bring a copy back into an empty folder (or an empty database); alerts under way pause."""
    config = load(config_file, os.environ)
    opened = open_database(config, data)
    try:
        if not await backup.is_empty(opened):
            raise DataFolderError(
                f"{opened.place}: something stands there already, and nothing is overwritten; "
                "name an empty place (a new folder with --data)."
            )
        await asyncio.to_thread(backup.put_back, opened, folder)
        files = await asyncio.to_thread(_copy_files, folder / FILES, data / FILES)
        return await _settle(opened) | {"files": files}
    finally:
        await opened.close()


async def _settle(opened: Database) -> Json:
    await upgrade(opened)
    async with opened.write() as conn:
        found = await backups.settle(conn, datetime.now(UTC))
    return {"database": opened.place, **found}


def _make_empty(folder: Path) -> None:
    try:
        folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
        full = any(folder.iterdir())
    except OSError as error:
        raise StoreError(f"{folder}: it cannot be written ({error.strerror}).") from None
    if full:
        raise DataFolderError(f"{folder}: it is not empty; name a new folder for each copy.")


def _copy_files(source: Path, target: Path) -> int:
    """What messages carry; what is there for a day only is left."""
    if not source.is_dir():
        return 0
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("brief-*"), dirs_exist_ok=True)
    return sum(one.is_file() for one in target.rglob("*"))
