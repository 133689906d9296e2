"""All SQL. Functions take an open connection; the caller owns the transaction."""
