"""The training room's phone in a real browser, driven by a bot that speaks plain HTTP."""

import re

from playwright.async_api import FilePayload, Page, expect

from tests.browser.room import Bot, join, start


async def test_start_carries_the_code_of_the_posts_link(bot: Bot, page: Page) -> None:
    """A person who scanned a post's QR code presses START and the bot learns which post."""
    await join(page, f"{bot.base}/?start=av-tap")

    await page.get_by_role("button", name="INICIAR").click()

    assert (await bot.heard("message"))["text"] == "/start av-tap"
    await expect(page.locator(".message.own")).to_contain_text("/start av-tap")
    await expect(page).not_to_have_url(re.compile("start"))


async def test_the_room_is_unmistakable(bot: Bot, page: Page) -> None:
    """Before and after joining, the page says that no real phone is reached."""
    await join(page, bot.base)

    await expect(page.locator(".room-bar")).to_have_text("Sala de práctica — ningún teléfono real")


async def test_a_pressed_button_shows_the_bots_toast(bot: Bot, page: Page) -> None:
    """What the bot answers to a press is shown, and said to screen readers."""
    chat = await start(page, bot)
    keyboard = {"inline_keyboard": [[{"text": "Estoy bien", "callback_data": "checkin:1:safe"}]]}
    await bot.say(chat, "¿Está bien?", reply_markup=keyboard)

    await page.get_by_role("button", name="Estoy bien").click()
    query = await bot.heard("callback_query")
    await bot.call("answerCallbackQuery", callback_query_id=query["id"], text="Anotado")

    assert query["data"] == "checkin:1:safe"
    await expect(page.locator(".toast[role=status]")).to_have_text("Anotado")


async def test_an_alert_answer_opens_a_dialog(bot: Bot, page: Page) -> None:
    """With show_alert the answer waits until it is read."""
    chat = await start(page, bot)
    keyboard = {"inline_keyboard": [[{"text": "¿Qué es?", "callback_data": "about"}]]}
    await bot.say(chat, "Hola", reply_markup=keyboard)

    await page.get_by_role("button", name="¿Qué es?").click()
    query = await bot.heard("callback_query")
    await bot.call(
        "answerCallbackQuery", callback_query_id=query["id"], text="Una prueba", show_alert=True
    )

    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text("Una prueba")
    await dialog.get_by_role("button").click()
    await expect(dialog).to_have_count(0)


async def test_a_reply_keyboard_sends_its_text_and_leaves_when_told(bot: Bot, page: Page) -> None:
    """A one-time keyboard folds after a press; remove_keyboard takes it away."""
    chat = await start(page, bot)
    keyboard = {"keyboard": [["Sí", "No"]], "one_time_keyboard": True, "resize_keyboard": True}
    await bot.say(chat, "¿Sigue ahí?", reply_markup=keyboard)

    await page.get_by_role("button", name="Sí", exact=True).click()

    assert (await bot.heard("message"))["text"] == "Sí"
    await expect(page.locator(".reply-keyboard")).to_have_count(0)
    await page.get_by_role("button", name="Mostrar u ocultar los botones").click()
    await expect(page.locator(".reply-keyboard button")).to_have_count(2)
    await bot.say(chat, "Gracias", reply_markup={"remove_keyboard": True})
    await expect(page.locator(".reply-keyboard")).to_have_count(0)


async def test_a_place_is_sent_by_typing_its_coordinates(bot: Bot, page: Page) -> None:
    """The map can be used without a pointer."""
    chat = await start(page, bot)
    keyboard = {"keyboard": [[{"text": "Mi ubicación", "request_location": True}]]}
    await bot.say(chat, "¿Dónde está?", reply_markup=keyboard)

    await page.get_by_role("button", name="Mi ubicación").click()
    await page.get_by_label("Latitud").fill("14.9")
    await page.get_by_label("Longitud").fill("-92.26")
    await page.get_by_role("dialog").get_by_role("button", name="Enviar").click()

    assert (await bot.heard("message"))["location"] == {"latitude": 14.9, "longitude": -92.26}
    await expect(page.locator(".message.own").last).to_contain_text("Tapachula")


async def test_a_contact_is_shared_only_after_a_question(bot: Bot, page: Page) -> None:
    """As in Telegram, the number leaves the phone only when the person agrees."""
    chat = await start(page, bot)
    keyboard = {"keyboard": [[{"text": "Mi teléfono", "request_contact": True}]]}
    await bot.say(chat, "¿Su teléfono?", reply_markup=keyboard)

    await page.get_by_role("button", name="Mi teléfono").click()
    await page.get_by_role("dialog").get_by_role("button", name="Compartir").click()

    assert (await bot.heard("message"))["contact"]["user_id"] == chat


