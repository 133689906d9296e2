"""A campaign: many random runs of the engine against a hostile room, killed at random."""
