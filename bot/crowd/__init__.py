"""Simulated people who drive a training room."""
