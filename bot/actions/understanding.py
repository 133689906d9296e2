"""Do you understand? What readers say of a warning or a drill, and what they know of it."""

from datetime import datetime

from bot.domain.alert import ANSWERABLE
from bot.domain.conduct import Seat
from bot.domain.exercise import Exercise
from bot.domain.national import National
from bot.domain.understanding import Counts
from bot.errors import NotFound
from bot.store import runs
from bot.store import understanding as store
from bot.store.database import Connection
from bot.store.understanding import Said, changed


async def said(
    conn: Connection, alert_id: int, national_id: int, *, yes: bool, seq: int, now: datetime
) -> None:
    """A reader says that they know what to do, or that they did not understand; the latest counts.

    Raises:
        NotFound: the alert was not sent to this person, or is long over.
    """
    read = await store.read_of(conn, alert_id, national_id)
    if read is None or read.state not in ANSWERABLE:
        raise NotFound("Alert {id} was not sent to this person.", id=alert_id)
    before = await store.said_of(conn, alert_id, national_id)
    told = changed(before, understood=yes)
    await store.record(
        conn, read, Said(alert_id=alert_id, national_id=national_id, seq=seq, at=now, **told)
    )


async def examined(
    conn: Connection, seat: Seat, exercise: Exercise, person: National, *, seq: int, now: datetime
) -> None:
    """What a player answered of the questions who, what and by when: of the newest drill."""
    given = await runs.answers_of(conn, seat.id)
    asked = [one for one in exercise.questions if one.understood and one.key in given]
    right = sum(given[one.key] in one.understood for one in asked)
    alert_id = await store.latest_of(conn, person.id)
    read = await store.read_of(conn, alert_id, person.id) if alert_id else None
    if alert_id is None or read is None:
        return
    before = await store.said_of(conn, alert_id, person.id)
    told = changed(before, asked=len(asked), right=right)
    await store.record(
        conn, read, Said(alert_id=alert_id, national_id=person.id, seq=seq, at=now, **told)
    )


async def counts(conn: Connection, alert_id: int, *, drill: bool) -> Counts:
    """What was understood of an alert, by language, group and form."""
    return await store.counts(conn, alert_id, drill=drill)
