"""Routes an update to one handler, and makes python-telegram-bot call it.

A handler returns what should be said; it does not send. Files of handlers fill the shared tables
`commands`, `buttons`, `texts`, `sent` and `jobs` of the `Front` that they are given.
"""

from collections.abc import Awaitable, Callable, Sequence
from contextvars import ContextVar
from enum import StrEnum
from typing import Any, TypeVar

from telegram import Message, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    MessageHandler,
    filters,
)

from bot.domain.wording import N_
from bot.errors import RuleError
from bot.telegram.incoming import (
    AUDIO,
    CONTACT,
    DOCUMENT,
    LOCATION,
    PHOTO,
    VIDEO,
    VIDEO_NOTE,
    VOICE,
    Incoming,
    received,
)
from bot.telegram.turn import Reply, Say, Toast, Turn
from bot.telegram.worker import JobHandler

Handler = Callable[..., Awaitable[list[Reply]]]
TextHandler = Callable[[Turn, str], Awaitable[list[Reply] | None]]
FileHandler = Callable[[Turn, Incoming], Awaitable[list[Reply] | None]]
PlaceHandler = Callable[[Turn, float, float], Awaitable[list[Reply] | None]]
ContactHandler = Callable[[Turn, int | None, str], Awaitable[list[Reply] | None]]
AnyHandler = Callable[..., Awaitable[list[Reply] | None]]
E = TypeVar("E", bound=StrEnum)
H = TypeVar("H")
AnyApplication = Application[Any, Any, Any, Any, Any, Any]

STALE = N_("This button is no longer in use. Write /help to see what I can do.")
UNKNOWN = N_("I do not know that. Write /help to see what I can do.")
ONLY_TEXT = N_("I cannot read this kind of message. Write in words, or write /help.")
EDITED = N_("I do not read changes to old messages. Please write it again as a new message.")


class Stale(Exception):
    """The button is old, or its data were never ours."""


def number(text: str) -> int:
    """A number in callback data, which anybody may forge."""
    if not (text.isascii() and text.isdecimal() and len(text) < 10):  # fits the column
        raise Stale
    return int(text)


def word(kind: type[E], text: str) -> E:
    """A word of an enumeration in callback data."""
    try:
        return kind(text)
    except ValueError:
        raise Stale from None


