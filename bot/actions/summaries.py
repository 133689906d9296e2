"""Summaries of figures: officers subscribe, and are told when an alert went out, or at eight."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from html import escape

from bot.actions import posts, statistics
from bot.content.catalogue import Catalogue
from bot.content.figures import ACCEPTED, Teller
from bot.domain.delivery import Lane
from bot.domain.message import Button, Payload
from bot.domain.post import Officer
from bot.domain.report import Headline
from bot.domain.summary import DAYS, Kind, due
from bot.domain.wording import N_, NN_
from bot.errors import RuleError
from bot.store import dialogues, outbox, subscriptions
from bot.store import statistics as store
from bot.store.database import Connection, Database
from bot.store.subscriptions import Subscription

LASTS = timedelta(hours=12)  # afterwards the next one says more
MOST = 8  # alerts in one summary
COUNTS = ("audience", "accepted", "answered", "help", "danger")
SENT = N_("An alert went out.")
PERIOD = NN_("The last {n} day in figures", "The last {n} days in figures")
NOTHING = N_("No alert went out.")
DRILLS = N_("Drills")
FIGURES = N_("Figures")


async def toggle(conn: Connection, officer: Officer, kind: Kind, now: datetime) -> None:
    """Subscribe, or do so no more."""
    if kind in await subscriptions.of(conn, officer.id):
        await subscriptions.remove(conn, officer.id, kind)
    else:
        await subscriptions.add(conn, officer.id, kind, now)


async def of(conn: Connection, officer: Officer) -> frozenset[Kind]:
    """What an officer subscribed to."""
    return await subscriptions.of(conn, officer.id)


async def tell(database: Database, catalogue: Catalogue, now: datetime) -> int:
    """Write the summaries that are due; gives how many."""
    async with database.read() as conn:
        found = await subscriptions.everybody(conn)
        ready = [one for one in found if await _is_due(conn, one, now)]
    for one in ready:
        async with database.write() as conn:
            await _tell(conn, catalogue, one, now)
    return len(ready)


async def _is_due(conn: Connection, one: Subscription, now: datetime) -> bool:
    if one.kind is Kind.SENT:
        return bool(await store.finished(conn, one.post, since=one.told_at, until=now))
    return due(one.kind, one.told_at, now, one.time_zone)


async def _tell(conn: Connection, catalogue: Catalogue, one: Subscription, now: datetime) -> None:
    """One officer, once; who may see no figures any more is told nothing."""
    await subscriptions.mark_told(conn, [one], now)
    language = await dialogues.language(conn, one.chat_id)
    post = await posts.the_post(conn, one.post)
    teller = Teller(
        locales=catalogue.locales, regions=catalogue.regions, language=language, post=post
    )
    try:
        payload = await _said(conn, one, teller, now)
    except RuleError:
        return
    await outbox.put(
        conn,
        chat_id=one.chat_id,
        lane=Lane.ROUTINE,
        payload=payload,
        due=now,
        expires=now + LASTS,
    )


async def _said(conn: Connection, one: Subscription, teller: Teller, now: datetime) -> Payload:
    if one.kind is Kind.SENT:
        found = await store.finished(conn, one.post, since=one.told_at, until=now)
        return await _payload(conn, one, teller, teller.text(SENT), found)
    days = DAYS[one.kind]
    found = [
        each
        for drill in (False, True)
        for each in await statistics.headlines(
            conn, drill=drill, post=one.post, limit=MOST, since=now - timedelta(days=days)
        )
    ]
    head = teller.plural(*PERIOD, days)
    return await _payload(conn, one, teller, head, found)


async def _payload(
    conn: Connection,
    one: Subscription,
    teller: Teller,
    head: str,
    found: Sequence[Headline],
) -> Payload:
    """Live alerts first, then drills: never added up."""
    live = [await _line(conn, one, each, teller) for each in found if not each.drill]
    drills = [await _line(conn, one, each, teller) for each in found if each.drill]
    lines = [f"<b>{escape(head)}</b>", *(live or [escape(teller.text(NOTHING))] * (not drills))]
    lines += [f"<b>{escape(teller.text(DRILLS))}</b>", *drills] if drills else []
    buttons = tuple(
        (Button(label=f"{teller.text(FIGURES)} {each.alert}", data=f"stats:{each.alert}"),)
        for each in found[:MOST]
    )
    return Payload(text="\n".join([*lines, f"<i>{teller.text(ACCEPTED)}</i>"]), buttons=buttons)


async def _line(conn: Connection, one: Subscription, each: Headline, teller: Teller) -> str:
    total = await statistics.whole(conn, each, actor=str(one.officer_id))
    told = (f"{teller.called(name)} {teller.count(total[name])}" for name in COUNTS)
    return escape(f"{teller.head(each)}: {' · '.join(told)}")
