"""The checker run on an alert: before it is submitted, and before it is approved."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.actions import audiences, officers, posts, scripts, standing
from bot.actions.aloud import spoken
from bot.actions.slots import slots_for
from bot.actions.variants import about_of
from bot.content.catalogue import Catalogue
from bot.content.checking import text_of
from bot.domain import checker_process as process
from bot.domain.alert import Alert, Purpose
from bot.domain.checker import check, rank
from bot.domain.checker_form import c18_short
from bot.domain.directory import NUMBERS
from bot.domain.finding import Finding, Text
from bot.domain.hazard import Phase
from bot.domain.message import Review
from bot.domain.national import Groups, joined
from bot.domain.post import Post
from bot.errors import NotReady, TemplateError
from bot.store import alerts, directory, nationals
from bot.store.alerts import Variant
from bot.store.database import Connection

Shown = Sequence[tuple[Variant, int]]  # variants with their people
Cell = tuple[Variant, int, Text]


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """A finding, whose text has it ("" — the alert as a whole), and the words it is about."""

    where: str
    words: str
    finding: Finding


async def examine(
    conn: Connection, catalogue: Catalogue, alert: Alert, shown: Shown, *, now: datetime
) -> list[Located]:
    """What the rules say of an alert's texts and of the alert itself; the worst first.

    Readability is left out: it is only ever a warning, and `enlace messages check` tells it.
    """
    post = await posts.the_post(conn, alert.post)
    texts, found = await _examined(conn, catalogue, alert, post, shown, now)
    of_alert = await _of_alert(conn, alert, post, texts, now)
    of_alert += await _to_listen(conn, catalogue, alert)
    of_alert += await _to_whom_others_read(conn, alert, texts)
    of_alert += await standing.around(conn, alert, shown, now)
    found += [Located(where="", words="", finding=one) for one in of_alert]
    return sorted(_once(found), key=lambda one: rank(one.finding))


async def of_texts(
    conn: Connection, catalogue: Catalogue, alert: Alert, shown: Shown, *, now: datetime
) -> list[Located]:
    """What they say of its texts alone: for a report, as who is there now was not there then."""
    post = await posts.the_post(conn, alert.post)
    _, found = await _examined(conn, catalogue, alert, post, shown, now)
    return sorted(_once(found), key=lambda one: rank(one.finding))


async def _examined(
    conn: Connection, catalogue: Catalogue, alert: Alert, post: Post, shown: Shown, now: datetime
) -> tuple[list[Cell], list[Located]]:
    about = await about_of(conn, alert)
    own = await officers.link(conn, f"v{alert.id}")
    return await asyncio.to_thread(_looked_at, catalogue, alert, about, post, shown, now, own)


def _looked_at(
    catalogue: Catalogue,
    alert: Alert,
    about: Alert | None,
    post: Post,
    shown: Shown,
    now: datetime,
    own: str,
) -> tuple[list[Cell], list[Located]]:
    """The texts and what the rules say of them. A millisecond for each text: not on the loop."""
    texts = _texts(catalogue, alert, post, shown, now, own)
    found = [
        Located(where=_where(variant), words=text.words((one.start, one.end)), finding=one)
        for variant, text in _bodies(texts)
        for one in check(text)
    ]
    found += [
        Located(where=_where(variant), words="", finding=one)
        for variant, *_ in texts
        for one in _shortened(catalogue, alert, about, post, variant)
    ]
    of_all = [Located(where="", words="", finding=one) for one in _of_texts(alert, texts)]
    return texts, found + of_all


def _shortened(
    catalogue: Catalogue, alert: Alert, about: Alert | None, post: Post, variant: Variant
) -> Iterator[Finding]:
    """C18: an emergency goes round in its short form too, by SMS and by people."""
    if alert.phase is not Phase.EMERGENCY or alert.purpose is Purpose.CANCELLATION:
        return
    language, groups = variant.language, variant.groups
    try:
        yield from c18_short(spoken(catalogue, alert, post, language, groups, about=about))
    except (NotReady, TemplateError):  # it has gaps still, or nobody checked it: told elsewhere
        return


def _once(found: list[Located]) -> list[Located]:
    """What many groups' texts share is told of the first of them."""
    first: dict[tuple[str, str, str, str], Located] = {}
    for one in found:
        language = one.where.partition(" ")[0]
        key = (language, one.finding.rule, one.finding.reason, one.words)
        first.setdefault(key, one)
    return list(first.values())


