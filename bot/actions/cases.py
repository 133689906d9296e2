"""Calls for help: opened by what people say, claimed, worked and closed by officers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.actions import queue
from bot.domain.case import (
    UNCHOSEN,
    Case,
    CaseState,
    Outcome,
    Step,
    handed_back,
    may_take_over,
    reset,
    risen,
    stepped,
)
from bot.domain.checkin import Answer
from bot.domain.conversation import By, Words
from bot.domain.directory import Entry, Kind
from bot.domain.national import National
from bot.domain.post import OPERATOR, Officer, Power
from bot.domain.screening import signs
from bot.domain.telling import Told, joined, known
from bot.domain.triage import (
    CALLS,
    MANUAL,
    RANK,
    Call,
    Level,
    Triage,
    call_of,
    more_urgent,
    triage,
)
from bot.errors import NotFound, NotReady, WrongState
from bot.store import audit, cases, conversations, directory, officers, outbox
from bot.store import queue as rows
from bot.store.cases import Opening
from bot.store.database import Connection

OWN = "own"  # the incident of whoever calls without having been asked
KEPT_FOR_HELP = timedelta(hours=72)  # after /forget


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What one person said, and about what."""

    person: National
    answer: Answer
    alert_id: int | None
    drill: bool
    at: datetime
    words: str = ""
    round_id: int | None = None

    @property
    def incident(self) -> str:
        """One live case for each."""
        return incident(self.alert_id, self.round_id)


def incident(alert_id: int | None, round_id: int | None) -> str:
    """What a call is about: an alert, a question asked alone, or none of them."""
    if round_id is not None:
        return f"round:{round_id}"
    return OWN if alert_id is None else f"alert:{alert_id}"


async def hear(conn: Connection, heard: Iterable[Heard]) -> None:
    """Open a case for each call for help; other answers are noted on a case that is live."""
    calls, others = [], []
    for one in heard:
        found = triage(call_of(one.person, one.answer, words=one.words))
        if found.level in CALLS:
            calls.append(_opening(one, found))
        else:
            others.append((one.person.id, one.incident, str(one.answer), one.at))
    await cases.open_all(conn, calls)
    await cases.heard_again(conn, others)


async def hear_words(conn: Connection, heard: Heard) -> Case:
    """A call in the person's own words, which are kept for whoever claims it."""
    found = triage(call_of(heard.person, heard.answer, words=heard.words))
    case = await cases.open_one(conn, _opening(heard, found))
    words = Words(by=By.PERSON, at=heard.at, text=heard.words, signs=signs(heard.words))
    await conversations.add(conn, case.id, words)
    return case


def _opening(one: Heard, found: Triage) -> Opening:
    return Opening(
        post=one.person.post,
        national_id=one.person.id,
        chat_id=one.person.chat_id,
        alert_id=one.alert_id,
        incident=one.incident,
        drill=one.drill,
        level=found.level,
        rule=found.rule,
        said=str(one.answer),
        at=one.at,
    )


async def live(conn: Connection, national_id: int, about: str) -> tuple[Case, Told] | None:
    """A person's live case about an `incident`, with what they told."""
    found = await cases.live_of(conn, national_id, about)
    if found is None:
        return None
    return found, Told.from_json(await cases.told(conn, found.id))


async def live_at(conn: Connection, chat_id: int) -> Case | None:
    """The live case of whoever writes from this chat: the newest."""
    return await cases.live_at(conn, chat_id)


async def live_all(conn: Connection, asked: Iterable[tuple[int, str]]) -> dict[int, int]:
    """The number of the live case of each (person, incident), by person."""
    found: dict[int, int] = {}
    people: dict[str, list[int]] = {}
    for person, about in asked:
        people.setdefault(about, []).append(person)
    for about, mine in people.items():
        found |= await cases.live_ids(conn, mine, about)
    return found


async def raise_to(conn: Connection, case: Case, found: Triage, now: datetime) -> Case:
    """What was learnt of a call may only raise its level; then officers are told anew."""
    worse = more_urgent(Triage(case.level, case.rule), found)
    if worse.level is case.level:
        return case
    after = risen(case, worse, now)
    await cases.save(conn, after)
    await cases.announce_again(conn, case.id)
    await _note(conn, now, "bot", "case_level", after, level=worse.level, rule=worse.rule)
    return after


