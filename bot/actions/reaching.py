"""Reach and comprehension in an exercise, by team: of its newest drill, and of the questions."""

from collections.abc import Iterable, Mapping
from typing import Any

from bot.domain.exercise import Exercise
from bot.store import exercise_reach
from bot.store.database import Connection

Json = dict[str, Any]
Answers = Mapping[tuple[str, str, int], int]  # question, team, option → how many


async def by_team(
    conn: Connection, exercise: Exercise, drills: Iterable[Any], answers: Answers
) -> dict[str, Json]:
    """Of each team: whom its newest drill reached, who understood any, and what people know."""
    sent = [one for one in drills if one.approved_at]
    newest = {one.post: one.id for one in sent}
    went = await exercise_reach.reached(conn, list(newest.values()))
    took = await exercise_reach.understood(conn, [one.id for one in sent])
    told = {}
    for team in exercise.teams:
        post = exercise.post_code(team.key)
        number = newest.get(post, 0)
        audience, accepted = went.get(number, (0, 0))
        mine = [took.get(one.id, (0, 0)) for one in sent if one.post == post]
        told[team.key] = {
            "alerts": len(mine), "audience": audience, "accepted": accepted,
            "said": sum(said for said, _ in mine), "understood": sum(yes for _, yes in mine),
        } | known(exercise, answers, team.key)  # fmt: skip
    return told


def known(exercise: Exercise, answers: Answers, team: str) -> Json:
    """How many answers a team's people gave to the questions of comprehension; how many right."""
    asked = {one.key: one.understood for one in exercise.questions if one.understood}
    mine = [(question, option, many) for (question, of, option), many in answers.items()
            if of == team and question in asked]  # fmt: skip
    return {
        "asked": sum(many for _, _, many in mine),
        "right": sum(many for question, option, many in mine if option in asked[question]),
    }
