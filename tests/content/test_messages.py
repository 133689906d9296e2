"""`bot/content/messages.py` and `templates.py`, on the shipped messages and on broken ones."""

import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.folders import messages_folder
from bot.content.formats import said
from bot.content.messages import Library, problems
from bot.content.templates import expand
from bot.domain.hazard import Hazard, Phase
from bot.domain.language import LANGUAGES
from bot.domain.message import Review, utf16_length
from bot.domain.national import Group, Groups, in_order
from bot.domain.slot import Slot, parse
from bot.errors import NotReady, TemplateError, UnknownPlaceholder
from tests.content.facts import FACTS, ZONE, drawn, opening

LIBRARY = Library.load(messages_folder())
OPEN = sorted(  # the slots of alerts
    {"hazard_name"}.union(*(LIBRARY.required(one, phase) for one in Hazard for phase in Phase))
)
LIMITS = (900, 960, 1150)  # UTF-16 units: for no group, for one, for two
OWN = [  # what a language has of its own
    (language, hazard, phase)
    for language in LIBRARY.languages
    for hazard in Hazard
    for phase in Phase
    if LIBRARY.review(hazard, phase, language)
]
BANNERS = {
    "es": "EJERCICIO – EJERCICIO – EJERCICIO",
    "en": "EXERCISE – EXERCISE – EXERCISE",
    "fr": "EXERCICE – EXERCICE – EXERCICE",
    "ht": "EGZÈSIS – EGZÈSIS – EGZÈSIS",
    "pt": "EXERCÍCIO – EXERCÍCIO – EXERCÍCIO",
    "ar": "تمرين – تمرين – تمرين",
}


def shortest(name: str, language: str) -> int:
    """As long as the fictional value, whose texts the limits are measured on."""
    return utf16_length(said(FACTS[name], language, ZONE))


def composed(
    phase: Phase = Phase.WARNING,
    language: str = "es",
    group: Group = Group.GENERAL,
    *,
    drill: bool = False,
    slots: dict[str, Slot] = FACTS,
    library: Library = LIBRARY,
    least: Review = Review.DRAFT,
    hazard: Hazard = Hazard.HURRICANE,
    beside: Group = Group.GENERAL,
) -> str:
    return library.compose(
        hazard=hazard,
        phase=phase,
        language=language,
        groups=in_order([group, beside]),
        slots=slots,
        zone=ZONE,
        drill=drill,
        least=least,
    ).text


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """The shipped messages, to be broken."""
    return Path(shutil.copytree(messages_folder(), tmp_path / "messages"))


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


@given(
    hazard=st.sampled_from(Hazard),
    phase=st.sampled_from(Phase),
    language=st.sampled_from(sorted(LANGUAGES)),
    groups=st.lists(st.sampled_from(Group)).map(in_order),
    slots=drawn(OPEN),
    drill=st.booleans(),
)
def test_every_reader_gets_a_whole_text(
    hazard: Hazard,
    phase: Phase,
    language: str,
    groups: Groups,
    slots: dict[str, Slot],
    drill: bool,
) -> None:
    """No brace, no foreign markup, and the banner first and last exactly in a drill."""
    made = LIBRARY.compose(
        hazard=hazard,
        phase=phase,
        language=language,
        groups=groups,
        slots=slots,
        zone=ZONE,
        drill=drill,
    )
    lines = made.text.splitlines()
    banner = BANNERS[made.written]

    assert not set(made.text) & {"{", "}"}
    assert set(re.findall(r"<[^>]*>", made.text)) <= {"<b>", "</b>"}
    assert re.search(r"&(?!(amp|lt|gt);)", made.text) is None
    assert (lines[0] == banner, lines[-1] == banner) == (drill, drill)
    assert made.text.count(banner) == (2 if drill else 0)
    assert utf16_length(made.text) <= 4096
    assert made.written == LIBRARY.written(hazard, phase, language)


@given(
    cell=st.sampled_from(OWN),
    groups=st.lists(st.sampled_from(Group), max_size=2).map(in_order),
    slots=drawn(OPEN),
)
def test_only_the_officer_makes_a_text_longer(
    cell: tuple[str, Hazard, Phase], groups: Groups, slots: dict[str, Slot]
) -> None:
    """Whatever stands in the slots, the limit grows by no more than they are longer."""
    language, hazard, phase = cell
    pieces = expand(LIBRARY.speeches[language], hazard, phase, groups).pieces
    names = [name for _, name in pieces if name] + ["hazard_name"]
    longer = sum(
        max(0, utf16_length(said(slots[n], language, ZONE)) - shortest(n, language))
        for n in names
        if n != "hazard"
    )
    text = LIBRARY.compose(
        hazard=hazard,
        phase=phase,
        language=language,
        groups=groups,
        slots=slots,
        zone=ZONE,
        drill=False,
    ).text

    assert utf16_length(text) <= LIMITS[len(groups)] + longer


