"""`bot/domain/selection.py`: answers taken and left again, and the rule that they come to."""

import json

import pytest

from bot.domain.national import Group
from bot.domain.rule import EVERYBODY, AllOf, AnyOf, Belongs, Moves, Not, Speaks, Within, normal
from bot.domain.selection import Field, Selection
from tests.domain.rules import TAPACHULA


def test_nothing_chosen_is_everybody() -> None:
    """And an answer that is pressed twice is left again."""
    once = Selection().toggled(Field.REGIONS, "MX-CHP")

    assert Selection().rule() == EVERYBODY
    assert once.rule() == Within(regions=("MX-CHP",))
    assert once.toggled(Field.REGIONS, "MX-CHP") == Selection()


def test_of_one_question_any_answer_will_do_and_questions_narrow() -> None:
    """Regions and shapes are one question: where."""
    drawn = Within(regions=("GT-12",), shape=TAPACHULA)
    chosen = Selection(
        regions=("MX-TAB", "MX-CHP"),
        shapes=(drawn,),
        languages=("mam",),
        without=("study",),
        moving="MX",
        saved=AllOf((Speaks(("cak",)), Speaks(("cak",)))),
    )
    where = AnyOf((Within(regions=("MX-CHP", "MX-TAB")), drawn))
    parts = (where, Speaks(("mam",)), Not(Belongs((Group.STUDY,))), Moves("MX"), Speaks(("cak",)))

    assert chosen.rule() == normal(AllOf(parts))
    assert Selection.from_plain(json.loads(json.dumps(chosen.to_plain()))).rule() == chosen.rule()


def test_there_is_no_status_to_choose() -> None:
    """Nor any other group than ours."""
    with pytest.raises(ValueError, match="status"):
        Selection(groups=("status",)).rule()
