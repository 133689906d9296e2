"""The report of an exercise that teams played, as a document and as each kind of file."""

from typing import Any

import pytest

from bot.content.exercise_report import exercise_report
from bot.content.publishing import Format, publish
from tests.telegram.desk import files

TOLD: dict[str, Any] = {
    "code": "NORA", "title": "La tormenta NORA-EX", "at": "2026-09-01T09:30:00+00:00",
    "officers": 4, "players": 2, "registered": 302, "seconds": 5400, "minutes": 90.0,
    "alarms": [{"team": "1", "at": "2026-09-01T09:10:00+00:00"}],
    "teams": [
        {
            "key": "1", "name": "Consulado 1", "task": "Campo", "officers": 2,
            "done": [{"inject": "storm", "status": "done", "minutes": 7.5, "mark": "S"},
                     {"inject": "rumour", "status": "judged", "minutes": None, "mark": None}],
        },
        {"key": "2", "name": "Consulado 2", "task": "Casa", "officers": 0, "done": []},
    ],
    "injects": [{"key": "storm", "minute": 20.0, "expected": "Aviso completo"},
                {"key": "rumour", "minute": 50.0, "expected": "Verificar"}],
    "questions": [{"key": "when", "text": "¿Hasta cuándo?", "options": ["Hoy", "=1+1"],
                   "counts": [3, 1], "understood": [0]}],
    "objectives": [{"key": "o1", "text": "Mensaje claro", "asked": 2, "met": 1, "fastest": 7.5}],
    "lessons": [{"team": "1", "text": "Faltó el mam"}],
    "commitments": [{"team": "1", "text": "<b>Traducir</b> antes de junio"}],
    "before": {"code": "ABCD", "objectives": [{"key": "o1", "met": 0, "asked": 2}]},
}  # fmt: skip


def words(told: dict[str, Any], language: str = "es") -> str:
    """The page."""
    document = exercise_report(told, files().locales, language)
    return publish(document, Format.HTML).decode()


def test_it_tells_the_whole_the_teams_and_the_run_before() -> None:
    """What people wrote is quoted and never markup; an empty team is not shown."""
    page = words(TOLD)

    for said in ("NORA", "302", "Mensaje claro", "1 / 2", "0 / 2", "ABCD", "Faltó el mam",
                 "20′ Aviso completo", "7.5", "¿Hasta cuándo?"):  # fmt: skip
        assert said in page, said
    assert "&lt;b&gt;Traducir" in page
    assert "Casa" not in page


def test_a_first_run_has_nothing_beside_it() -> None:
    """And says so by a dash."""
    assert "ABCD" not in words(TOLD | {"before": None})


@pytest.mark.parametrize("form", Format)
@pytest.mark.parametrize("language", ["es", "en", "ht", "ar"])
def test_it_is_written_as_every_file(form: Format, language: str) -> None:
    """From right to left too."""
    assert publish(exercise_report(TOLD, files().locales, language), form)


def test_the_exercises_own_texts_are_in_the_readers_language() -> None:
    """As its file has them; what the file has no more, and what people wrote, stays."""
    english = words(TOLD | {"script": "storm"}, "en")

    assert "20′ A complete warning" in english
    assert "The message says who warns" in english
    assert "Faltó el mam" in english
    assert "La tormenta" in words(TOLD | {"script": "gone"}, "en")
