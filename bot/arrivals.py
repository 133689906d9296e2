"""enlace train --room-test: who reaches this machine over the room's network, and what fails.

A telephone goes three steps: it opens the page, keeps a socket, and its person comes into the room.
Where each one stops tells what is wrong.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from aiohttp import web

from bot.visitors import sits_here

PATIENCE = 60.0  # s without anybody: something is wrong
SLOW = 15.0  # s from the page to the socket
NOBODY = (
    "Nobody has reached this page yet. Look at, in this order: the telephone is on the room's "
    "Wi-Fi and its mobile data are off; the router does not isolate its clients (guest networks "
    "and hotels do); this machine's firewall lets Python in; the address above is that of the "
    "room's network."
)
NO_SOCKET = (
    "{host} opened the page and could not stay: a VPN, a data saver or a proxy on that telephone; "
    "switch it off there."
)
NO_PERSON = "{host} sees the page; nobody has come in from it yet: write a name, press the button."
LOOPBACK = (
    "This machine has no network, or listens to itself only: connect it to the router, and start "
    "with --host 0.0.0.0."
)


@dataclass(slots=True)
class Visit:
    """How far one address came, and when (s)."""

    page: float
    socket: float | None = None
    people: int = 0


@dataclass(slots=True)
class Arrivals:
    """Counts addresses by what they ask for; the machine's own browser does not count."""

    clock: Callable[[], float] = time.monotonic
    visits: dict[str, Visit] = field(default_factory=dict)

    async def seen(self, request: web.Request, response: web.StreamResponse) -> None:
        """An answer is about to leave: aiohttp's `on_response_prepare`."""
        if request.remote is None or sits_here(request) or response.status >= 400:
            return
        self.note(request.remote, request.method, request.path)

    def note(self, host: str, method: str, path: str) -> None:
        """One request that went well."""
        visit = self.visits.setdefault(host, Visit(page=self.clock()))
        if path == "/api/ws":
            visit.socket = self.clock()
        elif (method, path) == ("POST", "/api/people"):
            visit.people += 1

    def told(self) -> str:
        """One line: how many came how far."""
        sockets = sum(one.socket is not None for one in self.visits.values())
        people = sum(one.people for one in self.visits.values())
        return f"Arrived: telephones {len(self.visits)} · connected {sockets} · people {people}"

    def problems(self, since: float) -> Iterator[str]:
        """What fails, each with its remedy; `since` is when the test began (s)."""
        now = self.clock()
        if not self.visits and now - since > PATIENCE:
            yield NOBODY
        for host, visit in self.visits.items():
            if visit.socket is None and visit.people and now - visit.page > SLOW:
                yield NO_SOCKET.format(host=host)
            elif not visit.people and now - visit.page > PATIENCE:
                yield NO_PERSON.format(host=host)
