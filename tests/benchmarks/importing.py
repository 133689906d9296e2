"""A file of 100,000 people with 200 faults planted in it: staged, then kept. One line of JSON."""

import argparse
import asyncio
import json
import secrets
import time
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.actions import posts, rosters
from bot.app import catalogue
from bot.config import load
from bot.store.database import Database
from bot.store.schema import metadata
from tests.rosters import planted

PEOPLE, FAULTS = 100_000, 200


async def measure(folder: Path, people: int, faults: int) -> dict[str, object]:
    """How long (s) it takes, and how many of the planted faults were found."""
    wrong = planted(folder / "people.csv", people, faults)
    database, read = Database.in_folder(folder), catalogue()
    try:
        async with database.write() as conn:
            await conn.run_sync(metadata.create_all)
            await posts.sync(conn, load(None, {}).posts)
        began, now = time.perf_counter(), datetime.now(UTC)
        staged = await rosters.stage(
            database, read, folder / "people.csv", "people.csv",
            post="av-gua", actor="cli", now=now,
        )  # fmt: skip
        given = await rosters.keep(
            database, staged.id,
            actor="cli", now=now, code=lambda _: secrets.token_urlsafe(12), only_good=True,
        )  # fmt: skip
        seconds = time.perf_counter() - began
    finally:
        await database.close()
    found = {one.row for one in staged.faults}
    assert len(given) == people - len(found)
    return {
        "rows": people,
        "seconds": round(seconds, 2),
        "faults_found": len(found & wrong),
        "faults_planted": len(wrong),
        "faults_not_planted": len(found - wrong),
    }


def main() -> None:
    """Print the line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--faults", type=int, default=FAULTS)
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        print(json.dumps(asyncio.run(measure(Path(folder), asked.people, asked.faults))))


if __name__ == "__main__":
    main()
