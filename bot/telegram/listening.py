"""/listen: a second speaker hears a recording beside its words, and says whether it says these."""

from bot.actions import recordings, speakers
from bot.domain.language import LANGUAGES
from bot.domain.post import Officer
from bot.domain.recording import Fault, Recording
from bot.domain.wording import N_
from bot.telegram.front import UNKNOWN, Front, Stale, number, word
from bot.telegram.recordings import SPEAKS_NOTHING, quoted
from bot.telegram.turn import Reply, Rows, Say, Turn, Voice

FAULTS = {
    Fault.WORDS: N_("Words are missing, added or wrong"),
    Fault.SOUND: N_("It cannot be understood well"),
    Fault.LANGUAGE: N_("It is another language, or another variety"),
}
ASK = N_(
    "{language}, alert {id}, recorded by officer {officer}, {seconds} s. Does it say just this, "
    "with every number and place, and nothing else?"
)


def install(front: Front) -> None:
    """Add these routes."""
    front.command("listen")(command)
    front.button("listen")(pressed)


async def command(turn: Turn, _argument: str) -> list[Reply]:
    """/listen"""
    if turn.officer is None:
        return [Say(turn.text(UNKNOWN))]
    return await following(turn, turn.officer, [])


async def pressed(turn: Turn, parts: list[str]) -> list[Reply]:
    """A button of these menus: listen:STEP:…"""
    step = STEPS.get((parts[0], len(parts) - 1))
    if step is None or turn.officer is None:
        raise Stale
    return await step(turn, turn.officer, parts[1:])


async def following(turn: Turn, officer: Officer, _parts: list[str]) -> list[Reply]:
    """The oldest that waits, and how many do."""
    if not await speakers.languages_of(turn.conn, officer):
        return [Say(turn.text(SPEAKS_NOTHING))]
    found = await recordings.waiting(turn.conn, turn.catalogue, officer)
    if not found:
        return [Say(turn.text("No recording waits for you."))]
    many = turn.plural("{n} recording waits for you.", "{n} recordings wait for you.", len(found))
    return [Say(many), *_shown(turn, found[0])]


def _shown(turn: Turn, one: Recording) -> list[Reply]:
    ask = turn.text(
        ASK,
        language=LANGUAGES[one.words.language].endonym,
        id=one.alert,
        officer=one.speaker,
        seconds=one.seconds,
    )
    rows: Rows = [
        [(turn.text("It says just this"), f"listen:just:{one.id}")],
        [(turn.text("Not right"), f"listen:wrong:{one.id}")],
    ]
    return [Voice(one.media), Say(f"{ask}\n\n{quoted(one.words.text)}", rows)]


async def just(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """It is used from now on."""
    await recordings.hear(
        turn.conn, turn.catalogue, number(parts[0]), officer=str(officer.id), now=turn.now
    )
    rows: Rows = [[(turn.text("Not right after all"), f"listen:wrong:{parts[0]}")]]
    told = Say(turn.text("It is used from now on, in place of the synthetic voice."), rows)
    return [told, *await following(turn, officer, [])]


async def wrong(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """What is not right?"""
    one = await recordings.one_of(turn.conn, number(parts[0]), officer=str(officer.id))
    rows = [[(turn.text(said), f"listen:fault:{one.id}:{fault}")] for fault, said in FAULTS.items()]
    return [Say(turn.text("What is not right?"), rows)]


async def fault(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """It is not used; who recorded it is told why."""
    await recordings.refuse(
        turn.conn, turn.catalogue, number(parts[0]), word(Fault, parts[1]),
        officer=str(officer.id), now=turn.now,
    )  # fmt: skip
    told = Say(turn.text("It is not used. Who recorded it is told why."))
    return [told, *await following(turn, officer, [])]


STEPS = {("next", 0): following, ("just", 1): just, ("wrong", 1): wrong, ("fault", 2): fault}
