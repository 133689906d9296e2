"""Cells of a roster: what a person typed into a spreadsheet, read as one kind of value each.

A cell that means nothing here is `Unreadable`, with a reason that says what to write instead.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from bot.domain.folding import fold
from bot.domain.national import Form, Group, Groups, Household, Need, in_order
from bot.domain.wording import N_

Cell = str | int | float | bool | date | None
LONGEST_NAME = 40  # characters (annex a, row 15)
LONGEST_STAY = timedelta(days=366 * 10)
EXACT = 2**53  # beyond, a spreadsheet has rounded the number

GROUPS: Mapping[str, Group] = {
    "agricola": Group.FARM_WORK, "agricultura": Group.FARM_WORK, "campo": Group.FARM_WORK,
    "farm work": Group.FARM_WORK, "farm": Group.FARM_WORK,
    "domestico": Group.DOMESTIC_WORK, "trabajo domestico": Group.DOMESTIC_WORK,
    "domestic work": Group.DOMESTIC_WORK, "casa": Group.DOMESTIC_WORK,
    "construccion": Group.CONSTRUCTION, "construction": Group.CONSTRUCTION,
    "estudio": Group.STUDY, "estudiante": Group.STUDY, "study": Group.STUDY,
    "visita": Group.VISIT, "turista": Group.VISIT, "visit": Group.VISIT,
    "ninos pequenos": Group.SMALL_CHILDREN, "small children": Group.SMALL_CHILDREN,
    "persona mayor": Group.OLDER_PERSON, "mayor": Group.OLDER_PERSON,
    "older person": Group.OLDER_PERSON,
    "cuida a alguien": Group.CARING, "cuidado": Group.CARING, "caring": Group.CARING,
    "general": Group.GENERAL, "ninguno": Group.GENERAL, "none": Group.GENERAL,
}  # fmt: skip
NEEDS: Mapping[str, Need] = {
    "movilidad": Need.MOBILITY, "mobility": Need.MOBILITY, "silla de ruedas": Need.MOBILITY,
    "vista": Need.VISION, "vision": Need.VISION, "oido": Need.HEARING, "hearing": Need.HEARING,
    "medicina": Need.MEDICINE, "medicinas": Need.MEDICINE, "medicine": Need.MEDICINE,
    "embarazo": Need.PREGNANCY, "pregnancy": Need.PREGNANCY, "otra": Need.OTHER,
    "other": Need.OTHER,
}  # fmt: skip
FORMS: Mapping[str, Form] = {
    "texto": Form.TEXT, "text": Form.TEXT, "voz": Form.VOICE, "audio": Form.VOICE,
    "voice": Form.VOICE, "imagen": Form.PICTURE, "pictograma": Form.PICTURE,
    "picture": Form.PICTURE,
}  # fmt: skip
YES, NO = frozenset({"si", "yes", "s", "y", "x", "1", "true"}), frozenset({"no", "n", "0", "false"})


FORMULA = N_("A formula: put its result there as plain text.")
NO_LANGUAGE = N_("No language of the list: write for example español, English or kreyòl.")
NO_COUNTRY = N_("No country of the list: write its name, or its code of two letters.")
NO_REGION = N_("No region of that country: write its name as on the list, or its code (MX-CHP).")
NO_GROUP = N_("No situation of the list: write for example campo, construcción, visita.")
NO_NEED = N_("No need of the list: write for example movilidad, medicina, embarazo.")
NO_FORM = N_("Write texto, voz or imagen.")
NO_FLAG = N_("Write sí or no.")
NO_NUMBER = N_("Write how many people, as a number, or 2-4.")
NO_DAY = N_("No date: write it as 2026-09-03.")
PAST_DAY = N_("A date that is past, or more than ten years away: correct it, or leave it empty.")
LONG_NAME = N_("A name of more than 40 characters, or with signs that no name has: shorten it.")
NO_TELEPHONE = N_("No telephone number: write the digits, with + and the country's code.")
EATEN = N_("The spreadsheet has rounded this number: format the column as text and write it again.")


class Unreadable(Exception):
    """A cell's value means nothing here; `message` says what to write instead."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def known(cell: Cell, table: Mapping[str, str], reason: str) -> str:
    found = table.get(fold(str(cell)))
    if found is None:
        raise Unreadable(reason)
    return found


