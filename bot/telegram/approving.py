"""An approver lets an alert go; where it goes against a rule, they write why."""

from bot.actions import alerts, checking, sending, statistics
from bot.domain.post import Officer
from bot.telegram.front import Front, Stale, number
from bot.telegram.turn import Reply, Say, Turn

LONGEST_REASON = 500  # characters


def install(front: Front) -> None:
    """Add these routes; the buttons are those of `alerts`."""
    front.text(reasoned)


async def approve(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """Let it go; or ask first why, where it goes against a rule."""
    if len(parts) != 2:
        raise Stale
    chosen, version = number(parts[0]), number(parts[1])
    alert = await alerts.show(turn.conn, chosen, officer=str(officer.id))
    rules = await checking.unjustified(turn.conn, alert)
    if not rules:
        return await _let_go(turn, officer, alert.id, version)
    await checking.may_approve(turn.conn, alert, str(officer.id), turn.now, version)
    await checking.ask_reason(
        turn.conn,
        turn.chat_id,
        language=turn.language,
        alert_id=alert.id,
        version=version,
    )
    ask = turn.text(
        "Alert {id} goes against {rules}. Write in one sentence why it goes out all the same.",
        id=alert.id,
        rules=", ".join(rules),
    )
    return [Say(ask, [[(turn.text("Do not send it"), "alert:keep")]])]


async def reasoned(turn: Turn, text: str) -> list[Reply] | None:
    """The reason that was asked for."""
    asked = await checking.asked_reason(turn.conn, turn.chat_id)
    if asked is None or turn.officer is None:
        return None
    await checking.close(turn.conn, turn.chat_id, language=turn.language)
    return await _let_go(turn, turn.officer, *asked, reason=text[:LONGEST_REASON])


async def keep(turn: Turn, _officer: Officer, _parts: list[str]) -> list[Reply]:
    """No reason is given: the alert waits."""
    await checking.close(turn.conn, turn.chat_id, language=turn.language)
    return [Say(turn.text("It was not sent."))]


async def _let_go(
    turn: Turn, officer: Officer, alert_id: int, version: int, reason: str | None = None
) -> list[Reply]:
    """Approve it; the message that answers shows how far the sending is."""
    alert = await alerts.approve(
        turn.conn,
        alert_id,
        officer=str(officer.id),
        now=turn.now,
        version=version,
        reason=reason,
    )
    report = await statistics.report(turn.conn, alert.id, now=turn.now)
    text = sending.progress_text(turn.catalogue.locales, turn.language, alert, report)
    link = turn.setting.board_link(officer.id, officer.post, alert.id)
    figures = Say(
        turn.text("Figures as they come in:"),
        [
            [(turn.text("Figures"), f"stats:{alert.id}")],
            [(turn.text("Board"), link)],
            [(turn.text("Copy for WhatsApp"), f"forms:share:{alert.id}")],
        ],
    )
    return [Say(text, remember=alert.id), figures]
