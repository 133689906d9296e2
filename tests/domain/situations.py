"""Rules that look at more than words: an example of the page, as the facts that its rule takes."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta

from bot.content.readability import score
from bot.domain import checker_process as process
from bot.domain.checker import RULES, check
from bot.domain.checker_cap import Cap, Point, c31
from bot.domain.checker_process import Before, Told
from bot.domain.finding import Finding, Text
from bot.domain.hazard import Phase
from bot.domain.message import Review
from tests.domain.checker_page import Example

NOW = datetime(2026, 9, 2, 18, tzinfo=UTC)
OTHER = {"es": "en", "en": "es"}
OF_TEXT = ("telephone", "place", "shelter")  # slots whose value an example may give
CAP = {"message": "Alert", "urgency": "Future", "severity": "Severe", "certainty": "Likely"}
Look = Callable[[Example], Iterable[Finding]]


def _told(one: Example, *, language: str = "", words: str | None = None) -> Told:
    text = one.words if words is None else words
    facts = {name: value for name, value in one.facts.items() if name in OF_TEXT}
    seen = Text(plain=text, language=language or one.language, facts=facts)
    return Told(
        language=language or one.facts.get("for", one.language),
        written=language or one.language,
        text=text,
        people=int(one.facts.get("people", "1")),
        review=Review(one.facts.get("review", "checked")),
        said=frozenset(name for name in facts if seen.said(name)),
        pictured="picture" in one.facts,
    )


def _c19(one: Example) -> Iterable[Finding]:
    scored = score(one.words, one.language)
    assert scored is not None, "too short to be scored"
    whole = Text(plain=one.words, language=one.language, score=scored, today=date(2026, 9, 2))
    return check(whole, [RULES["C19"]])


def _c24(one: Example) -> Iterable[Finding]:
    beside = _told(one, language=OTHER[one.language], words=one.facts["beside"])
    return process.c24([_told(one), beside])


def _c27(one: Example) -> Iterable[Finding]:
    return process.c27({one.facts["for"]}, set(_names(one, "voice")))


def _c30(one: Example) -> Iterable[Finding]:
    wrote = (one.facts["wrote"], None)
    drill = one.marked == "drill"
    return process.c30(approver=one.facts["approves"], authors=wrote, drill=drill)


def _c31(one: Example) -> Iterable[Finding]:
    facts: dict[str, object] = {**CAP, **one.facts}
    facts.pop("weight", None)
    facts["sent_at"], facts["expires_at"] = NOW, NOW + timedelta(hours=30)
    if "onset" in facts:
        facts["onset_at"] = NOW + timedelta(hours=int(str(facts.pop("onset"))))
    if "polygon" in facts:
        facts["polygons"] = (tuple(map(_point, str(facts.pop("polygon")).split())),)
    return c31(Cap(event=one.words, **facts))  # type: ignore[arg-type]


def _point(told: str) -> Point:
    latitude, _, longitude = told.partition(",")
    return float(latitude), float(longitude)


def _c32(one: Example) -> Iterable[Finding]:
    at = NOW - timedelta(minutes=int(one.facts["minutes"]))
    before = Before(same=True, at=at, slots={"news": one.facts["before"]})
    return process.c32({"news": one.words}, [before], NOW)


def _c33(one: Example) -> Iterable[Finding]:
    refers, live = (list(map(int, _names(one, name))) for name in ("refers", "live"))
    return process.c33(changed=one.facts["changed"] != "nothing", referred=refers, live=live)


def _c34(one: Example) -> Iterable[Finding]:
    people, duty = int(one.facts["people"]), int(one.facts["duty"])
    closes = _at(one, "closes") if "closes" in one.facts else None
    return process.c34(closes=closes, audience=people, on_duty=duty)


def _c39(one: Example) -> Iterable[Finding]:
    return process.c39(one.words, discreet="discreet" in one.facts)


def _c40(one: Example) -> Iterable[Finding]:
    return process.c40(Phase(one.marked), _at(one, "at"))


def _names(one: Example, fact: str) -> list[str]:
    return one.facts.get(fact, "").split()


def _at(one: Example, fact: str) -> datetime:
    return datetime.combine(NOW.date(), time.fromisoformat(one.facts[fact]), UTC)


SITUATIONS: Mapping[str, Look] = {
    "C19": _c19,
    "C22": lambda one: process.c22([_told(one)]),
    "C23": lambda one: process.c23([_told(one)], drill=one.marked == "drill"),
    "C24": _c24,
    "C27": _c27,
    "C28": lambda one: process.c28([_told(one)]),
    "C30": _c30,
    "C31": _c31,
    "C32": _c32,
    "C33": _c33,
    "C34": _c34,
    "C35": lambda one: process.c35([one.words]),
    "C39": _c39,
    "C40": _c40,
}
