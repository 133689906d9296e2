"""What a text is made of, and a digest of it: by that an officer's reading is known again."""

from collections.abc import Iterable

from bot.content.notices import NOTICES
from bot.content.templates import COMMON, Speech
from bot.content.translations import HEAD, digest, digests, files_of, texts_in
from bot.domain.hazard import Hazard, Phase
from bot.domain.reading import Text

Part = tuple[str, str]  # a file without its ending, and a section of it


def parts_of_text(part: str, section: str) -> list[Part]:
    """The sections of which a text is made: of a hazard and phase, or a notice."""
    if part == NOTICES:
        return [(COMMON, HEAD), (NOTICES, section)]
    return [(name, one) for name in (COMMON, part) for one in (HEAD, section)]


def sections(hazard: Hazard, phase: Phase) -> list[Part]:
    """Those of a hazard's text."""
    return parts_of_text(hazard.value, phase.value)


def marks(speeches: Iterable[Speech]) -> dict[Text, str]:
    """Text → digest of all that it is made of."""
    made: dict[Text, str] = {}
    for speech in speeches:
        of_file = {stem: digests(texts_in(file)) for stem, file in files_of(speech).items()}
        for stem in of_file.keys() - {COMMON}:
            for section in of_file[stem].keys() - {HEAD}:
                parts = parts_of_text(stem, section)
                told = [(part, of_file[part[0]].get(part[1], "")) for part in parts]
                made[speech.language, stem, section] = digest(told)
    return made
