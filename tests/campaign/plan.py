"""What a run will be: everything that chance decides, drawn from its number before it begins."""

from dataclasses import dataclass, field
from random import Random
from typing import Any

from bot.domain.delivery import Lane

HOUR = 3600.0  # s
SMALL, LARGE = 500, 10_000  # people
NONSENSE: list[object] = [0, 5, 60, None, "soon", -3, 10**12, 2.5]  # what a 429 may say


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One alert of a run."""

    lane: Lane
    after: float  # s since the start
    expires: float  # s after that
    drill: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One run."""

    seed: int
    people: int
    rate: int  # messages/s
    alerts: tuple[Sent, ...]
    faults: dict[str, Any]
    kills: tuple[float, ...]  # s between one start of a sender and its end by SIGKILL
    stops: int = 0  # then so many ends by SIGTERM
    blocked: tuple[int, ...] = ()  # people
    moved: dict[int, int] = field(default_factory=dict)
    away: float = 0.0  # s in which nobody answers
    revoked: bool = False  # once, in the middle
    standby: bool = False  # somebody starts a second sender
    steps: tuple[float, ...] = ()  # s by which the machine's clock is set forward, or back


def draw(seed: int, people: int, rate: int = 0) -> Plan:
    """The run of this number."""
    chance = Random(seed)
    ids = range(1001, 1001 + people)
    some = chance.sample(ids, people // 20)
    rate = rate or chance.choice([150, 250, 400])
    length = people / rate  # s, without any fault
    return Plan(
        seed=seed,
        people=people,
        rate=rate,
        alerts=_alerts(chance, length),
        faults=_faults(chance, people),
        kills=tuple(chance.uniform(0.05, length) for _ in range(chance.randint(0, 4))),
        stops=chance.randint(0, 1),
        blocked=tuple(some[: people // 40]),
        moved={number: -number for number in some[people // 40 :][:3]},
        away=chance.choice([0, 0, chance.uniform(0.2, 1.0)]),
        revoked=chance.random() < 0.1,
        standby=chance.random() < 0.3,
        steps=chance.choice([(), (), (), (HOUR,), (-HOUR,), (HOUR, -HOUR)]),
    )


def _alerts(chance: Random, length: float) -> tuple[Sent, ...]:
    lasts = 6 * 3600.0
    first = Sent(lane=chance.choice([Lane.ROUTINE, Lane.WARNING]), after=0, expires=lasts)
    others = [
        Sent(lane=Lane.EMERGENCY, after=length * chance.uniform(0.1, 0.6), expires=lasts),
        Sent(lane=Lane.WARNING, after=length * chance.random(), expires=length * 0.7),
        Sent(lane=Lane.WARNING, after=0, expires=lasts, drill=True),
    ]
    return first, *chance.sample(others, chance.randint(1, 2))


def _faults(chance: Random, people: int) -> dict[str, Any]:
    """Some of all that may go wrong, seldom or often; sometimes nothing."""
    kinds = ["lose_answers", "errors", "throttles", "pages", "resets", "halves", "trickles"]
    chosen = chance.sample(kinds, chance.randint(0, 4))
    # Together below the share at which the sender stops to wait for better weather.
    orders: dict[str, Any] = {name: chance.choice([0.01, 0.03, 0.08]) for name in chosen}
    if "throttles" in orders:  # each one halts everything: some five in a run
        orders["throttles"] = 2.5 / people
    return orders | {"retry_after": chance.choice(NONSENSE)}
