"""The report of an exercise that teams played: as a whole, by team, beside an earlier run.

It is made of the figures that were kept at the end, so it can be written after the wipe too.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.content.document import Document, Section, Table
from bot.content.exercise_words import in_language
from bot.content.locales import Locales
from bot.content.reports import BANNER
from bot.domain.language import LANGUAGES
from bot.domain.wording import N_

Json = Mapping[str, Any]
LINES = 5  # rows to be filled in
TITLE = N_("After-action report: exercise {code}")
CAME = N_("Officers: {officers} · players: {players} · registered people: {registered}")
CLOCK = N_("Minute {minute} of {minutes}")
ALARMS = N_("Real emergencies that were reported: {n}")
COUNTED = {  # what is said of a team, and the count without which it is left out
    N_("Alerts sent: {alerts}"): "alerts",
    N_("The newest reached {accepted} of {audience}"): "audience",
    N_("Understood by {understood} of {said} who said whether they did"): "said",
    N_("Right answers to the questions: {right} of {asked}"): "asked",
}
RECEIPT = {
    "nationals": N_("Registered people"),
    "seats": N_("Seats"),
    "officers": N_("Officers' roles"),
    "cases": N_("Calls for help"),
    "words": N_("Messages of the calls"),
    "answers": N_("Answers"),
    "rounds": N_("Questions"),
    "headcounts": N_("Headcounts"),
}
EARLIER = (N_("Earlier: {code}"), N_("Fastest then (minutes)"))
STATUS = {
    "done": N_("in time"),
    "done_late": N_("late"),
    "late": N_("not in time"),
    "open": N_("not done"),
    "judged": N_("judged"),
    "unmarked": N_("not judged"),
}


def exercise_report(told: Json, locales: Locales, language: str) -> Document:
    """The document, whatever it is written as. `told` is what `exercise report --json` gives."""

    def say(message: str, **values: Any) -> str:
        return locales.plain(language, message, **values)

    told = in_language(told, language)
    return Document(
        title=say(TITLE, code=told["code"]),
        subtitle=f"{told['title']} · {str(told['at'])[:16].replace('T', ' ')} UTC",
        language=language,
        leftwards=LANGUAGES[language].direction == "rtl",
        banner=say(BANNER),
        hidden="–",
        sections=tuple(_sections(told, say)),
    )


def _sections(told: Json, say: Any) -> Iterator[Section]:
    yield Section(title=say(N_("Exercise overview")), lines=tuple(_overview(told, say)))
    yield Section(title=say(N_("Objectives")), tables=(_objectives(told, say),))
    yield Section(title=say(N_("Questions to everybody")), tables=tuple(_questions(told, say)))
    yield Section(title=say(N_("What each team did")))
    for team in told["teams"]:
        if team["officers"] or any(map(_has_done, team["done"])):
            yield _team(told, team, say)
    yield Section(title=say(N_("What the teams saw")), points=tuple(_quoted(told["lessons"])))
    yield Section(title=say(N_("Commitments")), points=tuple(_quoted(told["commitments"])))
    yield Section(title=say(N_("Improvement plan")), tables=(_plan(say),))
    if told.get("wiped"):
        yield Section(title=say(N_("What was deleted")), lines=tuple(receipt(told["wiped"], say)))


def _has_done(one: Json) -> bool:
    """An empty team has not failed; one whose people left has done what it did."""
    return one["minutes"] is not None or bool(one["mark"])


def receipt(gone: Json, say: Any) -> Iterator[str]:
    """What a wipe deleted: a line for each kind, the word first, so that no number needs a form."""
    for name, called in RECEIPT.items():
        if name in gone:
            yield f"{say(called)}: {gone[name]}"


def _overview(told: Json, say: Any) -> Iterator[str]:
    yield say(CAME, officers=told["officers"], players=told["players"],
              registered=told["registered"])  # fmt: skip
    yield say(CLOCK, minute=told["seconds"] // 60, minutes=f"{told['minutes']:g}")
    yield say(ALARMS, n=len(told["alarms"]))


def _objectives(told: Json, say: Any) -> Table:
    """How many teams met each; beside an earlier run of the same exercise, where there is one."""
    heads = (N_("Objective"), N_("Met, of those asked"), N_("Fastest (minutes)"))
    rows: list[tuple[str, ...]] = [
        (one["text"], _share(one), _minutes(one["fastest"])) for one in told["objectives"]
    ]
    head = tuple(say(each) for each in heads)
    if before := told.get("before"):
        earlier = {one["key"]: one for one in before["objectives"]}
        was = [earlier.get(one["key"]) for one in told["objectives"]]
        rows = [(*row, *_before(one)) for row, one in zip(rows, was, strict=True)]
        head += tuple(say(each, code=before["code"]) for each in EARLIER)
    return Table(title=say(N_("How the objectives were met")), head=head, rows=tuple(rows))


def _before(one: Json | None) -> tuple[str, str]:
    return (_share(one), _minutes(one.get("fastest"))) if one else ("–", "–")


def _minutes(one: float | None) -> str:
    """In words: a number with a fraction would be written as a share."""
    return "–" if one is None else f"{one:g}"


def _share(one: Json) -> str:
    return f"{one['met']} / {one['asked']}"


def _questions(told: Json, say: Any) -> Iterator[Table]:
    for one in told["questions"]:
        rows = zip(one["options"], one["counts"], strict=True)
        yield Table(title=one["text"], head=("", say(N_("People"))), rows=tuple(rows), bar=1)


def _team(told: Json, team: Json, say: Any) -> Section:
    expected = {one["key"]: one for one in told["injects"]}
    rows = tuple(
        (
            f"{expected[one['inject']]['minute']:g}′ {expected[one['inject']]['expected']}",
            say(STATUS[one["status"]]),
            _minutes(one["minutes"]),
            one["mark"] or "–",
        )
        for one in team["done"]
    )
    heads = (N_("Expected"), N_("What came of it"), N_("Minutes"), N_("Rating"))
    table = Table(title=team["name"], head=tuple(say(head) for head in heads), rows=rows)
    return Section(
        title=f"{team['key']} · {team['task']}",
        lines=tuple(_reach(team, say)),
        tables=(table,) * bool(rows),
        points=tuple(_own(told, team["key"])),
        deep=True,
    )


def _reach(team: Json, say: Any) -> Iterator[str]:
    """Whom it reached; reports that were kept before this was counted do not tell."""
    for words, needed in COUNTED.items():
        if team.get(needed):
            yield say(words, **team)


def _own(told: Json, team: str) -> Iterator[str]:
    """What this team saw, and after an arrow what it will do."""
    for sign, written in (("", told["lessons"]), ("→ ", told["commitments"])):
        yield from (f"{sign}{one['text']}" for one in written if one["team"] == team)


def _quoted(written: list[Json]) -> Iterator[str]:
    for one in written:
        yield f"{one['team']}: {one['text']}"


def _plan(say: Any) -> Table:
    heads = (N_("What is to be mended"), N_("What we do"), N_("Who does it"), N_("Done by"))
    return Table(
        title=say(N_("Improvement plan")),
        head=tuple(say(head) for head in heads),
        rows=(("",) * len(heads),) * LINES,
        blank=True,
    )
