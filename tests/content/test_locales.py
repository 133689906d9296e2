"""`bot/content/locales.py`."""

import gettext
import itertools
import re
from io import StringIO
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from bot.content.folders import locales_folder
from bot.content.locales import Locales
from bot.domain.language import SPOKEN
from bot.errors import TemplateError
from bot.telegram.program import COMMANDS, DESCRIPTION, SHORT_DESCRIPTION
from tests.extraction import extracted

TRANSLATED = [code for code in SPOKEN if code != "en"]
RULES = {"ht": "fr"}  # CLDR has none for Haitian Creole
COMMAND = r"(?<![\w<])/[a-z]+"
HEADER = (
    'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    '"Plural-Forms: nplurals=2; plural={rule};\\n"\n\n'
)


def write(folder: Path, language: str, body: str, rule: str = "(n != 1)") -> Path:
    path = folder / "locales" / language / "LC_MESSAGES" / "bot.po"
    path.parent.mkdir(parents=True)
    path.write_text(HEADER.replace("{rule}", rule) + body, "utf-8")
    return folder / "locales"


def catalogue(language: str) -> Catalog:
    path = locales_folder() / language / "LC_MESSAGES" / "bot.po"
    return read_po(StringIO(path.read_text("utf-8")), abort_invalid=True)


def several(text: object) -> tuple[str, ...]:
    return tuple(text) if isinstance(text, tuple | list) else (str(text),)


def parts(text: str) -> tuple[list[str], ...]:
    """What a translation may not change: values, tags, commands, and what is typed elsewhere."""
    kept = (r"\{[^}]+\}", r"</?\w+>", COMMAND, r"`[^`]*`|--slot \S+=VALUE")
    return tuple(sorted(re.findall(one, text)) for one in kept)


def test_a_value_is_escaped_and_the_message_is_not(tmp_path: Path) -> None:
    """Bold is ours; what a person wrote is text."""
    folder = write(tmp_path, "es", 'msgid "<b>Done</b> {who}"\nmsgstr "<b>Listo</b> {who}"\n')
    locales = Locales.load(folder)

    assert locales.text("es", "<b>Done</b> {who}", who="<i>") == "<b>Listo</b> &lt;i&gt;"


def test_what_a_language_lacks_is_said_in_its_fallback(tmp_path: Path) -> None:
    """Creole falls to French, Mam to Spanish, English to the message itself."""
    write(tmp_path, "es", 'msgid "Yes"\nmsgstr "Sí"\n')
    write(tmp_path, "ht", 'msgid "Yes"\nmsgstr ""\n')
    folder = write(tmp_path, "fr", 'msgid "Yes"\nmsgstr "Oui"\n')
    locales = Locales.load(folder)

    assert [locales.text(code, "Yes") for code in ("ht", "mam", "en", "xx")] == [
        "Oui",
        "Sí",
        "Yes",
        "Sí",
    ]
    assert locales.text("es", "No") == "No"
    assert locales.missing("ht") == ["Yes"]


def test_plurals_follow_the_rule_of_the_file(tmp_path: Path) -> None:
    """French says zero in the singular."""
    body = 'msgid "{n} person"\nmsgid_plural "{n} people"\n'
    body += 'msgstr[0] "{n} personne"\nmsgstr[1] "{n} personnes"\n'
    locales = Locales.load(write(tmp_path, "fr", body, rule="(n > 1)"))

    told = [locales.plural("fr", "{n} person", "{n} people", n) for n in (0, 1, 2)]

    assert told == ["0 personne", "1 personne", "2 personnes"]
    assert locales.plural("en", "{n} person", "{n} people", 2) == "2 people"


