"""The files of `messages/`: read, checked, and expanded to one template per kind of reader."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

import msgspec

from bot.content.checks import OF_LIBRARY, Reviewed, Where, decode, faults_of, unless
from bot.content.notices import NOTICES, NoticesFile, read_notices
from bot.domain import papers
from bot.domain.form import BULLET as BULLET
from bot.domain.hazard import Hazard, Phase
from bot.domain.language import LANGUAGES
from bot.domain.national import Group, Groups
from bot.domain.notice import Notice
from bot.domain.slot import SLOTS
from bot.errors import OperatorError, TemplateError, nearest

COMMON = "common"
OTHERS = frozenset({"exercises"})  # folders that hold no language
OF_LEAD = frozenset({"hazard", "hazards", "impact"})
OF_HAZARD = OF_LEAD | {"lead", "actions"}
IN_LEAD = ("source", "place", "impact")  # who, where, what it does: no first line lacks them
IN_TEXT = ("lead", "actions")


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
    papers: str  # at a place nobody asks for them: domain.papers
    papers_over: str  # that this no longer holds, within a sentence
    no_scam: str
    awareness: Skeleton
    warning: Skeleton
    emergency: Skeleton
    recovery: Skeleton
    translated_from: dict[str, str] = {}  # digests of the Spanish: content/translations


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
    translated_from: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Speech:
    """All that one language says; `files` holds the hazards it has."""

    language: str
    common: CommonFile
    files: Mapping[Hazard, HazardFile]
    notices: NoticesFile | None = None


@dataclass(frozen=True, slots=True)
class Template:
    """A text whose slots are open: (literal, slot or "")."""

    pieces: tuple[tuple[str, str], ...]

    @property
    def slots(self) -> frozenset[str]:
        """The names it leaves open."""
        return frozenset(name for _, name in self.pieces if name)


def read(folder: Path) -> tuple[list[Speech], list[OperatorError]]:
    """Every language below `folder`, and every fault found, in the order of the files.

    A file with a fault is left out, and a language whose common.toml has one; the rest is there, so
    that what shows only later is told as well.
    """
    faults: list[OperatorError] = []
    if not folder.is_dir():
        return [], [TemplateError(f"{folder}: there is no such folder of messages.")]
    speeches = []
    for part in sorted(path for path in folder.iterdir() if path.is_dir()):
        if part.name in OTHERS:
            continue
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
    lines = lines_of(speech, hazard, phase, groups)
    parts = {
        "lead": base.lead or skeleton.lead,
        "impact": base.impact,
        "actions": "\n".join(BULLET + line for line in (*lines.do, *lines.own, *lines.avoid)),
        "hazards": file.plural,
        "no_papers": common.no_papers,
        "no_scam": common.no_scam,
    }
    return _joined(skeleton.text, parts)


def expand_notice(speech: Speech, notice: Notice) -> Template:
    """A text of `notices.toml` with the standing lines of the language."""
    common, file = speech.common, speech.notices
    assert file is not None, "only notices that the language has are expanded"
    lines = {"no_papers": common.no_papers, "no_scam": common.no_scam}
    return _joined(file.text[notice], lines)


def template(text: str) -> Template:
    """`text` cut at its placeholders."""
    return Template(tuple((lit, name or "") for lit, name, _, _ in Formatter().parse(text)))


def _joined(text: str, parts: Mapping[str, str]) -> Template:
    text = text.strip()
    for _ in range(3):  # text → lead → impact: a part may name one of the others
        text = re.sub(r"\{(\w+)\}", lambda found: parts.get(found[1], found[0]), text)
    return template(text)


def skeleton_of(common: CommonFile, phase: Phase) -> Skeleton:
    """The skeleton of a phase."""
    skeleton: Skeleton = getattr(common, phase.value)
    return skeleton


def base_of(file: HazardFile, phase: Phase) -> Base | None:
    """What a hazard's file says of a phase, if it does."""
    base: Base | None = getattr(file, phase.value)
    return base


@dataclass(frozen=True, slots=True)
class Lines:
    """What to do, then what not to do; each line once, whichever groups say it."""

    do: tuple[str, ...]
    own: tuple[str, ...]  # what groups do besides
    avoid: tuple[str, ...]


