"""Enlace: keeps a consulate in touch with its nationals abroad in an emergency."""

__version__ = "0.1.0"
