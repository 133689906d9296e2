"""The phone from another machine: plain HTTP, so no microphone, place or clipboard of its own."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession, web
from playwright.async_api import FilePayload, Page, expect

from bot.running import own_address
from bot.training.server import create_app
from tests.browser.room import TOKEN, Bot, start

VOICE = FilePayload(name="voz.ogg", mimeType="audio/ogg", buffer=b"OggS" + bytes(64))


@pytest.fixture
async def far() -> AsyncIterator[Bot]:
    """A room that is reached by the machine's own address in its network."""
    address = own_address()
    if address.startswith("127."):
        pytest.skip("this machine is in no network")
    runner = web.AppRunner(create_app(tokens={TOKEN: "enlace_bot"}, data=None), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, address, 0).start()
    async with ClientSession() as session:
        yield Bot(f"http://{address}:{runner.addresses[0][1]}", session)
    await runner.cleanup()


async def test_voice_and_place_need_no_secure_context(far: Bot, page: Page) -> None:
    """Voice is a file that the telephone records; the place is a pin on the map."""
    await start(page, far)
    assert not await page.evaluate("isSecureContext")

    attach = page.get_by_role("button", name="Adjuntar")
    await attach.click()
    async with page.expect_file_chooser() as chooser:
        await page.get_by_role("button", name="Mensaje de voz").click()
    await (await chooser.value).set_files(VOICE)
    assert "voice" in await far.heard("message")

    await attach.click()
    await page.get_by_role("button", name="Ubicación").click()
    dialog = page.get_by_role("dialog")
    await dialog.locator(".map").click()
    await dialog.get_by_role("button", name="Enviar").click()
    assert (await far.heard("message"))["location"]["latitude"] == pytest.approx(17, abs=1)


async def test_a_button_that_copies_works_without_a_clipboard(far: Bot, page: Page) -> None:
    """Where the browser gives pages none, the selection is copied."""
    chat = await start(page, far)
    button = {"text": "Copiar", "copy_text": {"text": "+52 000 000 0000"}}
    await far.say(chat, "Teléfono", reply_markup={"inline_keyboard": [[button]]})

    await page.get_by_role("button", name="Copiar").click()

    await expect(page.locator(".toast")).to_have_text("Copiado")
    await page.locator("textarea").focus()
    await page.keyboard.press("Control+V")
    await expect(page.locator("textarea")).to_have_value("+52 000 000 0000")
