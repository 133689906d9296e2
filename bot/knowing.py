"""`enlace directory …`: what a post knows, and who verified it."""

from bot.actions import directory, posts
from bot.commands import Json, Office, tell
from bot.domain.directory import Entry, Kind
from bot.domain.post import OPERATOR
from bot.meaning import word_of


async def listed(desk: Office, post: str) -> list[Json]:
    """A post's entries by kind."""
    async with desk.database.read() as conn:
        await posts.the_post(conn, post)
        found = await directory.listed(conn, post=post, actor=OPERATOR)
    return [_told(desk, one) for one in found]


async def add(
    desk: Office,
    post: str,
    kind: str,
    entry: str,
    officer: str,
    *,
    verified: bool,
    region: str | None = None,
) -> Json:
    """A new entry, verified at once if whoever adds it says so."""
    chosen = word_of(Kind, kind)
    async with desk.database.write() as conn:
        await posts.the_post(conn, post)
        made = await directory.add(
            conn, post=post, kind=chosen, text=entry, actor=officer, now=desk.now
        )
        if region is not None:
            made = await directory.place(
                conn, desk.catalogue.regions, made.id, region=region, actor=officer, now=desk.now
            )
        if verified:
            made = await directory.verify(conn, made.id, actor=officer, now=desk.now)
        await tell(desk, conn, officer, f"add directory entry {made.id}", post)
    return _told(desk, made)


async def verify(desk: Office, entry_id: int, officer: str) -> Json:
    """It is right."""
    async with desk.database.write() as conn:
        made = await directory.verify(conn, entry_id, actor=officer, now=desk.now)
        await tell(desk, conn, officer, f"verify directory entry {entry_id}", made.post)
    return _told(desk, made)


async def remove(desk: Office, entry_id: int, officer: str) -> Json:
    """Gone."""
    async with desk.database.write() as conn:
        gone = await directory.remove(conn, entry_id, actor=officer, now=desk.now)
        await tell(desk, conn, officer, f"remove directory entry {entry_id}", gone.post)
    return {"id": entry_id, "removed": True}


def _told(desk: Office, one: Entry) -> Json:
    return {
        "id": one.id,
        "kind": str(one.kind),
        "name": one.name,
        "value": one.value,
        "region": one.region or "",
        "verified_by": one.verified_by or "",
        "verified_at": one.verified_at.isoformat() if one.verified_at else "",
        "counts": one.counts(desk.now),
    }
