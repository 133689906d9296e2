"""The workshop as people live it: four telephones and the board, in real browsers, by tapping."""

import asyncio
from pathlib import Path

from playwright.async_api import Browser, Page, expect

from bot.actions.variants import ANSWERS
from bot.content.folders import locales_folder
from bot.content.locales import Locales
from bot.domain.checkin import Answer
from tests.browser.album import Album
from tests.browser.hand import Hand
from tests.flows.house import House, free_port, training_room

PEOPLE = {"es": "María", "en": "John", "ht": "Jean"}
BANNERS = {"es": "EJERCICIO", "en": "EXERCISE", "ht": "EGZÈSIS"}
QUESTIONS = 4  # language, consent, region, situation
MOST_TAPS = 6  # of registering, START with them
SCREENS = {"phone": (390, 844), "laptop": (1280, 800), "projector": (1920, 1080)}


async def test_a_drill_goes_round_by_tapping(browser: Browser, tmp_path: Path) -> None:
    """Three people register, an officer sends a drill, they answer, and the board shows it."""
    async with training_room(tmp_path, free_port()) as house:
        hands = {code: await Hand.of(browser, name, code) for code, name in PEOPLE.items()}
        await asyncio.gather(*(_register(hand, house) for hand in hands.values()))
        officer = await Hand.of(browser, "Rosa", "es")
        await _send_a_drill(officer, house)
        await asyncio.gather(*(_read(hand) for hand in hands.values()))
        await hands["es"].answer(_label("es", Answer.SAFE))
        await hands["en"].answer(_label("en", Answer.HELP))
        board = await _open_the_board(officer)
        await _count(board, safe=1, help=1, away=0, silent=1)
        await hands["ht"].answer(_label("ht", Answer.AWAY))

        await _count(board, safe=1, help=1, away=1, silent=0)
        await _photograph(board, Album("story/board"))
        assert [hand.complaints for hand in (*hands.values(), officer)] == [[]] * 4


def _said(language: str, message: str) -> str:
    """What the bot says for `message` in `language`, as its catalogues stand."""
    return Locales.load(locales_folder()).text(language, message)


def _label(language: str, answer: Answer) -> str:
    return _said(language, ANSWERS[answer])


async def _register(hand: Hand, house: House) -> None:
    """From the post's link to the last word, always by the first button."""
    await hand.enter(f"{house.root}/?start=av-tap")
    for _ in range(QUESTIONS):
        await hand.choose()

    await expect(hand.newest).to_contain_text("/forget")
    await expect(hand.newest.locator(".inline-keyboard")).to_have_count(0)
    await hand.keep("registered")
    assert hand.taps <= MOST_TAPS


async def _send_a_drill(officer: Hand, house: House) -> None:
    """By the link of an invitation, then «Send a test» and «Send the drill now»."""
    invited = await house.enlace("officer", "invite", "--post", "av-tap", "--role", "admin")
    await officer.enter(invited["link"])
    await officer.choose(_said("es", "Send a test"))
    send = officer.page.get_by_role("button", name=_said("es", "Send the drill now"))
    await send.wait_for()
    await officer.keep("preview")
    await officer.tap(send)
    await officer.page.get_by_text(_said("es", "Figures as they come in:")).wait_for()
    await officer.keep("sent")
    assert officer.taps == 3


async def _read(hand: Hand) -> None:
    """The drill is in the reader's language, and its banner is the first line and the last."""
    alert = hand.page.locator(".message.bot", has_text=BANNERS[hand.language]).locator(".text")
    await alert.wait_for()
    lines = (await alert.inner_text()).splitlines()

    assert BANNERS[hand.language] in lines[0]
    assert BANNERS[hand.language] in lines[-1]
    await expect(alert).to_have_attribute("lang", hand.language)
    await hand.keep("drill")


async def _open_the_board(officer: Hand) -> Page:
    """/stats, then the link under the figures, in a tab of its own."""
    await officer.page.locator("textarea").fill("/stats")
    await officer.tap(officer.page.locator("button.send"))
    link = officer.newest.get_by_role("link", name=_said("es", "Board"))
    await link.wait_for()
    await officer.keep("stats")
    async with officer.page.expect_popup() as opened:
        await officer.tap(link)
    board = await opened.value
    await expect(board.locator("#link.on")).to_be_visible()
    return board


async def _count(board: Page, **answers: int) -> None:
    """The board comes to these figures by itself."""
    for answer, people in answers.items():
        figure = board.locator(f".answers [data-count='total.{answer}']")
        await expect(figure).to_have_text(str(people))


async def _photograph(board: Page, album: Album) -> None:
    """The board on a telephone, a laptop and a wall: nothing runs out at the side."""
    for name, (width, height) in SCREENS.items():
        await board.set_viewport_size({"width": width, "height": height})
        assert await board.evaluate("document.documentElement.scrollWidth") <= width
        await album.keep(board, name)
