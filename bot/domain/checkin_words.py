"""What people type instead of pressing a button: the words of each language, as a table.

Written as people write, with their accents; `domain.checkin` folds words and messages alike.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Answer(StrEnum):
    """What a national said to "are you safe?"; the value is the last word of callback data."""

    SAFE = "safe"
    DANGER = "danger"
    HELP = "help"
    AWAY = "away"  # not in the area
    TALK = "talk"  # wants to talk to somebody


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """One language; phrases stand apart by a bar or a line end, words by a space."""

    whole: Mapping[Answer, str]  # a message that says this, and at most courtesies besides
    within: Mapping[Answer, str] = field(default_factory=dict)  # the speaker's own need, anywhere
    courtesy: str = ""
    denials: str = ""
    conditions: str = ""  # "if I need help, whom do I call?"
    joints: str = ""  # words that begin another thought; phrases


TYPED: Mapping[str, Typed] = {
    "": Typed(  # of no language
        whole={Answer.SAFE: "✅ | 🆗", Answer.HELP: "🆘 | sos"},
        courtesy="✅ 🆗",  # beside words they say no more than these
    ),
    "es": Typed(
        whole={
            Answer.SAFE: """
                a salvo | estoy a salvo | estamos a salvo | salvo | estoy salvo | estoy bien
                estamos bien | bien | me encuentro bien | nos encontramos bien | fuera de peligro
                estoy fuera de peligro | estamos fuera de peligro | sano y salvo
                estoy sano y salvo | estoy sana y salva
            """,
            Answer.DANGER: "peligro | en peligro | corro peligro",
            Answer.HELP: "ayuda | ayúdenme | ayúdame | auxilio | socorro",
            Answer.AWAY: """
                no estoy ahí | ya no estoy ahí | no estoy allí | ya no estoy allí | no estoy aquí
                no estoy en la zona | ya no estoy en la zona | no estamos ahí
                no estamos en la zona | no estoy en el área | estoy fuera de la zona
                fuera de la zona | estoy en otro lugar
            """,
            Answer.TALK: """
                quiero hablar | quiero hablar con alguien | necesito hablar
                necesito hablar con alguien | hablar con alguien | llámenme
                quiero hablar con una persona | hablar con una persona
            """,
        },
        within={
            Answer.DANGER: "estoy en peligro | estamos en peligro | corro peligro"
            " | corremos peligro",
            Answer.HELP: """
                necesito ayuda | necesitamos ayuda | ocupo ayuda | ocupamos ayuda | ayúdenme
                ayúdenos | pido auxilio | estoy atrapado | estoy atrapada | estamos atrapados
            """,
        },
        courtesy="hola buenas buenos días tardes noches gracias a dios muchas por favor sí yo todos"
        " todas muy",
        denials="no ni nunca jamás nadie sin tampoco",
        conditions="si cuando",
        joints="pero | y",
    ),
    "en": Typed(
        whole={
            Answer.SAFE: """
                safe | i am safe | im safe | i m safe | we are safe | were safe | we re safe | ok
                okay | i am ok | im ok | i m ok | we are ok | we re ok | i am okay | im okay
                i m okay | i am fine | im fine | i m fine | we are fine | we re fine | all good
                im good | i m good
            """,
            Answer.DANGER: "danger | in danger",
            Answer.HELP: "help | help me | help us",
            Answer.AWAY: """
                i am not there | im not there | i m not there | not there | i am away | im away
                i m away | away | i am not in the area | im not in the area | i m not in the area
                not in the area | we are not there | we re not there
            """,
            Answer.TALK: """
                i want to talk | i want to talk to someone | i need to talk
                i need to talk to someone | talk to someone | talk | call me
                i want to talk to a person | talk to a person
            """,
        },
        within={
            Answer.DANGER: "i am in danger | im in danger | i m in danger | we are in danger"
            " | we re in danger",
            Answer.HELP: """
                i need help | we need help | please help | help me | help us | i am trapped
                im trapped | i m trapped | we are trapped | we re trapped
            """,
        },
        courtesy="hello hi yes thanks thank you god please all very everyone",
        denials="no not dont don t doesnt didnt isnt arent never nobody none without n",
        conditions="if when unless",
        joints="but | and",
    ),
    "fr": Typed(
        whole={
            Answer.SAFE: """
                en sécurité | je suis en sécurité | nous sommes en sécurité | je vais bien
                nous allons bien | on va bien | ça va | tout va bien | sain et sauf
                je suis sain et sauf | je suis saine et sauve
            """,
            Answer.DANGER: "en danger",
            Answer.HELP: "aide | à l aide | aidez moi | aidez nous | au secours | secours",
            Answer.AWAY: """
                je ne suis pas là | je n y suis pas | je ne suis pas là bas
                je ne suis pas dans la zone | je ne suis plus dans la zone | pas dans la zone
                je suis ailleurs
            """,
            Answer.TALK: """
                je veux parler | je veux parler à quelqu un | parler à quelqu un | appelez moi
                j ai besoin de parler | je veux parler à une personne | parler à une personne
            """,
        },
        within={
            Answer.DANGER: "je suis en danger | nous sommes en danger | on est en danger",
            Answer.HELP: """
                j ai besoin d aide | nous avons besoin d aide | on a besoin d aide | aidez moi
                aidez nous | au secours | je suis coincé | je suis coincée | nous sommes coincés
            """,
        },
        courtesy="bonjour bonsoir salut oui merci dieu s il vous plaît très tous",
        denials="ne n pas plus jamais personne sans aucun",
        conditions="si quand",
        joints="mais | et",
    ),
    "pt": Typed(
        whole={
            Answer.SAFE: """
                a salvo | estou a salvo | estamos a salvo | estou bem | estamos bem | tô bem | bem
                tudo bem | tudo certo | em segurança | estou em segurança | estamos em segurança
                estou seguro | estou segura | estamos seguros | fora de perigo
                estou fora de perigo | estamos fora de perigo | são e salvo | estou são e salvo
                estou sã e salva
            """,
            Answer.DANGER: "perigo | em perigo | corro perigo",
            Answer.HELP: """
                ajuda | me ajude | me ajudem | ajude me | ajudem me | nos ajudem | ajudem
            """,
            Answer.AWAY: """
                não estou lá | já não estou lá | não estou aí | não estou aqui | não estamos lá
                não estou na área | não estou na zona | não estou na região | não estamos na área
                fora da área | estou fora da área | estou em outro lugar | estou longe
            """,
            Answer.TALK: """
                quero falar | quero falar com alguém | preciso falar | preciso falar com alguém
                falar com alguém | me liguem | me ligue | liguem para mim
                quero falar com uma pessoa | falar com uma pessoa
            """,
        },
        within={
            Answer.DANGER: "estou em perigo | estamos em perigo | corro perigo"
            " | corremos perigo",
            Answer.HELP: """
                preciso de ajuda | precisamos de ajuda | me ajude | me ajudem | nos ajudem
                ajudem me | peço socorro | estou ilhado | estou ilhada | estamos ilhados
            """,
        },
        courtesy="olá oi bom boa dia tarde noite sim obrigado obrigada muito graças a deus por"
        " favor todos todas nós eu",
        denials="não nem nunca jamais ninguém sem tampouco",
        conditions="se quando",
        joints="mas",  # not "e": "não é preciso" takes back what follows
    ),
    "ht": Typed(
        whole={
            Answer.SAFE: """
                mwen byen | m byen | mwen an sekirite | m an sekirite | an sekirite | nou byen
                nou an sekirite | mwen anfòm | m anfòm | tout bagay byen
            """,
            Answer.DANGER: "an danje | danje",
            Answer.HELP: "èd | anmwe | ede m | ede mwen | ede nou | sekou",
            Answer.AWAY: """
                mwen pa la | m pa la | mwen pa nan zòn nan | m pa nan zòn nan | mwen pa nan zòn lan
                m pa nan zòn lan | nou pa la | mwen lòt kote
            """,
            Answer.TALK: """
                mwen vle pale | m vle pale | mwen vle pale ak yon moun | m vle pale ak yon moun
                pale ak yon moun | rele m | rele mwen
            """,
        },
        within={
            Answer.DANGER: "mwen an danje | m an danje | nou an danje",
            Answer.HELP: """
                mwen bezwen èd | m bezwen èd | nou bezwen èd | ede m | ede mwen | ede nou | anmwe
                mwen bloke | nou bloke
            """,
        },
        courtesy="bonjou bonswa alo wi mèsi bondye tanpri nou tout",
        denials="pa pap pat janm pèsonn san okenn",
        conditions="si lè ke",
        joints="men | epi",
    ),
    "ar": Typed(
        whole={
            Answer.SAFE: """
                بخير | أنا بخير | نحن بخير | كلنا بخير | إحنا بخير | كل شيء بخير | في أمان | بأمان
                أنا في أمان | أنا بأمان | نحن في أمان | نحن بأمان | سالم | أنا سالم | أنا سالمة
                تمام | أنا تمام
            """,
            Answer.DANGER: "خطر | في خطر",
            Answer.HELP: "مساعدة | ساعدوني | ساعدني | ساعدونا | النجدة | أغيثوني | أنقذوني",
            Answer.AWAY: """
                لست هناك | أنا لست هناك | لسنا هناك | لست هنا | أنا لست هنا | لست في المنطقة
                أنا لست في المنطقة | لسنا في المنطقة | خارج المنطقة | أنا خارج المنطقة
                أنا في مكان آخر | مش هناك | أنا مش هناك | مش في المنطقة | أنا مش في المنطقة
            """,
            Answer.TALK: """
                أريد التحدث | أريد أن أتحدث | أريد التحدث مع أحد | أريد التكلم | أريد أن أتكلم
                اتصلوا بي | اتصل بي | أريد التحدث إلى شخص | أريد التحدث مع شخص
            """,
        },
        within={
            Answer.DANGER: "أنا في خطر | نحن في خطر | إحنا في خطر",
            Answer.HELP: """
                أحتاج مساعدة | أحتاج إلى مساعدة | أحتاج المساعدة | نحتاج مساعدة | نحتاج إلى مساعدة
                محتاج مساعدة | محتاجة مساعدة | ساعدوني | ساعدونا | أغيثوني | أنقذوني | أنقذونا
                أنا محاصر | أنا محاصرة | نحن محاصرون
            """,
        },
        courtesy="مرحبا السلام سلام عليكم وعليكم صباح مساء الخير شكرا لكم لك الحمد لله نعم جميعا"
        " جدا من فضلك فضلكم رجاء",
        denials="لا ليس ليست لست لسنا لم لن ما مش غير بدون أبدا",
        conditions="إذا عندما لو",
        joints="لكن | ولكن | لو سمحت | لو سمحتم",
    ),
}  # fmt: skip
