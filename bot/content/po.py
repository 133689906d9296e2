"""The message library as PO files, which any translation tool opens; and such a file read again."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, read_po, write_po

from bot.content.templates import COMMON, Speech, skeleton_of
from bot.content.translations import Keys, doubts, files_of, section_of, texts_in
from bot.domain.hazard import Phase
from bot.domain.language import DEFAULT, LANGUAGES
from bot.domain.notice import Notice
from bot.domain.translation import longest, slots_of
from bot.errors import TemplateError

MOST_BYTES = 5_000_000  # ten times what all our texts come to
LINE = re.compile(r"#.*|\ufeff?(msg(ctxt|id|id_plural|str|str\[\d\]) *)?\"([^\"\\]|\\.)*+\"")
NOBODY = "FULL NAME <EMAIL@ADDRESS>"  # gettext's own blank
HEAD = """\
What the consulates say to the public, in {language} ({code}); translated from Spanish.
Leave every {{…}} and every <b> as it is; the bot puts names, numbers and hours there.
Empty: not translated yet. Fuzzy: the Spanish has changed since; translate it anew."""
WHAT = {
    "drill": "The mark of an exercise, first and last in a drill.",
    "fallback": "Said to whoever reads another language than theirs.",
    "no_papers": "A line of its own: help does not depend on papers.",
    "papers": "A line of its own: at one place nobody asks for papers, as an authority said.",
    "papers_over": "Within a sentence: what was said of papers there no longer holds.",
    "no_scam": "A line of its own: against fraud.",
    "name": "What threatens, as it stands within a sentence.",
    "named": "What threatens, by the name that it was given.",
    "plural": "What threatens, in the plural.",
    "lead": "The first line: who says it, what threatens, where.",
    "label": "A fact, as an update or a correction names it in its first line.",
    "reason": "Why an alert is withdrawn, within a sentence.",
    "stage": "How far it has come, when that is what changed, within a sentence.",
    "text": "The order of the whole message. {lead} and {actions} come from the other texts.",
    "impact": "What it does to people.",
    "actions": "What to do: one line of a list.",
    "avoid": "What not to do: one line of a list.",
    "add": "What this group does besides: one line of a list.",
    "instead": "What this group does instead: one line of a list.",
}


LINES = frozenset({"label", "reason", "stage"})  # of a follow-up


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A text of the source, and what a language has of it."""

    stem: str  # the file without its ending
    keys: Keys
    source: str
    target: str = ""
    stale: bool = False

    @property
    def context(self) -> str:
        """Hazard, phase, group and slot: "hurricane/warning/farm_work/add/1"."""
        named = (str(key + 1) if isinstance(key, int) else key for key in self.keys)
        return "/".join((self.stem, *(one for one in named if one != "group")))

    @property
    def section(self) -> str:
        """The section of its file."""
        return section_of(self.keys)


@dataclass(frozen=True, slots=True, kw_only=True)
class Translated:
    """One entry of a PO file that somebody brings."""

    context: str
    source: str
    text: str
    fuzzy: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A PO file as it came."""

    language: str  # of its header
    translator: str  # of its header, without the address; "" if nobody is named
    entries: tuple[Translated, ...]


def entries_of(speeches: Mapping[str, Speech], language: str) -> dict[str, Entry]:
    """Every text to translate into `language`, by its context, in the order of the files."""
    own = speeches.get(language)
    targets = {stem: texts_in(file) for stem, file in files_of(own).items()} if own else {}
    stale = {key[1:] for key in doubts(speeches.values()) if key[0] == language} if own else set()
    made = (
        Entry(
            stem=stem,
            keys=keys,
            source=source,
            target=targets.get(stem, {}).get(keys, ""),
            stale=(stem, section_of(keys)) in stale,
        )
        for stem, keys, source in _sources(speeches[DEFAULT], targets)
    )
    return {entry.context: entry for entry in made}


def _sources(
    speech: Speech, targets: Mapping[str, Mapping[Keys, str]]
) -> Iterator[tuple[str, Keys, str]]:
    """The Spanish texts, and those leads that a language has of its own beside the skeleton's."""
    for stem, file in files_of(speech).items():
        texts = texts_in(file)
        yield from ((stem, keys, text) for keys, text in texts.items())
        for phase in Phase if stem != COMMON else ():
            keys: Keys = (phase.value, "lead")
            if keys in targets.get(stem, {}) and keys not in texts:
                yield stem, keys, skeleton_of(speech.common, phase).lead


