"""A question to an officer whose answer is typed: the chat's dialogue row until it comes."""

from typing import Any

from bot.store import dialogues
from bot.store.database import Connection


async def ask(conn: Connection, chat_id: int, *, language: str, name: str, **state: object) -> None:
    """The next words of this chat are the answer to the question `name`."""
    await dialogues.put(conn, chat_id, language=language, name=name, state=state)


async def asked(conn: Connection, chat_id: int, name: str) -> dict[str, Any] | None:
    """What was noted when the question was asked; None if another one stands, or none."""
    found = await dialogues.get(conn, chat_id)
    return found[2] if found is not None and found[1] == name else None


async def close(conn: Connection, chat_id: int, *, language: str) -> None:
    """Nothing is asked any more."""
    await dialogues.put(conn, chat_id, language=language, name=None, state={})
