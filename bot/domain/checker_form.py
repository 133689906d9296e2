"""Rules C18, C25, C26 and C29: length, language, gaps, and the marks of a drill."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from bot.domain.finding import Finding, Kind, Severity, Text, finding, fold, without_facts
from bot.domain.form import LONGEST_CORE, Parts, core
from bot.domain.message import utf16_length
from bot.domain.phrases import BETWEEN
from bot.domain.sms import ALPHABET, EXTENSION, coded
from bot.domain.wording import N_
from bot.errors import NotReady

GAP = re.compile(
    r"\{[^{}\n]{0,60}\}|\[[^\[\]\n]{0,60}\]|‹[^‹›\n]{0,60}›|\b(?:TODO|XXX++|TBD)\b|_{3,}+"
)
DRILL_WORD = re.compile(
    r"(?<!\w)(?:ejercicio[^\w\n]++ejercicio|exercise[^\w\n]++exercise|simulacros?|drills?"
    r"|egzesis[^\w\n]++egzesis|exercice[^\w\n]++exercice|exercicio[^\w\n]++exercicio"
    r"|تمرين[^\w\n]++تمرين)(?!\w)"
)
BANNER = re.compile(
    r"\W*+(?:(?:ejercicio|exercise|exercice|exercicio|egzesis|simulacro|drill|تمرين)\W*+){1,9}"
)
NOT_A_DRILL = re.compile(
    r"(?<!\w)(?:(?:no es|esto no es|no se trata de) (?:un )?(?:simulacro|ejercicio)"
    r"|(?:this is not|not) an? (?:drill|exercise|test)|ce n'est pas un exercice"
    r"|nao e um (?:exercicio|simulado))(?!\w)".replace(" ", BETWEEN)
)
WORDS = re.compile(r"[^\W\d_]++")
COMMON: Mapping[str, frozenset[str]] = {  # small words that tell a language from the others
    language: frozenset(WORDS.findall(words))
    for language, words in {
        "es": "el los las una del que con por para su si y o al es hay más está este",
        "en": "the and of to is in you your for with if on this that are be or not",
        "fr": "le les des une du et vous votre pour dans est sur avec ou aux ce ne",
        "pt": "os as um uma do da dos das não você seu sua para com em ou está são",
        "ht": "yo nan pou ak ou li pa gen ki sou tout moun nou konsila si anvan fè",
    }.items()
}
ARABIC = re.compile(r"[\u0600-\u06ff]")
LATIN = re.compile(r"[A-Za-zÀ-ÿ]")
FEWEST = 8  # telling words, below which a language is not guessed


def c18(text: Text) -> Iterator[Finding]:
    """What fits a screen, and an SMS."""
    if text.core and utf16_length(text.plain) > LONGEST_CORE:
        yield finding(
            "C18",
            (text.start, text.end),
            N_("The core of an emergency has more than 360 characters."),
            N_("Keep who, what, where, what to do and until when."),
            Severity.WARN,
        )
    known = ALPHABET | EXTENSION
    letters = [at for at in range(text.start, text.end) if text.plain[at] not in known]
    if letters and coded(text.plain).parts > 1 and text.kind is Kind.PASTED:
        at = letters[0]
        yield finding(
            "C18",
            (at, at + 1),
            N_("As an SMS this letter makes every part hold 67 letters instead of 153."),
            N_("For an SMS, use a version without such letters."),
            Severity.INFO,
        )


def c18_short(parts: Parts) -> Iterator[Finding]:
    """The short form of an emergency, of which its SMS is made: who, what, where, until when."""
    try:
        short = core(parts)
    except NotReady:
        yield finding(
            "C18",
            (0, 0),
            N_("No short form of 360 characters can be made of it."),
            N_("Shorten the place, the authority or the shelter."),
            Severity.WARN,
        )
        return
    if parts.update and parts.update not in short:
        yield finding(
            "C18",
            (0, 0),
            N_("The short form has no room for when the next word comes."),
            N_("Shorten the place, the authority or the shelter."),
            Severity.INFO,
        )


def c25(text: Text) -> Iterator[Finding]:
    """The text is in the language that it says it is in."""
    guessed = guess(without_facts(text, text.plain[text.start : text.end]))
    if guessed and text.language != guessed and (text.kind is not Kind.PASTED):
        yield finding(
            "C25",
            (text.start, text.end),
            N_("It does not read like the language that it is filed under."),
            N_("Put the text under its own language."),
        )


def guess(plain: str) -> str | None:
    """The language of a text by its script and its small words; None where that does not tell."""
    arabic, latin = len(ARABIC.findall(plain)), len(LATIN.findall(plain))
    if arabic > latin:
        return "ar"
    words = Counter(WORDS.findall(plain.lower()))
    counted = {language: sum(words[one] for one in known) for language, known in COMMON.items()}
    best, second = sorted(counted, key=lambda one: -counted[one])[:2]
    clear = counted[best] >= FEWEST and counted[best] >= 2 * counted[second]
    return best if clear else None


def c26(text: Text) -> Iterator[Finding]:
    """Nothing is left open."""
    for match in GAP.finditer(text.plain):
        yield finding(
            "C26", match.span(), N_("A gap was not filled in."), N_("Fill it in, or take it out.")
        )


def c29(text: Text) -> Iterator[Finding]:
    """A drill says so, first and last; nothing else does, and nothing says that it is none."""
    for match in NOT_A_DRILL.finditer(text.folded):
        yield finding(
            "C29",
            match.span(),
            N_("“This is not a drill” was read as the truth in Hawaii, in a drill."),
            N_("Take the sentence out: a real alert needs no such word."),
            replacement="",
        )
    if text.kind is Kind.NOTICE:
        return
    if text.drill:
        yield from _unmarked(text)
        return
    for match in DRILL_WORD.finditer(text.folded):
        if not NOT_A_DRILL.search(text.folded, max(0, match.start() - 20), match.end()):
            yield finding(
                "C29",
                match.span(),
                N_("It speaks of a drill and is none."),
                N_("Take the word out, or send it as a drill."),
                replacement="",
            )


def framed(plain: str) -> tuple[int, int] | None:
    """What stands between a drill's banners; None where it has not both."""
    first, _, rest = plain.partition("\n")
    inner, _, last = rest.rstrip().rpartition("\n")
    if not (BANNER.fullmatch(fold(first)) and BANNER.fullmatch(fold(last))):
        return None
    begin = len(first) + 1 + len(inner) - len(inner.lstrip())
    return begin, len(first) + 1 + len(inner)


def _unmarked(text: Text) -> Iterator[Finding]:
    lines = [line for line in text.folded.splitlines() if line.strip()]
    ends = (lines[0], lines[-1]) if lines else ("", "")
    if not all(DRILL_WORD.search(line) for line in ends):
        yield finding(
            "C29",
            (0, 0),
            N_("A drill is marked in its first and its last line."),
            N_("Begin and end with EXERCISE – EXERCISE – EXERCISE."),
        )
