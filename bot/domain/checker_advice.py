"""Rules C06, C36 to C38 and C41: what people are told to do."""

from collections.abc import Iterator

from bot.domain.checker_around import DENIED_EN, DENIED_ES, OUT_OF
from bot.domain.days import CLOCK, dated_within
from bot.domain.finding import Finding, Kind, Severity, Span, Text, finding
from bot.domain.phrases import affirmed, first, found, phrases, within
from bot.domain.wording import N_

STAY = phrases(
    es="quedese|quedense|permanezcan?|no salgan?|refugiese en su casa|resguardese en su casa",
    en="stay (?:at home|home|inside|indoors|where you are|put)|do not (?:go out|leave)"
    "|shelter in place|remain (?:inside|indoors|at home)",
)
LEAVE = phrases(
    es=DENIED_ES + "(?:salgan?|evacuen?|desalojen?|abandonen?)" + OUT_OF,
    en=DENIED_EN
    + "(?:leave (?:now|your (?:home|house|area|zone|town)|the (?:area|zone|town|building"
    "|coast)|immediately|at once|today)|evacuate|get out now)",
)
RETURN = phrases(
    es="(?:ya )?pueden? (?:volver|regresar)|"
    + DENIED_ES
    + "(?:vuelva|vuelvan|regrese|regresen) ~ (?:casa"
    "|hogar|zona|costa|trabajo)",
    en="(?:you|people|residents) (?:can|may) (?:now )?(?:return|go back|go home)|it is safe to"
    " (?:return|go back)|"
    + DENIED_EN
    + "(?:return|go back) (?:home|to your (?:home|house|zone|area))",
)
FOR_WHOM = phrases(
    es="si|cuando|quien|quienes|los que|las que|las personas|personas|vive|viven|esta en|estan en"
    "|cerca de|solo|hasta que|al sentir|si siente",
    en="if|when|who|those|people|live|living|near|only|unless|until|residents",
)
AUTHORITIES = phrases(
    es="autoridad*|proteccion civil|defensa civil|rescatistas|bomberos|policia|alcaldia"
    "|municipalidad|gobierno|conred|copeco|segun \\w++",
    en="authorit*|civil protection|civil defen[sc]e|rescuers|firefighters|police|sheriff|officials"
    "|government|according to \\w++|they say|told to|order to",
)
SIGNS = phrases(
    es="si (?:siente|ve|oye|huele|el|la|hay|tiembla|nota|empieza)|al sentir|despues de un temblor",
    en="if (?:you (?:feel|see|hear|smell)|the|there|it)|after (?:strong )?shaking",
)
POSTURE = phrases(
    es="(?:retorno|regreso) (?:voluntari|obligatori|asistid|organizad)[oa]|repatriacion"
    "|vuelos? (?:de|humanitari[oa]) (?:\\w++)?|evacuacion (?:consular|voluntaria|asistida)",
    en="(?:voluntary|mandatory|assisted|organi[sz]ed) return|repatriation|(?:evacuation|relief)"
    " flights?|consular evacuation",
)
OF_POSTURE = (  # cost, destination, who, family of another nationality, children
    phrases(es="gratis|gratuit*|cost*|pag*|precio", en="free|cost*|pay*|price|charge"),
    phrases(
        es="destino|hacia|llega a|hasta", en="destination|bound for|flies to|arrives in|to \\w++"
    ),
    phrases(es="quien|quienes|requisit*|pueden|cupo*", en="who|eligib*|requirement*|seats"),
    phrases(es="famili*|espos*|conyuge*|pareja", en="famil*|spouse*|wife|husband|partner"),
    phrases(es="nin[oa]s?|menores|hijos", en="child*|minors|sons"),
)
EMPLOYER = phrases(
    es="(?:siga|obedezca|haga caso|espere|pregunte|pida permiso|consulte|contacte"
    "|avise)n? ~ (?:patron*"
    "|jefes?|capataz|mayordomo|emplead|encargado)*",
    en="(?:follow|obey|wait for|ask|check with|tell) ~ (?:boss|employers?|foreman|supervisor"
    "|manager)*",
)
ELSE = phrases(
    es="escriban?os|consulado|si (?:no|le|se lo)|sin esperar", en="write to us|consulate|if"
)
MEETING = phrases(
    es="(?:reun|concentr|present)[ae]n?se ~ (?:plaza|parque|estadio|cancha|estacionamiento|terminal"
    "|explanada|gasolinera|puente|consulado|mercado)|punto de (?:encuentro|reunion) ~ (?:plaza"
    "|parque|estadio|cancha|estacionamiento|terminal|explanada|gasolinera|puente|mercado)",
    en="(?:gather|meet|assemble) ~ (?:square|park|stadium|parking lot|terminal|station|bridge"
    "|consulate|market|field)|meeting point ~ (?:square|park|stadium|parking lot|station|bridge"
    "|market)",
)
CHECKED = phrases(
    es="verificad[oa]|revisad[oa]|sin (?:retenes|operativos)", en="checked|verified|no checkpoints"
)


