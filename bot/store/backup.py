"""Copies of the database: taken beside a running bot, and put back into an empty place.

SQLite: its online backup, in one step, so that writers neither wait nor make it begin anew.
PostgreSQL: its own pg_dump and pg_restore.
"""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL, inspect
from sqlalchemy import Connection as SyncConnection

from bot.errors import StoreError
from bot.store.database import Database

FILE, DUMP = "enlace.db", "enlace.dump"
OWNER_ONLY = 0o600
NO_TOOL = (
    "{tool} is not installed here; install PostgreSQL's client programs (of the server's version) "
    "and try again."
)


def take(database: Database, folder: Path) -> Path:
    """Write a whole and checked copy into `folder`; gives the file."""
    made = folder / (FILE if database.sqlite else DUMP)
    if database.sqlite:
        _copy(Path(str(database.engine.url.database)), made)
    else:
        _run("pg_dump", database.engine.url, "--format=custom", f"--file={made}")
    made.chmod(OWNER_ONLY)
    return made


def put_back(database: Database, folder: Path) -> None:
    """Bring a copy into a database in which nothing stands yet."""
    made = folder / (FILE if database.sqlite else DUMP)
    if not made.is_file():
        raise StoreError(f"{made}: there is no such copy; name a folder that `backup` has made.")
    if database.sqlite:
        _check(made)
        _copy(made, Path(str(database.engine.url.database)))
    else:
        options = "--no-owner", "--exit-on-error", "--single-transaction", str(made)
        _run("pg_restore", database.engine.url, *options)


async def is_empty(database: Database) -> bool:
    """Whether nothing stands in it yet; a file that is not there is not made."""
    if database.sqlite and not _stands(database):
        return True
    async with database.read() as conn:
        return await conn.run_sync(_has_no_tables)


def _stands(database: Database) -> bool:
    return Path(str(database.engine.url.database)).exists()


def _has_no_tables(conn: SyncConnection) -> bool:
    return not inspect(conn).get_table_names()


def _copy(source: Path, target: Path) -> None:
    part = target.with_suffix(".part")
    part.unlink(missing_ok=True)
    try:
        with (
            closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as old,
            closing(sqlite3.connect(part)) as new,
        ):
            old.backup(new)
            new.execute("PRAGMA journal_mode=DELETE")  # one file, and no journal beside it
        _check(part)
    except (sqlite3.Error, OSError) as error:
        part.unlink(missing_ok=True)
        raise StoreError(f"{source}: it cannot be copied to {target} ({error}).") from error
    part.replace(target)


def _check(file: Path) -> None:
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as opened:
        try:
            found = opened.execute("PRAGMA integrity_check(1)").fetchone()[0]
        except sqlite3.DatabaseError as error:
            found = str(error)
    if found != "ok":
        raise StoreError(f"{file}: this copy is damaged ({found}); take another one.")


def _run(tool: str, url: URL, *options: str) -> None:
    program = shutil.which(tool)
    if program is None:
        raise StoreError(NO_TOOL.format(tool=tool))
    # The password goes by the environment: everybody on the machine sees a command's words.
    address = url.set(drivername="postgresql", password=None).render_as_string()
    environ = os.environ | ({"PGPASSWORD": str(url.password)} if url.password else {})
    done = subprocess.run(
        [program, f"--dbname={address}", *options],
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["no reason given"])[0]
        raise StoreError(f"{tool} failed: {said}")
