"""Pure rules and values: no I/O, clock, chance or await."""
