"""A message in its parts: the sentences of the library, each filled, for the shorter forms."""

from collections.abc import Container, Mapping
from dataclasses import dataclass

from bot.content.filling import fill
from bot.content.formats import said
from bot.content.messages import Library
from bot.content.papers_line import line_of
from bot.content.templates import Speech, base_of, lines_of, skeleton_of, template
from bot.domain.alert import Purpose
from bot.domain.form import Parts
from bot.domain.hazard import Hazard, Phase
from bot.domain.language import LANGUAGES, chain
from bot.domain.message import Review, plain
from bot.domain.national import Groups
from bot.domain.slot import Slot, Telephone
from bot.errors import TemplateError


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is told, to whom: all that a form is made of."""

    hazard: Hazard
    phase: Phase
    language: str  # the reader's
    groups: Groups
    slots: Mapping[str, Slot]
    zone: str  # IANA: of the times
    drill: bool
    purpose: Purpose = Purpose.ALERT  # a follow-up's picture says what it is
    least: Review = Review.DRAFT  # languages whose text has not come so far are passed over


def parts_of(library: Library, told: Told, among: Container[str] = LANGUAGES) -> Parts:
    """The sentences that `Library.compose` puts into one text, apart.

    `among` are the languages that will do: where the reader's is none of them, or has no text, its
    declared fallback stands in, and says so.

    Raises:
        NotReady: a slot is missing, or a live alert carries drill words.
        TemplateError: no language of the chain has the text.
    """
    written = _written(library, told, among)
    if not told.drill:
        library.refuse_drill_words(told.slots)
    values = {name: said(slot, written, told.zone) for name, slot in told.slots.items()}
    values["hazard"] = library.hazard_name(written, told.hazard, values)
    return _parts(library.speeches[written], told, values)


def _written(library: Library, told: Told, among: Container[str]) -> str:
    for code in chain(told.language):
        own = library.written(told.hazard, told.phase, code, least=told.least)
        if own == code and code in among:
            return code
    raise TemplateError(f"messages/{told.language}/{told.hazard}.toml: no text; write it.")


def _parts(speech: Speech, told: Told, values: Mapping[str, str]) -> Parts:
    file, common = speech.files[told.hazard], speech.common
    base, skeleton = base_of(file, told.phase), skeleton_of(common, told.phase)
    assert base is not None, "what is written has the phase"
    lines = lines_of(speech, told.hazard, told.phase, told.groups)
    tail = _tail(skeleton.text)
    # "Write here" and "keep this chat" mean nothing on paper or where somebody passes it on.
    after = told.phase is Phase.RECOVERY
    helping = tail if after else _tail(common.warning.text)

    def filled(text: str) -> str:
        text = text.replace("{hazards}", file.plural).replace("{impact}", "").strip()
        return plain(fill(template(text), values))

    return Parts(
        written=speech.language,
        banner=plain(common.drill) if told.drill else "",
        notice=instead(speech, told.language),
        lead=filled(base.lead or skeleton.lead),
        impact=filled(base.impact),
        do=tuple(map(filled, lines.do)),
        own=tuple(map(filled, lines.own)),
        avoid=tuple(map(filled, lines.avoid)),
        update=" ".join(filled(line) for line in tail if "{next_update}" in line),
        help=" ".join(filled(line) for line in helping if _calls(line)),
        also=(
            *filter(None, (plain(line_of(common, values)),)),
            *(filled(line) for line in _standing(speech, tail)),
        ),
        telephones=tuple(
            plain(values[name]) for name, slot in told.slots.items() if isinstance(slot, Telephone)
        ),
    )


def _tail(text: str) -> list[str]:
    """The lines of a skeleton after the actions."""
    return [line for line in text.partition("{actions}")[2].splitlines() if line.strip()]


def _standing(speech: Speech, tail: list[str]) -> list[str]:
    known = {"{no_papers}": speech.common.no_papers, "{no_scam}": speech.common.no_scam}
    rest = (line for line in tail if "{next_update}" not in line and not _calls(line))
    return [known.get(line, line) for line in rest]


def _calls(line: str) -> bool:
    """Whether it names whom to call."""
    return "{telephone}" in line or "{emergency_number}" in line


def standing_lines(speech: Speech) -> tuple[str, ...]:
    """What every message of a language ends with."""
    return plain(speech.common.no_papers), plain(speech.common.no_scam)


def instead(speech: Speech, language: str) -> str:
    """That it is not in the reader's own language; nothing where it is."""
    if speech.language == language:
        return ""
    known = LANGUAGES.get(language)
    return speech.common.fallback.format(language=known.endonym if known else language)
