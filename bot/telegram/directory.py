"""/directory: what the post knows, and who verified it when."""

from html import escape, unescape

from bot.actions import directory, posts
from bot.domain.directory import NAMES, Entry, Kind
from bot.domain.freshness import since
from bot.domain.post import OPERATOR, Officer, Power
from bot.domain.wording import N_, NN_
from bot.telegram.front import UNKNOWN, Front, Stale, number, word
from bot.telegram.turn import Reply, Rows, Say, Turn

AGES = {
    "days": NN_("{n} day ago", "{n} days ago"),
    "weeks": NN_("{n} week ago", "{n} weeks ago"),
    "months": NN_("{n} month ago", "{n} months ago"),
}
EVERYWHERE = "all"
FRESH, OLD = N_("✔️ verified {ago}"), N_("⚠️ verified {ago}: too long")
EXAMPLES = {
    Kind.TELEPHONE: "Guardia: +52 000 000 0000",
    Kind.EMERGENCY: "Bomberos: 000",
    Kind.SHELTER: "Escuela Juárez: calle 5, junto al mercado",
    Kind.HOURS: "Ventanilla: lunes a viernes, de 8 a 16",
    Kind.PARTNER: "Cruz Roja: 000",
    Kind.OBSERVER: "Parroquia San José: 000",
}


def install(front: Front) -> None:
    """Add these routes."""
    front.command("directory")(command)
    front.button("directory")(pressed)
    front.text(typed)


async def command(turn: Turn, _argument: str) -> list[Reply]:
    """/directory"""
    if turn.officer is None:
        return [Say(turn.text(UNKNOWN))]
    return await everything(turn, turn.officer, [])


async def pressed(turn: Turn, parts: list[str]) -> list[Reply]:
    """A button of these menus: directory:STEP:…"""
    step = STEPS.get(parts[0])
    if step is None or turn.officer is None:
        raise Stale
    return await step(turn, turn.officer, parts[1:])


async def typed(turn: Turn, text: str) -> list[Reply] | None:
    """The words that were asked for."""
    kind = await directory.asked(turn.conn, turn.chat_id)
    if kind is None or turn.officer is None:
        return None
    entry = await directory.add(
        turn.conn,
        post=turn.officer.post,
        kind=kind,
        text=text,
        actor=str(turn.officer.id),
        now=turn.now,
    )
    await directory.close(turn.conn, turn.chat_id, language=turn.language)
    return await _where(turn, entry)


async def everything(turn: Turn, officer: Officer, _parts: list[str]) -> list[Reply]:
    """Every entry, under its kind."""
    entries = await directory.listed(turn.conn, post=officer.post, actor=str(officer.id))
    lines = [turn.text("Numbers and places count once somebody has verified them.")]
    for kind in Kind:
        of_kind = [_line(turn, entry) for entry in entries if entry.kind is kind]
        lines += [f"\n<b>{turn.text(NAMES[kind])}</b>", *of_kind] if of_kind else []
    if not officer.may(Power.DIRECTORY, officer.post):
        return [Say("\n".join(lines))]
    rows: Rows = [[(turn.text("Add"), "directory:add")]]
    rows += [
        [(f"{entry.name}: {entry.value}"[:60], f"directory:show:{entry.id}")] for entry in entries
    ]
    return [Say("\n".join(lines), rows)]


