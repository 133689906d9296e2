"""Who is silent, brought to a duty officer: ranked, protected, and gone from the screen in time.

Silence is unknown, not missing. The list never leaves the duty role.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.actions import rounds
from bot.content.catalogue import Catalogue
from bot.content.formats import day
from bot.content.whereabouts import area_of
from bot.domain.delivery import Lane
from bot.domain.language import LANGUAGES
from bot.domain.message import Button, Payload
from bot.domain.national import Layer
from bot.domain.post import Officer
from bot.domain.round import Round, Silent
from bot.domain.wording import N_
from bot.store import consents, dialogues, outbox, posts
from bot.store.database import Connection

PAGE = 8  # people in one message
LASTS = timedelta(hours=1)
NO_CASE = 0  # in the place of a case's number: only the clock of 47 h deletes it

HEAD = N_("<b>Question {id}</b> · silent: {n} (unknown, not missing). Page {page} of {pages}")
NONE = N_("Nobody is silent in question {id}.")
PERSON = N_("{number}. {who} · {area}, confirmed {when} · reads {language}")
NEEDS = N_("⚠️ needs support")
TRIED = N_("tried: {n}")
TELEPHONE = N_("☎️ {value}")
RELATIVE = N_("👪 {value}")
NO_WAY = N_("no other way was told")
AWAY = N_("has blocked or paused the bot")
DRILL = N_("EXERCISE")
TRY = N_("{number}: tried")
FOUND = N_("{number}: found")
MORE = N_("More")


async def show(
    conn: Connection,
    catalogue: Catalogue,
    round_id: int,
    officer: Officer,
    now: datetime,
    *,
    offset: int,
) -> None:
    """Bring a page of the list to the officer's own chat. Raises as `rounds.silent` does."""
    one, found = await rounds.silent(conn, round_id, officer, now)
    if officer.chat_id is None:
        return
    language = await dialogues.language(conn, officer.chat_id)
    page = [await _agreed(conn, each) for each in found[offset : offset + PAGE]]
    text = await _text(conn, catalogue, language, one, page, offset, len(found))
    await outbox.put(
        conn,
        chat_id=officer.chat_id,
        lane=Lane.EMERGENCY,
        payload=Payload(
            text=text,
            buttons=_buttons(catalogue, language, one, page, offset, len(found)),
            protected=True,
        ),
        due=now,
        expires=now + LASTS,
        case_id=NO_CASE,
    )


async def _agreed(conn: Connection, each: Silent) -> Silent:
    """Whom they named is shown only where both agreed to that."""
    layers = consents.standing(await consents.story(conn, each.person.id))
    return each if Layer.RELATIVE in layers else replace(each, relative="")


async def _text(
    conn: Connection,
    catalogue: Catalogue,
    language: str,
    one: Round,
    page: Sequence[Silent],
    offset: int,
    total: int,
) -> str:
    if not page:
        return catalogue.locales.text(language, NONE, id=one.id)
    pages = -(-total // PAGE)
    head = catalogue.locales.text(
        language, HEAD, id=one.id, n=total, page=offset // PAGE + 1, pages=pages
    )
    post = await posts.get(conn, one.post)
    zone = post.time_zone if post else "UTC"
    lines = [
        _line(catalogue, language, number, each, zone)
        for number, each in enumerate(page, offset + 1)
    ]
    drill = [catalogue.locales.text(language, DRILL)] if one.drill else []
    return "\n".join([*drill, head, *lines])


def _line(catalogue: Catalogue, language: str, number: int, each: Silent, zone: str) -> str:
    locales, person = catalogue.locales, each.person
    area = area_of(
        catalogue, language, country=person.country, region=person.region, moving=person.moving
    )
    told = locales.text(
        language,
        PERSON,
        number=number,
        who=each.name or "—",
        area=area,
        when=day(person.confirmed_at, language, zone),
        language=LANGUAGES[person.language].endonym,
    )
    ways = [
        *([locales.text(language, TELEPHONE, value=each.telephone)] if each.telephone else []),
        *([locales.text(language, RELATIVE, value=each.relative)] if each.relative else []),
    ]
    notes = [
        *([locales.text(language, NEEDS)] if each.needs_support else []),
        *([locales.text(language, AWAY)] if not person.active else []),
        *(ways or [locales.text(language, NO_WAY)]),
        *([locales.text(language, TRIED, n=each.tries)] if each.tries else []),
    ]
    return f"{told}\n   {' · '.join(notes)}"


def _buttons(
    catalogue: Catalogue, language: str, one: Round, page: Sequence[Silent], offset: int, total: int
) -> tuple[tuple[Button, ...], ...]:
    text = catalogue.locales.text
    rows = [
        (
            Button(text(language, TRY, number=n), f"round:tried:{one.id}:{each.person.id}"),
            Button(text(language, FOUND, number=n), f"round:found:{one.id}:{each.person.id}"),
        )
        for n, each in enumerate(page, offset + 1)
    ]
    if offset + PAGE < total:
        more = Button(text(language, MORE), f"round:silent:{one.id}:{offset + PAGE}")
        return (*rows, (more,))
    return tuple(rows)
