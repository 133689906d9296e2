"""The engine: finds due rows, sends them at the pace, records what became of them."""
