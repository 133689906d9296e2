"""What threatens, by the codes and the words of real senders."""

import pytest

from bot.domain.cap_events import CATEGORIES, OET, TERMS, codes_of, hazard_of, responses_of
from bot.domain.cap_places import regions_of
from bot.domain.hazard import Hazard, Phase

H = Hazard


@pytest.mark.parametrize(
    ("words", "hazard"),
    [
        ("Aviso de Ciclón Tropical en el Pacífico", H.HURRICANE),
        ("TORMENTA TROPICAL “NORA”", H.HURRICANE),
        ("Typhoon warning", H.HURRICANE),
        ("Avis d'ouragan", H.HURRICANE),
        ("Flash Flood Watch", H.FLOOD),
        ("064 Issue Flood Alert EA", H.FLOOD),
        ("Inundações", H.FLOOD),
        ("Falling rocks, landslide", H.LANDSLIDE),
        ("Alerta por deslizamientos", H.LANDSLIDE),
        ("terremoto", H.EARTHQUAKE),
        ("Tsunami warning after an earthquake", H.TSUNAMI),
        ("Erupción del volcán de Fuego", H.VOLCANO),
        ("Incendio forestal", H.WILDFIRE),
        ("Grass Fire", H.WILDFIRE),
        ("Brote de cólera", H.EPIDEMIC),
        ("Fuga de gas", H.CHEMICAL),
        ("Disturbios", H.UNREST),
        ("CANICULE", H.HEAT),
        ("Ola de calor", H.HEAT),
        ("Aviso de lluvias", None),
        ("Motor Vehicle Accident", None),
        ("Blizzard Warning", None),
        ("Child Abduction", None),
        ("Fire Drill", None),
        ("道路封閉", None),
        ("", None),
    ],
)
def test_words_name_the_hazard_or_none(words: str, hazard: Hazard | None) -> None:
    """What is none of ours is not guessed."""
    assert hazard_of((), [words]) is hazard


def test_a_code_goes_before_words() -> None:
    """It is the same in every language."""
    assert hazard_of([(OET, "OET-203")], ["Terremoto"]) is H.TSUNAMI
    assert hazard_of([("OET:v1.2", "081")], [""]) is H.FLOOD
    assert hazard_of([("SAME", "FFW")], [""]) is H.FLOOD
    assert hazard_of([("SAME", "SVR"), ("OET:v1.2", "OET-999")], ["x"]) is None
    assert hazard_of([("profile:X", "FFW")], ["x"]) is None


@pytest.mark.parametrize("hazard", Hazard)
def test_every_hazard_goes_out_and_comes_back(hazard: Hazard) -> None:
    """With a term and a category; a drill says besides that it is practice."""
    assert hazard_of(codes_of(hazard, drill=False), ()) is hazard
    assert hazard_of(codes_of(hazard, drill=True), ()) is hazard
    assert (OET, "OET-147") in codes_of(hazard, drill=True)
    assert TERMS[hazard]
    assert CATEGORIES[hazard]
    assert all(responses_of(hazard, phase) for phase in Phase)
    assert responses_of(hazard, Phase.RECOVERY) == ("AllClear",)


def test_codes_of_places_are_regions() -> None:
    """Of the States and provinces by their numbers and letters, of all others by ISO 3166-2."""
    known = {"US-TX", "US-GA", "CA-ON", "MX-CHP"}
    codes = [
        ("SAME", "048201"),
        ("UGC", "GAZ001 GAZ002"),
        ("profile:CAP-CP:Location:0.3", "3520005"),
        ("ISO 3166-2", "mx-chp"),
        ("FIPS6", "999999"),
        ("EMMA_ID", "DE001"),
        ("", ""),
    ]

    assert regions_of(codes, known) == ("US-TX", "US-GA", "CA-ON", "MX-CHP")
