"""The files of `messages/`: read, checked, and expanded to one template per kind of reader."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from string import Formatter
from typing import TypeVar

import msgspec

from bot.domain.hazard import Hazard, Phase
from bot.domain.language import LANGUAGES
from bot.domain.message import Review
from bot.domain.national import Group, Groups
from bot.domain.slot import SLOTS
from bot.errors import OperatorError, TemplateError, UnknownPlaceholder, nearest

COMMON = "common"
BULLET = "• "
TAG = re.compile(r"<(/?)(\w+)>")
TAGS = frozenset({"b", "i", "u"})
OF_LEAD = frozenset({"hazard", "hazards", "impact"})
OF_HAZARD = OF_LEAD | {"lead", "actions"}
IN_LEAD = ("source", "place", "impact")  # without these a first line is none
OF_LIBRARY = frozenset({"no_papers", "no_scam"})
T = TypeVar("T", bound=msgspec.Struct)
Where = tuple[str, str, frozenset[str]]  # table and key, text, what it may name


class Reviewed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How far people have brought a file."""

    state: Review
    by: str = ""
    on: date | None = None


class Modifier(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What changes for a group: actions besides the others, or instead of them."""

    add: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()


class Skeleton(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A phase in `common.toml`: the order of a message, whatever the hazard."""

    lead: str  # who says it, what threatens, where; a hazard may bring its own
    text: str
    group: dict[Group, Modifier] = {}


class Base(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A phase in a hazard's file."""

    lead: str = ""  # instead of the skeleton's, where that does not fit the hazard
    impact: str
    actions: tuple[str, ...]
    avoid: tuple[str, ...] = ()
    group: dict[Group, Modifier] = {}


class CommonFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`messages/<language>/common.toml`."""

    review: Reviewed
    drill: str
    fallback: str
    no_papers: str
    no_scam: str
    awareness: Skeleton
    warning: Skeleton
    emergency: Skeleton
    recovery: Skeleton


class HazardFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`messages/<language>/<hazard>.toml`."""

    hazard: Hazard
    review: Reviewed
    source: str  # of the protective actions
    name: str  # "the hurricane"
    named: str  # "Hurricane {hazard_name}"
    plural: str  # "hurricanes"
    awareness: Base | None = None
    warning: Base | None = None
    emergency: Base | None = None
    recovery: Base | None = None


@dataclass(frozen=True, slots=True)
class Speech:
    """All that one language says; `files` holds the hazards it has."""

    language: str
    common: CommonFile
    files: Mapping[Hazard, HazardFile]


@dataclass(frozen=True, slots=True)
class Template:
    """A text whose slots are open: (literal, slot or "")."""

    pieces: tuple[tuple[str, str], ...]

    @property
    def slots(self) -> frozenset[str]:
        """The names it leaves open."""
        return frozenset(name for _, name in self.pieces if name)


def read(folder: Path) -> tuple[list[Speech], list[OperatorError]]:
    """Every language below `folder`, and every fault found, in the order of the files."""
    faults: list[OperatorError] = []
    if not folder.is_dir():
        return [], [TemplateError(f"{folder}: there is no such folder of messages.")]
    speeches = []
    for part in sorted(path for path in folder.iterdir() if path.is_dir()):
        where = f"{folder.name}/{part.name}"
        if part.name not in LANGUAGES:
            hint = nearest(part.name, LANGUAGES)
            faults.append(TemplateError(f"{where}: unknown language; {hint}"))
            continue
        speech = _language(part, where, faults)
        if speech:
            speeches.append(speech)
    return speeches, faults


def expand(speech: Speech, hazard: Hazard, phase: Phase, groups: Groups) -> Template:
    """Skeleton, hazard, and the modifiers and exceptions of the groups as one template."""
    common, file = speech.common, speech.files[hazard]
    skeleton, base = skeleton_of(common, phase), base_of(file, phase)
    assert base is not None, "only phases that the file has are expanded"
    parts = {
        "lead": base.lead or skeleton.lead,
        "impact": base.impact,
        "actions": _actions(base, skeleton, groups),
        "hazards": file.plural,
        "no_papers": common.no_papers,
        "no_scam": common.no_scam,
    }
    text = skeleton.text.strip()
    for _ in range(3):  # text → lead → impact: a part may name one of the others
        text = re.sub(r"\{(\w+)\}", lambda found: parts.get(found[1], found[0]), text)
    return template(text)


def template(text: str) -> Template:
    """`text` cut at its placeholders."""
    return Template(tuple((lit, name or "") for lit, name, _, _ in Formatter().parse(text)))


def skeleton_of(common: CommonFile, phase: Phase) -> Skeleton:
    """The skeleton of a phase."""
    skeleton: Skeleton = getattr(common, phase.value)
    return skeleton


def base_of(file: HazardFile, phase: Phase) -> Base | None:
    """What a hazard's file says of a phase, if it does."""
    base: Base | None = getattr(file, phase.value)
    return base


def _actions(base: Base, skeleton: Skeleton, groups: Groups) -> str:
    """What to do, then what not to; each line once, whichever groups say it."""
    exceptions = [base.group[group] for group in groups if group in base.group]
    modifiers = [skeleton.group[group] for group in groups if group in skeleton.group]
    instead = [line for one in exceptions for line in one.instead]
    lines = [
        *(instead or base.actions),
        *(line for one in [*exceptions, *modifiers] for line in one.add),
        *base.avoid,
        *(line for one in [*exceptions, *modifiers] for line in one.avoid),
    ]
    return "\n".join(BULLET + line for line in dict.fromkeys(lines))


def _language(part: Path, where: str, faults: list[OperatorError]) -> Speech | None:
    before = len(faults)
    common = _decode(part / f"{COMMON}.toml", where, CommonFile, faults)
    if common:
        faults += _faults(f"{where}/{COMMON}.toml", common.review, _texts_of_common(common))
    files = {}
    for path in sorted(part.glob("*.toml")):
        if path.stem != COMMON:
            file = _hazard(path, where, faults)
            if file:
                files[file.hazard] = file
    return Speech(part.name, common, files) if common and len(faults) == before else None


def _hazard(path: Path, where: str, faults: list[OperatorError]) -> HazardFile | None:
    file = _decode(path, where, HazardFile, faults)
    if not file:
        return None
    name = f"{where}/{path.name}"
    if file.hazard.value != path.stem:
        faults.append(
            TemplateError(f"{name} hazard: says {file.hazard}; name the file {file.hazard}.toml.")
        )
    faults += _faults(name, file.review, _texts_of_hazard(file))
    return file


def _decode(path: Path, where: str, kind: type[T], faults: list[OperatorError]) -> T | None:
    name = f"{where}/{path.name}"
    try:
        return msgspec.toml.decode(path.read_bytes(), type=kind)
    except FileNotFoundError:
        faults.append(TemplateError(f"{name}: is missing; copy that of another language."))
    except OSError as error:
        faults.append(TemplateError(f"{name}: cannot be read ({error.strerror}); check it."))
    except UnicodeDecodeError:
        faults.append(TemplateError(f"{name}: is not UTF-8; save it as UTF-8."))
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        faults.append(TemplateError(f"{name}{_place(str(error))}; correct it there."))
    except ValueError as error:  # tomllib's TOMLDecodeError
        faults.append(TemplateError(f"{name}: no valid TOML: {error}; correct it there."))
    return None


def _place(told: str) -> str:
    """msgspec's sentence, table first: "Expected … - at `$.warning.impact`"."""
    text, _, place = told.partition(" - at `$.")
    table = place.strip("`")
    return f" [{table}]: {text}" if table else f": {text}"


def _texts_of_common(common: CommonFile) -> Iterator[Where]:
    slots = frozenset(SLOTS)
    yield "drill", common.drill, frozenset()
    yield "fallback", common.fallback, frozenset({"language"})
    yield "no_papers", common.no_papers, slots
    yield "no_scam", common.no_scam, slots
    for phase in Phase:
        skeleton = skeleton_of(common, phase)
        yield f"[{phase}].lead", skeleton.lead, slots | OF_LEAD
        yield f"[{phase}].text", skeleton.text, slots | OF_HAZARD | OF_LIBRARY
        yield from _texts_of_groups(phase, skeleton.group, slots | {"hazard"})


def _texts_of_hazard(file: HazardFile) -> Iterator[Where]:
    slots = frozenset(SLOTS)
    yield "name", file.name, frozenset()
    yield "named", file.named, frozenset({"hazard_name"})
    yield "plural", file.plural, frozenset()
    for phase in Phase:
        base = base_of(file, phase)
        if base:
            if base.lead:
                yield f"[{phase}].lead", base.lead, slots | OF_LEAD
            yield f"[{phase}].impact", base.impact, slots | {"hazard"}
            for key, lines in (("actions", base.actions), ("avoid", base.avoid)):
                for line in lines:
                    yield f"[{phase}].{key}", line, slots | {"hazard"}
            yield from _texts_of_groups(phase, base.group, slots | {"hazard"})


def _texts_of_groups(
    phase: Phase, groups: Mapping[Group, Modifier], known: frozenset[str]
) -> Iterator[Where]:
    for group, modifier in groups.items():
        for key in ("add", "instead", "avoid"):
            lines: Sequence[str] = getattr(modifier, key)
            for line in lines:
                yield f"[{phase}.group.{group}].{key}", line, known


def _faults(name: str, review: Reviewed, texts: Iterator[Where]) -> Iterator[OperatorError]:
    if review.state is Review.CHECKED and not (review.by and review.on):
        yield TemplateError(f"{name} review: a checked file names who and when; add by and on.")
    for table, text, known in texts:
        where = f"{name} {table}"
        if not text.strip():
            yield TemplateError(f"{where}: is empty; write it or take the key out.")
        yield from _placeholders(where, text, known)
        yield from _markup(where, text)


def _placeholders(where: str, text: str, known: frozenset[str]) -> Iterator[OperatorError]:
    try:
        pieces = list(Formatter().parse(text))
    except ValueError as error:
        yield TemplateError(f"{where}: {error}; a brace only stands around a placeholder.")
        return
    for literal, name, form, conversion in pieces:
        if "{" in literal or "}" in literal:
            yield TemplateError(f"{where}: a doubled brace; a brace only stands around a name.")
        if name is not None and (form or conversion):
            yield TemplateError(f"{where}: {{{name}}} has a format; write the bare name.")
        elif name is not None and name not in known:
            yield UnknownPlaceholder(where, name, known)


def _markup(where: str, text: str) -> Iterator[OperatorError]:
    still: list[str] = []
    for closing, tag in TAG.findall(text):
        if tag not in TAGS:
            yield TemplateError(f"{where}: <{tag}> is not allowed; use <b>, <i> or <u>.")
        elif not closing:
            still.append(tag)
        elif not still or still.pop() != tag:
            yield TemplateError(f"{where}: </{tag}> closes nothing; pair it with <{tag}>.")
    if still:
        yield TemplateError(f"{where}: <{still[-1]}> is not closed; add </{still[-1]}>.")
    if re.search(r"[<>&]", re.sub(r"&(lt|gt|amp);", "", TAG.sub("", text))):
        yield TemplateError(f"{where}: a bare <, > or &; write &lt;, &gt; or &amp;.")
