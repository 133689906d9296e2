"""An alert as it would be read, with how many would read what."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

from bot.actions.checking import Located
from bot.actions.previews import Preview, Readers
from bot.content.coverage import REVIEWS
from bot.content.formats import instant, number
from bot.domain.alert import Alert
from bot.domain.audience import Audience
from bot.domain.checker import worst
from bot.domain.finding import Severity
from bot.domain.language import LANGUAGES
from bot.domain.message import Payload, Review
from bot.domain.national import Form, Groups
from bot.domain.wording import N_
from bot.telegram.choices import WHOM, Speaker, words
from bot.telegram.registration import names_of
from bot.telegram.turn import Reply, Rows, Say, Turn

ASKED = N_("They are asked whether they are safe.")
UNASKED = N_("They are not asked whether they are safe: that needs somebody on duty (/rota).")
PAPERS_HOLD = N_(
    "What it says of papers holds until {at}. Then I withdraw it by myself, by an update to "
    "everybody whom it reached."
)
PAPERS_GONE = N_("⚠️ What was said of papers (until {at}) is not in these texts any more.")
PAPERS_LACKING = N_(
    "❗ The line on papers is not in these texts: it lacks the place, who said it, or until when."
)
MOST_WORDS = 60  # characters of the words that a finding is about
MOST_TEXTS = 8  # at once: the rest comes by a button


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What one language and set of groups would read."""

    language: str
    groups: Groups
    payload: Payload  # with the most buttons that anybody of them gets
    people: int


def reads(seen: Preview) -> list[Read]:
    """Each language and group with people in it, and its text; most people first."""
    found: dict[tuple[str, Groups, str], Read] = {}
    for one, count in seen.variants:
        cell = (one.language, one.groups, one.payload.text)
        made = Read(language=one.language, groups=one.groups, payload=one.payload, people=count)
        before = found.get(cell)
        if before is not None:
            fuller = max(before.payload, one.payload, key=lambda payload: len(payload.buttons))
            made = replace(before, payload=fuller, people=before.people + count)
        found[cell] = made
    return sorted(found.values(), key=lambda one: -one.people)


def texts(turn: Turn, seen: Preview, after: int = 0, most: int = MOST_TEXTS) -> list[str]:
    """Those from `after` on, each exactly as received, between who gets it and its buttons."""
    shown = reads(seen)[after : after + most]
    return ["\n\n".join([_head(turn, one), one.payload.text, *_under(turn, one)]) for one in shown]


def _head(turn: Turn, one: Read) -> str:
    return f"<i>{whose(turn, one.language, one.groups, one.people)}</i>"


def whose(turn: Speaker, language: str, groups: Groups, people: int) -> str:
    """Language, groups and head count."""
    return turn.plural(
        "{language} · {group} · {n} person",
        "{language} · {group} · {n} people",
        people,
        language=LANGUAGES[language].endonym,
        group=names_of(turn, groups),
    )


def _under(turn: Turn, one: Read) -> list[str]:
    labels = [button.label for row in one.payload.buttons for button in row]
    under = turn.text("Buttons under it: {labels}", labels=" · ".join(labels))
    return [f"<i>{under}</i>"] if labels else []


def further(turn: Turn, seen: Preview, shown: int = MOST_TEXTS) -> Rows:
    """The button for the texts that are not shown yet; nothing where there are none."""
    left = len(reads(seen)) - shown
    if left <= 0:
        return []
    label = turn.plural("{n} more text", "{n} more texts", left)
    return [[(label, f"alert:texts:{seen.alert.id}:{shown}")]]


def page(turn: Turn, seen: Preview, after: int) -> list[Reply]:
    """The next texts, and a button for those after them."""
    shown = [Say(text) for text in texts(turn, seen, after)]
    if not shown:
        return [Say(turn.text("These were all."))]
    rows = further(turn, seen, after + MOST_TEXTS)
    return [*shown[:-1], Say(shown[-1].text, rows)]


def summary(turn: Turn, seen: Preview) -> str:
    """How many, how long, and what is not as it should be."""
    alert, n = seen.alert, seen.audience
    if alert.drill:
        head = turn.plural(
            "Drill {id}, to {n} person.", "Drill {id}, to {n} people.", n, id=alert.id
        )
    else:
        head = turn.plural(
            "REAL alert {id}, to {n} person.", "REAL alert {id}, to {n} people.", n, id=alert.id
        )
    lines = [
        f"<b>{head}</b>",
        *_whom(turn, alert.audience),
        turn.text(
            "Sending takes about {minutes} min at the present pace: first those who surely are "
            "there, and who needs support.",
            minutes=max(1, round(seen.seconds / 60)),
        ),
        *_readers(turn, seen),
        *_forms(turn, seen),
        *_gaps(turn, seen),
        *_papers(turn, seen),
        *_asked(turn, alert),
    ]
    if not seen.audience:
        lines.append(turn.text("Nobody is registered there: it cannot be sent."))
    return "\n".join(lines)


