"""While an alert is sent: pause it, go on, stop it. And before: return it with the reason."""

from bot.actions import alerts, asking
from bot.domain.post import Officer
from bot.domain.wording import N_
from bot.telegram.front import Front, number
from bot.telegram.turn import Reply, Rows, Say, Turn

LONGEST_REASON = 500  # characters
RETURN = "returning"  # dialogue
RETURNED = N_("Alert {id} went back to its author.")
ORPHANED = N_(
    "Alert {id} went back, but nobody who wrote it is at the post any more: an author goes on with "
    "it by /alert."
)


def install(front: Front) -> None:
    """Add these routes; the buttons are those of `alerts`."""
    front.text(returned)


async def pause(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """Nothing more leaves for now."""
    alert = await alerts.pause(turn.conn, number(parts[0]), officer=str(officer.id), now=turn.now)
    text = turn.text("Alert {id} is paused: nothing more leaves for now.", id=alert.id)
    rows: Rows = [
        [(turn.text("Go on sending"), f"alert:resume:{alert.id}")],
        [(turn.text("Stop it"), f"alert:stop:{alert.id}")],
    ]
    return [Say(text, rows)]


async def resume(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """On with who is left."""
    alert = await alerts.resume(turn.conn, number(parts[0]), officer=str(officer.id), now=turn.now)
    return [Say(turn.text("Alert {id} goes on.", id=alert.id))]


async def stop(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """Ask whether it is meant: what is stopped does not go on."""
    alert = await alerts.show(turn.conn, number(parts[0]), officer=str(officer.id))
    text = turn.text(
        "Stop alert {id} for good? Who has not got it will not get it. Who has it keeps it: for "
        "them write a correction or withdraw it.",
        id=alert.id,
    )
    rows: Rows = [
        [(turn.text("Yes, stop it"), f"alert:cancel:{alert.id}")],
        [(turn.text("Correct or withdraw it"), f"follow:menu:{alert.id}")],
    ]
    return [Say(text, rows)]


async def send_back(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """Ask what is to be put right."""
    alert = await alerts.may_return(turn.conn, number(parts[0]), officer=str(officer.id))
    await asking.ask(turn.conn, turn.chat_id, language=turn.language, name=RETURN, alert=alert.id)
    text = turn.text("What is to be put right? Write it in one sentence; its author reads it.")
    return [Say(text, [[(turn.text("Do not return it"), "alert:keep")]])]


async def returned(turn: Turn, text: str) -> list[Reply] | None:
    """The reason that was asked for."""
    asked = await asking.asked(turn.conn, turn.chat_id, RETURN)
    if asked is None or turn.officer is None:
        return None
    await asking.close(turn.conn, turn.chat_id, language=turn.language)
    alert = await alerts.send_back(
        turn.conn,
        asked["alert"],
        officer=str(turn.officer.id),
        reason=text[:LONGEST_REASON],
        now=turn.now,
    )
    is_there = await alerts.tell_author(turn.conn, turn.catalogue.locales, alert, now=turn.now)
    return [Say(turn.text(RETURNED if is_there else ORPHANED, id=alert.id))]
