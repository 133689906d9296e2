"""Rules C22 to C24, C27, C28, C30, C32 to C35, C39 and C40: the alert around its texts.

Each takes the facts that it needs and no more; `docs/checker.md` says who calls which.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.finding import Finding, Severity, finding, fold
from bot.domain.hazard import Phase
from bot.domain.language import is_spoken_only
from bot.domain.message import Review
from bot.domain.wording import N_

NOWHERE = (0, 0)
FATIGUE = timedelta(minutes=30)
NIGHT = (21, 6)  # hours of the post's clock
STATUS = re.compile(  # a refuge is a shelter, a treatment is medical
    r"status|migrator|immigration|\basilo|asylum|refugiad|refugee|(?:antes?|ud) de refugio"
    r"|\btrata\b|traffick|irregular|legal|deport|papeles"
)
NOT_NEUTRAL = re.compile(r"consul|embaja|embass|pasaporte|passport|migra|emergenc|\bsos\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one kind of reader gets."""

    language: str
    written: str  # the language it is really in
    text: str
    people: int
    review: Review
    said: frozenset[str] = frozenset()  # slots whose value stands in it
    pictured: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """An alert of the post that went out."""

    same: bool  # about the same hazard and area, in the same phase
    at: datetime
    slots: Mapping[str, str]


def c22(told: Iterable[Told]) -> Iterator[Finding]:
    """Somebody gets another language than theirs."""
    if any(one.people and one.language != one.written for one in told):
        yield _about(
            "C22",
            Severity.CONFIRM,
            N_("Some people get another language than theirs."),
            N_("Have it translated, or say why it cannot wait."),
        )


def c23(told: Iterable[Told], *, drill: bool) -> Iterator[Finding]:
    """A text that nobody checked."""
    if any(one.people and one.review is not Review.CHECKED for one in told):
        weight = Severity.INFO if drill else Severity.BLOCK
        yield _about(
            "C23",
            weight,
            N_("Nobody has checked one of its texts."),
            N_("Have a second person who speaks the language read it."),
        )


def c24(told: Iterable[Told]) -> Iterator[Finding]:
    """Every reader learns the same facts."""
    kinds = [one.said for one in told]
    if any(said != kinds[0] for said in kinds):
        yield _about(
            "C24",
            Severity.BLOCK,
            N_("Not all of its texts say the same facts."),
            N_("Give every language the same times, numbers and places."),
        )


def c25(told: Iterable[Told]) -> Iterator[Finding]:
    """One text filed under two languages."""
    seen: dict[str, str] = {}
    for one in told:
        if seen.setdefault(one.text, one.written) != one.written:
            yield _about(
                "C25",
                Severity.BLOCK,
                N_("Two languages have the same text."),
                N_("Put the text under its own language."),
            )
            return


def c27(languages: Collection[str], voiced: Collection[str]) -> Iterator[Finding]:
    """People who do not read their language, and nothing to listen to."""
    if any(is_spoken_only(one) for one in set(languages) - set(voiced)):
        yield _about(
            "C27",
            Severity.CONFIRM,
            N_("There is no recording for people who do not read."),
            N_("Have a native speaker record it, or say why it cannot wait."),
        )


def c28(told: Iterable[Told]) -> Iterator[Finding]:
    """A picture that says nothing to who does not see it."""
    if any(one.pictured and not one.text.strip() for one in told):
        yield _about(
            "C28",
            Severity.WARN,
            N_("A picture has no text for who cannot see it."),
            N_("Say in words what the picture shows."),
        )


def c30(*, approver: str, authors: Collection[str | None], drill: bool) -> Iterator[Finding]:
    """Nobody lets their own real alert go."""
    if not drill and approver in authors:
        yield _about(
            "C30",
            Severity.BLOCK,
            N_("Who wrote a real alert cannot approve it."),
            N_("Ask a second officer."),
        )


def c32(slots: Mapping[str, str], before: Iterable[Before], now: datetime) -> Iterator[Finding]:
    """The same once more, a few minutes later."""
    for one in before:
        if one.same and now - one.at < FATIGUE and one.slots == dict(slots):
            yield _about(
                "C32",
                Severity.CONFIRM,
                N_("The same was sent less than 30 minutes ago, and nothing in it is new."),
                N_("Wait for news, or say what is new."),
            )
            return


def c33(*, changed: bool, referred: Collection[int], live: Collection[int]) -> Iterator[Finding]:
    """An update says what changed, and names every alert that it takes the place of.

    Only the first stops it: news must not wait until somebody has tidied up.
    """
    if not changed:
        yield _about(
            "C33",
            Severity.BLOCK,
            N_("It does not say what changed."),
            N_("Say what changed."),
        )
    if not set(live) <= set(referred):
        yield _about(
            "C33",
            Severity.CONFIRM,
            N_("Another alert about the same still stands beside it."),
            N_("Withdraw the other one, or say why both hold."),
        )


def c34(*, closes: datetime | None, audience: int, on_duty: int) -> Iterator[Finding]:
    """A question to which nobody listens, or that never ends.

    Where only the listener is missing the approver decides: a warning is not held back for it.
    """
    if closes is None or not audience:
        yield _about(
            "C34",
            Severity.BLOCK,
            N_("A check-in needs an end, and people who are asked."),
            N_("Give it an end and an audience."),
        )
    elif not on_duty:
        yield _about(
            "C34",
            Severity.CONFIRM,
            N_("People are asked if they are safe, and no officer is on duty to read it."),
            N_("Put somebody on duty, or say who reads the answers."),
        )


def c35(names: Iterable[str]) -> Iterator[Finding]:
    """Nobody is chosen by migration status."""
    if any(STATUS.search(fold(name)) for name in names):
        yield _about(
            "C35",
            Severity.BLOCK,
            N_("People are chosen by their migration status."),
            N_("Choose by place, language and situation."),
        )


def c39(first_line: str, *, discreet: bool) -> Iterator[Finding]:
    """What others may read on a locked telephone."""
    if discreet and NOT_NEUTRAL.search(fold(first_line[:60])):
        yield _about(
            "C39",
            Severity.WARN,
            N_(
                "Others read these telephones: the first words on the locked screen tell who "
                "writes, and of what."
            ),
            N_("If it can wait, send it at an hour when people are alone; else call them."),
        )


def c40(phase: Phase, local: datetime) -> Iterator[Finding]:
    """What can wait lets people sleep. `local` is the post's clock."""
    at_night = local.hour >= NIGHT[0] or local.hour < NIGHT[1]
    if phase in (Phase.AWARENESS, Phase.RECOVERY) and at_night:
        yield _about(
            "C40",
            Severity.WARN,
            N_("It would wake people, and it can wait."),
            N_("Send it between 6 in the morning and 9 in the evening."),
        )


def unverified(numbers: Iterable[str], verified: Iterable[str]) -> Iterator[Finding]:
    """C07 and C08: numbers that nobody called in the last 90 days."""
    known = {_digits(number) for number in verified}
    if any(_digits(number) not in known for number in numbers):
        yield _about(
            "C07",
            Severity.BLOCK,
            N_("Nobody has verified its telephone numbers lately."),
            N_("Call the numbers and verify them in /directory."),
        )


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number)


def _about(rule: str, weight: Severity, reason: str, remedy: str) -> Finding:
    return finding(rule, NOWHERE, reason, remedy, weight)
