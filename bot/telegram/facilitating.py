"""/exercise: an admin leads an exercise from the chat, as the facilitator's page does."""

import secrets
from typing import Any

from bot.actions import conducting, debriefing, leading, seating
from bot.actions import officers as staff
from bot.content import exercises as files
from bot.content.exercise_report import receipt
from bot.domain.conduct import MOVES, Move, Run, RunState, code_of
from bot.domain.exercise import ALL
from bot.domain.wording import N_
from bot.errors import NotReady
from bot.telegram import exercises, inspecting
from bot.telegram.front import UNKNOWN, Front, Stale, word
from bot.telegram.turn import Reply, Rows, Say, Turn

NONE_OPEN = N_("No exercise is open. Which one shall it be?")
STATES = {
    RunState.LOBBY: N_("people come in"),
    RunState.RUNNING: N_("running"),
    RunState.PAUSED: N_("paused"),
    RunState.FROZEN: N_("frozen for a talk"),
    RunState.ENDED: N_("ended"),
    RunState.WIPED: N_("over and wiped"),
}
LABELS = {
    Move.START: N_("▶ Start"),
    Move.PAUSE: N_("⏸ Pause"),
    Move.RESUME: N_("▶ Resume"),
    Move.FREEZE: N_("❄ Freeze for a talk"),
    Move.END: N_("⏹ End"),
    Move.WIPE: N_("🗑 Delete its people"),
}
STANDS = N_(
    "<b>{title}</b> · {state}\nMinute {minute} of {minutes} · speed {speed}\nCode: {code}\n{link}\n"
    "Officers {officers} · players {players} · registered {registered}"
)
HOW = N_("/exercise say TEXT tells everybody; /exercise say 3: TEXT tells team 3.")
BEFORE = N_(
    "/exercise teams 6 plays it with six teams; /exercise people 300 lets simulated people come to "
    "the training room."
)
SURE = N_("Are you sure? This cannot be undone.")
WIPED = N_("<b>Deleted</b>\n{gone}\n\nThe figures of the report stay.")


def install(front: Front) -> None:
    """Add these routes."""
    front.command("exercise")(command)
    front.button("conduct")(pressed)
    inspecting.install(front)


async def command(turn: Turn, argument: str) -> list[Reply]:
    """/exercise: the leader's menu; whoever only plays sees their seat again."""
    seat = await seating.seat_of(turn.conn, turn.chat_id)
    if seat is not None:
        return await exercises.mine(turn, [])
    if turn.officer is None:
        return [Say(turn.text(UNKNOWN))]
    actor = await conducting.permit(turn.conn, turn.officer)
    run = await conducting.newest(turn.conn)
    verb, _, rest = argument.partition(" ")
    if verb == "say" and run is not None:
        return await _say(turn, run, rest, actor)
    if verb in WANTED and run is not None:
        after = await WANTED[verb](turn.conn, run, _whole(rest), actor=actor, now=turn.now)
        return await stands(turn, after)
    return await stands(turn, run)


WANTED = {"people": conducting.populate, "teams": conducting.staff}


def _whole(text: str) -> int:
    """A number that somebody wrote."""
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise NotReady("Give a number.")
    return int(text)


async def _say(turn: Turn, run: Run, text: str, actor: str) -> list[Reply]:
    team, colon, rest = text.partition(":")
    known = conducting.exercise_of(run).team(team.strip()) if colon else None
    told = await leading.tell(
        turn.conn,
        turn.catalogue,
        run,
        rest.strip() if known else text,
        team=known.key if known else ALL,
        actor=actor,
        now=turn.now,
    )
    return [Say(turn.plural("{n} person gets it.", "{n} people get it.", told))]


async def stands(turn: Turn, run: Run | None) -> list[Reply]:
    """Where it stands, and what can be done."""
    if run is None or run.state is RunState.WIPED:
        rows: Rows = [[(_title(turn, name), f"conduct:open:{name}")] for name in files.names()]
        return [Say(turn.text(NONE_OPEN), [*rows, *inspecting.reports(turn, run)])]
    told = await debriefing.progress(turn.conn, run, now=turn.now)
    exercise = conducting.exercise_of(run)
    text = turn.text(
        STANDS,
        title=exercise.said(exercise.title, turn.language),
        state=turn.text(STATES[run.state]),
        minute=told["seconds"] // 60,
        minutes=int(exercise.minutes),
        speed=f"{run.speed:g}",
        code=run.code,
        link=await staff.link(turn.conn, run.code),
        officers=told["officers"],
        players=told["players"],
        registered=told["registered"],
    )
    more = [*inspecting.now(turn, run, told), *inspecting.teams(turn, told), *_how(turn, run)]
    return [
        Say(
            "\n\n".join([text, *more]),
            [*_stopped(told), *_buttons(turn, run)],
        )
    ]


def _how(turn: Turn, run: Run) -> list[str]:
    """What is written and not pressed, as long as it does something."""
    if run.state in conducting.OVER:
        return []
    before = [] if run.has_begun else [turn.text(BEFORE)]
    return [turn.text(HOW), *before]


def _title(turn: Turn, name: str) -> str:
    one = files.load(name)
    return one.said(one.title, turn.language)


