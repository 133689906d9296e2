"""Rules C09 to C13: what a post cannot promise, and what it never asks for or gives away."""

import re
from collections.abc import Iterator

from bot.domain import papers
from bot.domain.checker_around import OURS, REPORTED
from bot.domain.checker_words import SOURCES
from bot.domain.days import dated_within
from bot.domain.elements import NAMED, NUMBER, SITE
from bot.domain.finding import Finding, Kind, Severity, Span, Text, finding, fold
from bot.domain.phrases import affirmed, found, phrases, within
from bot.domain.wording import N_

NEUTRAL = {  # what the post itself can keep
    "es": "Pedir ayuda al consulado no depende de su situación migratoria.",
    "en": "Asking for help does not depend on your immigration status.",
}
LIFE_FIRST = {"es": "Proteja primero su vida.", "en": "Protect your life first."}
NOTHING_ASKED = {
    "es": "Este servicio es gratis. Nunca pedimos dinero, claves ni fotos de documentos.",
    "en": "This service is free. We never ask for money, passwords or photos of documents.",
}
PAPERS = phrases(
    es="no (?:le |les )?(?:se )?(?:piden|pediran|pide|pedira|exigen|exigiran|exige|preguntan"
    "|preguntaran|revisan|revisaran|solicitan|solicitaran|requieren|necesita|necesitan|van a pedir)"
    " ~ (?:papeles|documentos|documentacion|identificacion|pasaporte|estatus|visa)"
    "|nadie (?:le |les )?(?:va a )?(?:pedir|pide|pedira|exige|pregunta|preguntara|revisa)"
    " ~ (?:papeles|documentos|identificacion|pasaporte|estatus)|con o sin papeles"
    "|no (?:le |les )?(?:vamos a pedir|pediremos|pedimos|exigimos) ~ (?:papeles|documentos"
    "|identificacion|estatus) ~ (?:albergues?|refugios?|escuelas?|centros? de \\w++)"
    "|no importa si (?:no )?(?:tiene|tienen|trae|traen) (?:papeles|documentos)"
    "|sin (?:pedir|revisar|mostrar|presentar) (?:papeles|documentos|identificacion)",
    en=OURS + "(?:will not|do not|does not|won't|don't|doesn't|never) (?:ask|asks|check"
    "|require|requires|need|demand) (?:(?:you|anyone|people) )?(?:for )?(?:your |any )?"
    "(?:papers|documents|id|identification|ids|passports?|immigration status|visas?)"
    "|we (?:will not|won't|do not|don't|never) (?:ask|check) ~ (?:papers|documents|id|passports?"
    "|status) ~ (?:shelters?|schools?|centers?|clinics?|sites?)"
    "|(?:nobody|no one) (?:will )?(?:asks?|checks?) ~ (?:papers|documents|id|passports?)"
    "|with or without papers|no matter (?:if|whether) you have papers"
    "|no (?:papers|documents|id|identification|questions) (?:asked|needed|required|necessary"
    "|are needed|is needed|is required|will be asked)",
    fr="ne (?:vous )?(?:demande|demandent|demandera|demanderont|controle|controlent) (?:pas|aucun)"
    " ~ (?:papiers?|documents?|passeport|pieces?)|aucun (?:papier|document) ~ (?:demande|exige)",
    pt="nao (?:pedem|pedirao|pede|pedira|exigem|exigirao|exige) (?:\\w{1,12} )?"
    "(?:documentos?|papeis|passaporte|identidade)",
    ht="(?:yo|moun) (?:pap|p ap|pa) (?:mande|kontwole) (?:\\w{1,5} )?(?:papye|dokiman|paspo)",
    ar="(?:لن|لا) (?:يطلب|يطلبوا|يطلبون|تطلب) (?:\\w{1,12} )?(?:اوراق|وثائق|هوية|جواز|مستندات)*",
)
ACCORDING = phrases(es="segun|de acuerdo con|informa", en="according to|says|announced")
UNTIL = phrases(es="hasta|valido|vence", en="until|through|valid|expires")
GUARANTEES = phrases(
    es="nadie (?:sera|va a ser) (?:detenid|deportad|arrestad|expulsad)*|no (?:sera|seran)"
    " (?:detenid|deportad|arrestad)*|no habra (?:redadas?|detenciones|deportaciones|operativos)"
    "|no (?:lo|la|los|las|le|les) van a (?:detener|deportar|arrestar)|100 (?:por ciento )?segur*"
    "|(?:total|completa|absoluta)mente segur*|sin ningun (?:riesgo|peligro)|garantizamos"
    "|garantizad[oa]s?|se garantiza|(?:lo|la|los|las|le|les) (?:evacuaremos|rescataremos|sacaremos"
    "|protegeremos|salvaremos)|vamos a (?:evacuar|rescatar|sacar|proteger)(?:l[oae]s?)?|prometemos"
    "|le aseguramos|(?:migracion|la migra) no (?:va a estar|estara|entrara|ira|llegara)",
    en="(?:no one|nobody) will (?:be )?(?:detain|arrest|deport)*|(?:will not|won't) be"
    " (?:detained|arrested|deported)|there will be no (?:raids|arrests|deportations|checkpoints)"
    "|100 (?:percent )?(?:safe|secure)|(?:completely|totally|perfectly|absolutely) safe"
    "|we guarantee|guaranteed|we (?:will|are going to) (?:evacuate|rescue|save|protect) you"
    "|we promise|(?:ice|immigration|border patrol) (?:will not|won't) (?:be|come|enter)"
    "|safe from (?:deportation|arrest|detention)",
    fr="personne ne sera (?:arrete|detenu|expulse)*|vous ne serez pas (?:arrete|detenu|expulse)*"
    "|100 (?:sure?s?|securise)|nous garantissons|nous promettons"
    "|nous vous (?:evacuerons|sauverons)",
    pt="ninguem sera (?:detid|pres|deportad)*|nao sera (?:detid|deportad)*|100 segur*|garantimos"
    "|prometemos|vamos (?:evacuar|resgatar) voces?",
    ht="pesonn (?:pap|p ap) (?:arete|depote)|(?:yo|moun) (?:pap|p ap) (?:arete|depote) (?:w|ou|nou)"
    "|nou (?:garanti|pwomet)|nou pral evakye (?:w|ou|nou)",
    ar="لن يعتقل*|لن يتم (?:اعتقال|ترحيل|توقيف)*|نضمن|نعدكم",
)
_ASKED = (
    "(?:numero de (?:pasaporte|dpi|cedula|identidad|documento|tarjeta|cuenta)|pasaporte|dpi|cedula"
    "|curp|fotos? de (?:su|sus|tu|tus) \\w++|selfie|(?:situacion|estatus) migratori[oa]"
    "|(?:su|tu) (?:direccion|domicilio|estatus)|ubicacion exacta|codigo|clave|contrasena"
    "|datos bancarios)"
)
REQUESTS = phrases(
    es=REPORTED + "(?:mand|envi|compart|dig|escrib|indi|proporcion|reenvi|adjunt)(?:e|a|que)n?"
    f"(?:nos|me)? ~ {_ASKED}"
    "|(?:le pedimos|deben?|tienen? que|favor de|necesitan?|hay que) (?:mandar|enviar|compartir"
    f"|proporcionar|dar|indicar)(?:nos)? ~ {_ASKED}"
    "|"
    + REPORTED
    + "(?:pag|deposit|transfier)(?:ue|e|a)n? ~ (?:dinero|dolares|pesos|quetzales|lempiras"
    "|cuenta|\\d{2,6})|" + REPORTED + "(?:mand|envi)en? (?:dinero|\\d{2,6} \\w++)"
    "|" + REPORTED + "(?:haga|hagan|realicen?) (?:un |una )?(?:transferencia|deposito|pago)"
    "|cual es (?:su|tu) (?:estatus|situacion migratoria|numero de pasaporte|direccion)",
    en="(?:send|give|tell|share|reply with|provide|upload|text) ~ (?:passport number|passports?"
    "|id number|photos? of your \\w++|(?:immigration|legal) status|(?:exact|home|your) address"
    "|passwords?|codes?|pin|bank details|card number)|(?:pay|deposit|transfer|wire) ~ (?:money"
    "|dollars|usd|account|\\d{2,6})|send (?:us )?(?:money|\\d{2,6} (?:dollars|usd))"
    "|what is your (?:immigration status|passport number|address)",
    fr="(?:envoyez|donnez|dites|partagez|indiquez) ~ (?:passeport|photos? de (?:votre|vos) \\w++"
    "|statut migratoire|votre adresse|code|mot de passe)|(?:payez|versez) ~ (?:argent|euros"
    "|dollars|gourdes|\\d{2,6})",
    pt="(?:envie|mande|informe|compartilhe|diga) ~ (?:passaporte|fotos? d[aeo]s? \\w++|status"
    "|seu endereco|codigo|senha)|(?:pague|deposite|transfira) ~ (?:dinheiro|dolares|reais"
    "|\\d{2,6})",
    ht="(?:voye|bay|pataje) ~ (?:paspo|foto|lajan|kod|modpas)|peye ~ (?:lajan|dola|goud|\\d{2,6})",
    ar="(?:ارسل|ارسلوا|اعطنا) ~ (?:جواز|صورة|هوية|كلمة|رمز)*|ادفعوا?",
)
SHORTENERS = re.compile(
    r"(?:bit\.ly|tinyurl\.com|t\.co|goo\.gl|ow\.ly|is\.gd|cutt\.ly|rb\.gy|acortar\.link)\b"
)
BARE = re.compile(
    r"(?<![\w@./-])(?:bit\.ly|tinyurl\.com|goo\.gl|cutt\.ly|is\.gd|rb\.gy|t\.me)/\S++"
)
NUMBERS = ("telephone", "emergency_number", "partner_telephone")  # slots
_PERSON = r"[A-ZÁÉÍÓÚÑ][a-záéíóúñ'-]++(?:[ ][A-ZÁÉÍÓÚÑ][a-záéíóúñ'-]++){0,3}+"
PERSONS = re.compile(
    r"(?<!\w)(?:(?i:señor|señora|señorita|sr\.|sra\.|doña|don|la joven|el joven|la menor|el menor"
    r"|la niña|el niño|se busca a|desaparecid[oa]:?|mr\.?|mrs\.?|ms\.?|missing:|looking for))[ ]"
    rf"({_PERSON})|(?<!\w)({_PERSON}),[ ](?:de[ ]\d{{1,2}}[ ]años|aged[ ]\d{{1,2}}|\d{{1,2}},)"
)


