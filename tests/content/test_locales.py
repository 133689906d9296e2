"""`bot/content/locales.py`."""

from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.pofile import read_po

from bot.content.folders import locales_folder
from bot.content.locales import Locales
from bot.domain.language import SPOKEN
from bot.errors import TemplateError

HEADER = (
    'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    '"Plural-Forms: nplurals=2; plural={rule};\\n"\n\n'
)


def write(folder: Path, language: str, body: str, rule: str = "(n != 1)") -> Path:
    path = folder / "locales" / language / "LC_MESSAGES" / "bot.po"
    path.parent.mkdir(parents=True)
    path.write_text(HEADER.replace("{rule}", rule) + body, "utf-8")
    return folder / "locales"


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
    """Every spoken language has one that loads."""
    assert set(Locales.load(locales_folder()).by_language) == set(SPOKEN)


def test_a_value_may_be_called_language(tmp_path: Path) -> None:
    """Values and parameters do not get in each other's way."""
    locales = Locales.load(write(tmp_path, "es", 'msgid "{language}"\nmsgstr "en {language}"\n'))

    assert locales.text("es", "{language}", language="Mam") == "en Mam"
    assert locales.plural("en", "{language}", "{language}", 2, language="Mam") == "Mam"


def said_in_the_code() -> set[str]:
    """What `scripts/locales` would find."""
    root = locales_folder().parent
    with (root / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    keywords = parse_keywords(["text", "plural:1,2", "N_"])
    found = extract_from_dir(root, methods, options, keywords=keywords)
    return {message if isinstance(message, str) else message[0] for _, _, message, *_ in found}


def _forms(text: object) -> tuple[str, ...]:
    return tuple(text) if isinstance(text, list | tuple) else (str(text or ""),)


@pytest.mark.parametrize("language", sorted(set(SPOKEN) - {"en"}))
def test_all_that_the_bot_says_is_translated(language: str) -> None:
    """Run `scripts/locales` and fill in what it added; nobody reads English who did not ask."""
    path = locales_folder() / language / "LC_MESSAGES" / "bot.po"
    with path.open(encoding="utf-8") as file:
        catalogue = read_po(file)
    told = {_forms(message.id)[0] for message in catalogue if all(_forms(message.string))}

    assert said_in_the_code() - told == set()
