"""An officer says more about an alert that went out: what is new, was wrong, or is over."""

from bot.actions import alerts, asking, facts, followups
from bot.domain.alert import Alert, Purpose
from bot.domain.followup import Reason
from bot.domain.hazard import Phase
from bot.domain.post import Officer
from bot.domain.slot_names import NAMES
from bot.domain.wording import N_
from bot.telegram import drafting, steps
from bot.telegram.drafting import PHASES
from bot.telegram.facts import HOW_TIME, HOW_WORDS
from bot.telegram.front import Front, Stale, word
from bot.telegram.turn import Reply, Rows, Say, Turn

DIALOGUE = "follow"
KINDS = {
    Purpose.UPDATE: N_("🔄 Update: something is new"),
    Purpose.CORRECTION: N_("✏️ Correction: something was wrong"),
    Purpose.ALL_CLEAR: N_("✅ All clear: the danger has passed"),
    Purpose.CANCELLATION: N_("⛔ Withdraw it: it no longer holds"),
}
REASONS = {
    Reason.MISTAKE: N_("It was sent by mistake"),
    Reason.LIFTED: N_("The authority has withdrawn its warning"),
    Reason.ELSEWHERE: N_("It was meant for another area"),
}
REPORTED_NOW = N_(
    "It says that the authority reported it now. If it was at another hour, tap “Change the facts” "
    "and write it."
)
PAPERS = N_("🪪 What it says of papers no longer holds")
ASKED = {
    Purpose.UPDATE: N_("What is new? Tap it, then write what holds now."),
    Purpose.CORRECTION: N_("What was wrong? Tap it, then write what is right."),
}


def install(front: Front) -> None:
    """Add these routes."""
    front.button("follow")(pressed)
    front.text(typed)


async def pressed(turn: Turn, parts: list[str]) -> list[Reply]:
    """A button: follow:STEP:ALERT…"""
    return await steps.taken(turn, parts, STEPS)


async def menu(turn: Turn, _officer: Officer, alert: Alert, _rest: list[str]) -> list[Reply]:
    """Which of the four; and what was said of papers can be taken back in one tap."""
    rows: Rows = [
        [(turn.text(label), f"follow:kind:{alert.id}:{purpose}")]
        for purpose, label in KINDS.items()
    ]
    if await followups.says_papers(turn.conn, alert):
        rows.append([(turn.text(PAPERS), f"follow:papers:{alert.id}")])
    text = turn.text(
        "What is to be said about alert {id}? It goes to everybody whom it reached, as an answer "
        "to it.",
        id=alert.id,
    )
    return [Say(text, rows)]


async def kind(turn: Turn, officer: Officer, alert: Alert, rest: list[str]) -> list[Reply]:
    """What is new, what was wrong, why; an all clear needs nothing more."""
    purpose = word(Purpose, rest[0])
    if purpose is Purpose.ALL_CLEAR:
        made = await _draft(turn, officer, alert, purpose)
        return [*made[:-1], Say(turn.text(REPORTED_NOW)), made[-1]]
    if purpose is Purpose.CANCELLATION:
        rows: Rows = [
            [(turn.text(label), f"follow:reason:{alert.id}:{reason}")]
            for reason, label in REASONS.items()
        ]
        return [Say(turn.text("Why is it withdrawn?"), rows)]
    if purpose not in ASKED:
        raise Stale
    return [Say(turn.text(ASKED[purpose]), await _choices(turn, officer, alert, purpose))]


async def _choices(turn: Turn, officer: Officer, alert: Alert, purpose: Purpose) -> Rows:
    found = await facts.of_draft(turn.conn, turn.catalogue, alert.id, officer=str(officer.id))
    rows: Rows = []
    if purpose is Purpose.UPDATE:
        rows = [
            [(turn.text(PHASES[one]), f"follow:phase:{alert.id}:{one}")]
            for one in turn.catalogue.library.phases.get(alert.threat, ())
            if one is not alert.phase
        ]
    cells = [
        (turn.text(NAMES[one.name]), f"follow:fact:{alert.id}:{purpose}:{one.name}")
        for one in found
        if one.name in NAMES
    ]
    return [*[[cell] for cell in cells], *rows]


async def no_papers(turn: Turn, officer: Officer, alert: Alert, _rest: list[str]) -> list[Reply]:
    """What it says of papers is over before its hour."""
    made = await followups.draft_without_papers(
        turn.conn, turn.catalogue, alert, officer=str(officer.id), now=turn.now
    )
    return await drafting.show(turn, made)


async def reason(turn: Turn, officer: Officer, alert: Alert, rest: list[str]) -> list[Reply]:
    """Withdraw it for one of the reasons that are translated."""
    chosen = word(Reason, rest[0])
    return await _draft(turn, officer, alert, Purpose.CANCELLATION, {"reason": chosen.value})


async def phase(turn: Turn, officer: Officer, alert: Alert, rest: list[str]) -> list[Reply]:
    """It has come further, or goes back."""
    return await _draft(turn, officer, alert, Purpose.UPDATE, phase=word(Phase, rest[0]))


async def fact(turn: Turn, _officer: Officer, alert: Alert, rest: list[str]) -> list[Reply]:
    """The new value is typed."""
    purpose, name = word(Purpose, rest[0]), rest[1]
    if purpose not in ASKED or name not in NAMES:
        raise Stale
    state = {"alert": alert.id, "purpose": purpose.value, "slot": name}
    await asking.ask(turn.conn, turn.chat_id, language=turn.language, name=DIALOGUE, **state)
    how = turn.text(HOW_TIME) if facts.is_time(name) else turn.text(HOW_WORDS)
    rows: Rows = [[(turn.text("Back"), f"follow:menu:{alert.id}")]]
    return [Say(f"<b>{turn.text(NAMES[name])}</b>\n{how}", rows)]


async def typed(turn: Turn, text: str) -> list[Reply] | None:
    """What holds now."""
    asked = await asking.asked(turn.conn, turn.chat_id, DIALOGUE)
    if asked is None or turn.officer is None:
        return None
    officer, name = turn.officer, asked["slot"]
    alert = await alerts.show(turn.conn, asked["alert"], officer=str(officer.id))
    value = await facts.read(turn.conn, alert.post, name, text, now=turn.now)
    made = await _draft(turn, officer, alert, Purpose(asked["purpose"]), {name: value})
    await asking.close(turn.conn, turn.chat_id, language=turn.language)
    return made


async def _draft(
    turn: Turn,
    officer: Officer,
    alert: Alert,
    purpose: Purpose,
    slots: dict[str, str] | None = None,
    phase: Phase | None = None,
) -> list[Reply]:
    made = await followups.draft(
        turn.conn,
        turn.catalogue,
        alert.id,
        purpose,
        officer=str(officer.id),
        now=turn.now,
        slots=slots,
        phase=phase,
    )
    return await drafting.show(turn, made)


# Each step, and how many words follow the alert in callback data.
STEPS = {
    "menu": (menu, 0),
    "kind": (kind, 1),
    "papers": (no_papers, 0),
    "reason": (reason, 1),
    "phase": (phase, 1),
    "fact": (fact, 2),
}