def c09(text: Text) -> Iterator[Finding]:
    """Papers: only as an authority said it, of a place, on a day, until another."""
    for span in found(PAPERS, text):
        whole = text.sentence(span[0])
        if not _vouched(text, whole):
            yield finding(
                "C09",
                whole,
                N_("It says that no papers are asked for, and nobody vouches for it."),
                N_("Say which authority said so, of which place, on which day and until when."),
                replacement=NEUTRAL.get(text.language),
            )


def _vouched(text: Text, span: Span) -> bool:
    if all(_holds(text, span, name) for name in papers.LINE):  # our own line, in any language
        return True
    named = within(SOURCES, text, span) or within(ACCORDING, text, span)
    somewhere = NAMED.search(text.plain, *span) is not None
    return named and somewhere and dated_within(text, span) and within(UNTIL, text, span)


def _holds(text: Text, span: Span, name: str) -> bool:
    """Whether the fact of this slot is said there."""
    value = text.facts.get(name)
    return bool(value) and fold(str(value)) in text.folded[slice(*span)]


def c10(text: Text) -> Iterator[Finding]:
    """What a post cannot promise: safety, freedom, rescue."""
    for span in affirmed(GUARANTEES, text):
        yield finding(
            "C10",
            text.sentence(span[0]),
            N_("It promises what the consulate cannot keep."),
            N_("Promise only what the consulate itself does, and say who does the rest."),
            replacement=LIFE_FIRST.get(text.language),
        )


