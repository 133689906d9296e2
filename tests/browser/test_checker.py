"""/check as the workshop shows it: two texts pasted on a telephone, marked, mended by tapping."""

from pathlib import Path

from playwright.async_api import Browser, expect

from tests.browser.hand import Hand
from tests.domain.specimens import BUREAUCRATIC, READABLE
from tests.flows.house import free_port, training_room

FIVE = ("Quién lo dice", "Qué amenaza", "Dónde", "Qué hacer", "Cuándo")


async def paste(hand: Hand, text: str) -> None:
    """Write a message of several words, and wait for what is said of it."""
    said = hand.page.locator(".message.bot")
    before = await said.count()
    await hand.page.locator("textarea").fill(text)
    await hand.page.keyboard.press("Enter")
    await expect(said).not_to_have_count(before)  # else the last answer is taken for this one
    await expect(hand.newest).to_contain_text("El texto, revisado")


async def test_two_texts_are_marked_and_one_is_mended(browser: Browser, tmp_path: Path) -> None:
    """Text A reads easily and breaks two rules; text B breaks most, and says nobody's name."""
    async with training_room(tmp_path, free_port()) as house:
        hand = await Hand.of(browser, "Rosa", "es")
        await hand.enter(f"{house.root}/")
        await hand.newest.locator(".inline-keyboard button").first.wait_for()
        await paste(hand, f"/check {BUREAUCRATIC}")
        bad = hand.newest.locator(".text")
        await hand.keep("bureaucratic")
        for element in FIVE:
            await expect(bad).to_contain_text(element)
        await expect(bad).to_contain_text("muy difícil")
        await expect(bad).to_contain_text("C05")
        assert (await bad.inner_text()).count("✘") >= 4

        await paste(hand, f"/check {READABLE}")
        good = hand.newest.locator(".text")
        await hand.keep("readable")
        assert (await good.inner_text()).count("✘") == 1  # no number to call
        for rule in ("C09", "C05"):
            await expect(good).to_contain_text(rule)
        fixes = hand.newest.locator(".inline-keyboard button").filter(has_text="✏️")
        assert await fixes.count() >= 2
        await hand.tap(fixes.first)
        await expect(hand.page.locator(".message.bot").last).not_to_contain_text("C09")
        await hand.keep("mended")
        mended = hand.page.locator(".message.bot").nth(-2).locator(".text")
        await expect(mended).not_to_contain_text("no piden papeles")
        assert hand.complaints == []
