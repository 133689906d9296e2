"""/cases: calls for help, most urgent first; each is claimed before anybody acts on it."""

from bot.actions import cases, conversations, queue, rota
from bot.content.callsheet import head
from bot.domain.case import Case, CaseState, Outcome
from bot.domain.conversation import By, Kind, Words
from bot.domain.folding import fold
from bot.domain.post import Officer, Power
from bot.domain.triage import CALLS, RANK, Level
from bot.domain.wording import N_
from bot.telegram.front import UNKNOWN, Front, Stale, number, word
from bot.telegram.incoming import Incoming
from bot.telegram.turn import Reply, Rows, Say, Toast, Turn

OUTCOMES = {
    Outcome.HELPED: N_("Helped"),
    Outcome.REFERRED: N_("A partner has it"),
    Outcome.ADVISED: N_("Advised"),
    Outcome.NO_NEED: N_("No need"),
    Outcome.NOT_REACHED: N_("Not reached, every way tried"),
    Outcome.MINISTRY: N_("In the ministry's system"),
}
STATES = {CaseState.OPEN: N_("free"), CaseState.CLAIMED: N_("taken")}
MINE = N_("yours")
DONE = N_("⏹ Done writing")
WRITE = N_(
    "What you write now goes to the person of case {id}, as words, voice, photo or place. Your "
    "name is not shown. Press Done when you have finished."
)
NOTE = N_("Write the note for whoever has case {id} after you.")
WHY = N_("Why do you lower case {id} to {level}? Write a few words.")
INTO = N_("Into which of your cases does case {id} go? Write its number.")
NOT_WORDS = N_("Write it in words.")


def install(front: Front) -> None:
    """Add these routes."""
    front.command("cases")(command)
    front.button("case")(pressed)
    front.text(typed)
    front.voice(voice)
    front.photo(photo)
    front.audio(file)
    front.video(file)
    front.location(location)


def _works_cases(officer: Officer) -> bool:
    return any(officer.may(power, officer.post) for power in (Power.CASES, Power.PROTECT))


async def command(turn: Turn, _argument: str) -> list[Reply]:
    """/cases"""
    if turn.officer is None or not _works_cases(turn.officer):
        return [Say(turn.text(UNKNOWN))]
    return await listed(turn, turn.officer, ["0"])


async def pressed(turn: Turn, parts: list[str]) -> list[Reply]:
    """A button of these menus: case:STEP:…"""
    step = STEPS.get(parts[0])
    if step is None or turn.officer is None:
        raise Stale
    return await step(turn, turn.officer, parts[1:])


