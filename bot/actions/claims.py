"""People who were written down: one by one, and how each comes by their own link, once."""

from datetime import datetime

from bot.actions import nationals, posts, rosters
from bot.actions.rosters import LINK_LASTS
from bot.domain.claim import begun, introduction, merged
from bot.domain.national import National
from bot.domain.post import Power, states_of
from bot.domain.registration import Registration
from bot.domain.roster import Person
from bot.domain.wording import N_
from bot.store import claims, facts, imports
from bot.store import nationals as register_of
from bot.store.claims import Claim
from bot.store.database import Connection

__all__ = ["LINK_LASTS", "WHY", "Claim", "begin", "by_code", "by_id", "join", "register", "write"]

WHY = N_(
    "Nobody was written to: Telegram lets a bot write only to people who have opened its link. "
    "Give each person theirs; it works once."
)


async def write(
    conn: Connection,
    person: Person,
    *,
    post: str,
    actor: str,
    code: str,
    now: datetime,
    again: bool = False,
) -> bool:
    """Write one person down, as a file of one row; gives False when that was done before.

    `again`: they get a new link all the same, and the old one opens nothing.
    """
    await posts.permit(conn, actor, Power.REGISTER, post)
    await posts.open_post(conn, post)
    if again:
        await claims.void(conn, post, person.identity)
    made = await imports.begin(conn, post, actor, now)
    await imports.stage(conn, made, post, [(1, person)], now + LINK_LASTS)
    if not again and await imports.known_before(conn, made, now):
        await imports.settle(conn, made, imports.DROPPED)
        return False
    await imports.note(conn, made, [])
    await imports.hold(conn, made)
    [(claim, _)] = await imports.slice_of(conn, made, after=0, limit=1)
    await imports.give_codes(conn, [(claim, code)])
    await rosters.settle(conn, made, actor=actor, now=now)
    return True


async def join(conn: Connection) -> str:
    """What stands before a code in a link."""
    return await facts.get(conn, "join") or "/start "


async def by_code(conn: Connection, code: str, now: datetime) -> Claim | None:
    """Who comes by this link; None when it was used, has lapsed, is none, or nobody serves it."""
    return await _served(conn, await claims.by_code(conn, code, now))


async def by_id(conn: Connection, claim_id: int, now: datetime) -> Claim | None:
    """The same in the middle of the dialogue; others who want it wait."""
    return await _served(conn, await claims.by_id(conn, claim_id, now))


async def _served(conn: Connection, claim: Claim | None) -> Claim | None:
    """Nobody is brought into the register of another State, whatever happened to their post."""
    if claim is None:
        return None
    home = await posts.the_post(conn, claim.post)
    served = not home.state or home.state in states_of(await posts.known(conn))
    return claim if served else None


async def begin(conn: Connection, chat_id: int, claim: Claim) -> Registration:
    """The dialogue of somebody who opened their link begins."""
    home = await posts.the_post(conn, claim.post)
    state = begun(claim.id, claim.post, claim.person, home.country)
    await nationals.set_active(conn, chat_id, True)
    await nationals.step(conn, chat_id, state)
    return state


async def register(
    conn: Connection, claim: Claim, *, chat_id: int, said: Registration, now: datetime
) -> National:
    """Whoever was written down joins, and the link is used, in this one transaction."""
    await nationals.register(conn, chat_id=chat_id, said=said, now=now)
    made = await nationals.by_chat(conn, chat_id)
    assert made is not None
    told = merged(made, claim.person)
    await register_of.change(conn, told, now)
    name, telephone = introduction(told, claim.person)
    await claims.introduce(conn, made.id, name=name, telephone=telephone)
    await claims.use(conn, claim.id, made.id, now)
    return told