@pytest.mark.parametrize(("language", "hazard", "phase"), OWN)
def test_a_text_is_short_and_begins_with_its_source(
    language: str, hazard: Hazard, phase: Phase
) -> None:
    """Who says it within the first line; the limit is that of the number of groups."""
    for group in Group:
        for beside in Group:
            text = composed(phase, language, group, hazard=hazard, beside=beside)

            assert text.startswith(opening(language))
            assert utf16_length(text) <= LIMITS[len(in_order([group, beside]))]


@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize("language", LIBRARY.languages)
def test_every_group_is_told_something_of_its_own(phase: Phase, language: str) -> None:
    """As many texts as groups that have a modifier; Spanish and English have one for each."""
    groups = [Group.GENERAL, Group.FARM_WORK, Group.DOMESTIC_WORK]

    assert len({composed(phase, language, group) for group in groups}) == len(groups)


@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize("language", LIBRARY.languages)
def test_who_is_in_several_groups_is_told_each_thing_once(phase: Phase, language: str) -> None:
    """Every line of each group, none twice, in one order whatever the choice's."""
    both = [Group.DOMESTIC_WORK, Group.FARM_WORK]
    text = LIBRARY.compose(
        hazard=Hazard.HURRICANE,
        phase=phase,
        language=language,
        groups=in_order(both),
        slots=FACTS,
        zone=ZONE,
        drill=False,
    ).text
    lines = text.splitlines()
    alone = [line for group in both for line in composed(phase, language, group).splitlines()]

    assert set(alone) == set(lines)
    assert len([one for one in lines if one]) == len({one for one in lines if one})


def test_order_is_source_hazard_place_action_time_help() -> None:
    """As the research on warnings has it."""
    text = composed()
    parts = ["Consulado", "huracán Quirina", "Chiapas", "Albergue", "Próximo aviso", "+52 000"]
    found = [text.index(part) for part in parts]

    assert found == sorted(found)


def test_a_storm_without_a_name_is_the_hurricane() -> None:
    """The name is optional."""
    slots = {name: slot for name, slot in FACTS.items() if name != "hazard_name"}

    assert "el huracán llega a Chiapas" in composed(slots=slots)
    assert "hazard_name" not in LIBRARY.required(Hazard.HURRICANE, Phase.WARNING)


def test_a_full_stop_is_never_doubled() -> None:
    """English hours bring their own."""
    assert ".." not in composed(language="en")


def test_one_who_reads_another_language_is_told() -> None:
    """Mam is not there yet; Spanish comes with a notice in front, inside the banner."""
    made = LIBRARY.compose(
        hazard=Hazard.HURRICANE,
        phase=Phase.WARNING,
        language="mam",
        groups=(),
        slots=FACTS,
        zone=ZONE,
        drill=True,
    )

    assert made.written == "es"
    assert made.text.splitlines()[2] == "Todavía no tenemos este aviso en Mam; va en español."


@pytest.mark.parametrize(("language", "written"), [("ht", "fr"), ("fr", "es"), ("ar", "en")])
def test_a_language_may_lack_a_hazard(copied: Path, language: str, written: str) -> None:
    """Its reader gets the declared fallback for this one, and is told; the rest is their own."""
    lacking = {"ht": ("ht",), "fr": ("fr",), "ar": ("ar",)}[language]
    for code in lacking:
        (copied / code / "hurricane.toml").unlink(missing_ok=True)
    library = Library.load(copied)

    text = composed(language=language, library=library)

    assert library.written(Hazard.HURRICANE, Phase.WARNING, language) == written
    assert LANGUAGES[language].endonym in text.splitlines()[0]
    assert library.speeches[written].common.no_scam in text


def test_a_live_alert_passes_over_what_nobody_checked(copied: Path) -> None:
    """French readers get the checked Spanish, and are told; with none checked there is no text."""
    with pytest.raises(TemplateError, match="checked"):
        composed(language="fr", least=Review.CHECKED)
    for name in ("common", "hurricane"):
        checked = 'state = "checked", by = "A. Paz", on = 2026-03-14'
        change(copied / "es" / f"{name}.toml", 'state = "translated"', checked)
    library = Library.load(copied)

    text = composed(language="fr", least=Review.CHECKED, library=library)

    assert "aviso en français; va en español" in text
    assert library.review(Hazard.HURRICANE, Phase.WARNING, "es") is Review.CHECKED
    assert library.stale(date(2027, 3, 14)) == []
    assert len(library.stale(date(2027, 3, 15))) == 2


def test_arabic_isolates_what_the_officer_wrote() -> None:
    """Names and numbers keep their order; dates are Arabic, and marks stand nowhere else."""
    text = composed(language="ar")
    values = ["source", "authority", "hazard_name", "place", "shelter", "telephone"]
    told = [said(FACTS[name], "ar", ZONE) for name in [*values, "emergency_number"]]

    assert all(re.fullmatch("\u2068[^\u2068\u2069]+\u2069", one) for one in told)
    assert all(one in text for one in told)
    assert text.count("\u2068") == text.count("\u2069") == len(told)
    assert said(FACTS["onset"], "ar", ZONE) in text


def test_arabic_isolates_the_name_of_a_language() -> None:
    """Where Arabic stands in for another language, though today it does for none."""
    framed = LIBRARY._framed("نص", "mam", "ar", drill=False)

    assert "\u2068Mam\u2069" in framed.splitlines()[0]


