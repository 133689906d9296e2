"""Whom `enlace alert draft` means: its options as a rule."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.actions import audiences, posts
from bot.content.catalogue import Catalogue
from bot.domain.national import Group, Need
from bot.domain.rule import Rule, Within
from bot.domain.selection import Selection
from bot.domain.shape import metres
from bot.errors import AreaRefused, NotFound, nearest
from bot.store.database import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """The options, as they were typed."""

    regions: Sequence[str] = ()
    languages: Sequence[str] = ()
    groups: Sequence[str] = ()
    without: Sequence[str] = ()
    needs: Sequence[str] = ()
    town: str | None = None
    radius: str = ""
    polygon: Path | None = None
    moving: bool = False
    saved: str | None = None
    also: Sequence[str] = ()
    everybody: bool = False

    @property
    def said(self) -> bool:
        """Whether anything was said: nobody is everybody by leaving out an option."""
        several = (self.regions, self.languages, self.groups, self.without, self.needs)
        alone = (self.town, self.polygon, self.saved, self.moving, self.everybody)
        return any(several) or any(alone)


async def rule_of(
    conn: Connection, catalogue: Catalogue, meant: Meant, *, post: str, actor: str, now: datetime
) -> Rule:
    """The rule that the options come to.

    Raises:
        NotFound: no such post, group, need, town or saved audience. AreaRefused: no such area.
    """
    home = await posts.the_post(conn, post)
    known = await audiences.countries(conn)
    saved = None
    if meant.saved is not None:
        named = await audiences.named(conn, post, meant.saved, actor=actor)
        saved = (await audiences.use(conn, named.id, actor=actor, now=now)).rule
    chosen = Selection(
        regions=tuple(meant.regions),
        languages=tuple(meant.languages),
        groups=tuple(word_of(Group, one) for one in meant.groups),
        without=tuple(word_of(Group, one) for one in meant.without),
        needs=tuple(word_of(Need, one) for one in meant.needs),
        shapes=tuple(_shapes(catalogue, meant, known)),
        moving=home.country if meant.moving else None,
        saved=saved,
    )
    return chosen.rule()


def _shapes(catalogue: Catalogue, meant: Meant, countries: frozenset[str]) -> list[Within]:
    found = []
    if meant.polygon is not None:
        found.append(audiences.from_geojson(meant.polygon.read_bytes(), countries))
    if meant.town is not None:
        found.append(_around(catalogue, meant.town, meant.radius, countries))
    return found


def _around(catalogue: Catalogue, town: str, radius: str, countries: frozenset[str]) -> Within:
    length = metres(radius)
    if length is None:
        raise AreaRefused("“{text}” is no radius; write 800m or 20km.", text=radius)
    places = catalogue.places.find(town)
    towns = [one for one in places if one.code != one.region]
    if not towns:
        raise NotFound("There is no town “{name}”; name a larger one nearby.", name=town)
    home = [one for one in towns if one.country in countries]
    return audiences.around((home or towns)[0], length, countries)


def word_of(kind: Any, text: str) -> Any:
    try:
        return kind(text)
    except ValueError:
        known = [str(one) for one in kind]
        raise NotFound(
            "There is no {kind} “{text}”; {hint}",
            kind=kind.__name__.lower(),
            text=text,
            hint=nearest(text, known),
        ) from None
