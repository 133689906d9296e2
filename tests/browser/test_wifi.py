"""Telephones in a hall: two people on one, asleep, out of the Wi-Fi; each comes back by itself."""

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.album import Album
from tests.browser.hand import SCREEN
from tests.browser.room import Bot, start
from tests.browser.wifi import wifi_to

FIRST = {  # what the first screen says of the network
    "es": ("Wi-Fi de la sala", "datos móviles"),
    "en": ("room's Wi-Fi", "mobile data off"),
    "ht": ("Wi-Fi sal la", "etenn done mobil"),
    "ar": ("واي فاي", "بيانات الهاتف"),
}


@pytest.mark.parametrize("language", FIRST)
async def test_the_first_screen_says_to_switch_mobile_data_off(
    bot: Bot, browser: Browser, language: str
) -> None:
    """Before a name is asked for, and without scrolling on a small telephone."""
    context = await browser.new_context(viewport=SCREEN, locale=language)
    page = await context.new_page()
    await page.goto(bot.base)
    note = page.locator(".join .wifi")

    for words in FIRST[language]:
        await expect(note).to_contain_text(words)
    await expect(note).to_be_in_viewport(ratio=1)
    await expect(page.locator(".join button[type=submit]")).to_be_in_viewport(ratio=1)
    await Album("wifi").keep(page, f"first-{language}")


async def test_two_people_share_one_telephone(bot: Bot, page: Page) -> None:
    """Each has a chat of their own, and finds it when the telephone is passed on, or reloaded."""
    maria = await start(page, bot, "María")
    await bot.say(maria, "Su carta: Elena")
    await page.get_by_role("button", name="Opciones").click()
    await page.get_by_role("button", name="Otra persona en este teléfono").click()
    jose = await start_here(page, bot, "José")
    await bot.say(jose, "Su carta: Marcos")
    await expect(page.get_by_text("Su carta: Marcos")).to_be_visible()
    await expect(page.get_by_text("Su carta: Elena")).to_have_count(0)
    await bot.say(maria, "Elena, ¿está bien?")  # while the other holds it

    await page.get_by_role("button", name="Opciones").click()
    await Album("wifi").keep(page, "pass-on")
    await page.get_by_role("button", name="Pasar a María").click()
    await expect(page.get_by_text("Elena, ¿está bien?")).to_be_visible()
    await page.reload()
    await expect(page.get_by_text("Elena, ¿está bien?")).to_be_visible()
    await page.get_by_role("button", name="Opciones").click()
    await page.get_by_role("button", name="Pasar a José").click()
    await expect(page.get_by_text("Su carta: Marcos")).to_be_visible()
    assert maria != jose


async def start_here(page: Page, bot: Bot, name: str) -> int:
    """The form is open: a name, and START; gives the chat's number."""
    await page.locator("input[name=name]").fill(name)
    await page.locator(".join button[type=submit]").click()
    await page.locator(".start-bar button").click()
    return int((await bot.heard("message"))["chat"]["id"])


async def test_a_frozen_page_shows_what_came_when_it_wakes(bot: Bot, page: Page) -> None:
    """As browsers do it to a telephone in a pocket."""
    chat = await start(page, bot)
    await bot.say(chat, "antes")
    await expect(page.get_by_text("antes")).to_be_visible()
    session = await page.context.new_cdp_session(page)

    await session.send("Page.setWebLifecycleState", {"state": "frozen"})
    await bot.say(chat, "mientras dormía")
    await session.send("Page.setWebLifecycleState", {"state": "active"})
    await bot.say(chat, "después")

    texts = page.locator(".message.bot .text")
    await expect(texts).to_have_text(["antes", "mientras dormía", "después"])


async def test_a_wifi_that_swallows_everything_is_noticed(bot: Bot, browser: Browser) -> None:
    """It dropped a network “without internet” and came back: what was connected is dead, unsaid."""
    async with wifi_to(bot.base) as wifi:
        context = await browser.new_context(viewport=SCREEN, locale="es")
        page = await context.new_page()
        await page.goto(wifi.url)
        await page.locator("select[name=language]").select_option("es")
        chat = await start_here(page, bot, "María")
        await bot.say(chat, "antes")
        await expect(page.get_by_text("antes")).to_be_visible()

        await context.set_offline(True)
        wifi.swallow()
        await bot.say(chat, "mientras")
        await context.set_offline(False)
        await expect(page.get_by_text("mientras")).to_be_visible(timeout=60_000)
        await bot.say(chat, "después")

        await expect(page.get_by_text("después")).to_be_visible(timeout=60_000)
        await page.locator("textarea").fill("sigo aquí")
        await page.locator("button.send").click()
        assert (await bot.heard("message"))["text"] == "sigo aquí"
        await context.close()
