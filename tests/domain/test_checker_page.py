"""The rules as docs/checker.md tells them: its table, its examples, and its known texts."""

import re
from datetime import date

import pytest

from bot.content.readability import score
from bot.domain.checker import RULES, TABLE, check
from bot.domain.finding import Finding, Kind, Severity, Text
from bot.domain.hazard import Phase
from tests.domain.checker_page import PAGE, Example, Known, examples, known, sections
from tests.domain.situations import SITUATIONS
from tests.domain.specimens import BUREAUCRATIC, READABLE, YARDSTICKS

EXAMPLES, KNOWN = examples(), known()
ORDER = list(Severity)


def text(one: Example) -> Text:
    """The words of an example, with what is marked of them."""
    return Text(
        plain=one.words,
        language=one.language,
        kind=Kind.NOTICE if one.marked == "notice" else Kind.PASTED,
        phase=Phase(one.marked) if one.marked in list(Phase) else None,
        drill=one.marked == "drill",
        today=date(2026, 9, 2),
    )


def looked_at(one: Example) -> list[Finding]:
    """What its rule finds in an example: in the words, or in the facts around them."""
    around = SITUATIONS.get(one.rule)
    return list(around(one)) if around else check(text(one), [RULES[one.rule]])


def test_the_page_and_the_table_agree() -> None:
    """Every rule with its severity and its evidence, in the order of the table, and no more."""
    told = [(rule, severity, tags) for rule, (severity, tags, _) in sections().items()]

    assert told == [(one.id, str(one.severity), ", ".join(one.evidence)) for one in TABLE]


def test_every_evidence_has_its_source() -> None:
    """A tag that leads nowhere is no evidence."""
    sources = PAGE.partition("## Sources")[2]
    rows = re.findall(r"^\| ([^|]+) \|", sources, re.MULTILINE)

    assert {tag for one in TABLE for tag in one.evidence} - {"P"} <= {
        tag for row in rows for tag in row.split(", ")
    }


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_examples_in_both_languages(rule: str) -> None:
    """One that passes and one that fails, in Spanish and in English."""
    own = {(one.language, one.bad) for one in EXAMPLES if one.rule == rule}

    assert own >= {("es", True), ("es", False), ("en", True), ("en", False)}


@pytest.mark.parametrize("one", EXAMPLES, ids=str)
def test_the_examples_are_right(one: Example) -> None:
    """✘ is found, ✔ is not; where a weight is told it is that one."""
    found = looked_at(one)

    assert bool(found) is one.bad, one.words
    if "weight" in one.facts:
        assert {str(each.severity) for each in found} == {one.facts["weight"]}


@pytest.mark.parametrize("one", EXAMPLES, ids=str)
def test_a_finding_says_where_and_is_no_graver_than_its_rule(one: Example) -> None:
    """Its place lies in the text, and the table names its gravest severity."""
    for found in [*check(text(one)), *looked_at(one)]:
        assert 0 <= found.start <= found.end <= len(one.words)
        assert ORDER.index(found.severity) >= ORDER.index(RULES[found.rule].severity)


@pytest.mark.parametrize("one", KNOWN, ids=lambda one: f"{one.language}-{one.source[:30]}")
def test_known_texts_are_judged_as_the_page_says(one: Known) -> None:
    """By just these rules, and no others: what is good in a text is not blamed."""
    whole = Text(
        plain=one.words,
        language=one.language,
        phase=Phase(one.phase),
        today=date(2026, 9, 2),
        score=score(one.words, one.language),
    )

    told = [found for found in check(whole) if found.severity is not Severity.INFO]

    assert {found.rule for found in told} == one.found


def test_the_guidance_and_its_yardsticks_are_among_the_known_texts() -> None:
    """Word by word, in Spanish; and what is known is known in English too."""
    spanish = {one.words for one in KNOWN if one.language == "es"}

    assert {READABLE, BUREAUCRATIC, *YARDSTICKS.values()} <= spanish
    assert {one.language for one in KNOWN} == {"es", "en"}
    assert any(not one.found for one in KNOWN if one.language == "en")
