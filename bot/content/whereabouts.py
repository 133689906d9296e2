"""Where somebody said they are, in words: one rule for everybody who reads it."""

from html import unescape

from bot.content.catalogue import Catalogue
from bot.content.regions import country_name
from bot.domain.language import LANGUAGES, isolated
from bot.domain.wording import N_


def area_of(
    catalogue: Catalogue,
    language: str,
    *,
    country: str | None,
    region: str | None,
    moving: bool = False,
) -> str:
    """Region and country, for many a region has a namesake; not escaped."""
    if region:
        named = country_name(region.partition("-")[0], language)
        comma = "،" if language in LANGUAGES and LANGUAGES[language].direction == "rtl" else ","
        return f"{isolated(catalogue.regions.name(region, language), language)}{comma} {named}"
    if not country:
        return catalogue.locales.text(language, N_("not said"))
    named = country_name(country, language)
    if not moving:
        return named
    return unescape(catalogue.locales.text(language, N_("{country}, on the move"), country=named))
