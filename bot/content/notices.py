"""`messages/<language>/notices.toml`: read and checked."""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from bot.content.checks import OF_LIBRARY, Reviewed, Where, decode, faults_of, unless
from bot.domain.followup import Label, Reason
from bot.domain.hazard import Phase
from bot.domain.notice import Notice
from bot.domain.slot import SLOTS
from bot.errors import OperatorError, TemplateError

NOTICES = "notices"


class NoticesFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a language says besides the hazards; all of it, or the file is not there."""

    review: Reviewed
    source: str  # of what they promise and warn of
    text: dict[Notice, str]
    label: dict[Label, str]  # facts as an update or a correction names them
    reason: dict[Reason, str]  # why an alert is withdrawn
    stage: dict[Phase, str]  # how far it has come, when that is what changed
    translated_from: dict[str, str] = {}  # digests of the Spanish: content/translations


def read_notices(part: Path, where: str, faults: list[OperatorError]) -> NoticesFile | None:
    """The notices of the language in `part`; None if it has none yet, or faulty ones."""
    path = part / f"{NOTICES}.toml"
    if not path.exists():
        return None
    file, void = decode(path, where, NoticesFile, faults)
    if file:
        name = f"{where}/{path.name}"
        faults += unless(void, faults_of(name, file.review, _texts(file)))
        faults += unless(void, _missing(name, file))
    return file


def _texts(file: NoticesFile) -> Iterator[Where]:
    for notice, text in file.text.items():
        yield f"[text].{notice}", text, frozenset(SLOTS) | OF_LIBRARY
    for key, words in (("label", file.label), ("reason", file.reason), ("stage", file.stage)):
        for name, text in words.items():
            yield f"[{key}].{name}", text, frozenset()


def _missing(name: str, file: NoticesFile) -> Iterator[OperatorError]:
    for notice in Notice:
        if notice not in file.text:
            yield TemplateError(f"{name} [text]: lacks {notice}; write it.")
        elif "{source}" not in file.text[notice].partition("\n")[0]:
            yield TemplateError(f"{name} [text].{notice}: begin with {{source}}: who says it.")
    tables = (
        ("label", file.label, Label),
        ("reason", file.reason, Reason),
        ("stage", file.stage, Phase),
    )
    for key, words, wanted in tables:
        for one in wanted:
            if one not in words:
                yield TemplateError(f"{name} [{key}]: lacks {one}; write it.")
