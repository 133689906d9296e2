"""A small world for the lives of alerts: posts, officers, people, and what the test itself knows.

What may be sent is judged by this bookkeeping and by nothing that the bot has written down.
"""

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from sqlalchemy import func, select

from bot.actions import officers as staff
from bot.app import catalogue
from bot.content.catalogue import Catalogue
from bot.content.folders import messages_folder
from bot.content.messages import Library
from bot.content.reviews import record
from bot.delivery.engine import Engine
from bot.domain.alert import STEPS, Alert, AlertState, Purpose
from bot.domain.delivery import Outcome, OutcomeKind
from bot.domain.directory import Kind
from bot.domain.message import Payload
from bot.domain.national import National
from bot.domain.post import OPERATOR, POWERS, Officer, Power, Role
from bot.errors import EnlaceError
from bot.store import alerts as store
from bot.store import deliveries as queue
from bot.store import directory, exercises, nationals, officers, posts, sendings
from bot.store.database import Connection, Database
from bot.store.schema import alerts, deliveries, metadata
from tests.actions.test_checking import NOW, POST
from tests.fakes import ManualClock, ScriptedMessenger, Sent

LANGUAGES = ("es", "en", "ht")
BANNERS = {"es": "EJERCICIO", "en": "EXERCISE", "ht": "EGZÈSIS"}
POSTS = ("x", "y")
REGIONS = ("MX-CHP", "MX-OAX")
ROLES = (Role.AUTHOR, Role.AUTHOR, Role.APPROVER, Role.APPROVER, Role.ADMIN, Role.OBSERVER)
PEOPLE = 8  # of each post
PATIENCE, LOOK = 20.0, 0.002  # s


class Killed(BaseException):
    """The process died between two transactions."""


class Interrupted(Database):
    """A database before one of whose transactions something else happens, or everything ends."""

    def __init__(self, like: Database, after: int, what: Callable[[], Awaitable[None]]) -> None:
        super().__init__(like.engine, like.place)
        self.left, self.what = after, what

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Connection]:
        """A transaction, as ever."""
        self.left -= 1
        if self.left == 0:
            await self.what()
        async with super().write() as conn:
            yield conn


def _ways() -> dict[AlertState, frozenset[AlertState]]:
    """State → where the table lets it come to, by any number of steps."""
    found = {state: {state} for state in AlertState}
    for _ in AlertState:
        for (old, _step), new in STEPS.items():
            for ways in found.values():
                if old in ways:
                    ways.add(new)
    return {state: frozenset(ways) for state, ways in found.items()}