def lines_of(speech: Speech, hazard: Hazard, phase: Phase, groups: Groups) -> Lines:
    """The actions of a phase, for somebody in these groups."""
    skeleton, base = skeleton_of(speech.common, phase), base_of(speech.files[hazard], phase)
    assert base is not None, "only phases that the file has are expanded"
    exceptions = [base.group[group] for group in groups if group in base.group]
    all_ = [*exceptions, *(skeleton.group[group] for group in groups if group in skeleton.group)]
    instead = tuple(line for one in exceptions for line in one.instead)
    do = dict.fromkeys(instead or base.actions)
    own = dict.fromkeys(line for one in all_ for line in one.add if line not in do)
    avoid = (*base.avoid, *(line for one in all_ for line in one.avoid))
    rest = dict.fromkeys(line for line in avoid if line not in do | own)
    return Lines(tuple(do), tuple(own), tuple(rest))


def _language(part: Path, where: str, faults: list[OperatorError]) -> Speech | None:
    before = len(faults)
    common, void = decode(part / f"{COMMON}.toml", where, CommonFile, faults)
    if common:
        name = f"{where}/{COMMON}.toml"
        faults += unless(void, faults_of(name, common.review, _texts_of_common(common)))
        skeletons = {phase: skeleton_of(common, phase) for phase in Phase}
        for key, needed in (("lead", IN_LEAD), ("text", IN_TEXT)):
            texts = {phase: getattr(one, key) for phase, one in skeletons.items()}
            faults += unless(void, _lacking(name, key, texts, needed))
        faults += unless(void, _lacking_of_papers(name, common))
    sound = len(faults) == before
    files = {}
    for path in sorted(part.glob("*.toml")):
        if path.stem not in (COMMON, NOTICES):
            before = len(faults)
            file = _hazard(path, where, faults)
            if file and len(faults) == before:
                files[file.hazard] = file
    before = len(faults)
    notices = read_notices(part, where, faults)
    if len(faults) > before:
        notices = None
    return Speech(part.name, common, files, notices) if common and sound else None


def _hazard(path: Path, where: str, faults: list[OperatorError]) -> HazardFile | None:
    file, void = decode(path, where, HazardFile, faults)
    if not file:
        return None
    name = f"{where}/{path.name}"
    faults += unless(void, _misnamed(name, file, path.stem))
    faults += unless(void, faults_of(name, file.review, _texts_of_hazard(file)))
    leads = {p: base.lead for p in Phase if (base := base_of(file, p)) and base.lead}
    faults += unless(void, _lacking(name, "lead", leads, IN_LEAD))
    return file


def _misnamed(name: str, file: HazardFile, stem: str) -> Iterator[OperatorError]:
    if file.hazard.value != stem:
        yield TemplateError(f"{name} hazard: says {file.hazard}; name the file {file.hazard}.toml.")


def _texts_of_common(common: CommonFile) -> Iterator[Where]:
    slots = frozenset(SLOTS)
    yield "drill", common.drill, frozenset()
    yield "fallback", common.fallback, frozenset({"language"})
    yield "no_papers", common.no_papers, slots
    yield "papers", common.papers, frozenset(papers.LINE)
    yield "papers_over", common.papers_over, frozenset({papers.PLACE})
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


def _lacking_of_papers(name: str, common: CommonFile) -> Iterator[OperatorError]:
    for key, text, needed in (
        ("papers", common.papers, papers.LINE),
        ("papers_over", common.papers_over, (papers.PLACE,)),
    ):
        for part in needed:
            if f"{{{part}}}" not in text:
                yield TemplateError(f"{name} {key}: lacks {{{part}}}; say it there.")


def _lacking(
    name: str, key: str, texts: Mapping[Phase, str], needed: tuple[str, ...]
) -> Iterator[OperatorError]:
    for phase, text in texts.items():
        for part in needed:
            if f"{{{part}}}" not in text:
                yield TemplateError(f"{name} [{phase}].{key}: lacks {{{part}}}; say it there.")