def test_a_doubtful_translation_is_not_used(tmp_path: Path) -> None:
    """What gettext marks as fuzzy waits for a person."""
    locales = Locales.load(write(tmp_path, "es", '#, fuzzy\nmsgid "Yes"\nmsgstr "No"\n'))

    assert locales.text("es", "Yes") == "Yes"


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ('msgid "a"\nmsgstr "b\n', "line"),
        ('msgid "Hi {who}"\nmsgstr "Hola {quien}"\n', "{quien} is not in the message"),
        ('msgid "Hi {who}"\nmsgstr "Hola"\n', "{who} is lost in translation"),
        ('msgid "Hi {who}"\nmsgstr "Hola {who"\n', "brace"),
    ],
)
def test_a_broken_catalogue_stops_the_start(tmp_path: Path, body: str, told: str) -> None:
    """With file and line, in one sentence."""
    folder = write(tmp_path, "es", body)

    with pytest.raises(TemplateError) as caught:
        Locales.load(folder)

    assert str(caught.value).startswith("locales/es/LC_MESSAGES/bot.po: line ")
    assert told in str(caught.value)


def test_an_unknown_language_is_named(tmp_path: Path) -> None:
    """With the languages that there are."""
    with pytest.raises(TemplateError, match="unknown language"):
        Locales.load(write(tmp_path, "tlh", ""))
    with pytest.raises(TemplateError, match="no such folder"):
        Locales.load(tmp_path / "nothing")


def test_the_shipped_catalogues_are_whole() -> None:
    """Every spoken language has one that loads, and lacks nothing; English is the source."""
    shipped = Locales.load(locales_folder())

    assert set(shipped.by_language) == set(SPOKEN)
    assert [shipped.missing(code) for code in TRANSLATED] == [[] for _ in TRANSLATED]
    assert not shipped.by_language["en"].forms


@pytest.mark.parametrize("language", SPOKEN)
def test_a_shipped_catalogue_says_what_the_code_says(language: str) -> None:
    """No message more or less than `scripts/locales` finds, and none left doubtful."""
    kept = catalogue(language)

    assert {several(one.id) for one in kept if one.id} == extracted()
    assert not [one.id for one in kept if one.fuzzy]
    assert not kept.obsolete


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_keeps_values_tags_and_commands(language: str) -> None:
    """What is filled in, what is bold, and what is typed are no words to be translated."""
    for message in list(catalogue(language))[1:]:
        source, *_ = several(message.id)
        for form in several(message.string):
            assert form.strip()
            assert parts(form) == parts(source), form


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_number_has_its_form(language: str) -> None:
    """As many forms as CLDR's rule for numbers of things has, one for each number."""
    kept = catalogue(language)
    index = gettext.c2py(kept.plural_expr)
    rule = Locale.parse(RULES.get(language, language)).plural_form

    assert {len(several(one.string)) for one in kept if one.pluralizable} == {kept.num_plurals}
    assert {index(n) for n in range(1000)} == set(range(kept.num_plurals))
    for n, other in itertools.combinations(range(120), 2):
        assert (index(n) == index(other)) == (rule(n) == rule(other)), (n, other)


def test_nothing_changes_places_in_arabic() -> None:
    """Commands stand isolated, and so do the values that the code fills in."""
    for message in list(catalogue("ar"))[1:]:
        for form in several(message.string):
            told = re.findall(COMMAND, form)
            assert len(re.findall(r"\u2066/[a-z]+[^\u2069]*\u2069", form)) == len(told), form
            assert form.count("\u2066") == form.count("\u2069")
    filled = Locales.load(locales_folder()).text(
        "ar", "Help from the consulate: {telephone}.", telephone="+52 962 000 0000"
    )

    assert "\u2068+52 962 000 0000\u2069" in filled


def test_profile_texts_fit() -> None:
    """Telegram takes 512 characters of description, 120 on the profile, 256 of a command."""
    shipped = Locales.load(locales_folder())
    for code in SPOKEN:
        assert len(shipped.text(code, DESCRIPTION)) <= 512
        assert len(shipped.text(code, SHORT_DESCRIPTION)) <= 120
        assert all(len(shipped.text(code, one)) <= 256 for one in COMMANDS.values())


def test_a_value_may_be_called_language(tmp_path: Path) -> None:
    """Values and parameters do not get in each other's way."""
    locales = Locales.load(write(tmp_path, "es", 'msgid "{language}"\nmsgstr "en {language}"\n'))

    assert locales.text("es", "{language}", language="Mam") == "en Mam"
    assert locales.plural("en", "{language}", "{language}", 2, language="Mam") == "Mam"
