"""The rules: as docs/checker.md tells them, on its examples, on known warnings, on hostile text."""

import re
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import checker
from bot.domain.checker import RULES, TABLE, check, fixed, rank, worst
from bot.domain.finding import Finding, Kind, Severity, Text, fold
from bot.domain.hazard import Phase

PAGE = (Path(__file__).parents[2] / "docs" / "checker.md").read_text("utf-8")
EXAMPLE = re.compile(r"^\* ([✘✔]) (\w\w)(?: (\w+))?: (.+)$", re.MULTILINE)
TODAY = date(2026, 9, 2)


class Example(NamedTuple):
    """A line of the page."""

    rule: str
    bad: bool
    language: str
    marked: str  # a phase, "notice" or "drill"
    words: str


def sections() -> dict[str, tuple[str, str, str]]:
    """Rule → its severity, its evidence, and what the page says of it."""
    parts = re.split(r"^### (C\d\d) · (\w+) · (.+)$", PAGE, flags=re.MULTILINE)[1:]
    rows = zip(*[iter(parts)] * 4, strict=True)
    return {
        rule: (severity, tags, told.partition("\n## ")[0]) for rule, severity, tags, told in rows
    }


EXAMPLES = [
    Example(rule, mark == "✘", language, marked, words)
    for rule, (_, _, told) in sections().items()
    for mark, language, marked, words in EXAMPLE.findall(told)
]


def text(words: str, language: str = "es", marked: str = "") -> Text:
    """A text, with what is marked of it."""
    return Text(
        plain=words,
        language=language,
        kind=Kind.NOTICE if marked == "notice" else Kind.PASTED,
        phase=Phase(marked) if marked in list(Phase) else None,
        drill=marked == "drill",
        today=TODAY,
    )


def test_the_page_and_the_table_agree() -> None:
    """Every rule with its severity and its evidence, in the order of the table, and no more."""
    told = [(rule, severity, tags) for rule, (severity, tags, _) in sections().items()]

    assert told == [(one.id, str(one.severity), ", ".join(one.evidence)) for one in TABLE]


def test_every_evidence_has_its_source() -> None:
    """A tag that leads nowhere is no evidence."""
    sources = PAGE.partition("## Sources")[2]
    known = {tag for row in re.findall(r"^\| ([^|]+) \|", sources, re.M) for tag in row.split(", ")}

    assert {tag for one in TABLE for tag in one.evidence} - {"P"} <= known


def test_every_rule_on_texts_has_examples_in_both_languages() -> None:
    """One that passes and one that fails, in Spanish and in English."""
    for rule in TABLE:
        if rule.look is not None and rule.id != "C19":  # that one: tests/content/test_readability
            own = {(one.language, one.bad) for one in EXAMPLES if one.rule == rule.id}
            assert own >= {("es", True), ("es", False), ("en", True), ("en", False)}, rule.id


@pytest.mark.parametrize("one", EXAMPLES, ids=lambda one: f"{one.rule}-{one.language}-{one.bad}")
def test_the_examples_are_right(one: Example) -> None:
    """✘ is found, ✔ is not."""
    found = check(text(one.words, one.language, one.marked), [RULES[one.rule]])

    assert bool(found) is one.bad, one.words


@pytest.mark.parametrize("one", EXAMPLES, ids=lambda one: f"{one.rule}-{one.language}-{one.bad}")
def test_a_finding_says_where_and_is_no_graver_than_its_rule(one: Example) -> None:
    """Its place lies in the text, and the table names its gravest severity."""
    order = list(Severity)
    for found in check(text(one.words, one.language, one.marked)):
        assert 0 <= found.start <= found.end <= len(one.words)
        assert order.index(found.severity) >= order.index(RULES[found.rule].severity)


def test_the_worst_first_each_of_another_rule() -> None:
    """What harms goes before what is missing."""
    found = check(text("Nadie será detenido. Lo evacuaremos. Pegue cinta en las ventanas."))

    assert [one.rule for one in worst(found)][:2] == ["C17", "C10"]
    assert found == sorted(found, key=rank)


def test_a_replacement_goes_in_its_place() -> None:
    """Words are replaced, what is missing is put in."""
    whole = text("El huracán llega mañana a Chiapas.")
    day = check(whole, [RULES["C05"]])[0]
    help_ = check(whole, [RULES["C07"]])[0]

    assert fixed(whole.plain, day) == "El huracán llega el jueves 3 de septiembre a Chiapas."
    assert fixed(whole.plain, help_) == "El huracán llega mañana a Chiapas. Ayuda: [teléfono]."


def test_mending_comes_to_an_end() -> None:
    """Each replacement leaves fewer findings of its rule, so that tapping ends."""
    words = "En el albergue no piden papeles. Envíenos una foto de su pasaporte."
    for _ in range(20):
        found = [one for one in worst(check(text(words))) if one.replacement is not None]
        if not found:
            break
        words = fixed(words, found[0])

    assert {"C09", "C11", "C01", "C05"}.isdisjoint(one.rule for one in check(text(words)))


@given(st.text(max_size=300), st.sampled_from(["es", "en", "fr", "pt", "ht", "ar", "mam"]))
def test_any_text_can_be_looked_at(words: str, language: str) -> None:
    """Whatever is pasted: places lie within it, replacements fit."""
    for one in check(text(words, language)):
        assert 0 <= one.start <= one.end <= len(words)
        assert isinstance(fixed(words, one), str)


@given(st.text())
def test_folding_keeps_places(words: str) -> None:
    """A character stays one character."""
    assert len(fold(words)) == len(words)


def test_no_rule_is_lost_from_the_order() -> None:
    """The order names only rules that there are."""
    assert set(checker.FIRST) <= set(RULES)


def test_a_notice_need_not_be_a_warning() -> None:
    """What is no warning is not asked for hazard, place and hour; what harms is found in it."""
    found = check(text("Le orientamos gratis. Nadie será detenido.", marked="notice"))

    assert [one.rule for one in found] == ["C10"]


def test_a_finding_is_a_value() -> None:
    """Two that are alike are one."""
    one = Finding(
        rule="C26",
        severity=Severity.BLOCK,
        start=0,
        end=1,
        reason="a",
        remedy="b",
        replacement=None,
    )

    assert len({one, Finding(**{f: getattr(one, f) for f in Finding.__dataclass_fields__})}) == 1
