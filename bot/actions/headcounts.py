"""Counting an audience before anything is sent: how many, of whom, and who is left out and why."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.actions import posts
from bot.actions.audiences import located
from bot.domain.audience import Audience
from bot.domain.disclosure import Line, few, protect
from bot.domain.national import Group
from bot.domain.post import OPERATOR, Power
from bot.domain.registration import MOVING, UNSAID
from bot.domain.rule import AllOf, Rule, as_read, normal
from bot.store import audiences, nationals
from bot.store.database import Connection

Counts = dict[str, int | None]  # row → people; None: hidden


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many are meant, as one officer may see it."""

    people: int
    small: bool  # whether counts under five are shown to them

    @property
    def shown(self) -> int | None:
        """None: fewer than five, and not for this officer's eyes."""
        return None if few(self.people) and not self.small else self.people


async def count(conn: Connection, audience: Audience, *, actor: str) -> Count:
    """How many an audience means now.

    Raises:
        NotAllowed: the actor may not draft for the post.
    """
    post = audience.posts[0]
    await posts.permit(conn, actor, Power.DRAFT, post)
    people = await audiences.count(conn, await located(conn, audience))
    return Count(people=people, small=await _sees_small(conn, actor, post))


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakdown:
    """An audience by language, group and region; None: hidden."""

    people: Count
    languages: Counts
    groups: Counts  # who is of several counts under each
    regions: Counts  # region, else MOVING, else country, else UNSAID


async def breakdown(conn: Connection, audience: Audience, *, actor: str) -> Breakdown:
    """Counted by language, group and region; small counts for those on duty only."""
    people = await count(conn, audience, actor=actor)
    meant = await located(conn, audience)
    languages: dict[str, int] = {}
    groups: dict[str, int] = {}
    for language, held, _, n in await nationals.tally(conn, meant):
        languages[language] = languages.get(language, 0) + n
        for group in held or (Group.GENERAL,):
            groups[group] = groups.get(group, 0) + n
    regions: dict[str, int] = {}
    for country, region, moving, n in await audiences.regions(conn, meant):
        row = region or (MOVING if moving else country or UNSAID)
        regions[row] = regions.get(row, 0) + n
    shown = [_masked(one, people) for one in (languages, groups, regions)]
    return Breakdown(people=people, languages=shown[0], groups=shown[1], regions=shown[2])


def _masked(rows: Mapping[str, int], total: Count) -> Counts:
    """The largest first. Of fewer than five people, nothing; else so much that none shows."""
    ordered = dict(sorted(rows.items(), key=lambda row: (-row[1], row[0])))
    if total.small:
        return dict(ordered)
    if total.shown is None:
        return dict.fromkeys(sorted(rows))
    cells = {("", name): n for name, n in ordered.items()}
    gone = protect(cells, [Line(tuple(cells))])
    return {name: None if ("", name) in gone else n for name, n in ordered.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Who of the posts' people gets nothing, and why."""

    everybody: Count
    paused: int | None  # they paused the alerts, or blocked the bot
    reasons: tuple[tuple[Rule, int | None], ...]  # what they do not meet; of several, the first


async def left_out(conn: Connection, audience: Audience, *, actor: str) -> LeftOut:
    """Count whom each part of the rule leaves out."""
    everybody = await count(conn, replace(audience, rule=AllOf()), actor=actor)
    rule = normal(audience.rule)
    parts = tuple(as_read(rule.of)) if isinstance(rule, AllOf) else (rule,)
    sizes = [everybody.people]
    for n in range(1, len(parts) + 1):
        narrower = replace(audience, rule=AllOf(parts[:n]))
        sizes.append((await count(conn, narrower, actor=actor)).people)
    gone = [before - after for before, after in pairwise(sizes)]
    rows = {str(n): people for n, people in enumerate([*gone, sizes[-1]])}
    shown = _masked(rows, everybody)
    paused = await audiences.paused(conn, audience.posts)
    return LeftOut(
        everybody=everybody,
        paused=Count(people=paused, small=everybody.small).shown,
        reasons=tuple((part, shown[str(n)]) for n, part in enumerate(parts)),
    )


async def _sees_small(conn: Connection, actor: str, post: str) -> bool:
    """The operator of the machine is nobody's duty officer."""
    if actor == OPERATOR:
        return False
    return (await posts.the_officer(conn, actor)).may(Power.SEE_SMALL, post)
