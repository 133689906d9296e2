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
    TRAPPED = "trapped"  # or cannot leave
    IMMOBILE = "immobile"  # somebody cannot walk
    OUTAGE = "outage"  # no electricity there
    DOCUMENT = "document"  # a number of a document
    ADDRESS = "address"


PARTED = str.maketrans(dict.fromkeys("'’‘`´", " "))
# Whoever writes so calls for help, asked or not, whatever else the words are.
CRIES = frozenset({Sign.MINOR, Sign.VIOLENCE, Sign.SELF_HARM, Sign.SEVERE, Sign.TRAPPED})
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
        " | me quito el pasaporte | abus* de mi | lo voy a matar | la voy a matar | te voy a matar"
        " | los voy a matar | las voy a matar | voy a matar a | pongo una bomba",
        "hits me | beats me | beat me | threatens me | threatened me | will kill me"
        " | going to kill me | wants to kill me | raped | rape | locked me | wont let me"
        " | does not let me | kidnap* | forces me | abus* me | holding me | i will kill"
        " | im going to kill | i am going to kill | have a bomb",
        "me frappe* | me bat | me menace* | va me tuer | vont me tuer | viol* moi | m a viole*"
        " | m enferme* | m empeche de sortir | ne me laisse pas | enlev* moi | me force*"
        " | je vais le tuer | je vais la tuer | je vais les tuer | je vais te tuer",
        "me bate | me bateu | me agride* | me ameac* | vai me matar | vao me matar | estupr*"
        " | me prendeu | nao me deixa* | sequestr* | me obriga* | vou matar",
        "bat mwen | bat m | menase m | menase mwen | ap touye m | vle touye m | vyole m"
        " | fèmen m | pa kite m | kidnap* | fòse m | mwen pral touye | m ap touye l",
        "يضربني | ضربني | يهددني | هددني | سيقتلني | يريد قتلي | اغتصب* | حبسني | يحبسني"
        " | لا يتركني | خطف* | يجبرني | سأقتله | سأقتلك | سأقتلهم",
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
    Sign.TRAPPED: (
        "atrapad* | no puedo salir | no podemos salir | no pueden salir | bajo los escombros"
        " | rodeados de agua | rodeadas de agua",
        "trapped | stuck inside | cannot get out | cant get out | under the rubble",
        "coince* | bloques dans | bloque dans | ne pouvons pas sortir | ne peux pas sortir"
        " | sous les decombres",
        "presos em casa | preso em casa | nao consigo sair | nao conseguimos sair"
        " | sob os escombros",
        "bloke anndan | pa ka soti | anba dekonm",
        "محاصر* | عالق* | لا أستطيع الخروج | لا نستطيع الخروج | تحت الأنقاض",
    ),
    Sign.IMMOBILE: (
        "no puedo caminar | no puede caminar | no pueden caminar | silla de ruedas"
        " | no puedo moverme | no puede moverse",
        "cannot walk | cant walk | wheelchair | cannot move | cant move",
        "ne peut pas marcher | ne peux pas marcher | ne peut plus marcher | fauteuil roulant",
        "nao pode andar | nao consegue andar | nao consigo andar | cadeira de rodas",
        "pa ka mache | chèz woulant",
        "لا يستطيع المشي | لا تستطيع المشي | لا أستطيع المشي | كرسي متحرك",
    ),
    Sign.OUTAGE: (
        "no hay luz | sin luz | se fue la luz | no hay electricidad | sin electricidad"
        " | no hay corriente | apagon",
        "no power | no electricity | power is out | power outage | blackout | without power",
        "pas de courant | pas d electricite | plus de courant | plus d electricite"
        " | coupure de courant | panne de courant",
        "sem luz | sem energia | sem eletricidade | falta de luz | apagao",
        "pa gen kouran | pa gen elektrisite | san kouran | blakawout",
        "لا توجد كهرباء | انقطعت الكهرباء | بدون كهرباء | لا كهرباء | انقطاع الكهرباء",
    ),
    Sign.ADDRESS: (
        "mi direccion | su direccion | vivo en la calle | calle numero | avenida"
        " | departamento numero",
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
# With its word beside it any long number is a document's; without, one as their numbers are built.
DOCUMENT_WORD = re.compile(
    r"\b(?:pasaporte|passport|passeport|passaporte|paspo|dni|curp|cedula|dui|dpi|rne|visa|rg|cpf"
    r"|identidad|identificacion|identidade|identite|idantite|identity card|id card|id number"
    r"|matricula|licencia|social security|seguro social|جواز|هويه|الهويه)\b"
)
NUMBER = re.compile(r"(?:\d[\s.\-/]?){5,}\d")
# Letters, then at least six digits, with more letters behind them or not: passports, the CURP.
DOCUMENT = re.compile(r"(?<![\w+])[A-Za-z]{1,4}-?\d{6,12}[A-Za-z\d]{0,8}(?!\w)")
STREET = "calle|avenida|av|carrera|pasaje|bulevar|blvd|street|avenue|ave|road|rue|rua|ri|شارع"
HOUSE = re.compile(rf"\b(?:{STREET})\b(?: \w+){{0,4}}? \d|\b\d+\w*(?: \w+){{0,2}} (?:{STREET})\b")


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
    # An apostrophe parts two words or joins them, as each language has it: both are looked at.
    folded = f"{fold(text)} . {fold(text.translate(PARTED))}"
    found = {sign for sign, pattern in PATTERNS.items() if pattern.search(folded)}
    if any(int(age[1]) < 18 for age in AGE.finditer(folded)):
        found.add(Sign.MINOR)
    if DOCUMENT.search(text) or (NUMBER.search(text) and DOCUMENT_WORD.search(folded)):
        found.add(Sign.DOCUMENT)
    if HOUSE.search(folded):
        found.add(Sign.ADDRESS)
    return frozenset(found)
