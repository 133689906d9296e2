"""Whether people are safe, asked by an officer: opened, looked at, closed; who is silent, found."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.actions import alerts, audiences, directory, posts, questions, reviews, rota
from bot.actions.variants import ANSWERS
from bot.content.catalogue import Catalogue
from bot.domain.audience import Audience
from bot.domain.checkin import Answer
from bot.domain.post import Officer, Power
from bot.domain.round import (
    LENGTHS,
    MARK,
    OVER,
    OWN,
    Reminders,
    Round,
    Silent,
    Wave,
    due_at,
    ranked,
)
from bot.domain.wording import N_
from bot.errors import NotFound, NotReady
from bot.store import audit, nationals, outbox, rounds
from bot.store.database import Connection

SHOWN = 5  # questions of a post that are offered
PAGE = 10  # people on one screen
LOOKED_AT = timedelta(days=7)  # after its end nobody is looked for by an old list
NOBODY = N_("Nobody is on duty: who would read the answers? Go on duty first, or plan a shift.")
NO_ROUND = N_("There is no question {id}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A question as an officer wants to ask it."""

    regions: tuple[str, ...]  # ISO 3166-2; empty: everybody of the post
    drill: bool
    hours: int
    emergency: bool = False  # people are reminded at night too


async def wanted(
    conn: Connection, catalogue: Catalogue, officer: Officer, wish: Wish, now: datetime
) -> tuple[Round, int]:
    """The question as it would be asked, and of how many.

    Raises:
        NotAllowed: not this officer's to ask. NotReady: nobody is on duty, nobody is meant, it is
        asked already, or nobody has checked its words.
    """
    await posts.permit(conn, str(officer.id), Power.CASES, officer.post)
    post = await posts.open_post(conn, officer.post)
    if wish.hours not in LENGTHS:
        raise NotReady("A question stays open for at most {hours} hours.", hours=max(LENGTHS))
    if not wish.drill and not (await rota.duty(conn, post.code, now)).staffed:
        raise NotReady(NOBODY)
    one = await _round(conn, catalogue, officer, wish, now)
    if any(_same(one, other) for other in await rounds.open_ones(conn)):
        raise NotReady("These people are being asked already. Look at it with /ask.")
    people = await rounds.count_meant(conn, one.audience)
    if not people:
        raise NotReady("Nobody there agreed to be asked.")
    languages = {language for language, *_ in await nationals.tally(conn, one.audience)}
    questions.refuse_unread(await asking(conn, catalogue, one, now), sorted(languages))
    return one, people


def _same(one: Round, other: Round) -> bool:
    return other.alert_id is None and one.drill == other.drill and one.audience == other.audience


async def _round(
    conn: Connection, catalogue: Catalogue, officer: Officer, wish: Wish, now: datetime
) -> Round:
    exercise = await alerts.exercise_for(conn, officer.post, drill=wish.drill)
    audience = Audience.of(officer.post, wish.regions, exercise)
    await audiences.check(conn, catalogue, audience)
    return Round(
        id=0,
        post=officer.post,
        drill=wish.drill,
        emergency=wish.emergency,
        audience=audience,
        opened_by=str(officer.id),
        opened_at=now,
        closes_at=now + timedelta(hours=wish.hours),
    )


async def asking(
    conn: Connection, catalogue: Catalogue, one: Round, now: datetime
) -> questions.Asking:
    """A question with all that its words need."""
    return questions.Asking(
        round=one,
        post=await posts.the_post(conn, one.post),
        numbers=tuple(await directory.emergency_numbers(conn, one.post)),
        catalogue=await reviews.reviewed(conn, catalogue),
        now=now,
    )


async def open_alone(
    conn: Connection,
    catalogue: Catalogue,
    officer: Officer,
    wish: Wish,
    reminders: Reminders,
    now: datetime,
) -> Round:
    """Ask; the engine sends it in a moment. Raises as `wanted` does."""
    one, people = await wanted(conn, catalogue, officer, wish, now)
    return await opened(conn, one, reminders, now, people=people)


async def opened(
    conn: Connection, one: Round, reminders: Reminders, now: datetime, **detail: object
) -> Round:
    """Keep a question, with the moment of its first reminder."""
    post = await posts.the_post(conn, one.post)
    first = due_at(one, 0, reminders, post.time_zone)
    made = await rounds.add(conn, replace(one, due_at=first))
    await _note(conn, now, one.opened_by, "round_opened", made, drill=one.drill, **detail)
    return made


async def is_staffed(conn: Connection, post: str, now: datetime) -> bool:
    """Whether anybody is there to read answers."""
    return (await rota.duty(conn, post, now)).staffed


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a question stands."""

    round: Round
    answers: dict[Answer, int]
    silent: int

    @property
    def asked(self) -> int:
        """Everybody who was asked."""
        return sum(self.answers.values()) + self.silent


async def standing(conn: Connection, round_id: int, officer: Officer) -> Standing:
    """How a question of the officer's own post stands.

    Raises:
        NotFound: there is none. NotAllowed: not this officer's to see.
    """
    one = await _own(conn, round_id, officer, Power.CASES)
    counted = await rounds.answers(conn, one)
    return Standing(
        round=one,
        answers={answer: counted.get(answer, 0) for answer in ANSWERS},
        silent=counted.get("", 0),
    )


async def listed(conn: Connection, officer: Officer) -> list[Round]:
    """The newest questions of the officer's post."""
    await posts.permit(conn, str(officer.id), Power.CASES, officer.post)
    return await rounds.of_post(conn, officer.post, SHOWN)


