"""Where an officer stands who writes one person down: a row, as every dialogue."""

from bot.domain.entry import Entry
from bot.store import dialogues
from bot.store.database import Connection

DIALOGUE = "entry"


async def step(conn: Connection, chat_id: int, language: str, entry: Entry) -> None:
    """Keep how far the dialogue is."""
    await dialogues.put(conn, chat_id, language=language, name=DIALOGUE, state=entry.to_json())


async def dialogue(conn: Connection, chat_id: int) -> Entry | None:
    """The open entry of this chat."""
    found = await dialogues.get(conn, chat_id)
    if found is None or found[1] != DIALOGUE:
        return None
    return Entry.from_json(found[2])


async def close(conn: Connection, chat_id: int) -> None:
    """The dialogue is over; what it held goes."""
    found = await dialogues.get(conn, chat_id)
    if found is not None:
        await dialogues.put(conn, chat_id, language=found[0], name=None, state={})
