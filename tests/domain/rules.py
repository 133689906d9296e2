"""Random rules and people, for laws that hold for all of them."""

from datetime import UTC, datetime
from typing import TypeVar

from hypothesis import strategies as st

from bot.domain.audience import Audience
from bot.domain.national import Group, National, Need, in_order
from bot.domain.rule import AllOf, AnyOf, Belongs, Moves, Not, Requires, Rule, Speaks, Within
from bot.domain.shape import Circle

NOW = datetime(2026, 9, 2, 18, tzinfo=UTC)
REGIONS = ("MX-CHP", "MX-OAX", "GT-01")
PLACES = (
    (None, None),
    ("MX", None),
    ("GT", None),
    ("MX", "MX-CHP"),
    ("MX", "MX-OAX"),
    ("GT", "GT-01"),
)
LANGUAGES, POSTS = ("es", "mam", "ht"), ("a", "b", "c")
PEOPLE = 20
T = TypeVar("T")
TAPACHULA = Circle(latitude=14.9, longitude=-92.26, radius=20_000, name="Tapachula")


def some(of: tuple[T, ...]) -> st.SearchStrategy[tuple[T, ...]]:
    """A few of them, maybe none, maybe twice."""
    return st.lists(st.sampled_from(of), max_size=3).map(tuple)


def _within(drawn: tuple[tuple[str, ...], frozenset[int]]) -> Within:
    regions, inside = drawn
    return Within(regions=regions, shape=TAPACHULA if inside else None, inside=inside)


LEAVES: st.SearchStrategy[Rule] = st.one_of(
    st.tuples(some(REGIONS), st.frozensets(st.integers(1, PEOPLE), max_size=9)).map(_within),
    some(LANGUAGES).map(Speaks),
    some(tuple(Group)).map(Belongs),
    some(tuple(Need)).map(Requires),
    st.sampled_from(["MX", "GT"]).map(Moves),
)


def _joined(inner: st.SearchStrategy[Rule]) -> st.SearchStrategy[Rule]:
    several = st.lists(inner, max_size=3).map(tuple)
    return st.one_of(several.map(AllOf), several.map(AnyOf), inner.map(Not))


RULES: st.SearchStrategy[Rule] = st.recursive(LEAVES, _joined, max_leaves=8)
AUDIENCES = st.builds(
    Audience,
    posts=st.lists(st.sampled_from(POSTS), min_size=1, max_size=2, unique=True).map(tuple),
    rule=RULES,
    exercise=st.sampled_from([None, None, 1, 2]),
)


@st.composite
def nationals(draw: st.DrawFn, number: int = 0) -> National:
    """Somebody; `number` is their id and their chat."""
    country, region = draw(st.sampled_from(PLACES))
    return National(
        id=number,
        chat_id=number,
        language=draw(st.sampled_from(LANGUAGES)),
        country=country,
        region=region,
        moving=region is None and draw(st.booleans()),
        post=draw(st.sampled_from(POSTS)),
        groups=in_order(draw(some(tuple(Group)))),
        needs=tuple(sorted(set(draw(some(tuple(Need)))))),
        confirmed_at=NOW,
        active=draw(st.integers(0, 9)) > 0,
    )
