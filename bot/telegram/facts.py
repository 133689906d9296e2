"""The facts of a draft: an officer sees each as it stands, and writes another value."""

from bot.actions import alerts, asking, facts
from bot.domain.post import Officer
from bot.domain.wording import N_
from bot.telegram import drafting
from bot.telegram.front import Front, Stale, number
from bot.telegram.turn import Reply, Rows, Say, Turn

DIALOGUE = "fact"
# What each slot is called to an officer, and how it is written.
NAMES = {
    "authority": N_("Who reports it (authority of the country)"),
    "hazard_name": N_("Name of the storm"),
    "place": N_("Place"),
    "onset": N_("When it arrives"),
    "deadline": N_("Until when to act"),
    "shelter": N_("Shelter"),
    "clinic": N_("Where the sick are treated"),
    "updated": N_("Hour of the authority's report"),
    "next_update": N_("Next message"),
    "telephone": N_("Telephone of the consulate"),
    "emergency_number": N_("Emergency number"),
    "change": N_("What is new"),
    "fact": N_("What is right"),
    "wrong": N_("What was wrong"),
}
HOW_TIME = N_("Write an hour: 18:00, +2h or 2026-09-03 18:00. It is read on the post's clock.")
HOW_WORDS = N_("Write it in one line, as people should read it.")


def install(front: Front) -> None:
    """Add these routes."""
    front.button("facts")(pressed)
    front.text(typed)


async def pressed(turn: Turn, parts: list[str]) -> list[Reply]:
    """A button: facts:list:ALERT, or facts:ask:ALERT:SLOT."""
    if turn.officer is None:
        raise Stale
    if parts[0] == "list" and len(parts) == 2:
        return await listed(turn, turn.officer, number(parts[1]))
    if parts[0] == "ask" and len(parts) == 3 and parts[2] in NAMES:
        return await ask(turn, turn.officer, number(parts[1]), parts[2])
    raise Stale


async def listed(turn: Turn, officer: Officer, alert_id: int) -> list[Reply]:
    """Every fact, those that are missing first; a button for each."""
    found = await facts.of_draft(turn.conn, turn.catalogue, alert_id, officer=str(officer.id))
    ordered = sorted(found, key=lambda one: one.value is not None)
    lines = [
        f"<b>{turn.text(NAMES[one.name])}</b>: {one.value}"
        if one.value is not None
        else turn.text("❗ <b>{name}</b>: missing", name=turn.text(NAMES[one.name]))
        for one in ordered
    ]
    cells = [(turn.text(NAMES[one.name]), f"facts:ask:{alert_id}:{one.name}") for one in ordered]
    rows: Rows = [[cell] for cell in cells]
    rows.append([(turn.text("See the message"), f"alert:open:{alert_id}")])
    return [
        Say("\n".join([turn.text("What is it to say? Tap what you want to change."), *lines]), rows)
    ]


async def ask(turn: Turn, officer: Officer, alert_id: int, name: str) -> list[Reply]:
    """The new value is typed."""
    alert = await alerts.to_write(turn.conn, alert_id, officer=str(officer.id))
    state = {"alert": alert.id, "version": alert.version, "slot": name}
    await asking.ask(turn.conn, turn.chat_id, language=turn.language, name=DIALOGUE, **state)
    how = turn.text(HOW_TIME) if facts.is_time(name) else turn.text(HOW_WORDS)
    text = f"<b>{turn.text(NAMES[name])}</b>\n{how}"
    return [Say(text, [[(turn.text("Leave it as it is"), f"facts:list:{alert_id}")]])]


async def typed(turn: Turn, text: str) -> list[Reply] | None:
    """The value that was asked for."""
    asked = await asking.asked(turn.conn, turn.chat_id, DIALOGUE)
    if asked is None or turn.officer is None:
        return None
    alert = await facts.write(
        turn.conn,
        turn.catalogue,
        asked["alert"],
        asked["slot"],
        text,
        version=asked["version"],
        officer=str(turn.officer.id),
        now=turn.now,
    )
    await asking.close(turn.conn, turn.chat_id, language=turn.language)
    if alert.follows is not None:
        return await drafting.show(turn, alert)
    return await listed(turn, turn.officer, alert.id)
