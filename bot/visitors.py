"""Visitors of web pages: who sits at this machine, who another site sends, what browsers hear."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from aiohttp import web

LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
HEADERS = {  # of a page that needs nothing but its own files
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


def sits_here(request: web.Request) -> bool:
    """Whether the caller sits at this machine.

    A web page or a proxy on it also calls from loopback: the host name that it was asked by tells
    them from somebody who sits there.
    """
    try:
        is_loopback = ip_address(request.remote or "").is_loopback
        return is_loopback and urlsplit(f"//{request.host}").hostname in LOCAL_NAMES
    except ValueError:
        return False


def is_foreign(request: web.Request) -> bool:
    """Whether a page of another site sends this in somebody's browser."""
    origin = request.headers.get("Origin", "")
    return bool(origin) and origin.partition("://")[2].lower() != request.host.lower()
