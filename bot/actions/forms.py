"""Pictures and voices of an alert: made before it is submitted, for those who prefer them.

They are made outside any transaction; what is frozen holds the hash of each. Who likes a form that
was not made gets the text alone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape

import structlog

from bot.actions import alerts, aloud, audiences, claims, posts, reviews, scripts, variants
from bot.actions.variants import Kind
from bot.content import cards, speech
from bot.content.catalogue import Catalogue
from bot.content.files import Files
from bot.content.parts import parts_of
from bot.domain import papers
from bot.domain.alert import Alert, AlertState, Purpose
from bot.domain.form import Parts, core, whole
from bot.domain.genuine import mark
from bot.domain.message import Media, MediaKind, plain
from bot.domain.national import Form, Groups
from bot.domain.post import Post, Power
from bot.domain.reading import Mark
from bot.domain.sms import Sms, sms
from bot.domain.wording import N_
from bot.errors import NotReady, RuleError, TemplateError, WrongState
from bot.store import alerts as kept
from bot.store import audit, nationals, recordings
from bot.store.database import Connection

log = structlog.get_logger()
SHARED = "alert_shared"  # in the audit
FAILED = N_("A picture or a voice could not be made; tell your administrator.")
UNREAD = N_(
    "Alert {id}: nobody has checked the text in {language}, so no picture or voice was made of it; "
    "have it read in /review."
)
CHANGED = N_("Alert {id} has changed meanwhile; submit it again.")
PASSED_ON = (AlertState.APPROVED, AlertState.SENDING, AlertState.PAUSED, AlertState.SENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What has to be made for an alert as it stands now."""

    alert: Alert
    post: Post
    kinds: tuple[Kind, ...]
    about: Alert | None = None  # that a follow-up is about
    heard: Mapping[str, Media] = field(default_factory=dict)  # digest of words → their recording
    read: frozenset[Mark] = frozenset()  # texts that officers found right in the chat
    language: str = ""  # in which it is passed on
    words: str = ""  # as they were approved, where these alone are passed on
    join: str = ""  # what stands before a code in a link


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """Files in `files/`, by whom they are for; and why some were not made."""

    media: Mapping[Kind, Media] = field(default_factory=dict)
    lacking: tuple[RuleError, ...] = ()  # each reason once


async def plan(conn: Connection, alert_id: int) -> Plan:
    """The forms that people in the audience of this moment like. No kinds: there is no work.

    A cancellation has no picture: it would show once more what is withdrawn. Its voice says its
    text, for who only listens.
    """
    return await plan_of(conn, await alerts.get(conn, alert_id))


async def plan_of(conn: Connection, alert: Alert) -> Plan:
    """The same for an alert as it is at hand, which may not be kept yet."""
    forms = _forms(alert)
    liked = await nationals.forms(conn, await audiences.located(conn, alert.audience))
    return Plan(
        alert=alert,
        post=await posts.the_post(conn, alert.post),
        kinds=tuple(
            (language, groups, form) for language, groups, form, _ in liked if form in forms
        ),
        about=await variants.about_of(conn, alert),
        heard=await recordings.heard(conn, alert.post),
        read=await reviews.right(conn),
    )


def make(catalogue: Catalogue, files: Files, plan: Plan) -> Made:
    """Set, speak and write them. It takes up to a second for each voice: not on the loop."""
    catalogue = reviews.read_by(catalogue, plan.read)
    made: dict[Kind, Media] = {}
    lacking: dict[str, RuleError] = {}
    for kind in plan.kinds:
        try:
            made[kind] = _one(catalogue, files, plan, kind)
        except RuleError as error:
            lacking[str(error)] = error
        except TemplateError:  # alive, it says only what somebody checked, as its text does
            unread = NotReady(UNREAD, id=plan.alert.id, language=kind[0])
            lacking[str(unread)] = unread
        except Exception as error:  # a warning goes out without it rather than not at all
            log.error("form_failed", form=kind[2], error=type(error).__name__)
            lacking[FAILED] = NotReady(FAILED)
    return Made(media=made, lacking=tuple(lacking.values()))


