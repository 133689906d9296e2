"""Waiting check-in presses are committed together: a whole town answers at once.

Up to 100 in one transaction, set-based. Should that fail, each goes its usual way alone.
"""

from collections.abc import Container, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

import msgspec

from bot.actions import nationals
from bot.domain.language import guess
from bot.store import inbox
from bot.store.database import Connection
from bot.store.inbox import Item
from bot.telegram import checkins
from bot.telegram.turn import ENCODER, Reply, Setting, Toast, Turn

MOST = 100  # in one transaction, so that nobody else waits long


class _User(msgspec.Struct):
    language_code: str | None = None


class _Query(msgspec.Struct):
    id: str
    sender: _User = msgspec.field(name="from")
    data: str = ""


class _Update(msgspec.Struct):
    callback_query: _Query | None = None


_DECODER = msgspec.json.Decoder(_Update)


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """A press on a check-in's button that waits in the inbox."""

    item: int
    chat_id: int
    query: str
    parts: list[str]  # of the callback data, after the capability
    language_code: str | None


def batches(items: Iterable[Item], busy: Container[int]) -> list[list[Press]]:
    """The presses before which nothing else of their chat waits."""
    found: list[Press] = []
    met = set()
    for item in items:
        chat = item.chat_id or 0
        if chat not in met and chat not in busy and (press := _read(item)):
            found.append(press)
        met.add(chat)
    return [found[first : first + MOST] for first in range(0, len(found), MOST)]


def with_replies(items: list[Item], replies: dict[int, str]) -> list[Item]:
    """The same items; those that have been applied say so."""
    return [
        replace(item, state=inbox.APPLIED, replies=replies[item.id]) if item.id in replies else item
        for item in items
    ]


def _read(item: Item) -> Press | None:
    if item.state != inbox.WAITING or item.tries or item.chat_id is None:
        return None
    try:
        query = _DECODER.decode(item.raw).callback_query
    except msgspec.MsgspecError:
        return None
    capability, _, rest = query.data.partition(":") if query else ("", "", "")
    if query is None or capability != "checkin":
        return None
    return Press(
        item=item.id,
        chat_id=item.chat_id,
        query=query.id,
        parts=rest.split(":"),
        language_code=query.sender.language_code,
    )


async def apply(
    conn: Connection, presses: list[Press], setting: Setting, now: datetime
) -> dict[int, str]:
    """Keep what was answered, and note the replies; gives these (JSON) by inbox row.

    A press that does not fit is left waiting, for its usual way.
    """
    turns = await _turns(conn, presses, setting, now)
    said = await checkins.pressed_together(
        conn, [(turn, press.parts) for turn, press in zip(turns, presses, strict=True)]
    )
    texts = {
        press.item: ENCODER.encode([_addressed(one, press.query) for one in replies]).decode()
        for press, replies in zip(presses, said, strict=True)
        if replies is not None
    }
    await inbox.apply_all(conn, texts)
    return texts


def _addressed(reply: Reply, query: str) -> Reply:
    return Toast(reply.text, reply.alert, query) if isinstance(reply, Toast) else reply


async def _turns(
    conn: Connection, presses: list[Press], setting: Setting, now: datetime
) -> list[Turn]:
    chats = [press.chat_id for press in presses]
    people = await nationals.all_known(conn, chats, now)
    spoken = await nationals.languages_of(conn, chats)
    return [
        Turn(
            conn=conn,
            chat_id=press.chat_id,
            now=now,
            seq=press.item,
            language=spoken.get(press.chat_id) or guess(press.language_code),
            national=people.get(press.chat_id),
            officer=None,  # who answers does so as a national
            setting=setting,
        )
        for press in presses
    ]
