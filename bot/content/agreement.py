"""What only shows when the texts of all languages lie side by side."""

from collections.abc import Iterator

from bot.content.filling import LONGEST
from bot.content.templates import Template
from bot.content.texts import Texts
from bot.domain.language import DEFAULT
from bot.domain.message import utf16_length
from bot.domain.national import Group
from bot.domain.slot import LONGEST as SLOT_LENGTH
from bot.errors import OperatorError, TemplateError


def disagreements(library: Texts, root: str) -> Iterator[OperatorError]:
    """Every reader learns the same facts."""
    if DEFAULT not in library.speeches:
        yield TemplateError(f"{root}/{DEFAULT}: is missing or faulty; every fallback ends there.")
        return
    for (language, hazard, phase, group), one in library.templates.items():
        where = f"{root}/{language}/{hazard}.toml [{phase}]"
        model = library.templates.get((DEFAULT, hazard, phase, group))
        if model is None:
            if group is Group.GENERAL:
                yield TemplateError(f"{where}: {DEFAULT} has no such phase; write it there first.")
            continue
        yield from _differing(f"{where}: {group}", one, model)
    for (language, notice), one in library.notices.items():
        where = f"{root}/{language}/notices.toml [text]"
        model = library.notices.get((DEFAULT, notice))
        if model is None:
            yield TemplateError(f"{where}: {DEFAULT} has no notices; write them there first.")
            return
        yield from _differing(f"{where}: {notice}", one, model)


def _differing(where: str, one: Template, model: Template) -> Iterator[OperatorError]:
    for name in sorted(model.slots - one.slots):
        yield TemplateError(f"{where} lacks {{{name}}}, which {DEFAULT} says; add it.")
    for name in sorted(one.slots - model.slots):
        yield TemplateError(f"{where} says {{{name}}}, which {DEFAULT} does not; take it out.")


def too_long(library: Texts, root: str) -> Iterator[OperatorError]:
    """Texts that would not fit into a message if every slot were as long as it may be."""
    for (language, hazard, phase, group), one in library.templates.items():
        if _longest(one) > LONGEST:
            where = f"{root}/{language}/{hazard}.toml [{phase}]: {group}"
            yield TemplateError(f"{where} is too long for a message of {LONGEST}; shorten it.")
    for (language, notice), one in library.notices.items():
        if _longest(one) > LONGEST:
            where = f"{root}/{language}/notices.toml [text].{notice}"
            yield TemplateError(f"{where}: is too long for a message of {LONGEST}; shorten it.")


def _longest(one: Template) -> int:
    return sum(utf16_length(text) + (SLOT_LENGTH if name else 0) for text, name in one.pieces)
