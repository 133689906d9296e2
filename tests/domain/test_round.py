"""When the silent are reminded, and whom to look for first: laws."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.audience import Audience
from bot.domain.national import National, Need
from bot.domain.round import OVER, Reminders, Round, Silent, Wave, due_at, passed, ranked
from bot.domain.schedule import SLEEPS, WAKES

ZONE = "America/Mexico_City"
START = datetime(2026, 3, 14, 0, 0, tzinfo=UTC)
MINUTES = st.integers(0, 3000).map(lambda n: timedelta(minutes=n))
HOURS = st.lists(st.integers(1, 30), min_size=0, max_size=4, unique=True).map(sorted)


def asked(at: datetime = START, *, emergency: bool = False, hours: int = 48) -> Round:
    """A question of that moment."""
    return Round(
        id=1, post="av-tap", drill=True, emergency=emergency, audience=Audience.of("av-tap"),
        opened_by="1", opened_at=at, closes_at=at + timedelta(hours=hours), sent_to=OVER,
    )  # fmt: skip


def reminders(hours: list[int]) -> Reminders:
    """So many hours after the question."""
    return Reminders(after=tuple(timedelta(hours=n) for n in hours))


@settings(deadline=None)
@given(MINUTES, HOURS, st.booleans(), st.lists(MINUTES, min_size=1, max_size=60))
def test_never_more_often_than_set_nor_early_nor_at_night(
    opened: timedelta, hours: list[int], emergency: bool, steps: list[timedelta]
) -> None:
    """However the ticks fall: at most one message for each reminder, each at its time or later."""
    rule, at = reminders(hours), START + opened
    one, now, sent = asked(at, emergency=emergency), at, []
    listed = 0
    for step in steps:
        now += step
        if now >= one.closes_at:
            break
        due = passed(one, now, rule, ZONE)
        one = replace(one, reminded=due.reminded, due_at=due.due_at)
        listed += due.listed
        if due.wave is not None:
            sent.append(now)
            assert now >= at + rule.after[due.reminded - 1]
            local = now.astimezone(ZoneInfo(ZONE)).time()
            assert emergency or WAKES <= local < SLEEPS
    assert len(sent) <= len(hours)
    assert listed <= 1


@settings(max_examples=40, deadline=None)
@given(MINUTES, st.booleans())
def test_whoever_ticks_often_reminds_on_time(opened: timedelta, emergency: bool) -> None:
    """With a tick each half hour every reminder goes at the first that may, and the list too."""
    rule, at, tick = Reminders(), START + opened, timedelta(minutes=30)
    one, sent = asked(at, emergency=emergency), []
    wanted = [due_at(one, n, rule, ZONE) for n in range(3)]
    for number in range(48 * 2):
        now = at + number * tick
        due = passed(one, now, rule, ZONE)
        one = replace(one, reminded=due.reminded, due_at=due.due_at)
        if due.wave or due.listed:
            sent.append(now)

    expected = [when for when in dict.fromkeys(wanted) if when is not None]
    apart = all(later - when >= tick for when, later in pairwise(expected))
    assert expected[-1] <= sent[-1] < expected[-1] + tick
    if apart:  # two that the night brings together are one
        assert len(sent) == len(expected)
        assert all(when <= now < when + tick for when, now in zip(expected, sent, strict=True))


def test_the_last_reminder_says_so() -> None:
    """And a single one is the last."""
    noon = datetime(2026, 3, 14, 18, 0, tzinfo=UTC)
    first = passed(asked(noon), noon + timedelta(hours=2), Reminders(), ZONE)
    only = passed(asked(noon), noon + timedelta(hours=2), reminders([2]), ZONE)

    assert (first.wave, only.wave) == (Wave.REMIND, Wave.LAST)


def test_what_would_come_after_the_end_does_not_come() -> None:
    """The list comes at the end instead."""
    assert due_at(asked(hours=6), 1, Reminders(), ZONE) is None


def somebody(number: int, **told: object) -> Silent:
    """A silent person."""
    base = {"language": "es", "post": "av-tap", "confirmed_at": START, "chat_id": number}
    tries = told.pop("tries", 0)
    return Silent(person=National(id=number, **(base | told)), tries=tries)  # type: ignore[arg-type]


def test_needs_first_then_the_area_then_a_place_confirmed_lately_then_fewest_tries() -> None:
    """In this order."""
    old = START - timedelta(days=100)
    people = [
        somebody(1, region="MX-CHP", tries=1),
        somebody(2, region="MX-CHP"),
        somebody(3, region="MX-CHP", confirmed_at=old),
        somebody(4),
        somebody(5, needs=(Need.MEDICINE,)),
        somebody(6, under_five=True, region="MX-CHP"),
    ]

    assert [one.person.id for one in ranked(people, ["MX-CHP"])] == [6, 5, 2, 1, 3, 4]


@given(st.permutations(range(1, 7)))
def test_the_order_does_not_depend_on_how_they_come(numbers: list[int]) -> None:
    """The same people, the same list."""
    people = [somebody(n, region="MX-CHP" if n % 2 else None) for n in numbers]

    assert [one.person.id for one in ranked(people, [])] == [1, 3, 5, 2, 4, 6]


@pytest.mark.parametrize("wave", Wave)
def test_each_wave_writes_to_a_person_once(wave: Wave) -> None:
    """By a key of its own: a reminder's is not that of the question."""
    one = replace(asked(), wave=wave, again_at=START)
    other = replace(one, wave=Wave.ASK if wave is not Wave.ASK else Wave.REMIND)

    assert one.key(7) != other.key(7)
    assert one.key(7) != one.key(8)
