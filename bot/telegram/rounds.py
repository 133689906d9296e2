"""/ask: an officer asks whether people are safe, sees who answered, and looks for the silent."""

from bot.actions import alerts, posts, rounds, silents
from bot.actions.variants import ANSWERS
from bot.content.formats import instant
from bot.domain.alert import Alert
from bot.domain.post import Officer, Power
from bot.domain.round import LENGTHS, Round
from bot.domain.wording import N_
from bot.telegram import drafting, steps
from bot.telegram.checkins import not_understood
from bot.telegram.drafting import EVERYWHERE
from bot.telegram.front import UNKNOWN, Front, Stale, number
from bot.telegram.turn import Reply, Rows, Say, Toast, Turn

NOBODY = N_("Nobody is on duty: who would read the answers? Go on duty first, or plan a shift.")
ON = N_("Go on duty for {n} h")
WHERE = N_("Whom do you ask whether they are safe?")
EVERYBODY = N_("Everybody of this post")
KIND = N_("Is this a drill, or real?")
DRILL = N_("DRILL: only people who joined the exercise")
REAL = N_("REAL: everybody who agreed to be asked")
HOURS = N_("For how long may they answer?")
FOR = N_("{n} h")
SURE = N_(
    "Asked whether they are safe, until {at}. People: {people} ({place}). Whoever is silent is "
    "reminded a few times at most{nights}."
)
BY_DAY = N_(", never at night")
AT_NIGHT = N_(", at night too")
EMERGENCY = N_("It is an emergency: remind them at night too")
GO = N_("Ask now")
ASKED = N_("Question {id} is on its way. Each call for help comes to /cases.")
STANDS = N_("<b>Question {id}</b>: {asked} were asked, {silent} are silent. {how}")
OPEN_UNTIL = N_("Open until {at}.")
IS_CLOSED = N_("Closed on {at}.")
MODES = ("drill", "live")
EXERCISE = N_("EXERCISE")
WITH_ALERT = N_("It went with alert {alert}.")
COUNT = N_("{label}: {n}")
CLOSE = N_("Close it")
SILENT = N_("Who is silent, and how to reach them")
NEW = N_("Ask a new question")
LOOK = N_("Question {id}")
CLOSED = N_("Question {id} is closed: nobody is reminded any more. Answers still count.")


def install(front: Front) -> None:
    """Add these routes."""
    front.command("ask")(command)
    front.button("round")(pressed)
    front.button("asks")(chosen)
    front.text(not_understood)  # the last of all


async def command(turn: Turn, _argument: str) -> list[Reply]:
    """/ask: the questions there are, and a new one."""
    officer = turn.officer
    if officer is None or not officer.may(Power.CASES, officer.post):
        return [Say(turn.text(UNKNOWN))]
    return await listed(turn, officer, [])


async def pressed(turn: Turn, parts: list[str]) -> list[Reply]:
    """A button: round:STEP:…"""
    step, words = STEPS.get(parts[0], (None, ()))
    if step is None or turn.officer is None or len(parts) - 1 not in words:
        raise Stale
    return await step(turn, turn.officer, parts[1:])


async def chosen(turn: Turn, parts: list[str]) -> list[Reply]:
    """asks:on:ALERT, asks:off:ALERT: whether a draft asks too."""
    return await steps.taken(turn, parts, {"on": (with_question, 0), "off": (without, 0)})


async def with_question(
    turn: Turn, officer: Officer, alert: Alert, _rest: list[str]
) -> list[Reply]:
    """Not in earnest while nobody is there to read the answers."""
    if not alert.drill and not await rounds.is_staffed(turn.conn, alert.post, turn.now):
        return _unstaffed(turn)
    return await _with(turn, officer, alert, asks=True)


async def without(turn: Turn, officer: Officer, alert: Alert, _rest: list[str]) -> list[Reply]:
    """Only the warning."""
    return await _with(turn, officer, alert, asks=False)


async def _with(turn: Turn, officer: Officer, alert: Alert, *, asks: bool) -> list[Reply]:
    made = await alerts.revise(
        turn.conn,
        turn.catalogue,
        alert.id,
        officer=str(officer.id),
        now=turn.now,
        version=alert.version,
        asks=asks,
    )
    return await drafting.show(turn, made)


async def listed(turn: Turn, officer: Officer, _parts: list[str]) -> list[Reply]:
    """The newest questions of the post."""
    found = await rounds.listed(turn.conn, officer)
    if not found:
        return await new(turn, officer, [])
    rows: Rows = [[(turn.text(LOOK, id=one.id), f"round:show:{one.id}")] for one in found]
    return [Say(turn.text(WHERE), [[(turn.text(NEW), "round:new")], *rows])]


async def new(turn: Turn, officer: Officer, _parts: list[str]) -> list[Reply]:
    """In which area? Not while nobody is there to read the answers, but for a drill."""
    await posts.permit(turn.conn, str(officer.id), Power.CASES, officer.post)
    post = await posts.the_post(turn.conn, officer.post)
    regions = turn.catalogue.regions
    names = [
        (regions.name(one.iso, turn.language), one.iso) for one in regions.of_country(post.country)
    ]
    names.sort(key=lambda pair: (pair[1] != post.region, pair[0]))
    cells = [(name, f"round:kind:{iso}") for name, iso in names]
    everyone = [(turn.text(EVERYBODY), f"round:kind:{EVERYWHERE}")]
    others = [cells[i : i + 2] for i in range(1, len(cells), 2)]
    return [Say(turn.text(WHERE), [[cells[0]], everyone, *others])]


