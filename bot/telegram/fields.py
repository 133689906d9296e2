"""How each field of a profile is asked, with the reason, and how its value is told."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

from bot.content.formats import date_in_words, month_in_words
from bot.content.regions import country_name
from bot.domain.language import LANGUAGES, SPOKEN, isolated
from bot.domain.national import Form, Group, Household, Layer, National, Need
from bot.domain.post import Post, state_of, states_of
from bot.domain.profile import DROP, NO, TAKE, YES, Field, Record
from bot.domain.stay import months_from
from bot.domain.wording import N_
from bot.telegram.languages import Choices
from bot.telegram.registration import GROUPS, names_of, registered_in
from bot.telegram.turn import Turn

MONTHS_OFFERED = 12
TICK = "✅ "
OF_STATE = "of:"  # before a State, where the codes of its posts stand; no code has a colon


@dataclass(frozen=True, slots=True)
class Asked:
    """What a field is called, its question, and why it is asked."""

    label: str
    question: str
    why: str


FIELDS: dict[Field, Asked] = {
    Field.NAME: Asked(
        N_("Name"),
        N_("What should we call you? A first name or nickname is enough, up to 40 letters."),
        N_("so that an officer who calls you knows how to address you."),
    ),
    Field.LANGUAGE: Asked(
        N_("Language"),
        N_("In which language should we write to you?"),
        N_("so that you understand each alert at once."),
    ),
    Field.AREA: Asked(
        N_("Area"),
        N_(
            "Where are you now? Press a region, write the name of your town, or share your "
            "location: only the region is kept."
        ),
        N_("so that you get the alerts for where you are, and no others."),
    ),
    Field.POINT: Asked(
        N_("Exact point"),
        N_(
            "Should we keep your exact point? It is not kept unless you say so: press the button "
            "below the writing line, and it is kept to about 100 metres, until you delete it or "
            "go to another area."
        ),
        N_("so that you get the alerts for part of a town, and not only for your whole area."),
    ),
    Field.POST: Asked(
        N_("Consulate"),
        N_("Which consulate should warn you? It follows from your area, unless you choose one."),
        N_("because its officers answer if you call for help."),
    ),
    Field.GROUPS: Asked(
        N_("Situation"),
        N_("Which of these fit you? You can choose several."),
        N_("so that alerts say what helps in your situation. We never ask about papers."),
    ),
    Field.NEEDS: Asked(
        N_("Support"),
        N_("With what would you need support in an emergency? You can choose several."),
        N_("so that transport and help fit you."),
    ),
    Field.HOUSEHOLD: Asked(
        N_("People with you"),
        N_("How many are you together, you included?"),
        N_("so that room and transport are planned for all of you."),
    ),
    Field.UNDER_FIVE: Asked(
        N_("Child under five"),
        N_("Is a child under five with you?"),
        N_("because small children need other things first."),
    ),
    Field.STAY: Asked(
        N_("Stay until"),
        N_("Until when will you stay? Press a month, or write a date such as 31/12/2026."),
        N_("so that your data are deleted when you have left."),
    ),
    Field.FORM: Asked(
        N_("Form"),
        N_("How do you like to be told? The text always comes too."),
        N_("because some prefer to listen, or to see a picture."),
    ),
    Field.DISCREET: Asked(
        N_("Discreet"),
        N_("May others read this telephone? Then we write in neutral words where we can."),
        N_("so that nobody learns from us what you would rather keep to yourself."),
    ),
    Field.TELEPHONE: Asked(
        N_("Telephone"),
        N_("To let the consulate call you, press the button below the writing line."),
        N_("so that an officer can call you if you ask for help."),
    ),
    Field.RELATIVE: Asked(
        N_("Relative"),
        N_("Whom may we contact if we cannot reach you? Write their name."),
        N_("to look for you through somebody who knows you. Only with their agreement."),
    ),
    Field.RELAY: Asked(
        N_("Volunteer"),
        N_("Would you pass alerts on to people near you who have no telephone?"),
        N_("because some can only be reached by somebody they know."),
    ),
    Field.CITIZEN: Asked(
        N_("National"),
        N_("Are you a national of the country of this consulate?"),
        N_("because others get the alerts too, but their own consulate helps them."),
    ),
    Field.CONSENTS: Asked(
        N_("What I agreed to"),
        N_("Press to agree, or to take it back. Each stands alone."),
        N_("because we do nothing of this without your word."),
    ),
}
NEEDS = {
    Need.MOBILITY: N_("Walking, or a wheelchair"),
    Need.VISION: N_("Seeing"),
    Need.HEARING: N_("Hearing"),
    Need.MEDICINE: N_("Medicine, or an electric device"),
    Need.PREGNANCY: N_("Pregnancy"),
    Need.OTHER: N_("Something else"),
}
HOUSEHOLDS = {
    Household.ONE: N_("Only me"),
    Household.FEW: N_("2 to 4"),
    Household.MANY: N_("5 to 9"),
    Household.MORE: N_("10 or more"),
}
FORMS = {Form.TEXT: N_("Text"), Form.VOICE: N_("Voice"), Form.PICTURE: N_("Picture")}
LAYERS = {
    Layer.ALERTS: N_("Alerts"),
    Layer.CHECKINS: N_("Being asked whether I am safe"),
    Layer.RELATIVE: N_("My relative may be contacted"),
}
FLAGS = {YES: N_("Yes"), NO: N_("No")}
PLAIN: dict[Field, Mapping[Any, str]] = {Field.HOUSEHOLD: HOUSEHOLDS, Field.FORM: FORMS}
NOTHING = "—"
FLAGGED = (Field.UNDER_FIVE, Field.DISCREET, Field.RELAY, Field.CITIZEN)
NEVER_EMPTY = (Field.LANGUAGE, Field.AREA, Field.POST, Field.FORM, Field.CITIZEN, Field.CONSENTS)


def value(turn: Turn, record: Record, field: Field, posts: dict[str, Post]) -> str:
    """What a person told, in their words; not escaped."""
    one, told = record.national, record.profile
    if field is Field.LANGUAGE:
        return LANGUAGES[one.language].endonym
    if field is Field.AREA:
        return registered_in(turn, one)
    if field is Field.POST:
        return posts[one.post].name if one.post in posts else one.post
    if field is Field.STAY:
        return date_in_words(one.stay_until, turn.language) if one.stay_until else NOTHING
    texts = {
        Field.NAME: told.name,
        Field.TELEPHONE: told.telephone,
        Field.RELATIVE: ", ".join(filter(None, (told.relative_name, told.relative_telephone))),
        Field.GROUPS: names_of(turn, one.groups) if one.groups else "",
        Field.POINT: isolated(str(record.point), turn.language) if record.point else "",
    }
    return (texts[field] if field in texts else _chosen(turn, record, field)) or NOTHING


def _chosen(turn: Turn, record: Record, field: Field) -> str:
    one = record.national
    if field is Field.NEEDS:
        return ", ".join(turn.text(NEEDS[need]) for need in one.needs)
    if field is Field.CONSENTS:
        return ", ".join(turn.text(LAYERS[layer]) for layer in Layer if layer in record.layers)
    if field is Field.HOUSEHOLD:
        return turn.text(HOUSEHOLDS[one.household]) if one.household else ""
    if field is Field.FORM:
        return turn.text(FORMS[one.form])
    flag = getattr(one, field)
    return "" if flag is None else turn.text(FLAGS[YES if flag else NO])


def choices(turn: Turn, record: Record, field: Field, posts: dict[str, Post]) -> Choices:
    """The answers offered to the question about `field`, but for area and relative."""
    one = record.national
    if field is Field.LANGUAGE:
        return [(LANGUAGES[code].endonym, code) for code in SPOKEN]
    if field is Field.POST:
        return _posts(turn, one, posts)
    if field is Field.STAY:
        months = months_from(turn.now.date(), MONTHS_OFFERED)
        return [(month_in_words(last, turn.language), last.isoformat()) for last in months]
    if field is Field.GROUPS:
        kinds = {group: GROUPS[group] for group in Group if group is not Group.GENERAL}
        return _several(turn, kinds, one.groups)
    if field is Field.NEEDS:
        return _several(turn, NEEDS, one.needs)
    if field is Field.CONSENTS:
        offered = LAYERS if record.profile.relative_name else _without_relative()
        return _several(turn, offered, tuple(record.layers))
    table: Mapping[Any, str] = FLAGS if field in FLAGGED else PLAIN.get(field, {})
    return [(turn.text(label), word) for word, label in table.items()]


def _posts(turn: Turn, one: National, posts: dict[str, Post]) -> Choices:
    """The posts of their State, and each other State: its post follows from the area."""
    own = state_of(posts.values(), one.post)
    other = [state for state in states_of(posts.values()) if state != own]
    return [
        *((post.name, code) for code, post in posts.items() if post.state == own),
        *((_consulate_of(turn, state), OF_STATE + state) for state in other),
    ]


def _consulate_of(turn: Turn, state: str) -> str:
    name = country_name(state, turn.language)
    return unescape(turn.text("Another country: {state}", state=name))


def clearable(record: Record, field: Field) -> bool:
    """Whether there is something to clear."""
    return field not in NEVER_EMPTY and bool(_told(record, field))


def _told(record: Record, field: Field) -> object:
    told, one = record.profile, record.national
    apart = {
        Field.NAME: told.name,
        Field.TELEPHONE: told.telephone,
        Field.RELATIVE: told.relative_name,
        Field.STAY: one.stay_until,
        Field.POINT: record.point,
        Field.UNDER_FIVE: one.under_five is not None,
    }
    return apart[field] if field in apart else getattr(one, field)


def _without_relative() -> dict[Layer, str]:
    return {layer: label for layer, label in LAYERS.items() if layer is not Layer.RELATIVE}


def _several(turn: Turn, table: Mapping[Any, str], chosen: Collection[str]) -> Choices:
    return [
        (TICK + turn.text(label), DROP + word)
        if word in chosen
        else (turn.text(label), TAKE + word)
        for word, label in table.items()
    ]
