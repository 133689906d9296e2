"""The answers to "are you still there?"."""

from bot.actions import freshness
from bot.domain.profile import Field
from bot.domain.wording import N_
from bot.telegram import nationals, profiles
from bot.telegram.front import Front, Stale
from bot.telegram.turn import Reply, Say, Toast, Turn

RIGHT = N_("Thank you. Everything stays as it is.")


def install(front: Front) -> None:
    """Add these routes."""
    front.button("fresh")(pressed)


async def pressed(turn: Turn, parts: list[str]) -> list[Reply]:
    """All is right, I have moved, or delete my data."""
    answers = {"yes": _right, "moved": _moved, "leave": _leave}
    if turn.national is None or len(parts) != 1 or parts[0] not in answers:
        raise Stale
    return await answers[parts[0]](turn)


async def _right(turn: Turn) -> list[Reply]:
    await freshness.confirm(turn.conn, turn.chat_id, turn.now)
    return [Toast(turn.text(RIGHT)), Say(turn.text(RIGHT))]


async def _moved(turn: Turn) -> list[Reply]:
    return await profiles.open_field(turn, Field.AREA)


async def _leave(turn: Turn) -> list[Reply]:
    return await nationals.ask_forget(turn, "")
