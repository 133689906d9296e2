"""What the subcommands do, as values: `cli` declares and prints them."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot import app
from bot.actions import (
    alarms,
    alerts,
    checking,
    exercises,
    forms,
    heartbeat,
    passage,
    posts,
    previews,
    sending,
    statistics,
)
from bot.actions.previews import Readers
from bot.config import Config, load
from bot.content.audiences import Words
from bot.content.catalogue import Catalogue
from bot.content.files import Files
from bot.content.folders import locales_folder, messages_folder
from bot.content.locales import Locales
from bot.content.messages import Library
from bot.content.messages import problems as problems_of
from bot.content.reviews import record
from bot.domain import duration
from bot.domain.alert import Alert
from bot.domain.hazard import Hazard, Phase
from bot.domain.language import LANGUAGES
from bot.domain.message import Review
from bot.domain.national import joined
from bot.domain.post import OPERATOR
from bot.domain.rule import to_plain
from bot.errors import ConfigError, EnlaceError, NotFound, StoreError, TemplateError
from bot.meaning import Meant, rule_of, word_of
from bot.opening import open_database
from bot.store import facts, inbox, leases, outbox
from bot.store.audit import broken_at, count
from bot.store.database import Connection, Database

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """What a command works with, beside a running bot."""

    config: Config
    database: Database
    catalogue: Catalogue
    files: Files
    now: datetime


@asynccontextmanager
async def office(config_file: Path | None, data: Path) -> AsyncIterator[Office]:
    """Open everything a command may need."""
    config = load(config_file, os.environ)
    async with app.database(config, data) as opened:
        yield Office(
            config=config,
            database=opened,
            catalogue=app.catalogue(),
            files=Files.inside(data),
            now=datetime.now(UTC),
        )


async def open_exercise(desk: Office, code: str, post: str | None) -> Json:
    """An exercise that people join by its code."""
    async with desk.database.write() as conn:
        made = await exercises.open_one(
            conn, code=code, post=post, open_to_all=False, actor="cli", now=desk.now
        )
    return {"id": made, "code": code}


async def close_exercise(desk: Office, code: str) -> Json:
    """Nobody joins it any more, and its drills stop."""
    async with desk.database.write() as conn:
        stopped = await exercises.close(conn, code, actor="cli", now=desk.now)
    return {"code": code, "stopped": stopped}


async def draft(
    desk: Office,
    *,
    post: str,
    hazard: str,
    phase: str,
    meant: Meant,
    drill: bool,
    slots: list[str],
    expires: str,
    author: str,
) -> Json:
    """A new alert, with what each kind of reader would get."""
    async with desk.database.write() as conn:
        rule = await rule_of(conn, desk.catalogue, meant, post=post, actor=author, now=desk.now)
        made = await alerts.draft(
            conn,
            desk.catalogue,
            post=post,
            hazard=word_of(Hazard, hazard),
            phase=word_of(Phase, phase),
            rule=rule,
            others=meant.also,
            everybody=meant.everybody,
            drill=drill,
            slots=slots_of(slots),
            expires_at=duration.until(expires, desk.now),
            author=author,
            now=desk.now,
        )
        await tell(desk, conn, author, f"draft {made.id}", made.post)
        return await previewed(desk, conn, made)


async def preview(desk: Office, alert_id: int, officer: str = OPERATOR) -> Json:
    """An alert as it would go out now."""
    async with desk.database.write() as conn:
        alert = await alerts.show(conn, alert_id, officer=officer)
        await tell(desk, conn, officer, f"preview {alert_id}", alert.post)
        return await previewed(desk, conn, alert)


async def submit(desk: Office, alert_id: int, officer: str) -> Json:
    """Make its pictures and voices, then hand it to a second officer."""
    async with desk.database.read() as conn:
        plan = await forms.plan(conn, alert_id)
    made = await asyncio.to_thread(forms.make, desk.catalogue, desk.files, plan)
    async with desk.database.write() as conn:
        alert = await forms.submit(conn, desk.catalogue, plan, made, officer=officer, now=desk.now)
        asked = await alerts.ask_approvers(conn, desk.catalogue, alert, now=desk.now)
        await tell(desk, conn, officer, f"submit {alert_id}", alert.post)
    return state_of(alert) | {
        "asked": asked,
        "forms": len(made.media),
        "lacking": list(map(str, made.lacking)),
    }


async def approve(
    desk: Office, alert_id: int, officer: str, solo: str | None, reason: str | None = None
) -> Json:
    """Let it go; the rows are written at once, a running bot sends them."""
    async with desk.database.write() as conn:
        alert = await alerts.approve(
            conn, alert_id, officer=officer, solo=solo, reason=reason, now=desk.now
        )
        await tell(desk, conn, officer, f"approve {alert_id}", alert.post)
    await sending.launch(desk.database, desk.catalogue.locales, desk.now)
    return state_of(alert)


async def cancel(desk: Office, alert_id: int, officer: str) -> Json:
    """Stop it, wherever it stands."""
    async with desk.database.write() as conn:
        alert = await alerts.cancel(conn, alert_id, officer=officer, now=desk.now)
        await tell(desk, conn, officer, f"cancel {alert_id}", alert.post)
    return state_of(alert)


async def show(desk: Office, alert_id: int, officer: str = OPERATOR) -> Json:
    """Where an alert stands, and who did what."""
    async with desk.database.write() as conn:
        alert = await alerts.show(conn, alert_id, officer=officer)
        await tell(desk, conn, officer, f"show {alert_id}", alert.post)
        steps = await alerts.history(conn, alert_id)
    return state_of(alert) | {"steps": [step | {"at": _iso(step["at"])} for step in steps]}


async def report(desk: Office, alert_id: int) -> Json:
    """The figures of an alert."""
    async with desk.database.read() as conn:
        return (await statistics.report(conn, alert_id, now=desk.now)).to_json()


async def status(desk: Office) -> Json:
    """Which mode has this database, and what waits in it."""
    async with desk.database.read() as conn:
        return {
            "mode": await facts.get(conn, "mode") or "unused",
            "database": desk.database.place,
            "audit_broken_at": await broken_at(conn),
            "updates": await inbox.tally(conn),
            **await sending.waiting(conn),
            "outbox": await outbox.waiting(conn),
            "passages": await passage.latest(conn, desk.now),
            "senders": [owner for _, owner in await leases.holders(conn, desk.now)],
            "alarms": [
                one | {"at": _iso(one["at"])}
                for one in await alarms.recent(conn, desk.now - timedelta(days=1))
            ],
            "self_test": _iso(await heartbeat.last(conn) or "never"),
        }


async def verify(desk: Office) -> Json:
    """How many rows the audit has, and the first that does not fit; None when all is whole."""
    async with desk.database.read() as conn:
        return {"rows": await count(conn), "broken_at": await broken_at(conn)}


def problems(config_file: Path | None, data: Path | None = None) -> list[str]:
    """All that is wrong with configuration, messages, locales, and the database in `data`."""
    found = []
    try:
        config = load(config_file, os.environ)
        if data is not None:
            asyncio.run(_look_into(config, data))
    except (ConfigError, StoreError) as error:
        found.append(str(error))
    found += message_problems()
    try:
        Locales.load(locales_folder())
    except EnlaceError as error:
        found.append(str(error))
    return found


async def _look_into(config: Config, data: Path) -> None:
    """Read a word of the database; one that is not there yet is made at the start.

    Raises:
        StoreError: it cannot be read.
    """
    if not config.database_url and not (data / "enlace.db").exists():
        return
    opened = open_database(config, data)
    try:
        async with opened.read() as conn:
            await facts.get(conn, "mode")
    finally:
        await opened.close()


def message_problems() -> list[str]:
    """All that is wrong with the message files."""
    return problems_of(messages_folder())


def doubts() -> list[str]:
    """What to have read or translated again: it stops no start, and is never sent live."""
    try:
        return Library.load(messages_folder()).stale(datetime.now(UTC).date())
    except TemplateError:
        return []  # one of the problems


def review(language: str, hazard: str | None, by: str, state: str) -> list[str]:
    """Record that a person of a post checked a language's texts; gives the files."""
    chosen = word_of(Hazard, hazard) if hazard else None
    today = datetime.now(UTC).date()
    reached = word_of(Review, state)
    return [str(p) for p in record(messages_folder(), language, chosen, by, today, reached)]


