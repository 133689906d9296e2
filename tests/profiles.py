"""Communities that tests of words, pictures and workbooks are about."""

from datetime import UTC, datetime, timedelta

from bot.content.community import Reader
from bot.content.folders import locales_folder
from bot.content.locales import Locales
from bot.content.regions import Regions
from bot.domain.community import Community, Kind, Tally, community
from bot.domain.post import Post

NOW = datetime(2026, 9, 2, 18, tzinfo=UTC)
POST = Post(
    code="av-tap",
    name="Consulado de Altavista en Tapachula",
    place="Tapachula",
    country="MX",
    region="MX-CHP",
    time_zone="America/Mexico_City",
    telephone="000",
    emergency_number="000",
)
TODAY, OLD = NOW.date(), (NOW - timedelta(days=21)).date()


def profile(*, small: bool = False, people: int = 40) -> Community:
    """Two large regions and two small ones; of Mam speakers there are three."""
    regions = {"MX-CHP": {TODAY: people}, "MX-OAX": {OLD: people}, "MX-TAB": {TODAY: 3},
               "GT-01": {TODAY: 4}, "moving": {TODAY: 9}}  # fmt: skip
    total = sum(n for days in regions.values() for n in days.values())
    counts = {
        Kind.LANGUAGE: {"es": total - 11, "ht": 8, "mam": 3},
        Kind.GROUP: {"general": total - 20, "farm_work": 14, "study": 12},
        Kind.NEED: {"unsaid": total - 10, "mobility": 10},
        Kind.HOUSEHOLD: {"1": total, "2-4": 0, "5-9": 0, "10+": 0, "unsaid": 0},
        Kind.UNDER_FIVE: {"yes": 20, "no": total - 20, "unsaid": 0},
        Kind.CONSENT: {"alerts": 30, "checkins": total - 30},
    }
    tally = Tally(confirmed=regions, counts=counts)
    return community(tally, post="av-tap", now=NOW, small=small, training=True)


def reader(language: str = "es", locales: Locales | None = None) -> Reader:
    """Who reads it."""
    return Reader(
        locales=locales or Locales.load(locales_folder()),
        regions=Regions.load(),
        language=language,
        post=POST,
    )
