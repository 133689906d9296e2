"""A call for help as its claimer reads it, in the officer's language: Telegram's HTML."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from bot.content.catalogue import Catalogue
from bot.content.formats import instant
from bot.content.locales import Locales
from bot.content.whereabouts import area_of
from bot.domain.case import Case
from bot.domain.checkin import Answer
from bot.domain.language import LANGUAGES
from bot.domain.profile import Record
from bot.domain.screening import PRIVATE, Sign
from bot.domain.telling import COMPANY, REACHES, RELATIONS, TROUBLES, Relation, Told, With
from bot.domain.triage import Level, reason
from bot.domain.wording import N_

SIGNS = {Level.R0: "⚫️", Level.R1: "🔴", Level.R2: "🟠", Level.R3: "🟡", Level.R4: "🔵"}
ANSWERS = {
    Answer.SAFE: N_("safe"),
    Answer.DANGER: N_("danger now"),
    Answer.HELP: N_("needs help"),
    Answer.AWAY: N_("not in the area"),
    Answer.TALK: N_("wants to talk"),
}
FOUND = {
    Sign.MINOR: N_("says to be under 18"),
    Sign.VIOLENCE: N_("words of violence"),
    Sign.SELF_HARM: N_("words of self-harm"),
    Sign.SEVERE: N_("words of a severe injury"),
    Sign.TRAPPED: N_("trapped, or cannot leave"),
    Sign.IMMOBILE: N_("somebody cannot walk"),
    Sign.OUTAGE: N_("no electricity"),
    Sign.DOCUMENT: N_("number of a document"),
    Sign.ADDRESS: N_("an address"),
}
DRILL = N_("EXERCISE")
HEARD_LAST = N_("The telephone may be in another's hand: only you close this case.")


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads it: the bot's own words in their language, as HTML."""

    locales: Locales
    language: str

    def text(self, message: str, /, **values: object) -> str:
        """One of them."""
        return self.locales.text(self.language, message, **values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What is written on it."""

    case: Case
    told: Told
    record: Record | None  # None: the person is in no register
    zone: str  # of the post


def head(catalogue: Catalogue, language: str, case: Case) -> str:
    """Number and level: all that anybody but the claimer sees."""
    drill = f" · {catalogue.locales.text(language, DRILL)}" if case.drill else ""
    named = catalogue.locales.text(
        language,
        N_("{sign} {level} · case {id}"),
        sign=SIGNS[case.level],
        level=case.level,
        id=case.id,
    )
    return f"<b>{named}</b>{drill}"


def sheet(catalogue: Catalogue, language: str, it: Sheet) -> str:
    """All that is known of a case, but for the words of the conversation."""
    reader = Reader(catalogue.locales, language)
    case, told = it.case, it.told
    lines = [
        head(catalogue, language, case),
        reader.text(N_("Why: {why}"), why=reader.text(reason(case.rule))),
    ]
    if case.third_party:
        lines.append(reader.text(N_("⚠️ Told by somebody else: not verified.")))
    if case.said:
        when = instant(case.heard_at or case.opened_at, language, it.zone)
        said = reader.text(ANSWERS[Answer(case.said)])
        lines.append(reader.text(N_("Said: {said}, {when}"), said=said, when=when))
        if case.said in (Answer.SAFE, Answer.AWAY):
            lines.append(reader.text(HEARD_LAST))
    lines += _told(reader, told)
    if it.record is not None:
        lines += _person(catalogue, language, reader, it.record)
    return "\n".join(lines)


def _told(reader: Reader, told: Told) -> list[str]:
    company = [one for one in told.company if one is not With.NOBODY]
    several = [
        (N_("Needs: {what}"), [reader.text(TROUBLES[one]) for one in told.needs]),
        (N_("With them: {what}"), [reader.text(COMPANY[one]) for one in company]),
        (N_("Reach: {what}"), [reader.text(REACHES[one]) for one in told.reach]),
        (N_("People: {what}"), [str(told.people)] if told.people else []),
        (N_("Where: {what}"), [told.where] if told.where else []),
        (N_("Wants to know: {what}"), [told.info] if told.info else []),
        (N_("Name: {what}"), [told.name] if told.name else []),
        (N_("Without a telephone, in need: {what}"), [str(told.count)] if told.count else []),
        (N_("Told by: {what}"), [_relation(reader, told.relation)] if told.relation else []),
    ]
    comma = "، " if LANGUAGES[reader.language].direction == "rtl" else ", "
    return [
        reader.text(message, what=comma.join(_unescaped(what))) for message, what in several if what
    ]


def _relation(reader: Reader, relation: str) -> str:
    return reader.text(RELATIONS[Relation(relation)]) if relation in RELATIONS else relation


def _unescaped(words: Sequence[str]) -> list[str]:
    return [word.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">") for word in words]


def _person(catalogue: Catalogue, language: str, reader: Reader, record: Record) -> list[str]:
    person, profile = record.national, record.profile
    area = area_of(
        catalogue, language, country=person.country, region=person.region, moving=person.moving
    )
    lines = [
        reader.text(N_("Reads: {language}"), language=LANGUAGES[person.language].endonym),
        reader.text(N_("Area: {area}"), area=area),
    ]
    if profile.name:
        lines.append(reader.text(N_("Name: {what}"), what=profile.name))
    if profile.telephone:
        lines.append(reader.text(N_("Telephone: {number}"), number=profile.telephone))
    if not person.active:
        lines.append(reader.text(N_("⚠️ They cannot be reached here: try another way.")))
    if person.discreet:
        lines.append(reader.text(N_("⚠️ Others may read their telephone: write in neutral words.")))
    return lines


def found_in(catalogue: Catalogue, language: str, signs: frozenset[Sign]) -> str:
    """What words were seen to hold, as a line; empty where there is nothing."""
    names = [catalogue.locales.text(language, FOUND[one]) for one in Sign if one in signs]
    if not names:
        return ""
    line = catalogue.locales.text(language, N_("⚠️ {what}"), what=", ".join(_unescaped(names)))
    if signs & PRIVATE:
        line += "\n" + catalogue.locales.text(
            language, N_("We keep no such data: press Remove once you have read it.")
        )
    return line


def quoted(text: str) -> str:
    """A person's own words, as a quotation."""
    return f"<blockquote>{escape(text, quote=False)}</blockquote>"
