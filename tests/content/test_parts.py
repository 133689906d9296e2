"""`bot/content/parts.py`, and the short forms over the whole library."""

import re
from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content.folders import messages_folder
from bot.content.messages import Library
from bot.content.parts import Told, parts_of
from bot.domain.form import BULLET, LONGEST_CORE, Parts, core
from bot.domain.hazard import Hazard, Phase
from bot.domain.language import LANGUAGES
from bot.domain.message import plain, utf16_length
from bot.domain.national import Group, in_order
from bot.domain.slot import Place, Slot
from bot.domain.sms import PLAINER, Coding, sms
from bot.errors import NotReady
from tests.content.facts import FACTS, POST, ZONE, drawn
from tests.told import composed

LIBRARY = Library.load(messages_folder())
CELLS = [(hazard, phase) for hazard, phases in LIBRARY.phases.items() for phase in phases]
OPEN = sorted({"hazard_name"}.union(*(LIBRARY.required(*cell) for cell in CELLS)))


def told(
    hazard: Hazard = Hazard.FLOOD,
    phase: Phase = Phase.WARNING,
    language: str = "es",
    *groups: Group,
    drill: bool = False,
    slots: dict[str, Slot] = FACTS,
) -> Told:
    return Told(
        hazard=hazard,
        phase=phase,
        language=language,
        groups=in_order(groups),
        slots=slots,
        zone=ZONE,
        drill=drill,
    )


@pytest.mark.parametrize(("hazard", "phase"), CELLS)
@pytest.mark.parametrize("drill", [False, True])
def test_the_parts_are_the_sentences_of_the_text(hazard: Hazard, phase: Phase, drill: bool) -> None:
    """No form says what the full text does not, and the parts leave nothing of it out."""
    for language in LANGUAGES:
        for group in Group:
            one = told(hazard, phase, language, group, drill=drill)
            parts, text = parts_of(LIBRARY, one), plain(composed(LIBRARY, one))
            said = [part for part in parts.all if part != parts.help]

            assert all(part in text for part in said)
            assert POST.telephone in parts.help
            if phase is not Phase.RECOVERY:
                assert POST.emergency_number in parts.help.replace(POST.telephone, "")
            rest = text.replace(parts.banner, "") if parts.banner else text
            rest = "".join(line for line in rest.splitlines() if not re.search(r"\b0000?\b", line))
            for part in sorted(said, key=len, reverse=True):
                rest = rest.replace(part, "")
            assert len(re.sub(r"[•\s]", "", rest)) <= 24, rest  # a heading over the actions


@pytest.mark.parametrize(("hazard", "phase"), CELLS)
def test_every_cell_has_a_core_and_an_sms(hazard: Hazard, phase: Phase) -> None:
    """With the facts of a drill nothing is refused, for no reader; an SMS of it has three parts."""
    for language in LANGUAGES:
        for group in Group:
            for drill in (False, True):
                parts = parts_of(LIBRARY, told(hazard, phase, language, group, drill=drill))
                short = core(parts)
                sent = sms(short)

                assert utf16_length(short) <= LONGEST_CORE
                assert parts.lead in short
                assert BULLET + parts.do[0] in short
                if parts.banner:
                    assert short.splitlines()[0] == short.splitlines()[-1] == parts.banner
                if language != "ar":
                    assert (sent.coding, sent.parts <= 3) == (Coding.GSM7, True)


@settings(max_examples=60)
@given(
    cell=st.sampled_from(CELLS),
    language=st.sampled_from(LIBRARY.languages),
    group=st.sampled_from(list(Group)),
    slots=drawn(OPEN),
)
def test_whatever_the_facts_the_core_is_short_or_refused(
    cell: tuple[Hazard, Phase], language: str, group: Group, slots: dict[str, Slot]
) -> None:
    """Over 360 only where lead and one action alone are: then a sentence says so."""
    parts = parts_of(LIBRARY, told(*cell, language, group, drill=True, slots=slots))
    least = utf16_length("\n".join([parts.banner, parts.lead, BULLET + parts.do[0], parts.banner]))

    if least > LONGEST_CORE:
        with pytest.raises(NotReady, match=f"alone have {least}"):
            core(parts)
    else:
        assert utf16_length(core(parts)) <= LONGEST_CORE


def test_a_reader_of_another_language_is_told_first() -> None:
    """Mam falls to Spanish, and the core says so as the text does."""
    parts: Parts = parts_of(LIBRARY, told(language="mam"))

    assert core(parts).startswith("Todavía no tenemos este aviso en Mam")


@pytest.mark.parametrize("phase", list(Phase))
def test_short_forms_can_be_passed_on(phase: Phase) -> None:
    """No "write here" and no "keep this chat": they are read on paper and in other chats too."""
    for hazard in Hazard:
        told_ = parts_of(LIBRARY, told(hazard, phase))

        assert not re.search(r"\baquí\b|este chat|botón", " ".join(told_.all))


def test_a_live_message_says_no_drill_words() -> None:
    """As for the full text."""
    with pytest.raises(NotReady, match="cannot say"):
        parts_of(LIBRARY, told(slots=FACTS | {"place": Place("Simulacro")}))


# Pairs of words of the library that an SMS spells alike. Each was read in its sentences: the other
# word could not stand there. A new pair fails the test, so that somebody reads it too.
ALIKE: dict[str, set[tuple[str, ...]]] = {
    "es": {("esta", "está"), ("aun", "aún"), ("donde", "dónde")},
    "fr": {("sur", "sûr")},
    "pt": {("esta", "está"), ("da", "dá"), ("nos", "nós"), ("de", "dê")},
}


@pytest.mark.parametrize("language", LIBRARY.languages)
def test_an_sms_keeps_the_meaning(language: str) -> None:
    """Where two words lose what tells them apart, somebody has looked at both."""
    words = defaultdict(set)
    for hazard, phase in CELLS:
        for group in Group:
            parts = parts_of(LIBRARY, told(hazard, phase, language, group))
            for word in re.findall(r"\w+", " ".join(parts.all).casefold()):
                words[word.translate(PLAINER)].add(word)
    alike = {tuple(sorted(found)) for found in words.values() if len(found) > 1}

    assert alike <= ALIKE.get(language, set())
