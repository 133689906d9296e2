"""Summaries of figures that an officer subscribed to: when each is due. Pure."""

from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

HOUR = time(8)  # on the post's clock


class Kind(StrEnum):
    """Which summary."""

    SENT = "sent"  # of each alert, once its sending is over
    DAILY = "daily"
    WEEKLY = "weekly"  # on Mondays


DAYS = {Kind.DAILY: 1, Kind.WEEKLY: 7}


def due(kind: Kind, told_at: datetime, now: datetime, zone: str) -> bool:
    """Whether a daily or weekly summary is due that was last told at `told_at`."""
    return last_hour(kind, now, zone) > told_at


def last_hour(kind: Kind, now: datetime, zone: str) -> datetime:
    """The last time, up to now, at which such a summary was to be told."""
    local = now.astimezone(ZoneInfo(zone))
    day = local.date() - timedelta(days=local.time() < HOUR)
    if kind is Kind.WEEKLY:
        day -= timedelta(days=day.weekday())
    return datetime.combine(day, HOUR, ZoneInfo(zone))
