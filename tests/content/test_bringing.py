"""`bot/content/po.py` and `bringing.py`: the library out to translators, and back."""

import contextlib
import re
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import polib
import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import translating
from bot.content import po
from bot.content.bringing import Brought, bring
from bot.content.coverage import coverage
from bot.content.folders import messages_folder
from bot.content.messages import Library, problems
from bot.content.po import MOST_BYTES
from bot.content.reviews import record
from bot.content.templates import Base
from bot.content.translations import Doubt
from bot.domain.hazard import Hazard, Phase
from bot.domain.message import Review
from bot.domain.national import Group
from bot.domain.notice import Notice
from bot.errors import TemplateError

NOW = datetime(2026, 3, 14, 12, tzinfo=UTC)
ON = NOW.date()
TRANSLATED = ("en", "fr", "pt", "ht", "ar")
ACTION = "hurricane/warning/actions/3"
EDIT = ("El agua puede subir rápido y arrastrar", "El agua sube rápido y arrastra")
LAST = (  # of what to do after a flood
    '    "Use el generador solo afuera, a más de 6 metros de puertas y ventanas.",\n'
)
GOOD = "Anvan {deadline}, pran dlo, manje, medikaman ak papye. Chaje telefòn lan nèt."


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(messages_folder(), tmp_path / "messages"))


def exported(folder: Path, language: str = "ht") -> Catalog:
    """As a translation tool reads it."""
    return read_po(BytesIO(translating.export(folder, language, NOW)), abort_invalid=True)


def brought(
    folder: Path, catalog: Catalog, language: str = "ht", *, only_good: bool = False, by: str = ""
) -> Brought:
    """As a translation tool writes it."""
    raw = BytesIO()
    write_po(raw, catalog)  # folded at 76, as most of them do
    return bring(folder, language, raw.getvalue(), name="ht.po", on=ON, by=by, only_good=only_good)


def put(catalog: Catalog, context: str, text: str, *, fuzzy: bool = False) -> None:
    message = next(one for one in catalog if one.context == context)
    message.string = text
    message.flags -= {"fuzzy"}
    message.flags |= {"fuzzy"} if fuzzy else set()


def settled(catalog: Catalog) -> Catalog:
    """As it leaves the tool of somebody who found every fuzzy text right."""
    for one in catalog:
        if one.id:
            one.flags -= {"fuzzy"}
    return catalog


def recovery(folder: Path) -> Base:
    base = Library.load(folder).speeches["ht"].files[Hazard.FLOOD].recovery
    assert base
    return base


