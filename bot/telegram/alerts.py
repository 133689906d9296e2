"""An officer writes an alert, sees it as it will be read, and lets it go."""

from datetime import timedelta

from bot.actions import alerts, posts, sending, statistics, variants
from bot.domain.alert import Alert
from bot.domain.hazard import Hazard, Phase
from bot.domain.post import Officer
from bot.telegram import forms
from bot.telegram.front import UNKNOWN, Front, Stale, number, word
from bot.telegram.previews import summary, texts
from bot.telegram.turn import Reply, Rows, Say, Turn

LASTS = timedelta(hours=6)
EVERYWHERE = "all"
PHASES = {
    Phase.AWARENESS: "Awareness: before the season",
    Phase.WARNING: "Warning: it is coming",
    Phase.EMERGENCY: "Emergency: it is here",
    Phase.RECOVERY: "Recovery: it is over",
}


def install(front: Front) -> None:
    """Add these routes."""
    front.command("alert")(command)
    front.button("alert")(pressed)


async def command(turn: Turn, _argument: str) -> list[Reply]:
    """/alert"""
    if turn.officer is None:
        return [Say(turn.text(UNKNOWN))]
    return await new(turn, turn.officer, [])


async def pressed(turn: Turn, parts: list[str]) -> list[Reply]:
    """A button of the officer's menus: alert:STEP:…"""
    step = STEPS.get(parts[0])
    if step is None or turn.officer is None:
        raise Stale
    return await step(turn, turn.officer, parts[1:])


async def test(turn: Turn, officer: Officer, _parts: list[str]) -> list[Reply]:
    """ "Send a test": a drill of a hurricane warning for the post's own region, prefilled."""
    post = await posts.the_post(turn.conn, officer.post)
    return await _draft(turn, officer, Phase.WARNING, (post.region,), drill=True)


async def new(turn: Turn, _officer: Officer, _parts: list[str]) -> list[Reply]:
    """How far has the hurricane come?"""
    rows = [[(turn.text(label), f"alert:area:{phase}")] for phase, label in PHASES.items()]
    return [Say(turn.text("Hurricane. How far has it come?"), rows)]


