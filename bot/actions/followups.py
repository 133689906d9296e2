"""Follow-ups: update, correction, cancellation, all clear, to those whom an alert reached."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.actions import alerts, posts
from bot.actions.slots import slots_for
from bot.actions.variants import compose_one
from bot.content.catalogue import Catalogue
from bot.domain.alert import STANDS, Alert, AlertState, Purpose
from bot.domain.followup import Reason, followable
from bot.domain.hazard import Phase
from bot.domain.language import DEFAULT
from bot.domain.post import Power
from bot.domain.wording import N_
from bot.errors import NotReady, WrongState
from bot.store import alerts as kept
from bot.store.database import Connection

LASTS = timedelta(hours=6)  # where the first message is about to end
ENOUGH = timedelta(hours=1)  # that it still holds: its end stays


async def draft(
    conn: Connection,
    catalogue: Catalogue,
    alert_id: int,
    purpose: Purpose,
    *,
    officer: str,
    now: datetime,
    slots: Mapping[str, str] | None = None,
    phase: Phase | None = None,
    expires_at: datetime | None = None,
) -> Alert:
    """Write what is to be said of an alert that went out. Nothing reaches anybody yet.

    `slots` are the facts that are new; the others stay. An all clear speaks of recovery.

    Raises:
        WrongState: it never went out, or is over for good. NotReady: nothing is new.
    """
    named = await alerts.get(conn, alert_id)
    first = named if named.follows is None else await alerts.get(conn, named.follows)
    await posts.permit(conn, officer, Power.DRAFT, first.post)
    chain = await kept.chain(conn, first.id)
    if not followable(first, chain):
        raise WrongState(STANDS[first.state], id=first.id)
    last = chain[-1]
    written = replace(
        first,
        id=0,
        purpose=purpose,
        follows=first.id,
        phase=_phase(purpose, phase, last),
        audience=replace(first.audience, reached=first.id),
        slots=_slots(purpose, last, slots or {}),
        author=officer,
        created_at=now,
        expires_at=expires_at or _until(first, now),
        **FRESH,
    )
    await _try(conn, catalogue, written, about=first)
    return await alerts.keep(conn, written, officer=officer, now=now, follows=first.id)


# What a new draft does not take over from the alert that it is about.
FRESH: dict[str, Any] = {
    "state": AlertState.DRAFT,
    "version": 1,
    "editors": (),
    "submitter": None,
    "approver": None,
    "solo_reason": None,
    "returned_by": None,
    "return_reason": None,
    "digest": None,
    "submitted_at": None,
    "approved_at": None,
    "starts_at": None,
    "repeats": None,
    "started_at": None,
    "finished_at": None,
}


def _until(first: Alert, now: datetime) -> datetime:
    """The end of the first message while it is not near: another one would be told as a change."""
    return first.expires_at if first.expires_at - now >= ENOUGH else now + LASTS


def _phase(purpose: Purpose, wanted: Phase | None, last: Alert) -> Phase:
    if purpose is Purpose.ALL_CLEAR:
        return Phase.RECOVERY
    return wanted or last.phase


def _slots(purpose: Purpose, last: Alert, new: Mapping[str, str]) -> dict[str, str]:
    """The facts that still hold, and the new ones. Sentences are said once, not again."""
    sentences = {"change", "fact", "wrong", "reason"}
    old = {n: text for n, text in last.slots.items() if n.partition("@")[0] not in sentences}
    made = old | dict(new)
    if purpose is Purpose.CANCELLATION:
        made = old | {"reason": _reason(new.get("reason", Reason.MISTAKE))}
    return made


def _reason(text: str) -> str:
    try:
        return Reason(text).value
    except ValueError:
        raise NotReady(
            N_("“{text}” is no reason to withdraw an alert; choose one of {known}."),
            text=text,
            known=", ".join(Reason),
        ) from None


async def _try(conn: Connection, catalogue: Catalogue, written: Alert, *, about: Alert) -> None:
    """Refuse now what could not be composed later."""
    post = await posts.the_post(conn, written.post)
    slots_for(catalogue, written, post)
    compose_one(catalogue, written, post, DEFAULT, (), strict=False, about=about)
