"""The check-in: what a national may answer, and how a typed answer is understood."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.folding import bare


class Answer(StrEnum):
    """What a national said to "are you safe?"; the value is the last word of callback data."""

    SAFE = "safe"
    DANGER = "danger"
    HELP = "help"
    AWAY = "away"  # not in the area
    TALK = "talk"  # wants to talk to somebody


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn:
    """One answer of one national to one alert."""

    alert_id: int
    national_id: int
    answer: Answer
    seq: int  # inbox order: clocks may step back
    at: datetime  # aware, UTC
    drill: bool


def _phrases(text: str) -> frozenset[str]:
    """The phrases of a table below, parted by bars and line ends."""
    return frozenset(phrase.strip() for phrase in re.split(r"[|\n]", text)) - {""}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Whole messages, as `bare` leaves them and without the words of COURTESY.
PHRASES: dict[Answer, frozenset[str]] = {
    Answer.SAFE: _phrases(
        """
        a salvo | estoy a salvo | estamos a salvo | salvo | estoy salvo | estoy bien | estamos bien
        bien | me encuentro bien | nos encontramos bien | fuera de peligro | estoy fuera de peligro
        estamos fuera de peligro | sano y salvo | estoy sano y salvo | estoy sana y salva
        safe | i am safe | im safe | i m safe | we are safe | were safe | we re safe | ok | okay
        i am ok | im ok | i m ok | we are ok | we re ok | i am okay | im okay | i m okay
        i am fine | im fine | i m fine | we are fine | we re fine | all good | im good | i m good
        ✅ | 🆗
        en securite | je suis en securite | nous sommes en securite | je vais bien
        nous allons bien | on va bien | ca va | tout va bien | sain et sauf | je suis sain et sauf
        je suis saine et sauve
        mwen byen | m byen | mwen an sekirite | m an sekirite | an sekirite | nou byen
        nou an sekirite | mwen anfom | m anfom | tout bagay byen
        """
    ),
    Answer.DANGER: _phrases(
        """
        peligro | en peligro | corro peligro
        danger | in danger
        en danger
        an danje | danje
        """
    ),
    Answer.HELP: _phrases(
        """
        ayuda | ayudenme | ayudame | auxilio | socorro | sos | 🆘
        help | help me | help us
        aide | a l aide | aidez moi | aidez nous | au secours | secours
        ed | anmwe | ede m | ede mwen | ede nou | sekou
        """
    ),
    Answer.AWAY: _phrases(
        """
        no estoy ahi | ya no estoy ahi | no estoy alli | ya no estoy alli | no estoy aqui
        no estoy en la zona | ya no estoy en la zona | no estamos ahi | no estamos en la zona
        no estoy en el area | estoy fuera de la zona | fuera de la zona | estoy en otro lugar
        i am not there | im not there | i m not there | not there | i am away | im away | i m away
        away | i am not in the area | im not in the area | i m not in the area | not in the area
        we are not there | we re not there
        je ne suis pas la | je n y suis pas | je ne suis pas la bas | je ne suis pas dans la zone
        je ne suis plus dans la zone | pas dans la zone | je suis ailleurs
        mwen pa la | m pa la | mwen pa nan zon nan | m pa nan zon nan | mwen pa nan zon lan
        m pa nan zon lan | nou pa la | mwen lot kote
        """
    ),
    Answer.TALK: _phrases(
        """
        quiero hablar | quiero hablar con alguien | necesito hablar | necesito hablar con alguien
        hablar con alguien | llamenme
        i want to talk | i want to talk to someone | i need to talk | i need to talk to someone
        talk to someone | talk | call me
        je veux parler | je veux parler a quelqu un | parler a quelqu un | appelez moi
        j ai besoin de parler
        mwen vle pale | m vle pale | mwen vle pale ak yon moun | m vle pale ak yon moun
        pale ak yon moun | rele m | rele mwen
        """
    ),
}

# Cries for help are found inside longer messages too: the speaker's own need, in so many words.
WITHIN: dict[Answer, tuple[str, ...]] = {
    Answer.DANGER: (
        "estoy en peligro", "estamos en peligro", "corro peligro", "corremos peligro",
        "i am in danger", "im in danger", "i m in danger", "we are in danger", "we re in danger",
        "je suis en danger", "nous sommes en danger", "on est en danger",
        "mwen an danje", "m an danje", "nou an danje",
    ),
    Answer.HELP: (
        "necesito ayuda", "necesitamos ayuda", "ocupo ayuda", "ocupamos ayuda", "ayudenme",
        "ayudenos", "pido auxilio", "estoy atrapado", "estoy atrapada", "estamos atrapados",
        "i need help", "we need help", "please help", "help me", "help us", "i am trapped",
        "im trapped", "i m trapped", "we are trapped", "we re trapped",
        "j ai besoin d aide", "nous avons besoin d aide", "on a besoin d aide", "aidez moi",
        "aidez nous", "au secours",
        "mwen bezwen ed", "m bezwen ed", "nou bezwen ed", "ede m", "ede mwen", "ede nou", "anmwe",
    ),
}  # fmt: skip

COURTESY = _words(
    """
    hola buenas buenos dias tardes noches gracias a dios muchas por favor si yo todos todas muy
    hello hi yes thanks thank you god please all very everyone
    bonjour bonsoir salut oui merci dieu s il vous plait tres tous
    bonjou bonswa alo wi mesi bondye tanpri nou tout
    """
)
DENIALS = _words(
    """
    no ni nunca jamas nadie sin tampoco not dont don t doesnt didnt isnt arent never nobody none
    without n ne pas plus jamais personne sans aucun pa pap pat janm pesonn san okenn
    """
)
CONDITIONS = _words("si cuando if when unless quand le ke")  # "if I need help, whom do I call?"
JOINTS = re.compile(r"[,.;:!?¡¿\n]|\b(?:pero|y|but|and|mais|et|men|epi)\b")
WORD = re.compile(r"[a-z0-9]+|[🆗🆘✅]")


def understand(text: str) -> Answer | None:
    """The answer that somebody typed, or None when it is not plain enough to be counted."""
    folded = bare(text)
    cries = set(_cries(folded))
    if cries:
        return Answer.DANGER if Answer.DANGER in cries else Answer.HELP
    if "?" in folded:
        return None
    said = WORD.findall(folded)
    if not said or len(said) > 12:
        return None
    return _whole(said)


def _whole(said: list[str]) -> Answer | None:
    """The one answer whose phrase is the message, with or without courtesies at its ends."""
    start, end = 0, len(said)
    readings = [(start, end)]
    while start < end and said[start] in COURTESY:
        start += 1
        readings += [(start, end)]
    for first, _ in list(readings):
        last = len(said)
        while last > first and said[last - 1] in COURTESY:
            last -= 1
            readings += [(first, last)]
    phrases = {" ".join(said[first:last]) for first, last in readings} - {""}
    found = {answer for answer, known in PHRASES.items() if phrases & known}
    return found.pop() if len(found) == 1 else None


def _cries(folded: str) -> Iterator[Answer]:
    """Each cry for help in the message that no word right before it takes back."""
    for clause in JOINTS.split(folded):
        padded = f" {' '.join(WORD.findall(clause))} "
        for answer, phrases in WITHIN.items():
            for phrase in phrases:
                before, found, _ = padded.partition(f" {phrase} ")
                if found and not (DENIALS | CONDITIONS) & set(before.split()[-2:]):
                    yield answer
