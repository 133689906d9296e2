"""/record: a speaker chooses a language and a draft, reads its words aloud, and sends the voice."""

from html import escape

from bot.actions import recordings, scripts, speakers, speaking
from bot.actions.scripts import Cell
from bot.domain.alert import Alert
from bot.domain.language import LANGUAGES
from bot.domain.post import Officer
from bot.domain.recording import LONGEST_S, RecordingState
from bot.domain.wording import N_
from bot.telegram.drafting import HAZARDS, PHASES
from bot.telegram.front import UNKNOWN, Front, Stale, number
from bot.telegram.registration import names_of
from bot.telegram.turn import Reply, Rows, Say, Turn

DIGITS = 12  # of a digest, in callback data
MOST_ALERTS = 20
SPEAKS_NOTHING = N_(
    "Nobody has noted yet which languages you speak. An administrator does that: /team, your "
    "number, Languages."
)
NO_DRAFTS = N_("There is no draft to record. What an alert says is fixed once it is submitted.")
READ = N_(
    "Read this aloud in {language} and send it as a voice message, {most} seconds at most. Say "
    "every number and every place, add nothing, leave nothing out. A second person hears it "
    "before it is used."
)
SIGNS = {RecordingState.HEARD: "✅", RecordingState.SENT: "⏳", None: "⬜️"}


def install(front: Front) -> None:
    """Add these routes."""
    front.command("record")(command)
    front.button("record")(pressed)


async def command(turn: Turn, _argument: str) -> list[Reply]:
    """/record"""
    if turn.officer is None:
        return [Say(turn.text(UNKNOWN))]
    return await languages(turn, turn.officer, [])


async def pressed(turn: Turn, parts: list[str]) -> list[Reply]:
    """A button of these menus: record:STEP:…"""
    step = STEPS.get((parts[0], len(parts) - 1))
    if step is None or turn.officer is None:
        raise Stale
    return await step(turn, turn.officer, parts[1:])


async def languages(turn: Turn, officer: Officer, _parts: list[str]) -> list[Reply]:
    """Which of your languages? What lacks most stands first."""
    held = await speakers.languages_of(turn.conn, officer)
    if not held:
        return [Say(turn.text(SPEAKS_NOTHING))]
    lacking = {code: 0 for code in held}
    for alert in await _drafts(turn, officer):
        for cell in await scripts.cells(turn.conn, turn.catalogue, alert, held):
            lacking[cell.words.language] += cell.lacks
    codes = sorted(held, key=lambda code: (-lacking[code], code))
    rows: Rows = [
        [(_counted(turn, LANGUAGES[code].label, lacking[code]), f"record:in:{code}")]
        for code in codes
    ]
    rows.append([(turn.text("Hear what others recorded"), "listen:next")])
    return [Say(turn.text("In which language do you record?"), rows)]


async def of_language(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """Which draft? What lacks most stands first."""
    code = _code(parts[0])
    counted = []
    for alert in await _drafts(turn, officer):
        cells = await recordings.to_read(
            turn.conn, turn.catalogue, alert.id, code, officer=str(officer.id)
        )
        if cells:
            counted.append((alert, sum(cell.lacks for cell in cells)))
    counted.sort(key=lambda one: -one[1])
    rows: Rows = [
        [(_counted(turn, _named(turn, alert), lacking), f"record:alert:{alert.id}:{code}")]
        for alert, lacking in counted
    ]
    return [Say(turn.text("Which alert?"), rows) if rows else Say(turn.text(NO_DRAFTS))]


async def of_alert(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """For whom? What lacks a voice stands first, the message for everybody before the others."""
    chosen, code = number(parts[0]), _code(parts[1])
    cells = await recordings.to_read(
        turn.conn, turn.catalogue, chosen, code, officer=str(officer.id)
    )
    if not cells:
        return [
            Say(
                turn.text(
                    "Alert {id} cannot be said yet: a fact is missing, or nobody has checked "
                    "its text.",
                    id=chosen,
                )
            )
        ]
    rows: Rows = [
        [
            (
                f"{SIGNS[one.state]} {_readers(turn, one)}",
                f"record:read:{chosen}:{code}:{one.words.digest[:DIGITS]}",
            )
        ]
        for one in cells
    ]
    told = turn.text(
        "⬜️ nobody recorded it, ⏳ it waits to be heard, ✅ it is used. Which one do you read?"
    )
    return [Say(told, rows)]


async def read(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """The words; the next voice message of this chat is they."""
    chosen, code = number(parts[0]), _code(parts[1])
    found = await recordings.cell(
        turn.conn, turn.catalogue, chosen, code, parts[2], officer=str(officer.id)
    )
    await speaking.wait(
        turn.conn,
        turn.chat_id,
        language=turn.language,
        alert=chosen,
        spoken=code,
        digest=found.words.digest,
    )
    ask = turn.text(READ, language=LANGUAGES[code].endonym, most=LONGEST_S)
    return [Say(f"{ask}\n\n{quoted(found.words.text)}", [[(turn.text("Cancel"), "record:stop")]])]


async def stop(turn: Turn, _officer: Officer, _parts: list[str]) -> list[Reply]:
    """No voice is waited for."""
    if await speaking.awaited(turn.conn, turn.chat_id) is None:
        raise Stale
    await speaking.close(turn.conn, turn.chat_id, language=turn.language)
    return [Say(turn.text("Nothing was recorded."))]


async def call(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """Ask the speakers of the post for what an alert lacks."""
    asked = await speaking.call(
        turn.conn, turn.catalogue, number(parts[0]), officer=str(officer.id), now=turn.now
    )
    if not asked:
        return [Say(turn.text("Nobody who listens rather than reads is without a voice."))]
    lines = [
        turn.text("{language}: {n} asked", language=LANGUAGES[code].endonym, n=n)
        for code, n in asked.items()
    ]
    return [Say("\n".join(lines))]


def quoted(text: str) -> str:
    """Words set apart, as Telegram's HTML."""
    return f"<blockquote>{escape(text, quote=False)}</blockquote>"


def _readers(turn: Turn, one: Cell) -> str:
    return names_of(turn, one.groups) if one.groups else turn.text("For everybody")


def _counted(turn: Turn, label: str, lacking: int) -> str:
    if not lacking:
        return f"✅ {label}"
    return turn.plural(
        "{label}: {n} lacks a voice", "{label}: {n} lack a voice", lacking, label=label
    )


def _named(turn: Turn, alert: Alert) -> str:
    hazard, phase = (
        turn.text(HAZARDS[alert.threat]),
        turn.text(PHASES[alert.phase]).partition(":")[0],
    )
    return f"{alert.id} · {hazard} · {phase}"


def _code(text: str) -> str:
    if text not in LANGUAGES:
        raise Stale
    return text


async def _drafts(turn: Turn, officer: Officer) -> list[Alert]:
    found = await scripts.drafts(turn.conn, officer.post)
    return [one for one in found if one.expires_at > turn.now][:MOST_ALERTS]


STEPS = {
    ("all", 0): languages,
    ("in", 1): of_language,
    ("alert", 2): of_alert,
    ("read", 3): read,
    ("stop", 0): stop,
    ("call", 1): call,
}
