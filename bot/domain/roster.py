"""A roster: people whom officers write down, row by row. Pure: cells in, people and faults out.

A row is never half taken: one fault keeps the whole row out. What must not be kept
(`GUIDANCE.md` 7.3 rule 1) is refused by its column, before a single cell is read.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from bot.domain.cell import (
    FIELDS,
    FORMULA,
    NO_COUNTRY,
    NO_LANGUAGE,
    NO_REGION,
    Cell,
    Unreadable,
    day,
    known,
)
from bot.domain.folding import fold
from bot.domain.language import LANGUAGES
from bot.domain.national import Form, Group, Groups, Household, Need, in_order
from bot.domain.wording import N_

SHOWN = 40  # characters of a value that a fault quotes
OWN = frozenset({"name", "telephone"})  # columns whose cells are all different
MOST_WORDS = 10_000  # readings of the other columns that are kept while a file is read

# What a column may be called, in Spanish and English; the first is the one we print.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("nombre", "name", "nombres", "nombre completo", "full name", "apodo"),
    "telephone": ("teléfono", "telephone", "phone", "tel", "celular", "móvil", "mobile"),
    "language": ("idioma", "language", "lengua"),
    "country": ("país", "country"),
    "region": ("región", "region", "departamento", "estado", "provincia", "state", "province"),
    "groups": ("situación", "situation", "grupo", "grupos", "group", "groups"),
    "needs": ("necesidades", "needs", "necesidad", "need", "apoyo"),
    "household": ("hogar", "household", "personas", "people"),
    "under_five": ("menores de 5", "under 5", "menores de cinco", "under five"),
    "stay_until": ("hasta", "until", "estancia hasta", "stay until"),
    "form": ("forma", "form", "formato", "format"),
    "discreet": ("discreto", "discreet"),
}
SHORT = {"kreyol": "ht", "creole": "ht", "criollo": "ht", "castellano": "es"}  # languages
FORBIDDEN = (
    "pasaporte", "passport", "dpi", "dui", "cui", "curp", "cedula", "documento", "document",
    "status", "estatus", "estatus migratorio", "situacion migratoria", "visa", "direccion",
    "address", "domicilio", "empleador", "employer", "patron", "religion", "etnia", "ethnicity",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with a cell, a row or a column, and what to do. `value` is quoted, shortened.

    `reason` is a message of the bot's own words, so that it can be said in the officer's language.
    """

    row: int  # as the spreadsheet counts: the header is row 1
    column: str  # as the file names it; "" is the whole row
    value: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person as an officer wrote them down."""

    name: str = ""
    telephone: str = ""  # digits, with + where it was written
    language: str = "es"
    country: str | None = None
    region: str | None = None
    groups: Groups = ()
    needs: tuple[Need, ...] = ()
    household: Household | None = None
    under_five: bool | None = None
    stay_until: date | None = None
    form: Form = Form.TEXT
    discreet: bool = False

    @property
    def identity(self) -> str:
        """Tells the same person written down twice: the telephone, else name and region."""
        digits = "".join(c for c in self.telephone if c.isdigit())
        return f"t{digits[-10:]}" if digits else f"n{fold(self.name)}|{self.region or ''}"

    def to_json(self) -> str:
        """For the row that keeps it; what was not said is left out."""
        said = {name: getattr(self, name) for name in NAMES}
        told = {name: value for name, value in said.items() if value not in (None, "", ())}
        return json.dumps(told, ensure_ascii=False, default=date.isoformat)

    @classmethod
    def from_json(cls, text: str) -> "Person":
        """The inverse of `to_json`."""
        raw = json.loads(text)
        kinds: dict[str, Callable[[Any], Any]] = {
            "groups": lambda words: in_order(map(Group, words)),
            "needs": lambda words: tuple(map(Need, words)),
            "household": Household,
            "stay_until": date.fromisoformat,
            "form": Form,
        }
        return cls(**{key: kinds.get(key, lambda same: same)(value) for key, value in raw.items()})


NAMES = tuple(one.name for one in fields(Person))


@dataclass(frozen=True, slots=True, kw_only=True)
class Gazetteer:
    """What names of places and languages come to; all keys folded by `fold`."""

    countries: Mapping[str, str]  # name or code → ISO 3166-1
    regions: Mapping[tuple[str, str], str]  # (country, name or code) → ISO 3166-2
    languages: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """Which column holds what. `faults` are those of the heading itself."""

    fields: Mapping[int, str]  # position → field
    names: Sequence[str]  # as the file has them
    faults: tuple[Fault, ...]


@dataclass(slots=True)
class Reader:
    """Reads rows one after the other; knows who came before."""

    heading: Heading
    places: Gazetteer
    today: date
    country: str  # of the post: where a row names none
    seen: dict[str, int] = field(default_factory=dict)  # identity → row
    read_before: dict[tuple[object, ...], dict[str, Any]] = field(default_factory=dict)

    def read(self, number: int, cells: Sequence[Cell]) -> tuple[Person | None, list[Fault]]:
        """A row's person, or what is wrong with it; (None, []) for an empty row."""
        if all(cell is None or not str(cell).strip() for cell in cells):
            return None, []
        values: dict[str, Any] = {}
        faults: list[Fault] = []
        for position, name in self.heading.fields.items():
            cell = cells[position] if position < len(cells) else None
            if cell is None or cell == "":
                continue
            try:
                values |= self._value(name, cell, values)
            except Unreadable as error:
                column = self.heading.names[position]
                faults.append(_fault(number, column, cell, str(error)))
        if faults:
            return None, faults
        return self._finish(number, Person(**values))

    def _value(self, name: str, cell: Cell, so_far: Mapping[str, Any]) -> dict[str, Any]:
        """The same words come again and again: all but names and telephones are read once."""
        if name in OWN:
            return self._field(name, cell, so_far)
        key = name, type(cell), cell, so_far.get("country") if name == "region" else None
        found = self.read_before.get(key)
        if found is None:
            found = self._field(name, cell, so_far)
            if len(self.read_before) < MOST_WORDS:
                self.read_before[key] = found
        return found

    def _field(self, name: str, cell: Cell, so_far: Mapping[str, Any]) -> dict[str, Any]:
        if not str(cell).strip():
            return {}
        if isinstance(cell, str) and cell.lstrip()[:1] in ("=", "@"):
            raise Unreadable(FORMULA)
        if name in ("country", "region"):
            return self._place(name, cell, so_far)
        if name == "language":
            return {name: known(cell, self.places.languages, NO_LANGUAGE)}
        if name == "stay_until":
            return {name: day(cell, self.today)}
        return {name: FIELDS[name](cell)}

    def _place(self, name: str, cell: Cell, so_far: Mapping[str, Any]) -> dict[str, Any]:
        if name == "country":
            return {name: known(cell, self.places.countries, NO_COUNTRY)}
        country = so_far.get("country") or self.country
        region = self.places.regions.get((country, fold(str(cell))))
        if region is None:
            raise Unreadable(NO_REGION)
        return {"country": country, "region": region}

    def _finish(self, number: int, person: Person) -> tuple[Person | None, list[Fault]]:
        if not person.name and not person.telephone:
            return None, [_fault(number, "", "", NOBODY)]
        earlier = self.seen.setdefault(person.identity, number)
        if earlier != number:
            return None, [_fault(number, "", str(earlier), TWICE)]
        return person, []


