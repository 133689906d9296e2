"""The clerk: writes results and claims the next rows, in one transaction at a time."""

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from math import inf

import structlog

from bot.delivery.hands import Hands, Item
from bot.delivery.lease import TokenLease
from bot.delivery.messenger import Messenger, Prepared
from bot.domain.message import Payload
from bot.domain.passage import Watch
from bot.store import alarms, deliveries, outbox, passages, sendings
from bot.store.alarms import Kind
from bot.store.database import Connection, Database

TIDY_INTERVAL = 0.5  # s
TIDY_ROWS = 5000  # closed at once, so that other writers wait briefly
VARIANTS_KEPT = 1000
TROUBLE_TOLD = 5.0  # s without a database, and officers hear of it afterwards

log = structlog.get_logger(__name__)


class Clerk:
    """Keeps the table in step with what the workers hold."""

    def __init__(
        self,
        database: Database,
        messenger: Messenger,
        lease: TokenLease,
        hands: Hands,
        *,
        clock: Callable[[], datetime],
        timer: Callable[[], float],  # s; it never steps back
        batch: int,
    ) -> None:
        self._database, self._messenger, self._lease = database, messenger, lease
        self._hands, self._clock, self._time, self._batch = hands, clock, timer, batch
        self.watches: dict[int, Watch] = defaultdict(Watch)  # by alert
        self.prepared: dict[int, Prepared | None] = {}  # by variant; None: altered
        self.open: dict[int, datetime] = {}  # alerts that may be sent → until when
        self._tidy_at = 0.0
        self._troubled_since = inf  # s of `timer`: nothing could be written since

    def failed(self) -> None:
        """A turn could not be written."""
        self._troubled_since = min(self._troubled_since, self._time())

    async def turn(self, *, held: bool) -> bool:
        """One transaction: write results, tidy up, claim; gives whether there is more to tidy.

        While `held` nothing is claimed. What could not be written is in hand as before.
        """
        hands = self._hands
        results, said, pauses = hands.results, hands.said, dict(hands.pauses)
        hands.results, hands.said = [], []
        now, tidy = self._clock(), self._time() >= self._tidy_at
        over = self._troubled_since < inf and self._database.fault is None
        news = {alert_id: watch.take() for alert_id, watch in self.watches.items()} if tidy else {}
        more = False
        try:
            async with self._database.write() as conn:
                await self._lease.renew(conn)
                await deliveries.record(conn, self._lease.owner, results, now)
                await outbox.record(conn, self._lease.owner, said, now)
                await passages.add(conn, news)
                if over and self._time() - self._troubled_since > TROUBLE_TOLD:
                    await alarms.sound(conn, Kind.STORE_FAILED, now)
                for alert_id, reason in pauses.items():
                    await alarms.stop_alert(conn, alert_id, reason, now)
                sendable = await deliveries.sendable(conn, now)
                claimed = [] if held else await self._claim(conn, now, sendable)
                if tidy:
                    more = await self._tidy(conn, now)
        except BaseException:
            hands.results, hands.said = results + hands.results, said + hands.said
            for alert_id, passage in news.items():
                self.watches[alert_id].give_back(passage)
            raise
        self._troubled_since = inf if over else self._troubled_since
        self._tidy_at = self._time() + TIDY_INTERVAL if tidy else self._tidy_at
        for alert_id in pauses:
            del hands.pauses[alert_id]
        hands.take_in(claimed)
        self.open = sendable
        return more

    async def write_last(self) -> None:
        """What is left at the end; then the token is free."""
        hands, now = self._hands, self._clock()
        async with self._database.write() as conn:
            await deliveries.record(conn, self._lease.owner, hands.results, now)
            await outbox.record(conn, self._lease.owner, hands.said, now)
            await passages.add(conn, {number: one.take() for number, one in self.watches.items()})
            for alert_id, reason in hands.pauses.items():
                await alarms.stop_alert(conn, alert_id, reason, now)
            await self._lease.release(conn)

    async def _claim(
        self, conn: Connection, now: datetime, sendable: dict[int, datetime]
    ) -> list[Item]:
        room = self._batch - self._hands.ready
        if room < self._batch // 2:
            return []
        claimed: list[Item] = []
        if sendable:
            fair = not self._hands.lower()
            rows = await deliveries.claim(conn, self._lease.owner, room, now, fair=fair)
            await self._prepare(conn, {row.variant_id for row in rows})
            claimed += rows
        claimed += await outbox.claim(conn, self._lease.owner, self._batch, now)
        return claimed

    async def _prepare(self, conn: Connection, variants: set[int]) -> None:
        missing = variants - self.prepared.keys()
        if not missing:
            return
        if len(self.prepared) > VARIANTS_KEPT:
            self.prepared.clear()
            missing = variants
        for variant, (text, digest) in (await deliveries.payloads(conn, missing)).items():
            payload = Payload.from_json(text)
            intact = payload.digest() == digest
            self.prepared[variant] = self._messenger.prepare(payload) if intact else None

    async def _tidy(self, conn: Connection, now: datetime) -> bool:
        """Close what is over; gives whether perhaps not all of it is."""
        closed = await sendings.expire(conn, now, TIDY_ROWS)
        closed += await sendings.withdraw_stopped(conn, TIDY_ROWS)
        await outbox.expire(conn, now)
        for alert_id in await sendings.finished(conn):
            await sendings.mark_finished(conn, alert_id, now)
            self.watches.pop(alert_id, None)
            log.info("alert_sent", alert=alert_id)
        return bool(closed)
