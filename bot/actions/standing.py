"""What an alert stands among: others of its post that hold, and who reads what people answer."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.actions import officers
from bot.domain import checker_process as process
from bot.domain.alert import Alert, Purpose
from bot.domain.finding import Finding
from bot.store import alerts
from bot.store.alerts import Variant
from bot.store.database import Connection


async def around(
    conn: Connection, alert: Alert, shown: Sequence[tuple[Variant, int]], now: datetime
) -> list[Finding]:
    """The rules about its check-in, and about what it says again."""
    found: list[Finding] = []
    asked = sum(people for variant, people in shown if variant.payload.buttons)
    if asked and alert.asks:  # else the buttons are about whether it was understood
        on_duty = await officers.on_duty(conn, alert.post)
        found += process.c34(closes=alert.expires_at, audience=asked, on_duty=len(on_duty))
    if alert.purpose is Purpose.UPDATE and not alert.drill:
        live = [one.id for one in await alerts.public(conn, alert.post, now) if _same(one, alert)]
        # An update that says nothing new cannot be composed: `content.openings` refuses it.
        found += process.c33(changed=True, referred=await _chain(conn, alert), live=live)
    return found


async def _chain(conn: Connection, alert: Alert) -> list[int]:
    assert alert.follows is not None, "an update is about an alert"
    return [one.id for one in await alerts.chain(conn, alert.follows)]


def _same(one: Alert, alert: Alert) -> bool:
    """Whether it warns the same people of the same."""
    meant = replace(one.audience, reached=None), replace(alert.audience, reached=None)
    return one.hazard is alert.hazard and meant[0] == meant[1]