WAYS = _ways()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may be meant; nothing of this ever changes."""

    id: int
    chat: int
    post: str
    region: str
    language: str
    plays: bool  # is in the exercise


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """What somebody let go, as it was at that moment."""

    by: str
    payloads: dict[str, frozenset[str]]  # language → what may be sent


@dataclass(slots=True, kw_only=True)
class Told:
    """An alert, as the test knows it from what was done and not refused."""

    post: str
    posts: tuple[str, ...]  # whose people
    drill: bool
    regions: tuple[str, ...]
    languages: tuple[str, ...]
    expires: datetime
    starts: datetime | None = None
    follows: int | None = None
    purpose: Purpose = Purpose.ALERT
    writers: set[str] = field(default_factory=set)
    submitter: str | None = None
    returned_by: str | None = None
    version: int = 1
    submitted: bool = False
    approval: Approval | None = None
    started: bool = False
    paused: bool = False
    over: bool = False  # nothing more may leave
    spread: bool = False  # somebody made it everybody's behind the bot's back
    got: dict[int, bool] = field(default_factory=dict)  # chat that has it, or may → surely


@cache
def library() -> Catalogue:
    """Texts of three languages, as they are once somebody has checked them."""
    folder = Path(mkdtemp(prefix="enlace-life-")) / "messages"
    others = {path.name for path in messages_folder().iterdir()} - {*LANGUAGES, "exercises"}
    shutil.copytree(messages_folder(), folder, ignore=shutil.ignore_patterns(*others))
    for language in LANGUAGES:
        record(folder, language, None, "Ana", date(2026, 8, 1))
    made = replace(catalogue(), library=Library.load(folder))
    shutil.rmtree(folder.parent)
    return made


class Recorder(ScriptedMessenger):
    """Has each message judged at the moment when it leaves."""

    def __init__(self, world: "World", outcomes: list[OutcomeKind]) -> None:
        super().__init__()
        self.world, self.outcomes = world, outcomes

    async def _note(self, sent: Sent) -> Outcome:
        if sent.chat_id not in self.world.people:  # what officers are told
            return await super()._note(sent)
        kind = self.outcomes[self.world.sent % len(self.outcomes)]
        self.world.judge(sent, kind)
        number = self.world.sent if kind is OutcomeKind.ACCEPTED else None
        return Outcome(kind=kind, message_id=number, reason="" if number else "blocked")


@dataclass
class World:
    """Everything that one history happens in."""

    database: Database
    clock: ManualClock = field(default_factory=lambda: ManualClock(NOW))
    staff: dict[str, Officer] = field(default_factory=dict)
    people: dict[int, Person] = field(default_factory=dict)  # by chat
    told: dict[int, Told] = field(default_factory=dict)  # by alert
    states: dict[int, AlertState] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    sent: int = 0
    engines: int = 0

    @property
    def now(self) -> datetime:
        """The moment."""
        return self.clock.now

    async def open(self) -> None:
        """Two posts that share nothing, their officers, their people, and an exercise."""
        async with self.database.write() as conn:
            await conn.run_sync(metadata.create_all)
            await posts.save_all(conn, [replace(POST, code=code) for code in POSTS])
            exercise = await exercises.open_one(
                conn, code="EX", post=None, open_to_all=False, now=self.now
            )
            for code in POSTS:
                await self._furnish(conn, code, exercise)

    async def _furnish(self, conn: Connection, code: str, exercise: int) -> None:
        numbers = {Kind.TELEPHONE: POST.telephone, Kind.EMERGENCY: POST.emergency_number}
        for kind, value in numbers.items():
            made = await directory.add(conn, code, kind, "n", value)
            await directory.verify(conn, made, "1", NOW - timedelta(days=9))
        for role in (*ROLES, Role.DUTY):
            chat = 10 + len(self.staff)
            one = await officers.add(conn, chat_id=chat, post=code, role=role, now=NOW)
            self.staff[str(one.id)] = one
        for number in range(PEOPLE):
            await self._settle(conn, code, number, exercise)

    async def _settle(self, conn: Connection, code: str, number: int, exercise: int) -> None:
        chat = 1000 + len(self.people)
        region, language = REGIONS[number // 2 % 2], LANGUAGES[number % 3]
        told = National(
            id=0, chat_id=chat, language=language, post=code, region=region, confirmed_at=NOW
        )
        made, plays = await nationals.save(conn, told), number % 2 == 0
        if plays:
            await exercises.join(conn, exercise, made)
        self.people[chat] = Person(made, chat, code, region, language, plays)

    async def attempt(self, work: Callable[[Connection], Awaitable[Alert]]) -> Alert | None:
        """What an officer tries; None where it was refused in a sentence."""
        try:
            async with self.database.write() as conn:
                return await work(conn)
        except EnlaceError as error:
            self.check(bool(str(error).strip()), "a refusal without words")
            return None

    def may(self, actor: str, power: Power, post: str) -> bool:
        """Whether somebody's role covers it, by the test's own list."""
        if actor == OPERATOR:
            return True
        one = self.staff[actor]
        powers = {power for role in one.roles for power in POWERS[role]}
        return one.active and one.post == post and power in powers

    async def dismiss(self, actor: str) -> None:
        """Somebody is no officer any more; the last admin stays."""
        try:
            async with self.database.write() as conn:
                locales = library().locales
                await staff.remove(conn, locales, int(actor), actor=OPERATOR, now=self.now)
        except EnlaceError:
            return
        self.staff[actor] = replace(self.staff[actor], active=False, roles=frozenset())

    async def frozen(self, number: int) -> dict[str, frozenset[str]]:
        """The payloads that stand at this moment, by the reader's language."""
        async with self.database.read() as conn:
            found = await store.variants_of(conn, number)
        return {
            language: frozenset(one.payload.to_json() for one in found if one.language == language)
            for language in LANGUAGES
        }

    async def look(self) -> None:
        """What the bot has moved by itself: begun, back to its author, over."""
        async with self.database.read() as conn:
            for number, told in self.told.items():
                alert = await store.get(conn, number)
                assert alert is not None
                self._follow(number, told, alert)

    def _follow(self, number: int, told: Told, alert: Alert) -> None:
        before = self.states.get(number, AlertState.DRAFT)
        self.check(alert.state in WAYS[before], f"alert {number}: {before} → {alert.state}")
        self.states[number], told.version = alert.state, alert.version
        if alert.state is AlertState.DRAFT:
            self.check(not told.started, f"alert {number} went back when it had begun")
            told.approval, told.submitted, told.submitter = None, False, None
            if told.spread:  # who approves it now sees it so
                told.posts, told.regions, told.languages, told.spread = POSTS, REGIONS, (), False
        if alert.started_at is not None and not told.started:
            told.started = True
            power = Power.DRAFT if told.drill else Power.APPROVE
            by = told.approval.by if told.approval else ""
            fine = bool(by) and self.may(by, power, told.post)
            self.check(fine, f"alert {number} began, approved by {by}")

    def check(self, fine: bool, what: str) -> None:
        """Note what must not be."""
        if not fine:
            self.wrong.append(what)

    # What leaves

    async def send(self, outcomes: list[OutcomeKind]) -> None:
        """The real engine sends what is due, until nothing is."""
        stop, self.engines = asyncio.Event(), self.engines + 1
        messenger = Recorder(self, outcomes)
        engine = Engine(self.database, messenger, clock=self.clock, owner=f"e{self.engines}")
        engine.wake()
        running = asyncio.create_task(engine.run(stop))
        async with asyncio.timeout(PATIENCE):
            while await self._due() and not running.done():  # noqa: ASYNC110
                await asyncio.sleep(LOOK)
        stop.set()
        engine.wake()
        await running

    async def _due(self) -> int:
        under_way = select(alerts.c.id).where(
            alerts.c.state == AlertState.SENDING, alerts.c.expires_at > self.now
        )
        due = (deliveries.c.state == "queued") & (deliveries.c.due_at <= self.now)
        rows = select(func.count()).where(
            due | (deliveries.c.state == "leased"), deliveries.c.alert_id.in_(under_way)
        )
        async with self.database.read() as conn:
            return int(await conn.scalar(rows) or 0) + len(await sendings.finished(conn))

    async def die_sending(self, most: int) -> None:
        """A sender takes rows, sends every other one, and is killed before it can write."""
        async with self.database.write() as conn:
            taken = await queue.claim(conn, "dead", most, self.now)
            texts = await queue.payloads(conn, {row.variant_id for row in taken})
        for row in taken[::2]:
            text, digest = texts[row.variant_id]
            payload = Payload.from_json(text)
            if row.chat_id is not None and payload.digest() == digest:
                sent = Sent(chat_id=row.chat_id, payload=payload, lane=row.lane, drill=row.drill)
                self.judge(sent, OutcomeKind.UNKNOWN)

    def judge(self, sent: Sent, kind: OutcomeKind) -> None:
        """One message: some alert must allow it, to this person, at this moment."""
        self.sent += 1
        payload, person = sent.payload.to_json(), self.people[sent.chat_id]
        reasons = {
            number: self._against(told, sent, person)
            for number, told in self.told.items()
            if told.approval and payload in told.approval.payloads[person.language]
        }
        if all(reasons.values()):
            words = reasons or f"nobody approved {sent.payload.text[:80]!r}"
            self.wrong.append(f"{person}: {words}")
        for number, found in reasons.items():
            if not found and kind is not OutcomeKind.UNREACHABLE:
                self.told[number].got[person.chat] = kind is OutcomeKind.ACCEPTED

    def _against(self, told: Told, sent: Sent, person: Person) -> list[str]:
        banner = BANNERS[person.language] in sent.payload.text
        faults = {
            "stopped or paused": told.over or told.paused,
            "expired": self.now >= told.expires,
            "early": told.starts is not None and self.now < told.starts,
            "not meant": not self.meant(told, person),
            "a drill to the live": told.drill and not person.plays,
            "the queue says otherwise": sent.drill is not told.drill,
            "the banner": banner is not told.drill,
            "twice": told.got.get(person.chat, False),
        }
        return [what for what, true in faults.items() if true]

    def meant(self, told: Told, person: Person) -> bool:
        """Whether an alert is for them: who has the first, or whom its area and languages name."""
        if told.follows is not None:
            return person.chat in self.told[told.follows].got
        spoken = not told.languages or person.language in told.languages
        return person.post in told.posts and person.region in told.regions and spoken
