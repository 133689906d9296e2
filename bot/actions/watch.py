"""Nobody is forgotten: officers are told of new calls, of those that wait, and screens are wiped.

Each is called at each tick; what is due stands in rows, so that a missed tick is made up.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.actions import cases as steps
from bot.actions import conversations as talks
from bot.actions import groups, rota
from bot.actions import queue as views
from bot.content.callsheet import SIGNS, head
from bot.content.catalogue import Catalogue
from bot.domain.case import Case, CaseState, due, power_for
from bot.domain.delivery import Lane
from bot.domain.message import Button, Payload
from bot.domain.post import Officer
from bot.domain.triage import Level
from bot.domain.wording import N_, NN_
from bot.store import audit, cases, conversations, dialogues, officers, outbox, queue
from bot.store.database import Connection, Database

BATCH = 200  # cases a transaction
SEPARATE = 3  # more than these at once are told as a sum
ON_SCREEN = timedelta(hours=47)  # Telegram deletes nothing that is older than 48 h
LASTS = timedelta(hours=12)

NEW_ONES = NN_("{n} new call for help. {parts}", "{n} new calls for help. {parts}")


class News(StrEnum):
    """What officers are told of a call."""

    NEW = "new"
    LATE = "late"
    HELD = "held"  # late, though somebody has it


WORDS = {
    News.NEW: N_("A call for help. Claim it before you act."),
    News.LATE: N_("This call has waited longer than it may. Claim it now."),
    News.HELD: N_("The officer who has this call does not answer. You can take it over."),
}
SECRET = N_("A call needs you. Claim it before you act.")  # R0: no more on any screen
LOST = N_(
    "The person of case {id} cannot be reached here any more: they blocked the bot, or their "
    "account is gone. Try another way."
)
CLAIM = N_("Claim")
QUEUE = N_("Queue")


async def announce(database: Database, catalogue: Catalogue, now: datetime) -> int:
    """Tell the officers on duty of calls that are new, or more urgent than they were.

    What is new of a call that somebody has is for them.
    """
    async with database.read() as conn:
        if not await queue.unannounced(conn, 1):
            return 0
    async with database.write() as conn:
        found = await queue.unannounced(conn, BATCH)
        await queue.mark_announced(conn, [one.id for one in found], now)
        live = [one for one in found if await _is_for_others(conn, one)]
        for post in sorted({one.post for one in live}):
            await _tell(
                conn, catalogue, post, [one for one in live if one.post == post], News.NEW, now
            )
        for one in live:
            await _note(conn, one, "case_announced", now)
        for one in found:
            if one.state is CaseState.CLAIMED:
                await talks.refresh(conn, catalogue, one, now)
    return len(found)


async def _is_for_others(conn: Connection, case: Case) -> bool:
    """Whether somebody is to claim it: nobody has it, or one who is not to know of it."""
    if case.state is not CaseState.CLAIMED or not case.protected or case.claimed_by is None:
        return case.state is CaseState.OPEN
    holder = await officers.get(conn, case.claimed_by)
    team = await officers.of_post(conn, case.post)
    return holder is not None and any(steps.is_for_another(case, holder, one) for one in team)


async def escalate(database: Database, catalogue: Catalogue, now: datetime) -> int:
    """Calls that wait longer than they may: everybody who may claim them is told."""
    async with database.read() as conn:
        if not await queue.overdue(conn, now, 1):
            return 0
    async with database.write() as conn:
        found = await queue.overdue(conn, now, BATCH)
        for one in found:
            after = _escalated(one, now)
            await cases.save(conn, after)
            await _note(conn, after, "case_escalated", now)
            news = News.HELD if after.state is CaseState.CLAIMED else News.LATE
            await _tell(conn, catalogue, one.post, [after], news, now, everybody=True)
    return len(found)


async def wipe(database: Database, now: datetime) -> None:
    """Delete what has stood on officers' screens for long: later Telegram would refuse."""
    before = now - ON_SCREEN
    async with database.read() as conn:
        if not await conversations.screens(conn, before=before):
            return
    async with database.write() as conn:
        await conversations.wipe(conn, await conversations.screens(conn, before=before), now)
        await conversations.drop_screens(conn, before=before)


async def lost(database: Database, catalogue: Catalogue, now: datetime) -> int:
    """People who called and cannot be reached here any more: whoever has their case is told."""
    async with database.read() as conn:
        if not await queue.lost(conn):
            return 0
    async with database.write() as conn:
        found = await queue.lost(conn)
        for one in found:
            holder = await officers.get(conn, one.claimed_by) if one.claimed_by else None
            if holder is not None and one.state is CaseState.CLAIMED:
                await _write_lost(conn, catalogue, holder, one, now)
        await queue.mark_lost_told(conn, [one.id for one in found])
    return len(found)


