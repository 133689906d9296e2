"""What threatens (`Hazard`) and how far it has come (`Phase`)."""

from enum import StrEnum


class Hazard(StrEnum):
    """The hazards of the message library; the value names the file in `messages/<language>/`."""

    HURRICANE = "hurricane"  # and tropical storm
    FLOOD = "flood"
    LANDSLIDE = "landslide"
    EARTHQUAKE = "earthquake"
    TSUNAMI = "tsunami"
    VOLCANO = "volcano"  # and its ash
    WILDFIRE = "wildfire"  # and its smoke
    EPIDEMIC = "epidemic"
    UNREST = "unrest"
    CHEMICAL = "chemical"
    HEAT = "heat"


class Phase(StrEnum):
    """How far a hazard has come; the order is that of time."""

    AWARENESS = "awareness"
    WARNING = "warning"
    EMERGENCY = "emergency"
    RECOVERY = "recovery"