def written(speeches: Mapping[str, Speech], language: str, now: datetime) -> bytes:
    """The PO file of a language.

    Raises:
        TemplateError: it cannot be translated into.
    """
    refuse_language(language)
    catalog = Catalog(
        locale=language,
        language_team=LANGUAGES[language].name_en,
        msgid_bugs_address="",
        project="Enlace",
        version="messages",
        creation_date=now,
        revision_date=now,
        header_comment=_commented(language),
        fuzzy=False,
    )
    for entry in entries_of(speeches, language).values():
        catalog.add(
            entry.source,
            entry.target,
            flags=["fuzzy"] if entry.stale and entry.target else [],
            auto_comments=_told(entry),
            context=entry.context,
        )
    raw = BytesIO()
    write_po(raw, catalog, width=0)
    return raw.getvalue()


def refuse_language(language: str) -> None:
    """Raise where nothing is translated into `language`.

    Raises:
        TemplateError: it is unknown, or the source itself.
    """
    if language == DEFAULT:
        raise TemplateError("Spanish is what the others are translated from; name another one.")
    if language not in LANGUAGES:
        raise TemplateError(f"“{language}” is no language of the table; use a code such as ht.")


def _commented(language: str) -> str:
    told = HEAD.format(language=LANGUAGES[language].name_en, code=language)
    return "\n".join(f"# {line}" for line in told.splitlines())


def _told(entry: Entry) -> list[str]:
    last = next(str(key) for key in reversed(entry.keys) if isinstance(key, str))
    table = str(entry.keys[0])  # of the notices: "text", or what their first lines are made of
    notice = table == "text" and last in set(Notice)
    what = "A message that is no hazard's." if notice else WHAT[table if table in LINES else last]
    slots = " ".join(f"{{{name}}}" for name in slots_of(entry.source)) or "none"
    return [what, f"Slots: {slots}", f"At most {longest(entry.source)} characters."]


def read(raw: bytes, name: str) -> Read:
    """A PO file that somebody brings; it is hostile until read.

    Raises:
        TemplateError: it is too large, or no PO file.
    """
    if len(raw) > MOST_BYTES:
        raise TemplateError(f"{name}: is larger than 5 MB; no PO file of messages is.")
    try:
        _refuse_cut(raw.decode("utf-8"), name)
        catalog = read_po(BytesIO(raw), ignore_obsolete=True, abort_invalid=True)
    except UnicodeDecodeError:
        raise TemplateError(f"{name}: is not UTF-8; save it as UTF-8.") from None
    except (PoFileError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise TemplateError(f"{name}: is no PO file ({error}); export it anew.") from None
    if catalog.charset.lower().replace("-", "") != "utf8":
        raise TemplateError(f"{name}: says charset={catalog.charset}; save it as UTF-8.")
    return Read(
        language=str(catalog.locale_identifier or ""),
        translator=_named(catalog.last_translator),
        entries=tuple(_entries(catalog)),
    )


def _refuse_cut(text: str, name: str) -> None:
    """Raise where a line is cut off: Babel would take what is left of it."""
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not LINE.fullmatch(line.strip()):
            raise TemplateError(
                f"{name}: is no PO file: line {number} is cut off, or none of one; export it anew."
            )


def _entries(catalog: Catalog) -> Iterator[Translated]:
    for message in catalog:
        if not message.id:
            continue  # the header
        yield Translated(
            context=message.context or "",
            source=_one(message.id),
            text=_one(message.string),
            fuzzy=message.fuzzy,
        )


def _one(told: object) -> str:
    """A text; a plural's first form, which is no text of ours and will be refused as such."""
    first = told[0] if isinstance(told, list | tuple) and told else told
    return first if isinstance(first, str) else ""


def _named(header: str) -> str:
    """Who translated, without the address: it is nobody's business."""
    name = header.partition("<")[0].strip()
    return "" if header == NOBODY or not name else name
