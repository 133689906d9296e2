"""Codes of places that CAP messages carry, as our regions."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from types import MappingProxyType

# Federal Information Processing Standard 5-2: number of a state and its letters.
_STATES = (
    "01AL 02AK 04AZ 05AR 06CA 08CO 09CT 10DE 11DC 12FL 13GA 15HI 16ID 17IL 18IN 19IA 20KS 21KY "
    "22LA 23ME 24MD 25MA 26MI 27MN 28MS 29MO 30MT 31NE 32NV 33NH 34NJ 35NM 36NY 37NC 38ND 39OH "
    "40OK 41OR 42PA 44RI 45SC 46SD 47TN 48TX 49UT 50VT 51VA 53WA 54WV 55WI 56WY 72PR"
)
# Statistics Canada, Standard Geographical Classification: number of a province and its letters.
_PROVINCES = "10NL 11PE 12NS 13NB 24QC 35ON 46MB 47SK 48AB 59BC 60YT 61NT 62NU"
FIPS: Mapping[str, str] = MappingProxyType({one[:2]: one[2:] for one in _STATES.split()})
SGC: Mapping[str, str] = MappingProxyType({one[:2]: one[2:] for one in _PROVINCES.split()})


def regions_of(codes: Iterable[tuple[str, str]], known: Collection[str]) -> tuple[str, ...]:
    """The regions (ISO 3166-2) among geocodes, each once, in their order.

    Args:
        codes: (name of the list, value); several values may stand in one.
        known: the regions there are.
    """
    found = (iso for name, value in codes for iso in _read(name.upper(), value.upper()))
    return tuple(dict.fromkeys(iso for iso in found if iso in known))


def _read(name: str, value: str) -> Iterator[str]:
    for word in value.replace(",", " ").split():
        if name in ("SAME", "FIPS6") and len(word) == 6:  # PSSCCC: part, state, county
            yield f"US-{FIPS.get(word[1:3], '')}"
        elif name == "UGC" and len(word) == 6:  # TXC113: state, county or zone
            yield f"US-{word[:2]}"
        elif name.startswith("PROFILE:CAP-CP:LOCATION"):
            yield f"CA-{SGC.get(word[:2], '')}"
        else:
            yield word
