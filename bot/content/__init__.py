"""Files as domain values, read once at start, and what is made of them."""
