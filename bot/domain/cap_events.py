"""Which hazard a CAP message means, by its codes and words; and ours as its codes."""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from bot.domain.finding import fold
from bot.domain.hazard import Hazard, Phase

OET = "OET:v1.2"  # OASIS Event Terms List, as the value names it
PRACTICE = (OET, "OET-147")  # every drill has it besides
H = Hazard

# Source: OASIS Event Terms List v1.2. The first is what goes out; all of them are understood.
TERMS: Mapping[Hazard, tuple[str, ...]] = MappingProxyType(
    {
        H.HURRICANE: ("106", "202", "189"),  # hurricane, tropical storm, storm surge
        H.FLOOD: ("081", "079"),  # flood, flash flood
        H.LANDSLIDE: ("119", "056", "133"),  # landslide, debris flow, mudslide
        H.EARTHQUAKE: ("068",),
        H.TSUNAMI: ("203",),
        H.VOLCANO: ("209", "017", "210", "153"),  # eruption, ash, lahar, pyroclastic flow
        H.WILDFIRE: ("217", "059"),  # wildfire, dense smoke
        H.EPIDEMIC: ("062", "046", "047"),  # outbreak, contagious disease, contaminated water
        H.UNREST: ("040", "057", "039", "177"),  # civil protest, demonstration, civil, security
        H.CHEMICAL: ("037", "197", "036"),  # chemical hazard, toxic plume, chemical fire
        H.HEAT: ("098",),
    }
)
CATEGORIES: Mapping[Hazard, tuple[str, ...]] = MappingProxyType(
    {
        H.HURRICANE: ("Met",),
        H.FLOOD: ("Met",),
        H.LANDSLIDE: ("Geo",),
        H.EARTHQUAKE: ("Geo",),
        H.TSUNAMI: ("Geo",),
        H.VOLCANO: ("Geo",),
        H.WILDFIRE: ("Fire",),
        H.EPIDEMIC: ("Health",),
        H.UNREST: ("Safety", "Security"),
        H.CHEMICAL: ("CBRNE",),
        H.HEAT: ("Met",),
    }
)

# Specific Area Message Encoding, which the United States' alerts carry. Source: NWS Instruction
# 10-1712; the watch, the warning and the statement of each.
SAME: Mapping[str, Hazard] = MappingProxyType(
    {
        code: hazard
        for hazard, codes in {
            H.HURRICANE: "HUA HUW HLS TRA TRW SSA SSW",
            H.FLOOD: "FFA FFW FFS FLA FLW FLS CFA CFW",
            H.LANDSLIDE: "LSW",
            H.EARTHQUAKE: "EQW",
            H.TSUNAMI: "TSA TSW",
            H.VOLCANO: "VOW",
            H.WILDFIRE: "FRW WFA WFW IFW",
            H.EPIDEMIC: "BHW DEW FCW",
            H.CHEMICAL: "CHW HMW",
        }.items()
        for code in codes.split()
    }
)

# Beginnings of words, folded (small letters, no accents), in English, Spanish, French and
# Portuguese; Creole where it differs. The order counts: a tsunami warning names the earthquake.
WORDS: tuple[tuple[Hazard, str], ...] = (
    (H.TSUNAMI, "tsunami|maremoto|raz de maree|raz-de-maree|rada mare"),
    (H.VOLCANO, "volcan|vulcan|erupcion|eruption|erupcao|ashfall|caida de ceniza|cendres|lahar"),
    (
        H.HURRICANE,
        "hurricane|huracan|ouragan|furacao|siklon|cyclon|ciclon|typhoon|tifon|typhon|tufao|"
        "tropical storm|tormenta tropical|tempete tropicale|tempestade tropical|"
        "depresion tropical|tropical depression|storm surge|marejada ciclonica",
    ),
    (
        H.LANDSLIDE,
        "landslide|mudslide|debris flow|rockfall|falling rocks|deslizamiento|deslave|derrumbe|"
        "alud|glissement de terrain|deslizamento|coulee de boue|ebouleman",
    ),
    (H.FLOOD, "flash flood|flood|inunda|inonda|crue|enchente|alaga|crecida|desbordamiento"),
    (H.EARTHQUAKE, "earthquake|sismo|terremoto|temblor|seisme|tremblement de terre|tranbleman"),
    (
        H.WILDFIRE,
        "wildfire|bushfire|bush fire|grass fire|grassfire|forest fire|brush fire|"
        "incendios? (?:forestal|vegetal|de pastizal|florestal)|feux? de (?:foret|brousse)|"
        "incendies? de foret|dense smoke|red flag",
    ),
    (
        H.EPIDEMIC,
        "epidemi|outbreak|brote de|cholera|colera|dengue|pandemi|contagious|malaria|paludisme",
    ),
    (
        H.CHEMICAL,
        "chemical|quimic|chimique|hazmat|hazardous material|materiales peligrosos|toxic|"
        "gas leak|fuga de gas|fuite de gaz|vazamento de gas",
    ),
    (
        H.UNREST,
        "civil unrest|civil protest|riot|disturbio|motin|emeute|protesta|demonstration|"
        "tumulto|armed conflict|conflicto armado|conflit arme",
    ),
    (
        H.HEAT,
        "excessive heat|extreme heat|heat ?wave|heat advisory|heat warning|ola de calor|"
        "onda de calor|calor extremo|canicule|vague de chaleur|hitze",
    ),
)
_PATTERNS = tuple((hazard, re.compile(rf"\b(?:{words})")) for hazard, words in WORDS)
_TERM = {term: hazard for hazard, terms in TERMS.items() for term in terms}


def hazard_of(codes: Iterable[tuple[str, str]], words: Iterable[str]) -> Hazard | None:
    """What threatens: by a code that we know, else by the first of `words` that names it.

    Args:
        codes: (name of the list, value) of each eventCode.
        words: event, then headline, in each language; short.
    """
    for name, value in codes:
        found = _coded(name, value.strip())
        if found:
            return found
    for text in map(fold, words):
        for hazard, pattern in _PATTERNS:
            if pattern.search(text):
                return hazard
    return None


def _coded(name: str, value: str) -> Hazard | None:
    if name.strip().upper().startswith("OET"):
        return _TERM.get(value.upper().removeprefix("OET-"))
    return SAME.get(value.upper()) if name.strip().upper() == "SAME" else None


def codes_of(hazard: Hazard, *, drill: bool) -> tuple[tuple[str, str], ...]:
    """The event codes that go out."""
    own = (OET, f"OET-{TERMS[hazard][0]}")
    return (own, PRACTICE) if drill else (own,)


_STAY = frozenset({H.EARTHQUAKE, H.HURRICANE, H.VOLCANO, H.CHEMICAL, H.UNREST, H.HEAT})
_LEAVE = frozenset({H.FLOOD, H.LANDSLIDE, H.TSUNAMI, H.WILDFIRE})


def responses_of(hazard: Hazard, phase: Phase) -> tuple[str, ...]:
    """What is to be done, in CAP's words."""
    if phase is Phase.RECOVERY:
        return ("AllClear",)
    if phase is not Phase.EMERGENCY:
        return ("Prepare",)
    if hazard in _LEAVE:
        return ("Evacuate", "Avoid")
    return ("Shelter", "Avoid") if hazard in _STAY else ("Avoid",)
