"""A person in danger and a duty officer, each before a telephone of their own, by tapping."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, expect

from bot.actions.variants import ANSWERS
from bot.content.folders import locales_folder
from bot.content.locales import Locales
from bot.domain.checkin import Answer
from bot.domain.telling import TROUBLES
from bot.domain.triage import Trouble
from tests.browser.album import Album
from tests.browser.hand import Hand
from tests.flows.house import FULL, House, free_port, training_room

PEOPLE = {"es": "María", "ht": "Jean", "ar": "Amal"}
QUESTIONS = 4  # language, consent, region, situation


def said(language: str, message: str, **values: object) -> str:
    """What the bot says for `message` in `language`, without markup."""
    return Locales.load(locales_folder()).plain(language, message, **values)


@pytest.mark.parametrize("language", PEOPLE if FULL else ["ht"])
async def test_somebody_in_danger_is_heard(browser: Browser, tmp_path: Path, language: str) -> None:
    """Asked, in danger, the number at once; claimed, talked to in both directions, closed."""
    async with training_room(tmp_path, free_port()) as house:
        person, duty = await _join(browser, house, language)
        await _ask(duty)
        await _press(person, said(language, ANSWERS[Answer.DANGER]), "000")
        await _tap(person, said(language, TROUBLES[Trouble.TRAPPED]))
        await person.keep("trapped")
        await _tap(duty, said("es", "Claim"))
        await _tap(duty, said("es", "✍️ Write to them"))
        await duty.keep("claimed")
        await _type(duty, "¿Dónde está exactamente?")
        await person.page.get_by_text("¿Dónde está exactamente?").wait_for()
        await _type(person, "🏫 2")
        await person.keep("talked")
        await duty.page.locator("blockquote", has_text="🏫 2").wait_for()
        await duty.keep("talked")
        await _tap(duty, said("es", "✅ Close"))
        await _tap(duty, said("es", "Helped"))
        await duty.page.get_by_text(said("es", "Case {id} is closed.", id=1)).wait_for()
        await duty.keep("closed")
        await expect(duty.page.get_by_text("🏫 2")).to_have_count(0)

        assert [hand.complaints for hand in (person, duty)] == [[], []]


async def _join(browser: Browser, house: House, language: str) -> tuple[Hand, Hand]:
    """The person by the post's link, the officer by an invitation."""
    person = await Hand.of(browser, PEOPLE[language], language)
    person.album = Album(f"danger/{language}/person")
    await person.enter(f"{house.root}/?start=av-tap")
    for _ in range(QUESTIONS):
        await person.choose()
    await expect(person.newest).to_contain_text("/forget")
    invited = await house.enlace("officer", "invite", "--post", "av-tap", "--role", "duty")
    duty = await Hand.of(browser, "Dora", "es")
    duty.album = Album(f"danger/{language}/duty")
    await duty.enter(invited["link"])
    await duty.page.get_by_role("button", name=said("es", "🆘 Calls for help")).wait_for()
    return person, duty


async def _ask(duty: Hand) -> None:
    """/ask, then five taps."""
    await _type(duty, "/ask")
    for label in ("Everybody of this post", "DRILL: only people who joined the exercise"):
        await _tap(duty, said("es", label))
    await _tap(duty, said("es", "{n} h", n=24))
    await duty.keep("look")
    await _tap(duty, said("es", "Ask now"))
    await duty.page.get_by_text("/cases").last.wait_for()


async def _press(person: Hand, label: str, number: str) -> None:
    """The answer; the window that comes up names the emergency number."""
    button = person.page.get_by_role("button", name=label)
    await button.wait_for()
    await person.keep("question")
    await person.tap(button)
    window = person.page.locator("dialog .alert-text")
    await expect(window).to_contain_text(number)
    await person.keep("number")
    await person.tap(person.page.locator("dialog button"))


async def _tap(hand: Hand, label: str) -> None:
    button: Locator = hand.page.get_by_role("button", name=label).last
    await button.wait_for()
    await hand.tap(button)


async def _type(hand: Hand, words: str) -> None:
    await hand.page.locator("textarea").fill(words)
    await hand.tap(hand.page.locator("button.send"))