def content(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.mark.parametrize("language", TRANSLATED)
def test_out_and_back_unchanged_writes_nothing(copied: Path, language: str) -> None:
    """Through Babel's reader and writer, every file stays as it is, byte by byte."""
    before = content(copied)

    came = brought(copied, exported(copied, language), language)

    assert came == Brought()
    assert content(copied) == before


@pytest.mark.parametrize("language", TRANSLATED)
def test_another_tool_changes_nothing_either(copied: Path, language: str) -> None:
    """polib reads every entry as Babel does, with context and comments, and what it writes fits."""
    before, out = content(copied), translating.export(copied, language, NOW)
    read = polib.pofile(out.decode("utf-8"))
    babel = [one for one in exported(copied, language) if one.id]

    came = bring(copied, language, str(read).encode(), name="a.po", on=ON, by="", only_good=False)

    assert [(one.msgctxt, one.msgid, one.msgstr, one.comment) for one in read] == [
        (one.context, one.id, one.string, "\n".join(one.auto_comments)) for one in babel
    ]
    assert came == Brought()
    assert content(copied) == before


def test_the_shipped_translations_are_of_todays_spanish() -> None:
    """Who edits all languages at once notes it: see docs/translating.md, at its end."""
    assert Library.load(messages_folder()).doubts == {}


@pytest.mark.parametrize("language", TRANSLATED)
def test_an_entry_tells_whoever_translates_what_it_is(copied: Path, language: str) -> None:
    """Context, slots, length, the Spanish and what there is already; nothing is fuzzy."""
    catalog = exported(copied, language)
    told = {one.context: one for one in catalog if one.id}
    one = told[ACTION]

    assert catalog.locale_identifier == language
    assert len(told) > 450
    assert all(one.string for one in told.values())
    assert not any(one.fuzzy for one in told.values())
    assert one.id == (
        "Antes del {deadline}, junte agua, comida, medicinas y documentos. Cargue el teléfono."
    )
    assert one.auto_comments == [
        "What to do: one line of a list.",
        "Slots: {deadline}",
        "At most 136 characters.",
    ]
    assert {"hurricane/warning/farm_work/add/1", "common/drill", "notices/text/checkin"} <= set(
        told
    )


def test_spanish_is_not_translated(copied: Path) -> None:
    """Nor is a language that nobody knows."""
    for language in ("es", "xx", "../es"):
        with pytest.raises(TemplateError):
            translating.export(copied, language, NOW)
        with pytest.raises(TemplateError):
            bring(copied, language, b"", name="x.po", on=ON)


def test_a_new_text_is_written_where_it_stands(copied: Path) -> None:
    """One line and the review; comments stay. Who translated comes from the header."""
    record(copied, "ht", None, "A. Paz", date(2026, 1, 2))
    before = (copied / "ht" / "hurricane.toml").read_text("utf-8").splitlines()
    catalog = exported(copied)
    catalog.last_translator = "M. Joseph <m@example.org>"
    put(catalog, ACTION, GOOD)

    came = brought(copied, catalog)
    after = (copied / "ht" / "hurricane.toml").read_text("utf-8").splitlines()
    changed = [line for line in after if line not in before]
    library = Library.load(copied)

    assert (came.faults, came.changed, came.left) == ((), 1, 0)
    assert came.written == (copied / "ht" / "hurricane.toml",)
    assert len(after) == len(before)
    assert changed == [
        'review = { state = "translated", by = "M. Joseph", on = 2026-03-14}'
        '  # draft | translated | checked (ak by = "…", on = AAAA-MM-JJ)',
        f'    "{GOOD}",',
    ]
    assert library.review(Hazard.HURRICANE, Phase.WARNING, "ht") is Review.TRANSLATED
    assert library.review(Hazard.FLOOD, Phase.WARNING, "ht") is Review.CHECKED


def test_a_text_of_several_lines_keeps_its_lines(copied: Path) -> None:
    """Between three quotation marks, as before."""
    catalog = exported(copied)
    old = next(str(one.string) for one in catalog if one.context == "notices/text/still_here")
    new = old.replace("\n\n", '\n\n"""Wi\\non""". ', 1) + ' "Wi"'
    put(catalog, "notices/text/still_here", new)

    came = brought(copied, catalog)
    notices = Library.load(copied).speeches["ht"].notices

    assert came.faults == ()
    assert notices
    assert notices.text[Notice.STILL_HERE] == new
    assert 'still_here = """\n<b>' in (copied / "ht" / "notices.toml").read_text("utf-8")


BAD = [
    (ACTION, GOOD.replace("{deadline}", "demen"), "lacks {deadline}"),
    (ACTION, GOOD.replace("{deadline}", "{deadlin}"), "unknown placeholder {deadlin}; did you"),
    (ACTION, GOOD.replace("{deadline}", "{deadline!r}"), "has a format"),
    (ACTION, GOOD + " Rele 555-1234.", "says 1234, which the source does not"),
    (ACTION, GOOD + " wi" * 60, "shorten it to 136"),
    (ACTION, GOOD.replace("dlo", "вода"), "not Latin"),
    (ACTION, GOOD.replace("dlo", "<b>dlo"), "<b> is not closed"),
    (ACTION, GOOD.replace("dlo", "<script>dlo</script>"), "<script> is not allowed"),
    (ACTION, GOOD.replace("dlo", "dlo & "), "a bare <, > or &"),
    (ACTION, GOOD.replace("dlo", "\u202edlo"), "a character that nobody sees"),
    (ACTION, GOOD.replace("dlo", "dlo\n"), "has a line break"),
    ("hurricane/recovery/actions/3", "Mete jeneratè a deyò, lwen kay la.", "lacks the number 6"),
]


def test_every_fault_is_told_and_nothing_written(copied: Path) -> None:
    """Each with its place; also a context that nobody knows, and an old Spanish."""
    before = content(copied)
    for context, text, told in BAD:
        catalog = exported(copied)
        put(catalog, context, text)
        put(catalog, "flood/name", "dlo {place} a")
        catalog.add("¿Qué?", "Kisa?", context="hurricane/warning/actons/3")
        catalog.add("Nada", "Anyen")
        catalog.delete("el huracán", context="hurricane/name")
        catalog.add("el ciclón", "siklòn nan", context="hurricane/name")

        came = brought(copied, catalog)

        assert any(one.startswith(f"{context}: ") and told in one for one in came.faults), told
        for other in (
            "flood/name: unknown placeholder {place}",
            "hurricane/warning/actons/3: there is no such text; did you mean hurricane/warning/act",
            "“Nada”: has no msgctxt",
            "hurricane/name: its Spanish is not today's",
        ):
            assert any(one.startswith(other) for one in came.faults), other
        assert came.written == ()
    assert content(copied) == before


def test_the_good_ones_can_be_taken_alone(copied: Path) -> None:
    """What has a fault stays as it was."""
    catalog = exported(copied)
    put(catalog, ACTION, GOOD)
    put(catalog, "flood/name", "dlo {place} a")

    came = brought(copied, catalog, only_good=True)

    assert len(came.faults) == 1
    assert came.written == (copied / "ht" / "hurricane.toml",)
    assert problems(copied) == []


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda raw: raw.replace(b"Language: ht", b"Language: fr"), "says Language: fr; it must"),
        (lambda raw: re.sub(rb'"Language: ht.*\n', b"", raw), "says Language: nothing"),
        (lambda raw: raw.replace(b"siklon", b"\xff\xfe"), "is not UTF-8"),
        (lambda raw: raw[: raw.index(b"msgstr", 3000) + 12], "is no PO file"),
        (lambda raw: b"PK\x03\x04" + bytes(range(32)) * 9, "no PO file"),
        (lambda raw: raw.replace(b"charset=utf-8", b"charset=latin-1"), "save it as UTF-8"),
        (lambda raw: b"", "says Language: nothing"),
        (lambda raw: b"#" * (MOST_BYTES + 1), "larger than 5 MB"),
    ],
)
def test_what_is_no_file_for_us_is_refused(
    copied: Path, spoil: Callable[[bytes], bytes], told: str
) -> None:
    """In one sentence, with its name."""
    raw = translating.export(copied, "ht", NOW) + b"# siklon\n"

    with pytest.raises(TemplateError, match=re.escape(told)) as caught:
        bring(copied, "ht", spoil(raw), name="ht.po", on=ON)

    assert str(caught.value).startswith("ht.po: ")


