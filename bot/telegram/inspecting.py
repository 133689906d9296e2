"""What the leader of an exercise looks at from the chat: news one by one, figures, the report.

Its buttons are those of /exercise: only who leads comes here.
"""

import asyncio
from html import escape
from typing import Any

from bot.actions import conducting, debriefing, leading
from bot.actions.jobs import Done, Job
from bot.content.after_action import RATINGS
from bot.content.exercise_report import STATUS as ENDED
from bot.content.exercise_report import exercise_report
from bot.content.publishing import Format, publish
from bot.domain.conduct import Run
from bot.domain.exercise import MARKS, Inject
from bot.domain.message import MediaKind, Payload
from bot.domain.wording import N_
from bot.telegram.front import Front, Stale, word
from bot.telegram.turn import Reply, Rows, Say, Toast, Turn
from bot.telegram.worker import Tools

Json = dict[str, Any]
SIGNS = {"done": "✅", "done_late": "🕓", "late": "❌", "open": "…", "judged": "✏", "unmarked": "✏"}
STATUS = ENDED | {"open": N_("not yet"), "unmarked": N_("you judge it")}  # while it runs
LONGEST = 40  # characters of a piece of news on its button
FORMS = (Format.PDF, Format.HTML)
NEWS = N_("The news of this exercise. ✓ came · ✗ was left out")
ONE = N_("<b>{minute}′</b> {text}\n\n<b>Expected:</b> {expected}")
NO_VOTES = N_("No question has come yet.")
NO_NEWS = N_("No news has come yet.")
KNOWN = N_("understood: {right} of {all}")
NOW = N_("<b>Now: {title}</b>\n{say}")
REACH = {  # by the count without which it is left out
    "audience": N_("reached {accepted} of {audience}"),
    "said": N_("understood by {understood} of {said}"),
    "asked": N_("right answers: {right} of {asked}"),
}
COUNTED = ("accepted", "audience", "understood", "said", "right", "asked")
MOMENT = N_("One moment…")


def install(front: Front) -> None:
    """Add the job; the buttons are those of /exercise."""
    front.job("exercise_report")(hand_out)


def now(turn: Turn, run: Run, told: Json) -> list[str]:
    """What is on, and what to say; as long as something is to come."""
    stage = told["stage"]
    return [turn.text(NOW, **stage)] if stage and run.state not in conducting.OVER else []


def teams(turn: Turn, told: Json) -> list[str]:
    """Each team that sits: what came of each piece of news, by its minute; whom it reached."""
    minute = {one["key"]: one["minute"] for one in told["injects"]}
    lines = []
    for team in told["teams"]:
        if team["officers"] or team["frozen"]:
            did = [f"{minute[one['inject']]:g}′{SIGNS[one['status']]}"
                   for one in team["done"]]  # fmt: skip
            stop = ["🆘"] if team["frozen"] else []
            head = f"<b>{team['key']}</b> · 🏛 {team['officers']} 🎴 {team['players']} ·"
            lines.append(" ".join([head, *map(escape, did), *stop]))
            lines += [f"    {each}" for each in [" · ".join(_reach(turn, team))] if each]
    return ["\n".join(lines)] if lines else []


def _reach(turn: Turn, team: Json) -> list[str]:
    """What is known of its newest drill and of the questions; what nobody said is left out."""
    counts = {name: team[name] for name in COUNTED}
    return [turn.text(REACH[one], **counts) for one in REACH if counts[one]]


async def news(turn: Turn, run: Run | None, parts: list[str], _actor: str) -> list[Reply]:
    """All of it, each with a button."""
    told = await _progress(turn, run)
    if parts:
        raise Stale
    rows: Rows = [[(_label(one), f"conduct:one:{one['key']}")] for one in told["injects"]]
    return [Say(turn.text(NEWS), [*rows, _back(turn)])]


def _label(one: Json) -> str:
    text = one["text"] if len(one["text"]) <= LONGEST else f"{one['text'][: LONGEST - 1]}…"
    sign = "✗ " if one["skipped"] else "✓ " if one["came"] else ""
    return f"{sign}{one['minute']:g}′ {text}"


async def look(turn: Turn, run: Run | None, parts: list[str], _actor: str) -> list[Reply]:
    """One piece of news: what is expected, what the teams did; to be sent, left out or judged."""
    told = await _progress(turn, run)
    found = [one for one in told["injects"] if parts == [one["key"]]]
    if run is None or not found:
        raise Stale
    one = found[0]
    text = turn.text(ONE, minute=f"{one['minute']:g}", text=one["text"], expected=one["expected"])
    did = [(team["key"], done) for team in told["teams"] if team["officers"]
           for done in team["done"] if done["inject"] == one["key"]]  # fmt: skip
    lines = [f"{team}: {_told(turn, done)}" for team, done in did]
    rows = _marks(one["key"], did) if one["came"] else _choices(turn, run, one["key"])
    said = [text, *(["\n".join(lines), turn.text(RATINGS)] if lines else [])]
    return [Say("\n\n".join(said), [*rows, [(turn.text(N_("Back")), "conduct:news")]])]


def _told(turn: Turn, done: Json) -> str:
    minutes = "" if done["minutes"] is None else f" {done['minutes']:g}′"
    mark = f" · {done['mark']}" if done["mark"] else ""
    return f"{SIGNS[done['status']]} {turn.text(STATUS[done['status']])}{minutes}{mark}"


