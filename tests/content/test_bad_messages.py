"""Files of messages/ with everything that may be wrong with them: each fault is told, at once."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from bot.content.folders import messages_folder
from bot.content.messages import Library, problems
from bot.content.reviews import record
from bot.domain.hazard import Hazard, Phase
from bot.domain.message import Review
from bot.domain.slot import parse
from bot.errors import NotReady

LONG = "No cruce el agua. " * 300

# file, what stands there, what somebody makes of it, and what is told of it
BAD = [
    ("es/flood.toml", 'plural = "', 'colour = "x"\nplural = "', "unknown key colour; take it out"),
    ("es/heat.toml", "actions = [", "actions = 7\nold = [", "Expected `array`"),
    ("es/unrest.toml", 'impact = "', 'impact = "<b>', "<b> is not closed; add </b>"),
    ("es/volcano.toml", 'impact = "', f'impact = "{LONG}', "is too long for a message of 4096"),
    ("es/chemical.toml", 'impact = "', 'impact = "\u202e', "a character that nobody sees"),
    ("es/wildfire.toml", 'impact = "', 'impact = "{shleter} ', "did you mean shelter?"),
    ("es/landslide.toml", "[warning]", "[warning]\nsize = 3", "[warning]: unknown key size"),
    ("en/tsunami.toml", 'impact = "', 'impact = "</i>', "</i> closes nothing"),
    ("ht/epidemic.toml", "{clinic}", "lopital la", "lacks {clinic}, which es says"),
    ("pt/notices.toml", 'source = "', 'sauce = "x"\nsource = "', "unknown key sauce"),
    ("es/earthquake.toml", 'state = "translated"', 'state = "checked"', "names who and when"),
]


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(messages_folder(), tmp_path / "messages"))


def spoil(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.mark.parametrize(("file", "old", "new", "told"), BAD)
def test_a_fault_is_told_with_file_place_and_remedy(
    copied: Path, file: str, old: str, new: str, told: str
) -> None:
    """One sentence on one line."""
    spoil(copied, file, old, new)

    found = [one for one in problems(copied) if told in one]

    assert found
    assert all(one.startswith(f"messages/{file}") and "\n" not in one for one in found)


def test_all_faults_are_told_not_only_the_first(copied: Path) -> None:
    """In as many files as have one: what shows only when texts are put together as well."""
    for file, old, new, _ in BAD:
        spoil(copied, file, old, new)
    (copied / "en" / "heat.toml").write_bytes(b"\xff\xfe")
    shutil.copy(copied / "fr" / "flood.toml", copied / "ht" / "flood.toml")
    bad = [*BAD, ("en/heat.toml", "", "", "is not UTF-8"), ("ht/flood.toml", "", "", "like French")]

    found = problems(copied)

    for file, _, _, told in bad:
        assert any(one.startswith(f"messages/{file}") and told in one for one in found), file
    assert len(found) == len(bad) + 1  # heat.toml has a key besides that nobody knows


def test_a_file_with_two_faults_tells_both(copied: Path) -> None:
    """A key that nobody knows hides nothing else."""
    spoil(copied, "es/flood.toml", 'plural = "', 'colour = "x"\nplural = "')
    spoil(copied, "es/flood.toml", 'impact = "', 'impact = "<b>')

    assert [one.partition(": ")[2] for one in problems(copied)] == [
        "unknown key colour; take it out or mend it.",
        "<b> is not closed; add </b>.",
    ]


SEVERAL = [  # what somebody makes of one file
    ('state = "translated"', 'state = "perfect"'),
    ('name = "la inundación"\n', ""),
    ('plural = "inundaciones"', "plural = 4"),
    ('[awareness]\nimpact = "', '[awareness]\nimpact = 3\nold = "'),
    ('avoid = ["No duerma', 'avoid = [7, "<b>No duerma'),
    ("[awareness.group.farm_work]", "[awareness.group.farmer]"),
    ("[warning.group.construction]\nadd = [", "[warning.group.construction]\nadd = 1\navoid = ["),
    ('[emergency.group.farm_work]\nadd = ["', '[emergency.group.farm_work]\nadd = ["{sheltr} '),
]


def test_several_wrong_kinds_in_one_file_are_all_told(copied: Path) -> None:
    """Each at its place and once: that a text is empty follows from its being none."""
    for old, new in SEVERAL:
        spoil(copied, "es/flood.toml", old, new)

    found = [one.partition("flood.toml ")[2] for one in problems(copied)]

    assert found == [
        "[review].state: Invalid enum value 'perfect'; correct it there.",
        "name: is missing; write it.",
        "plural: Expected `str`, got `int`; correct it there.",
        "[awareness]: unknown key old; take it out or mend it.",
        "[awareness].impact: Expected `str`, got `int`; correct it there.",
        "[awareness].avoid, item 1: Expected `str`, got `int`; correct it there.",
        "[awareness.group]: unknown key farmer; take it out or mend it.",
        "[warning.group.construction].add: Expected `array`, got `int`; correct it there.",
        "[awareness].avoid: <b> is not closed; add </b>.",
        "[emergency.group.farm_work].add: unknown placeholder {sheltr}; did you mean shelter?",
    ]


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("es/common.toml", 'drill = "', 'drill = 9\nwas = "', "drill: Expected `str`"),
        ("es/common.toml", "[warning]\n", "[warning.old]\n", "[warning].lead: is missing"),
        ("es/notices.toml", "[text]\n", "[texts]\n", "[text]: is missing; write it."),
        ("es/notices.toml", "[text]\n", "text = 1\n[texts]\n", "[text]: Expected `object`"),
        ("es/notices.toml", "[text]\n", "[text]\nwelcome = 'x'\n", "[text]: unknown key welcome"),
    ],
)
def test_what_follows_from_a_fault_is_not_told(
    copied: Path, file: str, old: str, new: str, told: str
) -> None:
    """A table that is missing lacks each of its texts: that is one fault."""
    spoil(copied, file, old, new)

    found = [one for one in problems(copied) if "unknown key" not in one or told in one]

    assert any(told in one for one in found)
    assert len([one for one in found if one.startswith(f"messages/{file}")]) <= 2


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("onset", "el jueves", "write onset as 2026-09-03T18:00"),
        ("onset", "2026-09-03", "write onset as 2026-09-03T18:00"),
        ("telephone", "llame a Juan", "write telephone in digits"),
        ("emergency_number", "112 <b>", "write emergency_number in digits"),
        ("website", "http://bit.ly/x", "write website as https://"),
        ("shleter", "Escuela", "did you mean shelter"),
        ("shelter@ht", "Lekòl", "only sentences are given for one language"),
        ("shelter", "   ", "The slot shelter is empty"),
        ("shelter", "x" * 5000, "shelter has 5000 characters; shorten it to 200"),
    ],
)
def test_a_slot_of_another_kind_is_refused(name: str, value: str, told: str) -> None:
    """By its name, and with what to write instead."""
    with pytest.raises(NotReady) as refused:
        parse(name, value, "America/Mexico_City")

    assert told in str(refused.value)


def test_a_slot_that_a_language_lacks_is_told(copied: Path) -> None:
    """Every reader learns the same facts."""
    spoil(copied, "fr/hurricane.toml", "{shelter}", "l'école")

    assert any(
        one.startswith("messages/fr/hurricane.toml [warning]: general lacks {shelter}")
        for one in problems(copied)
    )


@pytest.mark.parametrize(
    ("source", "target", "told"),
    [
        ("fr", "ht", "messages/ht/flood.toml: reads like French"),
        ("es", "pt", "messages/pt/flood.toml: reads like Spanish"),
        ("en", "ar", "messages/ar/flood.toml: is not in Arabic script"),
        ("ar", "en", "messages/en/flood.toml: has letters that are not Latin"),
    ],
)
def test_another_language_or_script_is_told(
    copied: Path, source: str, target: str, told: str
) -> None:
    """Somebody saved a file under the wrong language."""
    shutil.copy(copied / source / "flood.toml", copied / target / "flood.toml")

    assert any(one.startswith(told) for one in problems(copied))


def test_a_stale_review_stops_no_start_and_no_drill(copied: Path) -> None:
    """It is told, and counts as none: after a change, and after a year."""
    record(copied, "es", None, "A. Paz", date(2026, 3, 14))
    spoil(copied, "es/flood.toml", "puede subir", "sube")
    library = Library.load(copied)

    assert problems(copied) == []
    assert library.review(Hazard.FLOOD, Phase.WARNING, "es") is Review.TRANSLATED
    told = library.stale(date(2026, 3, 15))
    assert any(
        one.startswith("messages/es/flood.toml [warning]: its texts have changed since they were")
        for one in told
    )
    assert any(
        one.startswith("messages/es/heat.toml: checked on 2026-03-14; have it read again")
        for one in library.stale(date(2027, 4, 1))
    )


@pytest.mark.parametrize("value", ["a\u202eb", "a\nb", "x" * 5000, "a\x00b", "{place}"])
def test_a_hostile_value_of_a_slot_is_refused(value: str) -> None:
    """By its name."""
    with pytest.raises(NotReady, match="shelter"):
        parse("shelter", value, "UTC")


def test_markup_in_a_slot_is_only_letters() -> None:
    """What an officer writes opens no tag."""
    library = Library.load(messages_folder())
    names = library.required(Hazard.FLOOD, Phase.WARNING)
    times = {"onset", "deadline", "next_update", "updated", "closes", "sent"}
    value = {"telephone": "000", "emergency_number": "000"}
    slots = {
        name: parse(
            name,
            "2026-03-14T12:00" if name in times else value.get(name, "<b>x</b><a href='y'>&"),
            "UTC",
        )
        for name in names
    }
    made = library.compose(
        hazard=Hazard.FLOOD,
        phase=Phase.WARNING,
        language="es",
        groups=(),
        slots=slots,
        zone="UTC",
        drill=False,
    )

    assert "<a" not in made.text
    assert "&lt;b&gt;x" in made.text
