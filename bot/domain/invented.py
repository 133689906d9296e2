"""What officers write themselves, invented for a drill: in every language that has texts.

Each stands inside a sentence of `messages/`, so it begins small and has no full stop. The school's
name is over its door, and stays as it is.
"""

from collections.abc import Mapping

INVENTED: Mapping[str, Mapping[str, str]] = {  # slot → language → words
    "change": {
        "es": "el albergue es ahora la Escuela Puerto Alba",
        "en": "the shelter is now Escuela Puerto Alba",
        "fr": "l'abri est maintenant à l'Escuela Puerto Alba",
        "pt": "o abrigo agora é a Escuela Puerto Alba",
        "ht": "abri a se Escuela Puerto Alba kounye a",
        "ar": "الملجأ الآن هو مدرسة Escuela Puerto Alba",
    },
    "reason": {
        "es": "se envió por error",
        "en": "it was sent by mistake",
        "fr": "il a été envoyé par erreur",
        "pt": "foi enviada por engano",
        "ht": "nou te voye l pa erè",
        "ar": "أُرسل عن طريق الخطأ",
    },
    "fact": {
        "es": "el albergue Escuela Puerto Alba es gratis",
        "en": "the shelter Escuela Puerto Alba is free",
        "fr": "l'abri Escuela Puerto Alba est gratuit",
        "pt": "o abrigo Escuela Puerto Alba é de graça",
        "ht": "abri Escuela Puerto Alba a gratis",
        "ar": "الملجأ في Escuela Puerto Alba مجاني",
    },
    "wrong": {
        "es": "el albergue está en el puerto",
        "en": "the shelter is in the port",
        "fr": "l'abri est au port",
        "pt": "o abrigo fica no porto",
        "ht": "abri a nan pò a",
        "ar": "الملجأ في الميناء",
    },
    "rumour": {
        "es": "en el albergue cobran la entrada",
        "en": "the shelter charges an entrance fee",
        "fr": "il faut payer pour entrer à l'abri",
        "pt": "no abrigo cobram a entrada",
        "ht": "fòk moun peye pou yo antre nan abri a",
        "ar": "الدخول إلى الملجأ بمقابل مالي",
    },
}
