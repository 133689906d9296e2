"""The facts of a draft: what stands in each slot, and another value for one of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.actions import alerts, posts
from bot.actions.slots import slots_for
from bot.content.catalogue import Catalogue
from bot.content.formats import said
from bot.domain import papers
from bot.domain.alert import Alert, Purpose
from bot.domain.hazard import Hazard
from bot.domain.language import DEFAULT
from bot.domain.post import Power
from bot.domain.schedule import moment
from bot.domain.slot import SLOTS, Instant, Slot, Words, parse
from bot.domain.wording import N_
from bot.errors import NotFound
from bot.store import alerts as kept
from bot.store.database import Connection

FROM_POST = frozenset({"source", "telephone", "emergency_number"})  # nobody types them
REPORTED = frozenset({"updated", papers.SAID})  # hours that lie behind
DAY = timedelta(days=1)
SENTENCES = {
    Purpose.UPDATE: ("change",),
    Purpose.CORRECTION: ("fact", "wrong"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One slot as it stands."""

    name: str
    value: str | None  # as Spanish readers read it, Telegram's HTML; None: missing


async def of_draft(
    conn: Connection, catalogue: Catalogue, alert_id: int, *, officer: str
) -> list[Fact]:
    """What an officer may change of a draft, in the order of a message."""
    alert = await alerts.get(conn, alert_id)
    wanted = catalogue.library.required(alert.threat, alert.phase) | {"hazard_name"}
    names = [name for name in SLOTS if name in wanted - FROM_POST]
    names += SENTENCES.get(alert.purpose, ())
    return await _as_they_stand(conn, catalogue, alert, names, officer)


async def of_papers(
    conn: Connection, catalogue: Catalogue, alert_id: int, *, officer: str
) -> list[Fact]:
    """What a draft says of papers: with care, or not at all."""
    alert = await alerts.get(conn, alert_id)
    return await _as_they_stand(conn, catalogue, alert, papers.LINE, officer)


async def _as_they_stand(
    conn: Connection, catalogue: Catalogue, alert: Alert, names: Iterable[str], officer: str
) -> list[Fact]:
    await posts.permit(conn, officer, Power.DRAFT, alert.post)
    post = await posts.the_post(conn, alert.post)
    slots = slots_for(catalogue, alert, post)
    return [
        Fact(name=one, value=_value(slots.get(one), one, alert, post.time_zone)) for one in names
    ]


async def take_papers_out(
    conn: Connection, catalogue: Catalogue, alert_id: int, *, officer: str, now: datetime
) -> Alert:
    """Say nothing of papers."""
    alert = await alerts.get(conn, alert_id)
    return await alerts.revise(
        conn,
        catalogue,
        alert_id,
        officer=officer,
        now=now,
        version=alert.version,
        slots=papers.without(alert.slots),
    )


def _value(slot: Slot | None, name: str, alert: Alert, zone: str) -> str | None:
    made_up = SLOTS[name] is Words and name not in alert.slots
    return None if slot is None or made_up else said(slot, DEFAULT, zone)


def is_time(name: str) -> bool:
    """Whether the slot is a moment."""
    return SLOTS.get(name) is Instant


async def write(
    conn: Connection,
    catalogue: Catalogue,
    alert_id: int,
    name: str,
    text: str,
    *,
    version: int,
    officer: str,
    now: datetime,
) -> Alert:
    """Give one slot of a draft another value; gives the next version.

    Raises:
        NotReady: it cannot be read. WrongState: somebody else has changed the draft.
    """
    alert = await alerts.get(conn, alert_id)
    value = await read(conn, alert.post, name, text, now=now)
    known = alert.slots | {name: value}
    if name in papers.LINE and "authority" in known:  # most often it is the same
        known.setdefault(papers.AUTHORITY, known["authority"])
    return await alerts.revise(
        conn,
        catalogue,
        alert_id,
        officer=officer,
        now=now,
        version=version,
        slots=known,
    )


async def read(conn: Connection, post: str, name: str, text: str, *, now: datetime) -> str:
    """A value as it is kept; hours are read on the post's clock.

    Raises:
        NotReady: it cannot be read. NotFound: no officer writes such a slot.
    """
    if name not in SLOTS or name in FROM_POST:
        raise NotFound(N_("There is no fact “{name}” to be written."), name=name)
    zone = (await posts.the_post(conn, post)).time_zone
    value = _hour(name, text, zone, now) if is_time(name) else text.strip()
    parse(name, value, zone)
    return value


def _hour(name: str, text: str, zone: str, now: datetime) -> str:
    """An hour to come; of a report, which is out already, the last time that the clock said it."""
    was = name in REPORTED and not text.strip().startswith("+")
    return moment(text, zone, now - DAY if was else now).isoformat()


async def from_before(conn: Connection, post: str, hazard: Hazard) -> dict[str, str]:
    """What the post's last real alert about this hazard said, without its hours and sentences."""
    before = await kept.latest_about(conn, post, hazard)
    if before is None:
        return {}
    return {
        name: text
        for name, text in before.slots.items()
        if name in SLOTS and SLOTS[name] not in (Instant, Words) and name not in papers.LINE
    }