def c11(text: Text) -> Iterator[Finding]:
    """Status, documents, money, codes, address: a post never asks for them in a message."""
    for span in affirmed(REQUESTS, text):
        yield finding(
            "C11",
            text.sentence(span[0]),
            N_("It asks for money, papers, codes or an address, as swindlers do."),
            N_("Take it out; help never depends on it."),
            replacement=NOTHING_ASKED.get(text.language),
        )


def c12(text: Text) -> Iterator[Finding]:
    """Links only to sites of a State, an international organisation, the ministry's, or ours."""
    for pattern in (SITE, BARE):
        for match in pattern.finditer(text.plain, text.start):
            host = re.sub(r"^(?:https?://)?(?:www\.)?", "", match[0].lower()).split("/")[0]
            host = host.rstrip(".,;:)\u2069")  # the last closes an isolate of another direction
            if text.own and match[0].rstrip("\u2069") == text.own:
                continue
            if host not in text.hosts and not _official(host):
                yield finding(
                    "C12",
                    match.span(),
                    N_("Nobody can see where this link leads, or it is no site of a State."),
                    N_("Give the address of the ministry's own site, or a number to call."),
                    replacement="",
                )


def _official(host: str) -> bool:
    ends = host.split(".")[-2:]
    return not SHORTENERS.match(host) and (
        ends[-1] in ("gov", "int", "gob") or ends[0] in ("gob", "gov", "gouv", "go", "gub")
    )


def c13(text: Text) -> Iterator[Finding]:
    """Names and numbers of people in what everybody reads."""
    for match in PERSONS.finditer(text.plain, text.start):
        yield finding(
            "C13",
            match.span(1) if match[1] else match.span(2),
            N_("It names a person before everybody who reads it."),
            N_("Take the name out; speak with the family in private."),
            replacement="",
        )
    if text.kind is Kind.ALERT:
        yield from _strange_numbers(text)


def _strange_numbers(text: Text) -> Iterator[Finding]:
    """In an alert every number comes from a slot for numbers: another may be somebody's own."""
    known = {re.sub(r"\D", "", text.facts.get(name, "")) for name in NUMBERS}
    for match in NUMBER.finditer(text.plain, text.start):
        if not any(re.sub(r"\D", "", match[0]) in number for number in known):
            yield finding(
                "C13",
                match.span(),
                N_("This telephone number is none that the consulate gave."),
                N_("Give only numbers of the directory."),
                Severity.BLOCK,
            )
