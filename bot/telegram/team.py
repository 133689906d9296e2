"""/team: who works at the post, and for its admins who may do what."""

import secrets

from bot.actions import officers, posts
from bot.content.formats import day
from bot.domain.post import Officer, Power, Role
from bot.domain.wording import N_
from bot.telegram.front import UNKNOWN, Front, Stale, number, word
from bot.telegram.turn import Reply, Rows, Say, Turn

ROLES = {
    Role.AUTHOR: N_("author"),
    Role.APPROVER: N_("approver"),
    Role.DUTY: N_("duty officer"),
    Role.OBSERVER: N_("observer"),
    Role.ADMIN: N_("administrator"),
    Role.PROTECTION: N_("protection officer"),
}
WHAT = {
    Role.AUTHOR: N_("author: writes alerts"),
    Role.APPROVER: N_("approver: approves alerts of others"),
    Role.DUTY: N_("duty officer: answers calls for help, keeps the register"),
    Role.OBSERVER: N_("observer: sees figures"),
    Role.ADMIN: N_("administrator: all of it, and the team"),
    Role.PROTECTION: N_("protection officer: children alone, violence; in silence"),
}

YOU = N_("(you)")
PRESS = N_("Press a role to give it or to take it.")


def install(front: Front) -> None:
    """Add these routes."""
    front.command("team")(command)
    front.button("team")(pressed)


async def command(turn: Turn, _argument: str) -> list[Reply]:
    """/team"""
    if turn.officer is None:
        return [Say(turn.text(UNKNOWN))]
    return await everybody(turn, turn.officer, [])


async def pressed(turn: Turn, parts: list[str]) -> list[Reply]:
    """A button of these menus: team:STEP:…"""
    step = STEPS.get(parts[0])
    if step is None or turn.officer is None:
        raise Stale
    return await step(turn, turn.officer, parts[1:])


async def everybody(turn: Turn, officer: Officer, _parts: list[str]) -> list[Reply]:
    """The officers of the post, by number: names are not kept."""
    post = await posts.the_post(turn.conn, officer.post)
    found = await officers.team(turn.conn, post=officer.post, actor=str(officer.id))
    lines = [turn.text("<b>Team of {post}</b>", post=post.name)]
    lines += [_line(turn, one, officer, post.time_zone) for one in found]
    if not officer.may(Power.INVITE, officer.post):
        return [Say("\n".join(lines))]
    rows: Rows = [[(turn.text("Invite an officer"), "team:invite")]]
    cells = [(turn.text("Officer {id}", id=one.id), f"team:officer:{one.id}") for one in found]
    return [Say("\n".join(lines), rows + [cells[i : i + 2] for i in range(0, len(cells), 2)])]


async def one(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """One officer, with a button for each role to give or to take."""
    found = await officers.colleague(turn.conn, _id(parts), actor=str(officer.id))
    return [_card(turn, found)]


async def grant(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """Give a role."""
    found = await officers.grant(
        turn.conn, turn.catalogue.locales, *_who(parts), actor=str(officer.id), now=turn.now
    )
    return [_card(turn, found)]


async def take(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """Take a role."""
    found = await officers.take(
        turn.conn, turn.catalogue.locales, *_who(parts), actor=str(officer.id), now=turn.now
    )
    return [_card(turn, found)]


async def ask_remove(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """Once more, before somebody loses everything."""
    found = await officers.colleague(turn.conn, _id(parts), actor=str(officer.id))
    rows: Rows = [
        [(turn.text("Yes, remove officer {id}", id=found.id), f"team:removed:{found.id}")],
        [(turn.text("No"), f"team:officer:{found.id}")],
    ]
    return [Say(turn.text("Remove officer {id} from the team?", id=found.id), rows)]


async def removed(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """Gone."""
    await officers.remove(
        turn.conn, turn.catalogue.locales, _id(parts), actor=str(officer.id), now=turn.now
    )
    return [Say(turn.text("Officer {id} was removed.", id=_id(parts)))]


async def invite(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """As what? Then the link, which works once."""
    if not parts:
        rows = [[(turn.text(words), f"team:invite:{role}")] for role, words in WHAT.items()]
        return [Say(turn.text("As what do you invite them?"), rows)]
    role, code = word(Role, parts[0]), secrets.token_urlsafe(18)
    lapses = await posts.invite(
        turn.conn, code=code, post=officer.post, role=role, actor=str(officer.id), now=turn.now
    )
    post = await posts.the_post(turn.conn, officer.post)
    text = turn.text(
        "Give this to the new {role}, and to nobody else. It works once, until {day}:\n\n"
        "{link}\n\nOr they write to the bot: /start {code}",
        role=turn.text(ROLES[role]),
        day=day(lapses, turn.language, post.time_zone),
        link=await officers.link(turn.conn, code),
        code=code,
    )
    return [Say(text)]


def _line(turn: Turn, one: Officer, reader: Officer, zone: str) -> str:
    line = turn.text(
        "Officer {id}: {roles} · since {day}",
        id=one.id,
        roles=_roles(turn, one),
        day=day(one.since, turn.language, zone),
    )
    return f"{line} {turn.text(YOU)}" if one.id == reader.id else line


def _card(turn: Turn, found: Officer) -> Say:
    rows: Rows = []
    for role, words in WHAT.items():
        has = role in found.roles
        step, sign = ("take", "☑️") if has else ("grant", "⬜️")
        rows.append([(f"{sign} {turn.text(words)}", f"team:{step}:{found.id}:{role}")])
    rows.append([(turn.text("Languages"), f"speakers:show:{found.id}")])
    rows.append([(turn.text("Remove from the team"), f"team:remove:{found.id}")])
    rows.append([(turn.text("Back"), "team:all")])
    text = turn.text("Officer {id}: {roles}", id=found.id, roles=_roles(turn, found))
    return Say(f"{text}\n{turn.text(PRESS)}", rows)


def _roles(turn: Turn, one: Officer) -> str:
    return ", ".join(turn.text(ROLES[role]) for role in Role if role in one.roles)


def _id(parts: list[str]) -> int:
    if len(parts) != 1:
        raise Stale
    return number(parts[0])


def _who(parts: list[str]) -> tuple[int, Role]:
    if len(parts) != 2:
        raise Stale
    return number(parts[0]), word(Role, parts[1])


STEPS = {
    "all": everybody,
    "officer": one,
    "grant": grant,
    "take": take,
    "remove": ask_remove,
    "removed": removed,
    "invite": invite,
}
