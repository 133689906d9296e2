"""Rule C05: when. A day with its month in words, an hour, and nothing that is over."""

from collections.abc import Iterator

from bot.domain.days import (
    CLOCK,
    NOW,
    NUMERIC,
    RELATIVE,
    SEASON,
    absolute,
    dated_within,
    dates,
    past,
)
from bot.domain.elements import time
from bot.domain.finding import Finding, Severity, Span, Text, finding
from bot.domain.hazard import Phase
from bot.domain.phrases import first, found
from bot.domain.wording import N_

RULE = "C05"
IN_WORDS = N_("Write the day with its month in words.")
INSTANTS = ("onset", "deadline", "updated", "next_update", "closes", "sent")
LOOSE = (
    "hoy",
    "today",
    "pronto",
    "soon",
    "en breve",
    "shortly",
)  # right beside a day that is named
FILL = (" Próximo aviso: [día y mes, hora].", " Next message: [day and month, hour].")


def c05(text: Text) -> Iterator[Finding]:
    """When it happens, until when it holds, or when the next message comes."""
    weight = Severity.WARN if text.phase is Phase.AWARENESS else Severity.BLOCK
    if time(text) is None:
        yield finding(
            RULE,
            (text.end, text.end),
            N_("It does not say when."),
            N_("Say day and hour, until when it holds, or when the next message comes."),
            weight,
            FILL[0 if text.spanish else 1],
        )
        return
    vague = [*_relative(text, weight), *_in_figures(text, weight)]
    yield from vague or _undated(text, weight)
    yield from _over(text, weight)


def _relative(text: Text, weight: Severity) -> Iterator[Finding]:
    dated = _dated(text) or (text.phase is Phase.AWARENESS and first(SEASON, text) is not None)
    for span in found(RELATIVE, text):
        words = text.folded[slice(*span)]
        if dated_within(text, text.sentence(span[0])) or (dated and words in LOOSE):
            continue
        yield finding(
            RULE,
            span,
            N_("Who reads this later does not know which day is meant."),
            IN_WORDS,
            Severity.WARN if dated else weight,
            absolute(words, text),
        )


def _in_figures(text: Text, weight: Severity) -> Iterator[Finding]:
    for match in NUMERIC.finditer(text.folded, text.start):
        yield finding(
            RULE,
            match.span(),
            N_("Some read the month first in this date, and some the day."),
            IN_WORDS,
            weight,
        )


def _undated(text: Text, weight: Severity) -> Iterator[Finding]:
    """An hour or "now" and no day: who reads it tomorrow believes that it still holds."""
    hour = CLOCK.search(text.folded, text.start)
    span: Span | None = hour.span() if hour else first(NOW, text)
    if span is None or text.phase is Phase.AWARENESS or _dated(text):
        return
    if hour or time(text) == span:
        yield finding(RULE, span, N_("It names no day."), IN_WORDS, weight)


def _over(text: Text, weight: Severity) -> Iterator[Finding]:
    days = list(dates(text))
    today = text.today
    if today and days and all(past(day, month, today) for _, day, month in days):
        yield finding(
            RULE,
            days[0][0],
            N_("Every day it names is over."),
            N_("Say until when it holds."),
            weight,
        )


def _dated(text: Text) -> bool:
    whole = (text.start, text.end)
    return dated_within(text, whole) or any(map(text.said, INSTANTS))
