"""Regions: codes, countries and names as people say them."""

import pytest

from bot.content.regions import Regions, country_name

REGIONS = Regions.load()


def test_every_region_has_a_country_a_name_and_a_point_on_earth() -> None:
    """265 regions in 14 countries; Puerto Rico is a region of the United States, as ISO has it."""
    found = [region for country in REGIONS.countries() for region in REGIONS.of_country(country)]

    assert len(found) == len({region.iso for region in found}) == len(REGIONS.by_iso) == 265
    assert len(REGIONS.countries()) == 14
    assert all(region.iso.startswith(f"{region.country}-") for region in found)
    assert all(region.name and -90 < region.latitude < 90 for region in found)
    assert all(-180 <= region.longitude < 0 for region in found)


def test_a_code_is_known_or_not() -> None:
    """Only ISO 3166-2 codes that have a region count."""
    assert REGIONS.known("MX-CHP")
    assert not REGIONS.known("MX-XXX")
    assert REGIONS.of_country("ZZ") == ()


@pytest.mark.parametrize(
    ("iso", "language", "name"),
    [
        ("MX-CHP", "es", "Chiapas"),
        ("MX-CMX", "es", "Ciudad de México"),
        ("MX-CMX", "en", "Mexico City"),
        ("NI-AN", "en", "Costa Caribe Norte"),
        ("PA-KY", "es", "Guna Yala"),
        ("PA-1", "es", "Bocas del Toro"),
        ("GT-09", "fr", "Quetzaltenango"),
        ("DO-07", "es", "Elías Piña"),
        ("DO-08", "ht", "El Seibo"),
        ("HT-OU", "ht", "Lwès"),
        ("HT-OU", "es", "Oeste"),
        ("US-LA", "ht", "Louisiane"),
        ("US-LA", "mam", "Louisiana"),
        ("MX-CHP", "ar", "Chiapas"),
        ("MX-CMX", "pt", "Ciudad de México"),
    ],
)
def test_a_region_is_named_in_the_readers_language(iso: str, language: str, name: str) -> None:
    """Corrected where the source is wrong; the local name where a language has none."""
    assert REGIONS.name(iso, language) == name


def test_names_are_sorted_as_people_sort_them() -> None:
    """An accent does not send a name to the end of the list."""
    names = [region.name for region in REGIONS.of_country("GT")]

    assert names.index("Petén") < names.index("Quetzaltenango") < names.index("Zacapa")
    assert [r.name for r in REGIONS.of_country("DO")].index("Elías Piña") < 12


@pytest.mark.parametrize(
    ("country", "language", "name"),
    [
        ("MX", "es", "México"),
        ("US", "ht", "Etazini"),
        ("DE", "ht", "Allemagne"),
        ("MX", "fr", "Mexique"),
        ("MX", "mam", "México"),
        ("MX", "ar", "المكسيك"),
        ("US", "pt", "Estados Unidos"),
        ("NI", "pt", "Nicarágua"),
        ("MX", "quc", "México"),
        ("ZZZ", "en", "ZZZ"),
    ],
)
def test_a_country_is_named_in_the_readers_language(country: str, language: str, name: str) -> None:
    """Haitian Creole has its own names, then French; an unknown language gets Spanish."""
    assert country_name(country, language) == name


def test_loading_twice_reads_once() -> None:
    """The files are read once for a process."""
    assert Regions.load() is REGIONS