async def area(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """For which area?"""
    phase = word(Phase, parts[0])
    post = await posts.the_post(turn.conn, officer.post)
    regions = turn.catalogue.regions
    names = [
        (regions.name(one.iso, turn.language), one.iso) for one in regions.of_country(post.country)
    ]
    names.sort(key=lambda pair: (pair[1] != post.region, pair[0]))
    cells = [(name, f"alert:kind:{phase}:{iso}") for name, iso in names]
    everyone = (turn.text("Everybody of this post"), f"alert:kind:{phase}:{EVERYWHERE}")
    rows: Rows = [[cells[0]], [everyone], *[cells[i : i + 2] for i in range(1, len(cells), 2)]]
    return [Say(turn.text("For which area?"), rows)]


async def kind(turn: Turn, _officer: Officer, parts: list[str]) -> list[Reply]:
    """A drill, or the real thing? Two sentences that nobody can mistake for each other."""
    phase, where = _choice(parts)
    rows = [
        [
            (
                turn.text("DRILL: only people who joined the exercise"),
                f"alert:draft:{phase}:{where}:drill",
            )
        ],
        [(turn.text("REAL: everybody registered there"), f"alert:draft:{phase}:{where}:live")],
    ]
    return [Say(turn.text("Is this a drill, or real?"), rows)]


async def draft(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """Write it down and show it."""
    phase, where = _choice(parts[:2])
    if parts[2:] not in (["drill"], ["live"]):
        raise Stale
    regions = () if where == EVERYWHERE else (where,)
    return await _draft(turn, officer, phase, regions, drill=parts[2] == "drill")


async def _draft(
    turn: Turn, officer: Officer, phase: Phase, regions: tuple[str, ...], *, drill: bool
) -> list[Reply]:
    alert = await alerts.draft(
        turn.conn,
        turn.catalogue,
        post=officer.post,
        hazard=Hazard.HURRICANE,
        phase=phase,
        regions=regions,
        drill=drill,
        expires_at=turn.now + LASTS,
        author=str(officer.id),
        now=turn.now,
    )
    return await _show(turn, alert)


async def _show(turn: Turn, alert: Alert) -> list[Reply]:
    seen = await variants.preview(turn.conn, turn.catalogue, alert, rate=turn.setting.rate)
    ask: Rows = [[(turn.text("Discard"), f"alert:cancel:{alert.id}")]]
    submit = (turn.text("Ask a second officer"), f"alert:submit:{alert.id}")
    send = (turn.text("Send the drill now"), f"alert:send:{alert.id}:{alert.version}")
    ask = [[send], [submit], *ask] if alert.drill else [[submit], *ask]
    return [*[Say(text) for text in texts(turn, seen)], Say(summary(turn, seen), ask)]


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
    seen = await variants.preview(turn.conn, turn.catalogue, alert, rate=turn.setting.rate)
    label = "Approve and send the drill" if alert.drill else "Approve and send: this is real"
    rows: Rows = [
        [(turn.text(label), f"alert:approve:{alert.id}:{alert.version}")],
        *(
            [[(turn.text("See pictures, hear voices"), f"forms:show:{alert.id}")]]
            if seen.forms
            else []
        ),
        [(turn.text("Return to its author"), f"alert:return:{alert.id}")],
    ]
    return [*[Say(text) for text in texts(turn, seen)], Say(summary(turn, seen), rows)]


async def send(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """A drill may be submitted and approved by the same officer, in one tap."""
    alert = await alerts.show(turn.conn, number(parts[0]), officer=str(officer.id))
    if not alert.drill:
        raise Stale
    made = await forms.wait(turn, officer, alert.id, send=True)
    if made is not None:
        return made
    await alerts.submit(turn.conn, turn.catalogue, alert.id, officer=str(officer.id), now=turn.now)
    return await approve(turn, officer, parts)


async def approve(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """Let it go; the message that answers shows how far the sending is."""
    if len(parts) != 2:
        raise Stale
    alert = await alerts.approve(
        turn.conn,
        number(parts[0]),
        officer=str(officer.id),
        now=turn.now,
        version=number(parts[1]),
    )
    report = await statistics.report(turn.conn, alert.id, now=turn.now)
    text = sending.progress_text(turn.catalogue.locales, turn.language, alert, report)
    link = turn.setting.board_link(officer.id, officer.post, alert.id)
    figures = Say(
        turn.text("Figures as they come in:"),
        [
            [(turn.text("Figures"), f"stats:{alert.id}")],
            [(turn.text("Board"), link)],
            [(turn.text("Copy for WhatsApp"), f"forms:share:{alert.id}")],
        ],
    )
    return [Say(text, remember=alert.id), figures]


async def send_back(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """Return it to its author."""
    alert = await alerts.send_back(
        turn.conn, number(parts[0]), officer=str(officer.id), reason="by button", now=turn.now
    )
    return [Say(turn.text("Alert {id} went back to its author.", id=alert.id))]


async def cancel(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """Stop it, wherever it stands."""
    alert = await alerts.cancel(turn.conn, number(parts[0]), officer=str(officer.id), now=turn.now)
    return [Say(turn.text("Alert {id} is cancelled.", id=alert.id))]


STEPS = {
    "test": test,
    "new": new,
    "area": area,
    "kind": kind,
    "draft": draft,
    "submit": submit,
    "look": look,
    "send": send,
    "approve": approve,
    "return": send_back,
    "cancel": cancel,
}


def _choice(parts: list[str]) -> tuple[Phase, str]:
    if len(parts) != 2:
        raise Stale
    return word(Phase, parts[0]), parts[1]
