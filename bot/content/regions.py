"""The regions people live in: their codes, countries and names, read once at start."""

from dataclasses import dataclass
from functools import cache
from importlib import resources

import msgspec
from babel import Locale, UnknownLocaleError

from bot.domain.folding import bare
from bot.domain.place import Region

FOLDER = resources.files("bot.content") / "data" / "regions"

# Where Natural Earth differs from ISO 3166-2 or from what people say. "" stands for any language.
NAMES: dict[str, dict[str, str]] = {
    "CU-03": {"": "La Habana", "en": "Havana", "fr": "La Havane"},
    "DO-01": {"": "Distrito Nacional"},
    "DO-07": {"": "Elías Piña"},
    "DO-08": {"": "El Seibo"},
    "DO-19": {"": "Hermanas Mirabal"},
    "GT-09": {"": "Quetzaltenango"},
    "HT-AR": {"ht": "Latibonit"},
    "HT-CE": {"ht": "Sant"},
    "HT-GA": {"ht": "Grandans"},
    "HT-ND": {"ht": "Nò"},
    "HT-NE": {"ht": "Nòdès"},
    "HT-NI": {"ht": "Nip"},
    "HT-NO": {"ht": "Nòdwès"},
    "HT-OU": {"ht": "Lwès"},
    "HT-SD": {"ht": "Sid"},
    "HT-SE": {"ht": "Sidès"},
    "MX-CMX": {"": "Ciudad de México", "en": "Mexico City", "fr": "Mexico", "ht": "Meksiko"},
    "MX-COA": {"": "Coahuila"},
    "MX-MEX": {"": "Estado de México", "en": "State of Mexico", "fr": "État de Mexico"},
    "MX-VER": {"": "Veracruz"},
    "NI-AN": {"": "Costa Caribe Norte"},
    "NI-AS": {"": "Costa Caribe Sur"},
    "NI-SJ": {"": "Río San Juan"},
    "PA-1": {"": "Bocas del Toro"},  # given there as its neighbour, Ngäbe-Buglé
    "PA-8": {"": "Panamá"},
    "PA-EM": {"": "Emberá-Wounaan"},
    "PA-KY": {"": "Guna Yala"},
    "PA-NB": {"": "Ngäbe-Buglé"},
    "US-DC": {"": "Washington, D.C."},
}

# CLDR has no Haitian Creole names; what is not here is said in French.
CREOLE = {
    "BZ": "Beliz",
    "CA": "Kanada",
    "CR": "Kosta Rika",
    "CU": "Kiba",
    "DO": "Repiblik Dominikèn",
    "GT": "Gwatemala",
    "HN": "Ondiras",
    "HT": "Ayiti",
    "JM": "Jamayik",
    "MX": "Meksik",
    "NI": "Nikaragwa",
    "PA": "Panama",
    "PR": "Pòtoriko",
    "SV": "Salvadò",
    "US": "Etazini",
}


class Properties(msgspec.Struct, frozen=True):
    """What is read of a feature; its geometry is skipped, which keeps the start short."""

    iso: str
    name: str
    name_en: str
    name_es: str
    name_fr: str
    latitude: float
    longitude: float


class Feature(msgspec.Struct, frozen=True):
    properties: Properties


class Collection(msgspec.Struct, frozen=True):
    features: tuple[Feature, ...]


@dataclass(frozen=True, slots=True)
class Regions:
    """Every region that can be registered or warned."""

    by_iso: dict[str, Region]
    names: dict[str, dict[str, str]]  # ISO code → language → name

    @classmethod
    def load(cls) -> "Regions":
        """Read the packaged files; the second call costs nothing."""
        return _load()

    def known(self, iso: str) -> bool:
        """Whether there is a region of this ISO 3166-2 code."""
        return iso in self.by_iso

    def name(self, iso: str, language: str) -> str:
        """The region's name for a reader of `language`.

        Raises:
            KeyError: there is no such region.
        """
        names = self.names[iso]
        return names.get(language) or self.by_iso[iso].name

    def of_country(self, country: str) -> tuple[Region, ...]:
        """The regions of a country, by name as people sort them; empty for an unknown country."""
        found = (region for region in self.by_iso.values() if region.country == country)
        return tuple(sorted(found, key=lambda region: bare(region.name)))

    def countries(self) -> tuple[str, ...]:
        """The countries that have regions (ISO 3166-1 alpha-2), in order of code."""
        return tuple(sorted({region.country for region in self.by_iso.values()}))


def country_name(country: str, language: str) -> str:
    """A country's name for a reader of `language`; Spanish where CLDR lacks the language."""
    if language == "ht":
        return CREOLE.get(country) or _territories("fr").get(country, country)
    return _territories(language).get(country) or _territories("es").get(country, country)


@cache
def _territories(language: str) -> dict[str, str]:
    try:
        return dict(Locale.parse(language, sep="-").territories)
    except (UnknownLocaleError, ValueError):
        return {}


@cache
def _load() -> Regions:
    by_iso: dict[str, Region] = {}
    names: dict[str, dict[str, str]] = {}
    for file in sorted(FOLDER.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".geojson"):
            for feature in msgspec.json.decode(file.read_bytes(), type=Collection).features:
                read = feature.properties
                names[read.iso] = _names(read)
                by_iso[read.iso] = _region(read)
    return Regions(by_iso, names)


def _region(read: Properties) -> Region:
    return Region(
        iso=read.iso,
        name=NAMES.get(read.iso, {}).get("", read.name),
        country=read.iso.partition("-")[0],  # Puerto Rico is US-PR
        latitude=read.latitude,
        longitude=read.longitude,
    )


def _names(read: Properties) -> dict[str, str]:
    """Names by language; one corrected for any language leaves nothing of the file's."""
    own = NAMES.get(read.iso, {})
    given = {"en": read.name_en, "es": read.name_es, "fr": read.name_fr, "ht": read.name_fr}
    return {name: own[name] for name in own if name} if "" in own else given | own
