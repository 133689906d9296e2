"""How the choice of an audience is shown: whom it means, how many they are, and what can change."""

from bot.actions.choosing import Choosing
from bot.actions.headcounts import Breakdown, Count, LeftOut
from bot.content.audiences import GROUPS, NEEDS, Words
from bot.content.community import HIDDEN, NOT_SAID
from bot.content.regions import country_name
from bot.domain.language import LANGUAGES
from bot.domain.national import Group
from bot.domain.registration import MOVING, UNSAID
from bot.domain.selection import Field
from bot.domain.wording import N_
from bot.telegram.turn import Reply, Rows, Say, Turn
from bot.telegram.worker import Tools

Speaker = Turn | Tools  # both say the bot's own words in somebody's language
TICK = "✅ "
MOST_ROWS = 15  # of a table in the chat
BACK = N_("← Back")
QUESTIONS = {
    Field.REGIONS: N_("In which regions? Press to choose, and again to leave out."),
    Field.LANGUAGES: N_("Who speak which languages? Press to choose, and again to leave out."),
    Field.GROUPS: N_("Only these groups: press to choose, and again to leave out."),
    Field.WITHOUT: N_("Everybody but these groups: press to choose, and again to leave out."),
    Field.NEEDS: N_("Only who has these needs: press to choose, and again to leave out."),
    Field.POSTS: N_("The people of which other posts too? These share theirs."),
}
LABELS = {
    Field.REGIONS: N_("Regions"),
    Field.LANGUAGES: N_("Languages"),
    Field.GROUPS: N_("Groups"),
    Field.WITHOUT: N_("Not these groups"),
    Field.NEEDS: N_("Needs"),
    Field.POSTS: N_("Other posts"),
}
FILE_TOO = N_("You can also send the area as a GeoJSON or CAP file.")
MAYBE = N_("Who did not say where they are is counted in every area.")
CONTINUE, ONLY_MOVING = N_("Continue"), N_("Only who is on the move")
WHOM = N_("<b>For:</b> {whom}")
FEW = N_("Fewer than five people would get it.")


def words(turn: Speaker) -> Words:
    """Says rules to whoever asked."""
    read = turn.catalogue
    return Words(locales=read.locales, regions=read.regions, language=turn.language)


def people(turn: Speaker, count: Count) -> str:
    """How many they are, as this officer may see it."""
    if count.shown is None:
        return turn.text(FEW)
    return turn.plural("{n} person would get it.", "{n} people would get it.", count.shown)


def head(turn: Speaker, choosing: Choosing, count: Count) -> str:
    """Whom it means so far, and how many they are."""
    whom = turn.text(WHOM, whom=words(turn).rule(choosing.chosen.rule()))
    return f"{whom}\n<b>{people(turn, count)}</b>"


def menu(turn: Speaker, choosing: Choosing, count: Count, *, shared: bool = False) -> Say:
    """Everything that can be chosen; to go on stands first."""
    chosen = choosing.chosen
    fields = [field for field in Field if shared or field is not Field.POSTS]
    cells = [(_label(turn, field, choosing), f"audience:list:{field}") for field in fields]
    cells.insert(
        1, (_ticked(turn.text("A town and a radius"), bool(chosen.shapes)), "audience:town")
    )
    moving = _ticked(turn.text(ONLY_MOVING), chosen.moving is not None)
    rows: Rows = [
        [(turn.text(CONTINUE), "audience:go")],
        *_pairs(cells),
        [(moving, "audience:moving")],
        [
            (turn.text("Saved audiences"), "audience:saved"),
            (turn.text("Save this one"), "audience:save"),
        ],
        [
            (turn.text("Who they are"), "audience:who"),
            (turn.text("Who is left out, and why"), "audience:why"),
        ],
        [(turn.text("Map"), "audience:map"), (turn.text("Start again"), "audience:clear")],
    ]
    lines = [head(turn, choosing, count), turn.text(MAYBE), turn.text(FILE_TOO)]
    return Say("\n".join(lines), rows)


