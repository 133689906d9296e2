"""What is wrong in an exercise that can be read: texts, keys, references, times, the place."""

import re
from collections.abc import Iterator
from dataclasses import fields
from zoneinfo import available_timezones

from bot.content.regions import Regions
from bot.domain.exercise import (
    ALL,
    Card,
    Exercise,
    Host,
    Inject,
    Measure,
    Objective,
    Question,
    Stage,
    Team,
    Words,
)
from bot.domain.language import LANGUAGES
from bot.errors import nearest

LONGEST = 3_000  # characters of a text: with the banner it must fit a message of Telegram
LABEL = 60  # characters of a button
KEY = re.compile(r"[a-z0-9_-]{1,16}")
LIVE_NUMBER = re.compile(r"[1-9](?:[ -]?\d){6,}")
TABLES: dict[str, tuple[str, type]] = {
    "objective": ("objectives", Objective),
    "team": ("teams", Team),
    "card": ("cards", Card),
    "stage": ("stages", Stage),
    "inject": ("injects", Inject),
    "question": ("questions", Question),
}
Fault = tuple[str, str]  # place, sentence with its remedy


def faults(one: Exercise) -> Iterator[Fault]:
    """What can be read and is wrong all the same."""
    for language in one.languages:
        if language not in LANGUAGES:
            yield "top languages", f"unknown language {language}; {nearest(language, LANGUAGES)}"
    yield from _texts(one)
    yield from _doubles(one)
    yield from _references(one)
    yield from _times(one)
    yield from _host(one.host)


def _host(host: Host) -> Iterator[Fault]:
    """A place that there is: people register there, and clocks go by it; a number that is none."""
    regions = Regions.load()
    near = [region.iso for region in regions.of_country(host.country)]
    if not near:
        known = ", ".join(regions.countries())
        yield "host country", f"unknown country {host.country}; known: {known}."
    elif host.region not in near:
        yield "host region", f"unknown region {host.region}; {nearest(host.region, near)}"
    if host.time_zone not in available_timezones():
        hint = nearest(host.time_zone, available_timezones())
        yield "host time_zone", f"unknown time zone {host.time_zone}; {hint}"
    if LIVE_NUMBER.search(host.telephone.replace("+", "", 1).partition(" ")[2]):
        yield "host telephone", "may ring at somebody's; write zeros."


def _texts(one: Exercise) -> Iterator[Fault]:
    for place, words, most in _words(one):
        for language in one.languages:
            text = words.get(language, "")
            if not text.strip():
                yield place, f"has no text in {language}; write it."
            elif len(text) > most:
                yield place, f"{len(text)} characters in {language}; at most {most}: shorten it."
            elif re.search(r"[<>&]", text):
                yield place, f"a bare <, > or & in {language}; write it in words."
        for language in words.keys() - set(one.languages):
            yield place, f"has a text in {language}; add it to languages or take it out."


def _words(one: Exercise) -> Iterator[tuple[str, Words, int]]:
    yield "top title", one.title, 80
    yield "top intro", one.intro, LONGEST
    for attribute, kind in TABLES.values():
        for item in getattr(one, attribute):
            key = getattr(item, "key", None) or getattr(item, "minute", "")
            for part in fields(kind):
                value = getattr(item, part.name)
                if isinstance(value, dict):
                    yield f"{kind.__name__.lower()} {key} {part.name}", value, LONGEST
    for question in one.questions:
        for number, option in enumerate(question.options):
            yield f"question {question.key} options {number + 1}", option, LABEL


def _doubles(one: Exercise) -> Iterator[Fault]:
    for table in ("objectives", "teams", "cards", "injects", "questions"):
        seen: set[str] = set()
        for item in getattr(one, table):
            place = f"{type(item).__name__.lower()} {item.key}"
            if item.key in seen:
                yield place, "is there twice; give one of them another key."
            if not KEY.fullmatch(item.key):
                yield place, "is no key; use 1 to 16 small letters, digits, _ or -."
            seen.add(item.key)


def _references(one: Exercise) -> Iterator[Fault]:
    objectives, teams = {o.key for o in one.objectives}, {t.key for t in one.teams}
    for inject in one.injects:
        place = f"inject {inject.key}"
        if inject.objective not in objectives:
            hint = nearest(inject.objective, objectives)
            yield place, f"unknown objective {inject.objective}; {hint}"
        for team in {*inject.to} - {ALL, *teams}:
            yield place, f"unknown team {team}; {nearest(team, teams)}"
        if (inject.measure is Measure.ALERT) != (inject.phase is not None):
            yield place, 'a phase belongs to measure = "alert" and to no other; mend one of them.'
    for card in one.cards:
        if card.language not in LANGUAGES:
            hint = nearest(card.language, LANGUAGES)
            yield f"card {card.key}", f"unknown language {card.language}; {hint}"
    yield from _choices(one)


def _choices(one: Exercise) -> Iterator[Fault]:
    for question in one.questions:
        if len(question.options) < 2:
            yield f"question {question.key}", "has no choice; write two options or more."
        if any(not 0 <= n < len(question.options) for n in question.understood):
            yield f"question {question.key}", "understood names an option that is not there; mend."


def _times(one: Exercise) -> Iterator[Fault]:
    if one.minutes <= 0:
        yield "top minutes", f"{one.minutes:g} is no length; write how long it lasts."
        return
    for inject in one.injects:
        left = one.minutes - inject.minute
        if left >= 0 and not 0 <= inject.within <= left:
            told = f"within {inject.within:g} lies outside 0 to {left:g}; mend it."
            yield f"inject {inject.key}", told
    timed: list[Inject | Question | Stage] = [*one.injects, *one.questions, *one.stages]
    for item in timed:
        if not 0 <= item.minute <= one.minutes:
            kind, key = type(item).__name__.lower(), getattr(item, "key", item.minute)
            yield (
                f"{kind} {key}",
                f"minute {item.minute:g} lies outside 0 to {one.minutes:g}; move it.",
            )
