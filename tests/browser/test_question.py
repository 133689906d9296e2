"""Whoever likes to listen hears the question: it comes with a voice note that plays in the page."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.browser.album import Album
from tests.browser.hand import Hand
from tests.browser.test_danger import QUESTIONS, _ask, _type, said
from tests.browser.test_voice import PLAYED
from tests.content.test_speech import needs_voice
from tests.flows.house import FULL, free_port, training_room

PEOPLE = {"es": "María", "ht": "Jean", "ar": "Amal"}


@pytest.mark.skipif(not FULL, reason="four browsers at once; the parts are tested apart")
@pytest.mark.timeout(600)
@needs_voice
async def test_the_question_is_heard(browser: Browser, tmp_path: Path) -> None:
    """In Spanish, Creole and Arabic: under a minute, with the buttons below it, once pressed."""
    async with training_room(tmp_path, free_port()) as house:
        hands = [await _listener(browser, house.root, code) for code in PEOPLE]
        invited = await house.enlace("officer", "invite", "--post", "av-tap", "--role", "duty")
        duty = await Hand.of(browser, "Dora", "es")
        await duty.enter(invited["link"])
        await duty.page.get_by_role("button", name=said("es", "🆘 Calls for help")).wait_for()
        await _ask(duty)
        for hand in hands:
            note = hand.page.locator("audio")
            await expect(note).to_have_count(1, timeout=40_000)
            heard = await note.evaluate(PLAYED)
            await hand.page.locator("[data-id] .inline-keyboard button").last.wait_for()
            await note.scroll_into_view_if_needed()
            await hand.keep("heard")

            assert 20 < heard["duration"] < 60
            assert heard["error"] is None
            assert heard["ended"]
            assert hand.complaints == []


async def _listener(browser: Browser, root: str, language: str) -> Hand:
    """Somebody who joins, and says in their profile that they like a voice note."""
    hand = await Hand.of(browser, PEOPLE[language], language)
    hand.album = Album(f"heard/{language}")
    await hand.enter(f"{root}/?start=av-tap")
    for _ in range(QUESTIONS):
        await hand.choose()
    await expect(hand.newest).to_contain_text("/forget")
    await _type(hand, "/profile")
    await hand.newest.locator("button", has_text=said(language, "Form")).first.wait_for()
    await hand.choose(said(language, "Form"))
    await hand.choose(said(language, "Voice"))
    return hand
