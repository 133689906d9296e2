"""Reading on the phone: where the chat stands when something new comes; and keys alone."""

from playwright.async_api import Page, expect

from tests.browser.room import Bot, start

TALL = "\n".join(f"línea {n}" for n in range(60))
REGIONS = [[{"text": f"Región {n}", "callback_data": f"r:{n}"}] for n in range(30)]
TAKE = {"inline_keyboard": [[{"text": "Tomar", "callback_data": "take"}]]}


async def test_a_tall_message_is_read_from_its_first_line(bot: Bot, page: Page) -> None:
    """Banner and headline are in sight; what is below has a way to it, and its count."""
    chat = await start(page, bot)
    tall = await bot.say(chat, TALL)
    await bot.say(chat, "después")

    newest = page.locator(".newest")
    await expect(newest).to_have_accessible_name("Ir a los mensajes nuevos (1)")
    box = await page.locator(f"[data-id='{tall}']").bounding_box()
    view = await page.locator(".scroller").bounding_box()
    assert box is not None
    assert view is not None
    assert 0 <= box["y"] - view["y"] < 20
    await newest.click()
    await expect(page.get_by_text("después")).to_be_in_viewport()
    await expect(newest).to_be_hidden()


async def test_the_first_choice_of_a_long_list_is_in_sight(bot: Bot, page: Page) -> None:
    """And who takes it sees the next question at once."""
    chat = await start(page, bot)
    await bot.say(chat, "¿Dónde está?", reply_markup={"inline_keyboard": REGIONS})

    first = page.get_by_role("button", name="Región 0")
    await expect(first).to_be_in_viewport()
    await first.click()
    query = await bot.heard("callback_query")
    await bot.call("answerCallbackQuery", callback_query_id=query["id"])
    await bot.say(chat, "¿Y su situación?")
    await expect(page.get_by_text("¿Y su situación?")).to_be_in_viewport()


async def test_who_reads_further_up_is_left_there(bot: Bot, page: Page) -> None:
    """News does not pull the page away from under a reader."""
    chat = await start(page, bot)
    await bot.say(chat, TALL)
    await page.locator(".newest").click()
    await page.locator(".scroller").evaluate("node => node.scrollTo(0, 0)")
    await expect(page.locator(".newest")).to_be_visible()
    await page.evaluate("document.querySelector('enlace-phone').history.actedAt = 0")  # long ago

    await bot.say(chat, "otra cosa")

    await expect(page.locator(".count")).to_have_text("1")
    assert await page.locator(".scroller").evaluate("node => node.scrollTop") == 0


async def test_words_on_buttons_stay_whole(bot: Bot, page: Page) -> None:
    """A long name gets the room it needs; what no phone could hold is broken."""
    chat = await start(page, bot)
    row = [{"text": text, "callback_data": text} for text in ("Aguascalientes", "Baja California")]
    long = [{"text": "x" * 60, "callback_data": "x"}]
    await bot.say(chat, "¿Dónde?", reply_markup={"inline_keyboard": [row, long]})

    button = page.get_by_role("button", name="Aguascalientes")
    await expect(button).to_have_css("overflow-wrap", "normal")
    assert await button.evaluate("node => node.scrollWidth <= node.clientWidth + 1")
    assert await page.evaluate("document.documentElement.scrollWidth") == 360
    box = await button.bounding_box()
    assert box is not None
    assert box["height"] < 50


async def test_everything_can_be_done_with_keys(bot: Bot, page: Page) -> None:
    """Join, start, answer, write and attach without a pointer; the focus is always seen."""
    await page.goto(bot.base)
    await page.keyboard.type("María")
    await page.keyboard.press("Enter")
    await expect(page.locator(".start-bar button")).to_be_visible()
    await _reach(page, "INICIAR")
    await page.keyboard.press("Enter")
    chat = int((await bot.heard("message"))["chat"]["id"])
    await bot.say(chat, "¿Está bien?", reply_markup=TAKE)
    await expect(page.get_by_role("button", name="Tomar")).to_be_visible()

    await _reach(page, "Tomar")
    await page.keyboard.press("Space")
    assert (await bot.heard("callback_query"))["data"] == "take"
    await _reach(page, "Adjuntar")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="Foto")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("button", name="Adjuntar")).to_be_focused()


async def _reach(page: Page, name: str) -> None:
    """Press Tab until the button with this name has the focus, and look for its outline."""
    wanted = page.get_by_role("button", name=name)
    for _ in range(20):
        await page.keyboard.press("Tab")
        if await wanted.evaluate("node => node === document.activeElement"):
            break
    await expect(wanted).to_be_focused()
    await expect(wanted).not_to_have_css("outline-style", "none")


async def test_a_screen_reader_finds_names_for_everything(bot: Bot, page: Page) -> None:
    """The chat is a log of its own language's messages; every dialog and control has a name."""
    chat = await start(page, bot)
    button = {"inline_keyboard": [[{"text": "Wi, mwen anfòm", "callback_data": "x"}]]}
    await bot.say(
        chat, "Èske ou anfòm? Nou vle konnen sa pou ou ak fanmi ou yo", reply_markup=button
    )
    region = page.get_by_role("region", name="Chat de María")
    log = region.get_by_role("log", name="Mensajes")

    await expect(log).to_have_attribute("aria-live", "polite")
    await expect(log.locator(".message.bot .text")).to_have_attribute("lang", "ht")
    await expect(log.locator(".inline-keyboard")).to_have_attribute("lang", "ht")
    await page.get_by_role("button", name="Adjuntar").click()
    await page.get_by_role("button", name="Ubicación").click()
    await expect(page.get_by_role("dialog", name="Enviar una ubicación")).to_be_visible()
    nameless = await page.evaluate(
        "[...document.querySelectorAll('button, a, input:not([type=file]), select, textarea')]"
        ".filter(n => n.checkVisibility() && !n.textContent.trim() && !n.labels?.length"
        " && !n.ariaLabel).map(n => n.outerHTML)"
    )
    assert nameless == []
