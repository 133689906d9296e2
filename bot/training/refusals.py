"""Telegram's refusals, in Telegram's own words: clients classify errors by them."""

from typing import NoReturn


class Refusal(Exception):
    """An answer with `ok: false`."""

    def __init__(
        self,
        code: int,
        description: str,
        retry_after: object = None,
        *,
        migrate_to_chat_id: int | None = None,
    ) -> None:
        super().__init__(description)
        self.code, self.description = code, description
        self.retry_after = retry_after  # s; a facilitator may have it be nonsense
        self.migrate_to_chat_id = migrate_to_chat_id

    def envelope(self) -> dict[str, object]:
        """The body Telegram would answer with."""
        body: dict[str, object] = {
            "ok": False,
            "error_code": self.code,
            "description": self.description,
        }
        told = {"retry_after": self.retry_after, "migrate_to_chat_id": self.migrate_to_chat_id}
        parameters = {name: value for name, value in told.items() if value is not None}
        return body | ({"parameters": parameters} if parameters else {})


def bad_request(reason: str) -> NoReturn:
    """Refuse a call as wrong in itself."""
    raise Refusal(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> NoReturn:
    """Refuse a call because of who would be reached."""
    raise Refusal(403, f"Forbidden: {reason}")


def too_many(retry_after: int) -> Refusal:
    """A 429; `retry_after` in whole seconds."""
    return Refusal(429, f"Too Many Requests: retry after {retry_after}", retry_after)


class Rude(Exception):
    """A participant's request that cannot be taken; `status` is HTTP's, the text a sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
