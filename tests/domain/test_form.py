"""`bot/domain/form.py`."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.form import BULLET, LONGEST_CORE, Parts, core
from bot.domain.message import utf16_length
from bot.errors import NotReady

PARTS = Parts(
    written="es",
    lead="Consulado, según Protección Civil: el río entra en El Vado el jueves 3, 6 de la tarde.",
    impact="Puede subir rápido.",
    do=("Suba a un lugar alto.", "Si no puede, llame.", "Lleve agua."),
    own=("Pida hoy el transporte.",),
    avoid=("No cruce ríos.",),
    update="Próximo aviso: 8 de la noche.",
    help="Consulado: 000 0000.",
    also=("Es gratis.",),
)
sentences = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=120)
many = st.lists(sentences, max_size=5).map(tuple)
parts = st.builds(
    Parts,
    written=st.just("es"),
    banner=st.sampled_from(["", "EJERCICIO – EJERCICIO – EJERCICIO"]),
    notice=st.sampled_from(["", "Va en español."]),
    news=st.just(()) | st.lists(sentences, max_size=4).map(tuple),
    lead=sentences,
    impact=sentences,
    do=st.lists(sentences, min_size=1, max_size=5).map(tuple),
    own=many,
    avoid=many,
    update=st.just("") | sentences,
    help=st.just("") | sentences,
    also=many,
)


def test_what_fits_is_told_whole_in_its_order() -> None:
    """Source, hazard, place, time, what to do, when the next word comes, who helps."""
    assert core(PARTS).splitlines() == [
        f"{PARTS.lead} {PARTS.impact}",
        *(BULLET + one for one in (*PARTS.do, *PARTS.own, *PARTS.avoid)),
        PARTS.update,
        PARTS.help,
        *PARTS.also,
    ]


def test_help_and_the_reader_s_own_line_go_before_a_second_action() -> None:
    """Room for little: the first action, who helps, until when, and what only this reader does."""
    told = core(PARTS, longest=200)

    assert PARTS.do[0] in told
    assert PARTS.help in told
    assert PARTS.update in told
    assert PARTS.own[0] in told
    assert PARTS.do[1] not in told


def test_news_goes_before_what_still_holds() -> None:
    """Which message is corrected and what is right, even where there is room for nothing else."""
    news = (
        "Corregimos el aviso de ayer.",
        "Lo correcto: la escuela Juárez.",
        "No vale: " + "x" * 99,
    )
    late = replace(PARTS, news=news)

    assert core(late, longest=65).splitlines() == list(news[:2])
    assert core(late).splitlines()[:4] == [*news, PARTS.lead]


def test_no_action_stands_without_the_one_before_it() -> None:
    """ "If you cannot" means nothing alone: when the second does not fit, the third stays out."""
    longer = replace(PARTS, do=(PARTS.do[0], "Si no puede, " + "x" * 300, "Lleve agua."))

    assert "Lleve agua." not in core(longer)


def test_a_number_inside_a_longer_one_is_not_taken_for_itself() -> None:
    """The emergency number 000 is no part of +52 000 000 0000."""
    some = replace(PARTS, telephones=("000", "+52 000 000 0000"))

    assert some.dialled("Llame al 000, o +52 000 000 0000. 10000", lambda n: f"<{n}>") == (
        "Llame al <000>, o <+52 000 000 0000>. 10000"
    )
    assert PARTS.dialled("Llame al 000.", str.upper) == "Llame al 000."


def test_what_cannot_be_told_in_so_little_room_is_refused() -> None:
    """A sentence is never cut; the officer is told what to shorten."""
    with pytest.raises(NotReady, match=r"alone have 4\d\d; shorten the place"):
        core(replace(PARTS, lead="x" * 400))


@given(parts)
def test_the_core_is_short_whole_and_framed(parts: Parts) -> None:
    """At most 360 units of whole parts, lead and first action among them; a drill says so twice."""
    try:
        told = core(parts)
    except NotReady:
        least = utf16_length(parts.lead + parts.do[0]) + 2 * utf16_length(parts.banner)
        assert least > LONGEST_CORE - 8 - utf16_length(" " + parts.impact) - 4 * 124
        return

    assert utf16_length(told) <= LONGEST_CORE
    assert parts.lead in told
    assert BULLET + parts.do[0] in told
    if parts.banner:
        assert told.startswith(parts.banner + "\n")
        assert told.endswith("\n" + parts.banner)
