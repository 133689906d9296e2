"""/others: a person tells of somebody else, of who is with them, or as a relay of many."""

from bot.actions import alerts, cases, conversations, others
from bot.domain.conversation import By, Words
from bot.domain.others import HAPPENED, MOST, Happened, Kind, counted
from bot.domain.telling import QUESTIONS, Question, Told
from bot.domain.wording import N_
from bot.errors import NotFound
from bot.telegram import calls
from bot.telegram.calls import FIRST
from bot.telegram.front import Front, Stale, number, word
from bot.telegram.turn import Reply, Rows, Say, Toast, Turn

MENU = N_("About whom do you want to tell us?")
ANOTHER = N_("🙋 About another person")
TOGETHER = N_("👪 How many we are, all safe")
RELAY = N_("📋 People without a telephone")
ASK = N_("❓ I want to know something")
WHAT = N_("What has happened to them?")
REPORTED = N_(
    "Noted. We have not verified it, and it says nothing of you. Only an officer of the consulate "
    "reads it."
)
HOW_MANY = N_("How many are you, you included? Press a number or write it.")
SAFE = N_("How many people without a telephone are safe? Press a number or write it.")
HELP = N_("How many people without a telephone need help? Press a number or write it.")
TELL_ONE = N_("For each of them who is in danger, tell us about that person too: /others")
NO_NUMBER = N_("Write a number from 0 to {most}.")
NOTED = N_("Noted, thank you. Tell us again whenever it changes: the latest number counts.")
READ = N_("Noted. The consulate reads it.")
SKIP = N_("Skip")
FEW, SEVERAL = range(1, 11), (0, 1, 2, 3, 5, 10, 20, 50)


def install(front: Front) -> None:
    """Add these routes."""
    front.command("others")(command)
    front.button("others")(pressed)
    front.text(typed)


async def command(turn: Turn, _argument: str) -> list[Reply]:
    """/others: about the newest alert, or about none."""
    if turn.national is None:
        return [Say(turn.text(FIRST))]
    return [_menu(turn, await alerts.latest_for(turn.conn, turn.national.id) or 0)]


async def pressed(turn: Turn, parts: list[str]) -> list[Reply]:
    """others:ALERT, others:STEP:ALERT…"""
    if turn.national is None or not 1 <= len(parts) <= 3:
        raise Stale
    if len(parts) == 1:
        await _about(turn, number(parts[0]))
        return [Toast(), _menu(turn, number(parts[0]))]
    step = STEPS.get(parts[0])
    if step is None:
        raise Stale
    it = await _about(turn, number(parts[1]))
    return [Toast(), *await step(turn, it, parts[2:])]


async def _about(turn: Turn, alert: int) -> others.About:
    if turn.national is None:
        raise Stale
    try:
        return await others.about(turn.conn, turn.national, alert)
    except NotFound:
        raise Stale from None


def _menu(turn: Turn, alert: int) -> Say:
    rows: Rows = [
        [(turn.text(ANOTHER), f"others:who:{alert}")],
        [(turn.text(TOGETHER), f"others:house:{alert}")],
        [(turn.text(ASK), f"others:ask:{alert}")],
    ]
    if turn.national is not None and turn.national.relay:
        rows.append([(turn.text(RELAY), f"others:relay:{alert}")])
    return Say(turn.text(MENU), rows)


async def who(turn: Turn, it: others.About, _rest: list[str]) -> list[Reply]:
    """What has happened to somebody else?"""
    rows = [
        [(turn.text(label), f"others:report:{it.alert_id or 0}:{happened}")]
        for happened, label in HAPPENED.items()
    ]
    return [Say(turn.text(WHAT), rows)]


async def report(turn: Turn, it: others.About, rest: list[str]) -> list[Reply]:
    """A case of its own at once, so that nothing is lost should they go; then the few questions."""
    case = await others.report(turn.conn, it, word(Happened, _one(rest)), turn.now)
    told = Told.from_json({"needs": ["missing"]} if case.rule == "missing" else {})
    numbers = await calls.help_lines(turn, it.person.post)
    said = [Say(f"{turn.text(REPORTED)}\n{numbers}")]
    return [*said, calls.ask(turn, case, Question.NEEDS, told)]


