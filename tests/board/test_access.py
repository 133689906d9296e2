"""Links and cookies of the board."""

from datetime import timedelta

import pytest

from bot.board import access
from tests.rows import NOW

SECRET = b"only for tests"


def test_a_link_becomes_a_visit() -> None:
    """The visit is the officer's, for their post, for one shift."""
    cookie = access.enter(SECRET, access.issue(SECRET, 7, "av-tap", NOW), NOW)

    assert cookie is not None
    visit = access.visit(SECRET, cookie, NOW)
    assert visit is not None
    assert (visit.officer_id, visit.post) == (7, "av-tap")
    assert access.visit(SECRET, cookie, NOW + access.VISIT_LASTS) is None


def test_a_link_is_no_cookie_and_a_cookie_no_link() -> None:
    """Else a link of a quarter of an hour could be renewed for ever."""
    link = access.issue(SECRET, 7, "av-tap", NOW)
    cookie = access.enter(SECRET, link, NOW)

    assert cookie is not None
    assert access.visit(SECRET, link, NOW) is None
    assert access.enter(SECRET, cookie, NOW) is None


@pytest.mark.parametrize("token", ["", ".", "a.b", "a.b.c", "ñ.ñ", "x" * 9999, "%%.%%"])
def test_rubbish_is_refused(token: str) -> None:
    """Whatever stands in the address."""
    assert access.enter(SECRET, token, NOW) is None
    assert access.visit(SECRET, token, NOW) is None


def test_another_secret_opens_nothing() -> None:
    """A seal cannot be made without it, nor a sealed word be changed."""
    link = access.issue(SECRET, 7, "av-tap", NOW)
    said, seal = link.split(".")
    other, _ = access.issue(SECRET, 1, "av-tap", NOW + timedelta(hours=1)).split(".")

    assert access.enter(b"another", link, NOW) is None
    assert access.enter(SECRET, f"{other}.{seal}", NOW) is None
    assert access.enter(SECRET, f"{said}.{seal[:-2]}AA", NOW) is None
