"""enlace messages recordings: which drafts lack a voice, and where speakers are missing."""

from collections import Counter
from typing import Any

from bot.actions import posts, scripts, speakers
from bot.actions.scripts import Cell
from bot.commands import Office
from bot.domain.alert import Alert
from bot.domain.audience import Audience
from bot.domain.language import is_spoken_only
from bot.domain.national import joined
from bot.domain.recording import RecordingState
from bot.store import nationals
from bot.store.database import Connection

Json = dict[str, Any]


async def look_through(desk: Office) -> Json:
    """Drafts with what they lack, and each post's listeners with how many speakers it has."""
    async with desk.database.read() as conn:
        drafts = [await _draft(desk, conn, one) for one in await scripts.drafts(conn)]
        codes = [one.code for one in await posts.known(conn)]
        found = [row for code in codes for row in await _speakers(conn, code)]
    return {"drafts": drafts, "speakers": found}


async def _draft(desk: Office, conn: Connection, alert: Alert) -> Json:
    languages = await scripts.listened(conn, alert)
    cells = await scripts.cells(conn, desk.catalogue, alert, languages)
    return {
        "alert": alert.id,
        "post": alert.post,
        "hazard": str(alert.hazard),
        "phase": str(alert.phase),
        "drill": alert.drill,
        "lacking": sum(one.lacks for one in cells),
        "texts": [_text(one) for one in cells],
    }


def _text(one: Cell) -> Json:
    return {
        "language": one.words.language,
        "read_in": one.words.written,
        "group": joined(one.groups),
        "people": one.people,
        "waits": one.state is RecordingState.SENT,
        "heard": not one.lacks,
    }


async def _speakers(conn: Connection, post: str) -> list[Json]:
    """A recording takes two: one who reads, one who hears."""
    people: Counter[str] = Counter()
    for language, _, _, count in await nationals.tally(conn, Audience.of(post, ())):
        if is_spoken_only(language):
            people[language] += count
    return [
        {
            "post": post,
            "language": language,
            "people": count,
            "speakers": len(await speakers.of_post(conn, post, language)),
        }
        for language, count in sorted(people.items())
    ]