async def tell(desk: Office, conn: Connection, actor: str, what: str, post: str) -> None:
    """Whoever acts for an officer at the shell is told to that officer and all admins."""
    await posts.tell_of_shell(
        conn, desk.catalogue.locales, actor=actor, what=what, post=post, now=desk.now
    )


async def previewed(desk: Office, conn: Connection, alert: Alert) -> Json:
    """An alert with what each kind of reader would get, and what the rules say of it."""
    seen = await previews.preview(
        conn, desk.catalogue, alert, rate=desk.config.sending.rate, now=desk.now
    )
    found = await checking.examine(conn, desk.catalogue, alert, seen.variants, now=desk.now)
    shown: dict[tuple[str, str, str], int] = {}
    for one, people in seen.variants:
        cell = (one.language, joined(one.groups), one.payload.text)
        shown[cell] = shown.get(cell, 0) + people
    words = Words(locales=desk.catalogue.locales, regions=desk.catalogue.regions, language="es")
    return state_of(alert) | {
        "audience": seen.audience,
        "for": words.rule(alert.audience.rule),
        "seconds": round(seen.seconds, 1),
        "readers_in_words": in_words(seen.readers),
        "unchecked": seen.unchecked,
        "readers": [
            {
                "language": one.language,
                "written": one.written,
                "review": str(one.review),
                "people": one.people,
                "voice": one.voice,
            }
            for one in seen.readers
        ],
        "fallbacks": [
            {"language": language, "written": written, "people": people}
            for (language, written), people in seen.fallbacks.items()
        ],
        "variants": [
            {"language": language, "group": group, "people": people, "text": text}
            for (language, group, text), people in shown.items()
        ],
        "findings": [
            {
                "rule": one.finding.rule,
                "severity": str(one.finding.severity),
                "where": one.where,
                "words": one.words,
                "reason": one.finding.reason,
                "remedy": one.finding.remedy,
            }
            for one in found
        ],
    }


