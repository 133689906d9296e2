"""An alert as it would go out now: who would get what, and how many of them there are."""

import asyncio
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from bot.actions import audiences, claims, posts, reviews
from bot.actions.variants import about_of, compose_all
from bot.content.catalogue import Catalogue
from bot.domain import papers
from bot.domain.alert import Alert
from bot.domain.message import Review
from bot.domain.national import Consent, Form, Groups
from bot.domain.wording import N_
from bot.errors import NotReady
from bot.store import alerts, caps, nationals
from bot.store.alerts import Variant
from bot.store.database import Connection

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Readers:
    """Who registered with one language, and what they would get."""

    language: str
    written: str  # the language that they get
    review: Review
    people: int
    voice: int  # of them get a voice note too


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """What an alert says of papers, or no longer says."""

    until: datetime | None  # None: something is missing
    holds: bool  # else it is not in the texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """An alert as it would go out now."""

    alert: Alert
    audience: int  # people
    seconds: float  # how long the sending takes at the configured rate
    variants: tuple[tuple[Variant, int], ...]  # each with its people; most people first
    forms: Mapping[Form, int]  # people who like a picture or a voice with it
    voices: Mapping[str, int]  # language → people who like a voice with it
    zone: str  # IANA: of the post
    papers: Papers | None = None  # what it says of papers

    @property
    def readers(self) -> tuple[Readers, ...]:
        """By language and by what they get; most people first."""
        people = _count(
            ((one.language, one.written, one.review), count) for one, count in self.variants
        )
        found = (
            Readers(
                language=language,
                written=written,
                review=Review(review),
                people=count,
                voice=min(count, self.voices.get(language, 0)),
            )
            for (language, written, review), count in people.items()
        )
        return tuple(sorted(found, key=lambda one: (-one.people, one.language)))

    @property
    def fallbacks(self) -> dict[tuple[str, str], int]:
        """(language, the one they would get instead) → people."""
        return _count(
            ((one.language, one.written), people)
            for one, people in self.variants
            if one.language != one.written
        )

    @property
    def unchecked(self) -> dict[str, int]:
        """Language whose text no person of a post has checked → people."""
        return _count(
            (one.written, people) for one, people in self.variants if one.review != Review.CHECKED
        )


async def preview(
    conn: Connection, catalogue: Catalogue, alert: Alert, *, rate: float, now: datetime
) -> Preview:
    """What the audience of this moment would get; the frozen texts once it is submitted.

    `rate` is the present pace (messages/s).
    """
    await refuse_unplaced(conn, alert)
    meant = await audiences.located(conn, alert.audience)
    people = await nationals.tally(conn, meant)
    frozen = [one for one in await alerts.variants_of(conn, alert.id) if one.form is Form.TEXT]
    post = await posts.the_post(conn, alert.post)
    if not frozen:
        kinds = [(language, groups) for language, groups, *_ in people]
        about = await about_of(conn, alert)
        shown = papers.fresh(alert, post.time_zone, now)
        catalogue = await reviews.reviewed(conn, catalogue)
        join = await claims.join(conn)
        frozen = await asyncio.to_thread(
            compose_all, catalogue, shown, post, kinds, about=about, strict=False, join=join
        )
    total = sum(count for *_, count in people)
    liked = await nationals.forms(conn, meant)
    return Preview(
        alert=alert,
        audience=total,
        seconds=total / rate if rate else 0.0,
        forms=_count((form, count) for *_, form, count in liked),
        voices=_count((told, count) for told, _, form, count in liked if form is Form.VOICE),
        zone=post.time_zone,
        papers=await _papers(conn, alert, post.time_zone, now),
        variants=with_people(frozen, people),
    )


async def _papers(conn: Connection, alert: Alert, zone: str, now: datetime) -> Papers | None:
    """Also of the alert that a follow-up is about: what it said may hold no longer."""
    about = await about_of(conn, alert)
    said = alert if papers.speaks(alert.slots) or about is None else about
    if not papers.speaks(said.slots):
        return None
    until = papers.until(said, zone)
    return Papers(until=until, holds=said is alert and until is not None and until > now)


async def refuse_unplaced(conn: Connection, alert: Alert) -> None:
    """An alert from a file whose area holds none of our regions goes nowhere, not everywhere.

    Raises:
        NotReady: nobody has chosen its area yet.
    """
    if not alert.audience.regions and await caps.of_alert(conn, alert.id):
        raise NotReady(
            N_("Alert {id} comes from a file whose area holds no region here; choose one first."),
            id=alert.id,
        )


def with_people(
    variants: Iterable[Variant], people: Iterable[tuple[str, Groups, Consent, int]]
) -> tuple[tuple[Variant, int], ...]:
    """The variants that somebody would get, each with how many."""
    texts = [one for one in variants if one.form is Form.TEXT]
    cells = {(one.language, one.groups, one.consent): one for one in texts}
    return tuple(
        (cells[language, groups, consent], count)
        for language, groups, consent, count in people
        if (language, groups, consent) in cells
    )


def _count(pairs: Iterable[tuple[K, int]]) -> dict[K, int]:
    counted: dict[K, int] = {}
    for key, people in pairs:
        counted[key] = counted.get(key, 0) + people
    return counted
