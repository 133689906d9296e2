"""Two officers who work on one draft are told of each other."""

from datetime import datetime, timedelta

from bot.actions import posts
from bot.content.locales import Locales
from bot.domain.alert import Alert
from bot.domain.post import OPERATOR, Officer
from bot.domain.wording import N_
from bot.store import looks
from bot.store.database import Connection

LASTS = timedelta(minutes=10)  # so long a draft counts as being before somebody
CHANGED = N_("✍️ Draft {id}, which you have open, was changed by another officer.")


async def opened(conn: Connection, alert: Alert, officer: Officer, now: datetime) -> bool:
    """This officer has it before them now; gives whether another one has too."""
    await looks.put(conn, alert.id, officer.id, now)
    return bool(await looks.others(conn, alert.id, officer.id, now - LASTS))


async def changed(
    conn: Connection, locales: Locales, alert: Alert, *, officer: str, now: datetime
) -> None:
    """Whoever else has it before them is told, with a button to look at it as it is now."""
    own = None if officer == OPERATOR else int(officer)
    for other in await looks.others(conn, alert.id, own, now - LASTS):
        who = await posts.the_officer(conn, str(other))
        if who.active:
            await posts.tell(
                conn, locales, who, CHANGED, button=(LOOK, f"alert:open:{alert.id}"), now=now,
                id=alert.id,
            )  # fmt: skip


LOOK = N_("Look at it")
