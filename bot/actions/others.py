"""What a person tells of others: never a status of theirs, never added to anybody's answers."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.actions import cases
from bot.domain.case import Case
from bot.domain.conversation import By, Words
from bot.domain.national import National
from bot.domain.others import SAID, Happened, Kind, Sum
from bot.domain.screening import signs
from bot.domain.telling import Told
from bot.domain.triage import Call, triage
from bot.errors import NotFound
from bot.store import audit, checkins, conversations, dialogues, others
from bot.store import cases as rows
from bot.store.cases import Opening
from bot.store.database import Connection
from bot.store.others import Counted

DIALOGUE = "others"
AGAIN = timedelta(minutes=10)  # in which a report of which nothing was told yet is the same one


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """Who tells, and about which alert: None is about none."""

    person: National
    alert_id: int | None
    drill: bool

    @property
    def incident(self) -> str:
        """What it is about."""
        return cases.OWN if self.alert_id is None else f"alert:{self.alert_id}"


async def about(conn: Connection, person: National, alert_id: int) -> About:
    """What is told of others is about this alert; 0: about none.

    Raises:
        NotFound: the alert was not meant for this person, or is long over.
    """
    if not alert_id:
        return About(person=person, alert_id=None, drill=False)
    asked = await checkins.asked(conn, alert_id, person.id)
    if asked is None:
        raise NotFound("Alert {id} was not sent to this person.", id=alert_id)
    return About(person=person, alert_id=alert_id, drill=asked.drill)


async def report(conn: Connection, it: About, happened: Happened, now: datetime) -> Case:
    """A case about somebody else: marked as told by another, and verified by nobody."""
    answer, needs = SAID[happened]
    told = Told(needs=needs)
    call = Call(answer=answer, troubles=frozenset(needs))
    begun = [
        case
        for case, before in await _reports(conn, it)
        if case.opened_at > now - AGAIN and not (before.name or before.where or before.count)
    ]
    if begun:  # pressed twice, or pressed something worse: still the same person
        return await cases.raise_to(conn, begun[-1], triage(call), now)
    return await _open(conn, it, call, told, now)


async def _reports(conn: Connection, it: About) -> list[tuple[Case, Told]]:
    """The live cases that this person opened about others, oldest first."""
    found = await rows.reports_of(conn, it.person.chat_id, it.incident)
    return [(case, Told.from_json(told)) for case, told in found]


async def ask(conn: Connection, it: About, text: str, now: datetime) -> Case:
    """Somebody wants to know something, whom nobody has to help with more than an answer."""
    call = Call(asks=True, signs=signs(text))
    return await _open(conn, it, call, Told(info=text), now, words=text, third_party=False)


async def _open(
    conn: Connection,
    it: About,
    call: Call,
    told: Told,
    now: datetime,
    *,
    words: str = "",
    third_party: bool = True,
) -> Case:
    found = triage(call)
    case = await rows.open_one(
        conn,
        Opening(
            post=it.person.post,
            national_id=None if third_party else it.person.id,
            chat_id=it.person.chat_id,
            alert_id=it.alert_id,
            incident=it.incident,
            drill=it.drill,
            level=found.level,
            rule=found.rule,
            said=str(call.answer or ""),
            told=told.to_json(),
            third_party=third_party,
            at=now,
        ),
    )
    if words:
        said = Words(by=By.PERSON, at=now, text=words, signs=signs(words))
        await conversations.add(conn, case.id, said)
    return case


async def household(conn: Connection, it: About, people: int, now: datetime) -> None:
    """How many are together with this person, who is safe."""
    await _count(conn, it, Kind.HOUSEHOLD, people, 0, now)


async def relayed(conn: Connection, it: About, safe: int, helped: int, now: datetime) -> None:
    """What a relay counted of people without telephones; who needs help is a call for help."""
    await _count(conn, it, Kind.RELAY, safe, helped, now)
    if not helped:
        return
    for case, told in await _reports(conn, it):
        if told.count:  # counted again: whoever has the case reads the new number
            await rows.tell(conn, case.id, replace(told, count=helped).to_json())
            await rows.announce_again(conn, case.id)
            return
    answer, _ = SAID[Happened.HELP]
    await _open(conn, it, Call(answer=answer), Told(count=helped), now)


async def _count(
    conn: Connection, it: About, kind: Kind, safe: int, helped: int, now: datetime
) -> None:
    person = it.person
    await others.count(
        conn,
        Counted(
            post=person.post, national_id=person.id, alert_id=it.alert_id, drill=it.drill,
            region=person.region, kind=kind, safe=safe, help=helped, at=now,
        ),
    )  # fmt: skip
    subject = f"alert:{it.alert_id or 0}"
    await audit.record(conn, at=now, actor="bot", action=f"{kind}_counted", subject=subject)


async def sums(conn: Connection, alert_id: int, *, drill: bool) -> dict[Kind, Sum]:
    """What was counted of others about an alert."""
    return await others.sums(conn, alert_id, drill=drill)


@dataclass(frozen=True, slots=True)
class Asking:
    """What a person's next words are for: "ask", "safe" or "help"; `safe` was told before."""

    what: str
    alert_id: int
    safe: int = 0


async def listen(conn: Connection, chat_id: int, asking: Asking | None, *, language: str) -> None:
    """The next words answer this; None: nothing any more."""
    state: dict[str, Any] = {}
    if asking is not None:
        state = {"what": asking.what, "alert": asking.alert_id, "safe": asking.safe}
    elif await listening(conn, chat_id) is None:
        return
    name = DIALOGUE if asking is not None else None
    await dialogues.put(conn, chat_id, language=language, name=name, state=state)


async def listening(conn: Connection, chat_id: int) -> Asking | None:
    """What is open in words."""
    found = await dialogues.get(conn, chat_id)
    if found is None or found[1] != DIALOGUE:
        return None
    state = found[2]
    return Asking(str(state["what"]), int(state["alert"]), int(state["safe"]))
