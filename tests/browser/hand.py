"""A person with a telephone: joins, reads, and taps the buttons that are shown."""

from playwright.async_api import Browser, Locator, Page, ViewportSize, expect

from tests.browser.album import Album

SCREEN: ViewportSize = {"width": 360, "height": 640}


class Hand:
    """One person before one browser of their own; `taps` counts."""

    def __init__(self, page: Page, name: str, language: str) -> None:
        self.page, self.name, self.language = page, name, language
        self.album = Album(f"story/{name.lower()}")
        self.taps = 0
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    @classmethod
    async def of(
        cls, browser: Browser, name: str, language: str, screen: ViewportSize = SCREEN
    ) -> "Hand":
        """A telephone that speaks this language, with nothing kept in it."""
        context = await browser.new_context(
            viewport=screen, locale=language, has_touch=True, is_mobile=True
        )
        return cls(await context.new_page(), name, language)

    @property
    def newest(self) -> Locator:
        """The last message in the chat."""
        return self.page.locator(".message:last-child")

    async def tap(self, target: Locator) -> None:
        """One tap, as soon as a finger can."""
        await target.tap()
        self.taps += 1

    async def enter(self, url: str) -> None:
        """Open a link, give a name and press START: the name is all that is typed."""
        await self.page.goto(url)
        await self.page.locator("select[name=language]").select_option(self.language)
        await self.page.locator("input[name=name]").fill(self.name)
        await self.keep("join")
        await self.page.locator(".join button[type=submit]").tap()
        await self.page.locator(".start-bar button").wait_for()
        await self.keep("start")
        await self.tap(self.page.locator(".start-bar button"))

    async def choose(self, label: str = "") -> None:
        """Tap a button of the newest message, the first unless named; wait for what it brings."""
        button = self.newest.locator(".inline-keyboard button").filter(has_text=label).first
        await button.wait_for()
        asked = await self.newest.get_attribute("data-id")
        assert asked is not None
        await self.keep("asked")
        await self.tap(button)
        await expect(self.newest).not_to_have_attribute("data-id", asked)

    async def answer(self, label: str) -> None:
        """Tap an answer; the dialog or the toast that thanks for it must have words."""
        await self.tap(self.page.get_by_role("button", name=label))
        said = self.page.locator("dialog .alert-text, .toast.shown")
        await expect(said).not_to_be_empty()
        await self.keep("answered")
        for close in await self.page.locator("dialog button").all():
            await self.tap(close)

    async def keep(self, step: str) -> None:
        """A picture for the album."""
        await self.album.keep(self.page, step)
