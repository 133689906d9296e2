"""Towns by their names, however people write them."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from csv import DictReader
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from importlib import resources

from bot.content.regions import Regions, country_name
from bot.domain import folding
from bot.domain.language import SPOKEN
from bot.domain.place import Place, distance_to

FILE = resources.files("bot.content") / "data" / "places" / "towns.csv"
SHORT = {  # how people shorten the first words of a name
    "cd": "ciudad",
    "gral": "general",
    "pto": "puerto",
    "s": "san",
    "sn": "san",
    "st": "saint",
    "sta": "santa",
    "ste": "sainte",
    "sto": "santo",
}
SHORTEST = 4  # letters; a shorter word is only taken as it stands
SLIPS = 0.2, 4  # letters left without a partner: of all letters of both names, and at most


@dataclass(frozen=True, slots=True)
class Places:
    """Every town that can be named, and the regions as places too."""

    every: tuple[Place, ...]
    names: list[tuple[str, int]]  # (folded name, index in `every`), sorted
    by_length: dict[int, list[tuple[str, int, int]]]  # letters → (name, its letters as bits, index)

    @classmethod
    def load(cls) -> "Places":
        """Read the packaged file; the second call costs nothing."""
        return _load()

    def get(self, code: str) -> Place | None:
        """The place of this GeoNames number or ISO 3166-2 code."""
        return next((place for place in self.every if place.code == code), None)

    def find(
        self, text: str, *, country: str | None = None, near: str | None = None, limit: int = 6
    ) -> tuple[Place, ...]:
        """The places that `text` may mean, the likeliest first.

        As it stands, with its region or country behind it ("Tapachula, Chiapas"), or inside a
        sentence; else its beginning; else with a slip of the pen.

        Args:
            text: what a person wrote, in any spelling.
            country: only there (ISO 3166-1 alpha-2).
            near: of places named alike, those of this country go first.
            limit: no more than so many.
        """
        words = fold(text).split()[:12]
        for found in self._attempts(words):
            fit = {i for i in found if country in (None, self.every[i].country)}
            if fit:
                return self._ranked(found, fit, near, limit)
        return ()

    def nearest(self, latitude: float, longitude: float, reach: float) -> Place | None:
        """The town nearest to a point (degrees) within `reach` (m): islands without an outline."""
        within = [place for place in self.every if abs(place.latitude - latitude) < reach / 100_000]
        far = {place.code: distance_to(place, latitude, longitude) for place in within}
        found = min(within, key=lambda place: far[place.code], default=None)
        return found if found and far[found.code] <= reach else None

    def _attempts(self, words: list[str]) -> Iterator[dict[int, float]]:
        """Ways to read it, the strictest first: index → how far from exact."""
        if not words:
            return
        for end in range(len(words), 0, -1):
            yield self._behind(self._exact(" ".join(words[:end])), " ".join(words[end:]))
        yield self._begun(words)
        for start in range(1, len(words)):
            told = " ".join(words[start:])
            yield self._exact(told) if len(told) > SHORTEST else {}
        yield self._alike(" ".join(words))

    def _exact(self, told: str) -> dict[int, float]:
        return {i: 0 for _, i in self._range(told, told + "\0")}

    def _begun(self, words: list[str]) -> dict[int, float]:
        """Names that begin so: by whole words before by letters."""
        told = " ".join(words)
        for end in range(len(words), 0, -1):
            head = " ".join(words[:end])
            names = self._range(head, head + "\U0010ffff") if len(head) >= SHORTEST else []
            found = {i: float(not name.startswith(head + " ")) for name, i in names}
            if kept := self._behind(found, told[len(head) :].strip()):
                return kept
        return {}

    def _behind(self, found: dict[int, float], rest: str) -> dict[int, float]:
        """Those of `found` that lie in what stands behind the name."""
        if not rest:
            return found
        return {i: far for i, far in found.items() if rest in _surroundings(self.every[i].region)}

    def _alike(self, told: str) -> dict[int, float]:
        """Names that differ by a slip or two. Few are compared: most lack too many letters."""
        matcher, found = SequenceMatcher(b=told, autojunk=False), dict[int, float]()
        letters, size = _letters(told), len(told)
        for length in range(max(SHORTEST, size - SLIPS[1]), size + SLIPS[1] + 1):
            most = min(SLIPS[0] * (length + size), SLIPS[1]) + 1e-9
            for name, mask, i in self.by_length.get(length, ()):
                if (mask ^ letters).bit_count() <= most >= abs(length - size):
                    matcher.set_seq1(name)
                    slips = (1 - matcher.ratio()) * (length + size)
                    if slips <= most:
                        found[i] = min(found.get(i, slips), round(slips))
        return found

    def _range(self, first: str, end: str) -> list[tuple[str, int]]:
        return self.names[bisect_left(self.names, (first, 0)) : bisect_left(self.names, (end, 0))]

    def _ranked(
        self, found: dict[int, float], fit: Iterable[int], near: str | None, limit: int
    ) -> tuple[Place, ...]:
        def rank(i: int) -> tuple[float, bool, int]:
            place = self.every[i]
            return found[i], near not in (None, place.country), -place.population

        places = (self.every[i] for i in sorted(fit, key=rank))
        return tuple({(place.name, place.region): place for place in places}.values())[:limit]


def fold(text: str) -> str:
    """`text` as names of places are compared: folded, and without short forms."""
    return " ".join(SHORT.get(word, word) for word in folding.fold(text).split())


def _letters(name: str) -> int:
    """The letters of a name as bits, to pass over most of what is unlike it."""
    mask = 0
    for letter in set(name):
        mask |= 1 << (ord(letter) & 63)
    return mask


def _beginnings(name: str) -> Iterator[str]:
    """The name, and what people leave of a long one: its first two or more words."""
    yield name
    at = name.find(" ", name.find(" ") + 1) if " " in name else -1
    while at > 0:
        yield name[:at]
        at = name.find(" ", at + 1)


@cache
def _surroundings(region: str) -> frozenset[str]:
    """What a person may write behind a town there: region, country, or both."""
    regions = Regions.load()
    country, _, short = region.partition("-")
    near = {fold(regions.name(region, language)) for language in SPOKEN} | {short.casefold(), ""}
    far = {fold(country_name(country, language)) for language in SPOKEN} | {country.casefold(), ""}
    return frozenset(f"{one} {other}".strip() for one in near for other in far)


@cache
def _load() -> Places:
    every: list[Place] = []
    names: list[tuple[str, int]] = []
    for place, called in [*_towns(), *_whole_regions()]:
        names += [(name, len(every)) for name in called]
        every.append(place)
    return Places(tuple(every), sorted(names), _by_length(names))


def _by_length(names: list[tuple[str, int]]) -> dict[int, list[tuple[str, int, int]]]:
    """Names and the beginnings of long ones, as slips of the pen are looked for."""
    found = defaultdict[int, list[tuple[str, int, int]]](list)
    for name, i in names:
        for part in _beginnings(name):
            found[len(part)].append((part, _letters(part), i))
    return dict(found)


def _towns() -> Iterator[tuple[Place, set[str]]]:
    for row in DictReader(FILE.read_text("utf-8").splitlines()):
        place = Place(
            code=row["geonameid"],
            name=row["name"],
            region=row["region"],
            country=row["region"].partition("-")[0],  # Puerto Rico is US-PR
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
            population=int(row["population"]),
        )
        yield place, {fold(place.name), *filter(None, row["also"].split("|"))}


def _whole_regions() -> Iterator[tuple[Place, set[str]]]:
    regions = Regions.load()
    for one in regions.by_iso.values():
        place = Place(
            code=one.iso,
            name=one.name,
            region=one.iso,
            country=one.country,
            latitude=one.latitude,
            longitude=one.longitude,
        )
        yield place, {fold(regions.name(one.iso, language)) for language in ("", *SPOKEN)}