async def test_an_edit_changes_the_bubble_and_is_marked(bot: Bot, page: Page) -> None:
    """The bubble keeps its place; its keyboard goes with the edit."""
    chat = await start(page, bot)
    keyboard = {"inline_keyboard": [[{"text": "Ok", "callback_data": "ok"}]]}
    number = await bot.say(chat, "Antes", reply_markup=keyboard)
    await expect(page.locator(".inline-keyboard")).to_have_count(1)

    await bot.call("editMessageText", chat_id=chat, message_id=number, text="Después")

    bubble = page.locator(f"[data-id='{number}']")
    await expect(bubble.locator(".text")).to_have_text("Después")
    await expect(bubble.locator(".edited")).to_have_text("editado")
    await expect(page.locator(".inline-keyboard")).to_have_count(0)


async def test_a_deleted_message_leaves_the_chat(bot: Bot, page: Page) -> None:
    chat = await start(page, bot)
    number = await bot.say(chat, "Me equivoqué")
    await expect(page.get_by_text("Me equivoqué")).to_be_visible()

    await bot.call("deleteMessage", chat_id=chat, message_id=number)

    await expect(page.get_by_text("Me equivoqué")).to_have_count(0)


async def test_a_reload_returns_to_the_chat(bot: Bot, page: Page) -> None:
    """The phone stays with the browser: a reload shows the chat as it stood."""
    chat = await start(page, bot)
    await bot.say(chat, "Bienvenida")
    await expect(page.get_by_text("Bienvenida")).to_be_visible()

    await page.reload()

    await expect(page.get_by_text("Bienvenida")).to_be_visible()
    await expect(page.locator(".join")).to_have_count(0)
    await expect(page.locator(".message")).to_have_count(2)


async def test_a_phone_that_the_room_does_not_know_joins_anew(bot: Bot, page: Page) -> None:
    """After a room was emptied, old phones come to the form, not to an error."""
    await page.goto(bot.base)
    stranger = '[{"id": 999999, "token": "old", "first_name": "A", "language_code": "es"}]'
    await page.evaluate(f"localStorage['enlace.phone'] = {stranger!r}")

    await page.reload()

    await expect(page.locator(".join")).to_be_visible()
    assert await page.evaluate("localStorage['enlace.phone']") == "[]"


async def test_what_was_missed_is_fetched_when_the_wire_is_back(bot: Bot, page: Page) -> None:
    """A phone that slept shows what was sent, edited and deleted meanwhile, each once."""
    chat = await start(page, bot)
    first, second = await bot.say(chat, "uno"), await bot.say(chat, "dos")
    await expect(page.get_by_text("dos")).to_be_visible()
    # Deaf, yet connected: as a telephone that sleeps.
    await page.evaluate("document.querySelector('enlace-phone').wire.deliver = () => {}")
    await bot.call("editMessageText", chat_id=chat, message_id=first, text="uno, corregido")
    await bot.call("deleteMessage", chat_id=chat, message_id=second)
    await bot.say(chat, "tres")

    await page.evaluate("delete document.querySelector('enlace-phone').wire.deliver")
    await page.evaluate("document.querySelector('enlace-phone').wire.socket.close()")

    texts = page.locator(".message.bot .text")
    await expect(texts).to_have_text(["uno, corregido", "tres"])


async def test_a_blocked_bot_can_be_let_back_in(bot: Bot, page: Page) -> None:
    await start(page, bot)

    await page.get_by_role("button", name="Opciones").click()
    await page.get_by_role("button", name="Bloquear bot").click()
    member = await bot.heard("my_chat_member")
    await page.get_by_role("button", name="Desbloquear bot").click()

    assert member["new_chat_member"]["status"] == "kicked"
    await expect(page.locator("textarea")).to_be_visible()


