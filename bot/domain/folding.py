"""Text folded, so that words are told apart by what they say and not by how they are written.

The checker's own (domain/finding) is another thing: it keeps the length, to find its way back.
"""

from unicodedata import category, combining, normalize

APOSTROPHES = frozenset("'’‘`´ꞌꞋ")  # however a telephone writes the glottal stop of K'iche'


def bare(text: str) -> str:
    """Without accents and capitals; signs and spaces stay."""
    small = normalize("NFKD", text).casefold()
    return "".join(c for c in normalize("NFKD", small) if not combining(c))


def fold(text: str) -> str:
    """Without accents, capitals, signs and doubled spaces: how names and answers are compared.

    An apostrophe joins ("K'iche'" is "kiche"); any other sign parts two words.
    """
    joined = "".join(c for c in text if c not in APOSTROPHES)
    letters = (c for c in bare(joined) if category(c) != "Lm")  # ʼ is a letter to Unicode
    return " ".join("".join(c if c.isalnum() else " " for c in letters).split())
