"""Whom an alert reached, or may have reached: to them goes what is said of it later."""

from sqlalchemy import ColumnElement, FromClause, Select, and_, or_, select

from bot.store.schema import deliveries

UNDER_WAY = ("queued", "leased")


def reached(of: FromClause) -> ColumnElement[bool]:
    """The rows that ended with a message on a telephone, or perhaps on one."""
    arrived = of.c.state.in_(["accepted", "uncertain"])
    # Sent without an answer, then stopped before it could be sent again.
    return or_(arrived, and_(of.c.repeated, of.c.state.not_in(UNDER_WAY)))


def copies_of(alert_id: int) -> Select[tuple[int]]:
    """The nationals whom an alert reached."""
    mine = deliveries.c.alert_id == alert_id
    return select(deliveries.c.national_id).where(mine, reached(deliveries))
