"""A real warning as two officers live it, each before a telephone of their own, by tapping.

Drafted, returned, mended, approved by the number of people, corrected, cleared; and read by a
person, and by somebody to whom they passed it on.
"""

import os
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from bot.actions.endings import MORE
from bot.actions.sending import STATES
from bot.content.folders import locales_folder
from bot.content.locales import Locales
from bot.domain.alert import AlertState, Purpose
from bot.telegram.followups import KINDS
from tests.browser.album import Album
from tests.browser.hand import Hand
from tests.flows.house import House, free_port, training_room
from tests.flows.real import checkout, verify_numbers

ZONE = "America/Mexico_City"  # of the post in Tapachula
PATIENCE = 20_000  # ms
FULL = os.environ.get("ENLACE_CAMPAIGN") == "full"
QUESTIONS = 4  # language, consent, region, situation
FACTS = {
    "Who reports it (authority of the country)": "Protección Civil",
    "When it arrives": "+30h",
    "Shelter": "Escuela Benito Juárez",
}
STORM = ("Name of the storm", "Nora")
LAST: dict[Page, int] = {}  # the newest message when a hand last did something
OFFERED = """([label, after]) => [...document.querySelectorAll(".inline-keyboard button")].some(
    (one) => one.textContent.includes(label) && +one.closest(".message").dataset.id > after)"""
RIGHT = ("Shelter", "Escuela Miguel Hidalgo")
HOLDS = (FACTS["Shelter"], RIGHT[1], STORM[1])  # what each message says, in any language


def said(message: str, **values: object) -> str:
    """What the bot says for `message` in Spanish, without markup."""
    return Locales.load(locales_folder()).plain("es", message, **values)


@pytest.mark.parametrize("language", ["es", "ht", "ar"] if FULL else ["es"])
async def test_a_real_alert_goes_its_whole_way(
    browser: Browser, tmp_path: Path, language: str
) -> None:
    """Nothing leaves before the second officer wrote the number; each word answers the first."""
    texts = await checkout(tmp_path, *{"es", "en", language})
    async with training_room(tmp_path, free_port(), checkout=texts) as house:
        await verify_numbers(house)
        person = await _join(browser, house, language)
        author = await _officer(browser, house, "Rosa", "author")
        second = await _officer(browser, house, "Luis", "approver")
        await _draft(author)
        await _return(second, author)
        await _mend(author)
        await _approve(second, 1)
        first = await _link(await _read(person, 1, "alert"))
        await _correct(author)
        await _approve(second, 2)
        correction = await _read(person, 2, "correction")
        await expect(correction.locator(".quote")).to_be_visible(timeout=PATIENCE)
        await _clear(author)
        await _approve(second, 3)
        clear = await _read(person, 3, "clear")
        await expect(clear.locator(".quote")).to_be_visible(timeout=PATIENCE)
        await _verify(browser, first)
        assert [one.complaints for one in (person, author, second)] == [[], [], []]


async def _join(browser: Browser, house: House, language: str) -> Hand:
    """María, by the post's link."""
    person = await _hand(browser, "María", language)
    await person.enter(f"{house.root}/?start=av-tap")
    for _ in range(QUESTIONS):
        await person.choose()
    await expect(person.newest).to_contain_text("/forget", timeout=PATIENCE)
    return person


async def _officer(browser: Browser, house: House, name: str, role: str) -> Hand:
    """By the link of an invitation."""
    invited = await house.enlace("officer", "invite", "--post", "av-tap", "--role", role)
    officer = await _hand(browser, name)
    await officer.enter(invited["link"])
    await officer.page.get_by_role("button", name=said("Send a test")).wait_for()
    return officer


async def _hand(browser: Browser, name: str, language: str = "es") -> Hand:
    hand = await Hand.of(browser, name, language)
    hand.album = Album(f"two/{name.lower()}-{language}")
    return hand


async def _draft(author: Hand) -> None:
    """What, how far, where, real; then the facts that are missing, each written."""
    await _type(author, "/alert")
    for label in (
        "🌀 Hurricane or tropical storm",
        "Warning: it is coming",
    ):
        await _tap(author, said(label))
    await _tap(author, "Chiapas")
    await _tap(author, said("REAL: everybody registered there"))
    await author.page.get_by_role("button", name=said("Change the facts")).wait_for()
    await author.keep("draft")
    await _tap(author, said("Change the facts"))
    for label, value in FACTS.items():
        await _write(author, label, value)
    await author.keep("facts")
    await _submit(author)


