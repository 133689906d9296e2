"""What a person's own words hold that somebody must see, or that must not be kept.

A table of phrases for each language; better one too many than one missed: an officer reads it.
"""

import re
from collections.abc import Mapping
from enum import StrEnum

from bot.domain.folding import fold


class Sign(StrEnum):
    """What was found."""

    MINOR = "minor"  # says to be under 18
    VIOLENCE = "violence"  # of somebody, or a threat
    SELF_HARM = "self_harm"
    SEVERE = "severe"  # unconscious, bleeding, not breathing
    DOCUMENT = "document"  # a number of a document
    ADDRESS = "address"


PRIVATE = frozenset({Sign.DOCUMENT, Sign.ADDRESS})  # an officer is asked to remove it
LONGEST = 4096  # characters looked at: no message of Telegram's is longer

# Phrases stand apart by a bar; a star ends a word that may go on.
WORDS: Mapping[Sign, tuple[str, ...]] = {
    Sign.MINOR: (
        "soy menor | tengo 8 anos | soy un nino | soy una nina | estoy solo sin mis papas"
        " | estoy sola sin mis papas | estoy sin mis padres",
        "i am a minor | im a minor | i am a child | without my parents",
        "je suis mineur* | je suis un enfant | sans mes parents",
        "sou menor | sou crianca | sem meus pais",
        "mwen minè | mwen se timoun | san paran m",
        "أنا قاصر | أنا طفل | أنا طفلة | بدون أهلي",
    ),
    Sign.VIOLENCE: (
        "me pega | me golpea* | me golpearon | me pegaron | me amenaza* | me amenazan"
        " | me va a matar | me van a matar | quieren matarme | me violo | me violaron | violacion"
        " | me tiene* encerrad* | no me deja* salir | no me deja* ir | secuestr* | me obliga*"
        " | me quito el pasaporte | abus* de mi",
        "hits me | beats me | beat me | threatens me | threatened me | will kill me"
        " | going to kill me | wants to kill me | raped | rape | locked me | wont let me"
        " | does not let me | kidnap* | forces me | abus* me | holding me",
        "me frappe* | me bat | me menace* | va me tuer | vont me tuer | viol* moi | m a viole*"
        " | enferme* | m empeche de sortir | ne me laisse pas | enlev* moi | me force*",
        "me bate | me bateu | me agride* | me ameaca* | vai me matar | vao me matar | estupr*"
        " | me prendeu | nao me deixa* | sequestr* | me obriga*",
        "bat mwen | bat m | menase m | menase mwen | ap touye m | vle touye m | vyole m"
        " | fèmen m | pa kite m | kidnap* | fòse m",
        "يضربني | ضربني | يهددني | هددني | سيقتلني | يريد قتلي | اغتصب* | حبسني | يحبسني"
        " | لا يتركني | خطف* | يجبرني",
    ),
    Sign.SELF_HARM: (
        "quiero morir* | me quiero morir | me voy a matar | me quiero matar | quitarme la vida"
        " | suicid* | no quiero vivir | hacerme dano | ya no quiero seguir",
        "want to die | kill myself | suicid* | end my life | hurt myself | dont want to live"
        " | do not want to live",
        "veux mourir | me tuer | suicid* | me faire du mal | ne veux plus vivre",
        "quero morrer | me matar | suicid* | tirar minha vida | nao quero viver | me machucar",
        "vle mouri | touye tèt mwen | touye tèt m | pa vle viv",
        "أريد أن أموت | أقتل نفسي | انتحار* | سأنتحر | لا أريد أن أعيش",
    ),
    Sign.SEVERE: (
        "inconsciente | no respira | sangra mucho | sangrando | mucha sangre | no despierta"
        " | se desmayo | infarto | no puedo respirar | se esta muriendo | me estoy muriendo",
        "unconscious | not breathing | cant breathe | cannot breathe | bleeding | wont wake"
        " | heart attack | is dying | i am dying",
        "inconscient* | ne respire pas | ne respire plus | saigne | beaucoup de sang"
        " | crise cardiaque | en train de mourir",
        "inconsciente | nao respira | sangrando | muito sangue | desmaiou | infarto"
        " | esta morrendo",
        "san konesans | pa respire | pa ka respire | ap senyen | anpil san | ap mouri",
        "فاقد الوعي | فاقدة الوعي | لا يتنفس | لا تتنفس | ينزف | تنزف | نزيف | يموت",
    ),
    Sign.ADDRESS: (
        "mi direccion | vivo en la calle | calle numero | colonia | avenida | departamento numero",
        "my address | i live at | street number | apartment number",
        "mon adresse | j habite au | rue numero",
        "meu endereco | moro na rua | rua numero",
        "adrès mwen | mwen rete nan ri",
        "عنواني | أسكن في شارع",
    ),
}
AGE = re.compile(
    r"\b(?:tengo|tenho|j ai|mwen gen|m gen|i am|im|i m|عمري)\s+(\d{1,2})(?:\s+(?:anos|years|year|"
    r"ans|an|lane|lan|سنه|سنة|سنوات|عام))"
)
# Nine letters or digits with at least six digits: a passport's or an identity card's.
DOCUMENT = re.compile(r"(?<![\w+])(?=(?:[\w-]*\d){6})[A-Z]{0,3}[\d-]{6,20}[A-Z\d]{0,8}(?!\w)")
DOCUMENT_WORD = re.compile(
    r"\b(?:pasaporte|passport|passeport|passaporte|paspò|paspo|dni|curp|cedula|dui|dpi|rne|visa"
    r"|جواز)\b"
)


def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    several = (one.strip() for text in phrases for one in text.split("|"))
    made = sorted({_one(phrase) for phrase in several if phrase}, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(made)})\b")


def _one(phrase: str) -> str:
    words = [fold(word.removesuffix("*")) + (r"\w*" if word.endswith("*") else "")
             for word in phrase.split()]  # fmt: skip
    return " ".join(words)


PATTERNS = {sign: _pattern(phrases) for sign, phrases in WORDS.items()}


def signs(text: str) -> frozenset[Sign]:
    """What the words hold."""
    text = text[:LONGEST]
    folded = fold(text)
    found = {sign for sign, pattern in PATTERNS.items() if pattern.search(folded)}
    if any(int(age[1]) < 18 for age in AGE.finditer(folded)):
        found.add(Sign.MINOR)
    if DOCUMENT.search(text) and (DOCUMENT_WORD.search(folded) or not _is_telephone(text)):
        found.add(Sign.DOCUMENT)
    return frozenset(found)


def _is_telephone(text: str) -> bool:
    """Whether no long number of a text begins with capitals, as those of documents do."""
    return not re.search(r"(?<![\w+])[A-Z]{1,3}[\d-]{6,}", text)
