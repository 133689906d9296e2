"""Programs in processes of their own, as somebody at a terminal starts them."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

ENLACE = [sys.executable, "-m", "bot"]
PATIENCE = 20.0  # s that anything may take on a slow machine


@dataclass(frozen=True, slots=True)
class Said:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def sentence(self) -> str:
        """Its one line of complaint."""
        lines = self.err.splitlines()
        assert len(lines) == 1, self.err
        assert lines[0].startswith("enlace: ")
        assert lines[0].endswith((".", "?"))
        return lines[0].removeprefix("enlace: ")


def apart(*words: str, **environ: str) -> Said:
    """Run a command in a process of its own."""
    done = subprocess.run(
        [*ENLACE, *words],
        cwd=environ.get("PYTHONPATH"),  # a copy of the program is found from its own folder
        env=os.environ | environ,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    return Said(done.returncode, done.stdout, done.stderr)


def free() -> int:
    """A port that nobody has."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def under_way(*words: str, ready: str, **environ: str) -> Iterator[subprocess.Popen[str]]:
    """A program in a process of its own, once it has said that it is ready."""
    with subprocess.Popen(
        [sys.executable, "-m", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"} | environ,
    ) as process:
        assert process.stdout is not None
        while ready not in process.stdout.readline():
            assert process.poll() is None
        yield process
        process.kill()
