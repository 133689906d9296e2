"""What comes in an exercise: each inject and question at its minute, once, to whom it is for."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from html import escape

from bot.actions import conducting, seating
from bot.actions.variants import REAL, REAL_PRESSED
from bot.content.catalogue import Catalogue
from bot.domain.conduct import Event, EventKind, Run, RunState, Seat, SeatKind, frozen_teams
from bot.domain.delivery import Lane
from bot.domain.exercise import ALL, Inject, Medium, Public, Question
from bot.domain.language import DEFAULT
from bot.domain.message import Button, Payload
from bot.domain.wording import N_
from bot.store import outbox, runs
from bot.store.database import Connection, Database

TOLD_FOR = timedelta(hours=1)
MEDIA = {
    Medium.BULLETIN: N_("📄 Official bulletin"),
    Medium.CALL: N_("📞 A call"),
    Medium.VOICE: N_("🎙 A voice note"),
    Medium.POST: N_("🌐 A network"),
    Medium.PRESS: N_("📰 The press"),
    Medium.RADIO: N_("📻 Radio"),
}
ROLE = N_("🎭 For whoever plays a person")


async def advance(database: Database, catalogue: Catalogue, now: datetime) -> int:
    """Send what is due in every exercise that runs; gives how many things came."""
    async with database.read() as conn:
        open_ones = await runs.under_way(conn)
        found = [run for number in open_ones if (run := await runs.get(conn, number))]
        astray = [run for run in found if await conducting.is_astray(conn, run)]
    for run in astray:
        async with database.write() as conn:
            await conducting.bring_over(conn, run)
    came = 0
    for run in found:
        if run.state is RunState.RUNNING:
            async with database.write() as conn:
                came += await _advance(conn, catalogue, run.id, now)
    return came


async def _advance(conn: Connection, catalogue: Catalogue, number: int, now: datetime) -> int:
    run = await runs.get(conn, number)
    if run is None or run.state is not RunState.RUNNING:
        return 0
    run = await _looked_at(conn, run, now)
    exercise, done = conducting.exercise_of(run), came(await runs.events(conn, run.id))
    waiting = [one for one in exercise.due(run.at(now)) if one.key not in done]
    for one in waiting:
        await release(conn, catalogue, run, one, now=now)
    return len(waiting)


async def _looked_at(conn: Connection, run: Run, now: datetime) -> Run:
    """Its clock is kept as it goes, so that a laptop that slept goes on where it was."""
    after = run.ticked(now)
    await runs.save(conn, after)
    if run.was_away(now):
        await runs.note(conn, after, EventKind.SLEPT, now=now)
    return after


def came(events: Iterable[Event]) -> frozenset[str]:
    """The keys of what came, or was left out."""
    kinds = (EventKind.INJECT, EventKind.SKIPPED, EventKind.QUESTION)
    return frozenset(event.ref for event in events if event.kind in kinds and event.ref)


async def release(
    conn: Connection, catalogue: Catalogue, run: Run, one: Inject | Question, *, now: datetime
) -> None:
    """An inject or a question comes to those whom it is for. Frozen teams never get it."""
    exercise = conducting.exercise_of(run)
    stopped = frozen_teams(await runs.events(conn, run.id))
    to = one.to if isinstance(one, Inject) else (ALL,)
    reached = [
        seat
        for seat in await seating.room(conn, run)
        if seat.team not in stopped
        and (ALL in to or seat.team in to)
        and _is_for(one.public, seat.kind)
    ]
    kind = EventKind.INJECT if isinstance(one, Inject) else EventKind.QUESTION
    await runs.note(conn, run, kind, now=now, ref=one.key)
    for seat in reached:
        if isinstance(one, Inject):
            medium = ROLE if one.public is Public.PLAYERS else MEDIA[one.medium]
            title = catalogue.locales.text(seat.language, medium)
            text = f"<b>{title}</b>\n{escape(exercise.said(one.text, seat.language))}"
            rows: list[tuple[Button, ...]] = []
        else:
            text = f"<b>❓ {escape(exercise.said(one.text, seat.language))}</b>"
            rows = [
                (Button(exercise.said(option, seat.language), f"exercise:said:{one.key}:{n}"),)
                for n, option in enumerate(one.options)
            ]
        await say(conn, catalogue, run, seat, text, rows=rows, key=f"{kind}:{one.key}", now=now)


def _is_for(public: Public, kind: SeatKind) -> bool:
    return public is Public.EVERYBODY or (public is Public.OFFICERS) == (kind is SeatKind.OFFICER)


# How it is said


def framed(catalogue: Catalogue, language: str, text: str) -> str:
    """Between two lines that say that it is an exercise."""
    speeches = catalogue.library.speeches
    banner = (speeches.get(language) or speeches[DEFAULT]).common.drill
    return f"{banner}\n\n{text}\n\n{banner}"


def alarm_button(catalogue: Catalogue, language: str) -> Button:
    """Under whatever the exercise says."""
    return Button(catalogue.locales.text(language, REAL), REAL_PRESSED)


async def say(
    conn: Connection,
    catalogue: Catalogue,
    run: Run,
    seat: Seat,
    text: str,
    *,
    rows: Iterable[tuple[Button, ...]] = (),
    key: str,
    is_played: bool = True,
    now: datetime,
) -> None:
    """Put a message to one seat into the outbox, once for each key.

    What is not played but real stands without the words of the drill: nobody may take it for one.
    """
    if seat.chat_id is None:
        return
    payload = Payload(
        text=framed(catalogue, seat.language, text) if is_played else text,
        buttons=(*rows, (alarm_button(catalogue, seat.language),)),
    )
    await outbox.put(
        conn,
        chat_id=seat.chat_id,
        lane=Lane.WARNING,
        payload=payload,
        due=now,
        expires=now + TOLD_FOR,
        key=f"exercise:{run.id}:{key}:{seat.id}",
    )
