"""`bot/domain/handout.py`: why an officer's link opens nothing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.handout import Handout, Refusal, refusal
from bot.domain.post import OPERATOR, Officer, Power, Role

NOW = datetime(2026, 9, 2, 18, tzinfo=UTC)
DAY = timedelta(days=1)
LINK = Handout(id=1, post="av-tap", officer="7", expires_at=NOW + DAY)
DUTY = Officer(id=7, chat_id=1, post="av-tap", roles=frozenset({Role.DUTY}), since=NOW)


def test_it_opens_while_it_holds() -> None:
    """Up to the moment in which it lapses."""
    assert refusal(LINK, NOW, is_post=True, officer=DUTY) is None
    assert LINK.is_open(NOW + DAY - timedelta(seconds=1))
    assert not LINK.is_open(NOW + DAY)


@pytest.mark.parametrize(
    ("link", "is_post", "officer", "why"),
    [
        (replace(LINK, expires_at=NOW), True, DUTY, Refusal.LAPSED),
        (replace(LINK, withdrawn_at=NOW - DAY), True, DUTY, Refusal.WITHDRAWN),
        (replace(LINK, withdrawn_at=NOW, expires_at=NOW), True, DUTY, Refusal.WITHDRAWN),
        (LINK, False, DUTY, Refusal.NO_POST),
        (LINK, True, None, Refusal.HAS_LEFT),
        (LINK, True, replace(DUTY, active=False), Refusal.HAS_LEFT),
        (LINK, True, replace(DUTY, post="av-hou"), Refusal.HAS_LEFT),
    ],
)
def test_it_says_why_it_does_not(
    link: Handout, is_post: bool, officer: Officer | None, why: Refusal
) -> None:
    """Each reason has its own sentence."""
    assert refusal(link, NOW, is_post=is_post, officer=officer) is why


@pytest.mark.parametrize("role", Role)
def test_it_holds_as_long_as_the_officer_may_register(role: Role) -> None:
    """Who lost that role has no link that works."""
    officer = replace(DUTY, roles=frozenset({role}))
    told = refusal(LINK, NOW, is_post=True, officer=officer)

    assert (told is None) is officer.may(Power.REGISTER, "av-tap")


def test_the_operators_link_has_no_officer() -> None:
    """It holds without one."""
    assert refusal(replace(LINK, officer=OPERATOR), NOW, is_post=True, officer=None) is None
