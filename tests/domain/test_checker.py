"""The rules together: what is told first, what is put in, and any text that somebody pastes."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bot.domain import checker
from bot.domain.checker import RULES, check, fixed, rank, worst
from bot.domain.finding import Finding, Kind, Severity, Text, fold
from bot.domain.hazard import Phase

TODAY = date(2026, 9, 2)


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