async def kind(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """A drill, or in earnest?"""
    await posts.permit(turn.conn, str(officer.id), Power.CASES, officer.post)
    rows = [
        [(turn.text(DRILL), f"round:time:{parts[0]}:drill")],
        [(turn.text(REAL), f"round:time:{parts[0]}:live")],
    ]
    return [Say(turn.text(KIND), rows)]


async def time(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """For how long?"""
    await posts.permit(turn.conn, str(officer.id), Power.CASES, officer.post)
    if parts[1] not in MODES:
        raise Stale
    if parts[1] == "live" and not await rounds.is_staffed(turn.conn, officer.post, turn.now):
        return _unstaffed(turn)
    cells = [(turn.text(FOR, n=n), f"round:look:{parts[0]}:{parts[1]}:{n}") for n in LENGTHS]
    return [Say(turn.text(HOURS), [cells[:2], cells[2:]])]


def _unstaffed(turn: Turn) -> list[Reply]:
    """The refusal, with the way out."""
    rows = [[(turn.text(ON, n=n), f"rota:on:{n}") for n in (4, 8)]]
    return [Say(turn.text(NOBODY), rows)]


def _wish(parts: list[str]) -> rounds.Wish:
    where, mode, hours = parts[:3]
    if mode not in MODES or parts[3:] not in ([], ["night"]):
        raise Stale
    return rounds.Wish(
        regions=() if where == EVERYWHERE else (where,),
        drill=mode == "drill",
        hours=number(hours),
        emergency=parts[3:] == ["night"],
    )


async def look(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """Whom it would reach, before anything is sent."""
    wish = _wish(parts)
    one, people = await rounds.wanted(turn.conn, turn.catalogue, officer, wish, turn.now)
    post = await posts.the_post(turn.conn, one.post)
    names = [turn.catalogue.regions.name(iso, turn.language) for iso in one.audience.regions]
    text = turn.text(
        SURE,
        people=people,
        place=", ".join(names) or post.name,
        at=instant(one.closes_at, turn.language, post.time_zone),
        nights=turn.text(AT_NIGHT if one.emergency else BY_DAY),
    )
    rows: Rows = [[(turn.text(GO), f"round:go:{':'.join(parts)}")]]
    if not one.emergency:
        rows.append([(turn.text(EMERGENCY), f"round:look:{':'.join(parts)}:night")])
    return [Say(text, rows)]


async def go(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """Ask them."""
    wish = _wish(parts)
    if not wish.drill and not await rounds.is_staffed(turn.conn, officer.post, turn.now):
        return _unstaffed(turn)
    made = await rounds.open_alone(
        turn.conn, turn.catalogue, officer, wish, turn.setting.reminders, turn.now
    )
    rows: Rows = [[(turn.text(LOOK, id=made.id), f"round:show:{made.id}")]]
    return [Say(turn.text(ASKED, id=made.id), rows)]


async def show(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """How a question stands."""
    found = await rounds.standing(turn.conn, number(parts[0]), officer)
    one = found.round
    post = await posts.the_post(turn.conn, one.post)
    lines = [turn.text(STANDS, id=one.id, asked=found.asked, silent=found.silent,
                       how=_until(turn, one, post.time_zone))]  # fmt: skip
    if one.drill:
        lines.insert(0, turn.text(EXERCISE))
    if one.alert_id is not None:
        lines.append(turn.text(WITH_ALERT, alert=one.alert_id))
    labels = {answer: turn.text(label) for answer, label in ANSWERS.items()}
    lines += [turn.text(COUNT, label=labels[answer], n=n) for answer, n in found.answers.items()]
    rows: Rows = []
    if officer.may(Power.SEE_SILENT, officer.post) and found.silent:
        rows.append([(turn.text(SILENT), f"round:silent:{one.id}:0")])
    if one.closed_at is None:
        rows.append([(turn.text(CLOSE), f"round:close:{one.id}")])
    return [Say("\n".join(lines), rows)]


def _until(turn: Turn, one: Round, zone: str) -> str:
    if one.closed_at is not None:
        return turn.text(IS_CLOSED, at=instant(one.closed_at, turn.language, zone))
    return turn.text(OPEN_UNTIL, at=instant(one.closes_at, turn.language, zone))


async def close(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """Nobody is reminded any more."""
    one = await rounds.close(turn.conn, number(parts[0]), officer, turn.now)
    return [Say(turn.text(CLOSED, id=one.id))]


async def silent(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """The list comes as a message that nobody can forward, and goes again after 47 h."""
    await silents.show(
        turn.conn, turn.catalogue, number(parts[0]), officer, turn.now, offset=number(parts[1])
    )
    return [Toast()]


async def tried(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """Tried by another way, and not found."""
    return await _try(turn, officer, parts, found=False)


async def found(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """Found by another way: silent no longer, nor reminded."""
    return await _try(turn, officer, parts, found=True)


async def _try(turn: Turn, officer: Officer, parts: list[str], *, found: bool) -> list[Reply]:
    one, person = number(parts[0]), number(parts[1])
    await rounds.tried(turn.conn, one, person, officer, turn.now, found=found)
    return [Toast(turn.text("Noted."))]


STEPS = {
    "list": (listed, (0,)),
    "new": (new, (0,)),
    "kind": (kind, (1,)),
    "time": (time, (2,)),
    "look": (look, (3, 4)),
    "go": (go, (3, 4)),
    "show": (show, (1,)),
    "close": (close, (1,)),
    "silent": (silent, (2,)),
    "tried": (tried, (2,)),
    "found": (found, (2,)),
}
