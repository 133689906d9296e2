"""Until when a stay lasts, as people write it: a day, or only a month."""

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date

from bot.domain.cell import Unreadable, day
from bot.domain.folding import fold
from bot.domain.wording import N_

NO_STAY = N_("I cannot read this date. Write it as 31/12/2026, or only the month: 12/2026.")

# January to December in the languages of the table that have names of their own for them.
_MONTHS = """
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
january february march april may june july august september october november december
janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre
janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro
janvye fevriye mas avril me jen jiye out septanm oktob novanm desanm
"""
MONTHS = {
    name: number
    for line in _MONTHS.strip().splitlines()
    for number, name in enumerate(line.split(), 1)
} | {"setiembre": 9}


def until(text: str, today: date) -> date:
    """The last day that `text` means; a month means its last day, the next one to come.

    Raises:
        Unreadable: no date, one that is past, or one beyond ten years.
    """
    numbers = [int(found) for found in re.findall(r"\d+", text)]
    names = [MONTHS[word] for word in fold(text).split() if word in MONTHS]
    try:
        found = _named(numbers, names, today) if names else _numbered(text.strip(), numbers)
    except ValueError:
        raise Unreadable(NO_STAY) from None
    return day(found, today)


def months_from(today: date, count: int) -> tuple[date, ...]:
    """The last days of the months to come, this one included."""
    first = today.year * 12 + today.month - 1
    return tuple(_end(*_split(first + ahead)) for ahead in range(count))


def _split(months: int) -> tuple[int, int]:
    return months // 12, months % 12 + 1


def _named(numbers: Sequence[int], names: Sequence[int], today: date) -> date:
    years = [number for number in numbers if number > 31]
    days = [number for number in numbers if number <= 31]
    if len(names) > 1 or len(years) > 1 or len(days) > 1:
        raise ValueError
    found = _day_of(names[0], years[0] if years else today.year, days)
    if not years and found < today:
        found = _day_of(names[0], today.year + 1, days)
    return found


def _day_of(month: int, year: int, days: Sequence[int]) -> date:
    return date(year, month, days[0]) if days else _end(year, month)


def _numbered(text: str, numbers: Sequence[int]) -> date:
    """2026-12-31, 31/12/2026 (day first, as the region writes it), 12/2026 or 2026-12."""
    if not re.fullmatch(r"\d+([/.\-\s]+\d+){1,2}", text):
        raise ValueError
    if len(numbers) == 2:
        month, year = sorted(numbers)
        return _end(year, month)
    first, month, last = numbers
    return date(first, month, last) if first > 31 else date(last, month, first)


def _end(year: int, month: int) -> date:
    if not 1 <= year <= 9999 or not 1 <= month <= 12:
        raise ValueError
    return date(year, month, monthrange(year, month)[1])
