"""Who holds a token's lease, told from the number of a process."""

import os
import subprocess
import sys

from bot.delivery.lease import is_running


def test_a_process_is_known_by_its_number() -> None:
    """Ours runs, one that ended does not; on Windows nothing is asked, since asking is Ctrl-C."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()

    assert is_running(os.getpid()) is True
    assert is_running(ended.pid) is False
    assert is_running(os.getpid(), "win32") is None