NOBODY = N_("Neither a name nor a telephone: write one of them, to know whose link it is.")
TWICE = N_("The same person stands in an earlier row: take one of the two out.")
KNOWN = N_("This person was written down before: take the row out, or make a new link for them.")
NEVER = N_("We never keep this: take the column out of the file.")
NO_COLUMN = N_("There is no column for a name or a telephone: the first row names the columns.")
DOUBLE = N_("Two columns mean the same: take one out.")


def heading(cells: Sequence[Cell]) -> Heading:
    """What the first row says. An unknown column is passed over; a forbidden one is a fault."""
    names = [str(cell or "").strip() for cell in cells]
    fields: dict[int, str] = {}
    faults = []
    for position, name in enumerate(names):
        found = _ALIASES.get(fold(name))
        if any(fold(name) == word or fold(name).startswith(f"{word} ") for word in FORBIDDEN):
            faults.append(_fault(1, name, name, NEVER))
        elif found in fields.values():
            faults.append(_fault(1, name, name, DOUBLE))
        elif found:
            fields[position] = found
    if not {"name", "telephone"} & set(fields.values()):
        faults.append(_fault(1, "", "", NO_COLUMN))
    order = sorted(fields, key=lambda position: list(COLUMNS).index(fields[position]))
    return Heading(
        fields={position: fields[position] for position in order}, names=names, faults=tuple(faults)
    )


def languages() -> dict[str, str]:
    """Folded name or code → code, for every language of the table, and what else it is called."""
    named = {
        fold(name): code
        for code, one in LANGUAGES.items()
        for name in (code, one.endonym, one.name_en, one.name_es)
    }
    return SHORT | named


_ALIASES = {fold(alias): name for name, aliases in COLUMNS.items() for alias in aliases}


def _fault(row: int, column: str, value: object, reason: str) -> Fault:
    text = "" if value is None else "".join(c for c in str(value) if c.isprintable())
    return Fault(row=row, column=column, value=text[:SHOWN], reason=reason)
