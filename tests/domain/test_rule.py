"""`bot/domain/rule.py`: who is meant, doubt is for the person, and one way to say each rule."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.audience import Audience
from bot.domain.national import Group, National, Need
from bot.domain.rule import (
    EVERYBODY,
    AllOf,
    AnyOf,
    Belongs,
    Moves,
    Not,
    Requires,
    Rule,
    Speaks,
    Within,
    changed,
    from_plain,
    holds,
    normal,
    shapes_of,
    to_plain,
)
from tests.domain.rules import AUDIENCES, NOW, RULES, TAPACHULA, nationals

SILENT = National(id=1, chat_id=1, language="es", post="a", confirmed_at=NOW)
IN_MEXICO = replace(SILENT, country="MX")
IN_CHIAPAS = replace(IN_MEXICO, region="MX-CHP")
ON_THE_WAY = replace(IN_MEXICO, moving=True)
CHIAPAS, OAXACA = Within(regions=("MX-CHP",)), Within(regions=("MX-OAX",))


@pytest.mark.parametrize("one", [SILENT, IN_MEXICO, ON_THE_WAY])
def test_who_did_not_say_where_they_are_is_in_an_area_and_in_its_opposite(one: National) -> None:
    """A warning too many is better than one too few, whichever way it is asked."""
    for rule in (CHIAPAS, Not(CHIAPAS), Not(Not(CHIAPAS)), Not(AnyOf((CHIAPAS, OAXACA)))):
        assert holds(rule, one)
    assert holds(AllOf((CHIAPAS, Not(CHIAPAS))), one)


def test_where_somebody_surely_is_decides() -> None:
    """And a country alone decides over the regions of another."""
    assert holds(CHIAPAS, IN_CHIAPAS)
    assert not holds(Not(CHIAPAS), IN_CHIAPAS)
    assert not holds(OAXACA, IN_CHIAPAS)
    assert holds(Not(OAXACA), IN_CHIAPAS)
    assert not holds(Within(regions=("GT-01",)), IN_MEXICO)


def test_what_somebody_never_told_of_themselves_is_no() -> None:
    """A message for students is not for all who never said what they do; any other one is."""
    student = replace(SILENT, groups=(Group.STUDY, Group.FARM_WORK))
    for rule in (Belongs((Group.STUDY,)), Requires((Need.MOBILITY,)), Moves("MX")):
        assert not holds(rule, IN_CHIAPAS)
        assert holds(Not(rule), IN_CHIAPAS)
    assert holds(Belongs((Group.STUDY, Group.VISIT)), student)
    assert holds(Belongs((Group.GENERAL,)), SILENT)
    assert not holds(Belongs((Group.GENERAL,)), student)


def test_on_the_move_is_told_the_country_may_be_in_doubt() -> None:
    """Whoever moves, and did not say where, moves here too."""
    assert holds(Moves("MX"), ON_THE_WAY)
    assert not holds(Moves("GT"), ON_THE_WAY)
    somewhere = replace(SILENT, moving=True)
    assert holds(Moves("MX"), somewhere)
    assert holds(Not(Moves("MX")), somewhere)


def test_a_kept_point_adds_and_leaves_nobody_out() -> None:
    """It may be of yesterday."""
    drawn = Within(regions=("GT-01",), shape=TAPACHULA)
    found = changed(AllOf((drawn, Not(drawn), EVERYBODY)), {TAPACHULA: frozenset({7})})

    assert isinstance(found, AllOf)
    assert list(shapes_of(found)) == [TAPACHULA, TAPACHULA]
    assert holds(found.of[0], replace(IN_CHIAPAS, id=7))
    assert not holds(found.of[0], IN_CHIAPAS)
    assert not holds(found.of[1], replace(IN_CHIAPAS, id=7))


@given(RULES, nationals())
def test_the_normal_form_means_the_same(rule: Rule, one: National) -> None:
    """And is its own normal form, whichever way it goes through JSON."""
    stored = from_plain(json.loads(json.dumps(to_plain(normal(rule)))))

    assert stored == normal(stored) == normal(rule)
    for doubt in (True, False):
        assert holds(normal(rule), one, doubt=doubt) == holds(rule, one, doubt=doubt)


@given(RULES, nationals())
def test_whoever_surely_is_meant_may_be_meant(rule: Rule, one: National) -> None:
    """Doubt only adds; and nobody falls between a rule and its opposite."""
    assert holds(rule, one) or not holds(rule, one, doubt=False)
    assert holds(rule, one) or holds(Not(rule), one)


@given(st.permutations([CHIAPAS, Speaks(("mam", "cak")), Not(Belongs((Group.STUDY,)))]))
def test_order_does_not_matter(parts: list[Rule]) -> None:
    """Equal rules are equal JSON and have one hash."""
    one = Audience(posts=("a",), rule=AllOf((AllOf(tuple(parts)), parts[0])))
    other = Audience(posts=("a",), rule=AllOf(tuple(reversed(parts))))

    assert one.to_json() == other.to_json()
    assert one.digest() == other.digest() != Audience(posts=("a",)).digest()


@given(AUDIENCES)
def test_an_audience_comes_back_from_json(audience: Audience) -> None:
    """But for the kept points, which are looked up anew."""
    again = Audience.from_json(audience.to_json())

    assert again.to_json() == audience.to_json()
    assert again.regions == replace(audience, rule=normal(audience.rule)).regions


@pytest.mark.parametrize("plain", [{}, {"regoins": []}, {"status": "x"}, {"groups": ["status"]}])
def test_no_rule_is_no_rule(plain: dict[str, object]) -> None:
    """Never status."""
    with pytest.raises(ValueError, match=r"rule|Group"):
        from_plain(plain)
