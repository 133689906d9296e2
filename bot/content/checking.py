"""The checker run on texts of the library: composed as they would be sent, then looked at."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from html import unescape
from re import compile as pattern
from zoneinfo import ZoneInfo

from bot.content import readability
from bot.content.formats import said
from bot.content.messages import Library
from bot.content.parts import Told, parts_of
from bot.content.texts import Cell as TextCell
from bot.domain import papers
from bot.domain.checker import check
from bot.domain.checker_form import c18_short
from bot.domain.finding import Finding, Kind, Text
from bot.domain.hazard import Hazard, Phase
from bot.domain.national import Group, in_order
from bot.domain.notice import FIRST_LINES, Notice
from bot.domain.post import Post
from bot.domain.slot import Slot, Website, fictional

TAG = pattern(r"<[^<>]*+>")
SPECIMEN = Post(  # of an invented State: nobody answers there
    code="specimen",
    name="Consulado de Altavista en Puerto Alba",
    place="Puerto Alba",
    country="MX",
    region="MX-CHP",
    time_zone="America/Mexico_City",
    telephone="+52 000 000 0000",
    emergency_number="000",
)
LASTS = timedelta(hours=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A finding in a file of the library, with the words that it is about."""

    place: str
    words: str
    finding: Finding
    groups: tuple[str, ...]  # whose text has it


def plain(markup: str) -> str:
    """Telegram's HTML as it is read."""
    return unescape(TAG.sub("", markup))


def text_of(
    library: Library,
    markup: str,
    written: str,
    slots: Mapping[str, Slot],
    *,
    now: datetime,
    zone: str,
    kind: Kind = Kind.ALERT,
    hazard: Hazard | None = None,
    phase: Phase | None = None,
    drill: bool = False,
    own: str = "",
) -> Text:
    """A composed text, with what is known of it."""
    shown = plain(markup)
    sites = {slot.name for slot in slots.values() if isinstance(slot, Website)}
    return Text(
        plain=shown,
        language=written,
        kind=kind,
        hazard=hazard,
        phase=phase,
        drill=drill,
        start=_start(library, shown, written),
        stop=_stop(library, shown, written),
        facts=facts_of(slots, written, zone),
        hosts=frozenset(site.split("/")[2] for site in sites),
        own=own,
        today=now.astimezone(ZoneInfo(zone)).date(),
    )


def facts_of(slots: Mapping[str, Slot], written: str, zone: str) -> dict[str, str]:
    """Each slot as a text of the language says it."""
    return {name: plain(said(slot, written, zone)) for name, slot in slots.items()}


def _start(library: Library, shown: str, written: str) -> int:
    """Where the message begins, after the banner and the word on its language."""
    common = library.speeches[written].common
    at = 0
    for before in (common.drill, common.fallback.partition("{")[0]):
        if before and shown.startswith(before, at):
            end = shown.find("\n\n", at)
            at = end + 2 if end >= 0 else at
    return at


def _stop(library: Library, shown: str, written: str) -> int | None:
    """Where the message ends, before the banner; None where there is none."""
    banner = library.speeches[written].common.drill
    return len(shown) - len(banner) if banner and shown.endswith(banner) else None


def scored(text: Text) -> Text:
    """The same with its readability: slow the first time."""
    score = readability.score(text.plain[text.start : text.end], text.language, text.facts.values())
    return replace(text, score=score)


def findings(library: Library, now: datetime) -> list[Found]:
    """All that the rules find in every text of the library, with the facts of a specimen.

    What several groups' texts share is told once.
    """
    slots = fictional(SPECIMEN, ["Puerto Alba"], now, now + LASTS)
    seen: dict[tuple[str, str, Finding], list[str]] = {}
    for place, group, text, shortened in (
        *_alerts(library, slots, now),
        *_papers(library, slots, now),
        *_notices(library, slots, now),
    ):
        for one in (*check(scored(text)), *shortened):
            whole = (one.start, one.end) == (text.start, text.end)
            words = "" if whole else text.words((one.start, one.end))
            seen.setdefault((place, words, replace(one, start=0, end=0)), []).append(group)
    return [
        Found(place=place, words=words, finding=one, groups=tuple(groups))
        for (place, words, one), groups in seen.items()
    ]


Cell = tuple[str, str, Text, tuple[Finding, ...]]  # file and table, group, text, its short form's


def _alerts(library: Library, slots: Mapping[str, Slot], now: datetime) -> Iterator[Cell]:
    for language, hazard, phase, group in library.templates:
        yield (
            f"messages/{language}/{hazard}.toml [{phase}]",
            group.value,
            _composed(library, (language, hazard, phase, group), slots, now),
            _shortened(library, hazard, phase, language, group, slots),
        )


def _papers(library: Library, slots: Mapping[str, Slot], now: datetime) -> Iterator[Cell]:
    """The line on papers, in one text of each language."""
    said = {**slots, **papers.invented(now, now + LASTS / 2)}
    for language, hazard, phase, group in library.templates:
        if (hazard, phase, group) == (Hazard.HURRICANE, Phase.WARNING, Group.GENERAL):
            text = _composed(library, (language, hazard, phase, group), said, now)
            yield f"messages/{language}/common.toml papers", group.value, text, ()


def _composed(library: Library, of: TextCell, slots: Mapping[str, Slot], now: datetime) -> Text:
    language, hazard, phase, group = of
    made = library.compose(
        hazard=hazard,
        phase=phase,
        language=language,
        groups=in_order([group]),
        slots=slots,
        zone=SPECIMEN.time_zone,
        drill=False,
    )
    return text_of(
        library,
        made.text,
        made.written,
        slots,
        now=now,
        zone=SPECIMEN.time_zone,
        hazard=hazard,
        phase=phase,
    )


def _shortened(
    library: Library,
    hazard: Hazard,
    phase: Phase,
    language: str,
    group: Group,
    slots: Mapping[str, Slot],
) -> tuple[Finding, ...]:
    """C18: an emergency goes round in its short form too."""
    if phase is not Phase.EMERGENCY:
        return ()
    told = Told(
        hazard=hazard,
        phase=phase,
        language=language,
        groups=in_order([group]),
        slots=slots,
        zone=SPECIMEN.time_zone,
        drill=False,
    )
    return tuple(c18_short(parts_of(library, told)))


def _notices(library: Library, slots: Mapping[str, Slot], now: datetime) -> Iterator[Cell]:
    for language, notice in library.notices:
        made = library.notice(notice, language, slots, zone=SPECIMEN.time_zone)
        text = text_of(
            library,
            made.text,
            made.written,
            slots,
            now=now,
            zone=SPECIMEN.time_zone,
            kind=Kind.NOTICE,
            drill=notice in DRILLS,
        )
        yield f"messages/{language}/notices.toml [text].{notice}", Group.GENERAL.value, text, ()


DRILLS = FIRST_LINES | {Notice.DRILL_START, Notice.DRILL_END}
