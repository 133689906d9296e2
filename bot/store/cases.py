"""Calls for help: one live case for each person and incident, read most urgent first."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Row,
    Select,
    and_,
    bindparam,
    case,
    delete,
    func,
    or_,
    select,
)
from sqlalchemy import update as change
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.case import Case, CaseState, Outcome, due
from bot.domain.triage import RANK, Level
from bot.store import conversations
from bot.store.database import upsert
from bot.store.schema import LIVE, OWN, case_words, cases

HELD = cases.c.state == CaseState.CLAIMED


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What opens a case, or is added to the one that is open."""

    post: str
    national_id: int | None
    alert_id: int | None
    incident: str
    drill: bool
    level: Level
    rule: str
    said: str
    at: datetime
    chat_id: int | None = None
    told: Mapping[str, Any] = field(default_factory=dict)
    third_party: bool = False


async def open_all(conn: AsyncConnection, openings: Sequence[Opening]) -> None:
    """Open a case for each, in one statement.

    Where the person has a live one about the same incident, that goes on: its level only rises.
    `domain.case.risen` says the same of one; whoever has it is told (`unannounced`).
    """
    if not openings:
        return
    row = upsert(conn, cases)
    new, rises = row.excluded, row.excluded.rank < cases.c.rank
    await conn.execute(
        row.on_conflict_do_update(
            index_elements=[cases.c.national_id, cases.c.incident],
            index_where=OWN,
            set_={
                "level": case((rises, new.level), else_=cases.c.level),
                "rule": case((rises, new.rule), else_=cases.c.rule),
                "due_at": case((rises, new.due_at), else_=cases.c.due_at),
                "waits_since": case((rises, new.opened_at), else_=cases.c.waits_since),
                "escalated": case((and_(rises, ~HELD), 0), else_=cases.c.escalated),
                "announced_at": case((or_(rises, HELD), None), else_=cases.c.announced_at),
                "rank": case((rises, new.rank), else_=cases.c.rank),
                "sensitive": or_(cases.c.sensitive, new.sensitive),
                "said": new.said,
                "heard_at": new.heard_at,
            },
        ),
        [_values(one) for one in openings],
    )


async def open_one(conn: AsyncConnection, opening: Opening) -> Case:
    """The case that this opens, or is added to."""
    await open_all(conn, [opening])
    if opening.national_id is None or opening.third_party:
        found = await conn.execute(select(cases).order_by(cases.c.id.desc()).limit(1))
        return to_case(found.one())
    live = await live_of(conn, opening.national_id, opening.incident)
    assert live is not None
    return live


async def heard_again(
    conn: AsyncConnection, said: Sequence[tuple[int, str, str, datetime]]
) -> None:
    """Note later answers — (person, incident, answer, when) — on cases that are live.

    "Safe" closes nothing: the telephone may be in another's hand. Whoever has the case reads of it.
    """
    if not said:
        return
    await conn.execute(
        change(cases)
        .where(
            OWN,
            cases.c.national_id == bindparam("its_person"),
            cases.c.incident == bindparam("its_incident"),
        )
        .values(
            said=bindparam("its_answer"),
            heard_at=bindparam("its_at"),
            announced_at=case((HELD, None), else_=cases.c.announced_at),
        ),
        [
            dict(zip(("its_person", "its_incident", "its_answer", "its_at"), one, strict=True))
            for one in said
        ],
    )


async def get(conn: AsyncConnection, case_id: int) -> Case | None:
    """One case, held until the end of the transaction: two officers may press at once."""
    found = await conn.execute(select(cases).where(cases.c.id == case_id).with_for_update())
    row = found.one_or_none()
    return to_case(row) if row else None


async def told(conn: AsyncConnection, case_id: int) -> dict[str, Any]:
    """What the person told by buttons."""
    found = await conn.execute(select(cases.c.told).where(cases.c.id == case_id))
    text: str | None = found.scalar_one_or_none()
    return json.loads(text) if text else {}


