"""What each kind of reader would get of an alert, and how many of them there are."""

import asyncio
import re
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

from bot.actions import audiences, claims, posts, reviews
from bot.content.catalogue import Catalogue
from bot.content.numbering import numbered
from bot.content.openings import opening_of
from bot.content.parts import Told
from bot.domain.alert import Alert, Purpose
from bot.domain.checkin import Answer
from bot.domain.followup import ASKS, NOTICES, Opening, Reason
from bot.domain.hazard import Phase
from bot.domain.language import LANGUAGES, chain
from bot.domain.message import Button, Composed, Media, Payload, Review
from bot.domain.national import Consent, Form, Group, Groups, in_order
from bot.domain.post import Post
from bot.domain.slot import SLOTS, Instant, Name, Slot, Words, fictional, parse
from bot.domain.wording import N_
from bot.errors import NotReady
from bot.store import alerts, caps, nationals
from bot.store.alerts import Variant
from bot.store.database import Connection

FROM_POST = frozenset({"source", "place", "telephone", "emergency_number"})
DURATION = re.compile(r"0*([1-9][0-9]{0,5})([mhd])")
UNITS = {"m": "minutes", "h": "hours", "d": "days"}
LONGEST = timedelta(days=30)  # a warning that still goes out after a month warns of nothing
Kind = tuple[str, Groups, Form]  # language, groups, and what goes with the text
K = TypeVar("K", bound=Hashable)

