"""What a workshop has on paper: each kind of each exercise, in both languages, is set."""

import pytest

from bot.content import exercises, papers
from bot.errors import NotFound

WAY = papers.Way(
    ssid="Taller;1", password='a"b\\c', link="http://192.168.8.10:8080/?start=NORA", code="NORA"
)


@pytest.mark.parametrize("what", papers.KINDS)
@pytest.mark.parametrize("language", papers.LANGUAGES_OF_PAPER)
def test_every_paper_is_set(what: str, language: str) -> None:
    """With all that is known of the way in, and with nothing."""
    for name in exercises.names():
        for way in (WAY, papers.Way()):
            made = papers.printed(exercises.load(name), language, what, way)
            assert made.startswith(b"%PDF")


def test_each_card_and_inject_is_on_paper() -> None:
    """Nothing of the exercise is left out."""
    storm = exercises.load("storm")
    words = papers._words("es")
    sheets = list(papers.everything(storm, "es", words, WAY))
    names = [card["name"] for sheet in sheets for card in sheet.get("cards", [])]
    slips = [slip["body"] for sheet in sheets for slip in sheet.get("slips", [])]

    assert names == [card.name for card in storm.cards]
    assert sorted(slips) == sorted(inject.text["es"] for inject in storm.injects)
    assert sum(sheet["kind"] == "codes" for sheet in sheets) == len(storm.teams) + 1


def test_both_languages_say_the_same_things() -> None:
    """The same keys, and as many points and fields."""

    def shape(value: object) -> object:
        if isinstance(value, dict):
            return {key: shape(one) for key, one in value.items()}
        return len(value) if isinstance(value, list) else type(value)

    assert shape(papers._words("es")) == shape(papers._words("en"))


def test_a_network_name_cannot_break_its_code() -> None:
    """What separates the fields of a Wi-Fi code is escaped in them."""
    assert papers.wifi(WAY) == 'WIFI:T:WPA;S:Taller\\;1;P:a\\"b\\\\c;;'
    assert papers.wifi(papers.Way(ssid="Sala")) == "WIFI:S:Sala;;"


def test_what_is_no_paper_is_refused() -> None:
    """With those that there are."""
    storm = exercises.load("storm")
    with pytest.raises(NotFound, match="plan-b"):
        papers.printed(storm, "es", "posters", WAY)
    with pytest.raises(NotFound, match="es, en"):
        papers.printed(storm, "fr", "cards", WAY)