async def add(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """Of which kind? Then its words."""
    if not parts:
        rows = [[(turn.text(name), f"directory:add:{kind}")] for kind, name in NAMES.items()]
        return [Say(turn.text("What would you like to add?"), rows)]
    kind = word(Kind, parts[0])
    await directory.ask(turn.conn, turn.chat_id, language=turn.language, kind=kind)
    rows = [[(turn.text("Cancel"), "directory:cancel")]]
    text = turn.text(
        "Write name and value with a colon between them, for example:\n{example}",
        example=EXAMPLES[kind],
    )
    return [Say(text, rows)]


async def cancel(turn: Turn, officer: Officer, _parts: list[str]) -> list[Reply]:
    """Nothing is added."""
    await directory.close(turn.conn, turn.chat_id, language=turn.language)
    return await everything(turn, officer, [])


async def one(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """One entry, with what can be done."""
    found = await directory.get(turn.conn, _id(parts), actor=str(officer.id), power=Power.DIRECTORY)
    return [_card(turn, found)]


async def place(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """For which region? directory:place:ID asks, directory:place:ID:REGION answers."""
    if len(parts) not in (1, 2):
        raise Stale
    which, actor = number(parts[0]), str(officer.id)
    if len(parts) == 1:
        found = await directory.get(turn.conn, which, actor=actor, power=Power.DIRECTORY)
        return await _where(turn, found)
    entry = await directory.place(
        turn.conn,
        turn.catalogue.regions,
        which,
        region=None if parts[1] == EVERYWHERE else parts[1],
        actor=actor,
        now=turn.now,
    )
    return [_card(turn, entry)]


async def verify(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """Called, and right."""
    found = await directory.verify(turn.conn, _id(parts), actor=str(officer.id), now=turn.now)
    return [_card(turn, found)]


async def remove(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """Taken out."""
    await directory.remove(turn.conn, _id(parts), actor=str(officer.id), now=turn.now)
    return await everything(turn, officer, [])


async def _where(turn: Turn, entry: Entry) -> list[Reply]:
    """The whole post stands first: most entries are for all of it, and it skips the question."""
    regions = turn.catalogue.regions
    post = await posts.the_post(turn.conn, entry.post)
    names = sorted(
        (regions.name(one.iso, turn.language), one.iso) for one in regions.of_country(post.country)
    )
    names.sort(key=lambda pair: pair[1] != post.region)
    whole = (unescape(turn.text("For all of {post}", post=post.name)), EVERYWHERE)
    cells = [(label, f"directory:place:{entry.id}:{iso}") for label, iso in [whole, *names]]
    rows = [cells[:1], *(cells[i : i + 2] for i in range(1, len(cells), 2))]
    return [Say(f"{_line(turn, entry)}\n{turn.text('For which region is it?')}", rows)]


def _line(turn: Turn, entry: Entry) -> str:
    said = turn.text("{name}: {value}", name=entry.name, value=entry.value)
    if entry.region:
        said += f" ({escape(turn.catalogue.regions.name(entry.region, turn.language))})"
    return f"{said} — {_age(turn, entry)}"


def _age(turn: Turn, entry: Entry) -> str:
    if entry.verified_at is None:
        return turn.text("⚠️ not verified")
    unit, n = since(entry.verified_at, turn.now)
    ago = turn.plural(*AGES[unit], n)
    fresh = entry.counts(turn.now)
    when = turn.text(FRESH if fresh else OLD, ago=ago)
    return f"{when} ({_who(turn, entry.verified_by)})"


def _who(turn: Turn, officer: str | None) -> str:
    """By their number, as in /team: no name of an officer is kept."""
    if officer in (None, OPERATOR):
        return turn.text("the operator of the machine")
    return turn.text("officer {id}", id=officer)


def _card(turn: Turn, entry: Entry) -> Say:
    rows: Rows = [
        [(turn.text("I called, or went there: it is right"), f"directory:verify:{entry.id}")],
        [(turn.text("For which region is it?"), f"directory:place:{entry.id}")],
        [(turn.text("Take it out"), f"directory:remove:{entry.id}")],
        [(turn.text("Back"), "directory:all")],
    ]
    return Say(_line(turn, entry), rows)


def _id(parts: list[str]) -> int:
    if len(parts) != 1:
        raise Stale
    return number(parts[0])


STEPS = {
    "all": everything,
    "add": add,
    "cancel": cancel,
    "show": one,
    "place": place,
    "verify": verify,
    "remove": remove,
}
