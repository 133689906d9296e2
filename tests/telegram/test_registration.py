"""The dialogue of joining as people meet it: it ends from everywhere, resumes, and goes back.

Handlers at work on a real database; the restart is a new front on the same file.
"""

import asyncio
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.actions import nationals
from bot.domain.language import SPOKEN
from bot.domain.registration import Registration, Step
from bot.errors import RuleError
from bot.store.database import Database
from bot.store.schema import metadata
from bot.telegram.front import Stale
from bot.telegram.turn import Reply
from tests.telegram.desk import PHONE, Desk, buttons, said

MOST_TAPS = 6  # with /start
STEPS = tuple(step for step in Step if step is not Step.DONE)
PRESSES = st.sampled_from(
    [
        *(f"register:language:{code}" for code in (*SPOKEN, "mam", "more", "xx")),
        *(f"register:consent:{one}" for one in ("checkins", "alerts", "foreign", "relative")),
        *(f"register:country:{one}" for one in ("MX", "US", "unsaid", "ZZ")),
        *(f"register:region:{one}" for one in ("MX-CHP", "US-TX", "moving", "elsewhere", "XX-1")),
        *(f"register:group:{one}" for one in ("general", "farm_work", "nothing")),
        *(
            "register:place:MX-OAX",
            "register:place:none",
            "register:done:",
            "register:",
            "register",
        ),
        *("aloud:consent", "language:ht", "language:mam", "forget:yes", "forget:no", "place:none"),
        *("profile:list", "profile:area", "profile:point", "mydata:file", "fresh:yes"),
    ]
)
WORDS = st.sampled_from(
    [
        "",
        "sí",
        "español",
        "Kʼicheʼ",
        "México",
        "Chiapas",
        "Tapachula",
        "estoy bien",
        "/",
        "🆘",
        "x" * 4096,
    ]
)
COMMANDS = st.sampled_from(
    ["/start", "/start av-tap", "/start SALA", "/start nothing-of-the-kind", "/stop", "/language",
     "/forget", "/profile", "/mydata", "/help"]
)  # fmt: skip
PLACES = st.sampled_from([(14.9056, -92.2634), (0.0, -150.0), (500.0, 0.0), (29.76, -95.37)])
INPUTS = st.lists(
    st.one_of(
        st.tuples(st.just("press"), PRESSES),
        st.tuples(st.just("write"), WORDS),
        st.tuples(st.just("command"), COMMANDS),
        st.tuples(st.just("locate"), PLACES),
    ),
    max_size=15,
)


@settings(max_examples=20, deadline=None)
@given(INPUTS)
def test_it_ends_from_every_sequence_of_inputs(inputs: list[tuple[str, object]]) -> None:
    """After any of them, and a restart, the suggested answers lead to the end in few taps."""
    with TemporaryDirectory() as folder:
        asyncio.run(_play_and_end(Path(folder), inputs))


@settings(max_examples=10, deadline=None)
@given(INPUTS, st.sampled_from(STEPS))
def test_it_goes_back_to_every_question_that_was_asked(
    inputs: list[tuple[str, object]], step: Step
) -> None:
    """An old button answers its question again; it ends from there too."""
    with TemporaryDirectory() as folder:
        asyncio.run(_go_back(Path(folder), inputs, step))


async def _play_and_end(folder: Path, inputs: list[tuple[str, object]]) -> None:
    desk = await opened(folder)
    for one in inputs:
        await suffer(desk, *one)
    desk = await restarted(folder, desk)
    assert await taps_to_the_end(desk) <= MOST_TAPS
    await desk.database.close()


async def _go_back(folder: Path, inputs: list[tuple[str, object]], step: Step) -> None:
    desk = await opened(folder)
    for one in inputs:
        await suffer(desk, *one)
    state = await where(desk)
    order = list(Step)
    if state is not None and order.index(step) < order.index(state.step):
        good = {"language": "fr", "consent": "alerts", "country": "MX", "region": "MX-CHP"}
        await desk.press(PHONE, f"register:{step}:{good[step]}")
        after = await where(desk)
        # With alerts only the place is the last question: then there is no dialogue any more.
        assert after is None or order.index(step) < order.index(after.step)
    assert await taps_to_the_end(desk) <= MOST_TAPS
    await desk.database.close()


async def opened(folder: Path) -> Desk:
    """A desk with an empty database."""
    database = Database.in_folder(folder)
    async with database.write() as conn:
        await conn.run_sync(metadata.create_all)
    desk = Desk(database)
    await desk.open()
    return desk


async def restarted(folder: Path, desk: Desk) -> Desk:
    """Another process, on the same file."""
    await desk.database.close()
    return Desk(Database.in_folder(folder), seq=desk.seq)


async def suffer(desk: Desk, kind: str, value: object) -> None:
    """One input; a refusal and an old button are answers."""
    with suppress(RuleError, Stale):
        if kind == "locate":
            assert isinstance(value, tuple)
            await desk.locate(PHONE, *value)
        elif kind == "press":
            await desk.press(PHONE, str(value))
        elif kind == "write":
            await desk.write(PHONE, str(value))
        else:
            await desk.command(PHONE, str(value))


async def where(desk: Desk) -> Registration | None:
    """How far the dialogue is."""
    async with desk.database.read() as conn:
        return await nationals.dialogue(conn, PHONE)


async def taps_to_the_end(desk: Desk) -> int:
    """Be asked again, and press the first button until nothing is asked; gives the taps."""
    if await where(desk) is None:
        asked: list[Reply] = await desk.command(PHONE, "/start")
    else:
        asked = await desk.write(PHONE, "no button says this") or []
    taps = 1
    while await where(desk) is not None:
        assert taps <= MOST_TAPS, said(asked)
        asked = await desk.press(PHONE, buttons(asked[-1:])[0])
        taps += 1
    async with desk.database.read() as conn:
        assert await nationals.by_chat(conn, PHONE) is not None
    return taps
