"""One person at the front's edge: turns, and what was said to them, without a messenger."""

from dataclasses import dataclass
from datetime import UTC, datetime

from bot.actions import nationals as actions
from bot.actions import posts as staff
from bot.app import catalogue
from bot.domain.national import Consent
from bot.domain.post import Post
from bot.domain.registration import Registration, Step
from bot.store import posts
from bot.store.database import Connection
from bot.telegram import freshness, mydata, nationals, profiles
from bot.telegram.turn import Document, Reply, Say, Setting, Turn

NOW = datetime(2026, 9, 2, 18, tzinfo=UTC)
CHAT = 7_700_700_700
SETTING = Setting(catalogue=catalogue(), rate=25, board_link=lambda _officer, _post, _alert: "")
OTHERS = (("be-tap", "MX", "MX-CHP"), ("be-gua", "GT", "GT-01"))  # of another State
POSTS = (("av-tap", "MX", "MX-CHP"), ("av-mex", "MX", "MX-CMX"), ("av-hou", "US", "US-TX"))


def post(code: str, country: str, region: str, state: str = "Altavista") -> Post:
    """A post."""
    return Post(
        code=code,
        name=f"Consulado {code}",
        place="x",
        country=country,
        region=region,
        time_zone="America/Mexico_City",
        telephone="000",
        emergency_number="000",
        state=state,
    )


@dataclass
class Person:
    """Somebody who writes in English, presses and shares; remembers what was said last."""

    conn: Connection
    now: datetime = NOW
    language: str = "en"
    said: tuple[Reply, ...] = ()
    seq: int = 0

    @classmethod
    async def coming(cls, conn: Connection) -> "Person":
        """Not registered; three posts are there."""
        await posts.save_all(conn, [post(*one) for one in POSTS])
        return cls(conn)

    @classmethod
    async def coming_to_two_states(cls, conn: Connection) -> "Person":
        """Not registered; another State has two posts as well."""
        await posts.save_all(conn, [post(*one, "BZ") for one in OTHERS])
        return await cls.coming(conn)

    @classmethod
    async def registered(cls, conn: Connection) -> "Person":
        """In Chiapas, with the post there."""
        person = await cls.coming(conn)
        said = Registration(
            step=Step.DONE,
            language="en",
            consent=Consent.CHECKINS,
            country="MX",
            region="MX-CHP",
        )
        await actions.register(conn, chat_id=CHAT, said=said, now=person.now)
        return person

    async def turn(self) -> Turn:
        """The next one."""
        self.seq += 1
        spoken = await actions.language_of(self.conn, CHAT)
        return Turn(
            conn=self.conn,
            chat_id=CHAT,
            now=self.now,
            seq=self.seq,
            language=spoken or self.language,
            national=await actions.by_chat(self.conn, CHAT),
            officer=await staff.officer_at(self.conn, CHAT),
            setting=SETTING,
        )

    async def start(self, argument: str = "") -> "Person":
        """/start"""
        return self._heard(await nationals.start(await self.turn(), argument))

    async def command(self, name: str) -> "Person":
        """/profile, /mydata or /stop"""
        handlers = {"profile": profiles.command, "mydata": mydata.command, "stop": nationals.stop}
        return self._heard(await handlers[name](await self.turn(), ""))

    async def press(self, data: str) -> "Person":
        """A button, wherever it stands."""
        capability, *parts = data.split(":")
        handlers = {
            "profile": profiles.pressed,
            "register": nationals.chosen,
            "forget": nationals.forget,
            "mydata": mydata.pressed,
            "fresh": freshness.pressed,
        }
        return self._heard(await handlers[capability](await self.turn(), parts))

    async def take(self, data: str) -> "Person":
        """A button that was offered last."""
        assert data in self.buttons, (data, self.buttons)
        return await self.press(data)

    async def type(self, text: str) -> "Person":
        """Words, as the front hands them on."""
        for handler in (profiles.typed, nationals.typed):
            said = await handler(await self.turn(), text)
            if said is not None:
                return self._heard(said)
        return self._heard([])

    async def share(self, user: int | None, number: str) -> "Person":
        """A contact."""
        return self._heard(await profiles.shared(await self.turn(), user, number) or [])

    async def locate(self, latitude: float, longitude: float) -> "Person":
        """A location."""
        return self._heard(await profiles.located(await self.turn(), latitude, longitude) or [])

    def _heard(self, said: list[Reply]) -> "Person":
        self.said = tuple(said)
        return self

    @property
    def text(self) -> str:
        """All that was said last."""
        return "\n".join(one.text for one in self.said)

    @property
    def buttons(self) -> list[str]:
        """The callback data of the newest message."""
        last = self.said[-1]
        assert isinstance(last, Say)
        return [data for row in last.buttons for _, data in row]

    @property
    def file(self) -> str:
        """What stands in the newest file."""
        last = self.said[-1]
        assert isinstance(last, Document)
        return last.content or ""
