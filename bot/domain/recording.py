"""A recording: somebody reads words aloud, and somebody else hears that it says just these. Pure.

It belongs to exact words in one language: where the text is edited, it fits no longer. Of a
language without texts of ours the words are those of its declared fallback, said in the other by
a speaker.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from bot.domain.form import LONGEST_CORE, Parts, core, whole
from bot.domain.message import Media, utf16_length
from bot.domain.wording import N_
from bot.errors import NotAllowed, SecondOfficerNeeded, WrongState

LONGEST_S = 60  # as of every voice note
SHORTEST_S = 1
MOST_BYTES = 2_000_000  # a minute of Opus has half of it at its best
MOST_WORDS = 120  # to be read aloud in a minute, calmly


class RecordingState(StrEnum):
    """Where a recording stands; the value is what the database and the diagram show."""

    SENT = "sent"
    HEARD = "heard"  # it says just its words: it is used
    REFUSED = "refused"
    REPLACED = "replaced"  # by a newer one of the same words


class Step(StrEnum):
    """What moves a recording from one state to the next."""

    HEAR = "hear"
    REFUSE = "refuse"
    REPLACE = "replace"


class Fault(StrEnum):
    """Why a recording is refused. No free words: none about a person either."""

    WORDS = "words"  # something is missing, added or wrong
    SOUND = "sound"  # it cannot be understood
    LANGUAGE = "language"  # another language, or another variety of it


S = RecordingState
STEPS: dict[tuple[RecordingState, Step], RecordingState] = {
    (S.SENT, Step.HEAR): S.HEARD,
    (S.SENT, Step.REFUSE): S.REFUSED,
    (S.SENT, Step.REPLACE): S.REPLACED,
    (S.HEARD, Step.REFUSE): S.REFUSED,
    (S.HEARD, Step.REPLACE): S.REPLACED,
}

OVER = frozenset({S.REFUSED, S.REPLACED})


def diagram() -> str:
    """The table as Mermaid text."""
    rows = [f"    {old} --> {new}: {step}" for (old, step), new in STEPS.items()]
    return "\n".join(["stateDiagram-v2", "    [*] --> sent", *rows])


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What is read aloud."""

    language: str  # that is spoken
    written: str  # the language of the text
    text: str

    @property
    def digest(self) -> str:
        """SHA-256, hexadecimal: the same only for the same words in the same language."""
        return sha256(f"{self.language}\x1f{self.written}\x1f{self.text}".encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """An officer by what counts here."""

    officer: str  # their id
    post: str  # "": of no post any more
    languages: Collection[str] = ()

    def speaks_for(self, post: str, language: str) -> bool:
        """Whether they record and hear a language for a post."""
        return self.post == post and language in self.languages

    def permit(self, post: str, language: str) -> None:
        """Refuse what they may not record or hear."""
        if not self.speaks_for(post, language):
            raise NotAllowed(
                N_("Only who speaks the language at this post may do this; ask your admin.")
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """One voice message of one speaker."""

    id: int
    post: str
    alert: int  # for which it was made
    words: Words
    media: Media
    seconds: int
    speaker: str  # an officer's id
    sent_at: datetime
    state: RecordingState = RecordingState.SENT
    listener: str | None = None  # an officer's id
    heard_at: datetime | None = None
    fault: Fault | None = None
    over_at: datetime | None = None  # when it was refused or replaced

    def hear(self, listener: Speaker, speaker: Speaker, now: datetime) -> "Recording":
        """It says just its words. Nobody says so of their own.

        Raises:
            NotAllowed, SecondOfficerNeeded, WrongState
        """
        listener.permit(self.post, self.words.language)
        if listener.officer == self.speaker:
            raise SecondOfficerNeeded(
                N_("You recorded this yourself: a second person who speaks the language hears it.")
            )
        if not speaker.speaks_for(self.post, self.words.language):
            raise WrongState(
                N_("Who recorded this no longer speaks for the post; have it recorded anew.")
            )
        heard = self.after(Step.HEAR, now)
        return replace(heard, listener=listener.officer, heard_at=now)

    def refuse(self, listener: Speaker, fault: Fault, now: datetime) -> "Recording":
        """It is not used, or not any more. Who recorded it may take it back too."""
        listener.permit(self.post, self.words.language)
        refused = self.after(Step.REFUSE, now)
        return replace(refused, listener=listener.officer, heard_at=now, fault=fault)

    def after(self, step: Step, now: datetime) -> "Recording":
        """The same, one step on.

        Raises:
            WrongState: the table has no such step.
        """
        state = STEPS.get((self.state, step))
        if state is None:
            raise WrongState(N_("This recording was heard, refused or replaced already."))
        return replace(self, state=state, over_at=now if state in OVER else None)


def script(parts: Parts) -> str:
    """What is read aloud: all of it, or so much of it by its worth as fits into a minute.

    Without the word that it is not in the reader's language: said by a speaker, it is.

    Raises:
        NotReady: it takes longer at its shortest.
    """
    parts = replace(parts, notice="")
    told = whole(parts)
    room = utf16_length(told)
    while len(told.split()) > MOST_WORDS and room > LONGEST_CORE:
        room = max(LONGEST_CORE, room * 9 // 10)
        told = core(parts, room)
    return told
