"""A text that somebody pastes to have it checked: kept in the chat's dialogue row until done."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.checker_elements import KNOWN
from bot.domain.checker_form import framed, guess
from bot.domain.finding import Text
from bot.domain.post import Officer, Post
from bot.store import dialogues, facts
from bot.store.database import Connection

DIALOGUE = "checking"
LONGEST = 4096  # characters
TRAINING = "training"  # the mode of a database that `enlace train` has used


async def allowed(conn: Connection, officer: Officer | None) -> bool:
    """Anybody in training; elsewhere officers, whose tool it is."""
    return officer is not None or await facts.get(conn, "mode") == TRAINING


async def wait(conn: Connection, chat_id: int, *, language: str) -> None:
    """The next words of this chat are a text to check."""
    state = {"text": None, "version": 0}
    await dialogues.put(conn, chat_id, language=language, name=DIALOGUE, state=state)


async def keep(
    conn: Connection, chat_id: int, text: str, *, language: str, version: int = 0
) -> None:
    """Keep a text while its findings are looked at. `version` counts its corrections."""
    state = {"text": text[:LONGEST], "version": version}
    await dialogues.put(conn, chat_id, language=language, name=DIALOGUE, state=state)


async def waits(conn: Connection, chat_id: int) -> bool:
    """Whether a text was asked for."""
    found = await dialogues.get(conn, chat_id)
    return found is not None and found[1] == DIALOGUE and found[2]["text"] is None


async def kept(conn: Connection, chat_id: int) -> tuple[str, int] | None:
    """The text that is being looked at, and its version."""
    found = await dialogues.get(conn, chat_id)
    if found is None or found[1] != DIALOGUE or found[2]["text"] is None:
        return None
    return found[2]["text"], found[2]["version"]


async def close(conn: Connection, chat_id: int, *, language: str) -> None:
    """Done: the text is kept no longer."""
    await dialogues.put(conn, chat_id, language=language, name=None, state={})


def as_text(pasted: str, *, spoken: str, post: Post | None, now: datetime) -> Text:
    """A pasted text with what is known of it: its language, and the asker's post.

    `spoken` is the language taken where the text does not tell its own.
    """
    language = guess(pasted) or (spoken if spoken in KNOWN else "es")
    zone = ZoneInfo(post.time_zone if post else "UTC")
    known = {"source": post.name, "telephone": post.telephone} if post else {}
    inner = framed(pasted)
    start, stop = inner or (0, None)
    return Text(
        plain=pasted,
        language=language,
        facts=known,
        today=now.astimezone(zone).date(),
        drill=inner is not None,
        start=start,
        stop=stop,
    )
