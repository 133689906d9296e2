"""When a draft goes out, until when it holds, and whether it comes again."""

from datetime import timedelta

from bot.actions import alerts, asking, scheduling
from bot.content.formats import instant
from bot.domain.alert import Alert
from bot.domain.hazard import Phase
from bot.domain.post import Officer
from bot.domain.schedule import CAN_WAIT
from bot.domain.wording import N_
from bot.telegram import drafting, steps
from bot.telegram.facts import HOW_TIME
from bot.telegram.front import Front, Stale, number
from bot.telegram.turn import Reply, Rows, Say, Turn

DIALOGUE = "when"
ASKED = {
    "start": N_("When is it to go out?"),
    "end": N_("Until when does it hold? After that nothing of it is sent."),
}
QUIET = N_("What can wait goes out between 7 in the morning and 9 in the evening.")
EVERY = {
    "1": N_("Again every day, until somebody stops it"),
    "7": N_("Again every week, until somebody stops it"),
}


def install(front: Front) -> None:
    """Add these routes."""
    front.button("when")(pressed)
    front.text(typed)


async def pressed(turn: Turn, parts: list[str]) -> list[Reply]:
    """A button: when:STEP:ALERT…"""
    return await steps.taken(turn, parts, STEPS)


async def menu(turn: Turn, _officer: Officer, alert: Alert, _rest: list[str]) -> list[Reply]:
    """As it stands, and what may be changed."""
    zone = await scheduling.zone_of(turn.conn, alert)
    start = instant(alert.starts_at, turn.language, zone) if alert.starts_at else None
    lines = [
        turn.text("It goes out on {at}.", at=start)
        if start
        else turn.text("It goes out as soon as it is approved."),
        turn.text("It holds until {at}.", at=instant(alert.expires_at, turn.language, zone)),
    ]
    if alert.phase in CAN_WAIT and not alert.drill:
        lines.append(turn.text(QUIET))
    if alert.repeats:
        lines.append(turn.text(EVERY[str(alert.repeats.days)]))
    rows: Rows = [
        [(turn.text("Choose the hour"), f"when:ask:{alert.id}:start")],
        [(turn.text("As soon as it is approved"), f"when:now:{alert.id}")],
        [(turn.text("Until when it holds"), f"when:ask:{alert.id}:end")],
    ]
    if alert.phase is Phase.AWARENESS and alert.follows is None:
        rows += [
            [(turn.text(label), f"when:every:{alert.id}:{days}")] for days, label in EVERY.items()
        ]
        rows.append([(turn.text("Only once"), f"when:every:{alert.id}:0")])
    rows.append([(turn.text("See the message"), f"alert:open:{alert.id}")])
    return [Say("\n".join(lines), rows)]


async def ask(turn: Turn, _officer: Officer, alert: Alert, rest: list[str]) -> list[Reply]:
    """The hour is typed."""
    if rest[0] not in ASKED:
        raise Stale
    state = {"alert": alert.id, "version": alert.version, "what": rest[0]}
    await asking.ask(turn.conn, turn.chat_id, language=turn.language, name=DIALOGUE, **state)
    rows: Rows = [[(turn.text("Back"), f"when:menu:{alert.id}")]]
    return [Say(f"{turn.text(ASKED[rest[0]])}\n{turn.text(HOW_TIME)}", rows)]


async def typed(turn: Turn, text: str) -> list[Reply] | None:
    """The hour that was asked for."""
    asked = await asking.asked(turn.conn, turn.chat_id, DIALOGUE)
    if asked is None or turn.officer is None:
        return None
    change = scheduling.start if asked["what"] == "start" else scheduling.end
    alert = await change(
        turn.conn,
        turn.catalogue,
        asked["alert"],
        text,
        version=asked["version"],
        officer=str(turn.officer.id),
        now=turn.now,
    )
    await asking.close(turn.conn, turn.chat_id, language=turn.language)
    return await menu(turn, turn.officer, alert, [])


async def at_once(turn: Turn, officer: Officer, alert: Alert, _rest: list[str]) -> list[Reply]:
    """No hour: as soon as it is approved."""
    made = await _revised(turn, officer, alert, starts_at=None)
    return await menu(turn, officer, made, [])


async def every(turn: Turn, officer: Officer, alert: Alert, rest: list[str]) -> list[Reply]:
    """A series, or only once."""
    if rest[0] not in (*EVERY, "0") or alert.phase is not Phase.AWARENESS:
        raise Stale
    repeats = timedelta(days=int(rest[0])) or None
    made = await _revised(turn, officer, alert, repeats=repeats)
    return await menu(turn, officer, made, [])


async def _revised(turn: Turn, officer: Officer, alert: Alert, **changes: object) -> Alert:
    return await alerts.revise(
        turn.conn,
        turn.catalogue,
        alert.id,
        officer=str(officer.id),
        now=turn.now,
        version=alert.version,
        **changes,
    )


async def opened(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """A draft once more, as it stands now."""
    alert = await alerts.show(turn.conn, number(parts[0]), officer=str(officer.id))
    return await drafting.show(turn, alert)


STEPS = {
    "menu": (menu, 0),
    "ask": (ask, 1),
    "now": (at_once, 0),
    "every": (every, 1),
}
