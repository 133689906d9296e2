"""Which summaries of figures an officer wants, each switched on and off by a press: from /stats."""

from bot.actions import summaries
from bot.domain.summary import Kind
from bot.domain.wording import N_
from bot.telegram.front import Stale, word
from bot.telegram.turn import Reply, Say, Turn

NAMES = {
    Kind.SENT: N_("Of each alert, once it is sent"),
    Kind.DAILY: N_("Every day at eight"),
    Kind.WEEKLY: N_("On Mondays at eight"),
}
TEXT = N_("Summaries that come by themselves. Press to switch one on or off.")


async def show(turn: Turn, _parts: list[str]) -> list[Reply]:
    """Which are on."""
    if turn.officer is None:
        raise Stale
    chosen = await summaries.of(turn.conn, turn.officer)
    rows = [
        [(f"{'✅' if kind in chosen else '⬜️'} {turn.text(name)}", f"stats:subscribed:{kind}")]
        for kind, name in NAMES.items()
    ]
    return [Say(turn.text(TEXT), [*rows, [(turn.text("Back"), "stats:list")]])]


async def toggle(turn: Turn, parts: list[str]) -> list[Reply]:
    """One of them on or off."""
    if turn.officer is None:
        raise Stale
    await summaries.toggle(turn.conn, turn.officer, word(Kind, parts[0]), turn.now)
    return await show(turn, [])
