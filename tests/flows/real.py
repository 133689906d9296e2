"""A post that may warn in earnest: its texts are read by a person, its numbers were called.

The texts are written into a checkout of its own, since a review stands in the files themselves.
"""

import shutil
from datetime import UTC, datetime
from pathlib import Path

from bot.content.folders import PACKAGE, default_config, locales_folder, messages_folder
from bot.content.reviews import record
from tests.flows.house import House

NUMBERS = {"telephone": "Guardia: +52 000 000 0000", "emergency": "Emergencias: 000"}


async def checkout(folder: Path, *languages: str) -> Path:
    """This program beside texts of its own, those in `languages` read by a person."""
    made = folder / "checkout"
    made.mkdir()
    shutil.copytree(messages_folder(), made / "messages")
    for one in (PACKAGE, locales_folder(), default_config()):
        (made / one.name).symlink_to(one)
    for language in languages:
        record(made / "messages", language, None, "Ana Ruiz", datetime.now(UTC).date())
    return made


async def verify_numbers(house: House, post: str = "av-tap") -> None:
    """Somebody has called both numbers that stand in each message."""
    for kind, entry in NUMBERS.items():
        await house.enlace("directory", "add", entry, "--post", post, "--kind", kind, "--verified")
