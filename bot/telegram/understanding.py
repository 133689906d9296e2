"""Do you understand? Two buttons under a warning or drill, and their figures for officers."""

from html import escape

from bot.actions import posts, statistics, understanding
from bot.content.figures import FEW, TABLES, Teller
from bot.domain.shown import Shown
from bot.domain.understanding import FACETS, Understood
from bot.domain.wording import N_
from bot.errors import NotFound
from bot.telegram.front import Front, Stale, number
from bot.telegram.turn import Reply, Rows, Say, Toast, Turn

YES = N_("Good. Do now what the message says.")
NO = N_("Thank you for telling us. Read it once more, ask somebody near you, or call {telephone}.")
TITLE = N_("Understood")
LINE = N_("I know what to do: {yes} · I did not understand: {no}")
QUESTIONS = N_("Questions of the exercise: {right} of {asked} right")
NONE = N_("Nobody has said whether they understood.")


def install(front: Front) -> None:
    """Add these routes."""
    front.button("understand")(pressed)
    front.button("understood")(figures)


async def pressed(turn: Turn, parts: list[str]) -> list[Reply]:
    """understand:ALERT:yes|no. The answer is a toast: it costs no message."""
    if turn.national is None or len(parts) != 2 or parts[1] not in ("yes", "no"):
        raise Stale
    yes = parts[1] == "yes"
    try:
        await understanding.said(
            turn.conn,
            number(parts[0]),
            turn.national.id,
            yes=yes,
            seq=turn.seq,
            now=turn.now,
        )
    except NotFound:
        raise Stale from None
    if yes:
        return [Toast(turn.text(YES))]
    post = await posts.the_post(turn.conn, turn.national.post)
    return [Toast(turn.text(NO, telephone=post.telephone), alert=True)]


def lines(seen: Shown, teller: Teller) -> list[str]:
    """What was understood of an alert, for whoever sees its figures; empty where nobody said."""
    whole = seen.understood.get("", {})
    return ["", *_told(teller, whole[""])] if whole else []


def _told(teller: Teller, row: Understood | None) -> list[str]:
    yes, no = (row.understood, row.not_understood) if row else (None, None)
    said = [escape(teller.text(LINE, yes=teller.count(yes), no=teller.count(no)))]
    if row is not None and row.asked:
        said.append(escape(teller.text(QUESTIONS, right=row.right, asked=row.asked)))
    return said


async def figures(turn: Turn, parts: list[str]) -> list[Reply]:
    """understood:ALERT: by language, group and form."""
    if turn.officer is None or len(parts) != 1:
        raise Stale
    alert, actor = number(parts[0]), str(turn.officer.id)
    seen = await statistics.seen(turn.conn, alert, actor=actor, now=turn.now)
    read = turn.catalogue
    post = await posts.the_post(turn.conn, seen.report.post)
    teller = Teller(locales=read.locales, regions=read.regions, language=turn.language, post=post)
    text = [f"<b>{escape(teller.head(seen.report))}</b>", f"<b>{turn.text(TITLE)}</b>"]
    if not seen.understood:
        few = [teller.text(FEW)] if seen.few else [turn.text(NONE)]
        return [Say("\n".join([*text, *few]), _back(turn, alert))]
    for facet in FACETS:
        table = f"by_{facet}"
        text += ["", f"<b>{turn.text(TABLES[table])}</b>"]
        for name, row in seen.understood[facet].items():
            text.append(f"{escape(teller.row(table, name))}: {' · '.join(_told(teller, row))}")
    return [Say("\n".join(text), _back(turn, alert))]


def _back(turn: Turn, alert: int) -> Rows:
    return [[(turn.text("Back"), f"stats:{alert}")]]
