"""What is kept no longer than it is needed: told beforehand, then taken away. Figures stay."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime, timedelta

from bot.actions import cases as steps
from bot.actions import posts, profiles, recordings
from bot.actions.rosters import STAGED_LASTS
from bot.content.catalogue import Catalogue
from bot.content.files import Files
from bot.content.formats import instant
from bot.domain.delivery import Lane
from bot.domain.message import Payload
from bot.domain.post import OPERATOR, Officer, Power
from bot.domain.retention import Clocks, Kind
from bot.domain.wording import N_
from bot.store import audit, cases, claims, dialogues, imports, inbox, jobs, officers, outbox
from bot.store import retention as store
from bot.store.database import Connection, Database
from bot.store.retention import Due

BOT = "bot"
Take = Callable[[Connection, int], Awaitable[bool]]  # gives whether that was all
Mark = Callable[[Connection, int, datetime], Awaitable[None]]
NAMED = 10  # in one message
LASTS = timedelta(days=3)
FOR_ANSWERS = frozenset({Power.CASES, Power.INVITE})
SOON = {
    Kind.ANSWERS: N_(
        "Who answered what to {which} is deleted on {when}. The figures stay. Take the report "
        "before, if you need it: /stats"
    ),
    Kind.DRILLS: N_(
        "What people said in {which}, an exercise, is deleted on {when}. Figures stay."
    ),
    Kind.WORDS: N_("What was said in {which} is deleted on {when}. The figures stay."),
    Kind.PROTECTED: N_(
        "What was said in {which} is deleted on {when}. If it must last, bring it into the "
        "ministry's own system before."
    ),
}
ALERT, CASE, QUESTION = "alert", "case", "question"
THINGS = {ALERT: N_("alert {id}"), CASE: N_("case {id}"), QUESTION: N_("question {id}")}


async def purge(
    database: Database, files: Files, keep: timedelta, now: datetime, clocks: Clocks | None = None
) -> None:
    """Drop handled updates, sent messages and ended jobs older than `keep`, and brief files.

    Of a dialogue that nobody goes on with, what was said goes too; so do people who were written
    down and did not come, files that nobody kept or discarded, and calls of who was forgotten.
    What people told goes by `clocks`.
    """
    files.sweep(now.timestamp())
    async with database.write() as conn:
        await inbox.purge(conn, now - keep)
    async with database.write() as conn:
        await outbox.purge(conn, now - keep)
    async with database.write() as conn:
        await jobs.purge(conn, now - keep)
    await recordings.purge(database, files, now)
    async with database.write() as conn:
        await profiles.drop_unfinished(conn, now)
        await claims.purge(conn, now)
        await imports.purge(conn, now - STAGED_LASTS)
    async with database.write() as conn:
        await cases.clear_forgotten(conn, now)
    await by_clock(database, clocks or Clocks(), now)


async def by_clock(database: Database, clocks: Clocks, now: datetime) -> None:
    """What people told, each kind past its own clock."""
    await _private(database, clocks, now)
    await _places(database, clocks, now)
    await _cases(database, clocks, now)
    await _answers(database, Kind.ANSWERS, clocks, now)
    await _answers(database, Kind.DRILLS, clocks, now)
    await _asked(database, Kind.ANSWERS, clocks, now)
    await _asked(database, Kind.DRILLS, clocks, now)


async def _private(database: Database, clocks: Clocks, now: datetime) -> None:
    async with database.write() as conn:
        found = await store.private_words(conn, clocks.before(Kind.PRIVATE, now))
        for case_id, words_id in found:
            await cases.redact(conn, case_id, words_id)
        await _note(conn, Kind.PRIVATE, len(found), now)


async def _places(database: Database, clocks: Clocks, now: datetime) -> None:
    async with database.write() as conn:
        gone = await store.take_places(conn, clocks.before(Kind.PLACES, now), now)
        await _note(conn, Kind.PLACES, gone, now)


async def _cases(database: Database, clocks: Clocks, now: datetime) -> None:
    for kind, sensitive in ((Kind.PROTECTED, True), (Kind.WORDS, False)):
        before = clocks.before(kind, now)
        async with database.write() as conn:
            found = await store.ended_cases(conn, before, sensitive=sensitive)
            await store.take_cases(conn, [one.id for one in found], now)
            await _note(conn, kind, len(found), now)
    async with database.write() as conn:  # an exercise's own calls that ended before it did
        found = await store.ended_cases(conn, clocks.before(Kind.DRILLS, now), drill=True)
        await store.take_cases(conn, [one.id for one in found], now)
        await _note(conn, Kind.DRILLS, len(found), now)


async def _answers(database: Database, kind: Kind, clocks: Clocks, now: datetime) -> None:
    """Single answers to alerts that are over."""
    drill, before = kind is Kind.DRILLS, clocks.before(kind, now)
    async with database.write() as conn:
        found = await store.ended_alerts(conn, before, drill=drill)
        if drill:
            about = [steps.incident(one.id, None) for one in found]
            await store.close_drilled(conn, about, now)
    for one in found:
        await _take(database, one.id, store.take_answers, store.mark_taken, kind, now)


async def _asked(database: Database, kind: Kind, clocks: Clocks, now: datetime) -> None:
    """The same of questions that were asked with no alert."""
    drill, before = kind is Kind.DRILLS, clocks.before(kind, now)
    async with database.write() as conn:
        found = await store.ended_rounds(conn, before, drill=drill)
        if drill:
            about = [steps.incident(None, one.id) for one in found]
            await store.close_drilled(conn, about, now)
    for one in found:
        await _take(database, one.id, store.take_asked, store.mark_round_taken, kind, now)


async def _take(
    database: Database, which: int, take: Take, mark: Mark, kind: Kind, now: datetime
) -> None:
    """In slices: nobody else waits for the database while a large one is taken away."""
    done = False
    while not done:
        async with database.write() as conn:
            done = await take(conn, which)
    async with database.write() as conn:
        await mark(conn, which, now)
        await _note(conn, kind, 1, now)


async def _note(conn: Connection, kind: Kind, gone: int, now: datetime) -> None:
    if gone:
        await audit.record(
            conn, at=now, actor=BOT, action="purged", subject=f"retention:{kind}", count=gone
        )


# Told beforehand


async def warn(database: Database, catalogue: Catalogue, clocks: Clocks, now: datetime) -> int:
    """Tell officers what goes soon, each thing once; gives of how many."""
    async with database.write() as conn:
        told = 0
        for kind, drill in ((Kind.ANSWERS, False), (Kind.DRILLS, True)):
            soon = clocks.warned(kind, now)
            found = await store.ended_alerts(conn, soon, drill=drill, warned=True)
            await store.mark_warned(conn, store.ALERTS, [one.id for one in found], now)
            told += await _tell(conn, catalogue, kind, ALERT, found, clocks, now)
            found = await store.ended_rounds(conn, soon, drill=drill, warned=True)
            await store.mark_warned(conn, store.ROUNDS, [one.id for one in found], now)
            told += await _tell(conn, catalogue, kind, QUESTION, found, clocks, now)
        for kind, sensitive in ((Kind.PROTECTED, True), (Kind.WORDS, False)):
            soon = clocks.warned(kind, now)
            found = await store.ended_cases(conn, soon, sensitive=sensitive, warned=True)
            await store.mark_warned(conn, store.CASES, [one.id for one in found], now)
            told += await _tell(conn, catalogue, kind, CASE, found, clocks, now)
    return told


async def _tell(
    conn: Connection,
    catalogue: Catalogue,
    kind: Kind,
    what: str,
    found: Sequence[Due],
    clocks: Clocks,
    now: datetime,
) -> int:
    """One message to each officer, however much it is."""
    for code in sorted({one.post for one in found}):
        mine = [one for one in found if one.post == code]
        post = await posts.the_post(conn, code)
        goes = max(now, min(clocks.goes_at(kind, one.ended) for one in mine))
        for officer in _readers(await officers.of_post(conn, code), kind):
            await _write(conn, catalogue, officer, (kind, what), mine, (goes, post.time_zone), now)
    return len(found)


def _readers(team: Iterable[Officer], kind: Kind) -> list[Officer]:
    """Of a protected case only protection officers hear; where there are none, who stands in."""
    everybody = list(team)
    guards = [one for one in everybody if one.may(Power.PROTECT, one.post)]
    if kind is Kind.PROTECTED and guards:
        return guards
    return [one for one in everybody if any(one.may(power, one.post) for power in FOR_ANSWERS)]


async def _write(
    conn: Connection,
    catalogue: Catalogue,
    officer: Officer,
    about: tuple[Kind, str],
    mine: Sequence[Due],
    goes: tuple[datetime, str],
    now: datetime,
) -> None:
    if officer.chat_id is None:
        return
    language = await dialogues.language(conn, officer.chat_id)
    (kind, which), (moment, zone) = about, goes
    named = [catalogue.locales.text(language, THINGS[which], id=one.id) for one in mine[:NAMED]]
    more = ["…"] if len(mine) > NAMED else []
    text = catalogue.locales.text(
        language,
        SOON[kind],
        which=", ".join(named + more),
        when=instant(moment, language, zone),
    )
    await outbox.put(
        conn,
        chat_id=officer.chat_id,
        lane=Lane.ROUTINE,
        payload=Payload(text=text),
        due=now,
        expires=now + LASTS,
    )


# At once, by whoever leads an exercise


async def wipe_posts(conn: Connection, codes: Sequence[str], now: datetime) -> dict[str, int]:
    """All that people told the invented posts of an exercise; gives how much of each there was."""
    for case_id in await store.cases_of(conn, codes):
        await steps.erase(conn, case_id, now)
    gone = await store.wipe_posts(conn, codes, now)
    await audit.record(
        conn, at=now, actor=OPERATOR, action="purged", subject=f"retention:{Kind.DRILLS}", **gone
    )
    return gone