async def live_of(
    conn: AsyncConnection, national_id: int, incident: str | None = None
) -> Case | None:
    """A person's own live case: the newest, or that about an incident."""
    query = select(cases).where(OWN, cases.c.national_id == national_id)
    if incident is not None:
        query = query.where(cases.c.incident == incident)
    found = await conn.execute(query.order_by(cases.c.heard_at.desc(), cases.c.id.desc()).limit(1))
    row = found.first()
    return to_case(row) if row else None


async def live_ids(
    conn: AsyncConnection, national_ids: Sequence[int], incident: str
) -> dict[int, int]:
    """The number of each person's own live case about an incident."""
    found = await conn.execute(
        select(cases.c.national_id, cases.c.id).where(
            OWN, cases.c.incident == incident, cases.c.national_id.in_(national_ids)
        )
    )
    return {row[0]: row[1] for row in found}


async def live_at(conn: AsyncConnection, chat_id: int) -> Case | None:
    """The live case of whoever writes from this chat: the newest."""
    found = await conn.execute(
        select(cases)
        .where(LIVE, cases.c.chat_id == chat_id)
        .order_by(cases.c.heard_at.desc(), cases.c.id.desc())
        .limit(1)
    )
    row = found.first()
    return to_case(row) if row else None


async def leave_alone(conn: AsyncConnection, case_id: int) -> None:
    """This person is not asked again."""
    await conn.execute(change(cases).where(cases.c.id == case_id).values(quiet=True))


async def incident_of(conn: AsyncConnection, case_id: int) -> str:
    """What a call is about."""
    found = await conn.execute(select(cases.c.incident).where(cases.c.id == case_id))
    return str(found.scalar_one())


async def save(conn: AsyncConnection, after: Case) -> None:
    """Write a changed case, with the moment when it has waited too long."""
    values = {
        "level": after.level,
        "rank": RANK[after.level],
        "rule": after.rule,
        "state": after.state,
        "said": after.said,
        "heard_at": after.heard_at or after.opened_at,
        "claimed_by": after.claimed_by,
        "claimed_at": after.claimed_at,
        "answered_at": after.answered_at,
        "escalated": after.escalated,
        "waits_since": after.waits_since,
        "due_at": due(after),
        "outcome": after.outcome,
        "closed_at": after.closed_at,
        "merged_into": after.into,
        "claim_s": func.coalesce(cases.c.claim_s, _waited(after, after.claimed_at)),
        "close_s": _waited(after, after.closed_at),
    }
    if after.protected:
        values["sensitive"] = True  # for good: its words go early
    await conn.execute(change(cases).where(cases.c.id == after.id).values(values))


def _waited(case: Case, end: datetime | None) -> int | None:
    """How long it waited, in whole seconds; clocks may step back."""
    return None if end is None else max(0, int((end - case.opened_at).total_seconds()))


async def tell(conn: AsyncConnection, case_id: int, told: Mapping[str, Any]) -> None:
    """Replace what the person told by buttons; whoever has the case reads of it."""
    values = {
        "told": json.dumps(told, ensure_ascii=False),
        "announced_at": case((HELD, None), else_=cases.c.announced_at),
    }
    await conn.execute(change(cases).where(cases.c.id == case_id).values(values))


async def announce_again(conn: AsyncConnection, case_id: int) -> None:
    """Officers are told of this one once more."""
    await conn.execute(change(cases).where(cases.c.id == case_id).values(announced_at=None))


async def lose(conn: AsyncConnection, chat_id: int) -> None:
    """Telegram brings nothing to this chat any more: whoever has a case of it is to be told."""
    await conn.execute(change(cases).where(LIVE, cases.c.chat_id == chat_id).values(lost=True))


