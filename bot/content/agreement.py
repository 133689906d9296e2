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


def disagreements(library: Texts, root: str, *, whole: bool = True) -> Iterator[OperatorError]:
    """Every reader learns the same facts.

    Not `whole`: a file with faults of its own was left out, and nobody is told that it is missing.
    """
    if DEFAULT not in library.speeches:
        yield TemplateError(f"{root}/{DEFAULT}: is missing or faulty; every fallback ends there.")
        return
    for (language, hazard, phase, group), one in library.templates.items():
        where = f"{root}/{language}/{hazard}.toml [{phase}]"
        model = library.templates.get((DEFAULT, hazard, phase, group))
        if model is None:
            if whole and group is Group.GENERAL:
                yield TemplateError(f"{where}: {DEFAULT} has no such phase; write it there first.")
            continue
        everyone = library.templates[language, hazard, phase, Group.GENERAL]
        told = everyone.slots ^ library.templates[DEFAULT, hazard, phase, Group.GENERAL].slots
        known = frozenset() if group is Group.GENERAL else told  # what everyone's text has wrong
        yield from _differing(f"{where}: {group}", one, model, known)
    for (language, notice), one in library.notices.items():
        where = f"{root}/{language}/notices.toml [text]"
        model = library.notices.get((DEFAULT, notice))
        if model is None:
            if whole:
                yield TemplateError(f"{where}: {DEFAULT} has no notices; write them there first.")
            return
        yield from _differing(f"{where}: {notice}", one, model)


def _differing(
    where: str, one: Template, model: Template, known: frozenset[str] = frozenset()
) -> Iterator[OperatorError]:
    for name in sorted(model.slots - one.slots - known):
        yield TemplateError(f"{where} lacks {{{name}}}, which {DEFAULT} says; add it.")
    for name in sorted(one.slots - model.slots - known):
        yield TemplateError(f"{where} says {{{name}}}, which {DEFAULT} does not; take it out.")


def too_long(library: Texts, root: str) -> Iterator[OperatorError]:
    """Texts that would not fit into a message if every slot were as long as it may be."""
    for (language, hazard, phase, group), one in library.templates.items():
        everyone = library.templates[language, hazard, phase, Group.GENERAL]
        told = group is not Group.GENERAL and _longest(everyone) > LONGEST
        if _longest(one) > LONGEST and not told:
            where = f"{root}/{language}/{hazard}.toml [{phase}]: {group}"
            yield TemplateError(f"{where} is too long for a message of {LONGEST}; shorten it.")
    for (language, notice), one in library.notices.items():
        if _longest(one) > LONGEST:
            where = f"{root}/{language}/notices.toml [text].{notice}"
            yield TemplateError(f"{where}: is too long for a message of {LONGEST}; shorten it.")


def _longest(one: Template) -> int:
    return sum(utf16_length(text) + (SLOT_LENGTH if name else 0) for text, name in one.pieces)
