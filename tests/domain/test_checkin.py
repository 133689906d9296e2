"""What counts as a typed answer, and what must not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.checkin import DENIALS, PHRASES, Answer, understand
from bot.domain.checkin_words import TYPED
from bot.domain.language import SPOKEN

PLAIN = {
    Answer.SAFE: [
        "a salvo", "Estoy bien", "ESTOY BIEN!!", "Estoy bien, gracias a Dios", "Hola, estamos bien",
        "Sí, estoy a salvo.", "safe", "I'm ok", "I’m OK", "Yes, I am safe, thank you", "mwen byen",
        "Bonjou, m byen wi", "en sécurité", "Je suis en sécurité, merci", "🆗", "🆗🙏", "ok",
        "Estou bem, graças a Deus", "tô bem", "Oi, estamos em segurança", "a salvo, obrigado",
        "أنا بخير", "انا بخير الحمد لله", "نحن في أمان، شكرا", "بخير ✅", "السلام عليكم، أنا بخير",
    ],
    Answer.DANGER: [
        "Estoy en peligro", "we are in danger", "je suis en danger", "mwen an danje",
        "Estou em perigo!", "أنا في خطر", "Socorro, estamos em perigo",
    ],
    Answer.HELP: [
        "ayuda", "AYUDA!!!", "help", "Help me please", "aide", "mwen bezwen èd", "🆘", "SOS",
        "Necesito ayuda, el agua entra a la casa", "No puedo salir, necesito ayuda",
        "estoy bien pero necesito ayuda", "We are trapped in the camp", "Anmwe! Dlo ap monte",
        "No, I need help", "¿Hola? ayúdenme por favor",
        "socorro", "me ajudem por favor", "Estou no telhado, preciso de ajuda",
        "estou no telhado preciso de ajuda", "estamos bem mas precisamos de ajuda",
        "مساعدة", "النجدة!!", "لو سمحتم أحتاج مساعدة", "أنا بخير لكن أحتاج إلى مساعدة", "ساعدونا",
    ],
    Answer.AWAY: [
        "No estoy ahí", "ya no estoy allí", "I'm not there", "je n'y suis pas", "mwen pa la",
        "Não estou lá", "não estou na área", "لست هناك", "أنا لست في المنطقة", "مش هناك",
    ],
    Answer.TALK: [
        "Quiero hablar con alguien", "call me", "je veux parler", "mwen vle pale",
        "quero falar com alguém", "me liguem por favor", "أريد التحدث مع أحد", "اتصلوا بي",
    ],
}  # fmt: skip

UNSURE = [
    "", "   ", "?", "no", "no estoy bien", "I am not safe", "je ne vais pas bien", "mwen pa byen",
    "no necesito ayuda", "I don't need help", "je n'ai pas besoin d'aide", "mwen pa bezwen èd",
    "is it safe?", "safe?", "¿estoy a salvo?", "si necesito ayuda llamo", "mi hermano está bien",
    "estoy bien pero mi hija no", "bien mal", "gracias", "no estoy en peligro", "ok?", "👍",
    "¿Qué debo hacer?", "ayuda no", "help is not needed", "estoy a salvo, no estoy ahí pero sí",
    "não estou bem", "não preciso de ajuda", "não é preciso de ajuda", "se preciso de ajuda ligo",
    "meu irmão está bem", "لست بخير", "أنا لست بخير", "لا أحتاج مساعدة", "هل أنا في أمان؟",
    "مش بخير", "لست في خطر", "إذا أحتاج مساعدة أتصل", "أخي بخير",
]  # fmt: skip


@pytest.mark.parametrize(
    ("answer", "text"), [(answer, text) for answer, said in PLAIN.items() for text in said]
)
def test_plain_words_are_understood(answer: Answer, text: str) -> None:
    """What people really type is taken for what it says."""
    assert understand(text) is answer


@pytest.mark.parametrize("text", UNSURE)
def test_anything_less_plain_is_asked_again(text: str) -> None:
    """A doubt, a question or a denial is no answer."""
    assert understand(text) is None


@given(
    st.sampled_from(sorted(PHRASES[Answer.SAFE])),
    st.sampled_from(sorted(DENIALS)),
    st.integers(min_value=0, max_value=6),
)
def test_a_denial_never_yields_safe(phrase: str, denial: str, place: int) -> None:
    """Wherever a denial stands, nobody is counted as safe."""
    words = phrase.split()
    words.insert(place, denial)

    assert understand(" ".join(words)) is not Answer.SAFE


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    """Nothing that can be typed breaks it."""
    assert understand(text) in {None, *Answer}


def test_no_phrase_stands_for_two_answers() -> None:
    """The lists do not contradict each other."""
    every = [phrase for phrases in PHRASES.values() for phrase in phrases]

    assert len(every) == len(set(every))


PHRASED = [
    (language, answer, phrase.strip())
    for language, one in TYPED.items()
    for table in (one.whole, one.within)
    for answer, phrases in table.items()
    for line in phrases.splitlines()
    for phrase in line.split("|")
    if phrase.strip()
]


def test_every_language_that_the_bot_speaks_has_every_answer() -> None:
    """Who presses no button is understood all the same."""
    said = {(language, answer) for language, answer, _ in PHRASED}

    assert said >= {(language, answer) for language in SPOKEN for answer in Answer}


@pytest.mark.parametrize(("language", "answer", "phrase"), PHRASED)
def test_no_language_contradicts_another(language: str, answer: Answer, phrase: str) -> None:
    """What means one thing in a language is not taken for another one, nor for a courtesy.

    Whoever says that they are in danger asks for help too; a cry for help may name a danger.
    """
    courtesies = {one.courtesy.split()[0] for one in TYPED.values() if one.courtesy}

    assert understand(phrase) is answer
    assert understand(phrase.upper()) is answer
    for word in courtesies:
        assert understand(f"{word}, {phrase}") is answer
        assert understand(f"{phrase} {word}!") is answer
