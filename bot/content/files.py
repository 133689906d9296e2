"""The data folder's `files/`: what messages carry, and what people sent, for as long as needed.

A file is named by its content, so the same one stands there once. A name that begins with `brief-`
is of a file that may go after a day: figures for an officer, what somebody has uploaded.
"""

import secrets
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from bot.domain.message import Media, MediaKind

BRIEF = "brief-"
KEPT_S = 86_400.0  # s that a brief file stays


@dataclass(frozen=True, slots=True)
class Files:
    """One folder of files."""

    folder: Path

    @classmethod
    def inside(cls, data: Path) -> "Files":
        """Those of a data folder."""
        folder = data / "files"
        folder.mkdir(parents=True, exist_ok=True)
        return cls(folder)

    def path(self, name: str) -> Path:
        """Where the file of that name stands.

        Raises:
            ValueError: `name` would lead elsewhere.
        """
        if not name or name.startswith(".") or "/" in name or "\\" in name or "\0" in name:
            raise ValueError("the name of a file leads out of its folder")
        return self.folder / name

    def keep(
        self, content: bytes, *, kind: MediaKind, name: str, brief: bool = True, file: str = ""
    ) -> Media:
        """Write a file to be sent, whole or not at all. `brief`: nobody needs it tomorrow.

        `file` is its name in the folder, for what is looked for by another thing than its
        content. It waits for the disk: a large one belongs into a thread.
        """
        digest = sha256(content).hexdigest()
        file = file or f"{BRIEF if brief else ''}{digest}{Path(name).suffix.lower()}"
        half = self.folder / f"{BRIEF}{secrets.token_hex(8)}.part"
        half.write_bytes(content)
        half.replace(self.path(file))
        return Media(kind=kind, file=file, name=name, sha256=digest)

    def find(self, file: str, *, kind: MediaKind, name: str) -> Media | None:
        """A file that was kept under a name of its own; None where it is not."""
        try:
            content = self.path(file).read_bytes()
        except OSError:
            return None
        return Media(kind=kind, file=file, name=name, sha256=sha256(content).hexdigest())

    def read(self, media: Media) -> bytes | None:
        """The content of what is to be sent; None where it is not, or no longer, that content."""
        try:
            content = self.path(media.file).read_bytes()
        except (OSError, ValueError):
            return None
        return content if sha256(content).hexdigest() == media.sha256 else None

    @staticmethod
    def is_brief(name: str) -> bool:
        """Whether the file of that name may go after a day."""
        return name.startswith(BRIEF)

    def place(self) -> Path:
        """A free path for what somebody uploaded."""
        return self.folder / f"{BRIEF}{secrets.token_hex(16)}"

    def sweep(self, now: float) -> None:
        """Drop brief files that are older than a day; `now` in unix s."""
        for file in self.folder.glob(f"{BRIEF}*"):
            if file.stat().st_mtime < now - KEPT_S:
                file.unlink(missing_ok=True)


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner may read: names, telephones, links."""
    path.touch(mode=0o600)
    path.chmod(0o600)
    path.write_bytes(content)
