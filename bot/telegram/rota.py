"""/rota: who is on duty when; an officer goes on duty with one press."""

from datetime import timedelta

from bot.actions import handovers, rota
from bot.actions.handovers import HAND, OVER
from bot.actions.posts import the_post
from bot.content.formats import instant
from bot.domain.post import Officer, Power
from bot.domain.rota import Shift
from bot.domain.wording import N_
from bot.telegram.front import UNKNOWN, Front, Stale, number
from bot.telegram.turn import Reply, Rows, Say, Turn

HOURS = (4, 8, 12, 24)
HOW = N_(
    "Plan a shift: /rota 27/11 08:00-16:00, or as an administrator with the officer's number "
    "before it: /rota 3 27/11 08:00-16:00"
)
NOBODY = N_("⚠️ Nobody is on duty.")
NOTE = N_("Write the note for whoever takes calls {ids} after you: what was done, what is next.")
HANDED = N_("Handed over: {ids}. They are in the queue again, with your note.")
NONE_HELD = N_("You have no calls.")
UNPLANNED = N_("⚠️ Nobody is on duty, and nobody is planned.")


def install(front: Front) -> None:
    """Add these routes."""
    front.command("rota")(command)
    front.button("rota")(pressed)
    front.text(typed)


async def command(turn: Turn, argument: str) -> list[Reply]:
    """/rota, /rota 27/11 08:00-16:00, /rota 3 27/11 08:00-16:00"""
    if turn.officer is None or not turn.officer.may(Power.CASES, turn.officer.post):
        return [Say(turn.text(UNKNOWN))]
    if argument:
        await _plan(turn, turn.officer, argument)
    return await _listed(turn, turn.officer)


async def pressed(turn: Turn, parts: list[str]) -> list[Reply]:
    """rota:on:HOURS, rota:off, rota:hand, rota:cancel:SHIFT, rota:show"""
    officer = turn.officer
    if officer is None:
        raise Stale
    if parts[0] == "on" and len(parts) == 2 and number(parts[1]) in HOURS:
        lasts = timedelta(hours=number(parts[1]))
        await rota.go_on(turn.conn, officer=officer, lasts=lasts, now=turn.now)
    elif parts == ["off"]:
        await rota.go_off(turn.conn, officer=officer, now=turn.now)
        return [*await _still_held(turn, officer), *await _listed(turn, officer)]
    elif parts == ["hand"]:
        return await _hand(turn, officer)
    elif parts[0] == "cancel" and len(parts) == 2:
        await rota.cancel(turn.conn, number(parts[1]), actor=str(officer.id), now=turn.now)
    elif parts != ["show"]:
        raise Stale
    return await _listed(turn, officer)


async def _still_held(turn: Turn, officer: Officer) -> list[Reply]:
    """Nobody goes off duty with calls unnoticed."""
    mine = await handovers.held_by(turn.conn, officer)
    if not mine:
        return []
    ids = ", ".join(str(one.id) for one in mine)
    rows = [[(turn.text(HAND), "rota:hand")]]
    return [Say(turn.text(OVER, ids=ids), rows)]


async def _hand(turn: Turn, officer: Officer) -> list[Reply]:
    """The note comes next."""
    mine = await handovers.begin(turn.conn, officer, language=turn.language)
    if not mine:
        return [Say(turn.text(NONE_HELD))]
    ids = ", ".join(str(one.id) for one in mine)
    return [Say(turn.text(NOTE, ids=ids))]


async def typed(turn: Turn, text: str) -> list[Reply] | None:
    """The note for whoever takes the calls over."""
    if turn.officer is None or not await handovers.waits(turn.conn, turn.chat_id):
        return None
    mine = await handovers.hand_over(
        turn.conn, turn.officer, text, turn.now, language=turn.language
    )
    ids = ", ".join(str(one.id) for one in mine)
    return [Say(turn.text(HANDED if mine else NONE_HELD, ids=ids))]


async def _plan(turn: Turn, officer: Officer, argument: str) -> None:
    whose, _, rest = argument.partition(" ")
    own = not (whose.isascii() and whose.isdecimal() and len(whose) < 10)
    await rota.plan(
        turn.conn,
        text=argument if own else rest,
        whose=officer.id if own else int(whose),
        actor=str(officer.id),
        now=turn.now,
    )


async def _listed(turn: Turn, officer: Officer) -> list[Reply]:
    post = await the_post(turn.conn, officer.post)
    shifts = await rota.listed(turn.conn, post=post.code, actor=str(officer.id), now=turn.now)
    duty = await rota.duty(turn.conn, post.code, turn.now)
    lines = [turn.text("<b>Rota of {post}</b>", post=post.name)]
    if not duty.staffed:
        lines.append(turn.text(NOBODY if shifts else UNPLANNED))
    lines += [_line(turn, one, post.time_zone) for one in shifts]
    lines.append(turn.text(HOW))
    on = [(turn.text("On duty: {n} h", n=n), f"rota:on:{n}") for n in HOURS]
    rows: Rows = [on[:2], on[2:]]
    if any(one.id == officer.id for one in duty.officers):
        rows.append([(turn.text("Off duty"), "rota:off")])
    rows += [
        [(turn.text("Cancel the shift of {when}", when=_when(turn, one, post.time_zone)),
          f"rota:cancel:{one.id}")]
        for one in shifts if one.officer_id == officer.id and one.starts_at > turn.now
    ][:5]  # fmt: skip
    return [Say("\n".join(lines), rows)]


def _when(turn: Turn, one: Shift, zone: str) -> str:
    return instant(one.starts_at, turn.language, zone)


def _line(turn: Turn, one: Shift, zone: str) -> str:
    sign = "🟢" if one.holds(turn.now) else "⚪️"
    text = turn.text(
        "Officer {id}: {begins} – {ends}",
        id=one.officer_id,
        begins=_when(turn, one, zone),
        ends=instant(one.ends_at, turn.language, zone),
    )
    return f"{sign} {text}"
