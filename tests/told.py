"""A message as it is sent, of all that a picture or a voice of it is made of."""

from bot.content.messages import Library
from bot.content.parts import Told


def composed(library: Library, one: Told) -> str:
    """Telegram's HTML."""
    return library.compose(
        hazard=one.hazard,
        phase=one.phase,
        language=one.language,
        groups=one.groups,
        slots=one.slots,
        zone=one.zone,
        drill=one.drill,
    ).text