class Front:
    """The routes. One per bot."""

    def __init__(self) -> None:
        self.commands: dict[str, Handler] = {}
        self.buttons: dict[str, Handler] = {}
        self.texts: list[TextHandler] = []
        self.sent: dict[str, list[AnyHandler]] = {}  # documents, voices, …
        self.jobs: dict[str, JobHandler] = {}
        self.membership: Handler | None = None
        self.group: Handler | None = None  # (turn, sender, argument of /start, its new number)
        self._turn: ContextVar[Turn] = ContextVar("turn")
        self._replies: ContextVar[list[Reply]] = ContextVar("replies")
        self._error: ContextVar[list[Exception]] = ContextVar("error")

    def command(self, name: str) -> Callable[[Handler], Handler]:
        """`handler(turn, argument)` answers /name."""

        def keep(handler: Handler) -> Handler:
            _add(self.commands, name, handler)
            return handler

        return keep

    def button(self, capability: str) -> Callable[[Handler], Handler]:
        """`handler(turn, parts)` answers a press on `capability:part:part`."""

        def keep(handler: Handler) -> Handler:
            _add(self.buttons, capability, handler)
            return handler

        return keep

    def text(self, handler: TextHandler) -> TextHandler:
        """`handler(turn, text)` answers words, or gives None to let the next one try."""
        self.texts.append(handler)
        return handler

    def document(self, handler: FileHandler) -> FileHandler:
        """`handler(turn, incoming)` takes a document, or gives None to let the next one try."""
        self.sent.setdefault(DOCUMENT, []).append(handler)
        return handler

    def photo(self, handler: FileHandler) -> FileHandler:
        """The same of a photo; the largest size of it."""
        self.sent.setdefault(PHOTO, []).append(handler)
        return handler

    def voice(self, handler: FileHandler) -> FileHandler:
        """The same of a spoken message."""
        self.sent.setdefault(VOICE, []).append(handler)
        return handler

    def audio(self, handler: FileHandler) -> FileHandler:
        """The same of sound that was not spoken into the chat: an MP3, an M4A."""
        self.sent.setdefault(AUDIO, []).append(handler)
        return handler

    def video(self, handler: FileHandler) -> FileHandler:
        """The same of a film; and of a round one, that was recorded in the chat."""
        for kind in (VIDEO, VIDEO_NOTE):
            self.sent.setdefault(kind, []).append(handler)
        return handler

    def location(self, handler: PlaceHandler, *, first: bool = False) -> PlaceHandler:
        """`handler(turn, latitude, longitude)` takes a place, in degrees, or gives None.

        `first`: it goes before all that were added so far.
        """
        known = self.sent.setdefault(LOCATION, [])
        known.insert(0 if first else len(known), handler)
        return handler

    def contact(self, handler: ContactHandler) -> ContactHandler:
        """`handler(turn, user_id, number)` takes a contact: anybody's, or nobody's with None."""
        self.sent.setdefault(CONTACT, []).append(handler)
        return handler

    def job(self, kind: str) -> Callable[[JobHandler], JobHandler]:
        """`handler(job, tools)` does what `turn.later(kind, …)` asked for, outside the turn."""

        def keep(handler: JobHandler) -> JobHandler:
            _add(self.jobs, kind, handler)
            return handler

        return keep

    def install(self, application: AnyApplication) -> None:
        """Make python-telegram-bot call these routes."""
        private = filters.ChatType.PRIVATE
        new = filters.UpdateType.MESSAGE & private
        in_group = filters.UpdateType.MESSAGE & filters.ChatType.GROUPS
        application.add_handlers(
            [
                CommandHandler(list(self.commands), self._on_command, filters=new),
                CommandHandler("start", self._on_group, filters=in_group),
                MessageHandler(in_group & filters.StatusUpdate.MIGRATE, self._on_group),
                CallbackQueryHandler(self._on_press),
                MessageHandler(new & filters.TEXT & ~filters.COMMAND, self._on_text),
                MessageHandler(filters.UpdateType.EDITED_MESSAGE & private, self._on_edit),
                MessageHandler(new, self._on_other),
                ChatMemberHandler(self._on_membership, ChatMemberHandler.MY_CHAT_MEMBER),
            ]
        )
        application.add_error_handler(self._on_error)

    async def process(self, application: AnyApplication, update: Update, turn: Turn) -> list[Reply]:
        """The replies to one update. What `process_update` hides is raised again here."""
        self._turn.set(turn)
        self._replies.set([])
        self._error.set([])
        await application.process_update(update)
        for error in self._error.get():
            raise error
        return self._with_press(update)

    def _with_press(self, update: Update) -> list[Reply]:
        replies = self._replies.get()
        if update.callback_query is None:
            return [one for one in replies if not isinstance(one, Toast)]
        # The toast goes first: Telegram keeps a press for only 150 s.
        press = update.callback_query.id
        toasts = [one for one in replies if isinstance(one, Toast)] or [Toast()]
        first = Toast(toasts[0].text, toasts[0].alert, press)
        return [first, *(one for one in replies if not isinstance(one, Toast))]

    async def _run(self, handler: Handler, *arguments: Any) -> None:
        turn = self._turn.get()
        try:
            async with turn.conn.begin_nested():  # a refusal leaves nothing half done
                said = await handler(turn, *arguments)
        except Stale:
            said = [Toast(turn.text(STALE), alert=True), Say(turn.text(STALE))]
        except RuleError as error:  # an answer, not an incident
            said = [Say(turn.refusal(error))]
        self._replies.get().extend(said)

    async def _on_command(self, update: Update, _context: Any) -> None:
        message = _message(update)
        word, *argument = (message.text or "").split(maxsplit=1)  # at a line break too
        name = word.removeprefix("/").partition("@")[0].lower()
        await self._run(self.commands[name], "".join(argument).strip())

    async def _on_press(self, update: Update, _context: Any) -> None:
        data = update.callback_query.data if update.callback_query else None
        capability, _, rest = (data or "").partition(":")
        await self._run(self.buttons.get(capability, _stale), rest.split(":"))

    async def _on_text(self, update: Update, _context: Any) -> None:
        await self._run(_first_of(self.texts, UNKNOWN), _message(update).text or "")

    async def _on_edit(self, update: Update, _context: Any) -> None:
        if _message(update).location is None:  # a place that is shared live changes all the time
            await self._run(_edited)

    async def _on_other(self, update: Update, _context: Any) -> None:
        message = _message(update)
        if (message.text or "").startswith("/"):
            await self._run(_unknown)
            return
        kind, values = received(message) or ("", ())
        await self._run(_first_of(self.sent.get(kind, [])), *values)

    async def _on_group(self, update: Update, _context: Any) -> None:
        """All that a bot hears in a group: what others say there is no word to it."""
        message, sender = _message(update), update.effective_user
        argument = (message.text or "").partition(" ")[2].strip()
        if self.group is not None and sender is not None:
            await self._run(self.group, sender.id, argument, message.migrate_to_chat_id)

    async def _on_membership(self, update: Update, _context: Any) -> None:
        member = update.my_chat_member
        if member is not None and self.membership is not None:
            await self._run(self.membership, member.new_chat_member.status)

    async def _on_error(self, _update: object, context: Any) -> None:
        self._error.get().append(context.error)


async def _stale(_turn: Turn, _parts: list[str]) -> list[Reply]:
    raise Stale


async def _unknown(turn: Turn) -> list[Reply]:
    return [Say(turn.text(UNKNOWN))]


def _add(kept: dict[str, H], name: str, handler: H) -> None:
    """Two capabilities of one name would answer each other's buttons."""
    if name in kept:
        raise ValueError(f"{name!r} has two handlers: {kept[name]} and {handler}")
    kept[name] = handler


def _first_of(handlers: Sequence[AnyHandler], otherwise: str = ONLY_TEXT) -> Handler:
    """The first that takes it answers."""

    async def tried(turn: Turn, *values: Any) -> list[Reply]:
        for handler in handlers:
            said = await handler(turn, *values)
            if said is not None:
                return said
        return [Say(turn.text(otherwise))]

    return tried


async def _edited(turn: Turn) -> list[Reply]:
    return [Say(turn.text(EDITED))]


def _message(update: Update) -> Message:
    message = update.effective_message
    assert isinstance(message, Message)
    return message
