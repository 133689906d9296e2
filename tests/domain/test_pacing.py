"""The pacer of a token."""

from bisect import bisect_left

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.delivery import Lane
from bot.domain.pacing import CHAT_BURST, FAIR_SLOT, Pacer


def run(pacer: Pacer, until: float, start: float = 0.0) -> list[tuple[float, int]]:
    """Let go whatever may go until `until` (s); gives instant and ticket of each."""
    sent, now = [], start
    while now <= until:
        ticket, wait = pacer.next(now)
        if ticket is None:
            now += max(wait, 1e-9)
        else:
            pacer.gone(ticket, now)
            pacer.came(ticket, now)
            sent.append((now, ticket))
    return sent


def most_in_a_second(times: list[float]) -> int:
    """The fullest one-second window."""
    return max((bisect_left(times, t + 1.0) - i for i, t in enumerate(times)), default=0)


@settings(max_examples=60)
@given(
    st.integers(1, 60),
    st.lists(st.tuples(st.floats(0, 0.5), st.sampled_from(list(Lane))), min_size=1, max_size=80),
)
def test_no_second_holds_more_than_the_rate(rate: int, arrivals: list[tuple[float, Lane]]) -> None:
    """However they arrive, in whatever lanes, and from the first on."""
    pacer, now, times = Pacer(rate), 0.0, []
    for chat, (gap, lane) in enumerate(arrivals):
        times += [t for t, _ in run(pacer, now + gap, now)]
        now += gap
        pacer.enter(lane, chat)
    times += [t for t, _ in run(pacer, now + 400, now)]

    assert len(times) == len(arrivals)
    assert most_in_a_second(times) <= rate


@pytest.mark.parametrize(
    ("rate", "share"), [(1, 0.99), (25, 0.99), (30, 0.99), (100, 0.99), (1000, 0.97)]
)
def test_nearly_the_whole_rate_is_used(rate: int, share: float) -> None:
    """A queue that never empties leaves at the rate."""
    pacer = Pacer(rate)
    seconds = 200 if rate == 1 else 10
    for chat in range(rate * (seconds + 1)):
        pacer.enter(Lane.ROUTINE, chat)

    sent = run(pacer, seconds)

    assert len(sent) >= share * rate * seconds


def test_a_late_timer_costs_nothing() -> None:
    """Timers that come up to 5 ms late do not slow the pacer down."""
    pacer, now, sent = Pacer(100), 0.0, []
    for chat in range(1500):
        pacer.enter(Lane.ROUTINE, chat)
    while now < 10:
        ticket, wait = pacer.next(now)
        if ticket is None:
            now += wait + 0.005
        else:
            pacer.gone(ticket, now)
            pacer.came(ticket, now)
            sent.append(now)

    assert len(sent) >= 0.98 * 100 * 10
    assert most_in_a_second(sent) <= 100


def test_a_second_is_counted_from_when_they_really_went() -> None:
    """A stalled machine that lets the late ones go at once still keeps the rate."""
    pacer, now, sent, held = Pacer(50), 0.0, list[float](), list[int]()
    for chat in range(500):
        pacer.enter(Lane.WARNING, chat)
    while now < 8:
        ticket, wait = pacer.next(now)
        held += [] if ticket is None else [ticket]
        if ticket is None or len(held) == 40:
            now += min(wait, 0.1) if ticket is None else 0.3
            for each in held:
                pacer.gone(each, now)
                pacer.came(each, now)
                sent.append(now)
            held.clear()

    assert most_in_a_second(sent) <= 50


def test_there_is_no_burst_at_the_start() -> None:
    """The first second is like any other."""
    pacer = Pacer(25)
    for chat in range(100):
        pacer.enter(Lane.WARNING, chat)

    assert len(run(pacer, 0.2)) <= 7


def test_urgent_lanes_go_first() -> None:
    """Whatever came earlier."""
    pacer = Pacer(10)
    lanes = {pacer.enter(lane, n): lane for n, lane in enumerate(reversed(Lane))}

    assert [lanes[ticket] for _, ticket in run(pacer, 5)] == list(Lane)


def test_live_goes_before_every_drill() -> None:
    """Even a routine live message, and even when the drill has waited for long."""
    pacer = Pacer(25)
    drill = pacer.enter(Lane.EMERGENCY, 1, drill=True)
    live = [pacer.enter(Lane.ROUTINE, chat) for chat in range(2, 102)]

    assert [ticket for _, ticket in run(pacer, 10)] == [*live, drill]


def test_the_oldest_of_the_lower_lanes_is_never_starved() -> None:
    """Under a stream of warnings a routine message still goes in its fair slot."""
    pacer = Pacer(25)
    old = pacer.enter(Lane.ROUTINE, 1)
    for chat in range(2, 200):
        pacer.enter(Lane.WARNING, chat)

    order = [ticket for _, ticket in run(pacer, 10)]

    assert order.index(old) == FAIR_SLOT - 1


