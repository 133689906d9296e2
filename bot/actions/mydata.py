"""What a person may see of themselves: everything."""

import json
from dataclasses import replace

from bot.actions import profiles
from bot.domain.mydata import MyData, plain
from bot.domain.national import National
from bot.store import consents, mydata
from bot.store.database import Connection

LONGEST = 90_000  # bytes of the file


async def gather(conn: Connection, national: National) -> MyData:
    """All that is kept of a registered person."""
    stays = await mydata.stays(conn, national)
    return MyData(
        record=await profiles.record_of(conn, national),
        registered_at=stays[0].since,
        consents=tuple(await consents.story(conn, national.id)),
        received=await mydata.received(conn, national.id),
        answered=await mydata.answered(conn, national.id),
        looks=await mydata.looks(conn, national.id, stays),
        stays=stays,
        exercises=await mydata.exercises_of(conn, national.id),
        claimed_at=await mydata.claimed_at(conn, national.id),
    )


def as_json(data: MyData) -> str:
    """The same for a file; where that would grow too long, the oldest of each list goes."""
    while True:
        told = plain(data)
        told["consents"] = [
            {"layer": layer, "given": given, "version": version, "language": language, "at": at}
            for layer, given, version, language, at in told["consents"]
        ]
        text = json.dumps(told, ensure_ascii=False, indent=1)
        if len(text.encode()) <= LONGEST:
            return text
        data = replace(
            data,
            received=data.received[: len(data.received) // 2],
            answered=data.answered[: len(data.answered) // 2],
            looks=data.looks[: len(data.looks) // 2],
            consents=data.consents[len(data.consents) // 2 :],
        )
