"""Who stands at the board's door: an officer with a cookie, or anybody in the training room."""

from collections.abc import Callable
from datetime import datetime

from aiohttp import web

from bot.actions import posts, statistics
from bot.board import access
from bot.domain.post import Power
from bot.errors import NotFound
from bot.store.database import Connection

COOKIE = "enlace_board"


class Door:
    """Tells who may look, and what they see."""

    def __init__(
        self, is_open: bool, training: bool, secret: bytes, clock: Callable[[], datetime]
    ) -> None:
        self._is_open, self._training = is_open, training
        self._secret, self._clock = secret, clock

    def lets_in(self, request: web.Request) -> bool:
        """Whether somebody may look at all."""
        return self._is_open or self._visit(request) is not None

    def cookie(self, link: str) -> str | None:
        """For who comes by a link that is still good."""
        return access.enter(self._secret, link, self._clock())

    def post(self, request: web.Request) -> str | None:
        """Whose alerts are listed; None: everybody's."""
        visit = self._visit(request)
        return visit.post if visit else None

    async def sight(
        self, conn: Connection, request: web.Request, alert_id: int
    ) -> tuple[bool, bool]:
        """Whether counts under five are seen of this alert, and calls of level R0.

        Raises:
            NotFound: there is no such alert, or it is another post's, which is as if it were not
                there. NotAllowed: the officer is none any more.
        """
        post = await statistics.post_of(conn, alert_id)
        if self._is_open:
            return self._training, self._training
        visit = self._visit(request)
        if visit is None or visit.post != post:
            raise NotFound("There is no alert {id}.", id=alert_id)
        actor = str(visit.officer_id)
        await posts.permit(conn, actor, Power.SEE_FIGURES, post)
        return await statistics.sight(conn, actor, post)

    def _visit(self, request: web.Request) -> access.Visit | None:
        return access.visit(self._secret, request.cookies.get(COOKIE, ""), self._clock())
