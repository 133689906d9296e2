"""A file of people with faults planted in it, as tests and benchmarks use it."""

import random
from collections.abc import Iterator
from pathlib import Path

from bot.content.rosters import write_csv

HEAD = ["nombre", "teléfono", "idioma", "país", "región", "situación"]
FAULTS = (
    (1, "12"),  # no telephone
    (1, "5.02556E+10"),  # eaten by a spreadsheet
    (2, "klingon"),
    (4, "Mordor"),
    (5, "espía"),
    (0, "<script>"),
)


def planted(path: Path, people: int, faults: int, seed: int = 7) -> set[int]:
    """Write a CSV of `people` rows; gives the numbers of those that are at fault."""
    chance = random.Random(seed)
    wrong = set(chance.sample(range(2, people + 2), faults))
    path.write_text(write_csv([HEAD, *_rows(people, wrong, chance)]), "utf-8")
    return wrong


def _rows(people: int, wrong: set[int], chance: random.Random) -> Iterator[list[str]]:
    for number in range(2, people + 2):
        row = [f"Persona {number}", f"502{number:08}", "español", "Guatemala", "Petén", "campo"]
        if number in wrong:
            column, value = chance.choice(FAULTS)
            row[column] = value
        yield row
