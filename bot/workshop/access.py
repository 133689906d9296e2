"""Who leads: whoever sits at the machine, or came by the link that the program printed."""

import hmac
from dataclasses import dataclass

from aiohttp import web

from bot.visitors import is_foreign, sits_here

COOKIE = "enlace_exercise"
STAYS = 12 * 3600  # s


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """`key` is a secret of the database; behind a proxy everybody comes from loopback."""

    key: str
    trusts_loopback: bool

    def lets_in(self, request: web.Request) -> bool:
        """Whether the caller leads the exercise."""
        return self.knows(request.cookies.get(COOKIE, "")) or (
            self.trusts_loopback and sits_here(request)
        )

    def knows(self, key: str) -> bool:
        """Compare secrets in constant time."""
        return hmac.compare_digest(key.encode("utf-8", "surrogateescape"), self.key.encode())

    def opened(self, page: web.Response, request: web.Request) -> web.Response:
        """The page, with the cookie that lets in from now on."""
        secure = request.secure or request.headers.get("X-Forwarded-Proto") == "https"
        page.set_cookie(
            COOKIE, self.key, max_age=STAYS, path="/exercise/", httponly=True,
            samesite="Strict", secure=secure,
        )  # fmt: skip
        return page

    def is_from_here(self, request: web.Request) -> bool:
        """Refuse what a page of another site sends in the facilitator's browser."""
        return request.content_type == "application/json" and not is_foreign(request)