def c06(text: Text) -> Iterator[Finding]:
    """Stay and leave in one message: who does which?"""
    stay = [span for span in found(STAY, text) if not _for_whom(text, span)]
    leave = [span for span in affirmed(LEAVE, text) if not _for_whom(text, span)]
    if stay and leave:
        yield finding(
            "C06",
            max(stay[0], leave[0]),
            N_("It says to stay and to leave, but not who should do which."),
            N_("Say who stays and who leaves: by place, or by “if”."),
        )


def _for_whom(text: Text, span: Span) -> bool:
    return within(FOR_WHOM, text, text.sentence(span[0]))


def c36(text: Text) -> Iterator[Finding]:
    """The post offers a way home: what it costs, where to, for whom, with which family."""
    span = first(POSTURE, text)
    whole = (text.start, text.end)
    if span and not all(within(words, text, whole) for words in OF_POSTURE):
        yield finding(
            "C36",
            span,
            N_("It speaks of a return without all that people must know to decide."),
            N_("Say cost, destination, who may go, and what holds for family and children."),
            Severity.CONFIRM,
        )


def c37(text: Text) -> Iterator[Finding]:
    """An employer is never the only way out."""
    for span in affirmed(EMPLOYER, text):
        if not within(ELSE, text, text.sentence(span[0])):
            yield finding(
                "C37",
                span,
                N_("It leaves people in the hands of their employer."),
                N_("Add what to do if the employer does not let them go."),
                Severity.WARN,
            )


def c38(text: Text) -> Iterator[Finding]:
    """Who gathers in the open may meet a checkpoint there."""
    for span in affirmed(MEETING, text):
        if not within(CHECKED, text, text.sentence(span[0])):
            yield finding(
                "C38",
                span,
                N_("It calls people together in the open, where there may be checks of papers."),
                N_("Have somebody look whether there are checkpoints, or name a shelter."),
                Severity.CONFIRM,
            )


def c41(text: Text) -> Iterator[Finding]:
    """To leave and to come back, only as the host authority says, with the hour it said so."""
    if _on_file(text):
        return
    for words in (LEAVE, RETURN):
        for span in affirmed(words, text):
            sentence = text.sentence(span[0])
            if not within(AUTHORITIES, text, sentence) and not within(SIGNS, text, sentence):
                yield finding(
                    "C41",
                    span,
                    N_("It tells people to leave or to come back, and no authority said so."),
                    N_(
                        "Name the authority and the hour of its bulletin, or say: if they tell you."
                    ),
                )


def _on_file(text: Text) -> bool:
    if text.kind is Kind.ALERT:
        return bool(text.facts.get("authority") and text.facts.get("updated"))
    whole = (text.start, text.end)
    timed = CLOCK.search(text.folded, text.start) and dated_within(text, whole)
    return bool(timed) and within(AUTHORITIES, text, whole)
