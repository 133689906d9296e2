"""`bot/domain/recording.py`: nobody hears their own, what is refused is never used again."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.form import LONGEST_CORE, Parts, whole
from bot.domain.message import Media, MediaKind
from bot.domain.recording import (
    MOST_WORDS,
    OVER,
    STEPS,
    Fault,
    Recording,
    RecordingState,
    Speaker,
    Step,
    Words,
    script,
)
from bot.errors import NotAllowed, RuleError, SecondOfficerNeeded, WrongState

NOW = datetime(2026, 3, 14, 12, tzinfo=UTC)
WORDS = Words(language="mam", written="es", text="Suba a un lugar alto.")
SPEAKERS = {
    "1": Speaker(officer="1", post="av-tap", languages={"mam", "es"}),
    "2": Speaker(officer="2", post="av-tap", languages={"mam"}),
    "3": Speaker(officer="3", post="av-tap", languages={"es"}),
    "4": Speaker(officer="4", post="av-hou", languages={"mam"}),
    "5": Speaker(officer="5", post="", languages=()),
}
SENT = Recording(
    id=1,
    post="av-tap",
    alert=7,
    words=WORDS,
    media=Media(kind=MediaKind.VOICE, file="a.ogg", name="a.ogg", sha256="a" * 64),
    seconds=20,
    speaker="1",
    sent_at=NOW,
)
ACTS = st.lists(st.tuples(st.sampled_from(Step), st.sampled_from(sorted(SPEAKERS))), max_size=8)


def act(one: Recording, step: Step, actor: str) -> Recording:
    """One step of anybody."""
    if step is Step.HEAR:
        return one.hear(SPEAKERS[actor], SPEAKERS[one.speaker], NOW)
    if step is Step.REFUSE:
        return one.refuse(SPEAKERS[actor], Fault.WORDS, NOW)
    return one.after(step, NOW)


@given(ACTS)
def test_whatever_anybody_tries_a_second_speaker_heard_what_is_used(
    acts: list[tuple[Step, str]],
) -> None:
    """The law of its states: each step is the table's, and what is over stays over."""
    one = SENT
    for step, actor in acts:
        before = one
        try:
            one = act(one, step, actor)
        except RuleError:
            assert one == before
            continue
        assert STEPS[before.state, step] is one.state
        assert before.state not in OVER
        if one.state is RecordingState.HEARD:
            assert one.listener is not None
            assert one.listener != one.speaker
            assert SPEAKERS[one.listener].speaks_for(one.post, "mam")
        assert (one.over_at is not None) is (one.state in OVER)


@pytest.mark.parametrize(
    ("actor", "error"),
    [("1", SecondOfficerNeeded), ("3", NotAllowed), ("4", NotAllowed), ("5", NotAllowed)],
)
def test_who_may_not_hear_it(actor: str, error: type[RuleError]) -> None:
    """Their own, another language, another post, gone."""
    with pytest.raises(error):
        act(SENT, Step.HEAR, actor)


def test_a_speaker_who_has_left_is_heard_no_more() -> None:
    """Nobody is there who answers for it."""
    with pytest.raises(WrongState):
        replace(SENT, speaker="5").hear(SPEAKERS["2"], SPEAKERS["5"], NOW)


def test_words_are_the_same_only_in_the_same_language() -> None:
    """Spanish read in Spanish is no Mam."""
    digests = {
        WORDS.digest,
        replace(WORDS, language="es").digest,
        replace(WORDS, text="Suba a un lugar alto").digest,
        replace(WORDS, written="en").digest,
    }

    assert len(digests) == 4


@given(st.lists(st.integers(1, 30), min_size=1, max_size=12), st.booleans())
def test_what_is_read_fits_into_a_minute(lengths: list[int], drill: bool) -> None:
    """All of it where it fits; a drill's banner first and last; never the word on the language."""
    actions = tuple(f"{at} " + "agua " * n for at, n in enumerate(lengths))
    banner = "EJERCICIO – EJERCICIO" if drill else ""
    parts = Parts(
        written="es", banner=banner, notice="No en Mam.", lead="Sube.", impact="", do=actions
    )
    told = script(parts)

    assert "Mam" not in told
    assert len(told.split()) <= MOST_WORDS or len(told) <= LONGEST_CORE
    if drill:
        assert told.startswith(banner)
        assert told.endswith(banner)
    if len(whole(replace(parts, notice="")).split()) <= MOST_WORDS:
        assert told == whole(replace(parts, notice=""))
