"""Telegram's other way in: it posts each update to us; 200 only after the commit."""

import hmac
import json

from aiohttp import web

from bot.telegram.intake import Intake

PATH = "/telegram"
HEADER = "X-Telegram-Bot-Api-Secret-Token"


class Webhook:
    """The route; `open_to` gives it the intake once there is one."""

    def __init__(self, secret: str) -> None:
        self.secret = secret  # 1–256 of A-Z a-z 0-9 _ -, told to Telegram with setWebhook
        self._intake: Intake | None = None

    def open_to(self, intake: Intake) -> None:
        """Let updates in."""
        self._intake = intake

    async def receive(self, request: web.Request) -> web.Response:
        """POST: one update."""
        shown = request.headers.get(HEADER, "")
        if not hmac.compare_digest(shown.encode(), self.secret.encode()):
            return web.Response(status=403)
        if self._intake is None:  # Telegram sends it again
            return web.Response(status=503)
        try:
            update = json.loads(await request.read())
            known = isinstance(update, dict) and isinstance(update.get("update_id"), int)
        except ValueError:
            known = False
        if not known:
            return web.Response(status=400)
        await self._intake.receive([update])
        return web.Response()
