"""What becomes of findings: a block stops a live alert, a confirm wants the approver's reason."""

from collections.abc import Sequence
from datetime import datetime

from bot.actions import posts
from bot.actions.checking import Located
from bot.domain.alert import Alert
from bot.domain.finding import Severity
from bot.domain.post import Power
from bot.errors import NotReady, Phrase
from bot.store import audit
from bot.store.database import Connection

QUOTED = 80  # characters of the words that a refusal repeats


def refuse_blocked(alert: Alert, found: Sequence[Located]) -> None:
    """Stop a live alert that a rule blocks; a drill is only told.

    Raises:
        NotReady: with rule, place and remedy.
    """
    blocked = [one for one in found if one.finding.severity is Severity.BLOCK]
    if alert.drill or not blocked:
        return
    one = blocked[0]
    quoted = f"“{one.words[:QUOTED]}”" if one.words else ""
    raise NotReady(
        "Rule {rule} stops alert {id}. {place}: {remedy}",
        rule=one.finding.rule,
        id=alert.id,
        place=", ".join(filter(None, [one.where, quoted])) or "—",
        remedy=Phrase(one.finding.remedy),
    )


def to_justify(found: Sequence[Located]) -> list[str]:
    """The rules for which the approver must give a reason."""
    return sorted({x.finding.rule for x in found if x.finding.severity is Severity.CONFIRM})


async def unjustified(conn: Connection, alert: Alert) -> list[str]:
    """The rules that were to be justified when the alert was submitted. None for a drill."""
    if alert.drill:
        return []
    steps = await audit.of(conn, f"alert:{alert.id}")
    submitted = [step for step in steps if step["action"] == "alert_submitted"]
    return list(submitted[-1].get("to_justify", [])) if submitted else []


async def justified(conn: Connection, alert: Alert, reason: str | None) -> list[str]:
    """The rules that an approval goes against. Nobody does that without saying why.

    Raises:
        NotReady: a reason is missing.
    """
    rules = await unjustified(conn, alert)
    if rules and not (reason and reason.strip()):
        raise NotReady(
            "Alert {id} goes against {rules}; give the reason with --reason.",
            id=alert.id,
            rules=", ".join(rules),
        )
    return rules


async def may_approve(
    conn: Connection, alert: Alert, officer: str, now: datetime, version: int
) -> None:
    """Whether a reason is all that is missing.

    Raises:
        RuleError: it is not; as `alerts.approve` would say.
    """
    await posts.permit(conn, officer, Power.APPROVE, alert.post)
    alert.approve(officer, now, version=version)
