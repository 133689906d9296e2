"""How hard a text is to read, on the scale of its language. Only ever a warning.

The formulas only order texts: two implementations of one differ by 5 to 9 points.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.domain.wording import N_

FEWEST = 30  # words; a score of fewer says nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A formula for one language; `bands` are (from, name), the highest first."""

    name: str
    target: int  # proposed for warnings, none of them is calibrated on such texts
    bands: tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What a formula says of a text: the higher, the easier."""

    value: float
    scale: Scale

    @property
    def band(self) -> str:
        """Its name on the scale: a message of `locales/`."""
        floor = self.scale.bands[-1][1]
        return next((name for low, name in self.scale.bands if self.value >= low), floor)

    @property
    def easy_enough(self) -> bool:
        """Whether it reaches the target."""
        return self.value >= self.scale.target


FLESCH = (
    (90, N_("very easy")),
    (80, N_("easy")),
    (70, N_("fairly easy")),
    (60, N_("normal")),
    (50, N_("fairly difficult")),
    (30, N_("difficult")),
    (float("-inf"), N_("very difficult")),
)
INFLESZ = (
    (80, N_("very easy")),
    (65, N_("quite easy")),
    (55, N_("normal")),
    (40, N_("somewhat difficult")),
    (float("-inf"), N_("very difficult")),
)
MARTINS = (
    (75, N_("very easy")),
    (50, N_("easy")),
    (25, N_("difficult")),
    (float("-inf"), N_("very difficult")),
)

# Bands: Flesch; INFLESZ (Barrio 2008) for Szigriszt-Pazos; Martins et al. 1996.
SCALES: Mapping[str, Scale] = MappingProxyType(
    {
        "es": Scale(name="Szigriszt-Pazos, INFLESZ", target=65, bands=INFLESZ),
        "en": Scale(name="Flesch", target=70, bands=FLESCH),
        "fr": Scale(name="Kandel-Moles", target=65, bands=FLESCH),
        "pt": Scale(name="Martins", target=60, bands=MARTINS),
    }
)
