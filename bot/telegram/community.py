"""/community: who the post's people are and how fresh the register is, in words and in pictures.

To count a large register takes longer than a turn may: that is a job, and drawing is the next one.
"""

import asyncio
from html import escape

from bot.actions import community, jobs, posts
from bot.actions.jobs import Done, Job
from bot.content import pictures
from bot.content.community import Reader
from bot.content.pictures import Picture
from bot.content.studio import NotDrawn
from bot.content.workbooks import workbook
from bot.domain.community import Community, Counts, Fresh, Kind
from bot.domain.message import Media, MediaKind, Payload
from bot.store.database import Connection
from bot.telegram.front import UNKNOWN, Front, Stale
from bot.telegram.turn import Reply, Say, Toast, Turn
from bot.telegram.worker import Tools

MOST_PLACES = 15  # in the text; the map and the file have them all


def install(front: Front) -> None:
    """Add these routes."""
    front.command("community")(command)
    front.button("community")(pressed)
    front.job("community")(tell)
    front.job("community_pictures")(show)
    front.job("community_file")(hand_out)


async def command(turn: Turn, argument: str) -> list[Reply]:
    """/community; another post's is named, and refused."""
    if turn.officer is None:
        return [Say(turn.text(UNKNOWN))]
    await _later(turn, "community", argument or turn.officer.post)
    return []


async def pressed(turn: Turn, parts: list[str]) -> list[Reply]:
    """The button *Community*, or the one of the file."""
    if turn.officer is None or parts not in (["show"], ["file"]):
        raise Stale
    kind = "community" if parts == ["show"] else "community_file"
    await _later(turn, kind, turn.officer.post)
    return [Toast(turn.text("One moment…"))]


async def _later(turn: Turn, kind: str, post: str) -> None:
    assert turn.officer is not None
    officer = str(turn.officer.id)
    await community.open_to(
        turn.conn, post=post, actor=officer, now=turn.now, exported=kind == "community_file"
    )
    await turn.later(kind, {"post": post, "officer": officer})


async def tell(job: Job, tools: Tools) -> Done:
    """The figures in words; the pictures follow."""
    one, reader = await _profile(job, tools)
    rows = [
        [(tools.text("Excel file"), "community:file")],
        [(tools.text("Refresh"), "community:show")],
    ]
    said = Say("\n".join(_lines(one, reader)), rows).payload()

    async def draw_next(conn: Connection) -> None:
        await jobs.put(
            conn,
            kind="community_pictures",
            payload=job.payload,
            now=tools.now,
            chat_id=job.chat_id,
            language=job.language,
            key=f"community_pictures:{job.id}",
        )

    return Done(say=(said,), apply=draw_next if one.tables else None)


async def show(job: Job, tools: Tools) -> Done:
    """A map, and bars by language, group and need."""
    one, reader = await _profile(job, tools)
    shown: list[Picture] = [pictures.regions(one, reader), *pictures.bars(one, reader)]
    try:
        drawn = [await tools.studio.draw(each) for each in shown]
    except NotDrawn:
        sorry = tools.text("The pictures could not be drawn. The figures above hold.")
        return Done(say=(Payload(text=sorry),))
    media = [await _keep(tools, MediaKind.PHOTO, "community.png", each) for each in drawn]
    captions = [escape(pictures.caption(each)) for each in shown]
    return Done(say=tuple(Payload(text=t, media=m) for t, m in zip(captions, media, strict=True)))


async def hand_out(job: Job, tools: Tools) -> Done:
    """The figures as a workbook."""
    one, reader = await _profile(job, tools)
    content = await asyncio.to_thread(workbook, one, reader)
    name = f"community-{reader.post.code}-{reader.date(one)[:10]}.xlsx"
    media = await _keep(tools, MediaKind.DOCUMENT, name, content)
    return Done(say=(Payload(text=escape(reader.title()), media=media),))


async def _profile(job: Job, tools: Tools) -> tuple[Community, Reader]:
    """Asked again whether the officer may: some time has passed."""
    code, officer = job.payload["post"], job.payload["officer"]
    async with tools.database.read() as conn:
        one = await community.profile(conn, post=code, actor=officer, now=tools.now)
        post = await posts.the_post(conn, code)
    read = tools.catalogue
    return one, Reader(
        locales=read.locales, regions=read.regions, language=tools.language, post=post
    )


async def _keep(tools: Tools, kind: MediaKind, name: str, content: bytes) -> Media:
    return await asyncio.to_thread(tools.files.keep, content, kind=kind, name=name)


def _lines(one: Community, reader: Reader) -> list[str]:
    """Telegram's HTML: a line for each region, and one for each of the other tables."""
    lines = [f"<b>{escape(reader.title())}</b>", reader.date(one)]
    if one.everyone.people is not None:
        lines += [_fresh(reader.text("Everyone"), one.everyone, reader)]
        lines += ["", f"<b>{escape(reader.title(Kind.REGION))}</b>"]
        lines += _places(one, reader)
    for kind, rows in one.tables.items():
        lines += ["", f"<b>{escape(reader.title(kind))}</b>", *_rows(kind, rows, reader)]
    return [*lines, "", *(f"<i>{escape(note)}</i>" for note in reader.notes(one))]


def _places(one: Community, reader: Reader) -> list[str]:
    """The largest ones; those that are hidden by name only."""
    known = [name for name, fresh in one.regions.items() if fresh.people is not None]
    gone = [name for name in one.regions if name not in known]
    lines = [_fresh(reader.place(name), one.regions[name], reader) for name in known[:MOST_PLACES]]
    if more := len(known) - len(lines):
        lines.append(reader.plural("and {n} more place", "and {n} more places", more))
    return lines + _hidden(Kind.REGION, gone, reader)


def _rows(kind: Kind, rows: Counts, reader: Reader) -> list[str]:
    told = [
        f"{reader.name(kind, row)} {reader.count(n)}" for row, n in rows.items() if n is not None
    ]
    lines = [escape(" · ".join(told))] if told else []
    return lines + _hidden(kind, [row for row, n in rows.items() if n is None], reader)


def _hidden(kind: Kind, rows: list[str], reader: Reader) -> list[str]:
    names = " · ".join(reader.name(kind, row) for row in rows)
    return [escape(f"{reader.count(None)}: {names}")] if rows else []


def _fresh(place: str, fresh: Fresh, reader: Reader) -> str:
    """How many are there, and how old their data are."""
    ago = reader.ago(fresh.median)
    told = [f"{place}: {reader.count(fresh.people)}", *([ago] if ago else [])]
    if set(fresh.ages.values()) != {None}:
        told.append(reader.ages(fresh.ages))
    return escape(" · ".join(told))