def _name(cell: Cell) -> str:
    text = unicodedata.normalize("NFC", " ".join(str(cell).split()))
    if len(text) > LONGEST_NAME or any(_strange(character) for character in text):
        raise Unreadable(LONG_NAME)
    return text


def _strange(character: str) -> bool:
    """Markup, control and direction marks: no name has them, and they mislead the eye."""
    return character in "<>{}&" or unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co")


def _telephone(cell: Cell) -> str:
    if isinstance(cell, float):
        if not cell.is_integer() or abs(cell) >= EXACT:
            raise Unreadable(EATEN)
        cell = int(cell)
    text = str(cell).strip().removeprefix("'")  # how a spreadsheet is told that it is no formula
    if re.fullmatch(r"\d+[.,]\d*[eE]\+?\d+", text):
        raise Unreadable(EATEN)
    if not re.fullmatch(r"\+?[\d\s().-]+", text):
        raise Unreadable(NO_TELEPHONE)
    digits = "".join(character for character in text if character.isdigit())
    if not 7 <= len(digits) <= 15:  # ITU-T E.164: at most 15
        raise Unreadable(NO_TELEPHONE)
    return ("+" if text.startswith("+") else "") + digits


def _words(cell: Cell) -> Iterator[str]:
    return (fold(part) for part in re.split(r"[,;/+|]", str(cell)) if part.strip())


def _groups(cell: Cell) -> Groups:
    return in_order(_each(_words(cell), GROUPS, NO_GROUP))


def _needs(cell: Cell) -> tuple[Need, ...]:
    found = set(_each(_words(cell), NEEDS, NO_NEED))
    return tuple(need for need in Need if need in found)


def _each(words: Iterable[str], table: Mapping[str, Any], reason: str) -> list[Any]:
    found = []
    for word in words:
        if word not in table:
            raise Unreadable(reason)
        found.append(table[word])
    return found


def _household(cell: Cell) -> Household:
    text = fold(str(int(cell) if isinstance(cell, float) and cell.is_integer() else cell))
    bands = {"2 4": Household.FEW, "5 9": Household.MANY, "10": Household.MORE}
    if text in bands:
        return bands[text]
    if not text.isdecimal() or not 1 <= int(text) <= 100:
        raise Unreadable(NO_NUMBER)
    edges = ((1, Household.ONE), (4, Household.FEW), (9, Household.MANY), (100, Household.MORE))
    return next(band for edge, band in edges if int(text) <= edge)


def _flag(cell: Cell) -> bool:
    text = fold(str(cell))
    if text not in YES | NO:
        raise Unreadable(NO_FLAG)
    return text in YES


def _form(cell: Cell) -> Form:
    return Form(known(cell, FORMS, NO_FORM))


def day(cell: Cell, today: date) -> date:
    if isinstance(cell, datetime):
        cell = cell.date()
    if not isinstance(cell, date):
        cell = _written_day(str(cell).strip())
    if not today <= cell <= today + LONGEST_STAY:
        raise Unreadable(PAST_DAY)
    return cell


def _written_day(text: str) -> date:
    """2026-09-03, or day first as the region writes it: 3/9/2026."""
    try:
        if found := re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text):
            return date(int(found[3]), int(found[2]), int(found[1]))
        return date.fromisoformat(text)
    except ValueError:
        raise Unreadable(NO_DAY) from None


FIELDS: Mapping[str, Callable[[Cell], object]] = {
    "name": _name,
    "telephone": _telephone,
    "groups": _groups,
    "needs": _needs,
    "household": _household,
    "under_five": _flag,
    "form": _form,
    "discreet": _flag,
}
