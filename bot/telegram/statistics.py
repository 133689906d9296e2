"""/stats: the figures of an alert, a period or an exercise, for the officers of its post."""

import asyncio
from datetime import timedelta
from html import escape

from bot.actions import alerts, exercises, posts, reporting, statistics
from bot.actions.endings import LIST
from bot.actions.jobs import Done, Job
from bot.content.figures import ACCEPTED, RARE, TABLES, Teller, answered
from bot.content.pictured import pictured
from bot.content.pictures import caption
from bot.content.publishing import Format, publish
from bot.content.reports import report
from bot.content.studio import NotDrawn
from bot.domain.message import MediaKind, Payload
from bot.domain.post import Post, Power
from bot.domain.report import Headline
from bot.domain.shown import Row, Shown
from bot.domain.statistics import ANSWERS
from bot.domain.wording import N_
from bot.telegram import understanding
from bot.telegram.front import UNKNOWN, Front, Stale, number, word
from bot.telegram.turn import Reply, Rows, Say, Toast, Turn
from bot.telegram.understanding import TITLE
from bot.telegram.worker import Tools

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
    front.job("stats_pictures")(show)
    front.job("stats_file")(hand_out)


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
    understood = await understanding.lines(turn, alert, teller) if not seen.few else []
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
    return [Say("\n".join([*_lines(seen, teller), *understood]), rows)]


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


def _lines(seen: Shown, teller: Teller) -> list[str]:
    """Telegram's HTML: from the audience to the answers, then how long it took."""
    report, total = seen.report, seen.total
    lines = [
        f"<b>{escape(teller.head(report))}</b>",
        escape(f"{teller.state(report)} · {teller.clock(report.started_at or report.created_at)}"),
        "",
        _named("audience", total, teller),
    ]
    if not seen.few:
        lines += [
            escape(f"{teller.called('accepted')} {teller.of_whole('accepted', seen)}"),
            escape(_with_reasons(seen, teller)),
            *(_named(name, total, teller) for name in RARE if total[name]),
            "",
            escape(f"{teller.called('answered')} {_answered(seen, teller)}"),
            escape(" · ".join(answered(seen, teller))),
            *_fallback(seen, teller),
            "",
            *map(escape, teller.delays(report, seen)),
        ]
    return [*lines, "", *(f"<i>{escape(one)}</i>" for one in teller.cautions(seen))]


def _named(name: str, row: Row, teller: Teller) -> str:
    return escape(f"{teller.called(name)} {teller.count(row[name])}")


def _with_reasons(seen: Shown, teller: Teller) -> str:
    said = f"{teller.called('unreachable')} {teller.count(seen.total['unreachable'])}"
    return f"{said} ({why})" if (why := teller.why(seen)) else said


def _answered(seen: Shown, teller: Teller) -> str:
    """Of those whom it may have reached: the others had nothing to answer."""
    accepted, uncertain = seen.total["accepted"], seen.total["uncertain"]
    reached = None if accepted is None or uncertain is None else accepted + uncertain
    share = teller.share(seen.total["answered"], reached)
    count = teller.count(seen.total["answered"])
    return f"{count} ({share})" if share else count


def _fallback(seen: Shown, teller: Teller) -> list[str]:
    if seen.fallback == 0:
        return []
    said = teller.text(N_("In a language that is not theirs: {n}"), n=teller.count(seen.fallback))
    return [escape(said)]


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
        lines.append(escape(_row(teller.row(table, name), row, teller)))
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


def _row(name: str, row: Row, teller: Teller) -> str:
    """Accepted of how many, then what they answered."""
    if row["audience"] is None:
        return f"{name}: {teller.count(None)}"
    said = teller.text(
        N_("{name}: {accepted} of {audience}"),
        name=name,
        accepted=teller.count(row["accepted"]),
        audience=teller.count(row["audience"]),
    )
    told = [f"{teller.called(one)} {teller.count(row[one])}" for one in ANSWERS if row[one] != 0]
    return f"{said} · {' · '.join(told)}" if told else said


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
        return [Say(turn.text(NONE))]
    days = [(turn.plural("{n} day", "{n} days", n), f"stats:days:{n}") for n in DAYS]
    return [Say(turn.text("Live alerts first, then drills. Which one?"), [*rows, days])]


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
    return await _several(turn, turn.text("Drills of this exercise"), found)


