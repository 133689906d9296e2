"""How the shipped texts are worded: short sentences, nothing known to harm (`docs/messages.md`).

Looks at the templates, with their slots open: what an officer writes is looked at elsewhere.
"""

import re
import unicodedata
from collections.abc import Iterator

import pytest

from bot.content.folders import messages_folder
from bot.content.messages import Library
from bot.content.templates import BULLET, Template
from bot.domain.hazard import Hazard, Phase
from bot.domain.national import Group
from bot.domain.notice import Notice

LIBRARY = Library.load(messages_folder())
LANGUAGES = ("es", "en", "ar")  # whose wording is settled here
MODELS = ("es", "en")  # the others are translated from them
WHOLE = [  # languages that have every hazard and the notices
    code
    for code in LIBRARY.languages
    if set(LIBRARY.speeches[code].files) == set(Hazard) and LIBRARY.speeches[code].notices
]
GROUPS = [group for group in Group if group is not Group.GENERAL]
CELLS = [(hazard, phase) for hazard in Hazard for phase in Phase]

NEVER = {
    "es": (
        r"marcos? de (la )?puertas?|dintel|umbral|triángulo",  # C17: in an earthquake
        r"\b(verde|azul|amarill[oa]|naranja|anaranjad[oa]|roj[oa])\b",  # C15
        r"categoría|magnitud|nudos|milímetros|\bmm\b|nivel \d",  # C16
        r"garantiza|asegura(mos|do)|nadie (será|le va a)|100 ?%|prometemos",  # C10
        r"(lo|le) (evacu|rescat|proteger)[aé]?(remos|emos|mos)",
        r"no (le |les )?(piden|pedirán|exigen|preguntan) (papeles|documentos)",  # C09
        r"ilegal|indocumentad|dialecto|víctima|connacional|se exhorta|ahorita",  # C14
        r"patr[oó]n|\bjefe|capataz|mayordomo|empleador",  # C37
        r"mándenos|envíenos|(?<!no )mande (una )?foto|número de pasaporte",  # C11
        r"simulacro|!",
    ),
    "en": (
        r"doorways?|door frame|triangle",
        r"\b(green|blue|yellow|orange|red)\b",
        r"\bcategory|magnitude|knots|inches|\bfeet\b|level \d",
        r"guarantee|we will (rescue|evacuate|protect)|nobody will|no one will|100 ?%|we promise",
        r"(?<!we )(will not|do not|won't) (ask|require|check)( you)? for (papers|documents|ID)",
        r"illegal|undocumented|\balien|dialect|victim",
        r"\bboss|employer|foreman|supervisor",
        r"send us (a )?(photo|document)|passport number",
        r"\bdrill\b|!",
    ),
    "ar": (
        r"إطار الباب|عتبة|مثلث",
        r"(أخضر|خضراء|أزرق|زرقاء|أصفر|صفراء|برتقالي|أحمر|حمراء)",
        r"فئة|الدرجة|عقدة|ملم|مليمتر|المستوى \d",
        r"نضمن|(?<!ولا أن )نعدكم|لن يعتقل|لن يوقف|100",
        r"سن(نقذ|جلي|حمي|خرج)كم",
        r"(لا|لن) (يطلب|تطلب)\w* (منكم )?(أي )?(أوراق|وثائق|هوية)",
        r"غير (شرعي|قانوني|نظامي)|ضحية|ضحايا|لهجة|أجنبي|أجانب|رعايا",
        r"صاحب (ال)?عمل|رب (ال)?عمل|كفيل|مشرف|مدير|رئيس",
        r"(?<!لا )(?<!لا ت)أرسلوا (لنا|إلينا) صور|رقم جواز",
        r"\b(سيدي|أخي|عزيزي)\b",  # for men alone
        r"مناورة|!",
    ),
}
# Words that are right only beside one of the others.
ONLY_WITH = {
    "es": (
        (r"\bcinta\b", r"rendijas|Tenga"),  # never on windows
        (r"generador", r"\bafuera\b|^No "),
        (r"\bcarro\b", r"^No "),
        (r"\b(cruce|maneje|corran?|grabe|camine)\b", r"^No |[Nn]o corra|Que no|sin correr"),
        (r"mirar el mar", r"^No "),
        # C41: who is to leave or to come back, only as the authorities say; of a fire, early.
        (
            r"(?<![Nn]o )\b(salgan?|evac[uú]en?|vuelvan?|regresen?)\b",
            r"autoridades|rescatistas|bomberos|el fuego se acerca",
        ),
        (r"puede (volver|regresar) a (su|la) (zona|casa|costa)", r"autoridades"),
    ),
    "en": (
        (r"\btape\b", r"gaps|Keep"),
        (r"generator", r"\boutside\b|^Do not "),
        (r"\bcar\b", r"^Do not "),
        (r"\b(cross|drive|run|film)\b", r"not (cross|walk or drive|drive|run|film)|must not run"),
        (r"watch the sea", r"^Do not "),
        (
            r"\b(leave|evacuate)\b",
            r"authorities|rescuers|they say|order to leave|told to leave|cannot leave|"
            r"want to leave|which way to leave|say whether|the fire comes near|are going to leave",
        ),
        (r"\b[Gg]o back (to your zone|to the coast|home)\b", r"authorities"),
    ),
    "ar": (
        (r"شريط", r"الشقوق|احتفظوا"),
        (r"مولد", r"في الخارج فقط|^لا "),
        (r"سيارة", r"^لا "),
        (r"تعبروا|تقودوا|تركضوا|تصوروا|تمشوا|يركضون", r"^لا |، لا تركضوا"),
        (r"مشاهدة البحر", r"^لا "),
        (r"\bف?(غادروا|اخرجوا|ارحلوا|عودوا)\b", r"السلطات|فرق الإنقاذ|كنتم تفكرون في الرحيل"),
    ),
}
LATIN = {"ar": {"N95"}}  # what a text in another script says in Latin letters