def test_a_missing_slot_is_named() -> None:
    """The officer learns which."""
    with pytest.raises(NotReady, match="shelter"):
        composed(slots={name: slot for name, slot in FACTS.items() if name != "shelter"})


@pytest.mark.parametrize("word", ["Ejercicio", "SIMULACRO", "Egzèsis", "تمرين"])
def test_a_live_alert_carries_no_drill_words(word: str) -> None:
    """In a drill it may."""
    slots = FACTS | {"shelter": parse("shelter", f"Escuela {word}", ZONE)}

    assert word in composed(slots=slots, drill=True)
    with pytest.raises(NotReady, match="drill"):
        composed(slots=slots)


def test_what_telegram_would_refuse_is_refused_before() -> None:
    """Escaping counts too."""
    slots = dict(FACTS)
    for name in ("source", "authority", "place", "shelter", "hazard_name"):
        slots[name] = parse(name, "&" * 200, ZONE)

    with pytest.raises(TemplateError, match="4096"):
        composed(slots=slots)


def test_required_slots_are_those_of_the_phase() -> None:
    """What stands open in the texts, without what the library adds."""
    assert LIBRARY.required(Hazard.HURRICANE, Phase.WARNING) == {
        "source",
        "authority",
        "place",
        "onset",
        "deadline",
        "shelter",
        "next_update",
        "telephone",
        "emergency_number",
    }
    assert LIBRARY.phases == {hazard: tuple(Phase) for hazard in Hazard}


def test_the_shipped_messages_have_no_problem() -> None:
    """And none of them pretends to be checked."""
    assert problems(messages_folder()) == []
    assert {LIBRARY.review(hazard, phase, code) for code, hazard, phase in OWN} == {
        Review.TRANSLATED
    }


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("{deadline}", "{deadlin}", "[warning].actions: unknown placeholder {deadlin}; did you"),
        ("{deadline}", "{{deadline}}", "[warning].actions: a doubled brace"),
        ("{deadline}", "{deadline!r}", "[warning].actions: {deadline} has a format"),
        ("{deadline}", "{deadline", "[warning].actions: "),
        ("{deadline}", "1 p. m.", "[warning]: general lacks {deadline}, which es says"),
        ("ventanas con", "<h1>ventanas</h1> con", "<h1> is not allowed"),
        ("ventanas con", "<b>ventanas con", "<b> is not closed"),
        ("ventanas con", "</b>ventanas con", "</b> closes nothing"),
        ("ventanas con", "ventanas & con", "a bare <, > or &"),
        ("ventanas con", "ventanas <b con", "a bare <, > or &"),
        ('state = "translated"', 'state = "checked"', "add by and on"),
        ('state = "translated"', 'state = "perfect"', "[review].state: Invalid enum value"),
        ('hazard = "hurricane"', 'hazard = "typhoon"', "Invalid enum value"),
        ('hazard = "hurricane"', 'hazard = "flood"', "name the file flood.toml"),
        ("[warning]\n", '[warning]\nlead = "{source}, {place}."\n', "lead: lacks {impact}"),
        ("[warning]\n", '[warning]\nlead = "{actions}"\n', "unknown placeholder {actions}"),
        ('plural = "huracanes"', 'plurals = "huracanes"', "hurricane.toml"),
        ('plural = "huracanes"', 'plural = " "', "plural: is empty"),
        ('plural = "huracanes"', "plural = ", "hurricane.toml"),
    ],
)
def test_a_broken_file_is_told_in_one_sentence(copied: Path, old: str, new: str, told: str) -> None:
    """File, table, what to do; the start stops, and the list of problems has it too."""
    where = "en" if "es says" in told else "es"
    if where == "en":
        old, new = "Before {deadline}, gather", "Gather"
    change(copied / where / "hurricane.toml", old, new)

    with pytest.raises(TemplateError) as caught:
        Library.load(copied)

    assert str(caught.value).startswith(f"messages/{where}/hurricane.toml")
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)
    assert str(caught.value) in problems(copied)


def test_an_unknown_placeholder_has_its_own_error(copied: Path) -> None:
    """With the name at hand."""
    change(copied / "fr" / "common.toml", "{telephone}", "{telefone}")

    with pytest.raises(UnknownPlaceholder, match="did you mean telephone"):
        Library.load(copied)


def test_all_problems_are_told_at_once(copied: Path) -> None:
    """Nobody wants to find them one start at a time."""
    change(copied / "es" / "hurricane.toml", "{deadline}", "{deadlin}")
    change(copied / "ht" / "hurricane.toml", "{shelter}", "{sheltr}")
    (copied / "fr" / "common.toml").unlink()
    (copied / "en" / "hurricane.toml").write_bytes(b"\xff")
    (copied / "tlh").mkdir()
    told = "\n".join(problems(copied))

    for part in ("{deadlin}", "{sheltr}", "fr/common.toml: is missing", "en/hurricane", "tlh"):
        assert part in told


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    """The sentence names it."""
    with pytest.raises(TemplateError, match="no such folder"):
        Library.load(tmp_path / "nothing")