async def told(
    conn: Connection, case: Case, person: National | None, what: Told, now: datetime
) -> Case:
    """Keep what a person told by buttons, and look at the call again."""
    await cases.tell(conn, case.id, what.to_json())
    return await reconsider(conn, case, person, what, now)


async def reconsider(
    conn: Connection, case: Case, person: National | None, what: Told, now: datetime
) -> Case:
    """Look at all that is known of a call: its answer, buttons, words, and who it is about."""
    answer = Answer(case.said) if case.said else None
    # Whoever reports somebody else tells of them: the reporter's own needs are no matter.
    of_them = person is None or case.third_party
    call = Call(answer=answer) if of_them or person is None else call_of(person, answer)
    said = await conversations.signs_of(conn, case.id)
    found = triage(replace(known(call, what), signs=call.signs | said))
    return await raise_to(conn, case, found, now)


async def claim(conn: Connection, case_id: int, officer: Officer, now: datetime) -> Case:
    """This officer has the case now; nobody else acts on it.

    Raises:
        WrongState: another officer has it, and it does not wait too long.
    """
    case = await queue.visible(conn, case_id, officer)
    if case.claimed_by == officer.id and case.state is CaseState.CLAIMED:
        return case
    step = Step.CLAIM
    if case.state is CaseState.CLAIMED and await _may_take(conn, case, officer, now):
        step = Step.TAKE_OVER
        await erase(conn, case.id, now)
    after = replace(
        case, state=stepped(case, step), claimed_by=officer.id, claimed_at=now, escalated=0
    )
    if step is Step.CLAIM and case.escalated and case.protected:
        after = replace(after, escalated=case.escalated)  # the duty officers stay let in
    await _save(conn, after, f"case_{step}", officer, now)
    return after


async def _may_take(conn: Connection, case: Case, officer: Officer, now: datetime) -> bool:
    holder = await officers.get(conn, case.claimed_by or 0)
    powers = (Power.CASES, Power.PROTECT)
    if holder is None or not any(holder.may(power, case.post) for power in powers):
        return True
    return may_take_over(case, now) or is_for_another(case, holder, officer)


def is_for_another(case: Case, holder: Officer, officer: Officer) -> bool:
    """Whether it became a protection officer's while somebody else had it."""
    mine = officer.may(Power.PROTECT, case.post)
    return case.protected and mine and not holder.may(Power.PROTECT, case.post)


async def held(conn: Connection, case_id: int, officer: Officer) -> Case:
    """A case that this officer has.

    Raises:
        NotFound: there is none. WrongState: they do not have it.
    """
    case = await queue.visible(conn, case_id, officer)
    if case.state is not CaseState.CLAIMED:
        stepped(case, Step.HAND_BACK)  # raises, with the reason
    if case.claimed_by != officer.id:
        raise WrongState("Another officer has case {id}.", id=case.id, into="")
    return case


async def hand_back(
    conn: Connection, case_id: int, officer: Officer, now: datetime, *, note: str = ""
) -> Case:
    """Give a case back to the queue, with a note for whoever takes it next."""
    case = await held(conn, case_id, officer)
    if note:
        await _add_note(conn, case, note, now)
    after = handed_back(case, now)
    await erase(conn, case.id, now)
    await _save(conn, after, "case_hand_back", officer, now)
    await cases.announce_again(conn, case.id)
    return after


async def close(
    conn: Connection, case_id: int, officer: Officer, outcome: Outcome, now: datetime
) -> Case:
    """An officer says how it ended; nothing else closes a case."""
    if outcome in UNCHOSEN:
        raise NotReady("No officer closes a case like this.")
    case = await held(conn, case_id, officer)
    state = stepped(case, Step.CLOSE)
    after = replace(case, state=state, outcome=outcome, closed_at=now)
    await erase(conn, case.id, now)
    await _save(conn, after, "case_closed", officer, now, outcome=outcome)
    return after


async def merge(conn: Connection, case_id: int, into: int, officer: Officer, now: datetime) -> Case:
    """The same call twice: what was said goes on in the other case, which this officer has too."""
    case, kept = await held(conn, case_id, officer), await held(conn, into, officer)
    if case.id == kept.id:
        raise NotReady("A case cannot be merged with itself.")
    after = replace(case, state=stepped(case, Step.MERGE), into=kept.id, closed_at=now)
    await _save(conn, after, "case_merged", officer, now, into=kept.id)
    await conversations.move(conn, case.id, kept.id)
    await _tell_both(conn, kept, case)
    await erase(conn, case.id, now)
    return await raise_to(conn, kept, Triage(case.level, case.rule), now)