def test_a_reply_does_not_wait_behind_bulk() -> None:
    """Telegram's reply goes within a slot, and after the first one several go at once."""
    pacer = Pacer(25)
    for chat in range(1000):
        pacer.enter(Lane.EMERGENCY, chat)
    run(pacer, 5)
    first = pacer.enter(Lane.REPLY, 5000)
    waited = {ticket: t - 5 for t, ticket in run(pacer, 10, 5.0)}[first]
    replies = [pacer.enter(Lane.REPLY, 5001 + n) for n in range(5)]
    later = {ticket: t - 10 for t, ticket in run(pacer, 12, 10.0)}

    assert waited <= 0.05
    assert max(later[ticket] for ticket in replies) <= 0.05


def test_many_replies_hold_up_nothing_that_comes_after_them() -> None:
    """A minute of answers at the full rate, then a warning: it goes at once, and so do they."""
    pacer = Pacer(25)
    for chat in range(25 * 120):
        pacer.enter(Lane.REPLY, chat)
    run(pacer, 60)
    warning = pacer.enter(Lane.WARNING, 9999)
    sent = run(pacer, 70, 60.0)

    assert next(t for t, ticket in sent if ticket == warning) <= 61
    assert len(sent) >= 0.8 * 25 * 10


def test_one_chat_gets_a_short_burst_and_then_one_a_second() -> None:
    """The rest of the world does not wait for it."""
    pacer = Pacer(25)
    same = {pacer.enter(Lane.REPLY, 7) for _ in range(6)}
    other = pacer.enter(Lane.ROUTINE, 8)

    sent = run(pacer, 10)
    mine = [t for t, ticket in sent if ticket in same]

    assert mine[CHAT_BURST - 1] <= 0.2
    assert [round(t - mine[0]) for t in mine] == [0, 0, 0, 1, 2, 3]
    assert next(t for t, ticket in sent if ticket == other) <= 0.3
    assert [ticket for _, ticket in sent if ticket in same] == sorted(same)


def test_a_group_gets_20_a_minute() -> None:
    """Telegram's own limit for groups."""
    pacer = Pacer(25)
    for _ in range(60):
        pacer.enter(Lane.WARNING, -100)

    assert len(run(pacer, 60)) <= 20 + CHAT_BURST


def test_a_halt_is_a_deadline_and_ends_with_one_probe() -> None:
    """Nothing breaks it; then one goes, and the rest only once that one succeeded."""
    pacer = Pacer(25)
    for chat in range(500):
        pacer.enter(Lane.EMERGENCY, chat)
    run(pacer, 1)
    pacer.tempo.throttled(1.0, 5.0)
    pacer.tempo.throttled(1.1, 2.0)  # a shorter one does not shorten it
    pacer.tempo.succeeded(1.2)  # was under way

    halted = run(pacer, 5.99, 1.2)
    probes = run(pacer, 9.0, 6.0)
    pacer.tempo.succeeded(9.0)
    after = run(pacer, 10.0, 9.0)

    assert halted == []
    assert len(probes) == 1
    assert 11 <= len(after) <= 14


def test_a_lost_probe_is_followed_by_another() -> None:
    """No answer at all must not halt the token for ever."""
    pacer = Pacer(25)
    for chat in range(5):
        pacer.enter(Lane.EMERGENCY, chat)
    pacer.tempo.throttled(0.0, 1.0)

    assert [round(t) for t, _ in run(pacer, 25)] == [1, 11, 21]


def test_who_leaves_takes_no_slot() -> None:
    """Neither in the queue nor while their chat is not ready."""
    pacer = Pacer(10)
    gone = [pacer.enter(Lane.REPLY, 1) for _ in range(5)]
    stays = pacer.enter(Lane.WARNING, 2)
    run(pacer, 0.2)
    for ticket in gone:
        pacer.leave(ticket)

    assert stays in [ticket for _, ticket in run(pacer, 1, 0.2)]
    assert pacer.next(5)[1] == float("inf")


def test_memory_is_bounded() -> None:
    """A million chats later, only the last seconds' are remembered."""
    pacer, now = Pacer(1000), 0.0
    for chat in range(15_000):
        pacer.enter(Lane.ROUTINE, chat)
        now += 0.0021
        ticket, _ = pacer.next(now)
        if ticket is not None:
            pacer.gone(ticket, now)
            pacer.came(ticket, now)

    assert pacer.remembered() < 5_000


def test_only_sane_rates() -> None:
    """From one a second to what Telegram allows at most."""
    for rate in (0, 1001):
        with pytest.raises(ValueError, match="rate"):
            Pacer(rate)
