"""Every cell of hazard × phase × language × group, in every form, whatever the facts: its limits.

Cards and sheets with any facts are in `test_cards` and `test_sheets`: one picture, one page.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content import speech
from bot.content.filling import LONGEST
from bot.content.parts import parts_of
from bot.domain.form import LONGEST_CORE, Parts, core, whole
from bot.domain.hazard import Hazard, Phase
from bot.domain.message import utf16_length
from bot.domain.national import Group, in_order
from bot.domain.slot import Slot
from bot.domain.sms import Coding, sms
from bot.domain.spoken import pieces, pieces_of_core
from bot.errors import NotReady
from tests.content.facts import drawn
from tests.content.test_parts import CELLS, LIBRARY, OPEN, told
from tests.content.test_speech import needs_voice
from tests.told import composed

LETTERS_S = {"es": 11, "en": 11, "fr": 11, "pt": 11, "ht": 10, "ar": 8}  # a second, or a few more
MOST_PARTS = {Coding.GSM7: 3, Coding.UCS2: 6}  # of 153 and 67 letters: 360 in all


def estimate(said: tuple[str, ...], language: str) -> float:
    """How long (s) a voice takes to say these pieces, rather too long than too short."""
    return sum(len(one) / LETTERS_S[language] + speech.PAUSE_S for one in said)


def short(parts: Parts) -> str | None:
    """The core, or None where the officer is told to shorten a fact."""
    try:
        return core(parts)
    except NotReady:
        return None


@settings(max_examples=200, deadline=None)
@given(
    cell=st.sampled_from(CELLS),
    language=st.sampled_from(LIBRARY.languages),
    groups=st.lists(st.sampled_from(Group), max_size=2).map(in_order),
    slots=drawn(OPEN),
    drill=st.booleans(),
)
def test_whatever_the_facts_each_form_is_within_its_limit(
    cell: tuple[Hazard, Phase],
    language: str,
    groups: tuple[Group, ...],
    slots: dict[str, Slot],
    drill: bool,
) -> None:
    """Full 4,096 units; core 360; an SMS of three or six parts; a voice of a minute."""
    one = told(*cell, language, *groups, drill=drill, slots=slots)
    parts = parts_of(LIBRARY, one)
    brief = short(parts)

    assert utf16_length(composed(LIBRARY, one)) <= LONGEST
    assert utf16_length(whole(parts)) <= LONGEST
    if brief is not None:
        sent = sms(brief)
        assert utf16_length(brief) <= LONGEST_CORE
        assert 1 <= sent.parts <= MOST_PARTS[sent.coding]
        assert estimate(pieces_of_core(parts, brief), language) <= speech.LONGEST_S


@settings(max_examples=2, deadline=None)
@given(slots=drawn(OPEN), drill=st.booleans())
def test_every_cell_takes_any_facts(slots: dict[str, Slot], drill: bool) -> None:
    """Not a sample of them: each hazard, phase, language and group, with the facts of the draw."""
    for hazard, phase in CELLS:
        for language in LIBRARY.languages:
            for group in Group:
                one = told(hazard, phase, language, group, drill=drill, slots=slots)
                brief = short(parts_of(LIBRARY, one))

                assert utf16_length(composed(LIBRARY, one)) <= LONGEST
                assert brief is None or utf16_length(brief) <= LONGEST_CORE


@pytest.mark.parametrize("language", LIBRARY.languages)
def test_every_cell_can_be_said_in_a_minute(language: str) -> None:
    """With the facts of a drill, for every group: its core at least."""
    for hazard, phase in CELLS:
        for group in Group:
            parts = parts_of(LIBRARY, told(hazard, phase, language, group, drill=True))

            assert estimate(pieces_of_core(parts, core(parts)), language) <= speech.LONGEST_S


@needs_voice
@pytest.mark.parametrize("language", LIBRARY.languages)
def test_the_estimate_is_no_shorter_than_the_voice(language: str) -> None:
    """Nor half as long again."""
    from bot.content.espeak import espeak

    parts = parts_of(LIBRARY, told(Hazard.HEAT, Phase.AWARENESS, language))
    samples = sum(
        len(espeak().speak(speech.VOICES[language], one, speech.PACE)) / espeak().hertz
        + speech.PAUSE_S
        for one in pieces(parts)
    )

    assert samples <= estimate(pieces(parts), language) <= 1.5 * samples
