"""`bot/telegram/replies.py`, with a messenger that answers as it is told."""

from typing import Any

from bot.domain.delivery import Lane, Outcome, OutcomeKind
from bot.domain.message import Key, Keyboard, Media, MediaKind, Share
from bot.telegram.replies import Speaker
from bot.telegram.turn import DECODER, ENCODER, Document, Picture, Reply, Say, Toast
from tests.fakes import ScriptedMessenger

LOST = Outcome(kind=OutcomeKind.UNKNOWN, reason="no_answer")
BLOCKED = Outcome(kind=OutcomeKind.UNREACHABLE, reason="blocked")
CARD = Media(kind=MediaKind.PHOTO, file="a.png", name="a.png", sha256="aa")
REPLIES: list[Reply] = [
    Say("1", [[("Sí", "a:1")]], remember=7),
    Picture(CARD, "2", [[("Mapa", "https://x.org/")]]),
    Document.inline("é.json", '{"é":1}', "3"),
]


class Toasts:
    """What was said in passing."""

    def __init__(self) -> None:
        self.said: list[dict[str, Any]] = []

    async def call(self, _method: str, **values: Any) -> bool:
        self.said.append(values)
        return True


def test_replies_survive_the_inbox_row() -> None:
    """They are stored as JSON, in their order."""
    keys = Keyboard(((Key("Compartir", Share.CONTACT),),))
    replies = [
        Toast("a", press="9"),
        *REPLIES,
        Say("4", keyboard=keys),
        Say("5", keyboard=Keyboard()),
    ]

    assert DECODER.decode(ENCODER.encode(replies)) == replies


async def test_every_kind_is_said_in_order() -> None:
    """In the reply lane; what stands in no file goes with its content."""
    messenger, toasts = ScriptedMessenger(), Toasts()
    shown = await Speaker(messenger, toasts.call).say(5, [Toast("a", press="9"), *REPLIES])

    assert [(one.payload.text, one.content) for one in messenger.sent] == [
        ("1", None),
        ("2", None),
        ("3", '{"é":1}'.encode()),
    ]
    assert messenger.sent[1].payload.media == CARD
    assert messenger.sent[1].payload.buttons[0][0].url == "https://x.org/"
    assert {one.lane for one in messenger.sent} == {Lane.REPLY}
    assert shown == [(7, 1)]
    assert toasts.said[0]["callback_query_id"] == "9"


async def test_a_file_is_said_again_like_a_text() -> None:
    """An answer that was lost is no answer; somebody who is gone hears no more."""
    messenger = ScriptedMessenger([LOST, Outcome(kind=OutcomeKind.ACCEPTED), BLOCKED])
    await Speaker(messenger, Toasts().call).say(5, [REPLIES[2], REPLIES[1], REPLIES[0]])

    assert [one.payload.text for one in messenger.sent] == ["3", "3", "2"]
    assert {one.content for one in messenger.sent[:2]} == {'{"é":1}'.encode()}


async def test_what_was_surely_not_sent_waits_for_a_connection() -> None:
    """However often it fails; what may have arrived is said a few times only."""
    away = Outcome(kind=OutcomeKind.LATER, reason="no_connection", wait=0.001)
    messenger = ScriptedMessenger([away] * 40)
    await Speaker(messenger, Toasts().call).say(5, [Say("1")])
    doubtful = ScriptedMessenger(
        [Outcome(kind=OutcomeKind.UNKNOWN, reason="no_answer", wait=0.001)] * 40
    )
    await Speaker(doubtful, Toasts().call).say(5, [Say("1")])

    assert len(messenger.sent) == 41
    assert len(doubtful.sent) == 5
