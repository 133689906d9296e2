"""/stats: the figures of an alert, a period or an exercise, for the officers of its post."""

from datetime import timedelta
from html import escape

from bot.actions import alerts, exercises, posts, statistics
from bot.actions.endings import LIST
from bot.content.figures import ACCEPTED, TABLES, Teller
from bot.domain.post import Power
from bot.domain.report import Headline
from bot.domain.shown import Shown
from bot.domain.wording import N_
from bot.telegram import figures, reports, summaries, understanding
from bot.telegram.front import UNKNOWN, Front, Stale, number
from bot.telegram.turn import Reply, Rows, Say, Turn
from bot.telegram.understanding import TITLE

LATEST = "latest"
MOST_ROWS = 25  # of a table in one message; the file has them all
LISTED = 8  # alerts in a list
DAYS = (1, 7, 30)
NONE = N_("No alert was sent yet.")
BY = {"language": "by_language", "group": "by_group", "region": "by_region", "form": "by_form"}


def install(front: Front) -> None:
    """Add these routes."""
    front.command("stats")(command)
    front.button("stats")(pressed)
    reports.install(front)


async def command(turn: Turn, argument: str) -> list[Reply]:
    """/stats, /stats 7, /stats 7d, /stats CODE of an exercise."""
    if turn.officer is None:
        return [Say(turn.text(UNKNOWN))]
    if argument in [f"{days}d" for days in DAYS]:
        return await _period(turn, [argument.removesuffix("d")])
    try:
        number(argument or "0")
    except Stale:
        found = await exercises.find(turn.conn, argument)
        if found is None:
            return [Say(turn.text("Write /stats, or /stats and the number of an alert."))]
        return await _exercise(turn, [str(found)])
    return await _whole(turn, [argument or LATEST])


async def pressed(turn: Turn, parts: list[str]) -> list[Reply]:
    """The button *Figures*, and those under the figures."""
    if turn.officer is None:
        raise Stale
    name, rest = (parts[0], parts[1:]) if parts[0] and parts[0] in SCREENS else ("", parts)
    handler, arguments = SCREENS[name]
    if len(rest) != arguments:
        raise Stale
    return await handler(turn, rest)


async def _whole(turn: Turn, parts: list[str]) -> list[Reply]:
    """One alert, whole."""
    alert = await _which(turn, parts[0])
    if alert is None:
        return [Say(turn.text(NONE))]
    seen, teller = await _seen(turn, alert)
    assert turn.officer is not None
    link = turn.setting.board_link(turn.officer.id, turn.officer.post, alert)
    cells = [(turn.text(TABLES[BY[name]]), f"stats:by:{alert}:{name}") for name in BY]
    understood = understanding.lines(seen, teller)
    if understood:
        cells.append((turn.text(TITLE), f"understood:{alert}"))
    rows = [
        *([cells[:2], cells[2:]] if not seen.few else []),
        [
            (turn.text("Pictures"), f"stats:pictures:{alert}"),
            (turn.text("Report"), f"stats:files:{alert}"),
        ],
        [(turn.text("Other alerts"), "stats:list"), (turn.text("Refresh"), f"stats:{alert}")],
        [(turn.text("Board"), link)],
    ]
    if turn.officer.may(Power.SEE_UNREACHED, seen.report.post):
        rows.append([(turn.text(LIST), f"unreached:{alert}")])
    return [Say("\n".join([*figures.lines(seen, teller), *understood]), rows)]


async def _which(turn: Turn, which: str) -> int | None:
    """The alert's number, if its figures are this officer's to see."""
    assert turn.officer is not None
    if which == LATEST:
        latest = await alerts.latest(turn.conn, turn.officer.post)
        return latest.id if latest else None
    return (await alerts.show(turn.conn, number(which), officer=str(turn.officer.id))).id


async def _seen(turn: Turn, alert: int) -> tuple[Shown, Teller]:
    assert turn.officer is not None
    actor = str(turn.officer.id)
    seen = await statistics.seen(turn.conn, alert, actor=actor, now=turn.now)
    return seen, await _teller(turn, seen.report.post)


async def _teller(turn: Turn, post: str) -> Teller:
    read = turn.catalogue
    home = await posts.the_post(turn.conn, post)
    return Teller(locales=read.locales, regions=read.regions, language=turn.language, post=home)