def sentences(one: Template) -> Iterator[str]:
    """Each sentence, markup and bullets away; a slot is one word."""
    text = "".join(literal + ("Slot" if name else "") for literal, name in one.pieces)
    for line in re.sub(r"</?\w+>", "", text).splitlines():
        yield from filter(None, re.split(r"(?<=[.?!؟])\s+", line.removeprefix(BULLET)))


def texts(language: str) -> dict[str, Template]:
    """Where it stands → every text of a language."""
    cells = {
        f"{hazard}.{phase}.{group}": one
        for (code, hazard, phase, group), one in LIBRARY.templates.items()
        if code == language
    }
    notices = {
        f"notices.{notice}": one
        for (code, notice), one in LIBRARY.notices.items()
        if code == language
    }
    return cells | notices


def lines(language: str, hazard: Hazard, phase: Phase, group: Group) -> frozenset[str]:
    """What is to be done, and not."""
    one = LIBRARY.templates[language, hazard, phase, group]
    text = "".join(literal + (f"{{{name}}}" if name else "") for literal, name in one.pieces)
    return frozenset(line for line in text.splitlines() if line.startswith(BULLET))


@pytest.mark.parametrize("language", WHOLE)
def test_sentences_are_short(language: str) -> None:
    """None over 25 words, and 15 on average in every text."""
    for where, one in texts(language).items():
        counts = [
            len(re.findall(r"\w[\w’'\u064b-\u0652-]*", sentence)) for sentence in sentences(one)
        ]

        assert max(counts) <= 25, where
        assert sum(counts) / len(counts) <= 15, where


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_known_to_harm_is_said(language: str) -> None:
    """No bad advice, no colours or categories, no promises, no words that put people down."""
    for where, one in texts(language).items():
        for sentence in sentences(one):
            for pattern in NEVER[language]:
                assert not re.search(pattern, sentence, re.IGNORECASE), f"{where}: {sentence}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_right_only_in_company_has_it(language: str) -> None:
    """A generator only outside; nobody is told to leave but by the authorities."""
    for where, one in texts(language).items():
        if where.startswith("notices."):
            continue
        for sentence in sentences(one):
            for pattern, company in ONLY_WITH[language]:
                if re.search(pattern, sentence, re.IGNORECASE):
                    assert re.search(company, sentence), f"{where}: {sentence}"


