"""The checker: one table of rules, what they find in a text, and what is to be mended first.

`docs/checker.md` tells each rule with its reason, its evidence and examples; a test holds the two
together, and runs the examples.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.domain import (
    checker_advice,
    checker_elements,
    checker_form,
    checker_harm,
    checker_promises,
    checker_time,
    checker_wording,
)
from bot.domain.finding import Finding, Kind, Severity, Text
from bot.domain.hazard import Phase

WEIGHTS = list(Severity)
A, W, E, R = Phase
WARNED = (W, E, R)
WORST = 3  # findings that are shown first
Look = Callable[[Text], Iterator[Finding]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule of the table. `evidence` names sources of docs/checker.md."""

    id: str
    severity: Severity  # its gravest
    evidence: tuple[str, ...]
    look: Look | None = None  # None: it looks at the alert around its texts (`checker_process`)
    phases: Sequence[Phase] = tuple(Phase)
    notices: bool = True  # whether it holds for texts that are no warnings


def _rule(
    id_: str,
    severity: Severity,
    evidence: str,
    look: Look | None = None,
    phases: Sequence[Phase] = tuple(Phase),
    notices: bool = True,
) -> Rule:
    tags = tuple(evidence.split(", "))
    return Rule(id=id_, severity=severity, evidence=tags, look=look, phases=phases, notices=notices)


BLOCK, CONFIRM, WARN, INFO = Severity
e, p, h, a = checker_elements, checker_promises, checker_harm, checker_advice
w, f = checker_wording, checker_form
TABLE: tuple[Rule, ...] = (
    _rule("C01", BLOCK, "WARN-3, NZ", e.c01, WARNED, False),
    _rule("C02", BLOCK, "WARN-2, WMO-IBF", e.c02, notices=False),
    _rule("C03", BLOCK, "WARN-P, CAMPUS", e.c03, (W, E), False),
    _rule("C04", BLOCK, "WARN-4", e.c04, (W, E), False),
    _rule("C05", BLOCK, "CAMPUS", checker_time.c05, (A, W, E), False),
    _rule("C06", BLOCK, "WARN-5", a.c06),
    _rule("C07", BLOCK, "FEMA-BP, MICIC-9p", e.c07, WARNED, False),
    _rule("C08", BLOCK, "P", e.c08, (E,), False),
    _rule("C09", BLOCK, "HARVEY, IRMA, MICIC-9p", p.c09),
    _rule("C10", BLOCK, "SONOMA, DOS", p.c10),
    _rule("C11", BLOCK, "P, SCAM-1", p.c11),
    _rule("C12", BLOCK, "FEMA-TIP, SCAM-1", p.c12),
    _rule("C13", BLOCK, "IOM-DP", p.c13),
    _rule("C14", CONFIRM, "CERC-2", w.c14),
    _rule("C15", WARN, "SIAT, COPECO", w.c15),
    _rule("C16", WARN, "WARN-6, WMO-IBF", w.c16),
    _rule("C17", BLOCK, "TAPE-1, EQ-1, TSU-1, FLOOD-1, FLOOD-3, CHEM-1", h.c17),
    _rule("C18", WARN, "FEMA-BP, NOTIFY", f.c18),
    _rule("C19", WARN, "INFLESZ, LAW, TEXTSTAT", w.c19),
    _rule("C20", WARN, "INFLESZ, P", w.c20),
    _rule("C21", WARN, "WARN-1", w.c21),
    _rule("C22", CONFIRM, "MICIC-6"),
    _rule("C23", BLOCK, "MT-1, MT-2"),
    _rule("C24", BLOCK, "CC-138, P"),
    _rule("C25", BLOCK, "CC-138, CAPLIB", f.c25),
    _rule("C26", BLOCK, "P", f.c26),
    _rule("C27", CONFIRM, "TRIQUI, IGM"),
    _rule("C28", WARN, "FEMA-TIP43"),
    _rule("C29", BLOCK, "HAWAII-1, HAWAII-3", f.c29),
    _rule("C30", BLOCK, "HAWAII-4"),
    _rule("C31", BLOCK, "CAPLIB, G-CAP"),
    _rule("C32", CONFIRM, "FOSS-262"),
    _rule("C33", BLOCK, "G-CAP"),
    _rule("C34", BLOCK, "SAFETY-2, P"),
    _rule("C35", BLOCK, "MICIC-2"),
    _rule("C36", CONFIRM, "MICIC-13p, DOS", a.c36),
    _rule("C37", WARN, "LEBANON-1, MENDEZ", a.c37),
    _rule("C38", CONFIRM, "HARVEY", a.c38),
    _rule("C39", WARN, "LEBANON-1"),
    _rule("C40", WARN, "P"),
    _rule("C41", BLOCK, "EQ-MX, P", a.c41, WARNED),
)
RULES = {rule.id: rule for rule in TABLE}

# What harms goes first, then what is missing, in the order of a message; the rest by number.
FIRST = re.findall(
    r"C\d\d",
    "C29 C17 C09 C10 C11 C12 C13 C06 C05 C04 C01 C02 C03 C07 C08 C41 C26 C25 C14 C36 C38 C19 C20",
)


def check(text: Text, rules: Iterable[Rule] = TABLE) -> list[Finding]:
    """All that the rules find, the worst first."""
    found = [one for rule in rules if _holds(rule, text) and rule.look for one in rule.look(text)]
    return sorted(dict.fromkeys(one for one in found if not _waits(one, text)), key=rank)


def _waits(one: Finding, text: Text) -> bool:
    """Whether its replacement stands there already, with a gap to fill in: C26 tells that."""
    put = (one.replacement or "").strip()
    return one.start == one.end and bool(put) and put in text.plain


def rank(one: Finding) -> tuple[int, int, str, int]:
    """The lower, the worse."""
    place = FIRST.index(one.rule) if one.rule in FIRST else len(FIRST)
    return WEIGHTS.index(one.severity), place, one.rule, one.start


def worst(found: Iterable[Finding]) -> list[Finding]:
    """The three to mend first, each of another rule."""
    first: dict[str, Finding] = {}
    for one in sorted(found, key=rank):
        first.setdefault(one.rule, one)
    return list(first.values())[:WORST]


def fixed(text: str, one: Finding) -> str:
    """The text with the finding's replacement put in."""
    put = one.replacement or ""
    if one.end > one.start and text[one.start : one.end][:1].isupper():
        put = put[:1].upper() + put[1:]
    return (text[: one.start] + put + text[one.end :]).strip()


def _holds(rule: Rule, text: Text) -> bool:
    if text.kind is Kind.NOTICE and not rule.notices:
        return False
    return (text.phase or W) in rule.phases  # what was pasted is looked at as a warning
