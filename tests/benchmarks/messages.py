"""How long messages take: to load, to render in each form, and to be looked at. One line of JSON.

The last two are the longest time that nothing else could run while an officer drafts an alert to
people of every language and group, and while its pictures and voices are made.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from itertools import combinations, islice, product
from pathlib import Path
from time import perf_counter

from bot.actions import alerts, exercises, forms, posts, previews
from bot.actions import checking as checker
from bot.app import catalogue
from bot.config import load, shipped
from bot.content import cards, speech
from bot.content.catalogue import Catalogue
from bot.content.files import Files
from bot.content.folders import messages_folder
from bot.content.messages import Library
from bot.content.parts import Told, parts_of
from bot.domain.form import core
from bot.domain.hazard import Hazard, Phase
from bot.domain.language import LANGUAGES
from bot.domain.national import Form, Group, National, in_order
from bot.domain.slot import fictional
from bot.domain.sms import sms
from bot.store import nationals
from bot.store.database import Database
from tests.benchmarks import ground
from tests.told import composed

VARIANTS = 500
TICK = 0.001  # s between two looks at the clock
POST = load(shipped(), {}).posts[0]


def took(work: Callable[[], object], rounds: int) -> float:
    """Seconds of the quickest of some rounds: others use the machine too."""
    times = []
    for _ in range(rounds):
        began = perf_counter()
        work()
        times.append(perf_counter() - began)
    return min(times)


def told(language: str, groups: tuple[Group, ...], now: datetime) -> Told:
    """A hurricane warning as a drill."""
    return Told(
        hazard=Hazard.HURRICANE,
        phase=Phase.WARNING,
        language=language,
        groups=in_order(groups),
        slots=fictional(POST, ["Chiapas"], now, now + timedelta(hours=6)),
        zone=POST.time_zone,
        drill=True,
    )


def short(library: Library, one: Told) -> str:
    """Its core."""
    return core(parts_of(library, one))


WRITTEN = (composed, short, lambda library, one: sms(short(library, one)).text)


def every(library: Library, now: datetime) -> list[tuple[Callable[[Library, Told], str], Told]]:
    """As many variants as wanted: languages × groups, alone and in pairs, × forms."""
    groups = [*((one,) for one in Group), *combinations(list(Group)[1:], 2)]
    cells = product(groups, library.languages, WRITTEN)
    return [(form, told(language, one, now)) for one, language, form in islice(cells, VARIANTS)]


def rendered(library: Library, rounds: int) -> dict[str, float]:
    """Loading, one variant, and many of one alert."""
    now = ground.now()
    loading = took(lambda: Library.load(messages_folder()), rounds)
    cells = every(library, now)
    assert len(cells) == VARIANTS
    many = took(lambda: [form(library, one) for form, one in cells], rounds)
    single = max(took(partial(composed, library, cell), 5 * rounds) for _, cell in cells[::20])
    return {
        "load_s": round(loading, 3),
        "variant_ms": round(1000 * single, 3),
        "variants_500_s": round(many, 3),
    }


def drawn(read: Catalogue, rounds: int) -> dict[str, float]:
    """A card and a voice; the first of each, which starts its library, is told apart."""
    now = ground.now()
    one = told("es", (Group.FARM_WORK,), now)
    expires = now + timedelta(hours=6)

    def card() -> bytes:
        return cards.card(read.library, read.locales, one, expires)

    first = took(card, 1)
    made = {
        "first_card_ms": round(1000 * first, 1),
        "card_ms": round(1000 * took(card, 3 * rounds), 1),
    }
    return made if speech.absent() else made | spoken(read.library, one, rounds)


def spoken(library: Library, one: Told, rounds: int) -> dict[str, float]:
    """A voice note; its time is that of 30 s of speech."""
    seconds = speech.voice(library, one).seconds
    spent = took(lambda: speech.voice(library, one), rounds)
    return {"voice_30_s": round(spent * 30 / seconds, 2), "voice_length_s": round(seconds, 1)}


async def prepared(opened: Database) -> None:
    """Somebody of each language and group; some like a picture or a voice."""
    async with opened.write() as conn:
        await posts.sync(conn, load(shipped(), {}).posts)
        await exercises.open_one(
            conn, code="SALA", post=None, open_to_all=True, actor="cli", now=ground.now()
        )
        for number, (language, group) in enumerate(product(LANGUAGES, Group)):
            await nationals.save(
                conn,
                National(
                    id=0, chat_id=5000 + number, language=language, post=POST.code,
                    region=POST.region, groups=in_order([group]),
                    form=list(Form)[number % 3] if language in ("es", "ht") else Form.TEXT,
                    confirmed_at=ground.now(),
                ),
            )  # fmt: skip


async def watch(gaps: list[float]) -> None:
    """Note how long the loop was away each time."""
    while True:
        asked = perf_counter()
        await asyncio.sleep(TICK)
        gaps.append(perf_counter() - asked - TICK)


async def drafting(opened: Database, read: Catalogue) -> int:
    """An officer drafts an alert and sees every text with what the rules say; gives its number."""
    now = ground.now()
    async with opened.write() as conn:
        alert = await alerts.draft(
            conn, read, post=POST.code, hazard=Hazard.HURRICANE, phase=Phase.WARNING,
            regions=(POST.region,), drill=True, expires_at=now + timedelta(hours=6),
            author="cli", now=now,
        )  # fmt: skip
        seen = await previews.preview(conn, read, alert, rate=25, now=alert.created_at)
        await checker.examine(conn, read, alert, seen.variants, now=now)
    return alert.id


async def making(opened: Database, read: Catalogue, folder: Path, alert: int) -> None:
    """Its pictures and voices are made, and it is submitted."""
    files = Files.inside(folder)
    async with opened.read() as conn:
        plan = await forms.plan(conn, alert)
    made = await asyncio.to_thread(forms.make, read, files, plan)
    async with opened.write() as conn:
        await forms.submit(conn, read, plan, made, officer="cli", now=ground.now())


async def blocked(read: Catalogue, rounds: int) -> dict[str, float]:
    """The longest time on the loop without a pause, in the best of some rounds."""
    gaps: list[float] = []
    drafted, formed = [], []
    async with ground.database(1) as (opened, folder):
        await prepared(opened)
        watching = asyncio.create_task(watch(gaps))
        for _ in range(rounds):
            await asyncio.sleep(0.05)
            gaps.clear()
            alert = await drafting(opened, read)
            drafted.append(max(gaps))
            gaps.clear()
            await making(opened, read, folder, alert)
            formed.append(max(gaps))
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
    return {
        "drafting_blocks_ms": round(1000 * min(drafted), 1),
        "making_blocks_ms": round(1000 * min(formed), 1),
    }


def main() -> None:
    """Print the line."""
    parser = ground.arguments("messages")
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    read = catalogue()
    figures = rendered(read.library, rounds) | drawn(read, rounds)
    ground.tell(**figures | asyncio.run(blocked(read, rounds)))


if __name__ == "__main__":
    main()
