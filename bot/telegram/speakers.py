"""Which languages an officer speaks, given and taken by an admin of their post: from /team."""

from collections.abc import Collection

from bot.actions import speakers
from bot.domain.language import LANGUAGES
from bot.domain.post import Officer
from bot.domain.wording import N_
from bot.telegram.front import Front, Stale, number
from bot.telegram.turn import Reply, Rows, Say, Turn

PRESS = N_(
    "Press a language to give it or to take it. Who speaks one records its messages and hears "
    "those of others."
)


def install(front: Front) -> None:
    """Add these routes; the way here is in /team."""
    front.button("speakers")(pressed)


async def pressed(turn: Turn, parts: list[str]) -> list[Reply]:
    """speakers:show:OFFICER, speakers:give:OFFICER:LANGUAGE, speakers:take:OFFICER:LANGUAGE"""
    step = STEPS.get((parts[0], len(parts)))
    if step is None or turn.officer is None:
        raise Stale
    return await step(turn, turn.officer, parts[1:])


async def show(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """Every language, those that they speak marked and first."""
    whom = number(parts[0])
    return [_card(turn, whom, await speakers.show(turn.conn, whom, actor=str(officer.id)))]


async def give(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """They speak it."""
    whom, code = _known(parts)
    held = await speakers.grant(
        turn.conn, turn.catalogue.locales, whom, code, actor=str(officer.id), now=turn.now
    )
    return [_card(turn, whom, held)]


async def take(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """They do not."""
    whom, code = _known(parts)
    held = await speakers.take(
        turn.conn, turn.catalogue.locales, whom, code, actor=str(officer.id), now=turn.now
    )
    return [_card(turn, whom, held)]


def _card(turn: Turn, whom: int, held: Collection[str]) -> Say:
    codes = sorted(LANGUAGES, key=lambda code: code not in held)  # stable: else as the table
    cells = [_cell(whom, code, code in held) for code in codes]
    rows: Rows = [cells[at : at + 2] for at in range(0, len(cells), 2)]
    rows.append([(turn.text("Back"), f"team:officer:{whom}")])
    named = ", ".join(LANGUAGES[code].label for code in codes if code in held) or "—"
    text = turn.text("Officer {id} speaks: {languages}", id=whom, languages=named)
    return Say(f"{text}\n{turn.text(PRESS)}", rows)


def _cell(whom: int, code: str, held: bool) -> tuple[str, str]:
    step, sign = ("take", "☑️") if held else ("give", "⬜️")
    return f"{sign} {LANGUAGES[code].label}", f"speakers:{step}:{whom}:{code}"


def _known(parts: list[str]) -> tuple[int, str]:
    if parts[1] not in LANGUAGES:
        raise Stale
    return number(parts[0]), parts[1]


STEPS = {("show", 2): show, ("give", 3): give, ("take", 3): take}
