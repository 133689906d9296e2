"""How long something took, to be read at a glance."""

from bot.content.locales import Locales
from bot.domain.wording import N_


def length(locales: Locales, language: str, seconds: int) -> str:
    """Seconds, minutes and seconds, or hours and minutes: no finer than anybody needs."""
    minutes, hours = seconds // 60, seconds // 3600
    if seconds == 0:  # nothing took no time at all
        return locales.text(language, N_("less than 1 s"))
    if minutes == 0:
        return locales.text(language, N_("{n} s"), n=seconds)
    if hours:
        said = N_("{hours} h {minutes} min")
        return locales.text(language, said, hours=hours, minutes=minutes % 60)
    said = N_("{minutes} min {seconds} s")
    return locales.text(language, said, minutes=minutes, seconds=seconds % 60)
