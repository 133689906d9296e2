"""Enlace: keeps a consulate in touch with its nationals abroad in an emergency."""

__version__ = "0.1.0"

from time import monotonic

BEGAN = monotonic()  # s: this process; what ran before it had ended
