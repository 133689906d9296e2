"""The consent: its words and answers, and how it is read out to who would rather listen.

It is read out where the extra `voice` is installed. The voice note carries the same answers, so
that the newest message is still the question; who has answered meanwhile gets none.
"""

import asyncio
from dataclasses import replace

from bot.actions import nationals
from bot.actions.jobs import Done, Job
from bot.content import readings, speech
from bot.content.files import Files
from bot.domain.message import Button, Media, Payload
from bot.domain.national import Consent
from bot.domain.registration import FOREIGN, Registration, Step, is_heard_first
from bot.domain.wording import N_
from bot.telegram import languages
from bot.telegram.front import Front, Stale
from bot.telegram.languages import Choices, Speaker
from bot.telegram.turn import Reply, Rows, Toast, Turn
from bot.telegram.worker import Tools

CONSENT = (
    N_(
        "To warn you in an emergency, the consulate keeps your Telegram account, your language and "
        "your area: no name, no papers, no address."
    ),
    N_(
        "It is voluntary: help does not depend on it. Telegram sees this chat too. /forget deletes "
        "everything."
    ),
    N_("May we also ask you in an emergency whether you are safe?"),
)
CHOICES = {
    Consent.CHECKINS.value: N_("Yes: alerts, and ask me"),
    Consent.ALERTS.value: N_("Only alerts (no name; the bot knows this account)"),
    FOREIGN: N_("I am not a national: only alerts"),
}
NUMBERED = (N_("First button:"), N_("Second button:"), N_("Third button:"))
DANGER = N_("If contact with a consulate could put you in danger, do not write here.")
LISTEN = N_("🔊 Listen")
SOON = N_("A voice message comes in a moment.")
JOB = "consent_voice"


def install(front: Front) -> None:
    """Add these routes."""
    front.button("aloud")(pressed)
    front.job(JOB)(read_out)


def question(turn: Speaker) -> str:
    """What is asked."""
    return "\n".join(turn.text(words) for words in CONSENT)


def choices(turn: Speaker) -> Choices:
    """The answers, the suggested one first."""
    return [(turn.text(words), value) for value, words in CHOICES.items()]


def listen_row(turn: Turn) -> Rows:
    """The button below the answers; none where nothing can be said."""
    return [[(turn.text(LISTEN), "aloud:consent")]] if speech.is_installed() else []


async def pressed(turn: Turn, parts: list[str]) -> list[Reply]:
    """aloud:consent"""
    state = await nationals.dialogue(turn.conn, turn.chat_id)
    is_asked = state is not None and state.step is Step.CONSENT
    if parts != ["consent"] or not is_asked or not speech.is_installed():
        raise Stale
    await turn.later(JOB, {})
    return [Toast(turn.text(SOON))]


async def unasked(turn: Turn, state: Registration) -> Registration:
    """Have it read out once to who chose a language that we have no text in; gives the state."""
    if not is_heard_first(state) or not speech.is_installed():
        return state
    await turn.later(JOB, {})
    return replace(state, heard=True)


async def read_out(job: Job, tools: Tools) -> Done:
    """Speak the question, unless it was answered meanwhile."""
    async with tools.database.read() as conn:
        state = await nationals.dialogue(conn, job.chat_id or 0)
    if state is None or state.step is not Step.CONSENT:
        return Done()
    heard = replace(tools, language=state.language)
    spoken = speech.language_for(state.language)
    media = await asyncio.to_thread(_reading, tools.files, spoken, aloud(heard))
    if media is None:
        return Done()
    buttons = tuple((Button(label, data(value)),) for label, value in choices(heard))
    return Done(say=(Payload(text="", buttons=buttons, media=media),))


def _reading(files: Files, language: str, lines: list[str]) -> Media | None:
    """The voice note; None where the extra is there and does not work."""
    return None if speech.absent() else readings.reading(files, language, lines)


def aloud(turn: Speaker) -> list[str]:
    """All that is said aloud: what comes in place of their language, the danger, the question."""
    told = languages.told(turn)
    numbers = [turn.text(words) for words in NUMBERED]
    labels = [label for label, _ in choices(turn)]
    return [
        *filter(None, [told]),
        turn.text(DANGER),
        *(turn.text(words) for words in CONSENT),
        *(f"{number} {label}." for number, label in zip(numbers, labels, strict=True)),
    ]


def data(value: str) -> str:
    """The callback data of an answer."""
    return f"register:{Step.CONSENT}:{value}"