def _texts(
    catalogue: Catalogue, alert: Alert, post: Post, shown: Shown, now: datetime, own: str
) -> list[Cell]:
    slots = slots_for(catalogue, alert, post)
    distinct: dict[tuple[str, str], tuple[Variant, int]] = {}
    for variant, people in shown:
        if people:
            key = (variant.language, variant.payload.text)
            distinct[key] = (variant, people + distinct.get(key, (variant, 0))[1])
    return [
        (
            variant,
            people,
            text_of(
                catalogue.library,
                variant.payload.text,
                variant.written,
                slots,
                now=now,
                zone=post.time_zone,
                hazard=alert.threat,
                phase=alert.phase,
                drill=alert.drill,
                own=own,
            ),
        )
        for variant, people in distinct.values()
    ]


def _bodies(texts: Sequence[Cell]) -> Iterator[tuple[Variant, Text]]:
    """Each text once: those of a fallback differ only in the word on their language."""
    seen: dict[tuple[str, str], tuple[Variant, Text]] = {}
    for variant, _, text in texts:
        seen.setdefault((variant.written, text.plain[text.start :]), (variant, text))
    return iter(seen.values())


def _of_texts(alert: Alert, texts: Sequence[Cell]) -> Iterator[Finding]:
    """The rules that compare the texts with each other."""
    by_groups: dict[Groups, list[process.Told]] = defaultdict(list)
    for variant, people, text in texts:
        by_groups[variant.groups].append(_told(variant, people, text))
    every = [one for told in by_groups.values() for one in told]
    yield from process.c22(every)
    yield from process.c23(every, drill=alert.drill)
    yield from process.c28(every)
    for told in by_groups.values():
        yield from process.c24(told)
        yield from process.c25(told)


def _told(variant: Variant, people: int, text: Text) -> process.Told:
    return process.Told(
        language=variant.language,
        written=variant.written,
        text=text.plain[text.start :],
        people=people,
        review=Review(variant.review),
        said=frozenset(name for name in text.facts if text.said(name)),
        pictured=variant.payload.media is not None,
    )


async def _of_alert(
    conn: Connection, alert: Alert, post: Post, texts: Sequence[Cell], now: datetime
) -> list[Finding]:
    """The rules about the alert around its texts."""
    entries = await directory.of_post(conn, post.code)
    verified = [one.value for one in entries if one.kind in NUMBERS and one.counts(now)]
    given = {
        text.facts[name]
        for *_, text in texts
        for name in ("telephone", "emergency_number")
        if text.said(name)
    }
    before = await alerts.latest(conn, post.code)
    known = [_before(alert, before)] if before and not before.drill and before.approved_at else []
    local = now.astimezone(ZoneInfo(post.time_zone))
    return [
        *process.unverified(given, verified),
        *process.c32(alert.slots, known, now),
        *process.c40(alert.phase, local),
    ]


async def _to_listen(conn: Connection, catalogue: Catalogue, alert: Alert) -> list[Finding]:
    """Whether who does not read their language has something to listen to."""
    languages = await scripts.listened(conn, alert)
    voiced = await scripts.voiced(conn, catalogue, alert, languages) if languages else set()
    return list(process.c27(languages, voiced))


async def _to_whom_others_read(
    conn: Connection, alert: Alert, texts: Sequence[Cell]
) -> list[Finding]:
    """C39: what a locked telephone shows of it to who asked for discretion."""
    asked = await nationals.discreet(conn, await audiences.located(conn, alert.audience))
    found = [
        one
        for variant, _, text in texts
        for one in process.c39(text.plain, discreet=variant.language in asked)
    ]
    return found[:1]


def _before(alert: Alert, one: Alert) -> process.Before:
    same = (alert.hazard, alert.phase, alert.audience) == (one.hazard, one.phase, one.audience)
    return process.Before(same=same, at=one.approved_at or one.created_at, slots=one.slots)


def _where(variant: Variant) -> str:
    return f"{variant.language} {joined(variant.groups)}".strip()
