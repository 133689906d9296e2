"""Reports, pictures and rows that an officer takes away from /stats: made outside the turn."""

import asyncio
from html import escape

from bot.actions import alerts, exercises, extracts, posts, reporting, statistics
from bot.actions.jobs import Done, Job
from bot.content.after_action import after_action
from bot.content.document import Document
from bot.content.figures import Teller
from bot.content.pictured import pictured
from bot.content.pictures import caption
from bot.content.publishing import Format, publish
from bot.content.reports import report
from bot.content.rosters import write_csv
from bot.content.studio import NotDrawn
from bot.domain.extract import Kind
from bot.domain.message import MediaKind, Payload
from bot.domain.post import Officer, Post, Power
from bot.domain.wording import N_
from bot.telegram.front import Front, number, word
from bot.telegram.turn import Reply, Rows, Say, Toast, Turn
from bot.telegram.worker import Tools

MOMENT = N_("One moment…")
MOST_ROWS = 50_000  # in a chat: all of them stand in memory
TOO_MANY = N_("There are over {n} rows: write them at the machine, by {command}")
ROWS = {Kind.DELIVERIES: N_("Deliveries"), Kind.ANSWERS: N_("Answers")}


def install(front: Front) -> None:
    """Add these jobs; the buttons are those of /stats."""
    front.job("stats_pictures")(show)
    front.job("stats_file")(hand_out)
    front.job("stats_review")(hand_out_review)
    front.job("stats_rows")(hand_out_rows)


async def pictures(turn: Turn, parts: list[str]) -> list[Reply]:
    """Figures as pictures: drawn outside the turn."""
    alert = await _visible(turn, parts[0])
    assert turn.officer is not None
    await turn.later("stats_pictures", {"alert": alert, "officer": str(turn.officer.id)})
    return [Toast(turn.text(MOMENT))]


async def files(turn: Turn, parts: list[str]) -> list[Reply]:
    """In which form?"""
    alert = await _visible(turn, parts[0])
    row = [(str(form).upper(), f"stats:file:{alert}:{form}") for form in Format]
    text = turn.text("The whole report: what was sent, to whom, how it went, who decided what.")
    return [Say(text, [row, *_rows(turn, alert), [(turn.text("Back"), f"stats:{alert}")]])]


def _rows(turn: Turn, alert: int) -> Rows:
    """Row by row, for those who may see people."""
    officer = _officer(turn)
    if not officer.may(Power.SEE_PEOPLE, officer.post):
        return []
    return [
        [(f"{turn.text(name)} (CSV)", f"stats:rows:{alert}:{kind}") for kind, name in ROWS.items()]
    ]


async def file(turn: Turn, parts: list[str]) -> list[Reply]:
    """The report as a file: made outside the turn; that it was taken is written down now."""
    alert, form = await _visible(turn, parts[0]), word(Format, parts[1])
    assert turn.officer is not None
    officer = str(turn.officer.id)
    await reporting.take(turn.conn, alert, actor=officer, form=form, now=turn.now)
    await turn.later("stats_file", {"alert": alert, "officer": officer, "form": str(form)})
    return [Toast(turn.text(MOMENT))]


async def hand_out(job: Job, tools: Tools) -> Done:
    """The report on an alert in the form that was asked for."""
    form, alert = Format(job.payload["form"]), job.payload["alert"]
    async with tools.database.read() as conn:
        account = await reporting.account(
            conn, tools.catalogue, alert, actor=job.payload["officer"], now=tools.now
        )
    document = report(account, _reader(tools, account.post))
    return await _published(tools, document, form, f"report-{alert}.{form}")


async def _published(tools: Tools, document: Document, form: Format, name: str) -> Done:
    content = await asyncio.to_thread(publish, document, form)
    return await _file_of(tools, content, name, document.title)


async def _file_of(tools: Tools, content: bytes, name: str, title: str) -> Done:
    media = await asyncio.to_thread(tools.files.keep, content, kind=MediaKind.DOCUMENT, name=name)
    return Done(say=(Payload(text=escape(title), media=media),))


async def reviews(turn: Turn, parts: list[str]) -> list[Reply]:
    """The report on an exercise: in which form?"""
    exercise = number(parts[0])
    row = [(str(form).upper(), f"stats:reviewed:{exercise}:{form}") for form in Format]
    text = turn.text("The after-action report of this exercise, with a plan to be filled in.")
    return [Say(text, [row, [(turn.text("Back"), f"stats:exercise:{exercise}")]])]


async def review(turn: Turn, parts: list[str]) -> list[Reply]:
    """The report on an exercise as a file."""
    code, form = await exercises.code_of(turn.conn, number(parts[0])), word(Format, parts[1])
    officer = _officer(turn)
    told = {"code": code, "post": officer.post, "officer": str(officer.id), "form": str(form)}
    await reporting.take_review(
        turn.conn, code, post=officer.post, actor=str(officer.id), form=form, now=turn.now
    )
    await turn.later("stats_review", told)
    return [Toast(turn.text(MOMENT))]


async def hand_out_review(job: Job, tools: Tools) -> Done:
    """The report on an exercise in the form that was asked for."""
    form, code, post = Format(job.payload["form"]), job.payload["code"], job.payload["post"]
    actor = job.payload["officer"]
    async with tools.database.read() as conn:
        found = await reporting.review(
            conn, tools.catalogue, code, post=post, actor=actor, now=tools.now
        )
    document = after_action(found, _reader(tools, found.post))
    return await _published(tools, document, form, f"report-{code}.{form}")


async def rows(turn: Turn, parts: list[str]) -> list[Reply]:
    """Deliveries or answers, row by row: that they were taken is written down now."""
    alert, kind = await _visible(turn, parts[0]), word(Kind, parts[1])
    actor = str(_officer(turn).id)
    await extracts.take(turn.conn, alert, kind, actor=actor, now=turn.now)
    await turn.later("stats_rows", {"alert": alert, "officer": actor, "kind": str(kind)})
    return [Toast(turn.text(MOMENT))]


async def hand_out_rows(job: Job, tools: Tools) -> Done:
    """The rows as a file."""
    alert, kind = job.payload["alert"], Kind(job.payload["kind"])
    actor = job.payload["officer"]
    found = []
    async for line in extracts.rows(tools.database, alert, kind, actor=actor):
        found.append(line)
        if len(found) > MOST_ROWS:
            text = tools.text(TOO_MANY, n=MOST_ROWS, command=f"enlace alert rows {alert}")
            return Done(say=(Payload(text=text),))
    content = (await asyncio.to_thread(write_csv, found)).encode()
    return await _file_of(tools, content, f"{kind}-{alert}.csv", tools.text(ROWS[kind]))


def _officer(turn: Turn) -> Officer:
    assert turn.officer is not None, "the router lets nobody else in"
    return turn.officer


async def _visible(turn: Turn, alert: str) -> int:
    """Its number, if its figures are this officer's to see."""
    return (await alerts.show(turn.conn, number(alert), officer=str(_officer(turn).id))).id


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
