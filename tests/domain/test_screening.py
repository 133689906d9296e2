"""What a person's own words hold: better one too many than one missed, in six languages."""

import time

import pytest

from bot.domain.screening import PRIVATE, Sign, signs

SAID = {
    Sign.MINOR: (
        "Soy menor y estoy solo", "tengo 8 años", "I am 12 years old", "j'ai 9 ans",
        "Mwen se timoun", "tenho 15 anos", "أنا طفل",
    ),
    Sign.VIOLENCE: (
        "mi patrón me pega", "me van a matar", "¡No me deja salir!", "he threatened me",
        "quelqu'un me frappe", "ele me ameaçou", "l ap bat mwen", "يهددني صاحب العمل",
        "lo voy a matar", "I will kill him", "je vais le tuer",
    ),
    Sign.SELF_HARM: (
        "ya no quiero vivir", "me quiero morir", "I want to die", "je veux mourir",
        "quero morrer", "mwen vle mouri", "أريد أن أموت",
    ),
    Sign.SEVERE: (
        "mi hermano está inconsciente", "he is not breathing", "elle saigne", "está sangrando",
        "li pa ka respire", "هو ينزف",
    ),
    Sign.TRAPPED: (
        "estamos atrapados en el techo", "we are trapped", "nous ne pouvons pas sortir",
        "não conseguimos sair", "nou pa ka soti", "نحن محاصرون",
    ),
    Sign.IMMOBILE: (
        "mi mamá no puede caminar", "she can't walk", "il ne peut pas marcher",
        "ela não consegue andar", "li pa ka mache", "لا تستطيع المشي",
    ),
    Sign.OUTAGE: (
        "no hay luz desde ayer", "the power is out", "plus de courant", "estamos sem luz",
        "pa gen kouran", "لا توجد كهرباء",
    ),
    Sign.DOCUMENT: (
        "mi pasaporte es G1234567", "pasaporte g1234567", "DPI 1234 56789 0101",
        "mi identidad 0801-1990-12345", "CURP GOMC900514HDFLRR09", "passport number 501234567",
        "paspò mwen se AB1234567", "DUI 01234567-8", "رقم جواز السفر 12345678",
    ),
    Sign.ADDRESS: (
        "mi dirección es", "vivo en la calle Hidalgo 23", "5a avenida 3-40 zona 10",
        "123 Main Street", "12 rue de la Paix", "Rua das Flores 45", "أسكن في شارع السلام 5",
    ),
}  # fmt: skip
QUIET = (
    "", "Estoy bien, gracias", "estamos en la escuela, somos cuatro", "llámeme al +52 962 123 4567",
    "tengo 34 años", "I am safe", "nou byen", "نحن بخير", "el río subió 2 metros",
    "salimos a las 18:30 del 25/11/2026",
)  # fmt: skip


@pytest.mark.parametrize(
    ("sign", "text"), [(sign, text) for sign, texts in SAID.items() for text in texts]
)
def test_it_is_seen(sign: Sign, text: str) -> None:
    """However it is written."""
    assert sign in signs(text)
    assert sign in signs(text.upper())


@pytest.mark.parametrize("text", QUIET)
def test_nothing_is_seen_in_ordinary_words(text: str) -> None:
    """Else officers would stop looking."""
    assert signs(text) == frozenset()


def test_a_telephone_is_no_document() -> None:
    """It is how to reach them."""
    assert not signs("mi número es 9621234567") & PRIVATE


def test_whatever_is_sent_is_looked_at_quickly() -> None:
    """4,096 characters made to be slow."""
    texts = ("1 " * 2048, "calle " * 700, "A1" * 2048, "no puedo " * 450, "-" * 4096)
    before = time.perf_counter()
    for text in texts:
        signs(text)

    assert time.perf_counter() - before < 0.5
