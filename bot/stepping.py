"""enlace alert pause, resume, return, update, correct, withdraw and all-clear, as values."""

from collections.abc import Sequence

from bot.actions import alerts, followups
from bot.commands import Json, Office, previewed, slots_of, state_of, tell
from bot.domain import duration
from bot.domain.alert import Purpose
from bot.domain.hazard import Phase
from bot.meaning import word_of


async def pause(desk: Office, alert_id: int, officer: str) -> Json:
    """Nothing more leaves for now."""
    async with desk.database.write() as conn:
        alert = await alerts.pause(conn, alert_id, officer=officer, now=desk.now)
        await tell(desk, conn, officer, f"pause {alert_id}", alert.post)
    return state_of(alert)


async def resume(desk: Office, alert_id: int, officer: str) -> Json:
    """On with who is left."""
    async with desk.database.write() as conn:
        alert = await alerts.resume(conn, alert_id, officer=officer, now=desk.now)
        await tell(desk, conn, officer, f"resume {alert_id}", alert.post)
    return state_of(alert)


async def send_back(desk: Office, alert_id: int, officer: str, reason: str) -> Json:
    """To its author, who is told why."""
    async with desk.database.write() as conn:
        alert = await alerts.send_back(conn, alert_id, officer=officer, reason=reason, now=desk.now)
        await alerts.tell_author(conn, desk.catalogue.locales, alert, now=desk.now)
        await tell(desk, conn, officer, f"return {alert_id}", alert.post)
    return state_of(alert)


async def follow(
    desk: Office,
    alert_id: int,
    purpose: str,
    *,
    slots: Sequence[str],
    phase: str | None = None,
    expires: str | None = None,
    author: str,
) -> Json:
    """A draft that says more about an alert, with what each kind of reader would get."""
    async with desk.database.write() as conn:
        made = await followups.draft(
            conn,
            desk.catalogue,
            alert_id,
            Purpose(purpose),
            officer=author,
            now=desk.now,
            slots=slots_of(slots),
            phase=word_of(Phase, phase) if phase else None,
            expires_at=duration.until(expires, desk.now) if expires else None,
        )
        await tell(desk, conn, author, f"{purpose} {alert_id} as {made.id}", made.post)
        told = await previewed(desk, conn, made)
    return told | {"purpose": purpose, "follows": made.follows}