def _label(turn: Speaker, field: Field, choosing: Choosing) -> str:
    taken = len(getattr(choosing.chosen, field))
    label = turn.text(LABELS[field])
    return f"{TICK}{label} ({taken})" if taken else label


def answers(turn: Speaker, field: Field, country: str, shared: list[str]) -> dict[str, str]:
    """What may be chosen of a question: value → label."""
    regions = turn.catalogue.regions
    if field is Field.REGIONS:
        isos = [one.iso for one in regions.of_country(country)]
        named = {iso: regions.name(iso, turn.language) for iso in isos}
        return dict(sorted(named.items(), key=lambda pair: pair[1]))
    if field is Field.LANGUAGES:
        return {code: one.endonym for code, one in LANGUAGES.items()}
    if field is Field.NEEDS:
        return {need.value: turn.text(label) for need, label in NEEDS.items()}
    if field is Field.POSTS:
        return {code: code for code in shared}
    return {group.value: turn.text(label) for group, label in GROUPS.items()}


def listed(
    turn: Speaker, field: Field, offered: dict[str, str], choosing: Choosing, count: Count
) -> Say:
    """One question with its answers, those taken ticked."""
    taken = getattr(choosing.chosen, field)
    cells = [
        (_ticked(label, value in taken), f"audience:{field}:{value}")
        for value, label in offered.items()
    ]
    text = f"{head(turn, choosing, count)}\n\n{turn.text(QUESTIONS[field])}"
    return Say(text, [[(turn.text(BACK), "audience:show")], *_pairs(cells)])


def _ticked(label: str, taken: bool) -> str:
    return TICK + label if taken else label


def _pairs(cells: list[tuple[str, str]]) -> Rows:
    return [cells[at : at + 2] for at in range(0, len(cells), 2)]


def counted(turn: Speaker, found: Breakdown) -> list[Reply]:
    """By language, group and region."""
    tables = [
        (turn.text("By language"), found.languages, _language),
        (turn.text("By group"), found.groups, _group),
        (turn.text("By region"), found.regions, _place),
    ]
    lines = [f"<b>{people(turn, found.people)}</b>"]
    for title, rows, name in tables:
        lines += ["", f"<b>{title}</b>"]
        told = [f"{name(turn, row)}: {_number(turn, n)}" for row, n in rows.items()]
        lines += told[:MOST_ROWS]
        if more := len(told) - MOST_ROWS:
            lines += [turn.plural("… and {n} more.", "… and {n} more.", more)] if more > 0 else []
    return [Say("\n".join(lines), [[(turn.text(BACK), "audience:show")]])]


def excluded(
    turn: Speaker, found: LeftOut, *, back: str = "audience:show", drill: bool = False
) -> list[Reply]:
    """Each condition with how many do not meet it; of several, the first counts."""
    said = words(turn)
    total, paused = _number(turn, found.everybody.shown), _number(turn, found.paused)
    reasons = [
        "• " + turn.text("“{what}” leaves out {n}.", what=said.rule(rule), n=_number(turn, n))
        for rule, n in found.reasons
    ]
    lines = [
        turn.text("People of the post: {n}.", n=total),
        *(reasons or [turn.text("Nobody is left out.")]),
        turn.text("Besides these, {n} paused the alerts or blocked the bot.", n=paused),
        *([turn.text("A drill goes only to those who joined the exercise.")] if drill else []),
    ]
    return [Say("\n".join(lines), [[(turn.text(BACK), back)]])]


def _number(turn: Speaker, n: int | None) -> str:
    return turn.text(HIDDEN) if n is None else f"{n:,}".replace(",", "\u00a0")


def _language(_turn: Speaker, row: str) -> str:
    return LANGUAGES[row].endonym if row in LANGUAGES else row


def _group(turn: Speaker, row: str) -> str:
    return turn.text(GROUPS[Group(row)])


def _place(turn: Speaker, row: str) -> str:
    if row in (MOVING, UNSAID):
        return turn.text(N_("On the move")) if row == MOVING else turn.text(NOT_SAID)
    if turn.catalogue.regions.known(row):
        return words(turn).region(row)
    return turn.text(N_("{country}, region not said"), country=country_name(row, turn.language))