ANSWERS = {
    Answer.SAFE: N_("✅ I am safe"),
    Answer.DANGER: N_("🆘 I am in danger now"),
    Answer.HELP: N_("🙋 I need help"),
    Answer.AWAY: N_("📍 I am not in the area"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Readers:
    """Who registered with one language, and what they would get."""

    language: str
    written: str  # the language that they get
    review: Review
    people: int
    voice: int  # of them get a voice note too


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


async def preview(conn: Connection, catalogue: Catalogue, alert: Alert, *, rate: float) -> Preview:
    """What the audience of this moment would get; the frozen texts once it is submitted.

    `rate` is the configured pace (messages/s).
    """
    await refuse_unplaced(conn, alert)
    meant = await audiences.located(conn, alert.audience)
    people = await nationals.tally(conn, meant)
    frozen = [one for one in await alerts.variants_of(conn, alert.id) if one.form is Form.TEXT]
    post = await posts.the_post(conn, alert.post)
    if not frozen:
        kinds = [(language, groups) for language, groups, *_ in people]
        about = await about_of(conn, alert)
        catalogue = await reviews.reviewed(conn, catalogue)
        join = await claims.join(conn)
        frozen = await asyncio.to_thread(
            compose_all, catalogue, alert, post, kinds, about=about, strict=False, join=join
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
        variants=with_people(frozen, people),
    )


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


def compose_all(
    catalogue: Catalogue,
    alert: Alert,
    post: Post,
    kinds: Iterable[tuple[str, Groups]],
    *,
    media: Mapping[Kind, Media] | None = None,
    about: Alert | None = None,
    strict: bool = True,
    join: str = "",
) -> list[Variant]:
    """Every variant: whoever joins before the sending finds theirs already approved.

    Some 50 ms of work for a post whose people read thirty languages: not on the loop.

    Each language in general, each that has texts of its own with each group, and each set of groups
    that somebody has as in `kinds`; who joins with other ones gets the general text
    (`store.deliveries`).

    `media` go with the same text, for those who like that form. `about` is the alert that a
    follow-up is about. `join` is what stands before a code in a link: each text ends with one.

    `strict` refuses a live alert whose texts nobody checked; without it they are shown as they
    stand, for a preview.
    """
    made = []
    for language, groups in _kinds(catalogue, kinds):
        composed = compose_one(catalogue, alert, post, language, groups, about=about, strict=strict)
        signed = _signed(catalogue, alert, composed, join)
        liked = ((form, (media or {}).get((language, groups, form))) for form in Form)
        made += [
            _variant(catalogue, alert, (language, groups, form), consent, signed, medium)
            for form, medium in liked
            if form is Form.TEXT or medium
            for consent in Consent
        ]
    return made


def told(catalogue: Catalogue, alert: Alert, post: Post, language: str, groups: Groups) -> Told:
    """All that a picture or a voice of the alert is made of, for one kind of reader."""
    return Told(
        hazard=alert.threat,
        phase=alert.phase,
        language=language,
        groups=groups,
        slots=slots_for(catalogue, alert, post),
        zone=post.time_zone,
        drill=alert.drill,
        least=Review.DRAFT if alert.drill else Review.CHECKED,
    )


def _kinds(catalogue: Catalogue, known: Iterable[tuple[str, Groups]]) -> list[tuple[str, Groups]]:
    written = catalogue.library.languages
    general = [(language, in_order([])) for language in LANGUAGES]
    singles = [(language, in_order([group])) for language in written for group in Group]
    return list(dict.fromkeys([*general, *singles, *known]))


def slots_for(catalogue: Catalogue, alert: Alert, post: Post) -> dict[str, Slot]:
    """The alert's typed slots: the officer's, over those known from post, area and expiry.

    Alive, nothing is made up: a storm's name, an authority or a shelter only an officer can give.
    """
    names = [catalogue.regions.name(region, "es") for region in alert.audience.regions]
    assumed = fictional(post, names, alert.created_at, alert.expires_at)
    if not alert.drill:
        until = Instant(alert.expires_at)
        known = {name: slot for name, slot in assumed.items() if name in FROM_POST}
        assumed = known | {"deadline": until, "next_update": until}
    written = {name: parse(name, text, post.time_zone) for name, text in alert.slots.items()}
    return assumed | {name: slot for name, slot in written.items() if "@" not in name}


def words_in(alert: Alert, language: str, zone: str) -> dict[str, Slot]:
    """The sentences that an officer wrote for readers of one language."""
    end = f"@{language}"
    return {
        name.removesuffix(end): parse(name, text, zone)
        for name, text in alert.slots.items()
        if name.endswith(end)
    }


def compose_one(
    catalogue: Catalogue,
    alert: Alert,
    post: Post,
    language: str,
    groups: Groups,
    *,
    strict: bool,
    about: Alert | None = None,
) -> Composed:
    """The text for one kind of reader; `strict` and `about` as in `compose_all`."""
    library, slots = catalogue.library, slots_for(catalogue, alert, post)
    if alert.purpose is Purpose.CANCELLATION:
        return _cancelled(catalogue, alert, post, language, slots, strict=strict, about=about)
    missing = library.required(alert.threat, alert.phase) - slots.keys()
    if missing and strict:
        raise NotReady(
            N_(
                "Alert {id} lacks {names}; draft it at the command line, each with "
                "--slot NAME=VALUE."
            ),
            id=alert.id,
            names=", ".join(sorted(missing)),
        )
    gaps = {name: Name(f"‹{name}›") for name in missing}
    least = Review.CHECKED if strict and not alert.drill else Review.DRAFT
    if library.written(alert.threat, alert.phase, language, least=least) is None:
        raise NotReady(
            N_(
                "Alert {id} is live, and nobody has checked its text in {language} or what stands "
                "in for it; have an officer who speaks it read it in /review, or record who did "
                "with `enlace messages review --language {last} --by NAME`."
            ),
            id=alert.id,
            language=language,
            last=chain(language)[-1],
        )
    told = library.written(alert.threat, alert.phase, language, least=least)
    return library.compose(
        opening=_opening(catalogue, alert, post, told or language, gaps | slots, least, about),
        hazard=alert.threat,
        phase=alert.phase,
        language=language,
        groups=groups,
        slots=gaps | slots,
        zone=post.time_zone,
        drill=alert.drill,
        least=least,
    )


def _opening(
    catalogue: Catalogue,
    alert: Alert,
    post: Post,
    written: str,
    slots: Mapping[str, Slot],
    least: Review,
    about: Alert | None,
) -> str:
    """What a follow-up begins with; nothing for an alert of its own."""
    if about is None:
        return ""
    # Once it is over, what changed on the way there is of no use.
    over = alert.purpose is Purpose.ALL_CLEAR
    before = {} if over else slots_for(catalogue, about, post)
    further = None if over or about.phase is alert.phase else (about.phase, alert.phase)
    facts = {
        name: slot for name, slot in slots.items() if name in alert.slots or not _is_words(name)
    }
    told = {**facts, **words_in(alert, written, post.time_zone), "sent": _sent(about)}
    return opening_of(
        catalogue.library,
        Opening(notice=NOTICES[alert.purpose], before=before, phases=further),
        written,
        told,
        zone=post.time_zone,
        least=least,
    )


def _is_words(name: str) -> bool:
    """A sentence of an officer's: nobody makes up what changed, not even for a drill."""
    return SLOTS[name] is Words


def _cancelled(
    catalogue: Catalogue,
    alert: Alert,
    post: Post,
    language: str,
    slots: Mapping[str, Slot],
    *,
    strict: bool,
    about: Alert | None,
) -> Composed:
    """A cancellation is nothing but its notice. Its reason is one of those that are translated."""
    library = catalogue.library
    least = Review.CHECKED if strict and not alert.drill else Review.DRAFT
    written = library.notice_language(NOTICES[alert.purpose], language, least) or language
    reason = library.reason(written, Reason(alert.slots.get("reason", Reason.MISTAKE)))
    told = {**slots, "reason": Words(reason), "sent": _sent(about or alert)}
    return library.notice(
        NOTICES[alert.purpose],
        language,
        told,
        zone=post.time_zone,
        drill=alert.drill,
        least=least,
    )


def _sent(about: Alert) -> Instant:
    return Instant(about.started_at or about.approved_at or about.created_at)


async def about_of(conn: Connection, alert: Alert) -> Alert | None:
    """The alert that a follow-up is about."""
    return None if alert.follows is None else await alerts.get(conn, alert.follows)


def _variant(
    catalogue: Catalogue,
    alert: Alert,
    kind: Kind,
    consent: Consent,
    composed: Composed,
    medium: Media | None,
) -> Variant:
    language, groups, form = kind
    asked = (
        consent is Consent.CHECKINS and alert.phase is not Phase.AWARENESS and alert.purpose in ASKS
    )
    return Variant(
        language=language,
        groups=groups,
        consent=consent,
        form=form,
        written=composed.written,
        review=composed.review,
        payload=Payload(
            text=composed.text,
            buttons=question(catalogue, alert.id, language) if asked else (),
            media=medium,
        ),
    )


def _signed(catalogue: Catalogue, alert: Alert, composed: Composed, join: str) -> Composed:
    if alert.repeats:  # the next of the series says the same words under another number
        return composed
    text = numbered(
        catalogue.locales, composed.text, composed.written, alert.id, drill=alert.drill, join=join
    )
    return replace(composed, text=text)


def question(catalogue: Catalogue, alert_id: int, language: str) -> tuple[tuple[Button, ...], ...]:
    """The check-in's buttons under an alert."""
    return tuple(
        (Button(catalogue.locales.text(language, label), f"checkin:{alert_id}:{answer}"),)
        for answer, label in ANSWERS.items()
    )


def _count(pairs: Iterable[tuple[K, int]]) -> dict[K, int]:
    counted: dict[K, int] = {}
    for key, people in pairs:
        counted[key] = counted.get(key, 0) + people
    return counted


def lasts(text: str) -> timedelta:
    """'90m', '6h', '2d' as a duration.

    Raises:
        NotReady: it is none of these, or longer than an alert may last.
    """
    found = DURATION.fullmatch(text)
    if found is None:
        raise NotReady("“{text}” is no length of time; write 90m, 6h or 2d.", text=text)
    told = timedelta(**{UNITS[found[2]]: int(found[1])})
    if told > LONGEST:
        raise NotReady(
            "“{text}” is too long: an alert lasts {most} days at most; give less and draft a new "
            "one then.",
            text=text,
            most=LONGEST.days,
        )
    return told


def until(text: str, now: datetime) -> datetime:
    """The instant that `text` ('6h') is from now."""
    return now + lasts(text)
