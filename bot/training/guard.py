"""Who may do what: people by their token, the facilitator by hers or by sitting at the machine."""

import hmac

from aiohttp import web

from bot.training.records import Person
from bot.training.refusals import Rude
from bot.training.stage import STAGE
from bot.training.wire import whole
from bot.visitors import is_foreign, sits_here


def bearer(request: web.Request) -> str:
    """The token a request brings, in its header or as `?token=`."""
    header = request.headers.get("Authorization", "")
    if header[:7].lower() == "bearer ":
        return header[7:].strip()
    return request.query.get("token", "")


def same(one: str, other: str | None) -> bool:
    """Compare secrets in constant time."""
    return bool(other) and hmac.compare_digest(_bytes(one), _bytes(other))


def _bytes(text: str | None) -> bytes:
    return (text or "").encode("utf-8", "surrogateescape")  # as headers are decoded


def is_facilitator(request: web.Request) -> bool:
    """Whether the caller runs the room."""
    if same(bearer(request), request.app[STAGE].facilitator_token):
        return True
    return sits_here(request)


def check_origin(request: web.Request) -> None:
    """Refuse what a page of another site sends in somebody's browser."""
    if is_foreign(request):
        raise Rude(403, "This request comes from another site.")


def check_facilitator(request: web.Request) -> None:
    """Refuse whoever does not run the room."""
    if not is_facilitator(request):
        raise Rude(403, "Only the facilitator may do this.")


def person_of(request: web.Request) -> Person:
    """The person of the path, if the caller holds the token."""
    stage = request.app[STAGE]
    number, token = whole(request.match_info["id"]), bearer(request)
    person = stage.room.people.get(number) if number is not None else None
    if not token:
        raise Rude(401, "Send the person's token as Authorization: Bearer.")
    if person is None:
        raise Rude(404, "Nobody here has this number.")
    if not same(token, person.token) and not same(token, stage.facilitator_token):
        raise Rude(401, "This token belongs to somebody else.")
    return person
