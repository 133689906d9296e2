"""A speaker's voice message comes in: looked at, brought, and kept for whoever hears it."""

import asyncio

from bot.actions import recordings, speaking
from bot.actions.jobs import Done, Job
from bot.content import converting, opus
from bot.domain.language import LANGUAGES
from bot.domain.message import MediaKind, Payload
from bot.domain.recording import LONGEST_S, MOST_BYTES, SHORTEST_S
from bot.domain.wording import N_
from bot.errors import NotReady
from bot.store.database import Connection
from bot.telegram.front import Front
from bot.telegram.incoming import Incoming
from bot.telegram.turn import Reply, Say, Turn
from bot.telegram.worker import Tools

KEEP = "record.keep"
MIME = "audio/ogg"
MOST_RAW = 12_000_000  # bytes: a minute of WAV in stereo
# What telephones make, and nothing here decodes.
UNREADABLE = frozenset(
    {"audio/mp4", "audio/m4a", "audio/x-m4a", "audio/aac", "audio/amr", "audio/3gpp", "audio/webm"}
)
NOT_ONE = N_(
    "That sound cannot be read here (M4A, AMR and video are not). Press the microphone in this "
    "chat and read the words, or send an MP3 or a WAV."
)
TOO_LONG = N_("That takes over {most} seconds; read it again, without pauses.")
TOO_SHORT = N_("Nothing can be heard in less than a second; hold the microphone while you read.")
KEPT = N_("Kept. It is used when a second person who speaks {language} has heard it.")
NO_LISTENER = N_(
    "Kept. Nobody else at your post speaks {language}: ask your admin for a second person, else it "
    "is never used."
)


def install(front: Front) -> None:
    """Add these routes; the words were chosen in `recordings`."""
    front.voice(received)
    front.audio(received)
    front.document(as_document)
    front.video(as_film)
    front.job(KEEP)(keep)


async def received(turn: Turn, one: Incoming) -> list[Reply] | None:
    """A voice message, where one was asked for."""
    awaited = await speaking.awaited(turn.conn, turn.chat_id)
    if awaited is None or turn.officer is None:
        return None
    refuse(one.mime, one.size, float(one.duration))
    chosen, code, digest = awaited
    officer = str(turn.officer.id)
    await recordings.cell(turn.conn, turn.catalogue, chosen, code, digest, officer=officer)
    told = {
        "file": one.file_id,
        "alert": chosen,
        "language": code,
        "digest": digest,
        "officer": officer,
    }
    await turn.later(KEEP, told)
    await speaking.close(turn.conn, turn.chat_id, language=turn.language)
    return [Say(turn.text("It comes in; a moment."))]


async def as_document(turn: Turn, one: Incoming) -> list[Reply] | None:
    """Sound that was sent as a file."""
    return await received(turn, one) if one.mime.startswith("audio/") else None


async def as_film(turn: Turn, _one: Incoming) -> list[Reply] | None:
    """A film is none, round or not; where none was asked for somebody else takes it."""
    if await speaking.awaited(turn.conn, turn.chat_id) is None:
        return None
    raise NotReady(NOT_ONE)


def refuse(mime: str, size: int, seconds: float) -> None:
    """Refuse what cannot be a recording. 0: not told.

    Raises:
        NotReady: with the sentence that says what to do.
    """
    most = MOST_BYTES if mime in ("", MIME) else MOST_RAW
    if size > most or seconds > LONGEST_S + 0.5:  # Telegram rounds
        raise NotReady(TOO_LONG, most=LONGEST_S)
    if mime in UNREADABLE or mime.startswith("video/"):
        raise NotReady(NOT_ONE)


async def keep(job: Job, tools: Tools) -> Done:
    """Bring it, look whether it is one, and keep it for whoever hears it."""
    told = job.payload
    path = await tools.download(told["file"])
    content = await asyncio.to_thread(path.read_bytes)
    seconds = opus.seconds(content)
    if seconds is None:
        content = await converting.as_voice(content, LONGEST_S) or b""
        seconds = opus.seconds(content)
    if seconds is None:
        raise NotReady(NOT_ONE)
    refuse(MIME, len(content), seconds)
    if seconds < SHORTEST_S:
        raise NotReady(TOO_SHORT)
    name = f"{told['language']}-{told['alert']}.ogg"
    media = await asyncio.to_thread(
        tools.files.keep, content, kind=MediaKind.VOICE, name=name, brief=False
    )

    async def apply(conn: Connection) -> None:
        await recordings.send(
            conn, tools.catalogue, told["alert"], told["language"], told["digest"], media,
            seconds=round(seconds), officer=told["officer"], now=tools.now,
        )  # fmt: skip

    async with tools.database.read() as conn:
        others = await speaking.listeners(conn, told["officer"], told["language"])
    message = KEPT if others else NO_LISTENER
    said = tools.text(message, language=LANGUAGES[told["language"]].endonym)
    return Done(say=(Payload(text=said),), apply=apply)
