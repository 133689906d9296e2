"""A voice note of the bot's plays in the page: its codec, its length, and that it goes on."""

from typing import Any

import pytest
from aiohttp import FormData
from playwright.async_api import FilePayload, Page, expect

from bot.content import speech
from bot.domain.hazard import Hazard, Phase
from tests.browser.room import TOKEN, Bot, start
from tests.content.test_parts import LIBRARY, told
from tests.content.test_speech import needs_voice
from tests.sound import played

PLAYED = """async (audio) => {
  audio.muted = true;
  await audio.play();
  await new Promise((done) => audio.addEventListener("timeupdate", done));
  audio.currentTime = audio.duration - 0.1;
  await new Promise((done) => audio.addEventListener("ended", done, { once: true }));
  return { duration: audio.duration, error: audio.error, ended: audio.ended };
}"""


async def send_voice(bot: Bot, chat: int, content: bytes) -> Any:
    """As the bot does; gives the message."""
    form = FormData({"chat_id": str(chat)})
    form.add_field("voice", content, filename="voz.ogg", content_type="audio/ogg")
    async with bot.session.post(f"{bot.base}/bot{TOKEN}/sendVoice", data=form) as response:
        answer = await response.json()
    assert answer["ok"], answer
    return answer["result"]


@needs_voice
@pytest.mark.parametrize("language", ["es", "ht", "ar"])
async def test_a_voice_note_plays_to_its_end(bot: Bot, page: Page, language: str) -> None:
    """In the page of a telephone, for as long as the message says that it lasts."""
    made = speech.voice(LIBRARY, told(Hazard.HEAT, Phase.AWARENESS, language))
    chat = await start(page, bot)

    sent = await send_voice(bot, chat, made.content)
    audio = page.locator("audio")
    await expect(audio).to_have_count(1)
    heard = await audio.evaluate(PLAYED)

    assert b"OpusHead" in made.content[:64]
    assert sent["voice"]["duration"] == pytest.approx(made.seconds, abs=1)
    assert heard["duration"] == pytest.approx(made.seconds, abs=0.3)
    assert heard["error"] is None
    assert heard["ended"]


async def test_sound_that_somebody_picks_as_a_file_plays(bot: Bot, page: Page) -> None:
    """It comes as music, as Telegram's apps send it, and stands in the chat as what it is."""
    await start(page, bot)
    music = FilePayload(name="voz.mp3", mimeType="audio/mpeg", buffer=played("MP3", 2))
    await page.set_input_files("input[data-kind=document]", [music])
    audio = page.locator(".message.own audio")
    await expect(audio).to_have_count(1)
    heard = await audio.evaluate(PLAYED)

    assert heard["duration"] == pytest.approx(2, abs=0.3)
    assert heard["error"] is None
