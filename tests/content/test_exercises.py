"""Exercise files: the shipped ones are whole, and each fault is told with place and remedy."""

from pathlib import Path

import pytest

from bot.content import exercises
from bot.content.folders import messages_folder
from bot.errors import NotFound

STORM = (messages_folder() / exercises.FOLDER / "storm.toml").read_text("utf-8")
FAULTS = {
    "unknown key": ('minutes = 90', 'minutes = 90\nminuts = 1', "unknown key minuts; did you mean"),
    "no objective": ('objective = "o6"', 'objective = "o9"', "unknown objective o9; known: o1"),
    "no team": ('to = ["1", "2", "3", "4"]', 'to = ["11"]', "unknown team 11"),
    "late": ("minute = 71", "minute = 95", "minute 95 lies outside 0 to 90"),
    "no phase": ('phase = "warning"\n', "", 'a phase belongs to measure = "alert"'),
    "language": ('language = "ht"', 'language = "hti"', "unknown language hti"),
    "a text lacks": (', en = "Storm NORA-EX" }', " }", "has no text in en; write it"),
    "a real number": ("+52 000 000 0000", "+52 962 123 4567", "may ring at somebody's"),
    "twice": ('key = "river"', 'key = "storm"', "is there twice"),
    "understood": ("understood = [0]", "understood = [7]", "names an option that is not there"),
    "no such word": ('group = "farm_work"', 'group = "farmers"', "write one of: general, "),
    "region": ('region = "MX-CHP"', 'region = "MX-CHI"', "unknown region MX-CHI; did you mean"),
    "country": ('country = "MX"', 'country = "Mexico"', "unknown country Mexico; known: BZ"),
    "time zone": ("America/Mexico_City", "America/Mexico", "unknown time zone America/Mexico"),
    "too long": ("within = 8", "within = 80", "within 80 lies outside 0 to 26"),
    "no length": ("minutes = 90", "minutes = -1", "-1 is no length"),
    "no table": ("[[question]]", "[[questoin]]", "unknown key questoin; did you mean question"),
    "kind": ("minutes = 90", 'minutes = "ninety"', "Expected `float`, got `str`"),
}  # fmt: skip


def told(folder: Path, text: str) -> list[str]:
    """What the checker says of this text as a file."""
    (folder / exercises.FOLDER).mkdir()
    (folder / exercises.FOLDER / "storm.toml").write_text(text, "utf-8")
    return exercises.problems(folder)


def test_the_shipped_exercises_are_whole() -> None:
    """The storm and the earthquake, in Spanish and English."""
    assert exercises.problems() == []
    storm, quake = exercises.load("storm"), exercises.load("earthquake")
    assert (storm.minutes, len(storm.injects), len(storm.cards)) == (90, 8, 12)
    assert quake.minutes == 45
    assert storm.languages == quake.languages == ("es", "en")


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_with_its_place_and_remedy(tmp_path: Path, fault: str) -> None:
    """File, table, sentence."""
    right, wrong, sentence = FAULTS[fault]
    found = told(tmp_path, STORM.replace(right, wrong, 1))

    assert any(sentence in one for one in found), found
    assert all(one.startswith("exercises/storm.toml [") for one in found)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    """Nobody runs the checker ten times."""
    text = STORM
    for name in ("no team", "late", "no objective"):
        text = text.replace(*FAULTS[name][:2], 1)

    assert len(told(tmp_path, text)) == 3


def test_several_values_of_the_wrong_kind_are_all_told(tmp_path: Path) -> None:
    """In one table and in several."""
    text = STORM.replace("minutes = 90", 'minutes = "ninety"', 1)
    text = text.replace("people = 300", 'people = "many"', 1)
    text = text.replace('key = "o1"\ntext = {', "key = 1\ntext = 2\n#", 1)

    found = [one.partition(" [")[2] for one in told(tmp_path, text)]

    assert found == [
        "objective 1 key]: Expected `str`, got `int`; correct it there.",
        "objective 1 text]: Expected `object`, got `int`; correct it there.",
        "top minutes]: Expected `float`, got `str`; correct it there.",
        "top people]: Expected `int`, got `str`; correct it there.",
    ]


def test_the_smallest_one_in_the_docs_is_whole(tmp_path: Path) -> None:
    """Whoever copies it begins with a file that works."""
    page = (Path(__file__).parents[2] / "docs" / "writing-exercises.md").read_text("utf-8")
    text = page.split("```toml\n")[1].split("```")[0]

    assert told(tmp_path, text) == []


def test_no_toml_is_one_fault(tmp_path: Path) -> None:
    """A file that cannot be read at all."""
    assert "cannot be read" in told(tmp_path, "title = {")[0]


def test_an_unknown_exercise_is_refused() -> None:
    """With the ones that there are."""
    with pytest.raises(NotFound, match="earthquake, storm"):
        exercises.load("flood")
