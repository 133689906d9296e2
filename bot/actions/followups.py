"""Follow-ups: update, correction, cancellation, all clear, to those whom an alert reached."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.actions import alerts, posts
from bot.actions.slots import AHEAD, slots_for
from bot.actions.variants import compose_one
from bot.content.catalogue import Catalogue
from bot.domain import papers
from bot.domain.alert import STANDS, Alert, AlertState, Purpose
from bot.domain.followup import Reason, followable
from bot.domain.hazard import Phase
from bot.domain.language import DEFAULT
from bot.domain.post import Post, Power
from bot.domain.slot import Instant
from bot.domain.wording import N_
from bot.errors import NotReady, WrongState
from bot.store import alerts as kept
from bot.store.database import Connection

REPORT = "updated"  # the slot with the hour of the authority's report
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
    papers_out: bool = False,
) -> Alert:
    """Write what is to be said of an alert that went out. Nothing reaches anybody yet.

    `slots` are the facts that are new; the others stay, but what is said of papers with
    `papers_out`, or once that is over. An all clear speaks of recovery.

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
    post = await posts.the_post(conn, first.post)
    facts = _hours(catalogue, last, post, purpose, now) | slots_of(purpose, last, slots or {}, now)
    written = replace(
        draft_about(first),
        purpose=purpose,
        phase=_phase(purpose, phase, last),
        slots=papers.without(facts) if papers_out else papers.dated(facts, now),
        author=officer,
        created_at=now,
        expires_at=expires_at or _until(first, now),
    )
    written = papers.fresh(written, post.time_zone, now)
    await _try(conn, catalogue, written, about=first)
    return await alerts.keep(conn, written, officer=officer, now=now, follows=first.id)


def draft_about(first: Alert) -> Alert:
    """A new draft about an alert, for whom it reached."""
    audience = replace(first.audience, reached=first.id)
    return replace(first, id=0, follows=first.id, audience=audience, **FRESH)


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


def without_papers(catalogue: Catalogue, said: Alert) -> dict[str, str]:
    """That what an alert said of papers holds no longer, in every language that has texts."""
    place = said.slots[papers.PLACE].strip()
    told = {
        code: speech.common.papers_over.replace(f"{{{papers.PLACE}}}", place)
        for code, speech in catalogue.library.speeches.items()
    }
    return {"change": told[DEFAULT], **{f"change@{code}": text for code, text in told.items()}}


async def says_papers(conn: Connection, alert: Alert) -> Alert | None:
    """The newest of a chain, if what it says of papers is there to be withdrawn."""
    chain = await kept.chain(conn, alert.follows or alert.id)
    last = [one for one in chain if one.started_at is not None][-1:]
    return last[0] if last and papers.whole(last[0].slots) else None


async def draft_without_papers(
    conn: Connection, catalogue: Catalogue, alert: Alert, *, officer: str, now: datetime
) -> Alert:
    """Write that what was said of papers no longer holds, before its hour.

    Raises:
        NotReady: nothing is said of them.
    """
    said = await says_papers(conn, alert)
    if said is None:
        raise NotReady(N_("Alert {id} says nothing of papers."), id=alert.id)
    new = without_papers(catalogue, said)
    return await draft(
        conn,
        catalogue,
        alert.id,
        Purpose.UPDATE,
        officer=officer,
        now=now,
        slots=new,
        papers_out=True,
    )


def facts_of(slots: Mapping[str, str]) -> dict[str, str]:
    """The slots without the sentences that an officer wrote."""
    sentences = {"change", "fact", "wrong", "reason"}
    return {n: text for n, text in slots.items() if n.partition("@")[0] not in sentences}


def slots_of(
    purpose: Purpose, last: Alert, new: Mapping[str, str], now: datetime
) -> dict[str, str]:
    """The facts that still hold, and the new ones. Sentences are said once, not again."""
    old = facts_of(last.slots)
    if purpose is Purpose.ALL_CLEAR:  # by a report of now; an older one warned of the danger
        old = papers.without(old) | {REPORT: now.isoformat()}
    made = old | dict(new)
    if purpose is Purpose.CANCELLATION:
        made = old | {"reason": _reason(new.get("reason", Reason.MISTAKE))}
    return made


def _hours(
    catalogue: Catalogue, last: Alert, post: Post, purpose: Purpose, now: datetime
) -> dict[str, str]:
    """Hours that were told though nobody wrote them: they hold, and do not move with the clock.

    Of an update those that are still to come; what it says of the others begins anew.
    """
    if purpose not in (Purpose.UPDATE, Purpose.CORRECTION):
        return {}
    told = slots_for(catalogue, last, post)
    needed = catalogue.library.required(last.threat, last.phase) & AHEAD.keys()
    hours = {name: slot.at for name in needed if isinstance(slot := told.get(name), Instant)}
    holds = {name for name, at in hours.items() if purpose is Purpose.CORRECTION or at > now}
    return {name: hours[name].isoformat() for name in sorted(holds)}


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
