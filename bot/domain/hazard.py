"""What threatens (`Hazard`) and how far it has come (`Phase`)."""

from enum import StrEnum


class Hazard(StrEnum):
    """The hazards of the message library; the value names the file in `messages/<language>/`."""

    HURRICANE = "hurricane"


class Phase(StrEnum):
    """How far a hazard has come; the order is that of time."""

    AWARENESS = "awareness"
    WARNING = "warning"
    EMERGENCY = "emergency"
    RECOVERY = "recovery"
