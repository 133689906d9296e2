"""A hall before real browsers: who leads, the projector, players who come, come late and leave.

Whatever page asks for anything asks the laptop, and the laptop asks nobody.
"""

from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from tests.browser.album import Album
from tests.browser.hand import Hand
from tests.flows.house import free_port, training_room

PLAYERS = {"María": "es", "Jean": "ht", "Amal": "ar"}
REAL = {"es": "EMERGENCIA REAL", "ht": "IJANS REYÈL", "ar": "طارئ حقيقي"}


class Witness:
    """Whom the pages of one browser asked."""

    def __init__(self) -> None:
        self.asked: set[str] = set()

    def follow(self, context: BrowserContext) -> None:
        """Every request of every page, and every socket."""
        context.on("request", lambda one: self.asked.add(one.url.split("/")[2]))
        context.on(
            "page",
            lambda page: page.on("websocket", lambda one: self.asked.add(one.url.split("/")[2])),
        )


async def opened(browser: Browser, witness: Witness, url: str, width: int = 1280) -> Page:
    """A page that is watched, in Spanish."""
    context = await browser.new_context(viewport={"width": width, "height": 900}, locale="es")
    witness.follow(context)
    page = await context.new_page()
    await page.goto(url)
    return page


async def player(browser: Browser, witness: Witness, link: str, name: str) -> Hand:
    """Somebody points the camera at the projector, gives a name, and is dealt a role card."""
    hand = await Hand.of(browser, name, PLAYERS[name])
    witness.follow(hand.page.context)
    hand.page.on("websocket", lambda one: witness.asked.add(one.url.split("/")[2]))
    hand.album = Album(f"hall/{PLAYERS[name]}")
    await hand.enter(link)
    await hand.choose("🎴")
    await hand.newest.locator(".inline-keyboard").wait_for()
    await hand.keep("card")
    return hand


@pytest.mark.timeout(240)
async def test_a_hall_is_led_and_nobody_else_is_asked(browser: Browser, tmp_path: Path) -> None:
    """Opened, joined, begun, told, alarmed, frozen, left, come late; one host in all of it."""
    witness, reached = Witness(), tmp_path / "reached.txt"
    async with training_room(tmp_path, free_port(), guarded=reached) as house:
        lead = await opened(browser, witness, f"{house.root}/exercise/")
        await lead.locator(".choose button").first.click()
        code = await lead.locator(".code").inner_text()
        screen = await opened(browser, witness, f"{house.root}/exercise/screen", width=1920)
        await expect(screen.locator(".link")).to_contain_text(code)
        await expect(screen.locator("body")).to_contain_text("Apague los datos móviles")
        link = await screen.locator(".link").inner_text()

        maria, jean = [await player(browser, witness, link, name) for name in ("María", "Jean")]
        await expect(lead.locator(".figures")).to_contain_text("Personajes: 2")
        lead.on("dialog", lambda dialog: dialog.accept())
        await lead.get_by_role("button", name="Comenzar").click()
        await lead.get_by_label("Texto").fill("Bienvenidas")
        await lead.get_by_role("button", name="Decir", exact=True).click()
        for hand in (maria, jean):
            told = hand.newest.filter(has_text="Bienvenidas")
            await expect(told).to_contain_text(REAL[hand.language])
            await hand.keep("told")

        await jean.page.locator("header button.real").tap()
        await jean.keep("sure")
        await jean.page.locator("dialog button[value=real], dialog button").last.tap()
        await expect(lead.locator("#alarm")).to_contain_text("EMERGENCIA REAL en el equipo")
        await Album("hall/lead").keep(lead, "alarm", full=True)
        await lead.get_by_role("button", name="El equipo puede seguir").click()
        await expect(lead.locator("#alarm")).to_be_empty()

        amal = await player(browser, witness, link, "Amal")  # late
        for way in ("Otro puesto, o salir", "Salir del ejercicio"):
            await maria.page.locator(".inline-keyboard button", has_text=way).last.tap()
        await expect(maria.newest).to_contain_text("Salió del ejercicio")
        await expect(lead.locator(".figures")).to_contain_text("Personajes: 2")
        await lead.get_by_role("button", name="Detener para conversar").click()
        await expect(amal.newest).to_contain_text("تمرين")
        await lead.reload()
        await expect(lead.locator(".state")).to_contain_text("detenido")
        await Album("hall/lead").keep(screen, "screen", full=True)
        await lead.goto(f"{house.root}/board/")
        await expect(lead.locator("h1")).to_be_visible()

        assert [hand.complaints for hand in (maria, jean, amal)] == [[], [], []]
    assert witness.asked == {f"127.0.0.1:{house.port}"}
    assert reached.read_text() == ""
