"""The training room: plays Telegram for any Bot API client; no real phone is reached."""

from bot.training.clock import Clock, ShiftedClock
from bot.training.server import create_app

__all__ = ["Clock", "ShiftedClock", "create_app"]
