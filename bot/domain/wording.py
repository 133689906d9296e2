"""Marks words that are translated later, where they are said."""


def N_(message: str) -> str:
    """Give `message` back; the extraction of translations finds it here."""
    return message


def NN_(one: str, many: str) -> tuple[str, str]:
    """The same for a message by number: give both back, for `turn.plural(*…, n)`."""
    return one, many
