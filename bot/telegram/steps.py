"""Buttons about one alert, CAPABILITY:STEP:ALERT…, as a table of steps."""

from collections.abc import Awaitable, Callable, Mapping

from bot.actions import alerts
from bot.domain.alert import Alert
from bot.domain.post import Officer
from bot.telegram.front import Stale, number
from bot.telegram.turn import Reply, Turn

Step = Callable[[Turn, Officer, Alert, list[str]], Awaitable[list[Reply]]]
Steps = Mapping[str, tuple[Step, int]]  # each with how many words stand after the alert


async def taken(turn: Turn, parts: list[str], steps: Steps) -> list[Reply]:
    """What the step answers that was pressed.

    Raises:
        Stale: there is no such step, or it is no officer's press. NotAllowed: another post's alert.
    """
    if turn.officer is None or len(parts) < 2:
        raise Stale
    step, words = steps.get(parts[0], (None, 0))
    if step is None or len(parts) - 2 != words:
        raise Stale
    alert = await alerts.to_write(turn.conn, number(parts[1]), officer=str(turn.officer.id))
    return await step(turn, turn.officer, alert, parts[2:])
