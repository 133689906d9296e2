"""What officers do with their post's directory."""

from datetime import datetime

from bot.actions import posts
from bot.content.regions import Regions
from bot.domain.directory import Entry, Kind, written
from bot.domain.post import Power
from bot.errors import NotFound, offered
from bot.store import audit, dialogues, directory
from bot.store.database import Connection

DIALOGUE = "directory"


async def listed(conn: Connection, *, post: str, actor: str) -> list[Entry]:
    """A post's entries, for its officers."""
    await posts.permit(conn, actor, Power.SEE_FIGURES, post)
    return await directory.of_post(conn, post)


async def get(conn: Connection, entry_id: int, *, actor: str, power: Power) -> Entry:
    """One entry.

    Raises:
        NotFound: there is none. NotAllowed: not this officer's post, or role.
    """
    found = await directory.get(conn, entry_id)
    if found is None:
        raise NotFound("This entry of the directory is no longer there.")
    await posts.permit(conn, actor, power, found.post)
    return found


async def ask(conn: Connection, chat_id: int, *, language: str, kind: Kind) -> None:
    """The next words of this chat are an entry of this kind."""
    await dialogues.put(conn, chat_id, language=language, name=DIALOGUE, state={"kind": kind})


async def asked(conn: Connection, chat_id: int) -> Kind | None:
    """Which kind of entry this chat was asked to write."""
    found = await dialogues.get(conn, chat_id)
    return Kind(found[2]["kind"]) if found is not None and found[1] == DIALOGUE else None


async def close(conn: Connection, chat_id: int, *, language: str) -> None:
    """No entry is being written any more."""
    await dialogues.put(conn, chat_id, language=language, name=None, state={})


async def add(
    conn: Connection, *, post: str, kind: Kind, text: str, actor: str, now: datetime
) -> Entry:
    """Write an entry down; it counts once it is verified.

    Raises:
        NotReady: `text` is not "name: value".
    """
    await posts.permit(conn, actor, Power.DIRECTORY, post)
    name, value = written(kind, text)
    made = await directory.add(conn, post, kind, name, value)
    await _note(conn, now, actor, "directory_added", made, kind)
    return await get(conn, made, actor=actor, power=Power.DIRECTORY)


async def place(
    conn: Connection,
    regions: Regions,
    entry_id: int,
    *,
    region: str | None,
    actor: str,
    now: datetime,
) -> Entry:
    """Say for which region of the post's country an entry is; None: for the whole post.

    Raises:
        NotFound: there is no such region in that country.
    """
    found = await get(conn, entry_id, actor=actor, power=Power.DIRECTORY)
    country = (await posts.the_post(conn, found.post)).country
    codes = [one.iso for one in regions.of_country(country)]
    if region is not None and region not in codes:
        raise NotFound(
            "There is no region {region}; did you mean {offered}?",
            region=region,
            offered=offered(region, codes),
        )
    if region != found.region:
        await directory.place(conn, entry_id, region)
        await _note(conn, now, actor, "directory_placed", entry_id, found.kind)
    return await get(conn, entry_id, actor=actor, power=Power.DIRECTORY)


async def emergency_numbers(conn: Connection, post: str) -> list[Entry]:
    """Those that hold for single regions, for people whom nobody's role concerns."""
    entries = await directory.of_post(conn, post)
    return [one for one in entries if one.kind is Kind.EMERGENCY and one.region]


async def verify(conn: Connection, entry_id: int, *, actor: str, now: datetime) -> Entry:
    """This officer called it, or went there, and it is right."""
    found = await get(conn, entry_id, actor=actor, power=Power.DIRECTORY)
    await directory.verify(conn, entry_id, actor, now)
    await _note(conn, now, actor, "directory_verified", entry_id, found.kind)
    return await get(conn, entry_id, actor=actor, power=Power.DIRECTORY)


async def remove(conn: Connection, entry_id: int, *, actor: str, now: datetime) -> Entry:
    """Take an entry out; gives what it was."""
    found = await get(conn, entry_id, actor=actor, power=Power.DIRECTORY)
    await directory.remove(conn, entry_id, now)
    await _note(conn, now, actor, "directory_removed", entry_id, found.kind)
    return found


async def _note(
    conn: Connection, now: datetime, actor: str, action: str, entry_id: int, kind: Kind
) -> None:
    subject = f"directory:{entry_id}"
    await audit.record(conn, at=now, actor=actor, action=action, subject=subject, kind=kind)
