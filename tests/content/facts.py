"""Facts for the texts: fictional ones, and any that an officer could have written."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from bot.content.formats import said
from bot.domain.post import Post
from bot.domain.slot import SLOTS, Instant, Slot, Telephone, Website, fictional, parse

ZONE = "America/Mexico_City"
POST = Post(
    code="av-tap",
    name="Consulado de Altavista en Tapachula",
    place="Tapachula",
    country="MX",
    region="MX-CHP",
    time_zone=ZONE,
    telephone="+52 000 000 0000",
    emergency_number="000",
)
NOW = datetime(2026, 9, 3, 14, tzinfo=UTC)
FACTS = fictional(POST, ["Chiapas"], NOW, NOW + timedelta(hours=10))


def opening(language: str) -> str:
    """How every text begins: who says it.

    Arabic says "from" first: a reader's app takes the direction of a line from its first letter.
    """
    word = {"ar": "من "}.get(language, "")
    return f"<b>{word}{said(FACTS['source'], language, ZONE)}</b>"


def values(name: str) -> st.SearchStrategy[Slot]:
    """Any value of a slot that an officer could have written."""
    kind = SLOTS[name]
    if kind is Instant:
        moments = st.datetimes(
            min_value=datetime(2020, 1, 1),  # noqa: DTZ001 — hypothesis wants it naive
            max_value=datetime(2090, 1, 1),  # noqa: DTZ001
            timezones=st.just(UTC),
        )
        return moments.map(Instant)
    if kind is Telephone:
        return st.from_regex(r"\+?[0-9]{2,15}", fullmatch=True).map(Telephone)
    if kind is Website:
        return st.from_regex(r"https://[a-z]{1,20}\.[a-z]{2,9}", fullmatch=True).map(Website)
    letters = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp", "Cf"))
    return (
        st.text(letters, min_size=1, max_size=200)
        .filter(lambda text: text.strip() and not set(text) & {"{", "}"})
        .map(lambda text: parse(name, text, ZONE))
    )


def drawn(names: Iterable[str]) -> st.SearchStrategy[dict[str, Slot]]:
    """Any values of these slots."""
    return st.fixed_dictionaries({name: values(name) for name in names})
