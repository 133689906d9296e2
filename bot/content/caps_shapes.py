"""Polygons and circles of CAP files: numbers, checked before anything is computed with them."""

import re
from typing import Any

import numpy as np
from lxml import etree

from bot.content import caps_areas as areas
from bot.content.caps_elements import wrong
from bot.domain.cap import Point, Ring
from bot.domain.wording import N_
from bot.errors import CapRefused

WIDEST = 5000.0  # km, of a circle's radius
NUMBERS = re.compile(r"[-+0-9.eE,\s]*")


def is_shape(element: Any) -> bool:
    """Whether it is a polygon or a circle."""
    return etree.QName(element).localname in ("polygon", "circle")


def ring_of(element: Any) -> Ring:
    """A polygon's corners, or a circle's: latitude first.

    Raises:
        CapRefused: it is neither, or lies nowhere on Earth.
    """
    name, text = etree.QName(element).localname, (element.text or "").strip()
    numbers = _numbers(element, text)
    if name == "circle":
        if len(numbers) != 3 or not 0 <= numbers[2] <= WIDEST:
            raise wrong(element, text)
        _check_corners(element, numbers[:1], numbers[1:2])
        return areas.circle(*map(float, numbers))
    if len(numbers) < 2 or len(numbers) % 2:
        raise wrong(element, text)
    _check_corners(element, numbers[::2], numbers[1::2])
    corners: list[Point] = list(
        zip(map(float, numbers[::2]), map(float, numbers[1::2]), strict=True)
    )
    return tuple(corners)


def _numbers(element: Any, text: str) -> Any:
    if not NUMBERS.fullmatch(text):
        raise wrong(element, text)
    try:
        return np.array(text.replace(",", " ").split(), dtype=float)
    except ValueError:
        raise wrong(element, text) from None


def _check_corners(element: Any, latitudes: Any, longitudes: Any) -> None:
    if not (np.abs(latitudes) <= 90).all() or not (np.abs(longitudes) <= 360).all():
        raise CapRefused(
            N_(
                "Line {line}: a corner of the area lies nowhere on Earth; latitude comes first, "
                "then longitude, in degrees."
            ),
            line=element.sourceline,
        )
