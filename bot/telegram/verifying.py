"""/verify: anybody asks whether a message is ours and still holds, by its number or its words."""

from html import escape

from bot.actions import rounds, verifying
from bot.actions.variants import ANSWERS
from bot.actions.verifying import Verdict
from bot.content.formats import instant
from bot.domain.checkin import Answer, understand
from bot.domain.genuine import SHORTEST, Standing, linked, number_in
from bot.domain.wording import N_
from bot.telegram import checkins
from bot.telegram.checkins import URGENT
from bot.telegram.front import Front
from bot.telegram.turn import Reply, Rows, Say, Turn

ASK = N_(
    "Send me the number of the alert, or forward or paste the whole message, and I tell you "
    "whether it is ours and still holds."
)
NONE = N_(
    "⛔ This has no number of ours. Our alerts end with their number and a link to this chat. Do "
    "not trust it and do not forward it. We never ask for money, codes or photos of documents."
)
UNKNOWN = N_(
    "⛔ We have sent no alert with the number {id}. Do not trust it and do not forward it. We "
    "never ask for money, codes or photos of documents."
)
SAID = {
    Standing.DRILL: N_(
        "🟡 Number {id} is ours, {post}, {sent}. It is an EXERCISE: no real danger."
    ),
    Standing.HOLDS: N_("✅ Number {id} is ours, {post}, {sent}. It still holds, until {until}."),
    Standing.UPDATED: N_("🔄 Number {id} is ours, {post}, {sent}. There is newer word of it:"),
    Standing.CORRECTED: N_("✏️ Number {id} is ours, {post}, {sent}. It was corrected. This holds:"),
    Standing.WITHDRAWN: N_("⛔ Number {id} is ours, {post}, {sent}. It was withdrawn: it is void."),
    Standing.CLEAR: N_("✅ Number {id} is ours, {post}, {sent}. The danger has passed:"),
    Standing.EXPIRED: N_("⌛ Number {id} is ours, {post}, {sent}. It is over; it said:"),
}
ALTERED = N_(
    "⚠️ But the words that you sent are not those that we sent: somebody may have changed them. "
    "Trust only this text."
)
EXACT = N_("The words that you sent are ours, word for word.")


def install(front: Front) -> None:
    """Add these routes."""
    front.command("verify")(command)
    front.text(typed)


async def command(turn: Turn, argument: str) -> list[Reply]:
    """/verify NUMBER, /verify and then the message."""
    if argument:
        return await look(turn, argument)
    await verifying.wait(turn.conn, turn.chat_id, language=turn.language)
    return [Say(turn.text(ASK))]


async def typed(turn: Turn, text: str) -> list[Reply] | None:
    """What was asked for; or one of our messages, forwarded to us unasked."""
    asked = await verifying.waits(turn.conn, turn.chat_id)
    if asked:
        await verifying.close(turn.conn, turn.chat_id, language=turn.language)
    if len(text) >= SHORTEST and linked(text) is not None:
        return await _forwarded(turn, text)
    if not asked or understand(text) in URGENT:  # a call for help comes first, whatever was asked
        return None
    return await look(turn, text)


async def _forwarded(turn: Turn, text: str) -> list[Reply]:
    """Our messages speak of help too: only what was written to one calls for it.

    Nobody who calls is lost: the ways to call stand under the verdict as well.
    """
    number = number_in(text)
    found = None if number is None else await _verdict(turn, number, text)
    called = await _call(turn, text if found is None else found.added)
    *before, last = _told(turn, number, found)
    return [*called, *before, Say(last.text, await _ways_to_call(turn))]


async def _call(turn: Turn, written: str) -> list[Reply]:
    if understand(written) not in URGENT:
        return []
    taken = await checkins.typed(turn, written)
    return await checkins.ask_me(turn, "") if taken is None else taken


async def _ways_to_call(turn: Turn) -> Rows:
    if turn.national is None:
        return []
    target = await rounds.open_target(turn.conn, turn.national.id, turn.now) or rounds.UNASKED
    return [
        [(turn.text(ANSWERS[answer]), f"checkin:{target.word}:{answer}")]
        for answer in (Answer.DANGER, Answer.HELP)
    ]


async def look(turn: Turn, text: str) -> list[Reply]:
    """What is known of it."""
    number = number_in(text)
    found = None if number is None else await _verdict(turn, number, text)
    return [*_told(turn, number, found)]


async def _verdict(turn: Turn, number: int, text: str) -> Verdict | None:
    return await verifying.verdict(
        turn.conn, number, pasted=text, language=turn.language, now=turn.now
    )


def _told(turn: Turn, number: int | None, found: Verdict | None) -> list[Say]:
    if number is None:
        return [Say(turn.text(NONE))]
    if found is None:
        return [Say(turn.text(UNKNOWN, id=number))]
    return [Say(_said(turn, found)), *([Say(escape(found.text))] if found.text else [])]


def _said(turn: Turn, found: Verdict) -> str:
    alert, zone = found.alert, found.post.time_zone
    head = turn.text(
        SAID[found.standing],
        id=alert.id,
        post=found.post.name,
        sent=instant(alert.started_at or alert.created_at, turn.language, zone),
        until=instant(alert.expires_at, turn.language, zone),
    )
    if found.same is None:
        return head
    return f"{head}\n{turn.text(EXACT if found.same else ALTERED)}"