async def reports_of(
    conn: AsyncConnection, chat_id: int, incident: str
) -> list[tuple[Case, dict[str, Any]]]:
    """The live cases about others that were opened from this chat, with what was told."""
    found = await conn.execute(
        select(cases)
        .where(LIVE, cases.c.chat_id == chat_id, cases.c.third_party, cases.c.incident == incident)
        .order_by(cases.c.id)
    )
    return [(to_case(row), json.loads(row.told)) for row in found]


async def redact(conn: AsyncConnection, case_id: int, words_id: int) -> bool:
    """Take one message away, and what it answered; gives whether it was there."""
    text = await conversations.redact(conn, case_id, words_id)
    if text is None:
        return False
    kept = {name: value for name, value in (await told(conn, case_id)).items() if value != text}
    await tell(conn, case_id, kept)
    return True


async def forget(conn: AsyncConnection, chats: Sequence[int], until: datetime) -> None:
    """People want to be forgotten: what an open call needs stays until then, the rest goes."""
    mine = cases.c.chat_id.in_(chats)
    await conn.execute(change(cases).where(mine, LIVE).values(forget_at=until, national_id=None))
    over = select(cases.c.id).where(mine, ~LIVE)
    await clear(conn, over)


async def clear(conn: AsyncConnection, ids: Select[Any]) -> None:
    """What was said and told goes, and who it was; the case stays, for the figures."""
    these = [row[0] for row in await conn.execute(ids)]
    await conn.execute(delete(case_words).where(case_words.c.case_id.in_(these)))
    gone = {"national_id": None, "told": "{}", "chat_id": None}
    await conn.execute(change(cases).where(cases.c.id.in_(these)).values(gone))


async def clear_forgotten(conn: AsyncConnection, now: datetime) -> None:
    """The 72 hours are over: the call ends as one that nobody can be reached for."""
    due_now = select(cases.c.id).where(cases.c.forget_at <= now, cases.c.purged_at.is_(None))
    ids = [row[0] for row in await conn.execute(due_now)]
    if not ids:
        return
    these = cases.c.id.in_(ids)
    await conn.execute(
        change(cases)
        .where(these, LIVE)
        .values(state=CaseState.CLOSED, outcome=Outcome.FORGOTTEN, closed_at=now, due_at=None)
    )
    await clear(conn, select(cases.c.id).where(these))
    await conn.execute(change(cases).where(these).values(purged_at=now))


def _values(one: Opening) -> dict[str, Any]:
    new = Case(
        id=0,
        post=one.post,
        level=one.level,
        rule=one.rule,
        state=CaseState.OPEN,
        drill=one.drill,
        opened_at=one.at,
    )
    return {
        "post": one.post,
        "national_id": one.national_id,
        "chat_id": one.chat_id,
        "alert_id": one.alert_id,
        "incident": one.incident,
        "drill": one.drill,
        "level": one.level,
        "rank": RANK[one.level],
        "rule": one.rule,
        "state": CaseState.OPEN,
        "said": one.said,
        "told": json.dumps(dict(one.told), ensure_ascii=False),
        "third_party": one.third_party,
        "sensitive": one.level is Level.R0,
        "opened_at": one.at,
        "heard_at": one.at,
        "escalated": 0,
        "due_at": due(new),
        "announced_at": None,
    }


def to_case(row: Row[Any]) -> Case:
    """A row as a case."""
    return Case(
        id=row.id,
        post=row.post,
        level=Level(row.level),
        rule=row.rule,
        state=CaseState(row.state),
        drill=row.drill,
        opened_at=row.opened_at,
        national_id=row.national_id,
        chat_id=row.chat_id,
        alert_id=row.alert_id,
        claimed_by=row.claimed_by,
        claimed_at=row.claimed_at,
        answered_at=row.answered_at,
        heard_at=row.heard_at,
        escalated=row.escalated,
        waits_since=row.waits_since,
        into=row.merged_into,
        third_party=row.third_party,
        said=row.said,
        outcome=Outcome(row.outcome) if row.outcome else None,
        closed_at=row.closed_at,
    )
