"""`bot/content/notices.py`, and what the library says with it."""

import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.folders import messages_folder
from bot.content.messages import Library, problems
from bot.domain.language import LANGUAGES
from bot.domain.message import Composed, Review, utf16_length
from bot.domain.notice import FIRST_LINES, Notice
from bot.domain.slot import Slot, parse
from bot.errors import NotReady, TemplateError
from tests.content.facts import FACTS, ZONE, drawn, opening

LIBRARY = Library.load(messages_folder())
OPEN = sorted(frozenset().union(*map(LIBRARY.notice_slots, Notice)))


def told(
    name: Notice,
    language: str = "es",
    slots: dict[str, Slot] = FACTS,
    *,
    drill: bool = False,
    library: Library = LIBRARY,
    least: Review = Review.DRAFT,
) -> Composed:
    return library.notice(name, language, slots, zone=ZONE, drill=drill, least=least)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """The shipped messages, to be broken."""
    return Path(shutil.copytree(messages_folder(), tmp_path / "messages"))


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


@given(
    name=st.sampled_from(Notice),
    language=st.sampled_from(sorted(LANGUAGES)),
    slots=drawn(OPEN),
    drill=st.booleans(),
)
def test_every_reader_gets_a_whole_notice(
    name: Notice, language: str, slots: dict[str, Slot], drill: bool
) -> None:
    """No brace, no foreign markup; banner first and last in a drill, but on no first line."""
    made = told(name, language, slots, drill=drill)
    banner = LIBRARY.speeches[made.written].common.drill
    framed = drill and name not in FIRST_LINES

    assert not set(made.text) & {"{", "}"}
    assert set(re.findall(r"<[^>]*>", made.text)) <= {"<b>", "</b>"}
    assert made.text.count(banner) == (2 if framed else 0)
    assert utf16_length(made.text) <= 4096


@pytest.mark.parametrize("name", Notice)
@pytest.mark.parametrize("language", LIBRARY.languages)
def test_a_notice_is_short_and_begins_with_its_source(language: str, name: Notice) -> None:
    """Two lines where it stands before an alert; else no longer than an alert to everybody."""
    made = told(name, language)
    text = made.text if made.written == language else made.text.partition("\n\n")[2] or made.text

    assert text.startswith(opening(language))
    assert utf16_length(text) <= (250 if name in FIRST_LINES else 900)


def test_a_checkin_says_what_people_must_know() -> None:
    """Voluntary, who reads it, until when, and danger to life goes first to the rescuers."""
    text = told(Notice.CHECKIN).text

    for part in (
        "voluntario",
        "personal de turno",
        "llame primero al 000",
        "Puede responder hasta",
    ):
        assert part in text


def test_a_rumour_begins_with_what_is_right() -> None:
    """What people read first is what they keep."""
    text = told(Notice.RUMOUR).text

    assert text.index("es gratis") < text.index("cobran la entrada") < text.index("No es cierto")


def test_silence_is_never_called_missing() -> None:
    """And nobody is promised a rescue."""
    texts = [told(name, language).text for name in Notice for language in ("es", "en", "ar")]

    assert not any(re.search(r"desaparecid|missing person|مفقود", text) for text in texts)


def test_one_who_reads_another_language_is_told() -> None:
    """In front, but not on a first line: the alert's text has it."""
    assert "en Mam; va en español" in told(Notice.FAMILY, "mam").text.splitlines()[0]
    assert "Mam" not in told(Notice.UPDATE, "mam").text


def test_a_live_notice_carries_no_drill_words() -> None:
    """In a drill it may; an unchecked text is not for live use."""
    slots = FACTS | {"fact": parse("fact", "el simulacro es mañana", ZONE)}

    assert "simulacro" in told(Notice.RUMOUR, slots=slots, drill=True).text
    with pytest.raises(NotReady):
        told(Notice.RUMOUR, slots=slots)
    with pytest.raises(TemplateError, match="checked"):
        told(Notice.RUMOUR, least=Review.CHECKED)


def test_a_missing_slot_is_named() -> None:
    """And `notice_slots` tells them beforehand."""
    assert "closes" in LIBRARY.notice_slots(Notice.CHECKIN)
    with pytest.raises(NotReady, match="closes"):
        told(Notice.CHECKIN, slots={key: slot for key, slot in FACTS.items() if key != "closes"})


def test_only_a_site_with_https_is_one() -> None:
    """No shortened guess, no other protocol."""
    assert parse("website", "https://cancilleria.example/verificar", ZONE)
    for text in ("http://cancilleria.example", "cancilleria", "https://", "tg://resolve?domain=x"):
        with pytest.raises(NotReady, match="https"):
            parse("website", text, ZONE)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[text]\n", "[texts]\n", "texts"),
        ("still_here = ", "stil_here = ", "unknown key stil_here"),
        ("{closes}", "{close}", "[text].checkin: unknown placeholder {close}; did you mean"),
        ("<b>{source}</b>: ¿sigue", "¿Sigue", "still_here: begin with {source}"),
        ("<b>{source}</b>: ¿sigue", "<a>{source}</a>: ¿sigue", "<a> is not allowed"),
        ('state = "translated"', 'state = "checked"', "add by and on"),
    ],
)
def test_a_broken_file_is_told(copied: Path, old: str, new: str, said: str) -> None:
    """By `enlace messages check` as by the start."""
    change(copied / "es" / "notices.toml", old, new)

    assert any(said in one and "es/notices.toml" in one for one in problems(copied))
    with pytest.raises(TemplateError):
        Library.load(copied)


def test_languages_that_differ_are_told(copied: Path) -> None:
    """Every reader learns the same facts; and Spanish is written first."""
    change(copied / "en" / "notices.toml", "You can answer until {closes}.\n", "")
    assert any("checkin lacks {closes}, which es says" in one for one in problems(copied))

    (copied / "es" / "notices.toml").unlink()
    assert any("es has no notices" in one for one in problems(copied))


def test_notices_have_a_review_of_their_own(copied: Path) -> None:
    """The lower of theirs and the common file's; an old one is worth a second look."""
    change(
        copied / "es" / "notices.toml",
        'state = "translated"',
        'state = "checked", by = "A. Paz", on = 2026-03-14',
    )
    library = Library.load(copied)

    assert library.notices_review("es") is Review.TRANSLATED
    assert library.notices_review("mam") is None
    assert any("es/notices.toml" in one for one in library.stale(date(2027, 3, 15)))
