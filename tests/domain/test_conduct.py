"""An exercise under way: its table of states and its own clock, alone."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.conduct import (
    AWAY,
    FASTEST,
    MOVES,
    SLOWEST,
    Event,
    EventKind,
    Move,
    Run,
    RunState,
    code_of,
    frozen_teams,
    shown_at,
)
from bot.errors import NotReady, WrongState

NOW = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def a_run(state: RunState = RunState.LOBBY) -> Run:
    """An exercise that nobody has moved yet."""
    since = NOW if state is RunState.RUNNING else None
    return Run(
        id=1, code="NORA", script="storm", language="es", state=state, since=since, opened_at=NOW
    )


def event(number: int, kind: EventKind, at: datetime, seconds: float = 0, **rest: str) -> Event:
    """Something that was written down."""
    return Event(id=number, at=at, seconds=seconds, kind=kind, **rest)


@pytest.mark.parametrize("state", RunState)
@pytest.mark.parametrize("move", Move)
def test_the_table_decides_every_move(state: RunState, move: Move) -> None:
    """What it lacks is refused with a sentence; the clock goes only while it runs."""
    if (state, move) not in MOVES:
        with pytest.raises(WrongState, match="NORA"):
            a_run(state).moved(move, NOW)
        return
    after = a_run(state).moved(move, NOW + MINUTE)

    assert after.state is MOVES[state, move]
    assert (after.since is not None) is (after.state is RunState.RUNNING)


def test_what_is_over_never_runs_again() -> None:
    """From the end there is only the wipe, and from there nothing."""
    assert {end for (state, _), end in MOVES.items() if state is RunState.ENDED} == {RunState.WIPED}
    assert not [move for (state, move) in MOVES if state is RunState.WIPED]


steps = st.lists(
    st.tuples(
        st.sampled_from(["pause", "resume", "faster", "slower"]),
        st.integers(min_value=0, max_value=600),
    ),
    max_size=20,
)


@given(steps)
def test_the_clock_never_goes_back_and_events_tell_the_same(taken: list[tuple[str, int]]) -> None:
    """However it is paused and hurried, the written events give the clock that people saw."""
    run, now, last = a_run().moved(Move.START, NOW), NOW, 0.0
    events = [event(1, EventKind.MOVE, NOW, 0.0, ref="start")]
    for step, seconds in taken:
        now += timedelta(seconds=seconds)
        before = run.at(now)
        assert before >= last
        if step in ("pause", "resume"):
            if (run.state, Move(step)) not in MOVES:
                continue
            run = run.moved(Move(step), now)
            events.append(event(len(events) + 1, EventKind.MOVE, now, run.seconds, ref=step))
        else:
            run = run.paced(4.0 if step == "faster" else 0.5, now)
            told = f"{run.speed:g}"
            events.append(event(len(events) + 1, EventKind.SPEED, now, run.seconds, text=told))
        last = run.at(now)
        assert last == pytest.approx(before)

    for moment in (now, now + MINUTE):
        assert shown_at(events, moment) == pytest.approx(run.at(moment))


def test_a_speed_has_bounds() -> None:
    """Neither standing still nor all at once."""
    for speed in (0, SLOWEST / 2, FASTEST * 2, -1, float("nan")):
        with pytest.raises(NotReady):
            a_run().paced(speed, NOW)


def test_the_clock_is_put_forward_and_never_back() -> None:
    """`skipped` keeps what has passed."""
    run = a_run(RunState.RUNNING)

    assert run.skipped(300, NOW + MINUTE).seconds == 300
    assert run.skipped(10, NOW + MINUTE).seconds == 60


def test_a_team_stands_until_it_may_go_on() -> None:
    """The newest word about each team counts; the others play."""
    told = [
        event(1, EventKind.FROZEN, NOW, team="1"),
        event(2, EventKind.FROZEN, NOW, team="2"),
        event(3, EventKind.THAWED, NOW, team="1"),
        event(4, EventKind.ALARM, NOW, team="3"),
    ]

    assert frozen_teams(told) == {"2"}
    assert frozen_teams([]) == frozenset()


def test_a_code_is_easy_to_say() -> None:
    """No letter that is taken for another."""
    said = code_of(bytes(range(256)))

    assert not set(said) & set("0O1IL")
    assert len(code_of(b"1234")) == 4


@given(st.lists(st.floats(min_value=0.5, max_value=4000), min_size=1, max_size=30))
def test_who_slept_goes_on_where_they_were(gaps: list[float]) -> None:
    """Looked at each second or so; what was longer was a sleep, and the events tell the same."""
    run, now, awake = a_run().moved(Move.START, NOW), NOW, 0.0
    events = [event(1, EventKind.MOVE, NOW, 0.0, ref="start")]
    for gap in gaps:
        now += timedelta(seconds=gap)
        slept, run = run.was_away(now), run.ticked(now)
        awake += 0.0 if slept else gap
        if slept:
            events.append(event(len(events) + 1, EventKind.SLEPT, now, run.seconds))
        assert slept is (timedelta(seconds=gap) > AWAY)
        assert run.at(now) == pytest.approx(awake, abs=1e-4)
        assert shown_at(events, now + MINUTE) == pytest.approx(run.at(now + MINUTE), abs=1e-4)


def test_a_clock_that_stands_is_not_moved_by_looking() -> None:
    """Nobody sleeps in the lobby."""
    run = a_run()

    assert run.ticked(NOW + MINUTE) == run
    assert not run.was_away(NOW + MINUTE)
