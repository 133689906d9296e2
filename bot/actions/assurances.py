"""What was said of papers is withdrawn when it no longer holds: by the bot, at that very hour.

It was verified until then (`domain.papers`). Everybody whom it reached gets an update that says so,
with the rest of the message as it stands. Who approved the line has approved its end with it.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.actions import alerts, chains, claims, followups, forms, posts, reviews
from bot.actions.forms import Plan
from bot.actions.variants import Kind, compose_all
from bot.content.catalogue import Catalogue
from bot.content.files import Files
from bot.domain import papers
from bot.domain.alert import Alert, AlertState, Purpose
from bot.domain.message import Media
from bot.domain.post import OPERATOR
from bot.domain.wording import N_
from bot.errors import EnlaceError
from bot.store import alerts as kept
from bot.store import audit, nationals
from bot.store.database import Connection, Database

OUT = (
    AlertState.SENDING,
    AlertState.PAUSED,
    AlertState.SENT,
    AlertState.UPDATED,
    AlertState.CORRECTED,
)
WITHDRAWN, FAILED = "alert_papers_withdrawn", "alert_papers_stand"  # in the audit
TOLD = N_(
    "What alert {id} said of papers holds no longer. I have withdrawn it: update {update} goes to "
    "everybody whom it reached."
)
NOT_TOLD = N_(
    "What alert {id} said of papers holds no longer, and I could not withdraw it: write an update "
    "now."
)
MORE = N_("Say more about it: update, correction, all clear")


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A line that is over: which alert said it, and the last that was said of the danger."""

    said: Alert
    last: Alert

    @property
    def first(self) -> int:
        """The alert that all of it is about."""
        return self.said.follows or self.said.id


async def withdraw(database: Database, catalogue: Catalogue, files: Files, now: datetime) -> int:
    """Withdraw every line on papers whose hour has come; gives how many."""
    async with database.read() as conn:
        due = await _due(conn, catalogue, now)
    for one in due:
        try:
            await _withdraw(database, catalogue, files, one, now)
        except EnlaceError:  # somebody has to do it by hand: they are told, once
            async with database.write() as conn:
                await _tell(conn, catalogue, one, now)
                await _note(conn, FAILED, one.said.id, now)
    return len(due)


async def _withdraw(
    database: Database, catalogue: Catalogue, files: Files, one: Due, now: datetime
) -> None:
    """What is slow, pictures and voices, is made outside the transaction."""
    async with database.read() as conn:
        plan = await forms.plan_of(conn, await _written(conn, catalogue, one))
    made = await asyncio.to_thread(forms.make, catalogue, files, plan)
    async with database.write() as conn:
        if one in await _due(conn, catalogue, now):
            await _send(conn, catalogue, one, plan, made.media, now)


async def _due(conn: Connection, catalogue: Catalogue, now: datetime) -> list[Due]:
    """One for each chain of alerts, of which the newest line counts."""
    found = {}
    for said in await kept.with_slot(conn, papers.UNTIL, OUT, now):
        one = Due(said=said, last=await _last(conn, said))
        if await _is_over(conn, catalogue, one, now):
            found[one.first] = one
    return list(found.values())


async def _last(conn: Connection, said: Alert) -> Alert:
    """The newest of its chain that went out."""
    chain = await kept.chain(conn, said.follows or said.id)
    return [one for one in chain if one.started_at is not None][-1]


async def _is_over(conn: Connection, catalogue: Catalogue, one: Due, now: datetime) -> bool:
    """Whether it holds no longer, nobody has renewed it, and nobody has said so yet."""
    zone = (await posts.the_post(conn, one.said.post)).time_zone
    chain = [x for x in await kept.chain(conn, one.first) if x.approved_at and x.id >= one.said.id]
    ends = [end for x in chain if (end := papers.until(x, zone)) is not None]
    news = followups.without_papers(catalogue, one.said)["change"]
    told = any(x.slots.get("change") == news for x in chain)
    steps = await audit.of(conn, f"alert:{one.said.id}")
    failed = any(step["action"] == FAILED for step in steps)
    return max(ends) <= now and not told and not failed


async def _written(conn: Connection, catalogue: Catalogue, one: Due) -> Alert:
    """The update: all that was said last, but for the line; approved by who approved that."""
    last = one.last
    return replace(
        followups.draft_about(await alerts.get(conn, one.first)),
        purpose=Purpose.UPDATE,
        phase=last.phase,
        asks=False,
        slots=followups.facts_of(papers.without(last.slots))
        | followups.without_papers(catalogue, one.said),
        author=last.author,
        submitter=last.submitter,
        approver=last.approver,
        solo_reason=last.solo_reason,
        created_at=last.created_at,  # what a drill makes up stays what it was
        expires_at=last.expires_at,
    )


async def _send(
    conn: Connection,
    catalogue: Catalogue,
    one: Due,
    plan: Plan,
    media: Mapping[Kind, Media],
    now: datetime,
) -> None:
    """Write the update down, frozen and approved: it goes out at the next tick."""
    number = await kept.add(conn, plan.alert)
    written = await alerts.get(conn, number)
    kinds = await nationals.kinds(conn, written.audience.posts)
    catalogue, join = await reviews.reviewed(conn, catalogue), await claims.join(conn)
    frozen = await asyncio.to_thread(
        compose_all, catalogue, written, plan.post, kinds, media=media, about=plan.about, join=join
    )
    digest = await kept.freeze(conn, number, frozen)
    sent = replace(
        written,
        state=AlertState.APPROVED,
        submitted_at=now,
        approved_at=now,
        digest=digest,
    )
    await kept.save(conn, sent, before=written)
    await chains.approved(conn, sent, officer="bot", now=now)
    await _note(conn, WITHDRAWN, one.said.id, now, by_alert=number)
    await _note(conn, "alert_approved", number, now, digest=digest, of=one.last.id)
    await _tell(conn, catalogue, one, now, update=number)


async def _note(conn: Connection, action: str, alert: int, now: datetime, **detail: object) -> None:
    await audit.record(conn, at=now, actor="bot", action=action, subject=f"alert:{alert}", **detail)


async def _tell(
    conn: Connection, catalogue: Catalogue, one: Due, now: datetime, update: int | None = None
) -> None:
    """Whoever had a hand in it; without an `update` they have to write one themselves."""
    said, told = one.said, NOT_TOLD if update is None else TOLD
    for actor in {said.author, said.submitter, said.approver} - {None, OPERATOR}:
        officer = await posts.the_officer(conn, str(actor))
        if officer.active:
            await posts.tell(
                conn, catalogue.locales, officer, told,
                button=(MORE, f"follow:menu:{one.first}"), now=now, id=said.id, update=update,
            )  # fmt: skip
