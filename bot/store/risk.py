"""Who of an audience goes first: who surely is there, who needs support, who was silent longest."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, case, or_, true

from bot.store.schema import nationals

PLACE, NEEDS = 200, 100  # steps far enough apart that a row which is put off stays among its like
AGES = (365, 180, 90, 30)  # days since the last confirmation; each of them a step of ten
STEP = 10


def rank(now: datetime) -> ColumnElement[int]:
    """A delivery's place among those of its alert: the smaller goes first.

    People whose region is known to be meant go before those who may be anywhere, those with needs
    (or small children) before others, and then those who confirmed their data longest ago: whoever
    was heard of yesterday has more ways to hear of it.
    """
    placed = nationals.c.region.is_not(None)
    needy = or_(nationals.c.needs != "", nationals.c.under_five == true())
    ages = [
        (nationals.c.confirmed_at <= now - timedelta(days=days), STEP * at)
        for at, days in enumerate(AGES)
    ]
    return (
        case((placed, 0), else_=PLACE)
        + case((needy, 0), else_=NEEDS)
        + case(*ages, else_=STEP * len(AGES))
    )
