"""The line on papers, in a text of the library: before the standing line that speaks of help."""

from collections.abc import Mapping

from bot.content.filling import fill
from bot.content.templates import CommonFile, template
from bot.domain import papers


def line_of(common: CommonFile, values: Mapping[str, str]) -> str:
    """The line with its facts; "" where the alert says nothing of papers."""
    return fill(template(common.papers), values) if papers.whole(values) else ""


def with_papers(text: str, common: CommonFile, values: Mapping[str, str]) -> str:
    """`text` with the line in it."""
    line = line_of(common, values)
    if not line:
        return text
    before, standing, after = text.rpartition(common.no_papers)
    if not standing:
        return f"{text}\n{line}"
    return f"{before}{line}\n{standing}{after}"