async def test_a_photo_and_a_document_go_up_and_come_down(bot: Bot, page: Page) -> None:
    """The room keeps what a phone sends, and the phone shows it."""
    await start(page, bot)
    picture = await page.screenshot()
    photo = FilePayload(name="foto.png", mimeType="image/png", buffer=picture)
    paper = FilePayload(name="papel.txt", mimeType="text/plain", buffer=b"hola")
    await page.set_input_files("input[data-kind=photo]", photo)
    assert "photo" in await bot.heard("message")
    await page.set_input_files("input[data-kind=document]", paper)
    assert (await bot.heard("message"))["document"]["file_name"] == "papel.txt"

    image = page.locator(".photo img")
    await image.scroll_into_view_if_needed()
    await expect(image).to_have_js_property("complete", True)
    assert await image.evaluate("node => node.naturalWidth") == 360
    await expect(page.locator("a.file")).to_have_attribute("download", "papel.txt")


async def test_only_the_phone_in_hand_speaks(bot: Bot, page: Page) -> None:
    """On the facilitator's page one log is live, and one socket serves all phones."""
    sockets: list[str] = []
    page.on("websocket", lambda socket: sockets.append(socket.url))
    await page.goto(f"{bot.base}/phones")
    for name in ("María", "José"):
        await page.get_by_role("button", name="Añadir teléfono").click()
        await page.locator(".join input[name=name]").fill(name)
        await page.locator(".join button[type=submit]").click()
        await expect(page.get_by_role("region", name=f"Chat de {name}")).to_be_visible()

    maria, jose = (page.locator("enlace-phone").nth(n).locator("[role=log]") for n in (0, 1))
    await expect(jose).to_have_attribute("aria-live", "polite")
    await expect(maria).to_have_attribute("aria-live", "off")
    await page.locator("enlace-phone").nth(0).locator(".start-bar button").click()
    await expect(maria).to_have_attribute("aria-live", "polite")
    await expect(jose).to_have_attribute("aria-live", "off")
    assert len(sockets) == 1


async def test_what_comes_while_a_finger_is_on_a_button_waits(bot: Bot, page: Page) -> None:
    """It is neither moved away nor replaced under it: the press arrives; then comes what waited."""
    chat = await start(page, bot)
    keyboard = {"inline_keyboard": [[{"text": "Detener", "callback_data": "stop"}]]}
    number = await bot.say(chat, "Van 10 de 100", reply_markup=keyboard)
    await page.get_by_role("button", name="Detener").hover()
    phone = "document.querySelector('enlace-phone')"
    await page.evaluate(f"{phone}.history.touch.endIn = () => {{}}")  # it rests there long
    await page.mouse.down()
    edit = {"chat_id": chat, "message_id": number, "reply_markup": keyboard}
    await bot.call("editMessageText", text="Van 40 de 100", **edit)
    await bot.say(chat, "Noticia\n" * 40)
    await page.wait_for_function(f"() => {phone}.waiting.length === 2")
    await expect(page.get_by_text("Van 10 de 100")).to_be_visible()
    await page.mouse.up()

    assert (await bot.heard("callback_query"))["data"] == "stop"
    await expect(page.get_by_text("Van 40 de 100")).to_have_count(1)
    await expect(page.locator(".message.bot").last).to_contain_text("Noticia")


async def test_a_photo_has_its_place_before_it_is_there(bot: Bot, page: Page) -> None:
    """What stands below it does not move when it comes."""
    await start(page, bot)
    await page.route("**/files/**", lambda route: route.abort())
    photo = FilePayload(name="f.png", mimeType="image/png", buffer=await page.screenshot())
    await page.set_input_files("input[data-kind=photo]", photo)
    image = page.locator(".photo img")
    await image.wait_for(state="attached")
    box = await image.bounding_box()

    assert box is not None
    assert (round(box["width"]), round(box["height"])) == (198, 352)  # 22 rem high at most


async def test_every_button_is_large_enough_for_a_finger(bot: Bot, page: Page) -> None:
    """44 px, but for words inside a text."""
    chat = await start(page, bot)
    keyboard = {"inline_keyboard": [[{"text": "A", "callback_data": "a"}] * 4]}
    await bot.say(chat, "Elija", reply_markup=keyboard)
    await bot.say(chat, "O escriba", reply_markup={"keyboard": [["Sí", "No"]]})
    await expect(page.locator(".reply-keyboard")).to_be_visible()

    small = await page.evaluate(
        "[...document.querySelectorAll('button:not(.inline-link):not(.spoiler), textarea')]"
        ".filter(b => b.checkVisibility()).map(b => [b.outerHTML, b.getBoundingClientRect()])"
        ".filter(([, box]) => box.height < 44 || box.width < 44).map(([html]) => html)"
    )
    wide = await page.evaluate("document.documentElement.scrollWidth")
    assert small == []
    assert wide == 360
