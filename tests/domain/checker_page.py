"""docs/checker.md as values: rules, their examples, and known texts with what is found there."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

PAGE = (Path(__file__).parents[2] / "docs" / "checker.md").read_text("utf-8")
SECTION = re.compile(r"^### (C\d\d) · (\w+) · (.+)$", re.MULTILINE)
EXAMPLE = re.compile(r"^\* ([✘✔]) (\w\w)(?: (\w+))?: (.+)$", re.MULTILINE)
KNOWN = re.compile(r"^\* (\w\w)(?: (\w+))? · (.+): “(.+)” → (.+)$", re.MULTILINE)
NO_WORDS = "—"


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A line of the page: words, and what else is so where the rule looks at more than words."""

    rule: str
    bad: bool
    language: str
    marked: str = ""  # a phase, "notice" or "drill"
    words: str
    facts: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.rule}-{self.language}-{'bad' if self.bad else 'good'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A text that somebody published or the guidance judges, and the rules that find something."""

    language: str
    phase: str
    source: str
    words: str
    found: frozenset[str]


def sections() -> dict[str, tuple[str, str, str]]:
    """Rule → its severity, its evidence, and what the page says of it."""
    parts = SECTION.split(PAGE)[1:]
    rows = zip(*[iter(parts)] * 4, strict=True)
    return {
        rule: (severity, tags, told.partition("\n## ")[0]) for rule, severity, tags, told in rows
    }


def examples() -> list[Example]:
    """Every example of every rule."""
    return [
        _example(rule, *line)
        for rule, (_, _, told) in sections().items()
        for line in EXAMPLE.findall(told)
    ]


def _example(rule: str, mark: str, language: str, marked: str, line: str) -> Example:
    words, *facts = line.split(" · ")
    return Example(
        rule=rule,
        bad=mark == "✘",
        language=language,
        marked=marked,
        words="" if words == NO_WORDS else words,
        facts={name: value for name, _, value in (one.partition(" ") for one in facts)},
    )


def known() -> list[Known]:
    """Every known text."""
    return [
        Known(
            language=language,
            phase=phase or "warning",
            source=source,
            words=words,
            found=frozenset(re.findall(r"C\d\d", told)),
        )
        for language, phase, source, words, told in KNOWN.findall(PAGE)
    ]