def _papers(turn: Turn, seen: Preview) -> list[str]:
    """How long what it says of papers holds, and what becomes of it then."""
    if seen.papers is None:
        return []
    if seen.papers.until is None:
        return [turn.text(PAPERS_LACKING)]
    told = PAPERS_HOLD if seen.papers.holds else PAPERS_GONE
    return [turn.text(told, at=instant(seen.papers.until, turn.language, seen.zone))]


def _asked(turn: Turn, alert: Alert) -> list[str]:
    """Whether they are asked, and who would read it."""
    if not alert.may_ask:
        return []
    return [turn.text(ASKED if alert.asks else UNASKED)]


def _whom(turn: Turn, audience: Audience) -> list[str]:
    """The rule in words; and whose people they are, where not the post's alone."""
    if audience.reached is not None:
        return [turn.text("<b>For:</b> everybody whom alert {id} reached", id=audience.reached)]
    lines = [turn.text(WHOM, whom=words(turn).rule(audience.rule))]
    if len(audience.posts) > 1:
        lines.append(turn.text("People of: {posts}", posts=", ".join(audience.posts)))
    return lines


def _readers(turn: Turn, seen: Preview) -> list[str]:
    """1,204 español, 43 Mam → español, with voice: how many read what."""
    lines = [f"• {_reading(turn, one, seen.zone)}" for one in seen.readers]
    return [turn.text("Who reads what:"), *lines] if lines else []


def _reading(turn: Turn, one: Readers, zone: str) -> str:
    """One line of it."""
    people = number(one.people, turn.language, zone)
    told = [f"{people} {LANGUAGES[one.language].endonym}"]
    if one.written != one.language:
        told[0] += f" → {LANGUAGES[one.written].endonym}"
    if one.voice == one.people:
        told.append(turn.text("with voice"))
    elif one.voice:
        told.append(turn.text("{people} with voice", people=number(one.voice, turn.language, zone)))
    if one.review is not Review.CHECKED:
        review = turn.text(REVIEWS[one.review])
        told.append(turn.text("{review}, drills only", review=review))
    return told[0] + (f" ({'; '.join(told[1:])})" if told[1:] else "")


def _forms(turn: Turn, seen: Preview) -> list[str]:
    pictures, voices = (seen.forms.get(form, 0) for form in (Form.PICTURE, Form.VOICE))
    shown = turn.plural(
        "{n} person gets a picture with it.", "{n} people get a picture with it.", pictures
    )
    heard = turn.plural(
        "{n} person gets a voice note with it.", "{n} people get a voice note with it.", voices
    )
    return [line for line, people in ((shown, pictures), (heard, voices)) if people]


def _gaps(turn: Turn, seen: Preview) -> list[str]:
    fallbacks = [
        turn.plural(
            "{n} person would get {written} instead of {language}.",
            "{n} people would get {written} instead of {language}.",
            people,
            written=LANGUAGES[written].endonym,
            language=LANGUAGES[language].endonym,
        )
        for (language, written), people in seen.fallbacks.items()
    ]
    if not seen.unchecked:
        return fallbacks
    languages = ", ".join(
        f"{LANGUAGES[language].endonym} ({people})" for language, people in seen.unchecked.items()
    )
    unread = turn.text(
        "Nobody of a post has checked these texts yet: {languages}. They serve drills only.",
        languages=languages,
    )
    return [*fallbacks, unread]


def checked(turn: Turn, found: Sequence[Located]) -> list[str]:
    """How much the checker found, and the three worst."""
    told = [one for one in found if one.finding.severity is not Severity.INFO]
    if not told:
        return [turn.text("The checker found nothing to mend.")]
    head = turn.plural("The checker found {n} thing:", "The checker found {n} things:", len(told))
    first = worst(one.finding for one in told)
    located = {one.finding: one for one in reversed(told)}
    return [f"\n<b>{head}</b>", *(_told(turn, located[one]) for one in first)]


def _told(turn: Turn, one: Located) -> str:
    found = one.finding
    words = " ".join(one.words.split())[:MOST_WORDS]
    place = " · ".join(
        part for part in (one.where, words and f"“{escape(words, quote=False)}”") if part
    )
    mark = {Severity.BLOCK: "⛔", Severity.CONFIRM: "✋"}.get(found.severity, "⚠")
    head = f"{mark} {found.rule}{': ' if place else ''}{place}"
    return f"{head}\n{turn.text(found.reason)} <i>{turn.text(found.remedy)}</i>"