@pytest.mark.parametrize("language", LATIN)
def test_arabic_is_written_in_arabic(language: str) -> None:
    """Its letters, its commas, and figures as on the telephone."""
    for where, one in texts(language).items():
        text = re.sub(r"</?b>", "", "".join(literal for literal, _ in one.pieces))
        for word in LATIN[language]:
            text = re.sub(rf"\b{word}\b", "", text)
        foreign = {
            letter
            for letter in text
            if unicodedata.category(letter)[0] in "LM" and not "\u0621" <= letter <= "\u0652"
        }

        assert not foreign, where
        assert not set(text) & set(",;?%"), where
        assert all(figure.isascii() for figure in text if figure.isdecimal()), where


@pytest.mark.parametrize("language", LATIN)
def test_every_line_begins_in_arabic(language: str) -> None:
    """A reader's app takes the direction of a line from its first letter: it is no name's."""
    for where, one in texts(language).items():
        text = "".join(literal + ("S" if name else "") for literal, name in one.pieces)
        for line in re.sub(r"</?b>", "", text).splitlines():
            letter = next((letter for letter in line if letter.isalpha()), "")

            assert not letter.isascii() or not letter, f"{where}: {line}"


@pytest.mark.parametrize("language", LIBRARY.languages)
def test_no_text_brings_marks_of_direction(language: str) -> None:
    """They cannot be seen; where they are needed, `formats.said` puts them."""
    for where, one in texts(language).items():
        assert not [
            c
            for c, _ in one.pieces
            if re.search(r"[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]", c)
        ], where


@pytest.mark.parametrize("language", WHOLE)
def test_the_standing_lines_stand(language: str) -> None:
    """Every alert: help whatever the status, nothing to pay, a number to call."""
    common = LIBRARY.speeches[language].common
    for hazard, phase in CELLS:
        for group in Group:
            one = LIBRARY.templates[language, hazard, phase, group]
            told = "".join(literal for literal, _ in one.pieces)

            assert common.no_papers in told
            assert common.no_scam in told
            assert "telephone" in one.slots
            assert one.slots >= (
                {"emergency_number"} if phase in (Phase.WARNING, Phase.EMERGENCY) else set()
            )


@pytest.mark.parametrize("language", WHOLE)
@pytest.mark.parametrize(("hazard", "phase"), CELLS)
def test_each_group_is_told_something_of_its_own(
    language: str, hazard: Hazard, phase: Phase
) -> None:
    """A line that neither everybody nor any other group is told; and nothing is taken away."""
    general = lines(language, hazard, phase, Group.GENERAL)
    told = {group: lines(language, hazard, phase, group) for group in GROUPS}
    for group, own in told.items():
        others = frozenset().union(*(told[one] for one in GROUPS if one is not group))

        assert own - general - others, group
        assert general <= own, group


@pytest.mark.parametrize("language", WHOLE)
def test_every_language_says_the_same_things(language: str) -> None:
    """The same slots, and as many things to do, in every text."""
    own = texts(language)
    for where, one in texts("es").items():
        assert one.slots == own[where].slots, where
        assert _bullets(one) == _bullets(own[where]), where


def test_spanish_and_english_are_whole_and_name_their_sources() -> None:
    """Nobody invents a protective action."""
    for language in MODELS:
        speech = LIBRARY.speeches[language]

        assert language in WHOLE
        assert all(len(file.source) > 10 for file in speech.files.values())
        assert speech.notices is not None
        assert set(speech.notices.text) == set(Notice)


def _bullets(one: Template) -> int:
    return sum(literal.count(BULLET) for literal, _ in one.pieces)
