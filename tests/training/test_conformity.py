"""Every answer of every method is judged twice: by python-telegram-bot and by aiogram's models."""

import asyncio
import io
from typing import Any

import aiogram.methods
import pytest
import telegram
from pydantic import TypeAdapter

from bot.training.methods import METHODS, POLL
from tests.training.conftest import TOKEN, Phone, Site
from tests.training.test_media import OGG, PNG

INLINE = {"inline_keyboard": [[
    {"text": "Sí", "callback_data": "a", "style": "success"},
    {"text": "Mapa", "url": "https://a.example/"}, {"text": "Copiar", "copy_text": {"text": "x"}},
]]}  # fmt: skip
REPLY = {"keyboard": [[{"text": "a", "request_contact": True}]], "resize_keyboard": True}
COMMANDS = [{"command": "ayuda", "description": "Pedir ayuda"}]
TYPES: dict[str, type[telegram.TelegramObject]] = {
    "getMe": telegram.User, "getUpdates": telegram.Update, "getFile": telegram.File,
    "getChat": telegram.ChatFullInfo, "getMyCommands": telegram.BotCommand,
    "getMyDescription": telegram.BotDescription, "getMyName": telegram.BotName,
    "getMyShortDescription": telegram.BotShortDescription, "copyMessage": telegram.MessageId,
    "getChatMenuButton": telegram.MenuButton, "getWebhookInfo": telegram.WebhookInfo,
}  # fmt: skip


class Judge:
    """Calls methods and lets both libraries read the answers."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.judged: set[str] = set()

    async def call(self, name: str, /, **values: Any) -> Any:
        """The result of a call, found good by both."""
        result = await self.site.result(name, **values)
        return self.judge(name, result)

    def judge(self, name: str, result: Any) -> Any:
        """Let both libraries read a result."""
        method = getattr(aiogram.methods, name[0].upper() + name[1:])
        TypeAdapter(method.__returning__).validate_python(result)
        for item in result if isinstance(result, list) else [result]:
            if isinstance(item, dict):
                read = TYPES.get(name, telegram.Message).de_json(item, None)
                assert not unknown(read), f"{name} told what no client knows: {unknown(read)}"
        self.judged.add(name)
        return result


def unknown(read: object) -> list[str]:
    """Fields that the library found no place for, at any depth."""
    if isinstance(read, list | tuple):
        return [field for item in read for field in unknown(item)]
    if not isinstance(read, telegram.TelegramObject):
        return []
    slots = [slot for kind in type(read).__mro__ for slot in getattr(kind, "__slots__", ())]
    inner = [getattr(read, slot, None) for slot in slots if not slot.startswith("_")]
    fields = [f"{type(read).__name__}.{name}" for name in read.api_kwargs]
    return fields + [field for value in inner for field in unknown(value)]


@pytest.fixture
async def judge(site: Site) -> Judge:
    """A judge of one room."""
    return Judge(site)


async def write_everything(judge: Judge, phone: Phone) -> None:
    """Each sending and editing method."""
    chat = {"chat_id": phone.id}
    text = {"text": "<b>a</b> https://a.example", "parse_mode": "HTML", "reply_markup": INLINE}
    sent = await judge.call(
        "sendMessage", **chat, **text, protect_content=True,
        link_preview_options={"is_disabled": True}, reply_parameters={"message_id": 1},
    )  # fmt: skip
    await judge.call("sendMessage", **chat, text="a", reply_markup=REPLY)
    await judge.call("sendLocation", **chat, latitude=1, longitude=2, live_period=60)
    one = {**chat, "message_id": sent["message_id"]}
    await judge.call("pinChatMessage", **one)
    await judge.call("editMessageText", **one, text="b", reply_markup=INLINE)
    await judge.call("editMessageReplyMarkup", **one)
    await judge.call("sendMessage", **chat, text="c", reply_parameters=one)
    await judge.call("unpinChatMessage", **one)
    await judge.call("copyMessage", **one, from_chat_id=phone.id)
    await judge.call("sendChatAction", **chat, action="typing")
    plain = await judge.call("sendMessage", **chat, text="d")
    await judge.call("forwardMessage", **chat, from_chat_id=phone.id, message_id=1)
    await judge.call("deleteMessage", **one)
    await judge.call("deleteMessages", **chat, message_ids=[plain["message_id"], 999])


async def send_files(judge: Judge, phone: Phone) -> None:
    """Files from the bot, their ids once more, and their download."""
    photo: dict[str, Any] = {}
    files = {"photo": PNG, "voice": OGG, "document": b"a,b"}
    files |= {"audio": b"ID3", "video": b"ftyp", "video_note": b"ftyp"}
    for kind, content in files.items():
        name = "send" + kind.title().replace("_", "")
        form: dict[str, Any] = {"chat_id": str(phone.id), kind: "attach://part", "caption": "a"}
        form["part"] = io.BytesIO(content)
        status, envelope = await judge.site.ask("POST", f"/bot{TOKEN}/{name}", data=form)
        assert status == 200, envelope
        message = judge.judge(name, envelope["result"])
        photo = photo or message
    file_id = photo["photo"][0]["file_id"]
    await judge.call("sendPhoto", chat_id=phone.id, photo=file_id, has_spoiler=True)
    await judge.call("getFile", file_id=file_id)
    place = {"chat_id": phone.id, "message_id": photo["message_id"]}
    await judge.call("editMessageCaption", **place, caption="b")


async def present(judge: Judge, phone: Phone) -> None:
    """What a bot says of itself, and the calls around it."""
    for name in ("logOut", "close", "getMe"):
        await judge.call(name)
    await judge.call("getChat", chat_id=str(phone.id))
    for scope in ({"type": "default"}, {"type": "chat", "chat_id": phone.id}):
        for name in ("setMyCommands", "getMyCommands", "deleteMyCommands"):
            await judge.call(name, commands=COMMANDS, scope=scope, language_code="es")
    for what in ("name", "description", "short_description"):
        title = "".join(word.title() for word in what.split("_"))
        await judge.call(f"setMy{title}", **{what: "Enlace"})
        assert await judge.call(f"getMy{title}") == {what: "Enlace"}
    await judge.call("setChatMenuButton", menu_button={"type": "default"})
    await judge.call("getChatMenuButton", chat_id=phone.id)
    await judge.call("setWebhook", url="http://127.0.0.1:9/")
    await judge.call("getWebhookInfo")
    await judge.call("deleteWebhook")


async def test_every_method_answers_in_known_words(judge: Judge) -> None:
    """No field unknown to PTB, none missing for aiogram; and no method left out."""
    phone = await judge.site.phone()
    await phone.send(text="/start")
    press = asyncio.create_task(phone.press(1, "a"))
    await phone.send(text="mira", reply_to=1)
    await phone.send(location={"latitude": 1, "longitude": 2})
    await phone.send(contact=True)
    await phone.upload("photo", PNG, "a.png", caption="/aquí")
    await phone.upload("voice", OGG, "a.ogg")
    await phone.upload("document", b"x", "a.txt")
    for kind in ("audio", "video", "video_note"):
        await phone.upload(kind, b"x", "a.mp4")
    await phone.block()
    await phone.block(False)
    while len(updates := await judge.call(POLL)) < 13:
        pass
    (query,) = [update["callback_query"] for update in updates if "callback_query" in update]
    await judge.call("answerCallbackQuery", callback_query_id=query["id"], url="https://a.example")
    await press
    await write_everything(judge, phone)
    await send_files(judge, phone)
    await present(judge, phone)

    assert judge.judged == {*METHODS, POLL}