RAW = translating.export(messages_folder(), "ht", NOW)[:3000]
INSIDE = st.sampled_from([b'"', b"\\", b"\n", b"%", b"{", b"msgid", b"#", b"\r"]) | st.binary(
    max_size=9
)


@settings(deadline=None, max_examples=300)
@given(at=st.integers(0, 1500), gone=st.integers(0, 40), inside=INSIDE)
def test_whatever_comes_is_read_or_refused(at: int, gone: int, inside: bytes) -> None:
    """Bytes put in anywhere, most of them among the headers."""
    with contextlib.suppress(TemplateError):
        po.read(RAW[:at] + inside + RAW[at + gone :], "x.po")


def test_a_review_in_a_table_of_its_own_stays_there(copied: Path) -> None:
    """However somebody wrote it."""
    path = copied / "ht" / "hurricane.toml"
    text = re.sub(r"review = .*\n", "", path.read_text("utf-8"))
    path.write_text(f'{text}\n[review]\nstate = "translated"\n', "utf-8")
    catalog = exported(copied)
    put(catalog, ACTION, GOOD)

    came = brought(copied, catalog, by="M. Joseph")

    assert came.faults == ()
    assert Library.load(copied).speeches["ht"].files[Hazard.HURRICANE].review.by == "M. Joseph"


