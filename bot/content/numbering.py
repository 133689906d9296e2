"""The line under each alert that says its number, and where anybody can see whether it is ours."""

from bot.content.locales import Locales
from bot.domain.message import utf16_length
from bot.domain.wording import N_

MOST = 4096  # UTF-16 units of a message
LIVE = N_("Alert no. {id}. Is it genuine? {where}")
DRILL = N_("Exercise no. {id}. Is it genuine? {where}")


def numbered(
    locales: Locales, text: str, written: str, number: int, *, drill: bool, join: str
) -> str:
    """`text` (Telegram's HTML) with the line last; a drill's banner stays the very last.

    `join` is what stands before a code in a link. A text that leaves no room stays as it is.
    """
    where = f"{join}v{number}" if join.startswith("http") else f"/verify {number}"
    line = locales.text(written, DRILL if drill else LIVE, id=number, where=where)
    gap = "\n\n" if "\n\n" in text else "\n"  # plain texts have no empty lines
    head, _, banner = text.rpartition(gap) if drill else (text, "", "")
    made = f"{head}{gap}{line}" + (f"{gap}{banner}" if drill else "")
    return made if utf16_length(made) <= MOST else text
