"""What a sender left behind: in hand when it died, or when it was told to stop."""

from datetime import datetime

import structlog

from bot.delivery.hands import Hands
from bot.domain.delivery import abandoned
from bot.store import deliveries, outbox
from bot.store.database import Database
from bot.store.deliveries import Claimed

log = structlog.get_logger(__name__)


async def recover(database: Database, now: datetime) -> None:
    """Settle what dead senders had in hand. Call it holding the token."""
    async with database.write() as conn:
        alerts = await deliveries.recover(conn, now)
        others = await outbox.recover(conn, now)
    if alerts or others:
        log.warning("rows_recovered", deliveries=alerts, outbox=others)


def drop(hands: Hands) -> None:
    """Sends that were broken off may have left: as if their answers were lost."""
    for item in hands.sending.values():
        repeated = isinstance(item, Claimed) and item.repeated
        hands.settle(item, abandoned(item.lane, item.attempts, repeated))
    hands.sending.clear()
