"""The table of Bot API methods: name → what does it."""

from collections.abc import Callable, Mapping

from bot.training import editing, profile, sending, subscription
from bot.training.calls import Call
from bot.training.room import Room

Method = Callable[[Room, Call], object]

METHODS: Mapping[str, Method] = {
    "getMe": profile.get_me,
    "logOut": profile.always_true,
    "close": profile.always_true,
    "sendMessage": sending.send_message,
    "sendPhoto": sending.send_photo,
    "sendVoice": sending.send_voice,
    "sendDocument": sending.send_document,
    "sendAudio": sending.send_audio,
    "sendVideo": sending.send_video,
    "sendVideoNote": sending.send_video_note,
    "sendLocation": sending.send_location,
    "sendChatAction": sending.send_chat_action,
    "copyMessage": sending.copy_message,
    "forwardMessage": sending.forward_message,
    "editMessageText": editing.edit_message_text,
    "editMessageCaption": editing.edit_message_caption,
    "editMessageReplyMarkup": editing.edit_message_reply_markup,
    "deleteMessage": editing.delete_message,
    "deleteMessages": editing.delete_messages,
    "pinChatMessage": editing.pin_chat_message,
    "unpinChatMessage": editing.unpin_chat_message,
    "answerCallbackQuery": editing.answer_callback_query,
    "setMyCommands": profile.set_my_commands,
    "getMyCommands": profile.get_my_commands,
    "deleteMyCommands": profile.delete_my_commands,
    "setMyName": profile.set_text("name"),
    "getMyName": profile.get_text("name"),
    "setMyDescription": profile.set_text("description"),
    "getMyDescription": profile.get_text("description"),
    "setMyShortDescription": profile.set_text("short_description"),
    "getMyShortDescription": profile.get_text("short_description"),
    "setChatMenuButton": profile.set_chat_menu_button,
    "getChatMenuButton": profile.get_chat_menu_button,
    "getChat": profile.get_chat,
    "getFile": profile.get_file,
    "setWebhook": subscription.set_webhook,
    "deleteWebhook": subscription.delete_webhook,
    "getWebhookInfo": subscription.get_webhook_info,
}
POLL = "getUpdates"  # the one method that waits; the server holds it
NAMES: Mapping[str, str] = {name.lower(): name for name in (*METHODS, POLL)}  # case is free
