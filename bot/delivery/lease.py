"""The lease of a token: one process sends for it, and knows for how long it surely does."""

import asyncio
import os
import secrets
import socket
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from math import inf

from bot.errors import TokenInUse
from bot.store import leases
from bot.store.database import Connection, Database

LEASE_TIME = timedelta(seconds=6)  # a standby takes over after so long
RENEW_INTERVAL = 2.0  # s
MARGIN = 0.5  # s before its end, and nothing more leaves
LOOK_INTERVAL = 0.5  # s between looks whether a holder is alive
SECOND = 1.0  # s after another's last message, in which Telegram still counts it


class TokenLease:
    """Held by `owner` from `take` to `release`, as long as it is renewed."""

    def __init__(
        self,
        database: Database,
        token: str,
        owner: str,
        clock: Callable[[], datetime],
        began: float = inf,
    ) -> None:
        self.name = f"token:{token}"
        self.owner = f"{_process()}/{owner}"
        self._database, self._clock = database, clock
        self._began = began  # loop time (s): who had the token earlier had ended by then
        self._until: datetime | None = None
        self._until_s = 0.0  # loop time: clocks may step
        self._renew_at = 0.0  # loop time (s)
        self._quiet_until = 0.0  # loop time (s)

    def holds(self) -> bool:
        """Whether we may send: nobody else can have taken the token over, or has just sent.

        A process may have slept; and who was here before us left nothing that says how much it
        sent in its last second.
        """
        if self._until is None or _now() < self._quiet_until:
            return False
        return _now() < self._until_s and self._clock() < self._until

    async def take(self) -> None:
        """Wait until the lease is ours.

        Raises:
            TokenInUse: another process sends with the token.
        """
        seen: datetime | None = None
        while True:
            started, now = _now(), self._clock()
            async with self._database.write() as conn:
                held = await leases.holder(conn, self.name)
                dead = held[0] if held and _is_over(held[0]) else None
                taken = await leases.take(
                    conn,
                    self.name,
                    self.owner,
                    now=now,
                    until=now + LEASE_TIME,
                    instead_of=dead,
                )
            if taken:
                self._quiet_until = self._quiet(started, now, held[1]) if held else 0.0
                return self._note(started, now)
            # Held by somebody on another machine, or alive: a renewal proves the latter.
            if held and (_is_alive(held[0]) or (seen is not None and held[1] > seen)):
                raise TokenInUse(
                    f"Another process ({held[0]}) sends with this token; stop it first."
                )
            seen = held[1] if held else None
            await asyncio.sleep(LOOK_INTERVAL)

    async def renew(self, conn: Connection) -> None:
        """Hold on for longer, when it is time to.

        Raises:
            TokenInUse: another process has the token now.
        """
        started, now = _now(), self._clock()
        if started < self._renew_at and self.holds():
            return
        until = now + LEASE_TIME
        if not await leases.renew(conn, self.name, self.owner, now=now, until=until):
            self._until = None
            raise TokenInUse("Another process has taken over this token; this one stops sending.")
        self._note(started, now)

    async def release(self, conn: Connection) -> None:
        """Let another process have it at once."""
        await leases.release(conn, self.name, self.owner, self._clock())

    def _quiet(self, started: float, now: datetime, until: datetime) -> float:
        """Until when Telegram may still count what another sent, who had the token `until` then."""
        ended = started - max(0.0, (now - until).total_seconds())
        return min(ended, self._began) + SECOND

    def _note(self, started: float, now: datetime) -> None:
        self._until = now + LEASE_TIME - timedelta(seconds=MARGIN)
        self._until_s = started + LEASE_TIME.total_seconds() - MARGIN
        self._renew_at = started + RENEW_INTERVAL


def _now() -> float:
    return asyncio.get_running_loop().time()


@cache
def _process() -> str:
    """This process: host, number, and a word that tells it from an earlier one of that number."""
    return f"{socket.gethostname()}/{os.getpid()}/{secrets.token_hex(4)}"


def _is_over(owner: str) -> bool:
    """Whether whoever had a lease surely has it no more, whatever the clock says."""
    return owner == leases.NOBODY or _is_dead(owner)


def _is_alive(owner: str) -> bool:
    """Whether the holder of a lease surely runs, on this machine."""
    return _is_running(owner) is True


def _is_dead(owner: str) -> bool:
    """Whether the holder of a lease was a process of this machine that is no more."""
    return _is_running(owner) is False


def _is_running(owner: str) -> bool | None:
    """Whether the process that had a lease runs; None: that cannot be known from here."""
    number = _number_here(owner)
    if number is None:
        return None
    if number == os.getpid():
        return owner.startswith(_process())
    return is_running(number)


def is_running(number: int, platform: str = sys.platform) -> bool | None:
    """Whether this machine has a process of this number; None: there is no telling."""
    if platform == "win32":  # there a signal 0 is no question: it is Ctrl-C
        return None
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _number_here(owner: str) -> int | None:
    host, _, rest = owner.partition("/")
    number = rest.partition("/")[0]
    return int(number) if host == socket.gethostname() and number.isdigit() else None
