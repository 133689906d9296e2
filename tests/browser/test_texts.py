"""What people and bots write, on the phone: dressed, in its direction, never as markup."""

from playwright.async_api import Page, expect

from bot.content.folders import messages_folder
from bot.content.messages import Library
from bot.domain.hazard import Hazard, Phase
from tests.browser.album import Album
from tests.browser.room import Bot, start
from tests.content.facts import FACTS, ZONE

ATTACK = "<img src=x onerror=\"document.title='broken'\"><script>document.title='broken'</script>"

PLACED = """(node, parts) => parts.map((part) => {
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  let [at, leaf] = [-1, null];
  while (at < 0 && (leaf = walker.nextNode())) at = leaf.data.indexOf(part);
  return [at, at + part.length - 1].map((offset) => {
    const range = new Range();
    range.setStart(leaf, offset);
    range.setEnd(leaf, offset + 1);
    return range.getBoundingClientRect().x;
  });
})"""


async def test_entities_become_nodes(bot: Bot, page: Page) -> None:
    """Offsets count UTF-16 units, so what follows an emoji is dressed rightly too."""
    chat = await start(page, bot)
    await bot.say(chat, "🌀🌀 <b>Huracán <i>Ana</i></b> <code>CAP</code> /ayuda", parse_mode="HTML")

    text = page.locator(".message.bot .text").last
    await expect(text.locator("strong")).to_have_text("Huracán Ana")
    await expect(text.locator("strong em")).to_have_text("Ana")
    await expect(text.locator("code")).to_have_text("CAP")
    await text.get_by_role("button", name="/ayuda").click()

    assert (await bot.heard("message"))["text"] == "/ayuda"


async def test_a_phone_in_arabic_runs_from_right_to_left(bot: Bot, page: Page) -> None:
    """The page turns round; a Spanish message on it still runs from left to right."""
    chat = await start(page, bot, "ليلى", "ar")
    await bot.say(chat, "مرحبا")
    await bot.say(chat, "Usted está en la lista para los avisos")

    await expect(page.locator("html")).to_have_attribute("dir", "rtl")
    arabic, spanish = (page.locator(".message.bot .text").nth(n) for n in (0, 1))
    await expect(arabic).to_have_attribute("lang", "ar")
    await expect(spanish).to_have_attribute("lang", "es")
    direction = "node => getComputedStyle(node).direction"
    assert await arabic.evaluate(direction) == "rtl"
    assert await spanish.evaluate(direction) == "ltr"


async def test_an_alert_in_arabic_keeps_the_order_of_names_and_numbers(
    bot: Bot, page: Page
) -> None:
    """On a phone in any language: lines from the right, the telephone number from the left."""
    made = Library.load(messages_folder()).compose(
        hazard=Hazard.FLOOD,
        phase=Phase.EMERGENCY,
        language="ar",
        groups=(),
        slots=FACTS,
        zone=ZONE,
        drill=True,
    )
    chat = await start(page, bot)
    await bot.say(chat, made.text, parse_mode="HTML")
    text = page.locator(".message.bot .text").last
    await expect(text.locator("strong").first).to_contain_text("Consulado de Altavista")
    await Album("arabic").keep(page, "flood")

    # Of each part: where its first and its last letter stand.
    placed = await text.evaluate(PLACED, ["+52 000 000 0000", "Protección", "تمرين", "القنصلية"])
    number, name, banner, word = placed

    assert number[0] < number[1]
    assert name[0] < name[1]
    assert banner[0] > banner[1]
    assert word[0] > number[1]  # what comes before the number stands on its right
    assert await text.evaluate("node => getComputedStyle(node).direction") == "rtl"


async def test_markup_in_names_and_texts_stays_text(bot: Bot, page: Page) -> None:
    """Nothing a person or a bot writes becomes part of the page."""
    await bot.call("setMyDescription", description=ATTACK)
    await bot.call("setMyCommands", commands=[{"command": "a", "description": ATTACK}])
    name = "<img src=x onerror=alert(1)>"
    chat = await start(page, bot, name)
    keyboard = {"inline_keyboard": [[{"text": ATTACK[:60], "callback_data": "x"}]]}
    await bot.say(chat, ATTACK, reply_markup=keyboard)
    await page.locator("textarea").fill(ATTACK)
    await page.keyboard.press("Enter")
    await expect(page.locator(".message.own").last).to_contain_text("<script>")
    await page.get_by_role("button", name="Menú").click()

    await expect(page.locator(".state bdi")).to_have_text(name)
    assert await page.locator("enlace-phone img, enlace-phone script").count() == 0
    assert await page.title() == "Sala de práctica"


async def test_a_script_link_is_no_link(bot: Bot, page: Page) -> None:
    """Only http and https lead anywhere."""
    chat = await start(page, bot)
    entity = {"type": "text_link", "offset": 0, "length": 4, "url": "https://example.org/"}
    await bot.say(chat, "sitio", entities=[entity])

    link = page.locator(".message.bot a")
    await expect(link).to_have_attribute("href", "https://example.org/")
    await expect(link).to_have_attribute("rel", "noopener noreferrer")
    schemes = ["javascript:alert(1)", "data:text/html,x", "tg://user?id=1", "file:///etc/passwd"]
    safe = await page.evaluate(
        "async urls => {const {safeUrl} = await import('/static/entities.js');"
        " return urls.map(safeUrl)}",
        schemes,
    )
    assert safe == [None] * len(schemes)


async def test_the_page_says_everything_in_every_language(bot: Bot, page: Page) -> None:
    """No language lacks a word that another has, and none is empty."""
    await page.goto(bot.base)
    gaps = await page.evaluate(
        "async () => {const {LANGUAGES, wordsOf} = await import('/static/words.js');"
        " const all = Object.keys(LANGUAGES).map(code => [code, wordsOf(code)]);"
        " const names = new Set(all.flatMap(([, words]) => Object.keys(words)));"
        " return all.flatMap(([code, words]) => [...names].filter(n => !words[n]?.trim())"
        ".map(n => `${code} ${n}`))}"
    )

    assert gaps == []


async def test_a_command_keeps_the_full_stop_after_it(bot: Bot, page: Page) -> None:
    """However the lines fall; and keys send it as a finger does."""
    chat = await start(page, bot)
    for words in range(1, 12):
        await bot.say(chat, f"{'aa ' * words}/forget.")
    texts = page.locator(".message.bot .text", has_text="/forget.")
    await expect(texts).to_have_count(11)
    torn = await texts.evaluate_all(
        "nodes => nodes.filter(node => {const range = new Range();"
        " range.selectNode(node.lastChild); return range.getBoundingClientRect().bottom >"
        " node.querySelector('.inline-link').getBoundingClientRect().bottom + 4}).length"
    )
    await texts.last.get_by_role("button", name="/forget").press("Enter")

    assert torn == 0
    assert (await bot.heard("message"))["text"] == "/forget"