async def listed(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """A page of the queue."""
    offset = _one(parts)
    page = await queue.queue(turn.conn, officer, offset=offset)
    duty = await rota.duty(turn.conn, officer.post, turn.now)
    sums = " · ".join(f"{level}: {count}" for level, count in page.counts.items())
    lines = [turn.text("<b>Calls for help</b>"), sums or turn.text("None is open.")]
    if not duty.staffed:
        lines.append(turn.text("⚠️ Nobody is on duty. /rota"))
    lines += [_line(turn, one, officer) for one in page.cases]
    rows: Rows = [[_button(turn, one, officer)] for one in page.cases]
    if offset:
        rows.append([(turn.text("Earlier"), f"case:list:{max(0, offset - queue.PAGE)}")])
    if offset + queue.PAGE < page.total:
        rows.append([(turn.text("More"), f"case:list:{offset + queue.PAGE}")])
    return [Say("\n".join(lines), rows)]


def _line(turn: Turn, one: Case, officer: Officer) -> str:
    minutes = int((turn.now - one.opened_at).total_seconds()) // 60
    state = MINE if one.claimed_by == officer.id else STATES[one.state]
    waits = turn.text("{minutes} min · {state}", minutes=minutes, state=turn.text(state))
    return f"{head(turn.catalogue, turn.language, one)} · {waits}"


def _button(turn: Turn, one: Case, officer: Officer) -> tuple[str, str]:
    if one.claimed_by == officer.id:
        return turn.text("Open case {id}", id=one.id), f"case:show:{one.id}"
    return turn.text("Claim case {id}", id=one.id), f"case:claim:{one.id}"


async def claim(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """This officer has it now, and gets its content."""
    case = await cases.claim(turn.conn, _one(parts), officer, turn.now)
    await conversations.show(turn.conn, turn.catalogue, case, officer, turn.now)
    return [Toast(turn.text("You have case {id} now.", id=case.id))]


async def show(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """Its content once more, for who has it."""
    case = await cases.held(turn.conn, _one(parts), officer)
    await conversations.show(turn.conn, turn.catalogue, case, officer, turn.now)
    return [Toast()]


async def write(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """The next messages go to the person."""
    return await _begin(turn, officer, _one(parts), "write", turn.text(WRITE, id=_one(parts)))


async def note(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """The next message is a note."""
    return await _begin(turn, officer, _one(parts), "note", turn.text(NOTE, id=_one(parts)))


async def merge(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """The next message is the number of the other case."""
    return await _begin(turn, officer, _one(parts), "merge", turn.text(INTO, id=_one(parts)))


async def _begin(turn: Turn, officer: Officer, case_id: int, what: str, text: str) -> list[Reply]:
    await conversations.begin(turn.conn, officer, case_id, what, language=turn.language)
    return [Toast(), Say(text, [[(turn.text(DONE), f"case:done:{case_id}")]])]


async def done(turn: Turn, _officer: Officer, _parts: list[str]) -> list[Reply]:
    """Nothing more is written."""
    await conversations.end(turn.conn, turn.chat_id, language=turn.language)
    return [Toast(turn.text("Done.")), Say(turn.text("Done."))]


async def back(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """Free for another officer."""
    case = await cases.hand_back(turn.conn, _one(parts), officer, turn.now)
    await conversations.end(turn.conn, turn.chat_id, language=turn.language)
    return [Say(turn.text("Case {id} is free again.", id=case.id))]


async def close(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """How did it end? Then it is closed."""
    case = await cases.held(turn.conn, _one(parts[:1]), officer)
    if len(parts) == 1:
        rows = [
            [(turn.text(name), f"case:close:{case.id}:{outcome}")]
            for outcome, name in OUTCOMES.items()
        ]
        return [Say(turn.text("How did case {id} end?", id=case.id), rows)]
    await cases.close(turn.conn, case.id, officer, word(Outcome, _last(parts)), turn.now)
    await conversations.end(turn.conn, turn.chat_id, language=turn.language)
    return [Say(turn.text("Case {id} is closed.", id=case.id))]


async def level(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """More or less urgent; less needs a reason."""
    case = await cases.held(turn.conn, _one(parts[:1]), officer)
    if len(parts) == 1:
        cells = [(str(one), f"case:level:{case.id}:{one}") for one in CALLS if one != case.level]
        merging: Rows = [[(turn.text("Same as another case"), f"case:merge:{case.id}")]]
        text = turn.text("How urgent is case {id}? It is {level}.", id=case.id, level=case.level)
        return [Say(text, [cells, *merging])]
    to = word(Level, _last(parts))
    if RANK[to] > RANK[case.level]:
        text = turn.text(WHY, id=case.id, level=to)
        return await _begin(turn, officer, case.id, f"level:{to}", text)
    await cases.set_level(turn.conn, case.id, officer, to, turn.now)
    return [Say(turn.text("Case {id} is {level} now.", id=case.id, level=to))]


async def refer(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """To which partner, and on what ground?"""
    case = await cases.held(turn.conn, _one(parts[:1]), officer)
    found = await cases.partners(turn.conn, case.post, turn.now)
    if len(parts) == 1:
        if not found:
            return [Say(turn.text("No verified partner is in the directory. /directory"))]
        rows = [[(one.name, f"case:refer:{case.id}:{one.id}")] for one in found]
        return [Say(turn.text("To whom do you refer case {id}?", id=case.id), rows)]
    if len(parts) == 2:
        asked = f"case:refer:{case.id}:{number(parts[1])}"
        rows = [
            [(turn.text("The person agreed"), f"{asked}:yes")],
            [(turn.text("They cannot be asked: vital interest"), f"{asked}:vital")],
        ]
        return [Say(turn.text("On what ground may the partner be told?"), rows)]
    if len(parts) != 3 or parts[2] not in ("yes", "vital"):
        raise Stale
    entry = await cases.refer(
        turn.conn, case.id, number(parts[1]), officer, turn.now, agreed=parts[2] == "yes"
    )
    text = turn.text("Noted. {name}: {value}", name=entry.name, value=entry.value)
    return [Say(text)]


async def remove(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """Take away what is never kept."""
    if len(parts) != 2:
        raise Stale
    await cases.redact(turn.conn, number(parts[0]), number(parts[1]), officer, turn.now)
    return [Toast(turn.text("Removed. Delete it on your screen too."), alert=True)]


async def typed(turn: Turn, text: str) -> list[Reply] | None:
    """An officer's words, for the case that they write in."""
    state = await conversations.writing(turn.conn, turn.chat_id)
    if state is None or turn.officer is None:
        return None
    if fold(text) == fold(turn.text(DONE)):
        return await done(turn, turn.officer, [])
    if state.what == "write":
        return await _send(turn, turn.officer, state.case_id, Words(
            by=By.OFFICER, at=turn.now, text=text))  # fmt: skip
    await conversations.end(turn.conn, turn.chat_id, language=turn.language)
    if state.what == "merge":
        return await _merged(turn, turn.officer, state.case_id, text)
    if state.what == "note":
        await cases.note(turn.conn, state.case_id, turn.officer, text, turn.now)
        return [Say(turn.text("The note is kept with case {id}.", id=state.case_id))]
    to = word(Level, state.what.partition(":")[2])
    await cases.set_level(turn.conn, state.case_id, turn.officer, to, turn.now, why=text)
    return [Say(turn.text("Case {id} is {level} now.", id=state.case_id, level=to))]


async def _merged(turn: Turn, officer: Officer, case_id: int, text: str) -> list[Reply]:
    try:
        into = number(text.strip())
    except Stale:
        return [Say(turn.text("This is no number of a case."))]
    kept = await cases.merge(turn.conn, case_id, into, officer, turn.now)
    return [Say(turn.text("Case {id} goes on in case {into}.", id=case_id, into=kept.id))]


async def voice(turn: Turn, incoming: Incoming) -> list[Reply] | None:
    """A voice note of an officer's, to the person."""
    return await _file(turn, Kind.VOICE, incoming)


async def file(turn: Turn, incoming: Incoming) -> list[Reply] | None:
    """Sound or film, as what it came."""
    return await _file(turn, Kind(incoming.kind), incoming)


async def photo(turn: Turn, incoming: Incoming) -> list[Reply] | None:
    """A photo."""
    return await _file(turn, Kind.PHOTO, incoming)


async def _file(turn: Turn, kind: Kind, incoming: Incoming) -> list[Reply] | None:
    words = Words(
        by=By.OFFICER, at=turn.now, kind=kind, text=incoming.caption, file_id=incoming.file_id
    )
    return await _other(turn, words)


async def location(turn: Turn, latitude: float, longitude: float) -> list[Reply] | None:
    """A place."""
    text = f"{latitude:.5f}, {longitude:.5f}"
    return await _other(turn, Words(by=By.OFFICER, at=turn.now, kind=Kind.LOCATION, text=text))


async def _other(turn: Turn, words: Words) -> list[Reply] | None:
    state = await conversations.writing(turn.conn, turn.chat_id)
    if state is None or turn.officer is None:
        return None
    if state.what != "write":
        return [Say(turn.text(NOT_WORDS))]
    return await _send(turn, turn.officer, state.case_id, words)


async def _send(turn: Turn, officer: Officer, case_id: int, words: Words) -> list[Reply]:
    await conversations.say(turn.conn, turn.catalogue, case_id, officer, words)
    rows = [[(turn.text(DONE), f"case:done:{case_id}")]]
    return [Say(turn.text("Sent to the person of case {id}.", id=case_id), rows)]


def _one(parts: list[str]) -> int:
    if len(parts) != 1:
        raise Stale
    return number(parts[0])


def _last(parts: list[str]) -> str:
    if len(parts) != 2:
        raise Stale
    return parts[1]


STEPS = {
    "list": listed,
    "claim": claim,
    "show": show,
    "write": write,
    "note": note,
    "merge": merge,
    "done": done,
    "back": back,
    "close": close,
    "level": level,
    "refer": refer,
    "remove": remove,
}
