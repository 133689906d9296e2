"""Text folded, so that words are told apart by what they say and not by how they are written.

The checker's own (domain/finding) is another thing: it keeps the length, to find its way back.
"""

from functools import lru_cache
from unicodedata import category, combining, normalize

APOSTROPHES = str.maketrans("", "", "'’‘`´ꞌꞋ")  # however a telephone writes that of K'iche'


def bare(text: str) -> str:
    """Without accents and capitals; signs and spaces stay."""
    small = normalize("NFKD", text).casefold()
    return "".join([c for c in normalize("NFKD", small) if not combining(c)])


def fold(text: str) -> str:
    """Without accents, capitals, signs and doubled spaces: how names and answers are compared.

    An apostrophe joins ("K'iche'" is "kiche"); any other sign parts two words.
    """
    joined = text.translate(APOSTROPHES)
    plain = joined.lower() if joined.isascii() else bare(joined)  # most cells of a roster are ASCII
    return " ".join("".join(map(_letter, plain)).split())


@lru_cache(maxsize=2048)
def _letter(character: str) -> str:
    """A letter or digit as it is, a space for a sign, and nothing for ʼ, a letter to Unicode."""
    if category(character) == "Lm":
        return ""
    return character if character.isalnum() else " "