async def submit(
    conn: Connection, catalogue: Catalogue, plan: Plan, made: Made, *, officer: str, now: datetime
) -> Alert:
    """Freeze them with the texts, and hand the alert to whoever approves it.

    Raises:
        WrongState: the alert is no longer what they were made of.
    """
    if await alerts.get(conn, plan.alert.id) != plan.alert:
        raise WrongState(CHANGED, id=plan.alert.id)
    used = {one.sha256 for one in made.media.values()} & {one.sha256 for one in plan.heard.values()}
    held = {one.sha256 for one in (await recordings.heard(conn, plan.alert.post)).values()}
    if used - held:  # somebody found meanwhile that a recording is not right
        raise WrongState(CHANGED, id=plan.alert.id)
    return await alerts.submit(
        conn, catalogue, plan.alert.id, officer=officer, now=now, media=made.media
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A picture or a voice, and how many get it with their text."""

    language: str
    groups: Groups
    media: Media
    people: int


async def planned(conn: Connection, alert_id: int, *, officer: str) -> tuple[Plan, dict[Kind, int]]:
    """What is to be made for an alert, and for how many; for somebody of its post."""
    alert = await alerts.show(conn, alert_id, officer=officer)
    return await plan(conn, alert.id), await _liking(conn, alert)


async def _liking(conn: Connection, alert: Alert) -> dict[Kind, int]:
    liked = await nationals.forms(conn, await audiences.located(conn, alert.audience))
    return {(language, groups, form): people for language, groups, form, people in liked}


async def frozen(conn: Connection, alert: Alert) -> dict[Kind, Media]:
    """The pictures and voices that were frozen."""
    return {
        (one.language, one.groups, one.form): one.payload.media
        for one in await kept.variants_of(conn, alert.id)
        if one.payload.media is not None
    }


def seen(media: Mapping[Kind, Media], liking: Mapping[Kind, int]) -> list[Seen]:
    """Each with how many get it now; most people first."""
    found = [
        Seen(language=kind[0], groups=kind[1], media=one, people=liking.get(kind, 0))
        for kind, one in media.items()
    ]
    return sorted(found, key=lambda one: -one.people)


async def plan_sharing(
    conn: Connection,
    catalogue: Catalogue,
    alert_id: int,
    language: str,
    *,
    officer: str,
    now: datetime,
) -> Plan:
    """Picture and voice for everybody, of an alert that was approved: to be passed on.

    Raises:
        NotAllowed: it is another post's. WrongState: it was not approved, or is over.
        NotReady: the library no longer says what was approved.
    """
    alert = await alerts.get(conn, alert_id)
    await posts.permit(conn, officer, Power.DRAFT, alert.post)
    if alert.state not in PASSED_ON or now >= alert.expires_at:
        raise WrongState(
            N_("Alert {id} is not approved, or is over: it cannot be passed on."), id=alert_id
        )
    post = await posts.the_post(conn, alert.post)
    papers.refuse_over(alert, post.time_zone, now)
    approved = [
        one.payload.text
        for one in await kept.variants_of(conn, alert_id)
        if one.language == language and not one.groups
    ]
    read = await reviews.right(conn)
    catalogue = reviews.read_by(catalogue, read)
    about = await variants.about_of(conn, alert)
    today = variants.compose_one(catalogue, alert, post, language, (), strict=True, about=about)
    join = await claims.join(conn)
    told = variants.signed(catalogue, alert, today.text, today.written, join)
    if approved[:1] != [told]:
        raise NotReady(
            N_("The texts have changed since alert {id} was approved; draft a new one."),
            id=alert_id,
        )
    return Plan(
        alert=alert,
        post=post,
        language=language,
        kinds=tuple((language, (), form) for form in _forms(alert)),
        about=about,
        heard=await recordings.heard(conn, alert.post),
        read=read,
        words="" if about is None else plain(told),
        join=join,
    )


def passed_on(catalogue: Catalogue, plan: Plan) -> str:
    """The words that go with what is passed on: no markup, and nothing that needs a button.

    With their number, and the link by which anybody sees whether they are ours.

    A follow-up goes as it was approved: what it begins with is the news.
    """
    if plan.words:
        return plan.words
    parts = _parts(catalogue, plan)
    return unescape(variants.signed(catalogue, plan.alert, whole(parts), parts.written, plan.join))


def as_sms(catalogue: Catalogue, plan: Plan) -> Sms | None:
    """The same in the words of an SMS; None for a follow-up, which goes as it was approved."""
    return None if plan.words else sms(core(_parts(catalogue, plan)))


def _parts(catalogue: Catalogue, plan: Plan) -> Parts:
    catalogue = reviews.read_by(catalogue, plan.read)
    told = variants.told(catalogue, plan.alert, plan.post, plan.language, ())
    return parts_of(catalogue.library, told)


async def count_shared(
    conn: Connection, plan: Plan, forms: Iterable[Form], words: str, *, officer: str, now: datetime
) -> None:
    """Handed to an officer to pass on: in the audit, and in no figure of deliveries.

    By its mark a copy of these words is known as ours.
    """
    await audit.record(
        conn,
        at=now,
        actor=officer,
        action=SHARED,
        subject=f"alert:{plan.alert.id}",
        language=plan.language,
        forms=sorted(forms),
        mark=mark(words),
    )


def _forms(alert: Alert) -> tuple[Form, ...]:
    """What goes with its text."""
    return (Form.VOICE,) if alert.purpose is Purpose.CANCELLATION else (Form.PICTURE, Form.VOICE)


def _one(catalogue: Catalogue, files: Files, plan: Plan, kind: Kind) -> Media:
    language, groups, form = kind
    name = f"{plan.alert.hazard}-{plan.alert.id}"
    if form is Form.VOICE:
        spoken_by = scripts.recorded(
            catalogue, plan.alert, plan.post, (language, groups), plan.heard, plan.about
        )
        if spoken_by and files.read(spoken_by) is not None:
            return spoken_by
        parts = aloud.spoken(
            catalogue, plan.alert, plan.post, language, groups,
            about=plan.about, among=speech.VOICES, asks=not plan.language,
        )  # fmt: skip
        return files.keep(
            speech.said(parts).content, kind=MediaKind.VOICE, name=f"{name}.ogg", brief=False
        )
    told = variants.told(catalogue, plan.alert, plan.post, language, groups)
    shown = cards.card(catalogue.library, catalogue.locales, told, plan.alert.expires_at)
    return files.keep(shown, kind=MediaKind.PHOTO, name=f"{name}.png", brief=False)