def state_of(alert: Alert) -> Json:
    """Where an alert stands."""
    return {
        "id": alert.id,
        "state": str(alert.state),
        "drill": alert.drill,
        "post": alert.post,
        "hazard": alert.hazard and str(alert.hazard),
        "phase": str(alert.phase),
        "regions": list(alert.audience.regions),
        "rule": to_plain(alert.audience.rule),
        "version": alert.version,
        "expires_at": _iso(alert.expires_at),
    }


def _iso(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def slots_of(words: Iterable[str]) -> dict[str, str]:
    """NAME=VALUE, as they are typed.

    Raises:
        NotFound: one is no such pair.
    """
    return dict(map(_pair, words))


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise NotFound("“{text}” is no slot; write --slot NAME=VALUE.", text=text)
    return name, value


def in_words(readers: Iterable[Readers]) -> str:
    """1,204 Spanish, 310 Haitian Creole (translated, drill only), 43 Mam → Spanish with voice."""
    return ", ".join(map(_readers, readers))


def _readers(one: Readers) -> str:
    read = f"{one.people:,} {LANGUAGES[one.language].name_en}"
    if one.written != one.language:
        read += f" → {LANGUAGES[one.written].name_en}"
    if one.voice == one.people:
        read += " with voice"
    told = [f"{one.voice:,} with voice"] if 0 < one.voice < one.people else []
    if one.review is not Review.CHECKED:
        told += [str(one.review), "drill only"]
    return f"{read} ({', '.join(told)})" if told else read
