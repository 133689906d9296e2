"""The area of an alert, in an officer's language."""

from bot.domain.alert import Alert
from bot.telegram.turn import Turn


def area_of_alert(turn: Turn, alert: Alert) -> str:
    """The names of its regions."""
    names = [turn.catalogue.regions.name(iso, turn.language) for iso in alert.audience.regions]
    return ", ".join(names) or turn.text("every place")
