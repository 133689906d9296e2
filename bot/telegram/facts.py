"""The facts of a draft: an officer sees each as it stands, and writes another value."""

from bot.actions import alerts, asking, facts
from bot.actions.facts import Fact
from bot.domain import papers
from bot.domain.post import Officer
from bot.domain.slot_names import NAMES
from bot.domain.wording import N_
from bot.telegram import drafting
from bot.telegram.front import Front, Stale, number
from bot.telegram.turn import Reply, Rows, Say, Turn

DIALOGUE = "fact"
PAPERS = N_(
    "Say that papers are not asked for at a place only if an authority said so, until a given "
    "hour. At that hour I withdraw it by myself."
)
HOW_TIME = N_("Write an hour: 18:00, +2h or 2026-09-03 18:00. It is read on the post's clock.")
HOW_WORDS = N_("Write it in one line, as people should read it.")


def install(front: Front) -> None:
    """Add these routes."""
    front.button("facts")(pressed)
    front.text(typed)


async def pressed(turn: Turn, parts: list[str]) -> list[Reply]:
    """facts:list:ALERT, facts:papers:ALERT, facts:nopapers:ALERT, facts:ask:ALERT:SLOT"""
    if turn.officer is None:
        raise Stale
    if parts[0] in LISTS and len(parts) == 2:
        return await LISTS[parts[0]](turn, turn.officer, number(parts[1]))
    if parts[0] == "ask" and len(parts) == 3 and parts[2] in NAMES:
        return await ask(turn, turn.officer, number(parts[1]), parts[2])
    raise Stale


async def listed(turn: Turn, officer: Officer, alert_id: int) -> list[Reply]:
    """Every fact, those that are missing first; a button for each."""
    found = await facts.of_draft(turn.conn, turn.catalogue, alert_id, officer=str(officer.id))
    ordered = sorted(found, key=lambda one: one.value is not None)
    rows = [
        *_cells(turn, alert_id, ordered),
        [(turn.text("Papers are not asked for at a place…"), f"facts:papers:{alert_id}")],
        [(turn.text("See the message"), f"alert:open:{alert_id}")],
    ]
    head = turn.text("What is it to say? Tap what you want to change.")
    return [Say("\n".join([head, *_lines(turn, ordered)]), rows)]


def _lines(turn: Turn, found: list[Fact]) -> list[str]:
    return [
        f"<b>{turn.text(NAMES[one.name])}</b>: {one.value}"
        if one.value is not None
        else turn.text("❗ <b>{name}</b>: missing", name=turn.text(NAMES[one.name]))
        for one in found
    ]


def _cells(turn: Turn, alert_id: int, found: list[Fact]) -> Rows:
    return [[(turn.text(NAMES[one.name]), f"facts:ask:{alert_id}:{one.name}")] for one in found]


async def papers_line(turn: Turn, officer: Officer, alert_id: int) -> list[Reply]:
    """What the draft says of papers: all four, or nothing."""
    found = await facts.of_papers(turn.conn, turn.catalogue, alert_id, officer=str(officer.id))
    said = any(one.value is not None for one in found)
    out = [[(turn.text("Say nothing of papers"), f"facts:nopapers:{alert_id}")]] if said else []
    rows = [
        *_cells(turn, alert_id, found),
        *out,
        [(turn.text("All facts"), f"facts:list:{alert_id}")],
        [(turn.text("See the message"), f"alert:open:{alert_id}")],
    ]
    lines = _lines(turn, found) if said else []
    return [Say("\n".join([turn.text(PAPERS), *lines]), rows)]


async def no_papers(turn: Turn, officer: Officer, alert_id: int) -> list[Reply]:
    """The line goes out of the draft."""
    await facts.take_papers_out(
        turn.conn, turn.catalogue, alert_id, officer=str(officer.id), now=turn.now
    )
    return await listed(turn, officer, alert_id)


LISTS = {"list": listed, "papers": papers_line, "nopapers": no_papers}


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
    if asked["slot"] in papers.LINE:
        return await papers_line(turn, turn.officer, alert.id)
    if alert.follows is not None:
        return await drafting.show(turn, alert)
    return await listed(turn, turn.officer, alert.id)
