"""Phrases: what they find, and that no text makes them slow, by the form of the patterns."""

import re
from collections.abc import Iterator
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from types import ModuleType
from typing import Any

import pytest

from bot.content import checking, readability
from bot.domain import (
    checker_advice,
    checker_elements,
    checker_form,
    checker_harm,
    checker_process,
    checker_promises,
    checker_wording,
    checker_words,
    days,
    elements,
    finding,
    phrases,
)
from bot.domain.finding import Text

MODULES = (
    checker_advice, checker_elements, checker_form, checker_harm, checker_process,
    checker_promises, checker_wording, checker_words, days, elements, finding,
    phrases, checking, readability,
)  # fmt: skip
ENDLESS = codes.MAXREPEAT


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Every pattern of the checker, by its name."""
    for module in MODULES:
        for name, value in vars(module).items():
            yield from _inside(f"{module.__name__}.{name}", value, module)


def _inside(name: str, value: object, module: ModuleType) -> Iterator[tuple[str, re.Pattern[str]]]:
    if isinstance(value, re.Pattern):
        yield name, value
    elif isinstance(value, dict) and not name.endswith("__"):
        for key, inner in value.items():
            yield from _inside(f"{name}[{key}]", inner, module)
    elif isinstance(value, tuple):
        for number, inner in enumerate(value):
            yield from _inside(f"{name}[{number}]", inner, module)
    elif isinstance(value, checker_harm.Advice):
        for part in ("words", "signs", "unless"):
            yield from _inside(f"{name}.{part}", getattr(value, part), module)


PATTERNS = dict(patterns())


def slow(tree: Any) -> Iterator[str]:
    """What may take more than a bounded number of steps a character."""
    for code, value in tree:
        yield from _of_repeat(code, value)
        for inner in _inner(code, value):
            yield from slow(inner)


def _of_repeat(code: Any, value: Any) -> Iterator[str]:
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT):
        if value[1] == ENDLESS:
            yield f"an endless repetition that gives back: {value[2]}"
        elif value[1] > 20 and len(list(value[2])) > 1:
            yield f"a long repetition of more than one character: {value[2]}"


def _inner(code: Any, value: Any) -> list[Any]:
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
        return [value[2]]
    if code is codes.SUBPATTERN:
        return [value[3]]
    if code is codes.BRANCH:
        return list(value[1])
    return [value[1]] if code in (codes.ASSERT, codes.ASSERT_NOT) else []


@pytest.mark.parametrize("name", PATTERNS)
def test_no_pattern_can_be_made_slow(name: str) -> None:
    """What repeats without end gives nothing back and holds no other repetition."""
    assert not list(slow(parser.parse(PATTERNS[name].pattern)))


def test_the_test_sees_slow_patterns() -> None:
    """It would find the classical ones."""
    for pattern in (r"(a+)+b", r"\w+ \w+!", r"(?:a|b)*c", r".*x"):
        assert list(slow(parser.parse(pattern))), pattern
    assert len(PATTERNS) > 100


def text(words: str, language: str = "es") -> Text:
    return Text(plain=words, language=language)


def test_a_gap_takes_five_words_of_one_sentence() -> None:
    """Not six, and not over a full stop."""
    words = phrases.phrases(es="cinta ~ ventanas?")

    assert phrases.first(words, text("cinta de la buena en las ventanas"))
    assert not phrases.first(words, text("cinta uno dos tres cuatro cinco seis ventanas"))
    assert not phrases.first(words, text("cinta. Las ventanas"))


def test_accents_and_capitals_do_not_matter() -> None:
    """People write in haste."""
    words = phrases.phrases(es="triangulo de vida|inund*")

    assert phrases.first(words, text("TRIÁNGULO  de Vida"))
    assert phrases.first(words, text("inundaciones"))
    assert not phrases.first(words, text("reinundar"))


@pytest.mark.parametrize(
    ("words", "language", "forbidden"),
    [
        ("No cruce", "es", True),
        ("No camine ni cruce", "es", True),
        ("No espere; cruce", "es", False),
        ("No espere. Cruce", "es", False),
        ("Do not walk or cross", "en", True),
        ("Don't cross", "en", True),
        ("Please cross", "en", False),
        ("Ne cruce", "fr", True),
    ],
)
def test_what_is_forbidden_is_not_meant(words: str, language: str, forbidden: bool) -> None:
    """A negation before it in its clause."""
    whole = text(words, language)

    assert phrases.negated(whole, whole.folded.index("cr")) is forbidden
