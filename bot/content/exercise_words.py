"""The report of an exercise in its reader's language, as far as the exercise's file has it.

What was kept is in the language of the facilitator's page; what people wrote stays as it is.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from bot.content import exercises
from bot.domain.exercise import Exercise

Json = Mapping[str, Any]


def in_language(told: Json, language: str) -> Json:
    """The same report; a text that the file no longer has stays as it was kept."""
    name = told.get("script", "")
    exercise = exercises.load(name) if name in exercises.names() else None
    if exercise is None or language not in exercise.languages:
        return told
    aims = {one.key: one for one in exercise.objectives}
    own: dict[str, tuple[Callable[[str], Any], tuple[str, ...]]] = {
        "objectives": (aims.get, ("text",)),
        "injects": (exercise.inject, ("text", "expected")),
        "teams": (exercise.team, ("name", "task")),
        "questions": (exercise.question, ("text",)),
    }
    changed = {
        table: [_said(exercise, row, find(row["key"]), parts, language) for row in told[table]]
        for table, (find, parts) in own.items()
    }
    return {**told, "title": exercise.said(exercise.title, language), **changed}


def _said(exercise: Exercise, row: Json, one: Any, parts: Iterable[str], language: str) -> Json:
    if one is None:
        return row
    said: dict[str, Any] = {part: exercise.said(getattr(one, part), language) for part in parts}
    options = [exercise.said(each, language) for each in getattr(one, "options", ())]
    if len(options) == len(row.get("options", ())):
        said |= {"options": options} if options else {}
    return {**row, **said}
