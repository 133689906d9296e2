"""An alert of ours as a message of the Common Alerting Protocol."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.actions import alerts, posts
from bot.actions.previews import refuse_unplaced
from bot.actions.slots import slots_for
from bot.actions.variants import LACKS, compose_one
from bot.content.catalogue import Catalogue
from bot.content.formats import said
from bot.content.regions import country_name
from bot.domain import cap_events as events
from bot.domain.alert import Alert, AlertState, Purpose
from bot.domain.cap import Area, Block, Outgoing, Reference, Ring, scales, written
from bot.domain.checker_cap import Cap, c31
from bot.domain.finding import Severity
from bot.domain.language import LANGUAGES
from bot.domain.message import plain
from bot.domain.national import Form
from bot.domain.post import Post
from bot.domain.rule import Within, places
from bot.domain.shape import Circle
from bot.domain.slot import Authority, Instant, Slot
from bot.domain.wording import N_
from bot.errors import MissingFacts, NotReady, Phrase, Slots
from bot.store import alerts as store
from bot.store import audit, facts
from bot.store.database import Connection

BULLET = "• "
LONGEST_HEADLINE = 140  # characters. Source: Google, CAP requirements
ARTICLE = re.compile(r"(?:the|el|la|le|o|a) |l['’]")  # before a name that stands in a sentence
OURS = "enlace"
KINDS = {Purpose.ALERT: "Alert", Purpose.CANCELLATION: "Cancel"}  # all else is an Update
Outline = Callable[[str], tuple[Ring, ...]]  # of a region or a country


async def export(
    conn: Connection,
    catalogue: Catalogue,
    alert_id: int,
    *,
    outline: Outline,
    actor: str,
    now: datetime,
) -> Outgoing:
    """An alert as a message that somebody takes away; audited."""
    made = await outgoing(conn, catalogue, alert_id, outline=outline)
    await audit.record(
        conn, at=now, actor=actor, action="alert_exported", subject=f"alert:{alert_id}", form="cap"
    )
    return made


async def outgoing(
    conn: Connection, catalogue: Catalogue, alert_id: int, *, outline: Outline
) -> Outgoing:
    """An alert as a message; a drill is an Exercise, what nobody approved a Draft.

    Raises:
        NotReady: a fact is missing, or it would break a rule of CAP.
    """
    alert = await alerts.get(conn, alert_id)
    await refuse_unplaced(conn, alert)
    post = await posts.the_post(conn, alert.post)
    chain = await store.chain(conn, alert.follows or alert.id)
    withdrawn = alert.state is AlertState.CANCELLED and not _is_said(chain)
    if withdrawn and alert.approved_at is None:
        raise NotReady(
            N_("Alert {id} was cancelled before it went out; there is nothing to tell of it."),
            id=alert_id,
        )
    texts = await frozen(conn, alert_id) or _composed(catalogue, alert, post)
    slots = slots_for(catalogue, alert, post)
    own, zone = _itself(alert, post), ZoneInfo(post.time_zone)
    sent = await _cancelled_at(conn, alert) if withdrawn else own.sent
    onset_at = _onset(alert, slots)
    urgency, severity, certainty = scales(alert.phase, onset_at, sent)
    where = await facts.get(conn, "public")
    made = Outgoing(
        identifier=f"{own.identifier}-cancel" if withdrawn else own.identifier,
        sender=own.sender,
        sent=sent.astimezone(zone),
        status=_status(alert),
        kind="Cancel" if withdrawn else KINDS.get(alert.purpose, "Update"),
        source=_authority(slots),
        restriction=f"Personas registradas: {post.name}",
        note=_note(alert, post),
        references=(own,) if withdrawn else _earlier(alert, chain, post),
        categories=events.CATEGORIES[alert.threat],
        codes=events.codes_of(alert.threat, drill=alert.drill),
        responses=events.responses_of(alert.threat, alert.phase),
        urgency=urgency,
        severity=severity,
        certainty=certainty,
        onset=onset_at and onset_at.astimezone(zone),
        expires=alert.expires_at.astimezone(zone),
        sender_name=post.name,
        web=f"{where}/alerts/{post.code}" if where and not alert.drill else "",
        contact=post.telephone,
        parameters=((f"{OURS}:number", str(alert.id)), (f"{OURS}:phase", str(alert.phase))),
        blocks=tuple(
            _block(catalogue, alert, post, slots, language, texts[language], outline)
            for language in LANGUAGES  # Spanish first: many readers show the first block alone
            if language in texts
        ),
    )
    _refuse(alert, made)
    return made


def _is_said(chain: Sequence[Alert]) -> bool:
    """Whether a message of its own says that the alert is withdrawn."""
    return any(one.purpose is Purpose.CANCELLATION and one.approved_at for one in chain)


def _earlier(alert: Alert, chain: Sequence[Alert], post: Post) -> tuple[Reference, ...]:
    """What a follow-up is about: all that was published of its chain before it."""
    before = (one for one in chain if one.id < alert.id and one.approved_at is not None)
    return tuple(_itself(one, post) for one in before)


def _itself(alert: Alert, post: Post) -> Reference:
    """How the alert is called as a message: the same however often it is exported."""
    return Reference(
        sender=f"{post.code}.{OURS}",
        identifier=f"{post.code}-{alert.created_at:%Y%m%dT%H%M%S}-{alert.id}",
        sent=(alert.approved_at or alert.created_at).astimezone(ZoneInfo(post.time_zone)),
    )


def _onset(alert: Alert, slots: dict[str, Slot]) -> datetime | None:
    """When it arrives, if an officer said so; what is invented for a drill is no instant."""
    found = slots.get("onset")
    return found.at if isinstance(found, Instant) and "onset" in alert.slots else None


def _status(alert: Alert) -> str:
    if alert.drill:
        return "Exercise"
    return "Actual" if alert.approved_at else "Draft"


def _note(alert: Alert, post: Post) -> str:
    """Which exercise it is part of; of what was cancelled, who took it back."""
    exercise = f"Exercise {alert.audience.exercise}" if alert.drill else ""
    back = f"Retirada por {post.name}" if alert.state is AlertState.CANCELLED else ""
    return ". ".join(filter(None, [exercise, back]))


def _authority(slots: dict[str, Slot]) -> str:
    found = slots.get("authority")
    return found.name if isinstance(found, Authority) else ""


async def _cancelled_at(conn: Connection, alert: Alert) -> datetime:
    steps = await audit.of(conn, f"alert:{alert.id}")
    ends: list[datetime] = [step["at"] for step in steps if step["action"] == "alert_cancelled"]
    return ends[-1] if ends else alert.expires_at


async def frozen(conn: Connection, alert_id: int) -> dict[str, str]:
    """What was approved is what goes out: the general text of each language that has its own."""
    told = {
        one.language: plain(one.payload.text)
        for one in await store.variants_of(conn, alert_id)
        if one.form is Form.TEXT and not one.groups and one.language == one.written
    }
    return {language: told[language] for language in LANGUAGES if language in told}


def _composed(catalogue: Catalogue, alert: Alert, post: Post) -> dict[str, str]:
    library = catalogue.library
    missing = library.required(alert.threat, alert.phase) - slots_for(catalogue, alert, post).keys()
    if missing:
        raise MissingFacts(LACKS, id=alert.id, names=Slots(sorted(missing)))
    return {
        language: plain(compose_one(catalogue, alert, post, language, (), strict=False).text)
        for language in library.languages
        if library.written(alert.threat, alert.phase, language) == language
    }


def _block(
    catalogue: Catalogue,
    alert: Alert,
    post: Post,
    slots: dict[str, Slot],
    language: str,
    text: str,
    outline: Outline,
) -> Block:
    library = catalogue.library
    banner = plain(library.speeches[language].common.drill) if alert.drill else ""
    body = text.removeprefix(banner).removesuffix(banner).strip()
    values = {name: said(slot, language, post.time_zone) for name, slot in slots.items()}
    event = _title(plain(library.hazard_name(language, alert.threat, values)))
    areas = _areas(catalogue, alert, post, language, outline)
    headline = f"{event}: {', '.join(area.name for area in areas)}"
    before, bullet, after = body.partition(BULLET)
    return Block(
        language=language,
        event=event,
        headline=_short(f"{banner} – {headline}" if banner else headline),
        description="\n".join(filter(None, [banner, before.strip()])),
        instruction="\n".join(filter(None, [(bullet + after).strip(), banner])),
        areas=areas,
    )


def _title(name: str) -> str:
    """As it stands alone: "la inundación" is "Inundación"."""
    bare = ARTICLE.sub("", name, count=1) if ARTICLE.match(name) else name
    return bare[:1].upper() + bare[1:]


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_HEADLINE else f"{text[: LONGEST_HEADLINE - 1]}…"


def _areas(
    catalogue: Catalogue, alert: Alert, post: Post, language: str, outline: Outline
) -> tuple[Area, ...]:
    meant = list(places(alert.audience.rule))
    shapes = [one for one in meant if one.shape is not None]
    plain = [iso for one in meant if one.shape is None for iso in one.regions]
    if not alert.audience.regions:
        name, country = country_name(post.country, language), post.country
        return (Area(name=name, rings=outline(country), geocodes=(("ISO 3166-1", country),)),)
    return (
        *(_shape(catalogue, one, language) for one in shapes),
        *(
            Area(
                name=catalogue.regions.name(iso, language),
                rings=outline(iso),
                geocodes=(("ISO 3166-2", iso),),
            )
            for iso in dict.fromkeys(plain)
        ),
    )


def _shape(catalogue: Catalogue, drawn: Within, language: str) -> Area:
    """What was drawn, as it was drawn; the regions beside it are those whose people are told."""
    regions = ", ".join(catalogue.regions.name(iso, language) for iso in drawn.regions)
    codes = tuple(("ISO 3166-2", iso) for iso in drawn.regions)
    if isinstance(drawn.shape, Circle):
        one = drawn.shape
        name = f"{one.name} ({one.radius / 1000:g} km)"
        circle = (one.latitude, one.longitude, one.radius / 1000)
        return Area(name=name, rings=(), circles=(circle,), geocodes=codes)
    assert drawn.shape is not None, "a shape is drawn or measured"
    outlines = [polygon[0] for polygon in drawn.shape.polygons]  # CAP knows no holes
    rings = tuple(tuple((y, x) for x, y in outline) for outline in outlines)
    return Area(name=drawn.shape.name or regions, rings=rings, geocodes=codes)


def _refuse(alert: Alert, made: Outgoing) -> None:
    """Stop what rule C31 blocks: the schema would let it pass."""
    for block in made.blocks:
        for one in c31(_as_rule_sees_it(made, block)):
            if one.severity is Severity.BLOCK:
                raise NotReady(
                    "Rule {rule} stops alert {id}. {place}: {remedy}",
                    rule=one.rule,
                    id=alert.id,
                    place=f"CAP, {block.language}",
                    remedy=Phrase(one.remedy),
                )


def _as_rule_sees_it(made: Outgoing, block: Block) -> Cap:
    return Cap(
        message=made.kind,
        references=[str(one) for one in made.references],
        scope="Restricted",
        restriction=made.restriction,
        urgency=made.urgency,
        severity=made.severity,
        certainty=made.certainty,
        event=block.event,
        sent=written(made.sent),
        sent_at=made.sent,
        onset_at=made.onset,
        expires_at=made.expires,
        polygons=[ring for area in block.areas for ring in area.rings],
    )