async def _write(author: Hand, label: str, value: str) -> None:
    """Tap a fact and write what it is."""
    await _tap(author, said(label))
    await _answer(author, "Leave it as it is", value)


async def _submit(author: Hand) -> None:
    """See it as it is now, and hand it on."""
    await _tap(author, said("See the message"))
    await author.keep("message")
    await _tap(author, said("Ask a second officer"))
    await author.keep("submitted")


async def _return(second: Hand, author: Hand) -> None:
    """The second looks and sends it back; the author reads why, and mends it."""
    await _tap(second, said("Look at it"))
    await _tap(second, said("Return to its author"))
    await _answer(second, "Do not return it", "Falta el nombre del huracán.")
    await second.keep("returned")
    await author.page.get_by_text("Falta el nombre del huracán.").wait_for()
    await author.keep("returned")


async def _mend(author: Hand) -> None:
    """The fact that was missed, and again to the second."""
    await _tap(author, said("Put it right"))
    await _tap(author, said("Change the facts"))
    await _write(author, *STORM)
    await _submit(author)


async def _approve(second: Hand, number: int) -> None:
    """Look, approve, and write how many people: it goes, and how far is shown."""
    await _tap(second, said("Look at it"))
    await _tap(second, said("Approve and send: this is real"))
    await second.page.locator(".message", has_text=f"lerta {number} va").wait_for()
    await second.keep("number")
    await _type(second, "1")
    shown = second.page.locator(".message.bot", has_text=f"lerta {number}:").last
    sent = said(STATES[AlertState.SENT]).split(".")[0]
    await expect(shown).to_contain_text(sent, timeout=PATIENCE)
    await second.keep("sent")


async def _more(author: Hand, purpose: Purpose) -> None:
    """From the word on how the sending ended."""
    await _tap(author, said(MORE))
    await author.keep("more")
    await _tap(author, said(KINDS[purpose]))


async def _correct(author: Hand) -> None:
    """What was wrong, and what is right."""
    await _more(author, Purpose.CORRECTION)
    await _tap(author, said(RIGHT[0]))
    await _answer(author, "Back", RIGHT[1])
    await _tap(author, said("Ask a second officer"))
    await author.keep("correction")


async def _clear(author: Hand) -> None:
    """The danger has passed; who says so has said it at an hour, which is written."""
    await _more(author, Purpose.ALL_CLEAR)
    await _tap(author, said("Change the facts"))
    hour = f"{datetime.now(ZoneInfo(ZONE)):%Y-%m-%d %H:%M}"
    await _write(author, "Hour of the authority's report", hour)
    await _tap(author, said("Ask a second officer"))
    await author.keep("clear")


async def _read(person: Hand, number: int, step: str) -> Locator:
    """The message that ends with this number, in the person's chat."""
    link = person.page.locator(f"a[href$='start=v{number}']")
    bubble = person.page.locator(".message.bot").filter(has=link).last
    await bubble.scroll_into_view_if_needed()
    await expect(bubble).to_contain_text(HOLDS[number - 1])
    await person.keep(step)
    return bubble


async def _link(bubble: Locator) -> str:
    """Where it says under a message that anybody can see whether it is ours."""
    return await bubble.locator(".text a").last.get_attribute("href") or ""


async def _verify(browser: Browser, link: str) -> None:
    """Somebody who never registered got the first message from a friend, and opens its link."""
    stranger = await _hand(browser, "Ana")
    await stranger.enter(link)
    verdict = stranger.page.locator(".message.bot").first
    await expect(verdict).to_contain_text("El número 1 es nuestro", timeout=PATIENCE)
    await expect(verdict).to_contain_text("peligro")
    await stranger.keep("verdict")


async def _tap(hand: Hand, label: str) -> None:
    """The last button of that name, once it came after what was done before."""
    await hand.page.wait_for_function(OFFERED, arg=[label, LAST.get(hand.page, 0)])
    await _note(hand)
    await hand.tap(hand.page.get_by_role("button", name=label).last)


async def _answer(hand: Hand, otherwise: str, words: str) -> None:
    """Write what is asked for, once it is: a map may come behind the question."""
    await hand.page.wait_for_function(OFFERED, arg=[said(otherwise), LAST[hand.page]])
    await hand.keep("asked")
    await _type(hand, words)


async def _type(hand: Hand, words: str) -> None:
    await _note(hand)
    await hand.page.locator("textarea").fill(words)
    await hand.tap(hand.page.locator("button.send"))


async def _note(hand: Hand) -> None:
    LAST[hand.page] = int(await hand.newest.get_attribute("data-id") or 0)
