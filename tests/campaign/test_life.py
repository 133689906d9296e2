"""Random officers over random alerts: no way is found to send what must not be sent.

Drives the real actions and the real engine on SQLite, and judges every message as it leaves.
`ENLACE_CAMPAIGN=full` plays 400 histories of 60 steps.
"""

import asyncio
import os
import shutil
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import text

from bot.actions import alerts, followups, sending
from bot.domain.alert import Alert, AlertState, Purpose
from bot.domain.audience import Audience
from bot.domain.delivery import OutcomeKind
from bot.domain.hazard import Hazard, Phase
from bot.domain.message import Payload
from bot.domain.post import OPERATOR, Power
from bot.domain.rule import EVERYBODY, AllOf, Speaks, Within, normal
from bot.store.database import Connection, Database
from tests.actions.test_checking import FACTS
from tests.campaign.life import (
    LANGUAGES,
    REGIONS,
    Approval,
    Interrupted,
    Killed,
    Told,
    World,
    library,
)

FULL = os.environ.get("ENLACE_CAMPAIGN") == "full"
HISTORIES, STEPS = (400, 60) if FULL else (10, 30)
pytestmark = [pytest.mark.campaign, pytest.mark.timeout(7200 if FULL else 300)]

# Officers 1 to 7 are of post x: two authors, two approvers, an admin, an observer, one on duty;
# 8 and 10 are an author and an approver of post y.
ACTORS = st.sampled_from([OPERATOR, "1", "1", "2", "3", "3", "4", "4", "5", "6", "7", "8", "10"])
WRITERS = st.sampled_from([OPERATOR, "1", "2", "2", "3", "5", "6", "8"])
AREAS = st.sampled_from([(REGIONS[0],), (REGIONS[1],), REGIONS])
SPOKEN = st.sampled_from([(), (), ("es",), LANGUAGES[1:]])
HOURS = st.integers(1, 8)
ENDS = st.lists(
    st.sampled_from([OutcomeKind.ACCEPTED] * 4 + [OutcomeKind.UNREACHABLE, OutcomeKind.UNKNOWN]),
    min_size=3, max_size=7,
)  # fmt: skip
VERSIONS = st.sampled_from(["seen", "seen", "older", "none"])
REASON = "El río ya sube."


