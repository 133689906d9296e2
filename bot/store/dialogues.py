"""Dialogue state: one row a chat, changed in the transaction that marks the update done."""

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.language import DEFAULT
from bot.store.database import upsert
from bot.store.schema import dialogues


async def get(conn: AsyncConnection, chat_id: int) -> tuple[str, str | None, dict[str, Any]] | None:
    """Language, the open dialogue's name, and its state."""
    found = await conn.execute(select(dialogues).where(dialogues.c.chat_id == chat_id))
    row = found.one_or_none()
    return (row.language, row.name, json.loads(row.state)) if row else None


async def language(conn: AsyncConnection, chat_id: int) -> str:
    """The language that a chat has chosen; Spanish until it does."""
    return (await languages(conn, [chat_id])).get(chat_id, DEFAULT)


async def languages(conn: AsyncConnection, chat_ids: Collection[int]) -> dict[int, str]:
    """The language that each of these chats has chosen."""
    columns = dialogues.c.chat_id, dialogues.c.language
    found = await conn.execute(select(*columns).where(dialogues.c.chat_id.in_(chat_ids)))
    return {row.chat_id: row.language for row in found}


async def put(
    conn: AsyncConnection, chat_id: int, *, language: str, name: str | None, state: dict[str, Any]
) -> None:
    """Where this chat's dialogue stands now."""
    values = {"language": language, "name": name, "state": json.dumps(state)}
    row = upsert(conn, dialogues).values(chat_id=chat_id, **values)
    await conn.execute(row.on_conflict_do_update(index_elements=["chat_id"], set_=values))


async def set_language(conn: AsyncConnection, chat_id: int, language: str) -> None:
    """Speak another language in this chat."""
    await conn.execute(
        update(dialogues).where(dialogues.c.chat_id == chat_id).values(language=language)
    )


async def all_named(conn: AsyncConnection, name: str) -> list[tuple[int, str, dict[str, Any]]]:
    """Every open dialogue of this name: chat, language, state."""
    found = await conn.execute(
        select(dialogues.c.chat_id, dialogues.c.language, dialogues.c.state).where(
            dialogues.c.name == name
        )
    )
    return [(row[0], row[1], json.loads(row[2])) for row in found]
