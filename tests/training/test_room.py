"""The queue of updates: in order, until confirmed or expired, and the same after a restart."""

from hypothesis import given
from hypothesis import strategies as st

from bot.training.durable import Body, Key
from bot.training.records import DAY_S
from bot.training.room import Room
from tests.training.conftest import patient

TOKENS = {"42:a": "enlace_bot"}
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("say"), st.integers(0, 2)),
        st.tuples(st.just("wait"), st.sampled_from([1, 3_600, DAY_S])),
        st.tuples(st.just("confirm"), st.integers(-3, 12)),
    ),
    max_size=25,
)


def room() -> Room:
    """A room with three people."""
    made = Room(TOKENS, mint=lambda: "secret")
    for name in ("Ana", "Bo", "Çem"):
        made.join(name, None, made.bots["42:a"])
    return made


def expected_after(waiting: list[tuple[int, float]], offset: int) -> list[tuple[int, float]]:
    """What the Bot API promises of `offset`."""
    if offset < 0:
        return waiting[offset:]
    return [update for update in waiting if update[0] >= offset]


@patient
@given(STEPS)
def test_what_waits_is_what_was_neither_confirmed_nor_expired(steps: list[tuple[str, int]]) -> None:
    """However sending, waiting and confirming interleave; also for a room made anew."""
    made, now = room(), 0.0
    bot = made.bots["42:a"]
    first, waiting = bot.last_update + 1, list[tuple[int, float]]()
    kept: dict[Key, Body] = dict(made.journal)
    for step, amount in steps:
        if step == "say":
            made.say(made.people[1001 + amount], {"text": "a"}, now)
            waiting.append((bot.last_update, now + DAY_S))
        elif step == "wait":
            now += amount
        else:
            offset = amount if amount < 0 else first + amount
            alive = list(bot.updates)
            waiting = [update for update in waiting if update[0] in alive]
            made.confirm(bot, offset)
            waiting = expected_after(waiting, offset)
        found = made.waiting(bot, 100, now)
        assert [u.id for u in found] == [number for number, until in waiting if until > now]
        kept |= made.journal

    again = Room(TOKENS, mint=lambda: "secret")
    again.recall([(key, body) for key, body in sorted(kept.items()) if body is not None])
    assert again.bots["42:a"].updates == bot.updates
    assert again.people == made.people
    assert again.messages == made.messages
    assert again.bots["42:a"].last_update == bot.last_update


def test_a_negative_offset_larger_than_the_queue_keeps_all() -> None:
    """Nothing to drop."""
    made = room()
    made.say(made.people[1001], {"text": "a"}, 0.0)
    made.confirm(made.bots["42:a"], -5)

    assert len(made.bots["42:a"].updates) == 1


def test_people_of_an_absent_bot_are_remembered() -> None:
    """A room restarted without that bot's token does not fail."""
    made = room()
    facts = [(key, body) for key, body in sorted(made.journal.items()) if body is not None]
    other = Room({"43:b": "other_bot"}, mint=lambda: "secret")
    other.recall(facts)

    assert len(other.people) == 3
