"""`bot/content/audiences.py` and `audience_maps.py`: an audience in words, and as a map."""

import pytest

from bot.actions.audiences import around
from bot.app import catalogue
from bot.content import audience_maps, charts
from bot.content.audiences import GROUPS, NEEDS, Words
from bot.content.canvas import Canvas
from bot.content.pictures import Area
from bot.domain.national import Group, Need
from bot.domain.rule import (
    EVERYBODY,
    NOBODY,
    AllOf,
    AnyOf,
    Belongs,
    Moves,
    Not,
    Requires,
    Rule,
    Speaks,
    Within,
    normal,
    to_plain,
)

READ = catalogue()
TAPACHULA = around(READ.places.find("Tapachula")[0], 20_000, {"MX"})
THERE = Within(regions=("MX-CHP", "MX-TAB"))
MANY = Within(regions=tuple(one.iso for one in READ.regions.of_country("MX")))


def said(rule: Rule, language: str = "en") -> str:
    words = Words(locales=READ.locales, regions=READ.regions, language=language)
    return words.rule(normal(rule))


RULES: dict[str, Rule] = {
    "in Chiapas or Tabasco, who speak Kaqchikel or Mam, not students": AllOf(
        (Not(Belongs((Group.STUDY,))), Speaks(("mam", "cak")), THERE)
    ),
    "within 20 km of Tapachula (San Marcos, Chiapas)": TAPACHULA,
    "(in Chiapas or Tabasco or on the move in Mexico), pregnant people": AllOf(
        (AnyOf((THERE, Moves("MX"))), Requires((Need.PREGNANCY,)))
    ),
    "not (in Chiapas or Tabasco, students)": Not(AllOf((THERE, Belongs((Group.STUDY,))))),
    "in Aguascalientes, Baja California, Baja California Sur, Campeche, Chihuahua or "
    "27 more regions": MANY,
    "everybody": EVERYBODY,
    "nobody": NOBODY,
}


@pytest.mark.parametrize("expected", RULES)
def test_a_rule_in_words(expected: str) -> None:
    """Places first, who is left out last, brackets where it would not be clear."""
    assert said(RULES[expected]) == expected


def test_every_group_and_need_has_a_name() -> None:
    """In every language, in a list that ends in "or"."""
    assert set(GROUPS) == set(Group)
    assert set(NEEDS) == set(Need)
    for language in ("es", "fr", "ht", "pt", "ar"):
        assert said(RULES["nobody"], language) != "nobody"
        assert "Chiapas" in said(THERE, language)
    assert said(THERE, "es") == "en Chiapas o Tabasco"


def area(rule: Rule, language: str) -> Area:
    within = rule if isinstance(rule, Within) else None
    shape = (dict(to_plain(within)["shape"]),) if within and within.shape else ()
    return Area(
        title="1",
        subtitle=said(rule, language),
        country="MX",
        regions=within.regions if within else (),
        names={iso: iso for iso in within.regions} if within else {},
        shapes=shape,
        notes=(),
        leftwards=language == "ar",
    )


@pytest.mark.parametrize("language", ["es", "ar"])
@pytest.mark.parametrize("rule", [TAPACHULA, THERE, EVERYBODY])
def test_the_map_is_a_picture(rule: Rule, language: str) -> None:
    """Of a circle, of regions, and of a whole country."""
    assert charts.png(area(rule, language)).startswith(b"\x89PNG")


def test_no_line_of_a_picture_mixes_scripts() -> None:
    """No font has both; the words stand under the picture all the same."""
    for language, drawn in (("es", True), ("ar", False)):
        canvas = Canvas(800, language == "ar", 0)
        audience_maps.draw(canvas, area(THERE, language))
        lines = [row["text"] for rows in canvas.words.values() for row in rows]

        assert any("Chiapas" in line for line in lines) is drawn