async def _tell_both(conn: Connection, kept: Case, other: Case) -> None:
    told = [Told.from_json(await cases.told(conn, one.id)) for one in (kept, other)]
    await cases.tell(conn, kept.id, joined(*told).to_json())


async def partners(conn: Connection, post: str, now: datetime) -> list[Entry]:
    """To whom people of this post are referred: verified entries only."""
    found = await directory.of_post(conn, post)
    return [one for one in found if one.kind is Kind.PARTNER and one.counts(now)]


async def refer(
    conn: Connection, case_id: int, entry_id: int, officer: Officer, now: datetime, *, agreed: bool
) -> Entry:
    """Note that a partner is told, with the person's consent or for their vital interest."""
    case = await held(conn, case_id, officer)
    found = {one.id: one for one in await partners(conn, case.post, now)}
    if entry_id not in found:
        raise NotFound("This entry of the directory is no longer there.")
    ground = "consent" if agreed else "vital_interest"
    await _note(conn, now, str(officer.id), "case_referred", case, partner=entry_id, ground=ground)
    partner = found[entry_id]
    await _add_note(conn, case, f"🤝 {partner.name}: {partner.value}", now)  # for who has it next
    return partner


async def set_level(
    conn: Connection, case_id: int, officer: Officer, level: Level, now: datetime, *, why: str = ""
) -> Case:
    """An officer raises or lowers the level; lowering needs a reason, which is kept as a note."""
    case = await held(conn, case_id, officer)
    if level not in CALLS:
        raise NotReady("A case is closed by its outcome, not by its level.")
    reset(case.level, level, why)
    after = replace(case, level=level, rule=MANUAL)
    if why:
        await _add_note(conn, case, why, now)
    lowered = RANK[level] > RANK[case.level]
    await _save(conn, after, "case_level", officer, now, level=level, lowered=lowered)
    return after


async def note(conn: Connection, case_id: int, officer: Officer, text: str, now: datetime) -> Case:
    """Words for the officers who have the case later."""
    case = await held(conn, case_id, officer)
    await _add_note(conn, case, text, now)
    await _note(conn, now, str(officer.id), "case_noted", case)
    return case


async def redact(
    conn: Connection, case_id: int, words_id: int, officer: Officer, now: datetime
) -> Case:
    """Take away a message that holds what is never kept: a document's number, an address."""
    case = await held(conn, case_id, officer)
    if not await cases.redact(conn, case.id, words_id):
        raise NotFound("This message is no longer there.")
    await _note(conn, now, str(officer.id), "case_redacted", case)
    return case


async def release(conn: Connection, officer_id: int, now: datetime) -> None:
    """An officer leaves: their cases go back to the queue, and nothing stays on their screen."""
    for case in await rows.held_by(conn, officer_id):
        after = handed_back(case, now)
        await cases.save(conn, after)
        await erase(conn, case.id, now)
        await cases.announce_again(conn, case.id)
        await _note(conn, now, OPERATOR, "case_released", after)


async def erase(conn: Connection, case_id: int, now: datetime) -> None:
    """Delete a case's content from officers' screens."""
    await outbox.drop_case(conn, case_id)
    await conversations.wipe(conn, await conversations.screens(conn, case_id=case_id), now)
    await conversations.drop_screens(conn, case_id=case_id)


async def forget(conn: Connection, chat_id: int, now: datetime) -> None:
    """A person wants to be forgotten; what an open call needs stays for 72 hours at most."""
    await forget_all(conn, [chat_id], now)


async def forget_all(conn: Connection, chats: Sequence[int], now: datetime) -> None:
    """`forget` for a few hundred at once."""
    await cases.forget(conn, chats, now + KEPT_FOR_HELP)


async def _add_note(conn: Connection, case: Case, text: str, now: datetime) -> None:
    await conversations.add(conn, case.id, Words(by=By.NOTE, at=now, text=text))


async def _save(
    conn: Connection, after: Case, action: str, officer: Officer, now: datetime, **detail: object
) -> None:
    await cases.save(conn, after)
    await _note(conn, now, str(officer.id), action, after, **detail)


async def _note(
    conn: Connection, now: datetime, actor: str, action: str, case: Case, **detail: object
) -> None:
    subject = f"case:{case.id}"
    await audit.record(
        conn, at=now, actor=actor, action=action, subject=subject, post=case.post, **detail
    )
