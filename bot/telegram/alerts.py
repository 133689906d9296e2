"""An officer hands an alert on, approves it, lets it go, or stops it."""

from collections.abc import Awaitable, Callable

from bot.actions import alerts, headcounts, previews, turning
from bot.domain.alert import Alert, AlertState
from bot.domain.post import Officer
from bot.domain.wording import N_
from bot.telegram import approving, choices, drafting, forms, scheduling, steering
from bot.telegram.front import UNKNOWN, Front, Stale, number
from bot.telegram.previews import page
from bot.telegram.turn import Reply, Rows, Say, Turn

APPROVALS = {
    True: N_("Approve and send the drill"),
    False: N_("Approve and send: this is real"),
}

REAL_NOW = N_(
    "⚠️ This is a REAL draft now. Nothing that was invented for the drill is in it: check place, "
    "hour and numbers, and hand it to a second officer."
)


def install(front: Front) -> None:
    """Add these routes."""
    front.command("alert")(command)
    front.button("alert")(pressed)


async def command(turn: Turn, _argument: str) -> list[Reply]:
    """/alert"""
    if turn.officer is None:
        return [Say(turn.text(UNKNOWN))]
    return await drafting.new(turn, turn.officer, [])


async def pressed(turn: Turn, parts: list[str]) -> list[Reply]:
    """A button of the officer's menus: alert:STEP:…"""
    step, words = STEPS.get(parts[0], (None, 0))
    if step is None or turn.officer is None or len(parts) - 1 != words:
        raise Stale
    return await step(turn, turn.officer, parts[1:])


async def submit(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """Hand it to a second officer, who is told at once."""
    made = await forms.wait(turn, officer, number(parts[0]), send=False)
    if made is not None:
        return made
    alert = await alerts.submit(
        turn.conn, turn.catalogue, number(parts[0]), officer=str(officer.id), now=turn.now
    )
    told = await alerts.ask_approvers(turn.conn, turn.catalogue, alert, now=turn.now)
    if not told:
        return [
            Say(
                turn.text(
                    "Alert {id} waits for a second officer, and your post has no other who may "
                    "approve. Ask your admin to invite one.",
                    id=alert.id,
                )
            )
        ]
    return [Say(turn.text("Alert {id} waits for a second officer; they were told.", id=alert.id))]


async def look(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """The approver sees every variant with its people, then decides."""
    alert = await alerts.show(turn.conn, number(parts[0]), officer=str(officer.id))
    seen = await _seen(turn, alert)
    rows: Rows = [
        [(turn.text(APPROVALS[alert.drill]), f"alert:approve:{alert.id}:{alert.version}")],
        *drafting.looks(turn, seen),
        [(turn.text("Return to its author"), f"alert:return:{alert.id}")],
    ]
    return await drafting.shown(turn, seen, rows)


async def texts(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """The texts that the preview had no room for."""
    alert = await alerts.show(turn.conn, number(parts[0]), officer=str(officer.id))
    return page(turn, await _seen(turn, alert), number(parts[1]))


async def _seen(turn: Turn, alert: Alert) -> previews.Preview:
    rate = turn.setting.present_rate
    return await previews.preview(turn.conn, turn.catalogue, alert, rate=rate, now=turn.now)


async def why(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """Who of the post's people does not get it."""
    actor = str(officer.id)
    alert = await alerts.show(turn.conn, number(parts[0]), officer=actor)
    found = await headcounts.left_out(turn.conn, alert.audience, actor=actor)
    step = "open" if alert.state is AlertState.DRAFT else "look"
    back = f"alert:{step}:{alert.id}"
    return choices.excluded(turn, found, back=back, drill=alert.drill)


async def send(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """A drill may be submitted and approved by the same officer, in one tap."""
    alert = await alerts.show(turn.conn, number(parts[0]), officer=str(officer.id))
    if not alert.drill:
        raise Stale
    made = await forms.wait(turn, officer, alert.id, send=True)
    if made is not None:
        return made
    await alerts.submit(turn.conn, turn.catalogue, alert.id, officer=str(officer.id), now=turn.now)
    return await approving.approve(turn, officer, parts)


async def real(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """A drill has become real: a new draft, to be read and approved like any other."""
    alert = await turning.real(
        turn.conn, turn.catalogue, number(parts[0]), officer=str(officer.id), now=turn.now
    )
    return [Say(turn.text(REAL_NOW)), *await drafting.show(turn, alert)]


async def cancel(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """Stop it, wherever it stands."""
    alert = await alerts.cancel(turn.conn, number(parts[0]), officer=str(officer.id), now=turn.now)
    # Who has it keeps it, and may be told more.
    rows: Rows = (
        [[(turn.text("Correct or withdraw it"), f"follow:menu:{alert.id}")]]
        if alert.started_at
        else []
    )
    return [Say(turn.text("Alert {id} is cancelled.", id=alert.id), rows)]


# Each step, and how many words follow it in callback data, which anybody may forge.
STEPS: dict[str, tuple[Callable[..., Awaitable[list[Reply]]], int]] = {
    "test": (drafting.test, 0),
    "new": (drafting.new, 0),
    "phase": (drafting.phase, 1),
    "area": (drafting.area, 2),
    "kind": (drafting.kind, 3),
    "draft": (drafting.draft, 4),
    "submit": (submit, 1),
    "open": (scheduling.opened, 1),
    "look": (look, 1),
    "texts": (texts, 2),
    "why": (why, 1),
    "send": (send, 2),
    "approve": (approving.approve, 2),
    "again": (approving.again, 2),
    "keep": (approving.keep, 0),
    "return": (steering.send_back, 1),
    "pause": (steering.pause, 1),
    "resume": (steering.resume, 1),
    "stop": (steering.stop, 1),
    "real": (real, 1),
    "cancel": (cancel, 1),
}