class Life(RuleBasedStateMachine):
    """One history."""

    known = Bundle("known")

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(mkdtemp(prefix="enlace-life-"))
        self.runner = asyncio.Runner()
        self.world = World(Database.in_folder(self.folder))
        self.runner.run(self.world.open())
        self.drawn = 0

    def teardown(self) -> None:
        """Nothing stays behind."""
        self.runner.run(self.world.database.close())
        self.runner.close()
        shutil.rmtree(self.folder)

    @invariant()
    def nothing_wrong_has_left(self) -> None:
        """The whole point."""
        self.runner.run(self.world.look())
        assert not self.world.wrong, "\n".join(self.world.wrong)

    # What officers do

    @initialize(
        target=known, stages=st.lists(st.integers(0, 4), min_size=2, max_size=4), outcomes=ENDS,
    )  # fmt: skip
    def some_are_on_their_way(self, stages: list[int], outcomes: list[OutcomeKind]) -> Any:
        """A live one, a drill, and so on, each as far as chance wants."""
        made = []
        for turn, stage in enumerate(stages):
            one: Any = self.draft(
                "1", "x", turn % 2 == 1, 8, regions=REGIONS[: turn or 2], languages=()
            )
            for _ in range(stage):
                self._go_on(one, outcomes)
            made.append(one)
        return multiple(*made)

    @rule(
        target=known, actor=WRITERS, post=st.sampled_from("xxxxxy"), drill=st.booleans(),
        regions=AREAS, languages=SPOKEN, hours=HOURS,
    )  # fmt: skip
    def draft(self, actor: str, post: str, drill: bool, hours: int, **whom: Any) -> Any:
        """A new one."""
        expires = self.world.now + timedelta(hours=hours)
        made = self._try(partial(self._draft, actor, post, drill, expires, whom))
        if made is None:
            return multiple()
        self._must(self.world.may(actor, Power.DRAFT, post), f"{actor} drafted for {post}")
        self.world.told[made.id] = Told(
            post=post, posts=(post,), drill=drill, expires=expires, writers={actor}, **whom
        )
        return made.id

    async def _draft(self, actor: str, post: str, drill: bool, expires: Any, whom: Any,
                     conn: Connection) -> Alert:  # fmt: skip
        return await alerts.draft(
            conn, library(), post=post, hazard=Hazard.HURRICANE, phase=Phase.WARNING,
            rule=_rule(**whom), drill=drill, expires_at=expires, author=actor,
            now=self.world.now, slots=self._facts(),
        )  # fmt: skip

    @rule(number=known, actor=ACTORS, regions=AREAS, languages=SPOKEN, version=VERSIONS)
    def readdress(self, number: int, actor: str, version: str, **whom: Any) -> None:
        """To somebody else."""
        audience = self.runner.run(self._audience(number))
        changed = self._revise(
            number, actor, version, audience=replace(audience, rule=normal(_rule(**whom)))
        )
        if changed:
            told = self.world.told[number]
            told.regions, told.languages = whom["regions"], whom["languages"]

    @rule(number=known, actor=ACTORS, version=VERSIONS)
    def reword(self, number: int, actor: str, version: str) -> None:
        """Other facts."""
        self._revise(number, actor, version, slots=self._facts())

    @rule(number=known, actor=ACTORS, starts=st.integers(-1, 3), hours=HOURS)
    def retime(self, number: int, actor: str, starts: int, hours: int) -> None:
        """Another hour."""
        begin = self.world.now + timedelta(hours=starts) if starts else None
        end = self.world.now + timedelta(hours=hours)
        if self._revise(number, actor, "seen", starts_at=begin, expires_at=end):
            told = self.world.told[number]
            told.starts, told.expires = begin, end

    def _revise(self, number: int, actor: str, version: str, **changes: Any) -> Alert | None:
        told = self.world.told[number]
        looked_at = told.version - (version == "older")
        draft = self.world.states.get(number) in (None, AlertState.DRAFT)
        changed = self._try(
            lambda conn: alerts.revise(
                conn,
                library(),
                number,
                officer=actor,
                now=self.world.now,
                version=looked_at,
                **changes,
            )
        )
        if changed:
            fine = draft and looked_at == told.version and (told.drill or actor != told.returned_by)
            fine = fine and self.world.may(actor, Power.DRAFT, told.post)
            self._must(fine, f"{actor} changed alert {number}: {told}")
            told.writers.add(actor)
            told.version += 1
        return changed

    @rule(number=known, actor=ACTORS)
    def submit(self, number: int, actor: str) -> None:
        """To a second officer."""
        told = self.world.told[number]
        done = self._try(
            lambda conn: alerts.submit(conn, library(), number, officer=actor, now=self.world.now)
        )
        if done:
            fine = not told.submitted and (told.drill or actor != told.returned_by)
            fine = fine and self.world.may(actor, Power.DRAFT, told.post)
            self._must(fine and self.world.now < told.expires, f"{actor} submitted {number}")
            told.submitted, told.submitter = True, actor

    @rule(number=known, actor=ACTORS)
    def send_back(self, number: int, actor: str) -> None:
        """Not like this."""
        self.runner.run(self._send_back(number, actor))

    async def _send_back(self, number: int, actor: str) -> None:
        done = await self.world.attempt(
            lambda conn: alerts.send_back(
                conn, number, officer=actor, reason="la hora", now=self.world.now
            )
        )
        told = self.world.told[number]
        if done:
            self._must(self.world.may(actor, Power.APPROVE, told.post), f"{actor} returned it")
            told.returned_by, told.approval = actor, None

    @rule(number=known, actor=ACTORS, version=VERSIONS, solo=st.sampled_from([None] * 9 + ["sola"]))
    def approve(self, number: int, actor: str, version: str, solo: str | None) -> None:
        """Let it go."""
        told = self.world.told[number]
        looked_at = told.version - (version == "older") if version != "none" else None
        done = self._try(
            lambda conn: alerts.approve(
                conn,
                number,
                officer=actor,
                now=self.world.now,
                version=looked_at,
                solo=solo,
                reason=REASON,
            )
        )
        if done:
            hands = {*told.writers, told.submitter}
            power = Power.DRAFT if told.drill else Power.APPROVE
            fine = told.submitted and looked_at in (None, told.version)
            fine = fine and (told.drill or actor not in hands or solo is not None)
            fine = fine and self.world.may(actor, power, told.post)
            self._must(fine and self.world.now < told.expires, f"{actor} approved {number}: {told}")
            texts = self.runner.run(self.world.frozen(number))
            told.approval = Approval(by=actor, payloads=texts)
            self._overtake(number, told)

    def _overtake(self, number: int, told: Told) -> None:
        """What a follow-up makes void: all that is wrong or over, and older news."""
        for other, one in self.world.told.items():
            if told.follows is None or other == number or told.follows not in (other, one.follows):
                continue
            one.over |= told.purpose is not Purpose.UPDATE or one.follows is not None

    @rule(number=known, actor=ACTORS, step=st.sampled_from(["pause", "resume", "cancel"]))
    def steer(self, number: int, actor: str, step: str) -> None:
        """While it is sent, or before."""
        told = self.world.told[number]
        action = getattr(alerts, step)
        if self._try(lambda conn: action(conn, number, officer=actor, now=self.world.now)):
            self._must(self.world.may(actor, Power.CANCEL, told.post), f"{actor}: {step} {number}")
            told.paused = step == "pause"
            told.over |= step == "cancel"

    @rule(target=known, number=known, actor=WRITERS, purpose=st.sampled_from(list(Purpose)[1:]))
    def follow(self, number: int, actor: str, purpose: Purpose) -> Any:
        """Say more about one."""
        reason = {"reason": "lifted"} if purpose is Purpose.CANCELLATION else self._facts()
        slots = reason if purpose is not Purpose.ALL_CLEAR else {}
        made = self._try(
            lambda conn: followups.draft(
                conn, library(), number, purpose, officer=actor, now=self.world.now, slots=slots
            )
        )
        if made is None:
            return multiple()
        first = self.world.told[made.follows or 0]
        self._must(self.world.may(actor, Power.DRAFT, first.post), f"{actor} follows {number}")
        self.world.told[made.id] = Told(
            post=first.post, posts=first.posts, drill=first.drill, regions=(), languages=(),
            expires=made.expires_at,
            follows=made.follows, purpose=purpose, writers={actor},
        )  # fmt: skip
        return made.id

    @rule(number=known, steps=st.integers(1, 3), outcomes=ENDS)
    def go_on(self, number: int, steps: int, outcomes: list[OutcomeKind]) -> None:
        """As it is meant to go: without this, chance would hardly ever come so far."""
        for _ in range(steps):
            self._go_on(number, outcomes)

    @rule(number=known, outcomes=ENDS)
    def go_all_the_way(self, number: int, outcomes: list[OutcomeKind]) -> None:
        """From draft to telephones."""
        self.go_on(number, 4, outcomes)

    def _go_on(self, number: int, outcomes: list[OutcomeKind]) -> None:
        self.nothing_wrong_has_left()
        match self.world.states[number]:
            case AlertState.DRAFT:
                self.submit(number, OPERATOR)
            case AlertState.SUBMITTED:
                second = self.drawn % 2 + (3 if self.world.told[number].post == "x" else 10)
                self.approve(number, str(second), "seen", None)
            case AlertState.APPROVED | AlertState.SCHEDULED:
                self.tick()
            case AlertState.SENDING:
                self.send(outcomes)

    @rule(target=known, number=known, purpose=st.sampled_from(list(Purpose)[1:]), outcomes=ENDS)
    def say_more(self, number: int, purpose: Purpose, outcomes: list[OutcomeKind]) -> Any:
        """A follow-up, all the way."""
        made: Any = self.follow(number, OPERATOR, purpose)
        if isinstance(made, int):
            self.go_on(made, 4, outcomes)
        return made

    # What the bot does, and what befalls it

    @rule()
    def tick(self) -> None:
        """What is due begins, and what is over ends."""
        self.runner.run(self._launch(self.world.database))

    @rule(number=known, after=st.integers(1, 4), actor=st.sampled_from([None, "3", "4", "5"]))
    def tick_disturbed(self, number: int, after: int, actor: str | None) -> None:
        """In its middle the process dies, or an officer returns the alert."""

        async def happens() -> None:
            if actor is None:
                raise Killed
            await self._send_back(number, actor)

        with suppress(Killed):
            self.runner.run(self._launch(Interrupted(self.world.database, after, happens)))

    async def _launch(self, database: Database) -> None:
        await sending.launch(database, library().locales, self.world.now)
        await sending.expire(database, library().locales, self.world.now)

    @rule(outcomes=ENDS)
    def send(self, outcomes: list[OutcomeKind]) -> None:
        """The engine has its turn."""
        self.runner.run(self.world.send(outcomes))

    @rule(most=st.integers(1, 6))
    def die_sending(self, most: int) -> None:
        """A sender is killed."""
        self.runner.run(self.world.die_sending(most))

    @rule(minutes=st.sampled_from([-30, 1, 5, 60, 200]))
    def wait(self, minutes: int) -> None:
        """Time passes; now and then a clock is put back."""
        self.world.clock.advance(60 * minutes)

    @rule(actor=st.sampled_from("1234"))
    def dismiss(self, actor: str) -> None:
        """Somebody leaves the service."""
        self.runner.run(self.world.dismiss(actor))

    @rule(number=known, what=st.sampled_from(["text", "hash too", "audience"]))
    def tamper(self, number: int, what: str) -> None:
        """Somebody changes the database behind the bot's back."""
        told = self.world.told[number]
        if told.approval and (what == "text" or not told.started):
            told.spread |= what == "audience"
            self.runner.run(self._tamper(number, what))

    async def _tamper(self, number: int, what: str) -> None:
        payload = Payload(text="Todo está bien, no salga.")
        everybody = Audience(posts=("x", "y"), rule=EVERYBODY).to_json()
        values = {
            "id": number,
            "payload": payload.to_json(),
            "digest": payload.digest(),
            "audience": everybody,
        }
        statements = {
            "text": "UPDATE variants SET payload = :payload WHERE alert_id = :id",
            "hash too": "UPDATE variants SET payload = :payload, digest = :digest "
            "WHERE alert_id = :id",
            "audience": "UPDATE alerts SET audience = :audience WHERE id = :id",
        }
        async with self.world.database.write() as conn:
            used = {name: value for name, value in values.items() if f":{name}" in statements[what]}
            await conn.execute(text(statements[what]).bindparams(**used))

    # Small things

    def _try(self, work: Any) -> Alert | None:
        return self.runner.run(self.world.attempt(work))

    def _must(self, fine: bool, what: str) -> None:
        self.world.check(fine, what)

    async def _audience(self, number: int) -> Any:
        async with self.world.database.read() as conn:
            return (await alerts.get(conn, number)).audience

    def _facts(self) -> dict[str, str]:
        """No two drafts say the same."""
        self.drawn += 1
        return FACTS | {"shelter": f"Escuela {self.drawn}"}


def _rule(regions: tuple[str, ...], languages: tuple[str, ...]) -> Any:
    spoken = [Speaks(languages)] if languages else []
    return AllOf((Within(regions=regions), *spoken))


def test_in_that_world_messages_do_leave() -> None:
    """Else nothing would be proved: a live one and a drill reach exactly those whom they name."""
    life = Life()
    try:
        for drill, post, author, second in ((False, "x", "1", "3"), (True, "y", "8", "8")):
            number: Any = life.draft(author, post, drill, 6, regions=REGIONS[:1], languages=())
            life.submit(number, author)
            life.approve(number, second, "seen", None)
            life.tick()
            life.send([OutcomeKind.ACCEPTED])
            life.nothing_wrong_has_left()
            told = life.world.told[number]
            meant = [one for one in life.world.people.values() if life.world.meant(told, one)]
            plays = [one for one in meant if one.plays or not drill]
            assert sorted(told.got) == [one.chat for one in plays]
            assert life.world.states[number] is AlertState.SENT
    finally:
        life.teardown()


def test_no_way_is_found_to_send_what_must_not_be_sent() -> None:
    """Unapproved, altered, expired, wrongly addressed, a drill to the live or the reverse."""
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=HISTORIES,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
