"""How long it takes to queue an alert for everybody, and how long another writer waits then.

Once for everybody, once for a compound rule that everybody meets; and how long a polygon of 100
corners takes against all regions, all towns, and the kept points of a tenth of the people.
"""

import asyncio
import json
import math
import random
from time import perf_counter, process_time

from sqlalchemy import update

from bot.actions import sending
from bot.content import geojson, shapes
from bot.content.folders import locales_folder
from bot.content.locales import Locales
from bot.content.places import Places
from bot.domain.audience import Audience
from bot.domain.national import Group, Need
from bot.domain.rule import (
    EVERYBODY,
    AllOf,
    AnyOf,
    Belongs,
    Not,
    Requires,
    Rule,
    Speaks,
    Within,
    normal,
)
from bot.store import facts
from bot.store.alerts import digest
from bot.store.database import Database
from bot.store.schema import alerts
from tests.benchmarks import ground

CORNERS = 100  # of the polygon
COMPOUND = AllOf(
    (
        AnyOf((Within(regions=("MX-CHP", "MX-TAB", "MX-OAX")), Within(regions=("GT-12",)))),
        Speaks(("es", "en", "fr", "ht", "mam")),
        Not(Belongs((Group.STUDY, Group.VISIT))),
        Not(AllOf((Requires((Need.MOBILITY,)), Within(regions=("GT-01",))))),
    )
)
BETWEEN = 0.01  # s between two writes of the other writer


async def write_often(opened: Database, waits: list[float]) -> None:
    """Another writer, as the intake is one: notes how long each write waits (s)."""
    while True:
        asked = perf_counter()
        async with opened.write() as conn:
            waits.append(perf_counter() - asked)
            await facts.put(conn, "benchmark", str(len(waits)))
        await asyncio.sleep(BETWEEN)


async def main() -> None:
    """Launch approved alerts, and draw a polygon."""
    people = ground.arguments("audience", people=1_000_000).parse_args().people
    async with ground.database(people) as (opened, _):
        plain = await launch(opened, EVERYBODY)
        compound = await launch(opened, COMPOUND)
    ground.tell(
        **plain,
        **{f"compound_{name}": figure for name, figure in compound.items()},
        **draw(people // 10),
    )


async def launch(opened: Database, rule: Rule) -> dict[str, float]:
    """Queue an alert for the people whom a rule means, beside another writer."""
    locales = Locales.load(locales_folder())
    async with opened.write() as conn:
        alert = await ground.add_alert(conn, state="approved")
        audience = Audience(posts=("x",), rule=normal(rule)).to_json()
        this = alerts.c.id == alert
        await conn.execute(update(alerts).where(this).values(audience=audience))
        await conn.execute(update(alerts).where(this).values(digest=await digest(conn, alert)))
    waits: list[float] = []
    other = asyncio.create_task(write_often(opened, waits))
    await asyncio.sleep(10 * BETWEEN)
    began, used = perf_counter(), process_time()
    await sending.launch(opened, locales, ground.now())
    took, used = perf_counter() - began, process_time() - used
    other.cancel()
    await asyncio.gather(other, return_exceptions=True)
    return {
        "enqueue_s": round(took, 2),
        "cpu_s": round(used, 2),
        "longest_wait_ms": round(1000 * max(waits), 1),
        "p99_wait_ms": round(1000 * ground.percentile(waits, 0.99), 1),
        "writes": len(waits),
    }


def draw(points: int) -> dict[str, float]:
    """A polygon, read and turned into regions, towns and people; outlines and towns are read."""
    chance = random.Random(7)
    kept = {n: (chance.uniform(14, 20), chance.uniform(-96, -88)) for n in range(points)}
    turns = [2 * math.pi * n / CORNERS for n in range(CORNERS)]
    reach = [0.8 + 0.2 * math.sin(7 * turn) for turn in turns]
    ring = [
        [-92.5 + far * math.cos(turn), 16.2 + far * math.sin(turn)]
        for turn, far in zip(turns, reach, strict=True)
    ]
    raw = json.dumps({"type": "Polygon", "coordinates": [ring]}).encode()
    shapes.covered(shapes.circle(Places.load().find("Tapachula")[0], 1_000), {"MX"})
    began = perf_counter()
    shape = geojson.read(raw)
    found = shapes.covered(shape, {"MX"})
    inside = shapes.inside(shape, kept)
    return {
        "polygon_s": round(perf_counter() - began, 3),
        "regions": len(found.regions),
        "towns": len(found.towns),
        "points": points,
        "points_inside": len(inside),
    }


if __name__ == "__main__":
    asyncio.run(main())
