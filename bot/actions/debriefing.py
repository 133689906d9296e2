"""What came of an exercise: each team by what the database shows, the report, the wipe."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.actions import conducting, nationals, reaching, retention, seating, unfolding
from bot.content import exercises as files
from bot.content.catalogue import Catalogue
from bot.domain.conduct import (
    Event,
    EventKind,
    Move,
    Run,
    RunState,
    SeatKind,
    frozen_teams,
    shown_at,
)
from bot.domain.exercise import ALL, Exercise, Inject, Measure
from bot.domain.retention import Clocks, Kind
from bot.domain.wording import N_
from bot.store import audit, officers, posts, runs
from bot.store.database import Connection, Database

Json = dict[str, Any]
TOLD = {
    Move.FREEZE: N_("The exercise stands still: please look at the facilitator."),
    Move.END: N_(
        "The exercise is over. Thank you. What you wrote in it is deleted now, before your eyes; "
        "only figures, lessons and commitments stay."
    ),
}


async def move(
    conn: Connection, catalogue: Catalogue, run: Run, move: Move, *, actor: str, now: datetime
) -> Json:
    """What the facilitator does to the whole; gives where it stands, or the wipe's receipt."""
    after = run.moved(move, now)
    gone: Json = {}
    if move is Move.END:
        after = replace(after, closed_at=now)
    await runs.save(conn, after)
    await runs.note(conn, after, EventKind.MOVE, now=now, ref=str(move))
    if move in TOLD:
        await _tell(conn, catalogue, after, move, now)
    if move is Move.END:
        await runs.keep_report(conn, run.id, await _report(conn, after, now))
    if move is Move.WIPE:
        gone = {"wiped": await _wipe(conn, after, now)}
        told = await report(conn, after, now=now)
        await runs.keep_report(conn, run.id, told | gone)
    await audit.record(
        conn, at=now, actor=actor, action=f"exercise_{move}", subject=f"exercise:{run.id}"
    )
    return {"code": run.code, "state": str(after.state), "seconds": round(after.seconds)} | gone


async def _tell(
    conn: Connection, catalogue: Catalogue, run: Run, move: Move, now: datetime
) -> None:
    number = len(await runs.events(conn, run.id))
    for seat in await seating.room(conn, run):
        text = catalogue.locales.text(seat.language, TOLD[move])
        await unfolding.say(conn, catalogue, run, seat, text, key=f"all:{number}", now=now)


async def _wipe(conn: Connection, run: Run, now: datetime) -> Json:
    """Every person of the exercise is deleted; counts, texts and lessons stay in the report."""
    exercise = files.load(run.script)  # with the teams that were not chosen
    codes = [exercise.post_code(team.key) for team in exercise.teams]
    seated = [seat.chat_id for seat in await runs.seats_of(conn, run.id) if seat.chat_id]
    people = await runs.chats_of(conn, codes)
    told = await retention.wipe_posts(conn, codes, now)
    kept = set(await runs.registered_elsewhere(conn, run.id, codes))  # they are no drill
    theirs = [chat for chat in [*people, *seated] if chat not in kept]
    await nationals.forget_all(conn, list(dict.fromkeys(theirs)), now=now)
    gone = [one for code in codes for one in await officers.of_post(conn, code)]
    for officer in gone:
        await officers.dismiss(conn, officer.id)
    left = [post.code for post in await posts.all_of_them(conn) if post.code not in codes]
    await posts.close_others(conn, left)
    await runs.forget_seats(conn, run.id)
    await runs.forget_answers(conn, run.id)
    return {"nationals": len(people), "seats": len(seated), "officers": len(gone)} | told


async def wipe_ended(
    database: Database, catalogue: Catalogue, clocks: Clocks, now: datetime
) -> int:
    """Exercises that nobody wiped in time after their end; gives how many."""
    before = clocks.before(Kind.DRILLS, now)
    async with database.read() as conn:
        found = await runs.ended(conn, before)
    for number in found:
        async with database.write() as conn:
            run = await runs.get(conn, number)
            if run is not None and run.state is RunState.ENDED:
                await move(conn, catalogue, run, Move.WIPE, actor=retention.BOT, now=now)
    return len(found)


# What each team did


