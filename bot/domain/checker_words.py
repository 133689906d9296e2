"""The words by which a text's elements are known, in Spanish and English, as `phrases` has them."""

from bot.domain.checker_around import ALLOWED_EN, ALLOWED_ES, PASSIVE, REFLEXIVE, REPORTED
from bot.domain.phrases import phrases

# Who speaks: an institution with its own name ("Consulado de Guatemala"), or one that is a name.
SOURCES = phrases(
    es="(?:consulado|embajada|ministerio|secretaria|gobierno|municipalidad|alcaldia|ayuntamiento"
    "|cancilleria|gobernacion|direccion|servicio|instituto|centro|comision|seccion|coordinadora"
    "|coordinacion|policia|defensoria|intendencia|prefectura)"
    "(?: (?:general|consular|nacional|estatal|municipal|honorario))?"
    " (?:de|del|nacional|estatal|general) \\w++"
    "|proteccion civil|defensa civil|cruz roja|bomberos de \\w++|guardia costera",
    en="(?:consulate|embassy|ministry|department|government|office|city|county|bureau|center"
    "|centre)(?: general)?(?: in \\w++)? (?:of|for) \\w++"
    "|\\w++ (?:consulate|embassy|county sheriff|police department|fire department"
    "|emergency management)|civil protection|civil defen[sc]e|red cross"
    "|national (?:weather service|hurricane center|emergency management)|coast guard",
)
HAZARDS = phrases(
    es="huracan*|tormenta*|ciclon*|tornado*|marejada*|inund*|desbord*|crecida*"
    "|rio (?:sube|entra|crece|puede|baja)|peligro del rio|agua puede|deslave*|deslizamiento*"
    "|derrumbe*|alud*|avalancha*|sismo*|terremoto*|temblor*|temblo|tiembl*|replica*|tsunami*|maremoto*|volcan*"
    "|erupcion*|ceniza*|lahar*|incendio*|humo|fuego|colera|dengue|epidemia*|brote*|enfermedad*"
    "|disturbio*|protesta*|disparos|balacera*|violencia|combates|toque de queda|quimic*|gas"
    "|fuga de \\w++|derrame|ola de calor|calor|vientos?|nube toxica|frio",
    en="hurricane*|storm*|cyclone*|tornado*|surge|flood*|river (?:is|rises|may|will)|landslide*"
    "|mudslide*|debris flow*|earthquake*|aftershock*|tremor*|shook|shake*|tsunami*|volcan*"
    "|eruption*|ash|lahar*|wildfire*|brushfire*|fire|fires|smoke|cholera|dengue|epidemic*|outbreak*|disease*"
    "|unrest|riot*|protest*|shooting*|gunfire|curfew|chemical*|gas|spill|leak|heat|winds?|missile"
    "|water may|explosion*|cold",
)
IMPACTS = phrases(
    es="(?:puede|pueden|podria|podrian|va a|van a) " + ALLOWED_ES + "\\w{1,20}[aei]r(?:se|lo|los)?"
    "|(?:tumba|tumban|tira|tiran|arrastra|arrastran|arranca|arrancan|inunda|inundan|quema|queman"
    "|corta|cortan|mata|matan|hiere|destruye|entra|entran|sube|enferma|asfixia|quedan"
    "|causa|causan|vuelca|cubre)",
    en="(?:can|may|could|might|will) "
    + ALLOWED_EN
    + "\\w++|(?:is|are) (?:rising|falling|burning|spreading|moving|flooding|destroying"
    "|dangerous)|(?:destroys|kills|injures|floods|burns|carries|knocks|remain|remains|causes)"
    "|life threatening|zero visibility",
)
ACTIONS = phrases(
    es=REPORTED + REFLEXIVE + "(?:salga|vaya|suba|evacue|busque|cierre|lleve|prepare|guarde|hierva"
    "|deje|apague|desconecte|beba|use|evite|espere|siga|camine|corte|permanezca|abandone|pare"
    "|descanse|moje|revise|pida|tenga|ponga|junte|haga|cuente|cargue|averigue|aprenda|acuerde|sepa"
    "|mire|vuelva|regrese|entre|corra|quite|lave|tire|cuide|tome|hable|escuche|mueva)n?"
    "|(?:aleje|quede|refugie|proteja|cubra|agache|sujete|acerque|traslade|dirija|mueva|retire"
    "|resguarde|lave|acueste|tape|ponga|prepare|agarre|aparte)n?se"
    "|no (?:cruce|toque|maneje|entre|coma|duerma|corra|salga|use|vuelva|regrese|encienda|tome"
    "|suba|baje|camine|espere|grabe|vaya|trabaje|abra)n?"
    "|sal|sube|evacua|busca|alejate|protegete|refugiate|quedate",
    en="(?:leave|go|move|evacuate|stay|take|close|bring|prepare|keep|boil|turn off|unplug|drink"
    "|avoid|wait|follow|walk|stop|rest|check|get|gather|cover|shelter|seek|climb|pull off"
    "|pull aside|wash|learn|agree|carry|return|go back|listen|cut|wear|lie|hold on|put) "
    + PASSIVE
    + "\\w++|(?:do not|don't|never) \\w++|evacuate now|leave now|take shelter|drop cover",
)
EVACUATE = phrases(
    es="evacue|evacuen|evacua|desaloje|desalojen|orden de evacuacion|evacuacion obligatoria",
    en="evacuate|evacuation order|mandatory evacuation",
)
WHERETO = phrases(
    es="albergue*|refugio*|lugar alto|lugares altos|tierras? altas?|terreno alto|cerro|escuela"
    "|hacia|ruta|calle|carretera|a pie|punto de|autobus|bus|buses|tierra adentro|norte|sur|este"
    "|oeste|salon|gimnasio|estadio|iglesia|piso mas alto",
    en="shelter*|high ground|higher ground|inland|route|road|street|by bus|on foot|north|south"
    "|east|west|school|church|gym|hall|upper floor*|toward|towards|via|hill|safe location",
)
HELP = phrases(
    es="ayuda|llame|llamen|llamar|telefono|tel|linea|emergencia*|marque|whatsapp|contacte",
    en="help|call|phone|telephone|hotline|contact|dial|emergency|information",
)
EMERGENCY = phrases(
    es="(?:peligro de vida|peligro de muerte|emergencia*|vida en peligro|si su vida)",
    en="(?:life in danger|life is in danger|in danger|emergency|danger of death|life threatening)",
)