def _marks(inject: str, did: list[tuple[str, Json]]) -> Rows:
    return [
        [(f"{team} {mark}", f"conduct:mark:{inject}:{team}:{mark}") for mark in MARKS]
        for team, _ in did
    ]


def _choices(turn: Turn, run: Run, inject: str) -> Rows:
    if run.state in conducting.OVER or not run.has_begun:
        return []
    return [[(turn.text("Send it now"), f"conduct:send:{inject}"),
             (turn.text("Leave it out"), f"conduct:omit:{inject}")]]  # fmt: skip


async def send(turn: Turn, run: Run | None, parts: list[str], actor: str) -> list[Reply]:
    """This piece of news comes now."""
    one = _inject(run, parts)
    assert run is not None
    await leading.send_next(turn.conn, turn.catalogue, run, key=one.key, actor=actor, now=turn.now)
    return await look(turn, run, parts, actor)


async def omit(turn: Turn, run: Run | None, parts: list[str], actor: str) -> list[Reply]:
    """This piece of news never comes."""
    one = _inject(run, parts)
    assert run is not None
    await leading.skip(turn.conn, run, key=one.key, actor=actor, now=turn.now)
    return await look(turn, run, parts, actor)


async def mark(turn: Turn, run: Run | None, parts: list[str], actor: str) -> list[Reply]:
    """How well a team did: INJECT:TEAM:MARK"""
    if len(parts) != 3 or run is None:
        raise Stale
    inject, team, rated = parts
    await leading.mark(
        turn.conn, run, inject=inject, team=team, mark=rated, actor=actor, now=turn.now
    )
    return await look(turn, run, [inject], actor)


def _inject(run: Run | None, parts: list[str]) -> Inject:
    found = conducting.exercise_of(run).inject(parts[0]) if run and len(parts) == 1 else None
    if found is None:
        raise Stale
    return found


async def votes(turn: Turn, run: Run | None, parts: list[str], _actor: str) -> list[Reply]:
    """The questions, and how many gave which answer."""
    told = await _progress(turn, run)
    if parts:
        raise Stale
    said = [_vote(turn, one) for one in told["questions"]]
    return [Say("\n\n".join(said or [turn.text(NO_VOTES)]), [_back(turn)])]


def _vote(turn: Turn, question: Json) -> str:
    lines = [f"<b>{escape(question['text'])}</b>"]
    pairs = zip(question["options"], question["counts"], strict=True)
    lines += [f"{escape(option)}: {many}" for option, many in pairs]
    if question["understood"]:
        right = sum(question["counts"][n] for n in question["understood"])
        lines.append(f"→ {turn.text(KNOWN, right=right, all=sum(question['counts']))}")
    return "\n".join(lines)


async def compare(turn: Turn, run: Run | None, parts: list[str], _actor: str) -> list[Reply]:
    """How the teams do, in numbers only: it may be read aloud."""
    told = await _progress(turn, run)
    if parts:
        raise Stale
    return [Say(compared(turn, told), [_back(turn)])]


def compared(turn: Turn, told: Json) -> str:
    """Of each piece of news that came, how many teams did what was expected; no team is named."""
    did = [done for team in told["teams"] if team["officers"] for done in team["done"]]
    said = []
    for one in told["injects"]:
        found = [done["status"] for done in did if done["inject"] == one["key"]]
        counts = [f"{SIGNS[each]} {turn.text(STATUS[each])}: {found.count(each)}"
                  for each in SIGNS if each in found]  # fmt: skip
        if counts:
            said.append(f"<b>{escape(one['expected'])}</b>\n{' · '.join(counts)}")
    return "\n\n".join(said or [turn.text(NO_NEWS)])


def reports(turn: Turn, run: Run | None) -> Rows:
    """A button for each kind of file; also after the wipe."""
    name = turn.text("Report")
    return (
        [[(f"{name} ({form.upper()})", f"conduct:report:{form}") for form in FORMS]] if run else []
    )


async def report(turn: Turn, run: Run | None, parts: list[str], _actor: str) -> list[Reply]:
    """The report as a file: made outside the turn."""
    if run is None or len(parts) != 1 or word(Format, parts[0]) not in FORMS:
        raise Stale
    await turn.later("exercise_report", {"exercise": run.id, "form": parts[0]})
    return [Toast(turn.text(MOMENT))]


async def hand_out(job: Job, tools: Tools) -> Done:
    """The report, as it stands or as it was kept."""
    form = Format(job.payload["form"])
    async with tools.database.read() as conn:
        run = await conducting.by_number(conn, job.payload["exercise"])
        assert run is not None, "exercises are never deleted"
        told = await debriefing.report(conn, run, now=tools.now)
    document = exercise_report(told, tools.catalogue.locales, tools.language)
    content = await asyncio.to_thread(publish, document, form)
    media = await asyncio.to_thread(
        tools.files.keep, content, kind=MediaKind.DOCUMENT, name=f"report-{run.code}.{form}"
    )
    return Done(say=(Payload(text=escape(document.title), media=media),))


async def _progress(turn: Turn, run: Run | None) -> Json:
    if run is None:
        raise Stale
    return await debriefing.progress(turn.conn, run, now=turn.now)


def _back(turn: Turn) -> list[tuple[str, str]]:
    return [(turn.text(N_("Back")), "conduct:show")]


STEPS = {
    "news": news,
    "one": look,
    "send": send,
    "omit": omit,
    "mark": mark,
    "votes": votes,
    "compare": compare,
    "report": report,
}
