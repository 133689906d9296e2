"""`bot/domain/post.py`: which post warns whom."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.place import Region
from bot.domain.post import Post, post_of_place, state_of, states_of


def at(iso: str, latitude: float, longitude: float) -> Region:
    country = iso.partition("-")[0]
    return Region(iso=iso, name=iso, country=country, latitude=latitude, longitude=longitude)


def post(code: str, region: str, state: str = "A") -> Post:
    return Post(
        code=code,
        name=code,
        place="x",
        country=region.partition("-")[0],
        region=region,
        time_zone="UTC",
        telephone="000",
        emergency_number="000",
        state=state,
    )


REGIONS = {
    one.iso: one
    for one in (
        at("MX-CHP", 16.5, -92.5),
        at("MX-OAX", 17.0, -96.5),
        at("MX-BCN", 30.0, -115.0),
        at("GT-01", 14.6, -90.5),
        at("HN-CR", 15.5, -88.0),
        at("US-TX", 31.5, -99.3),
        at("US-CA", 37.2, -119.5),
        at("US-IL", 40.0, -89.2),
    )
}
POSTS = [post("tap", "MX-CHP"), post("tij", "MX-BCN"), post("gua", "GT-01"), post("hou", "US-TX")]
OTHERS = [post("b-oax", "MX-OAX", "B"), post("b-chp", "MX-CHP", "B")]
PLACES = st.sampled_from([(None, None), ("ES", None), ("MX", None)] + [(i[:2], i) for i in REGIONS])
LINKS = st.sampled_from([None, "nobody", *(post.code for post in POSTS)])
STATES = st.sampled_from(["A", "B"])


@pytest.mark.parametrize(
    ("country", "region", "link", "code"),
    [
        ("MX", "MX-CHP", None, "tap"),  # its own region
        ("MX", "MX-CHP", "tij", "tap"),  # before the link
        ("MX", "MX-OAX", None, "tap"),  # the nearer one of the country
        ("MX", "MX-OAX", "tij", "tij"),  # the link, within the country
        ("US", "US-CA", None, "hou"),  # the country before the nearer post over the border
        ("US", "US-CA", "tap", "hou"),  # the country before the link
        ("HN", "HN-CR", None, "gua"),  # no post in the country: the nearest
        ("HN", "HN-CR", "tap", "tap"),  # or the one that the person chose
        ("US", None, None, "hou"),
        ("HN", None, None, "gua"),
        (None, None, "tij", "tij"),
        (None, None, None, "gua"),  # not said: the first by code
        ("ES", None, None, "gua"),  # a country without regions: likewise
    ],
)
def test_the_post_follows_from_the_place(
    country: str | None, region: str | None, link: str | None, code: str
) -> None:
    """Region, country, link, distance."""
    found = post_of_place(POSTS, REGIONS, region=region, country=country, link=link)

    assert found.code == code


@given(PLACES, LINKS, st.permutations(POSTS))
def test_the_order_of_the_posts_does_not_matter(
    place: tuple[str | None, str | None], link: str | None, shuffled: list[Post]
) -> None:
    """The same person always gets the same post."""
    country, region = place
    found = post_of_place(shuffled, REGIONS, region=region, country=country, link=link)

    assert found == post_of_place(POSTS, REGIONS, region=region, country=country, link=link)


def test_a_post_in_an_unknown_region_is_the_last_resort() -> None:
    """It cannot be measured, and still serves when it is alone."""
    lost = post("a", "ZZ-9")

    assert post_of_place([lost], REGIONS, region="MX-CHP", country="MX") == lost
    assert post_of_place([lost, POSTS[2]], REGIONS, region="HN-CR", country="HN") == POSTS[2]


@given(PLACES, LINKS, STATES)
def test_nobodys_place_brings_them_into_another_states_register(
    place: tuple[str | None, str | None], link: str | None, state: str
) -> None:
    """However near its posts are, and whosever link they opened once."""
    country, region = place
    both = [*POSTS, *OTHERS]
    found = post_of_place(both, REGIONS, region=region, country=country, link=link, state=state)
    alone = [one for one in both if one.state == state]

    assert found.state == state
    assert found == post_of_place(alone, REGIONS, region=region, country=country, link=link)


@pytest.mark.parametrize(
    ("link", "state", "code"),
    [
        (None, "A", "tap"),
        (None, "B", "b-chp"),
        ("hou", None, "tap"),  # the link tells the State, the place the post
        ("b-oax", None, "b-chp"),
        (None, None, "b-chp"),  # no national of either: whichever warns there
        (None, "", "b-chp"),  # a post of before, that names none
        (None, "C", "b-chp"),  # a State that has no post any more
    ],
)
def test_the_state_is_said_or_follows_from_the_link(
    link: str | None, state: str | None, code: str
) -> None:
    """In Chiapas two States have posts."""
    both = [*POSTS, *OTHERS]
    found = post_of_place(both, REGIONS, region="MX-CHP", country="MX", link=link, state=state)

    assert found.code == code
    assert states_of(both) == ("A", "B")
    assert state_of(both, found.code) == found.state
    assert state_of(both, "nobody") is None
    assert states_of([*both, replace(POSTS[0], state="")]) == ("A", "B")


def test_a_post_shares_with_its_own_state_only() -> None:
    """And only if it shares at all."""
    open_to, shut = replace(POSTS[0], shares=True), POSTS[1]

    assert open_to.shared_with(shut)
    assert not shut.shared_with(open_to)
    assert not open_to.shared_with(OTHERS[0])
