"""Outages: while the bot hears nothing, presses of buttons are lost; so people are asked again.

Once, with a note why, by the buttons that they had: those whom an alert under way asked and who
have not answered. In slices, begun a little later: what they *wrote* is not lost, and comes first.
Where it stands is a fact in the database, so that a restart goes on.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from bot.actions import alarms, variants
from bot.actions.conducting import framed
from bot.content.catalogue import Catalogue
from bot.domain.delivery import Lane
from bot.domain.message import Payload
from bot.domain.wording import N_
from bot.store import facts, outbox, unheard
from bot.store.database import Connection, Database
from bot.store.unheard import Asked

AGAIN = "ask_again"  # the fact: a _Round, or ""
SETTLES = timedelta(seconds=30)  # until what waited at Telegram has come in
LASTS = timedelta(hours=12)  # what has not been asked by then is too late
SLICE = 1000  # people a transaction
NOTE = N_(
    "For some minutes this service heard nobody, and a button that you pressed may be lost. If you "
    "have answered, please answer again. How are you?"
)


class _Round(msgspec.Struct):
    """How far the asking has come."""

    since: datetime
    until: datetime
    asked: list[int] = []  # alerts that are done, newest first
    after: int = 0  # the last national of the next alert


@dataclass(frozen=True, slots=True)
class _Question:
    """What one alert asks: made once for each language."""

    catalogue: Catalogue
    alert_id: int
    drill: bool

    def payload(self, language: str) -> Payload:
        text = self.catalogue.locales.text(language, NOTE)
        if self.drill:
            text = framed(self.catalogue, language, text)
        return Payload(
            text=text, buttons=variants.question(self.catalogue, self.alert_id, language)
        )


async def last(conn: Connection, bot: int) -> datetime | None:
    """When Telegram was last heard, by this process or an earlier one."""
    text = await facts.get(conn, f"heard:{bot}")
    return datetime.fromisoformat(text) if text else None


async def note(conn: Connection, bot: int, now: datetime) -> None:
    """Telegram answers."""
    await facts.put(conn, f"heard:{bot}", now.isoformat())


async def noticed(database: Database, since: datetime, now: datetime) -> None:
    """An outage is over: officers are told, and people will be asked again."""
    async with database.write() as conn:
        await alarms.outage(conn, now)
        before = await _round(conn)
        began = min(since, before.since) if before else since
        await _keep(conn, _Round(since=began, until=now))


async def ask_again(database: Database, catalogue: Catalogue, now: datetime) -> int:
    """Ask the next of those who may have answered in vain; gives how many."""
    async with database.read() as conn:
        if (waiting := await _round(conn)) is None or now < waiting.until + SETTLES:
            return 0
    async with database.write() as conn:
        if (round_ := await _round(conn)) is None:
            return 0
        people = await _ask(conn, catalogue, round_, now)
    return people


async def _ask(conn: Connection, catalogue: Catalogue, round_: _Round, now: datetime) -> int:
    """One slice of one alert."""
    held = await unheard.open_since(conn, round_.since)
    left = [(alert, drill) for alert, drill in held if alert not in round_.asked]
    if not left:
        await facts.put(conn, AGAIN, "")
        return 0
    alert, drill = left[0]
    people = await unheard.some(conn, alert, round_.asked, after=round_.after, limit=SLICE)
    question = _Question(catalogue, alert, drill)
    await outbox.put_all(conn, _messages(question, people, round_, now))
    if len(people) < SLICE:
        round_.asked.append(alert)
    round_.after = people[-1].national_id if len(people) == SLICE else 0
    await _keep(conn, round_)
    return len(people)


def _messages(
    question: _Question, people: list[Asked], round_: _Round, now: datetime
) -> list[outbox.New]:
    said = {language: question.payload(language) for language in {one.language for one in people}}
    # At most once an hour, however often the line breaks.
    hour = f"{round_.until:%Y%m%d%H}"
    return [
        outbox.New(
            chat_id=one.chat_id,
            lane=Lane.ROUTINE if question.drill else one.lane,
            payload=said[one.language],
            due=now,
            expires=now + LASTS,
            key=f"again:{question.alert_id}:{one.national_id}:{hour}",
        )
        for one in people
    ]


async def _round(conn: Connection) -> _Round | None:
    text = await facts.get(conn, AGAIN)
    return msgspec.json.decode(text, type=_Round) if text else None


async def _keep(conn: Connection, round_: _Round) -> None:
    await facts.put(conn, AGAIN, msgspec.json.encode(round_).decode())