async def _write_lost(
    conn: Connection, catalogue: Catalogue, holder: Officer, case: Case, now: datetime
) -> None:
    if holder.chat_id is None:
        return
    language = await dialogues.language(conn, holder.chat_id)
    text = catalogue.locales.text(language, LOST, id=case.id)
    await outbox.put(
        conn,
        chat_id=holder.chat_id,
        lane=Lane.EMERGENCY,
        payload=Payload(text=text),
        due=now,
        expires=now + LASTS,
        case_id=case.id,
    )


def _escalated(case: Case, now: datetime) -> Case:
    """Once more than it was, or as often as it was missed while nobody ticked."""
    after = replace(case, escalated=case.escalated + 1)
    while (late := due(after)) is not None and late <= now:
        after = replace(after, escalated=after.escalated + 1)
    return after


async def _tell(
    conn: Connection,
    catalogue: Catalogue,
    post: str,
    new: Sequence[Case],
    news: News,
    now: datetime,
    *,
    everybody: bool = False,
) -> None:
    team = await officers.of_post(conn, post)
    there = {one.id for one in (await rota.duty(conn, post, now)).officers}
    guarded = await views.is_guarded(conn, post)
    told: dict[int, list[Case]] = {}
    for case in new:
        for officer in keepers(case, team, there, guarded=guarded, everybody=everybody):
            told.setdefault(officer.id, []).append(case)
    for officer in team:
        if mine := told.get(officer.id):
            await _write(conn, catalogue, officer, mine, news, now)
    if news is not News.HELD:  # somebody has it: that is for those who may take it over
        await groups.tell(conn, catalogue, post, new, now, guarded=guarded)


def keepers(
    case: Case, team: Iterable[Officer], there: set[int], *, guarded: bool, everybody: bool
) -> list[Officer]:
    """Who is told of a call: who may claim it and is on duty; all of them where nobody is."""
    powers = power_for(case.level, case.escalated, guarded=guarded)
    able = [one for one in team if any(one.may(power, case.post) for power in powers)]
    present = [one for one in able if one.id in there]
    if case.protected and guarded:
        return able  # a protection officer is called whenever it is
    return able if everybody or not present else present


async def _write(
    conn: Connection,
    catalogue: Catalogue,
    officer: Officer,
    new: Sequence[Case],
    news: News,
    now: datetime,
) -> None:
    if officer.chat_id is None:
        return
    language = await dialogues.language(conn, officer.chat_id)
    for payload in _payloads(catalogue, language, new, news):
        await outbox.put(
            conn,
            chat_id=officer.chat_id,
            lane=Lane.EMERGENCY,
            payload=payload,
            due=now,
            expires=now + LASTS,
        )


def _payloads(
    catalogue: Catalogue, language: str, new: Sequence[Case], news: News
) -> list[Payload]:
    if len(new) > SEPARATE:
        return [_sum(catalogue, language, new)]
    return [_one(catalogue, language, case, news) for case in new]


def _one(catalogue: Catalogue, language: str, case: Case, news: News) -> Payload:
    if case.protected:
        drill = f" · {catalogue.locales.text(language, N_('EXERCISE'))}" if case.drill else ""
        first = catalogue.locales.text(language, N_("Case {id}"), id=case.id) + drill
        text = f"<b>{first}</b>\n{catalogue.locales.text(language, SECRET)}"
    else:
        text = f"{head(catalogue, language, case)}\n{catalogue.locales.text(language, WORDS[news])}"
    label = catalogue.locales.text(language, CLAIM)
    return Payload(text=text, buttons=((Button(label, f"case:claim:{case.id}"),),))


def _sum(catalogue: Catalogue, language: str, new: Sequence[Case]) -> Payload:
    counts = Counter(case.level for case in new)
    parts = " · ".join(
        f"{SIGNS[level]} {level}: {counts[level]}" for level in Level if counts[level]
    )
    text = catalogue.locales.plural(language, *NEW_ONES, len(new), parts=parts)
    label = catalogue.locales.text(language, QUEUE)
    return Payload(text=text, buttons=((Button(label, "case:list:0"),),))


async def _note(conn: Connection, case: Case, action: str, now: datetime) -> None:
    await audit.record(
        conn, at=now, actor="bot", action=action, subject=f"case:{case.id}",
        level=case.level, rule=case.rule, times=case.escalated,
    )  # fmt: skip
