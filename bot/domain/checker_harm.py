"""Rule C17: advice that is known to kill, and what is right instead."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bot.domain.finding import Finding, Text, finding
from bot.domain.hazard import Hazard
from bot.domain.phrases import Words, affirmed, phrases, within
from bot.domain.wording import N_


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """One piece of bad advice."""

    words: Words
    reason: str
    remedy: str
    instead: Mapping[str, str]  # a sentence in its place
    of: Hazard | None = None  # only where this threatens, by the alert or by the `signs`
    signs: Words = field(default_factory=dict)
    unless: Words = field(default_factory=dict)  # a word of the sentence that makes it right


SHAKING = phrases(
    es="sismo*|temblor*|terremoto*|tiembl*|sacud*", en="earthquake*|shak*|tremor*|aftershock*"
)
TOXIC = phrases(
    es="quimic*|toxic*|gas|nube|fuga|derrame", en="chemical*|toxic*|gas|cloud|leak|spill"
)
BAD = (
    Advice(
        words=phrases(
            es="(?:pegu|pong|coloqu|cruc|us)[ae]n? ~ cintas? ~ (?:ventanas?|vidrios?|cristales)"
            "|(?:prote[gj][ae]n?|proteger|refuer[cz][ae]n?|reforzar|asegur(?:[ae]n?|ar))"
            " ~ (?:ventanas?|ventanales|vidrios?|cristales) ~ cintas?|encint[ea]n?",
            en="(?:put|tape|place|use|cross) ~ (?:windows?|glass) ~ tape"
            "|(?:protect|secure|reinforce) ~ (?:windows?|glass) ~ tape"
            "|tape (?:your |the )?windows?|(?:put|place|use) ~ tape ~ (?:windows?|glass)",
            fr="(?:collez|mettez) ~ (?:ruban|scotch) ~ (?:fenetres?|vitres?)",
            pt="(?:cole|coloque)m? ~ fitas? ~ (?:janelas?|vidros?)",
            ht="(?:kole|mete) ~ tep ~ fenet*",
        ),
        reason=N_("Tape does not keep a window whole; it only gives a false sense of safety."),
        remedy=N_("Shutters or boards protect windows; without them, people stay away from them."),
        instead={
            "es": "Proteja las ventanas con tablas y aléjese de ellas.",
            "en": "Cover the windows with boards and stay away from them.",
        },
    ),
    Advice(
        words=phrases(
            es="(?:par|coloqu|pong|qued|ubiqu|refugi|met|resguard)[ae]n?se ~ (?:marcos?|dintel"
            "|umbral)|(?:bajo|debajo de) (?:el |un |los )?(?:marcos?|dintel|umbral)",
            en="(?:stand|stay|get|shelter|take cover) ~ (?:doorways?|door frames?|doorframes?)",
            fr="(?:placez|mettez|tenez) vous ~ (?:encadrement|chambranle)",
            pt="(?:fique|pare)m? ~ (?:batentes?|vao da porta|umbral)",
        ),
        reason=N_("A door frame does not protect anybody in an earthquake."),
        remedy=N_("Drop, cover under a table, hold on."),
        instead={
            "es": "Agáchese, cúbrase bajo una mesa y sujétese.",
            "en": "Drop, take cover under a table, and hold on.",
        },
    ),
    Advice(
        words=phrases(
            es="triangulos? de (?:la )?vida",
            en="triangle of life",
            fr="triangle de (?:la )?vie",
            pt="triangulo da vida",
            ht="triyang lavi",
            ar="مثلث الحيا[هة]",
        ),
        reason=N_("The “triangle of life” is wrong advice for an earthquake."),
        remedy=N_("Drop, cover under a table, hold on."),
        instead={
            "es": "Agáchese, cúbrase bajo una mesa y sujétese.",
            "en": "Drop, take cover under a table, and hold on.",
        },
    ),
    Advice(
        words=phrases(
            es="(?:corran?|salgan? corriendo) ~ (?:afuera|fuera|calle|exterior)|(?:corran?|salgan?"
            " corriendo) (?:afuera|a la calle)",
            en="run (?:outside|out|outdoors|into the street)",
        ),
        reason=N_("Who runs out while the ground shakes is hit by what falls."),
        remedy=N_("Drop, cover, hold on; go out when it has stopped."),
        instead={
            "es": "Agáchese, cúbrase y sujétese hasta que pare.",
            "en": "Drop, cover and hold on until it stops.",
        },
        of=Hazard.EARTHQUAKE,
        signs=SHAKING,
    ),
    Advice(
        words=phrases(
            es="(?:vay|baj|acerqu|salg|sub)[ae]n?(?:se)? ~ (?:ver|mirar|grabar|observar) ~ (?:olas?"
            "|mar|rio|volcan|lava|agua)|(?:vay|baj|acerqu)[ae]n?(?:se)? ~ (?:ver|mirar"
            "|grabar) (?:el|las|la) (?:olas?|mar|rio|volcan|lava)",
            en="(?:go|come|walk|drive) ~ (?:watch|see|film|look at) ~ (?:waves?|sea|river"
            "|volcano|lava)",
        ),
        reason=N_("Who goes to look does not come away in time."),
        remedy=N_("Say to stay away, and how far."),
        instead={
            "es": "Aléjese del agua y suba a un lugar alto.",
            "en": "Stay away from the water and go to high ground.",
        },
    ),
    Advice(
        words=phrases(
            es="(?:manej|conduz|conduzc|cruc|atravies|camin|pas)[ae]n? ~ (?:agua|rio|corriente"
            "|arroyo|inundad[oa]s?)|(?:cruc|atravies)en? (?:el|los) (?:agua|rios?|arroyos?)"
            "|(?:pueden?|es seguro|intenten?) (?:cruzar|atravesar|vadear|manejar) ~ (?:agua|rio"
            "|arroyo"
            "|corriente)",
            en="(?:drive|walk|cross|wade|go) ~ (?:through|across|into) ~ (?:water|river|flood*)"
            "|cross (?:the )?(?:river|water|flooded)",
            fr="(?:traversez|conduisez|roulez|marchez) ~ (?:eau|riviere|inondee?s?)",
            pt="(?:atravess|dirij|cruz|caminh)[ae]m? ~ (?:agua|rio|enchente|alagad[oa]s?)",
            ht="(?:travese|janbe|kondi) ~ (?:dlo|rivye|larivye)",
        ),
        reason=N_("15 cm of moving water knock an adult down, 30 cm carry a small car away."),
        remedy=N_("Say not to cross water, on foot or in a vehicle."),
        instead={
            "es": "No cruce el agua, ni a pie ni en vehículo.",
            "en": "Do not cross water, on foot or in a vehicle.",
        },
        unless=phrases(
            es="lejos|puente|lavese|lave|sin cruzar|baje", en="bridge|away|without crossing"
        ),
    ),
    Advice(
        words=phrases(
            es="(?:generador|planta electrica) ~ (?:dentro|adentro|cocina|sala|cuarto|cochera"
            "|garaje|casa)|(?:generador|planta electrica) (?:dentro|adentro)",
            en="generator ~ (?:inside|indoors|kitchen|garage|room|basement)|generator (?:inside"
            "|indoors)",
            fr="(?:groupe electrogene|generateur|generatrice) ~ (?:interieur|dedans|garage)",
            pt="gerador ~ (?:dentro|casa|garagem|cozinha)",
            ht="(?:jenerate|delko) ~ (?:anndan|kay)",
        ),
        reason=N_("A generator inside a house kills by its fumes."),
        remedy=N_("Say: only outside, more than 6 metres from doors and windows."),
        instead={
            "es": "Use el generador solo afuera, a más de 6 metros de puertas y ventanas.",
            "en": "Use a generator only outside, more than 6 meters from doors and windows.",
        },
        unless=phrases(
            es="afuera|fuera|nunca|no|jamas",
            en="outside|outdoors|never|not|don't",
            fr="dehors|jamais|pas|exterieur",
            pt="fora|nunca|nao",
            ht="deyo|pa|janm",
        ),
    ),
    Advice(
        words=phrases(
            es="(?:refugi|qued|met|encierr|resguard)[ae]n?se ~ (?:carro|auto|vehiculo|coche)"
            "|(?:permanezcan?|esperen?) ~ (?:carro|auto|vehiculo|coche)",
            en="(?:shelter|stay|wait|remain) ~ (?:car|vehicle|truck)",
        ),
        reason=N_("A car does not keep chemicals out."),
        remedy=N_("Say to go into a building and close it."),
        instead={
            "es": "Entre en un edificio y cierre puertas y ventanas.",
            "en": "Go into a building and close doors and windows.",
        },
        of=Hazard.CHEMICAL,
        signs=TOXIC,
    ),
)


def c17(text: Text) -> Iterator[Finding]:
    """Advice known to be bad."""
    for advice in BAD:
        if not _fits(advice, text):
            continue
        for span in affirmed(advice.words, text):
            sentence = text.sentence(span[0])
            if not within(advice.unless, text, sentence):
                yield finding(
                    "C17",
                    sentence,
                    advice.reason,
                    advice.remedy,
                    replacement=advice.instead.get(text.language),
                )


def _fits(advice: Advice, text: Text) -> bool:
    if advice.of is None or text.hazard is advice.of:
        return True
    return text.hazard is None and within(advice.signs, text, (text.start, text.end))
