"""Independent clients hold the same conversation with the room: python-telegram-bot and aiogram."""

import asyncio
import warnings
from collections.abc import AsyncIterator

import aiogram
import aiogram.exceptions
import pytest
import telegram
import telegram.error
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import BufferedInputFile

from tests.training.conftest import TOKEN, Site
from tests.training.test_media import OGG, PNG

MARKUP = telegram.InlineKeyboardMarkup.from_button(
    telegram.InlineKeyboardButton("Estoy bien", callback_data="checkin:1:safe")
)


@pytest.fixture
async def ptb(site: Site) -> AsyncIterator[telegram.Bot]:
    """python-telegram-bot with its own transport."""
    base = site.base
    async with telegram.Bot(TOKEN, base_url=f"{base}/bot", base_file_url=f"{base}/file/bot") as bot:
        yield bot


@pytest.fixture
async def gram(site: Site) -> AsyncIterator[aiogram.Bot]:
    """aiogram with its own transport."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(site.base))
    async with aiogram.Bot(TOKEN, session=session) as bot:
        yield bot


async def test_ptb_holds_a_conversation(site: Site, ptb: telegram.Bot) -> None:
    """Start, question, press, edit, in forms."""
    phone = await site.phone()
    await phone.send(text="/start av-tap")
    (update,) = await ptb.get_updates(timeout=1)
    assert update.message is not None
    assert update.message.parse_entities() == {update.message.entities[0]: "/start"}
    sent = await update.message.reply_html("¿Estás <b>bien</b>? 😀", reply_markup=MARKUP)
    press = asyncio.create_task(phone.press(sent.message_id, "checkin:1:safe"))
    (update,) = await ptb.get_updates(offset=update.update_id + 1, timeout=5)
    query = update.callback_query
    assert query is not None
    await query.answer("Gracias", show_alert=True)
    await query.edit_message_text("Anotado.")

    assert await press == {"text": "Gracias", "show_alert": True}
    assert (await phone.messages(after=sent.message_id - 1))[0]["text"] == "Anotado."
    assert query.message == sent


async def test_ptb_sends_and_fetches_files(site: Site, ptb: telegram.Bot) -> None:
    """Multipart there, bytes back, the id again without the bytes."""
    phone = await site.started()
    photo = await ptb.send_photo(phone.id, PNG, caption="<i>mapa</i>", parse_mode="HTML")
    voice = await ptb.send_voice(phone.id, OGG, duration=3)
    document = await ptb.send_document(phone.id, b"a,b", filename="lista.csv")
    again = await ptb.send_photo(phone.id, photo.photo[0].file_id)
    file = await ptb.get_file(photo.photo[-1].file_id)

    assert bytes(await file.download_as_bytearray()) == PNG
    assert again.photo == photo.photo
    assert photo.parse_caption_entities() == {photo.caption_entities[0]: "mapa"}
    assert voice.voice is not None
    assert document.document is not None
    assert document.document.mime_type == "text/csv"


async def test_ptb_understands_every_refusal(site: Site, ptb: telegram.Bot) -> None:
    """Each becomes the error class the library has for it."""
    phone = await site.started()
    with pytest.raises(telegram.error.BadRequest, match='start tag "x" at byte offset 0'):
        await ptb.send_message(phone.id, "<x>", parse_mode="HTML")
    await phone.block()
    with pytest.raises(telegram.error.Forbidden, match="blocked by the user"):
        await ptb.send_message(phone.id, "hola")
    await phone.block(False)
    await site.faults(limits="documented")
    for _ in range(5):
        await ptb.send_message(phone.id, "hola")
    with warnings.catch_warnings():  # PTB tells that a number will become a timedelta
        warnings.simplefilter("ignore")
        with pytest.raises(telegram.error.RetryAfter):
            await ptb.send_message(phone.id, "hola")
    await site.faults(limits="none", lose_answers=1)
    with pytest.raises(telegram.error.NetworkError):
        await ptb.send_message(phone.id, "hola")


async def test_aiogram_holds_a_conversation(site: Site, gram: aiogram.Bot) -> None:
    """The same in another library's hand, its answers checked by its models."""
    phone = await site.phone()
    await phone.send(text="/start")
    await phone.send(contact=True)
    first, second = await gram.get_updates(timeout=1)
    assert first.message is not None
    assert second.message is not None
    assert second.message.contact is not None
    assert second.message.contact.user_id == phone.id
    sent = await gram.send_message(phone.id, "*hola*", parse_mode="MarkdownV2")
    photo = BufferedInputFile(PNG, "mapa.png")
    picture = await gram.send_photo(phone.id, photo, reply_to_message_id=sent.message_id)
    copied = await gram.copy_message(phone.id, phone.id, picture.message_id, caption="copia")

    assert sent.text == "hola"
    assert picture.photo
    assert picture.reply_to_message is not None
    assert copied.message_id == picture.message_id + 1
    assert (await phone.messages(after=picture.message_id))[0]["caption"] == "copia"
    with pytest.raises(aiogram.exceptions.TelegramBadRequest, match="message is not modified"):
        await gram.edit_message_text("hola", chat_id=phone.id, message_id=sent.message_id,
                                     entities=sent.entities)  # fmt: skip
