"""HTTP by aiohttp, for python-telegram-bot too. Its errors tell never sent from maybe sent."""

import asyncio
import json
from math import isnan
from types import TracebackType
from typing import Any

import aiohttp
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECT_TIMEOUT = 5.0  # s
READ_TIMEOUT = 20.0  # s; until then an answer may come, or its next bytes
WHOLE_TIMEOUT = 30.0  # s for a message and its answer: one that trickles holds up no sender longer
FILE_TIMEOUT = 600.0  # s for a file: 50 MB at 0.7 Mbit/s
LEAST_WAIT = 1.0  # s, when a 429 does not say how long, or says nonsense
MOST_WAIT = 3600.0  # s

# Raised before any byte of the request can have left.
UNSENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL)


class Throttled(TelegramError):
    """429: Telegram refused, and did not carry out, the request.

    In the place of the library's `RetryAfter`, which warns and trusts any number.
    """

    def __init__(self, wait: float) -> None:
        super().__init__(f"Telegram asks to wait {wait:g} s")
        self.wait = wait  # s, sane


class NeverSent(NetworkError):
    """No connection: Telegram surely has not seen the request."""


class MaybeSent(TimedOut):
    """The request left and no answer came: Telegram may have carried it out."""

    def __init__(self, message: str) -> None:
        super().__init__(message)


def open_session() -> aiohttp.ClientSession:
    """A session for one token: as many connections as are in use, no cookies, no extra headers."""
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=60, ttl_dns_cache=300),
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=timeouts(whole=WHOLE_TIMEOUT),
        skip_auto_headers=("User-Agent", "Accept", "Accept-Encoding"),
    )


def timeouts(
    read: float | None = READ_TIMEOUT,
    connect: float | None = CONNECT_TIMEOUT,
    whole: float | None = FILE_TIMEOUT,
) -> aiohttp.ClientTimeout:
    """Timeouts (s) per phase, and of all together; None waits for ever."""
    return aiohttp.ClientTimeout(total=whole, connect=connect, sock_connect=connect, sock_read=read)


def explain(error: Exception) -> NetworkError:
    """The same failure as one of our two errors. Never quotes the URL: it holds the token."""
    kind = type(error).__name__
    if isinstance(error, UNSENT):
        return NeverSent(f"no connection to Telegram ({kind})")
    return MaybeSent(f"no answer from Telegram ({kind})")


class Transport(BaseRequest):
    """What python-telegram-bot sends with."""

    def __init__(self, session: aiohttp.ClientSession | None = None) -> None:
        self._session = session
        self._own = session is None

    @property
    def read_timeout(self) -> float | None:
        """How long to wait for an answer (s) when a call does not say."""
        return READ_TIMEOUT

    async def initialize(self) -> None:
        """Open a session, unless one was handed in."""
        if self._session is None:
            self._session = open_session()

    async def shutdown(self) -> None:
        """Close the session, if it is ours."""
        if self._own and self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """One request; gives status and body."""
        if self._session is None:
            raise RuntimeError("the transport is not initialized")
        times = timeouts(
            _given(read_timeout, READ_TIMEOUT), _given(connect_timeout, CONNECT_TIMEOUT)
        )
        try:
            async with self._session.request(
                method, url, data=_body(request_data), timeout=times
            ) as response:
                status, raw = response.status, await response.read()
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError) as error:  # noqa: UP041
            raise explain(error) from None
        if status == 429:
            raise Throttled(retry_after(_asked_to_wait(raw)))
        return status, raw

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc_val: BaseException | None,
        exc_tb: TracebackType | None,
    ) -> None:
        await self.shutdown()


def retry_after(value: object) -> float:
    """A 429's waiting time (s), made sane: absent, negative and text all occur."""
    try:
        seconds = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return LEAST_WAIT
    return LEAST_WAIT if isnan(seconds) else min(max(seconds, LEAST_WAIT), MOST_WAIT)


def _asked_to_wait(raw: bytes) -> object:
    try:
        return json.loads(raw)["parameters"]["retry_after"]
    except (ValueError, KeyError, TypeError):
        return None


def _given(value: Any, default: float) -> float | None:
    return default if value is BaseRequest.DEFAULT_NONE else value


def _body(data: RequestData | None) -> aiohttp.FormData | dict[str, str] | None:
    if data is None:
        return None
    if not data.contains_files:
        return data.json_parameters
    form = aiohttp.FormData(data.json_parameters)
    for name, (filename, content, kind) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form
