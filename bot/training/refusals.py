"""Telegram's refusals, in Telegram's own words: clients classify errors by them."""

from typing import NoReturn


class Refusal(Exception):
    """An answer with `ok: false`."""

    def __init__(self, code: int, description: str, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.code, self.description, self.retry_after = code, description, retry_after

    def envelope(self) -> dict[str, object]:
        """The body Telegram would answer with."""
        body: dict[str, object] = {
            "ok": False,
            "error_code": self.code,
            "description": self.description,
        }
        if self.retry_after is not None:
            body["parameters"] = {"retry_after": self.retry_after}
        return body


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
