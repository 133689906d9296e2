"""/stats: the figures of an alert, for the officers of its post."""

from bot.actions import alerts, statistics
from bot.domain.alert import Alert
from bot.domain.language import LANGUAGES
from bot.domain.national import Group
from bot.domain.report import Report
from bot.domain.statistics import Figures
from bot.domain.wording import N_
from bot.telegram.front import UNKNOWN, Front, Stale, number
from bot.telegram.registration import GROUPS
from bot.telegram.turn import Reply, Say, Turn

LATEST = "latest"


def install(front: Front) -> None:
    """Add these routes."""
    front.command("stats")(command)
    front.button("stats")(pressed)


async def command(turn: Turn, argument: str) -> list[Reply]:
    """/stats, /stats 7"""
    if turn.officer is None:
        return [Say(turn.text(UNKNOWN))]
    try:
        number(argument or "0")
    except Stale:
        return [Say(turn.text("Write /stats, or /stats and the number of an alert."))]
    return await _figures(turn, argument or LATEST)


async def pressed(turn: Turn, parts: list[str]) -> list[Reply]:
    """The button *Figures*."""
    if turn.officer is None or len(parts) != 1:
        raise Stale
    return await _figures(turn, parts[0])


async def _figures(turn: Turn, which: str) -> list[Reply]:
    assert turn.officer is not None
    alert = await _which(turn, which)
    if alert is None:
        return [Say(turn.text("No alert was sent yet."))]
    report = await statistics.report(turn.conn, alert.id, now=turn.now)
    link = turn.setting.board_link(turn.officer.id, turn.officer.post, alert.id)
    rows = [[(turn.text("Refresh"), f"stats:{alert.id}")], [(turn.text("Board"), link)]]
    return [Say("\n".join(_lines(turn, alert, report)), rows)]


async def _which(turn: Turn, which: str) -> Alert | None:
    assert turn.officer is not None
    if which == LATEST:
        return await alerts.latest(turn.conn, turn.officer.post)
    return await alerts.show(turn.conn, number(which), officer=str(turn.officer.id))


def _lines(turn: Turn, alert: Alert, report: Report) -> list[str]:
    head = N_("Drill {id}") if alert.drill else N_("Alert {id}")
    return [
        f"<b>{turn.text(head, id=alert.id)}</b>",
        turn.text(
            "Audience {audience} · accepted by Telegram {accepted} · unreachable {unreachable} · "
            "uncertain {uncertain} · left {queued}",
            audience=report.audience,
            accepted=report.accepted,
            unreachable=report.unreachable,
            uncertain=report.uncertain,
            queued=report.queued,
        ),
        turn.text(
            "Safe {safe} · in danger {danger} · need help {help} · not in the area {away} · "
            "no answer {silent}",
            **{str(answer): count for answer, count in report.answers.items()},
        ),
        turn.text("Accepted is not read. No answer means unknown, not missing."),
        "",
        *(_cell(turn, LANGUAGES[code].endonym, cell) for code, cell in report.by_language.items()),
        "",
        *(_cell(turn, turn.text(GROUPS[Group(g)]), cell) for g, cell in report.by_group.items()),
    ]


def _cell(turn: Turn, name: str, cell: Figures) -> str:
    counts = {str(answer): count for answer, count in cell.answers.items()}
    return turn.text(
        "{name}: {accepted} of {audience} · ✅ {safe} · 🆘 {danger} · 🙋 {help} · 📍 {away}",
        name=name,
        accepted=cell.accepted,
        audience=cell.audience,
        **counts,
    )