async def house(turn: Turn, it: others.About, rest: list[str]) -> list[Reply]:
    """How many are together?"""
    if not rest:
        cells = [(str(n), f"others:house:{it.alert_id or 0}:{n}") for n in FEW]
        await _listen(turn, it, "house")
        return [Say(turn.text(HOW_MANY), [cells[:5], cells[5:]])]
    return await _keep(turn, it, others.Asking("house", it.alert_id or 0), _one(rest))


async def relay(turn: Turn, it: others.About, rest: list[str]) -> list[Reply]:
    """How many are safe, then how many need help; a relay alone is asked."""
    if not it.person.relay:
        raise Stale
    if not rest:
        await _listen(turn, it, "safe")
        return [_numbers(turn, it, turn.text(SAFE))]
    asking = await others.listening(turn.conn, turn.chat_id)
    if asking is None or asking.alert_id != (it.alert_id or 0):
        raise Stale
    return await _keep(turn, it, asking, _one(rest))


def _numbers(turn: Turn, it: others.About, question: str) -> Say:
    cells = [(str(n), f"others:relay:{it.alert_id or 0}:{n}") for n in SEVERAL]
    skip = [(turn.text(SKIP), f"others:relay:{it.alert_id or 0}:0")]
    return Say(question, [cells[:4], cells[4:], skip])


async def ask(turn: Turn, it: others.About, _rest: list[str]) -> list[Reply]:
    """The next words are a question to the consulate."""
    await _listen(turn, it, "ask")
    return [Say(turn.text(QUESTIONS[Question.INFO]))]


async def _listen(turn: Turn, it: others.About, what: str, safe: int = 0) -> None:
    asking = others.Asking(what, it.alert_id or 0, safe)
    await others.listen(turn.conn, turn.chat_id, asking, language=turn.language)


async def typed(turn: Turn, text: str) -> list[Reply] | None:
    """A number, or what somebody wants to know."""
    asking = await others.listening(turn.conn, turn.chat_id)
    if asking is None or turn.national is None:
        return None
    it = await _about(turn, asking.alert_id)
    if asking.what != "ask":
        return await _keep(turn, it, asking, text)
    if await cases.live(turn.conn, it.person.id, cases.incident(it.alert_id, None)) is None:
        await others.ask(turn.conn, it, text, turn.now)
    else:  # their own call is open: whoever has it reads this too
        words = Words(by=By.PERSON, at=turn.now, text=text)
        await conversations.heard(turn.conn, turn.catalogue, turn.chat_id, words)
    await others.listen(turn.conn, turn.chat_id, None, language=turn.language)
    return [Say(turn.text(READ))]


async def _keep(turn: Turn, it: others.About, asking: others.Asking, text: str) -> list[Reply]:
    kind = Kind.HOUSEHOLD if asking.what == "house" else Kind.RELAY
    people = counted(text, kind)
    if people is None:
        return [Say(turn.text(NO_NUMBER, most=MOST[kind]))]
    if asking.what == "safe":
        await _listen(turn, it, "help", people)
        return [_numbers(turn, it, turn.text(HELP))]
    if kind is Kind.HOUSEHOLD:
        await others.household(turn.conn, it, people, turn.now)
    else:
        await others.relayed(turn.conn, it, asking.safe, people, turn.now)
    await others.listen(turn.conn, turn.chat_id, None, language=turn.language)
    more: list[Reply] = [Say(turn.text(TELL_ONE))] if kind is Kind.RELAY and people else []
    return [Say(turn.text(NOTED)), *more]


def _one(parts: list[str]) -> str:
    if len(parts) != 1:
        raise Stale
    return parts[0]


STEPS = {
    "who": who,
    "report": report,
    "house": house,
    "relay": relay,
    "ask": ask,
}