def test_an_edited_source_unchecks_its_translations(copied: Path) -> None:
    """Of that phase alone; the Spanish itself too, until somebody has read it again."""
    for language in ("es", "fr"):
        record(copied, language, None, "A. Paz", ON)
    change(copied / "es" / "flood.toml", *EDIT)
    library = Library.load(copied)

    def state(phase: Phase, language: str) -> Review | None:
        return library.review(Hazard.FLOOD, phase, language)

    assert problems(copied) == []
    assert state(Phase.EMERGENCY, "fr") is Review.TRANSLATED
    assert state(Phase.WARNING, "fr") is Review.CHECKED
    assert state(Phase.EMERGENCY, "es") is Review.TRANSLATED
    assert library.review(Hazard.HURRICANE, Phase.EMERGENCY, "fr") is Review.CHECKED
    assert library.doubts["fr", "flood", "emergency"] is Doubt.SOURCE
    assert library.doubts["es", "flood", "warning"] is Doubt.TEXT
    assert f"messages/fr/flood.toml [emergency]: {Doubt.SOURCE}." in library.stale(ON)
    table = coverage(library)
    told = {phase: table.cells["fr", Hazard.FLOOD, phase].told for phase in Phase}
    assert told[Phase.EMERGENCY] == {"stale": str(Doubt.SOURCE)}
    assert told[Phase.WARNING] == {"by": "A. Paz", "on": str(ON), "through": "cli"}
    json: dict[str, Any] = table.to_json()
    assert json["hazards"]["flood"]["warning"]["fr"]["by"] == "A. Paz"


def test_a_skeleton_or_a_notice_that_changed_is_felt_where_it_is_used(copied: Path) -> None:
    """The skeleton of a phase in all hazards, a notice in itself."""
    record(copied, "fr", None, "A. Paz", ON)
    change(copied / "es" / "common.toml", "Esta semana:", "Ya:")
    change(copied / "es" / "notices.toml", "Con un toque basta", "Un toque basta")
    library = Library.load(copied)

    for hazard in Hazard:
        assert library.review(hazard, Phase.AWARENESS, "fr") is Review.TRANSLATED
        assert library.review(hazard, Phase.WARNING, "fr") is Review.CHECKED
    assert library.notices_review("fr", Notice.CHECKIN_REMINDER) is Review.TRANSLATED
    assert library.notices_review("fr", Notice.RUMOUR) is Review.CHECKED
    assert library.notices_review("fr") is Review.TRANSLATED


def test_a_stale_text_is_fuzzy_until_somebody_translates_it(copied: Path) -> None:
    """Left fuzzy it stays stale; translated, or found right, it is current and to be checked."""
    record(copied, "ht", None, "A. Paz", ON)
    change(copied / "es" / "flood.toml", *EDIT)
    catalog = exported(copied)
    fuzzy = [one for one in catalog if one.fuzzy]

    assert fuzzy
    assert all(str(one.context).startswith("flood/emergency/") for one in fuzzy)
    assert brought(copied, catalog) == Brought(left=len(fuzzy))

    for one in fuzzy:
        put(catalog, str(one.context), str(one.string))
    came = brought(copied, catalog, by="M. Joseph")
    library = Library.load(copied)

    assert (came.faults, came.changed) == ((), 0)
    assert not [key for key in library.doubts if key[0] == "ht"]
    assert library.speeches["ht"].files[Hazard.FLOOD].review.by == "M. Joseph"
    assert library.review(Hazard.FLOOD, Phase.EMERGENCY, "ht") is Review.TRANSLATED