async def _by(turn: Turn, parts: list[str]) -> list[Reply]:
    """One alert, told apart."""
    if parts[1] not in BY:
        raise Stale
    alert, table = await _which(turn, str(number(parts[0]))), BY[parts[1]]
    assert alert is not None
    seen, teller = await _seen(turn, alert)
    rows = seen.tables[table]
    lines = [f"<b>{escape(teller.head(seen.report))}</b>", f"<b>{turn.text(TABLES[table])}</b>", ""]
    for name, row in list(rows.items())[:MOST_ROWS]:
        lines.append(escape(figures.row(teller.row(table, name), row, teller)))
    if more := len(rows) - MOST_ROWS:
        lines += [teller.plural("and {n} more", "and {n} more", more)] * (more > 0)
    lines += [
        "",
        *(f"<i>{escape(one)}</i>" for one in teller.cautions(seen, overlap=table == "by_group")),
    ]
    others = [
        (turn.text(TABLES[BY[name]]), f"stats:by:{alert}:{name}")
        for name in BY
        if BY[name] != table
    ]
    return [
        Say("\n".join(lines), [others[:2], [*others[2:], (turn.text("Back"), f"stats:{alert}")]])
    ]


async def _list(turn: Turn, _parts: list[str]) -> list[Reply]:
    """The newest alerts: live ones, then drills; and periods."""
    assert turn.officer is not None
    rows: Rows = []
    for drill in (False, True):
        found = await statistics.headlines(
            turn.conn, drill=drill, post=turn.officer.post, limit=LISTED
        )
        rows += [[(await _label(turn, one), f"stats:{one.alert}")] for one in found]
    if not rows:
        return [Say(turn.text(NONE), [[(turn.text("Summaries"), "stats:subscribe")]])]
    days = [(turn.plural("{n} day", "{n} days", n), f"stats:days:{n}") for n in DAYS]
    return [
        Say(
            turn.text("Live alerts first, then drills. Which one?"),
            [*rows, days, [(turn.text("Summaries"), "stats:subscribe")]],
        )
    ]


async def _label(turn: Turn, one: Headline) -> str:
    teller = await _teller(turn, one.post)
    return f"{teller.head(one)} · {teller.clock(one.created_at)}"


async def _period(turn: Turn, parts: list[str]) -> list[Reply]:
    """All live alerts of some days: never added up with drills."""
    assert turn.officer is not None
    days = number(parts[0])
    if days not in DAYS:
        raise Stale
    since = turn.now - timedelta(days=days)
    found = await statistics.headlines(
        turn.conn, drill=False, post=turn.officer.post, limit=LISTED, since=since
    )
    head = turn.plural("Live alerts of the last {n} day", "Live alerts of the last {n} days", days)
    return await _several(turn, head, found)


async def _exercise(turn: Turn, parts: list[str]) -> list[Reply]:
    """All drills of an exercise that this post sent."""
    assert turn.officer is not None
    found = await statistics.headlines(
        turn.conn,
        drill=True,
        post=turn.officer.post,
        limit=LISTED,
        exercise=number(parts[0]),
    )
    more = [[(turn.text("Report"), f"stats:review:{number(parts[0])}")]] if found else []
    return await _several(turn, turn.text("Drills of this exercise"), found, more)


async def _several(
    turn: Turn, head: str, found: list[Headline], more: Rows | None = None
) -> list[Reply]:
    assert turn.officer is not None
    actor = str(turn.officer.id)
    lines = [f"<b>{head}</b>", ""]
    rows: Rows = []
    for one in found:
        teller = await _teller(turn, one.post)
        total = await statistics.whole(turn.conn, one, actor=actor)
        told = [figures.named(name, total, teller) for name in ("audience", "accepted", "answered")]
        lines.append(f"{escape(teller.head(one))}: {' · '.join(told)}")
        rows.append([(await _label(turn, one), f"stats:{one.alert}")])
    lines += ["", f"<i>{turn.text(ACCEPTED)}</i>"] if found else [turn.text(NONE)]
    return [
        Say("\n".join(lines), [*rows, *(more or []), [(turn.text("Other alerts"), "stats:list")]])
    ]


SCREENS = {
    "pictures": (reports.pictures, 1),
    "files": (reports.files, 1),
    "file": (reports.file, 2),
    "review": (reports.reviews, 1),
    "reviewed": (reports.review, 2),
    "rows": (reports.rows, 2),
    "subscribe": (summaries.show, 0),
    "subscribed": (summaries.toggle, 1),
    "": (_whole, 1),
    "by": (_by, 2),
    "list": (_list, 0),
    "days": (_period, 1),
    "exercise": (_exercise, 1),
}
