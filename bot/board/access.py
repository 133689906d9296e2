"""Who may look at the board: a signed link from the bot, then a signed cookie."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

LINK_LASTS = timedelta(minutes=15)
VISIT_LASTS = timedelta(hours=8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """An officer at the board, who sees the alerts of their post."""

    officer_id: int
    post: str
    until: datetime  # aware, UTC


def issue(secret: bytes, officer_id: int, post: str, now: datetime) -> str:
    """The token of a link that an officer got from the bot."""
    return _sign(secret, "link", Visit(officer_id=officer_id, post=post, until=now + LINK_LASTS))


def enter(secret: bytes, link: str, now: datetime) -> str | None:
    """The cookie for who comes by a link that is still good."""
    visit = _read(secret, "link", link, now)
    if visit is None:
        return None
    stay = Visit(officer_id=visit.officer_id, post=visit.post, until=now + VISIT_LASTS)
    return _sign(secret, "visit", stay)


def visit(secret: bytes, cookie: str, now: datetime) -> Visit | None:
    """Who comes with a cookie."""
    return _read(secret, "visit", cookie, now)


def _sign(secret: bytes, purpose: str, visit: Visit) -> str:
    said = f"{purpose} {visit.officer_id} {int(visit.until.timestamp())} {visit.post}".encode()
    return f"{_pack(said)}.{_pack(_seal(secret, said))}"


def _read(secret: bytes, purpose: str, token: str, now: datetime) -> Visit | None:
    try:
        said, seal = (_unpack(part) for part in token.split("."))
    except ValueError:
        return None
    if not hmac.compare_digest(seal, _seal(secret, said)):
        return None
    for_what, officer, until, post = said.decode().split(" ", 3)
    end = datetime.fromtimestamp(int(until), UTC)
    if for_what != purpose or now >= end:
        return None
    return Visit(officer_id=int(officer), post=post, until=end)


def _seal(secret: bytes, said: bytes) -> bytes:
    return hmac.digest(secret, said, "sha256")


def _pack(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def _unpack(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
