"""Words that no spreadsheet takes for a formula (OWASP, "CSV Injection")."""

from typing import TypeVar

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # how a formula may begin
Value = TypeVar("Value")


def harmless(value: Value) -> Value | str:
    """Words that begin like a formula get an apostrophe; a number stays one."""
    return f"'{value}" if isinstance(value, str) and value.startswith(RISKY) else value