async def _several(turn: Turn, head: str, found: list[Headline]) -> list[Reply]:
    lines = [f"<b>{head}</b>", ""]
    rows: Rows = []
    for one in found:
        seen, teller = await _seen(turn, one.alert)
        told = [_named(name, seen.total, teller) for name in ("audience", "accepted", "answered")]
        lines.append(f"{escape(teller.head(one))}: {' · '.join(told)}")
        rows.append([(await _label(turn, one), f"stats:{one.alert}")])
    lines += ["", f"<i>{turn.text(ACCEPTED)}</i>"] if found else [turn.text(NONE)]
    return [Say("\n".join(lines), [*rows, [(turn.text("Other alerts"), "stats:list")]])]


async def _pictures(turn: Turn, parts: list[str]) -> list[Reply]:
    """Figures as pictures: drawn outside the turn."""
    alert = await _which(turn, str(number(parts[0])))
    assert turn.officer is not None
    await turn.later("stats_pictures", {"alert": alert, "officer": str(turn.officer.id)})
    return [Toast(turn.text("One moment…"))]


async def _files(turn: Turn, parts: list[str]) -> list[Reply]:
    """In which form?"""
    alert = await _which(turn, str(number(parts[0])))
    row = [(str(form).upper(), f"stats:file:{alert}:{form}") for form in Format]
    text = turn.text("The whole report: what was sent, to whom, how it went, who decided what.")
    return [Say(text, [row, [(turn.text("Back"), f"stats:{alert}")]])]


async def _file(turn: Turn, parts: list[str]) -> list[Reply]:
    """The report as a file: made outside the turn; that it was taken is written down now."""
    alert, form = await _which(turn, str(number(parts[0]))), word(Format, parts[1])
    assert turn.officer is not None
    assert alert is not None
    officer = str(turn.officer.id)
    await reporting.take(turn.conn, alert, actor=officer, form=form, now=turn.now)
    await turn.later("stats_file", {"alert": alert, "officer": officer, "form": str(form)})
    return [Toast(turn.text("One moment…"))]


async def hand_out(job: Job, tools: Tools) -> Done:
    """The report on an alert in the form that was asked for."""
    form, alert = Format(job.payload["form"]), job.payload["alert"]
    async with tools.database.read() as conn:
        account = await reporting.account(
            conn, tools.catalogue, alert, actor=job.payload["officer"], now=tools.now
        )
    document = report(account, _reader(tools, account.post))
    content = await asyncio.to_thread(publish, document, form)
    name = f"report-{alert}.{form}"
    media = await asyncio.to_thread(tools.files.keep, content, kind=MediaKind.DOCUMENT, name=name)
    return Done(say=(Payload(text=escape(document.title), media=media),))


async def show(job: Job, tools: Tools) -> Done:
    """What became of it, what was answered by language, group and region, and a map."""
    async with tools.database.read() as conn:
        seen = await statistics.seen(
            conn, job.payload["alert"], actor=job.payload["officer"], now=tools.now
        )
        post = await posts.the_post(conn, seen.report.post)
    shown = list(pictured(seen, _reader(tools, post)))
    try:
        drawn = [await tools.studio.draw(each) for each in shown]
    except NotDrawn:
        sorry = tools.text("The pictures could not be drawn. The figures above hold.")
        return Done(say=(Payload(text=sorry),))
    media = [
        await asyncio.to_thread(tools.files.keep, one, kind=MediaKind.PHOTO, name="figures.png")
        for one in drawn
    ]
    captions = [escape(caption(each)) for each in shown]
    return Done(say=tuple(Payload(text=t, media=m) for t, m in zip(captions, media, strict=True)))


def _reader(tools: Tools, post: Post) -> Teller:
    read = tools.catalogue
    return Teller(locales=read.locales, regions=read.regions, language=tools.language, post=post)


SCREENS = {
    "pictures": (_pictures, 1),
    "files": (_files, 1),
    "file": (_file, 2),
    "": (_whole, 1),
    "by": (_by, 2),
    "list": (_list, 0),
    "days": (_period, 1),
    "exercise": (_exercise, 1),
}
