"""Which languages are offered, and what somebody is told whose language has no text yet."""

from typing import Protocol

from bot.content.catalogue import Catalogue
from bot.domain.language import LANGUAGES, SPOKEN, chain, others
from bot.telegram.turn import Reply, Rows, Say, Turn

MORE = "more"  # in the place of a language's code: show the others

Choices = list[tuple[str, str]]  # (label, value)


class Speaker(Protocol):
    """Who says something to one reader: a turn, or the tools of a job."""

    @property
    def language(self) -> str:
        """What the reader chose."""

    @property
    def catalogue(self) -> Catalogue:
        """What is said."""

    def text(self, message: str, /, **values: object) -> str:
        """The bot's own words in that language."""


def first(turn: Turn, own: str) -> Choices:
    """`own`, the likely one, then what the bot writes in, then the way to the others."""
    codes = [own, *(code for code in SPOKEN if code != own)]
    named: Choices = [(LANGUAGES[code].endonym, code) for code in codes]
    return [*named, (turn.text("More languages"), MORE)]


def names() -> Choices:
    """Every name by which somebody may write a language."""
    return [
        (name, one.code)
        for one in LANGUAGES.values()
        for name in (one.endonym, one.name_es, one.name_en, one.label)
    ]


def page(turn: Turn, data: str) -> Say:
    """The other languages: the bot has no words in them, yet people register with them.

    `data` is what stands before a code in the callback data.
    """
    cells = [(LANGUAGES[code].label, f"{data}:{code}") for code in others()]
    rows: Rows = [cells[i : i + 2] for i in range(0, len(cells), 2)]
    return Say(turn.text("Which language do you speak?"), rows)


def notice(turn: Turn) -> list[Reply]:
    """What a reader of `turn.language` gets in its place, as a message; else nothing."""
    words = told(turn)
    return [Say(words)] if words else []


def told(turn: Speaker) -> str:
    """What a reader of `turn.language` gets in its place, said honestly; empty: all is in it.

    Never another Indigenous language: the fallback is declared in the table.
    """
    code = turn.language
    language = LANGUAGES[code].endonym
    if code not in SPOKEN:
        spoken = next(one for one in chain(code) if one in SPOKEN)
        return turn.text(
            "We have no text in {language} yet. You get {instead}. When somebody who speaks "
            "{language} has recorded a voice message, you get that too.",
            language=language,
            instead=LANGUAGES[spoken].endonym,
        )
    written = turn.catalogue.library.languages
    instead = next((one for one in chain(code) if one in written), code)
    if instead == code:
        return ""
    return turn.text(
        "Our alerts are not in {language} yet. You get them in {instead}.",
        language=language,
        instead=LANGUAGES[instead].endonym,
    )
