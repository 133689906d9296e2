"""The handlers at work on a real database, without a messenger: what is pressed and written."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import text

from bot.actions import alerts, exercises, posts
from bot.app import catalogue
from bot.config import load, shipped
from bot.content.catalogue import Catalogue
from bot.domain.alert import Alert
from bot.domain.hazard import Hazard, Phase
from bot.domain.national import National
from bot.domain.post import OPERATOR, Role
from bot.domain.registration import suggested_form
from bot.store import dialogues, nationals
from bot.store.database import Connection, Database
from bot.telegram.front import Front
from bot.telegram.incoming import LOCATION, VOICE, Incoming
from bot.telegram.program import routes
from bot.telegram.turn import Reply, Say, Setting, Turn
from tests.rows import NOW

PHONE, OFFICER, SECOND = 101, 201, 202  # chats


@cache
def files() -> Catalogue:
    """Read once for all tests."""
    return catalogue()


@dataclass
class Desk:
    """A post with its officers and one national, and the front that they talk to."""

    database: Database
    front: Front = field(default_factory=routes)
    now: datetime = NOW
    seq: int = 0

    async def open(self) -> None:
        """The configured posts, and an exercise that everybody is in."""
        async with self.database.write() as conn:
            await posts.sync(conn, load(shipped(), {}).posts)
            await exercises.open_one(
                conn, code="SALA", post=None, open_to_all=True, actor=OPERATOR, now=self.now
            )

    async def national(self, chat: int = PHONE, language: str = "es", post: str = "av-tap") -> int:
        """Somebody who registered."""
        told = National(
            id=0, chat_id=chat, language=language, post=post, region="MX-CHP",
            form=suggested_form(language), confirmed_at=self.now,
        )  # fmt: skip
        async with self.database.write() as conn:
            return await nationals.save(conn, told)

    async def officer(self, role: Role, chat: int = OFFICER, post: str = "av-tap") -> str:
        """Somebody who accepted an invitation; gives their number."""
        async with self.database.write() as conn:
            code = f"{post}-{role}-{chat}"
            await posts.invite(conn, code=code, post=post, role=role, actor=OPERATOR, now=self.now)
            made = await posts.accept(conn, code=code, chat_id=chat, now=self.now)
        return str(made.id)

    async def drafted(self, author: str = OPERATOR, *, drill: bool = True) -> int:
        """A hurricane warning of the post in Tapachula; gives its number."""
        async with self.database.write() as conn:
            made = await alerts.draft(
                conn,
                files(),
                post="av-tap",
                hazard=Hazard.HURRICANE,
                phase=Phase.WARNING,
                regions=("MX-CHP",),
                drill=drill,
                expires_at=self.now + timedelta(hours=6),
                author=author,
                now=self.now,
            )
        return made.id

    async def submitted(self) -> int:
        """The same, handed to a second officer."""
        made = await self.drafted()
        async with self.database.write() as conn:
            await alerts.submit(conn, files(), made, officer=OPERATOR, now=self.now)
        return made

    async def sent(self, number: int) -> None:
        """As if the alert had reached everybody it is for."""
        async with self.database.write() as conn:
            await conn.execute(
                text("UPDATE alerts SET state = 'sent' WHERE id = :id"), {"id": number}
            )
            await conn.execute(
                text(
                    "INSERT INTO deliveries (alert_id, national_id, chat_id, variant_id, drill, "
                    "lane, rank, state, due_at, attempts, repeated, language, grp) "
                    "SELECT :id, id, chat_id, 1, 1, 'warning', 0, 'accepted', seen_at, 1, 0, "
                    "language, grp FROM nationals"
                ),
                {"id": number},
            )

    async def discreet(self, chat: int) -> None:
        """Others may read this person's telephone."""
        async with self.database.write() as conn:
            await conn.execute(
                text("UPDATE nationals SET discreet = 1 WHERE chat_id = :chat"), {"chat": chat}
            )

    async def alert(self, number: int) -> Alert:
        """As it stands."""
        async with self.database.read() as conn:
            return await alerts.get(conn, number)

    async def press(self, chat: int, data: str) -> list[Reply]:
        """The handler's replies to a press; its refusals are raised."""
        capability, _, rest = data.partition(":")
        async with self.database.write() as conn:
            turn = await self.turn(conn, chat)
            return await self.front.buttons[capability](turn, rest.split(":"))

    async def command(self, chat: int, text: str) -> list[Reply]:
        """The handler's replies to /NAME ARGUMENT."""
        name, _, argument = text.removeprefix("/").partition(" ")
        async with self.database.write() as conn:
            turn = await self.turn(conn, chat)
            return await self.front.commands[name](turn, argument)

    async def write(self, chat: int, text: str) -> list[Reply] | None:
        """The replies of the first handler that takes these words."""
        async with self.database.write() as conn:
            turn = await self.turn(conn, chat)
            for handler in self.front.texts:
                said = await handler(turn, text)
                if said is not None:
                    return said
        return None

    async def voice(self, chat: int, one: Incoming) -> list[Reply] | None:
        """The replies of the first handler that takes this voice message."""
        return await self.file(chat, replace(one, kind=VOICE))

    async def file(self, chat: int, one: Incoming) -> list[Reply] | None:
        """The replies of the first handler that takes this file, as what it came."""
        async with self.database.write() as conn:
            turn = await self.turn(conn, chat)
            for handler in self.front.sent[one.kind]:
                said = await handler(turn, one)
                if said is not None:
                    return said
        return None

    async def locate(self, chat: int, latitude: float, longitude: float) -> list[Reply] | None:
        """The replies of the first handler that takes this place."""
        async with self.database.write() as conn:
            turn = await self.turn(conn, chat)
            for handler in self.front.sent[LOCATION]:
                said = await handler(turn, latitude, longitude)
                if said is not None:
                    return list(said)
        return None

    async def turn(self, conn: Connection, chat: int) -> Turn:
        """An update from this chat."""
        self.seq += 1
        spoken = await dialogues.get(conn, chat)
        return Turn(
            conn=conn,
            chat_id=chat,
            now=self.now,
            seq=self.seq,
            language=spoken[0] if spoken else "es",
            national=await nationals.by_chat(conn, chat),
            officer=await posts.officer_at(conn, chat),
            setting=Setting(
                catalogue=files(),
                rate=25,
                board_link=lambda officer, post, alert: f"https://board/{post}/{alert}/{officer}",
            ),
        )


def said(replies: list[Reply] | None) -> str:
    """All words of the replies."""
    return "\n".join(reply.text for reply in replies or [])


def buttons(replies: list[Reply]) -> list[str]:
    """The callback data under them."""
    rows = [row for reply in replies if isinstance(reply, Say) for row in reply.buttons]
    return [data for row in rows for _, data in row]