def _stopped(told: dict[str, Any]) -> Rows:
    """A button for each team that a real emergency stopped."""
    return [[(f"🆘 ▶ {team['key']}", f"conduct:thaw:{team['key']}")]
            for team in told["teams"] if team["frozen"]]  # fmt: skip


def _buttons(turn: Turn, run: Run) -> Rows:
    moves = [move for (state, move) in MOVES if state is run.state]
    rows: Rows = [[(turn.text(LABELS[move]), f"conduct:move:{move}")] for move in moves]
    if run.state in (RunState.RUNNING, RunState.PAUSED, RunState.FROZEN):
        rows.append([(turn.text("Next news now"), "conduct:next"),
                     (turn.text("Leave the next out"), "conduct:skip")])  # fmt: skip
        rows.append([(turn.text("To the next part"), "conduct:forward")])
        rows.append([(f"×{speed}", f"conduct:speed:{speed}") for speed in (1, 2, 5)])
    rows.append([(turn.text("News and marks"), "conduct:news"),
                 (turn.text("Votes"), "conduct:votes")])  # fmt: skip
    rows.append([(turn.text("Compare without names"), "conduct:compare")])
    rows += inspecting.reports(turn, run)
    return [*rows, [(turn.text("Look again"), "conduct:show")]]


async def pressed(turn: Turn, parts: list[str]) -> list[Reply]:
    """A button of this menu: conduct:STEP:…"""
    if turn.officer is None:
        raise Stale
    actor = await conducting.permit(turn.conn, turn.officer)
    run = await conducting.newest(turn.conn)
    step = STEPS.get(parts[0])
    if step is None:
        raise Stale
    return await step(turn, run, parts[1:], actor)


async def show(turn: Turn, run: Run | None, _parts: list[str], _actor: str) -> list[Reply]:
    """The menu again."""
    return await stands(turn, run)


async def open_run(turn: Turn, _run: Run | None, parts: list[str], actor: str) -> list[Reply]:
    """A new exercise, under a code that is easy to say."""
    if len(parts) != 1 or parts[0] not in files.names():
        raise Stale
    exercise = files.load(parts[0])
    language = turn.language if turn.language in exercise.languages else exercise.languages[0]
    run = await conducting.open_run(
        turn.conn,
        exercise,
        code=code_of(secrets.token_bytes(4)),
        language=language,
        actor=actor,
        now=turn.now,
    )
    return await stands(turn, run)


async def move(turn: Turn, run: Run | None, parts: list[str], actor: str) -> list[Reply]:
    """Start, pause, …; what cannot be undone is asked once more."""
    if run is None or not parts:
        raise Stale
    step = word(Move, parts[0])
    if step in (Move.END, Move.WIPE) and parts[1:] != ["yes"]:
        rows: Rows = [
            [(turn.text(LABELS[step]), f"conduct:move:{step}:yes")],
            [(turn.text("No"), "conduct:show")],
        ]
        return [Say(turn.text(SURE), rows)]
    told = await debriefing.move(turn.conn, turn.catalogue, run, step, actor=actor, now=turn.now)
    gone = "\n".join(receipt(told.get("wiped", {}), turn.text))
    said = [Say(turn.text(WIPED, gone=gone))] if gone else []
    return [*said, *await stands(turn, await conducting.newest(turn.conn))]


async def send_next(turn: Turn, run: Run | None, parts: list[str], actor: str) -> list[Reply]:
    """The next inject comes now."""
    if run is None or parts:
        raise Stale
    await leading.send_next(turn.conn, turn.catalogue, run, key=None, actor=actor, now=turn.now)
    return await stands(turn, run)


async def skip(turn: Turn, run: Run | None, parts: list[str], actor: str) -> list[Reply]:
    """The next inject never comes."""
    if run is None or parts:
        raise Stale
    await leading.skip(turn.conn, run, key=None, actor=actor, now=turn.now)
    return await stands(turn, run)


async def speed(turn: Turn, run: Run | None, parts: list[str], actor: str) -> list[Reply]:
    """Slower or faster."""
    if run is None or parts not in (["1"], ["2"], ["5"]):
        raise Stale
    after = await leading.pace(turn.conn, run, float(parts[0]), actor=actor, now=turn.now)
    return await stands(turn, after)


async def forward(turn: Turn, run: Run | None, parts: list[str], actor: str) -> list[Reply]:
    """On to the next part of the session."""
    if run is None or parts:
        raise Stale
    after = await leading.forward(turn.conn, run, actor=actor, now=turn.now)
    return await stands(turn, after)


async def thaw(turn: Turn, run: Run | None, parts: list[str], actor: str) -> list[Reply]:
    """A team goes on after a real emergency."""
    if run is None or len(parts) != 1:
        raise Stale
    await leading.freeze_team(turn.conn, turn.catalogue, run, parts[0], stopped=False, now=turn.now)
    await conducting.audited(turn.conn, run, "exercise_thaw", actor, turn.now)
    return await stands(turn, run)


STEPS = inspecting.STEPS | {
    "show": show,
    "open": open_run,
    "move": move,
    "next": send_next,
    "skip": skip,
    "speed": speed,
    "forward": forward,
    "thaw": thaw,
}
