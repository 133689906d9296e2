"""What each kind of reader would get of an alert."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.actions.slots import slots_for, words_in
from bot.content.catalogue import Catalogue
from bot.content.numbering import numbered
from bot.content.openings import opening_of
from bot.content.parts import Told
from bot.domain.alert import Alert, Purpose
from bot.domain.checkin import Answer
from bot.domain.followup import NOTICES, Opening, Reason
from bot.domain.hazard import Phase
from bot.domain.language import LANGUAGES, chain
from bot.domain.message import Button, Composed, Media, Payload, Review
from bot.domain.national import Consent, Form, Group, Groups, in_order
from bot.domain.post import Post
from bot.domain.slot import SLOTS, Instant, Name, Slot, Words
from bot.domain.slot_names import NAMES
from bot.domain.wording import N_
from bot.errors import MissingFacts, NotReady, Slots
from bot.store import alerts
from bot.store.alerts import Variant
from bot.store.database import Connection

Kind = tuple[str, Groups, Form]  # language, groups, and what goes with the text

REAL, REAL_PRESSED = N_("🆘 REAL EMERGENCY"), "exercise:real"
ANSWERS = {
    Answer.SAFE: N_("✅ I am safe"),
    Answer.DANGER: N_("🆘 I am in danger now"),
    Answer.HELP: N_("🙋 I need help"),
    Answer.AWAY: N_("📍 I am not in the area"),
    Answer.TALK: N_("💬 I want to talk to a person"),
}
UNDERSTOOD = {"yes": N_("💡 I know what to do"), "no": N_("❓ I did not understand")}
LACKS = N_("Alert {id} lacks {names}. Tap “Change the facts” and write it.")
OTHERS = N_("👥 About other people")


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
        text = signed(catalogue, alert, composed.text, composed.written, join)
        composed = replace(composed, text=text)
        liked = ((form, (media or {}).get((language, groups, form))) for form in Form)
        made += [
            _variant(catalogue, alert, (language, groups, form), consent, composed, medium)
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
        purpose=alert.purpose,
        least=Review.DRAFT if alert.drill else Review.CHECKED,
    )


def _kinds(catalogue: Catalogue, known: Iterable[tuple[str, Groups]]) -> list[tuple[str, Groups]]:
    written = catalogue.library.languages
    general = [(language, in_order([])) for language in LANGUAGES]
    singles = [(language, in_order([group])) for language in written for group in Group]
    return list(dict.fromkeys([*general, *singles, *known]))


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
        raise MissingFacts(LACKS, id=alert.id, names=Slots(sorted(missing)))
    least = Review.CHECKED if strict and not alert.drill else Review.DRAFT
    if library.written(alert.threat, alert.phase, language, least=least) is None:
        raise NotReady(
            N_(
                "Alert {id} is live, and nobody has checked its text in {language} or what stands "
                "in for it; have an officer who speaks it read it in /review, or record who did "
                "with `enlace messages review --language {last} --by NAME`."
            ),
            id=alert.id,
            language=LANGUAGES[language].endonym,
            last=chain(language)[-1],
        )
    told = library.written(alert.threat, alert.phase, language, least=least)
    gaps = _gaps(catalogue, missing, told or language)
    return library.compose(
        opening=opening(
            catalogue, alert, post, told or language, gaps | slots, least=least, about=about
        ),
        hazard=alert.threat,
        phase=alert.phase,
        language=language,
        groups=groups,
        slots=gaps | slots,
        zone=post.time_zone,
        drill=alert.drill,
        least=least,
    )


def _gaps(catalogue: Catalogue, missing: Iterable[str], written: str) -> dict[str, Slot]:
    """What a preview shows in the place of facts that nobody has given yet."""
    names = {name: catalogue.locales.text(written, NAMES[name]) for name in missing}
    return {name: Name(f"‹{told}›") for name, told in names.items()}


def opening(
    catalogue: Catalogue,
    alert: Alert,
    post: Post,
    written: str,
    slots: Mapping[str, Slot],
    *,
    least: Review,
    about: Alert | None,
) -> str:
    """What a follow-up begins with, in the language that its text is written in.

    Nothing for an alert of its own.
    """
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
    asked = consent is Consent.CHECKINS and alert.may_ask
    return Variant(
        language=language,
        groups=groups,
        consent=consent,
        form=form,
        written=composed.written,
        review=composed.review,
        payload=Payload(
            text=composed.text,
            buttons=(
                *(_question(catalogue, alert, language) if asked else ()),
                *(_way_out(catalogue, language) if alert.drill else ()),
            ),
            media=medium,
        ),
    )


def signed(catalogue: Catalogue, alert: Alert, text: str, written: str, join: str) -> str:
    """`text`, in the language `written`, with the alert's number and a link to verify it."""
    if alert.repeats:  # the next of the series says the same words under another number
        return text
    return numbered(catalogue.locales, text, written, alert.id, drill=alert.drill, join=join)


def _question(catalogue: Catalogue, alert: Alert, language: str) -> tuple[tuple[Button, ...], ...]:
    if not alert.asks:
        return _understood(catalogue, alert, language)
    rows = answer_rows(catalogue, language, str(alert.id))
    others = Button(catalogue.locales.text(language, OTHERS), f"others:{alert.id}")
    return (*rows, *_understood(catalogue, alert, language), (others,))


def answer_rows(catalogue: Catalogue, language: str, asked: str) -> tuple[tuple[Button, ...], ...]:
    """The answers, each a row of its own. `asked` is the alert's number, or `Round.word`."""
    return tuple(
        (Button(catalogue.locales.text(language, label), f"checkin:{asked}:{answer}"),)
        for answer, label in ANSWERS.items()
    )


def _understood(
    catalogue: Catalogue, alert: Alert, language: str
) -> tuple[tuple[Button, ...], ...]:
    """Whether they understood: while there is time to ask, or nothing is at stake."""
    if not (alert.drill or alert.phase is Phase.WARNING):
        return ()
    return (
        tuple(
            Button(catalogue.locales.text(language, label), f"understand:{alert.id}:{said}")
            for said, label in UNDERSTOOD.items()
        ),
    )


def _way_out(catalogue: Catalogue, language: str) -> tuple[tuple[Button, ...], ...]:
    """Under every drill, and under no live alert: who is in real danger says so by it."""
    return ((Button(catalogue.locales.text(language, REAL), REAL_PRESSED),),)
