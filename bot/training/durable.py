"""The room's memory on disk: one table of facts, written in batches before anybody is answered."""

import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path

Key = tuple[str, int, int]  # kind, and up to two numbers that name the fact
Body = str | bytes | None  # None: the fact is forgotten

SCHEMA = """
CREATE TABLE IF NOT EXISTS facts (
    kind TEXT NOT NULL, a INTEGER NOT NULL, b INTEGER NOT NULL, body NOT NULL,
    PRIMARY KEY (kind, a, b)
) WITHOUT ROWID
"""


class LedgerError(Exception):
    """`room.db` cannot be opened; the text is one sentence for whoever runs the room."""


class Ledger:
    """Facts in `room.db`; without a path it keeps nothing."""

    def __init__(self, path: Path | None) -> None:
        self._db: sqlite3.Connection | None = None
        if path is not None:
            try:
                self._db = _open(path)
            except (OSError, sqlite3.Error) as error:
                raise LedgerError(
                    f"{path}: the room cannot open its file ({error}); check that nobody else "
                    "uses it and that it may be written, or name another folder with --data."
                ) from error

    def facts(self) -> Iterator[tuple[Key, str | bytes]]:
        """Everything known, kind by kind, in the order of its numbers."""
        if self._db is not None:
            for kind, a, b, body in self._db.execute("SELECT * FROM facts ORDER BY kind, a, b"):
                yield (kind, a, b), body

    def write(self, batch: Mapping[Key, Body]) -> None:
        """Commit all of `batch` or nothing."""
        if self._db is None:
            return
        kept = [(*key, body) for key, body in batch.items() if body is not None]
        gone = [key for key, body in batch.items() if body is None]
        self._db.execute("BEGIN IMMEDIATE")
        try:
            self._db.executemany("INSERT OR REPLACE INTO facts VALUES (?, ?, ?, ?)", kept)
            self._db.executemany("DELETE FROM facts WHERE kind = ? AND a = ? AND b = ?", gone)
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def close(self) -> None:
        """Let go of the file."""
        if self._db is not None:
            self._db.close()
            self._db = None


def _open(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    opened = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    opened.execute("PRAGMA journal_mode=WAL")
    # A killed process loses nothing in WAL; only a power cut could take the last moments.
    opened.execute("PRAGMA synchronous=NORMAL")
    opened.execute("PRAGMA wal_autocheckpoint=8000")  # pages: a checkpoint holds the loop
    opened.execute(SCHEMA)
    return opened