def test_lists_grow_and_shrink_with_the_source(copied: Path) -> None:
    """A line more is to be translated; one that went away goes once the rest is current."""
    path, line = copied / "es" / "flood.toml", '    "Descanse.",\n'
    before = recovery(copied).actions
    change(path, LAST, LAST + line)
    catalog = settled(exported(copied))
    empty = [str(one.context) for one in catalog if one.id and not one.string]

    assert empty == ["flood/recovery/actions/4"]
    assert brought(copied, catalog).left == 1
    assert ("ht", "flood", "recovery") in Library.load(copied).doubts

    put(catalog, empty[0], "Repoze ou.")
    brought(copied, catalog)

    assert ("ht", "flood", "recovery") not in Library.load(copied).doubts
    assert recovery(copied).actions == (*before, "Repoze ou.")

    change(path, line, "")
    brought(copied, settled(exported(copied)))

    assert ("ht", "flood", "recovery") not in Library.load(copied).doubts
    assert recovery(copied).actions == before


def test_a_list_has_no_gaps(copied: Path) -> None:
    """Of two new lines the second cannot come first."""
    change(copied / "es" / "flood.toml", LAST, LAST + '    "Descanse.",\n    "Coma.",\n')
    catalog = settled(exported(copied))
    put(catalog, "flood/recovery/actions/5", "Manje.")

    came = brought(copied, catalog)

    assert came.faults == (
        "flood/recovery/actions/5: the line before it is not translated; begin there.",
    )


def test_a_group_that_is_new_gets_its_table(copied: Path) -> None:
    """Behind those that are there already."""
    path = copied / "es" / "flood.toml"
    path.write_text(
        path.read_text("utf-8") + '\n[awareness.group.study]\nadd = ["Avise a su escuela."]\n',
        "utf-8",
    )
    catalog = settled(exported(copied))
    put(catalog, "flood/awareness/study/add/1", "Fè lekòl ou konnen.")

    came = brought(copied, catalog)
    base = Library.load(copied).speeches["ht"].files[Hazard.FLOOD].awareness

    assert came.faults == ()
    assert base
    assert base.group[Group.STUDY].add == ("Fè lekòl ou konnen.",)
    assert "[awareness.group.study]" in (copied / "ht" / "flood.toml").read_text("utf-8")


def test_a_file_in_another_language_is_refused(copied: Path) -> None:
    """French in the Haitian Creole file: each text too short to tell, all of them not."""
    catalog = exported(copied)
    for one in exported(copied, "fr"):
        if str(one.context).startswith("flood/"):
            put(catalog, str(one.context), str(one.string))

    came = brought(copied, catalog)

    assert any(
        one.startswith("flood: ") and "French, not Haitian Creole" in one for one in came.faults
    )


def test_a_new_language_begins_with_whole_files(copied: Path) -> None:
    """Belize Kriol, here in English: the common file and one hazard, nothing else."""
    english = {one.context: str(one.string) for one in exported(copied, "en") if one.id}
    catalog = exported(copied, "bzj")
    assert not any(one.string for one in catalog if one.id)
    for context, text in english.items():
        if str(context).startswith(("common/", "flood/")):
            put(catalog, str(context), text)
    put(catalog, "flood/name", "")

    lacking = brought(copied, catalog, "bzj")
    assert [one.partition(":")[0] for one in lacking.faults] == ["flood/name"]
    assert not (copied / "bzj").exists()

    put(catalog, "flood/name", "the flood")
    came = brought(copied, catalog, "bzj", by="C. Usher")
    library = Library.load(copied)

    assert [path.name for path in came.written] == ["common.toml", "flood.toml"]
    assert problems(copied) == []
    assert library.review(Hazard.FLOOD, Phase.WARNING, "bzj") is Review.TRANSLATED
    assert library.review(Hazard.HURRICANE, Phase.WARNING, "bzj") is None
    assert not [key for key in library.doubts if key[0] == "bzj"]


def test_a_hazard_alone_would_break_the_library(copied: Path) -> None:
    """Without the common file; seen before anything is written."""
    english = {one.context: str(one.string) for one in exported(copied, "en") if one.id}
    catalog = exported(copied, "bzj")
    for context, text in english.items():
        if str(context).startswith("flood/"):
            put(catalog, str(context), text)

    with pytest.raises(TemplateError, match=r"common.toml.*Nothing was written"):
        brought(copied, catalog, "bzj")

    assert not (copied / "bzj").exists()