async def _own(conn: Connection, round_id: int, officer: Officer, power: Power) -> Round:
    await posts.permit(conn, str(officer.id), power, officer.post)
    one = await rounds.get(conn, round_id)
    if one is None or one.post != officer.post:
        raise NotFound(NO_ROUND, id=round_id)
    return one


async def close(conn: Connection, round_id: int, officer: Officer, now: datetime) -> Round:
    """No more reminders; answers that still come count all the same."""
    one = await _own(conn, round_id, officer, Power.CASES)
    if one.closed_at is not None:
        return one
    return await closed(conn, one, now, actor=str(officer.id))


async def closed(conn: Connection, one: Round, now: datetime, *, actor: str) -> Round:
    """The same, closed; what waits to be sent of it is not sent."""
    after = replace(one, closed_at=now, sent_to=OVER, due_at=None)
    await rounds.save(conn, after)
    await outbox.drop_prefix(conn, f"round:{one.id}:")
    await _note(conn, now, actor, "round_closed", after)
    return after


async def silent(
    conn: Connection, round_id: int, officer: Officer, now: datetime
) -> tuple[Round, list[Silent]]:
    """Who has not answered, whom to look for first: for the duty role alone; audited.

    Raises:
        NotFound: there is no such question. NotAllowed: not the duty role.
        NotReady: it ended long ago.
    """
    one = await _own(conn, round_id, officer, Power.SEE_SILENT)
    if one.closed_at is not None and now - one.closed_at > LOOKED_AT:
        raise NotReady("This question ended long ago; ask again with /ask.")
    found = ranked(await rounds.silent_with_ways(conn, one), one.audience.regions)
    await _note(conn, now, str(officer.id), "silent_seen", one, n=len(found))
    return one, found


async def tried(
    conn: Connection, round_id: int, person: int, officer: Officer, now: datetime, *, found: bool
) -> None:
    """An officer tried another way to reach somebody silent, and found them or did not.

    Raises:
        NotFound: no such question, or nobody who is silent in it.
    """
    one = await _own(conn, round_id, officer, Power.SEE_SILENT)
    if person not in {each.person.id for each in await rounds.silent_with_ways(conn, one)}:
        raise NotFound("This person has answered meanwhile.")
    await rounds.tried(conn, one.id, person, found=found, now=now)
    await _note(conn, now, str(officer.id), "silent_tried", one, found=found)


@dataclass(frozen=True, slots=True)
class Target:
    """What somebody's words answer: an alert, or a question asked alone."""

    alert_id: int | None = None
    round_id: int | None = None

    @property
    def word(self) -> str:
        """How buttons name it; OWN where nothing was asked."""
        return f"{MARK}{self.round_id}" if self.round_id is not None else str(self.alert_id or OWN)


UNASKED = Target()


async def target(conn: Connection, national_id: int) -> Target:
    """The newest thing that somebody was told or asked: their words answer that."""
    alert_id = await alerts.latest_for(conn, national_id)
    alone = await rounds.newest_for(conn, national_id)
    if alone is None:
        return Target(alert_id=alert_id)
    alert = await alerts.get(conn, alert_id) if alert_id is not None else None
    if alert is not None and (alert.started_at or alert.created_at) > alone.opened_at:
        return Target(alert_id=alert_id)
    return Target(round_id=alone.id)


async def open_target(conn: Connection, national_id: int, now: datetime) -> Target | None:
    """The same, if it still waits for answers; None: it does not."""
    found = await target(conn, national_id)
    one = await _round_of(conn, found)
    return found if one is not None and one.is_open(now) else None


async def waits_for(conn: Connection, national_id: int, now: datetime) -> Target | None:
    """What waits for this person's first answer."""
    found = await target(conn, national_id)
    one = await _round_of(conn, found)
    if one is None or not one.is_open(now):
        return None
    said = await rounds.answer_of(conn, one, national_id)
    return found if said is None else None


async def _round_of(conn: Connection, found: Target) -> Round | None:
    if found.round_id is not None:
        return (await rounds.by_ids(conn, [found.round_id])).get(found.round_id)
    if found.alert_id is None:
        return None
    return next(iter(await rounds.of_alerts(conn, [found.alert_id])), None)


async def again(conn: Connection, since: datetime, now: datetime) -> int:
    """After an outage: whoever was asked and is silent is asked once more; gives how many.

    What they pressed meanwhile may be lost: Telegram keeps a press for 150 s. A question that is
    just being sent goes on instead.
    """
    people = 0
    for one in await rounds.open_ones(conn):
        seen = one.again_at is not None and one.again_at >= since
        if one.writes or seen or not one.is_open(now):
            continue
        counted = (await rounds.answers(conn, one)).get("", 0)
        if counted:
            await rounds.save(conn, replace(one, wave=Wave.AGAIN, sent_to=0, again_at=now))
            await _note(conn, now, "bot", "round_again", one, n=counted)
            people += counted
    return people


def asked_regions(one: Round, catalogue: Catalogue, language: str) -> Sequence[str]:
    """Names of the regions where people are asked."""
    return [catalogue.regions.name(iso, language) for iso in one.audience.regions]


async def _note(
    conn: Connection, now: datetime, actor: str, action: str, one: Round, **detail: object
) -> None:
    await audit.record(
        conn, at=now, actor=actor, action=action, subject=f"round:{one.id}", post=one.post, **detail
    )
