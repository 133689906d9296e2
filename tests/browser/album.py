"""Screenshots of what people see, one a step, when ENLACE_SCREENSHOTS names a folder for them."""

import os
from itertools import count
from pathlib import Path

from playwright.async_api import Page

FOLDER = os.environ.get("ENLACE_SCREENSHOTS")


class Album:
    """Numbered pictures of one test."""

    def __init__(self, test: str) -> None:
        self._folder = Path(FOLDER) / test if FOLDER else None
        self._numbers = count(1)

    async def keep(self, page: Page, step: str, *, full: bool = False) -> None:
        """Keep what `page` shows now, or all of it; nothing without a folder."""
        if self._folder is None:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        file = self._folder / f"{next(self._numbers):02}-{step}.png"
        await page.screenshot(path=file, full_page=full)