async def progress(conn: Connection, run: Run, *, now: datetime) -> Json:
    """Where everything stands: what the facilitator's page shows."""
    exercise = conducting.exercise_of(run)
    events = await runs.events(conn, run.id)
    here, seconds = await seating.room(conn, run), run.at(now)
    registered = await runs.registered(conn, [exercise.post_code(t.key) for t in exercise.teams])
    drills = await runs.alerts_of(conn, run.id)
    answers = await runs.answers(conn, run.id)
    reached = await reaching.by_team(conn, exercise, drills, answers)
    stopped, came = frozen_teams(events), unfolding.came(events)
    sent = {event.ref for event in events if event.kind is EventKind.INJECT}
    language = run.language
    stage = exercise.stage(seconds)
    return {
        "code": run.code, "script": run.script, "title": exercise.said(exercise.title, language),
        "state": str(run.state), "seconds": round(seconds), "minutes": exercise.minutes,
        "speed": run.speed, "people": run.people, "usual_people": exercise.people,
        "most_teams": len(files.load(run.script).teams),
        "stage": stage and {
            "title": exercise.said(stage.title, language), "say": exercise.said(stage.say, language)
        },
        "officers": sum(s.kind is SeatKind.OFFICER for s in here),
        "players": sum(s.kind is SeatKind.PLAYER for s in here),
        "registered": sum(registered.values()),
        "teams": [
            {
                "key": team.key,
                "name": exercise.said(team.name, language),
                "task": exercise.said(team.task, language),
                "officers": sum(s.team == team.key and s.kind is SeatKind.OFFICER for s in here),
                "players": sum(s.team == team.key and s.kind is SeatKind.PLAYER for s in here),
                "registered": registered.get(exercise.post_code(team.key), 0),
                "frozen": team.key in stopped,
                **reached[team.key],
                "done": [
                    {"inject": inject.key} | _met(exercise, inject, team.key, events, drills, now)
                    for inject in exercise.injects
                    if inject.key in sent and inject.is_for(team.key)
                ],
            }
            for team in exercise.teams
        ],
        "injects": [
            {
                "key": inject.key, "minute": inject.minute, "optional": inject.optional,
                "text": exercise.said(inject.text, language),
                "expected": exercise.said(inject.expected, language),
                "objective": inject.objective, "came": inject.key in came,
                "skipped": inject.key in came - sent, "public": str(inject.public),
                "to": None if ALL in inject.to
                else [team.key for team in exercise.teams if inject.is_for(team.key)],
            }
            for inject in sorted(exercise.injects, key=lambda one: one.minute)
        ],
        "questions": _questions(exercise, run, came, answers),
        "alarms": [
            {"team": e.team, "at": e.at.isoformat()} for e in events if e.kind is EventKind.ALARM
        ],
    }  # fmt: skip


def _met(
    exercise: Exercise,
    inject: Inject,
    team: str,
    events: Sequence[Event],
    drills: Iterable[Any],
    now: datetime,
) -> Json:
    """Whether a team did what an inject asks for: by rows, or as the facilitator marked it."""
    came = next(e for e in events if e.ref == inject.key and e.kind is EventKind.INJECT)
    marks = [e.text for e in events
             if e.kind is EventKind.MARK and e.ref == inject.key and e.team == team]  # fmt: skip
    mark = marks[-1] if marks else None
    if inject.measure is Measure.JUDGED:
        return {"status": "judged" if mark else "unmarked", "minutes": None, "mark": mark}
    post = exercise.post_code(team)
    answers = [
        one.approved_at
        for one in drills
        if one.post == post
        and one.approved_at
        and one.approved_at >= came.at
        and inject.phase in (None, one.phase)
    ]
    took = (shown_at(events, min(answers)) - came.seconds) / 60 if answers else None
    waited = (shown_at(events, now) - came.seconds) / 60
    limit = inject.within or float("inf")
    status = "open" if waited <= limit else "late"
    if took is not None:
        status = "done" if took <= limit else "done_late"
    return {"status": status, "minutes": None if took is None else round(took, 1), "mark": mark}


def _questions(
    exercise: Exercise, run: Run, came: frozenset[str], answers: reaching.Answers
) -> list[Json]:
    told = []
    for question in exercise.questions:
        if question.key not in came:
            continue
        counts = [0] * len(question.options)
        for (key, _team, option), many in answers.items():
            if key == question.key:
                counts[option] += many
        told.append(
            {
                "key": question.key, "text": exercise.said(question.text, run.language),
                "options": [exercise.said(one, run.language) for one in question.options],
                "counts": counts, "understood": list(question.understood),
            }
        )  # fmt: skip
    return told


# The report


async def report(conn: Connection, run: Run, *, now: datetime) -> Json:
    """The report as it was kept at the end, else as it stands now."""
    kept = await runs.report(conn, run.id)
    return kept or await _report(conn, run, now)


async def renew(conn: Connection, run: Run, now: datetime) -> None:
    """After its end marks may still change: the report is kept anew, until the wipe."""
    if run.state is RunState.ENDED:
        await runs.keep_report(conn, run.id, await _report(conn, run, now))


async def receipt(conn: Connection, run: Run) -> Json | None:
    """What its wipe deleted, how many of each; None before."""
    kept = await runs.report(conn, run.id) if run.state is RunState.WIPED else None
    return kept and kept.get("wiped")


async def _report(conn: Connection, run: Run, now: datetime) -> Json:
    stands = await progress(conn, run, now=now)
    events = await runs.events(conn, run.id)
    before = await runs.earlier(conn, run)
    exercise = conducting.exercise_of(run)
    texts = {
        kind: [{"team": e.team, "text": e.text} for e in events if e.kind is kind]
        for kind in (EventKind.LESSON, EventKind.COMMITMENT)
    }
    return stands | {
        "at": now.isoformat(),
        "opened_at": run.opened_at.isoformat(),
        "objectives": [
            {"key": one.key, "text": exercise.said(one.text, run.language)}
            | _objective(exercise, one.key, stands)
            for one in exercise.objectives
        ],
        "lessons": texts[EventKind.LESSON],
        "commitments": texts[EventKind.COMMITMENT],
        "before": before and {"code": before["code"], "objectives": before["objectives"]},
    }


def _objective(exercise: Exercise, key: str, stands: Json) -> Json:
    """How many teams met it, of those that had to."""
    mine = {inject.key for inject in exercise.injects if inject.objective == key}
    played = [team for team in stands["teams"] if team["officers"]]  # an empty team fails nothing
    seen = [one for team in played for one in team["done"] if one["inject"] in mine]
    met = sum(one["status"] == "done" or one["mark"] in ("P", "S") for one in seen)
    took = [one["minutes"] for one in seen if one["minutes"] is not None]
    return {"asked": len(seen), "met": met, "fastest": min(took, default=None)}
