"""How fast a token may send, as its answers show."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.tempo import (
    CLIMB_TIME,
    FEWEST,
    FIRST_HALT,
    LEAST_RATE,
    LONGEST_HALT,
    LOOK_BACK,
    SLOW_CLIMB_TIME,
    Tempo,
)


def refuse(tempo: Tempo, now: float, wait: float = 1.0) -> float:
    """A refusal, the halt, and a probe that gets through; gives when."""
    tempo.throttled(now, wait)
    now = tempo.halted_until
    tempo.let_go(now)
    tempo.succeeded(now + 0.1)
    return now + 0.1


def test_the_rate_halves_once_and_climbs_back() -> None:
    """The sends that were under way say 429 too: that is one halt."""
    tempo = Tempo(20)
    for at in (0.0, 0.01, 0.02):
        tempo.throttled(at, 1.0)
    tempo.let_go(1.1)
    tempo.succeeded(2.0)

    assert tempo.halts == 1
    assert tempo.current(2.0) == 10
    assert tempo.current(2.0 + CLIMB_TIME / 2) == 15


def test_what_telegram_took_is_found() -> None:
    """Back to nine tenths of it quickly, to the whole rate slowly."""
    tempo = Tempo(20)
    start = refuse(tempo, 0.0)
    quick = tempo.current(start + CLIMB_TIME)
    slow = tempo.current(start + CLIMB_TIME + SLOW_CLIMB_TIME / 20)

    assert tempo.found() == slow
    assert 18 <= quick < 18.5
    assert 18.9 < slow < 19.2
    assert tempo.current(start + SLOW_CLIMB_TIME) == 20


def test_a_refusal_below_what_was_found_finds_nothing_new() -> None:
    """One chat may have been meant: the token is not slowed down for long."""
    tempo = Tempo(20)
    start = refuse(tempo, 0.0)
    refuse(tempo, start + 5)

    assert tempo.found() == 18


def test_a_refused_probe_halves_again() -> None:
    """Down to one message in two seconds, and no further."""
    tempo, now = Tempo(20), 0.0
    for _ in range(20):
        tempo.throttled(now, 1.0)
        now = tempo.halted_until
        tempo.let_go(now)

    assert tempo.current(now) == LEAST_RATE


def test_lost_answers_halt_too() -> None:
    """Each may be a message that arrived: better one probe than all of them twice."""
    tempo = Tempo(20)
    for at in range(FEWEST):
        tempo.lost(float(at))

    assert tempo.failing
    assert tempo.halted_until == FEWEST - 1 + FIRST_HALT


def test_a_few_lost_answers_halt_nobody() -> None:
    """One in three."""
    tempo = Tempo(20)
    for at in range(3 * LOOK_BACK):
        (tempo.succeeded if at % 3 else tempo.lost)(float(at))

    assert not tempo.failing
    assert not tempo.probing


def test_while_probes_are_lost_the_halts_grow() -> None:
    """To a minute; the first one that gets through ends it."""
    tempo, now, halts = Tempo(20), 0.0, []
    for _ in range(FEWEST):
        tempo.lost(now)
    for _ in range(6):
        halts.append(tempo.halted_until - now)
        now = tempo.halted_until
        tempo.let_go(now)
        tempo.lost(now)
    now = tempo.halted_until
    tempo.let_go(now)
    tempo.succeeded(now)

    assert halts == [5, 10, 20, 40, 60, LONGEST_HALT]
    assert not tempo.failing
    assert tempo.current(now) == 10  # the rate was not to blame


def test_what_was_found_outlives_the_process() -> None:
    """The rate, and the rest of a halt."""
    tempo = Tempo(25)
    tempo.recall(100.0, 12.0, 30.0)
    halted = tempo.halted_until
    tempo.let_go(130.0)
    tempo.succeeded(130.0)

    assert halted == 130
    assert tempo.current(130.0) == 6
    assert 12 <= tempo.current(130.0 + CLIMB_TIME) < 13


@given(st.lists(st.tuples(st.floats(0, 30), st.sampled_from(["429", "ok", "lost", "go"]))))
def test_the_rate_stays_sane(steps: list[tuple[float, str]]) -> None:
    """Whatever comes: above the least, and never above what was configured."""
    tempo, now = Tempo(25), 0.0
    for wait, what in steps:
        now += wait
        if what == "429":
            tempo.throttled(now, 1.0)
        else:
            {"ok": tempo.succeeded, "lost": tempo.lost, "go": tempo.let_go}[what](now)

        assert LEAST_RATE <= tempo.current(now) <= 25
        assert LEAST_RATE <= tempo.found() <= 25
