"""Whether a message is ours: anybody may ask, and sees what they would have got, if it went out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.actions import asking, caps, posts
from bot.actions.forms import SHARED
from bot.domain.alert import Alert
from bot.domain.genuine import Standing, added, newest, same, standing
from bot.domain.language import chain
from bot.domain.message import plain
from bot.domain.post import Post
from bot.store import alerts, audit, dialogues
from bot.store.database import Connection

DIALOGUE = "verify"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is said of a number."""

    alert: Alert
    post: Post
    standing: Standing
    same: bool | None  # whether the pasted words are ours; None: none were pasted
    text: str  # plain, what was said last of it
    added: str  # what is pasted and not ours: it may be a call for help


async def verdict(
    conn: Connection, number: int, *, pasted: str, language: str, now: datetime
) -> Verdict | None:
    """How a message stands; None: no such message went out. A draft is none."""
    alert = await alerts.get(conn, number)
    if alert is None or alert.started_at is None:
        return None
    last = newest(alert, await alerts.chain(conn, alert.follows or alert.id))
    sent = [plain(one.payload.text) for one in await alerts.variants_of(conn, alert.id)]
    exact = same(pasted, list(dict.fromkeys(sent)), await _passed_on(conn, alert.id))
    return Verdict(
        alert=alert,
        post=await posts.the_post(conn, alert.post),
        standing=standing(alert, last, now),
        same=exact,
        added="" if exact else added(pasted, sent),
        text=_for_reader(await caps.frozen(conn, last.id), language),
    )


async def _passed_on(conn: Connection, alert_id: int) -> frozenset[str]:
    """Marks of the texts that officers were given to post elsewhere."""
    steps = await audit.of(conn, f"alert:{alert_id}")
    return frozenset(one["mark"] for one in steps if one["action"] == SHARED and "mark" in one)


async def wait(conn: Connection, chat_id: int, *, language: str) -> None:
    """The next words of this chat are a number, or a message to be looked at.

    Where something else is being asked, a registration for example, that goes on.
    """
    found = await dialogues.get(conn, chat_id)
    if found is not None and found[1] not in (None, DIALOGUE):
        return
    await asking.ask(conn, chat_id, language=language, name=DIALOGUE)


async def waits(conn: Connection, chat_id: int) -> bool:
    """Whether they are."""
    return await asking.asked(conn, chat_id, DIALOGUE) is not None


async def close(conn: Connection, chat_id: int, *, language: str) -> None:
    """They were."""
    await asking.close(conn, chat_id, language=language)


def _for_reader(texts: dict[str, str], language: str) -> str:
    codes: Sequence[str] = (*chain(language), *texts)
    return next((texts[code] for code in codes if code in texts), "")
