"""An officer sends a CAP file: who may, what they are told, and what they choose then."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.actions import posts
from bot.actions.jobs import Done, Job
from bot.content.files import Files
from bot.content.studio import Studio
from bot.domain.alert import AlertState
from bot.domain.hazard import Hazard
from bot.domain.post import Role
from bot.errors import CapRefused, WrongState
from bot.store import jobs
from bot.store.database import Database
from bot.telegram import caps
from bot.telegram.front import Stale
from bot.telegram.incoming import Incoming
from bot.telegram.turn import Reply
from bot.telegram.worker import Tools
from tests.caps import NOWHERE, about, alert, info
from tests.rows import NOW
from tests.telegram.desk import OFFICER, PHONE, Desk, buttons, files, said

FILE = Incoming(file_id="f", name="aviso.xml", size=2000)
WRITERS = (Role.AUTHOR, Role.APPROVER, Role.ADMIN)


@pytest.fixture
async def desk(database: Database) -> Desk:
    """A post with an open exercise and one national."""
    made = Desk(database)
    await made.open()
    await made.national()
    return made


async def send(desk: Desk, chat: int, file: Incoming) -> tuple[list[Reply] | None, list[str]]:
    """What somebody is told who sends a file, and the jobs that it makes."""
    async with desk.database.write() as conn:
        told = await caps.received(await desk.turn(conn, chat), file)
        made = await jobs.claim(conn, "t", 9, now=NOW, until=NOW + timedelta(minutes=1))
    return told, [one.kind for one in made]


async def read(desk: Desk, folder: Path, content: bytes, language: str = "en") -> Done:
    """The job of such a file."""
    async with desk.database.read() as conn:
        known = await posts.officer_at(conn, OFFICER)
    officer = str(known.id) if known else await desk.officer(Role.AUTHOR)

    async def fetch(_file_id: str, path: Path) -> None:
        await asyncio.to_thread(path.write_bytes, content)

    tools = Tools(
        database=desk.database,
        catalogue=files(),
        files=Files.inside(folder),
        studio=Studio(),
        now=desk.now,
        language=language,
        fetch=fetch,
    )
    payload = {"file": "f", "officer": officer, "post": "av-tap"}
    job = Job(id=1, chat_id=OFFICER, language=language, kind="cap", payload=payload, tries=1)
    return await caps.read(job, tools)


def data(done: Done) -> list[str]:
    rows = [row for one in done.say for row in one.buttons]
    return [button.data for row in rows for button in row]


@pytest.mark.parametrize("role", [None, *Role])
async def test_whose_file_is_read(desk: Desk, role: Role | None) -> None:
    """An officer's who may write alerts; of strangers it is a file as any."""
    if role is not None:
        await desk.officer(role)
    told, made = await send(desk, OFFICER, FILE)

    assert made == (["cap"] if role in WRITERS else [])
    assert (told is None) == (role is None)


async def test_other_files_and_large_ones_are_not_read(desk: Desk) -> None:
    """One sentence, no job."""
    await desk.officer(Role.AUTHOR)

    assert await send(desk, OFFICER, Incoming(file_id="f", name="gente.csv")) == (None, [])
    told, made = await send(desk, OFFICER, Incoming(file_id="f", name="a.cap", size=3_000_001))
    assert "3 MB" in said(told)
    assert made == []


async def test_a_file_is_shown_as_a_draft(desk: Desk, tmp_path: Path) -> None:
    """Who says what, where, until when; and a button to look at it."""
    done = await read(desk, tmp_path, alert())

    (shown,) = done.say
    assert "Draft of a REAL alert 1" in shown.text
    assert "Servicio Meteorológico: Huracán Nora" in shown.text
    assert "Chiapas" in shown.text
    assert "2026-03-14 18:00" in shown.text
    assert data(done) == ["cap:look:1", "alert:cancel:1"]
    assert (await desk.alert(1)).state is AlertState.DRAFT


async def test_what_is_missing_is_asked_for(desk: Desk, tmp_path: Path) -> None:
    """The hazard, then the region; then the draft is shown."""
    area = f"<polygon>{NOWHERE}</polygon>"
    done = await read(desk, tmp_path, alert(info(event="Aviso <b>", area=area).replace("<b>", "")))
    assert data(done) == ["cap:hazards:1", "cap:regions:1", "alert:cancel:1"]

    asked = await desk.press(OFFICER, "cap:hazards:1")
    assert "cap:hazard:1:flood" in buttons(asked)
    regions = await desk.press(OFFICER, "cap:hazard:1:flood")
    assert "cap:region:1:MX-CHP" in buttons(regions)
    shown = await desk.press(OFFICER, "cap:region:1:MX-CHP")
    assert "alert:submit:1" in buttons(shown)
    made = await desk.alert(1)
    assert made.hazard is Hazard.FLOOD
    assert made.audience.regions == ("MX-CHP",)


async def test_many_drafts_are_counted_not_all_shown(desk: Desk, tmp_path: Path) -> None:
    """A feed of many warnings is no flood of messages."""
    one = (
        alert(info(event=f"Huracán {n}"), identifier=str(n)).partition(b"?>\n")[2]
        for n in range(12)
    )
    done = await read(desk, tmp_path, b"<feed>" + b"".join(one) + b"</feed>")

    assert len(done.say) == caps.SHOWN + 1
    assert "2 more drafts" in done.say[-1].text


async def test_what_is_over_and_what_is_taken_back_is_said(desk: Desk, tmp_path: Path) -> None:
    """Neither can be sent by a tap."""
    desk.now = NOW + timedelta(days=1)
    old = await read(desk, tmp_path, alert())
    assert "Its time is over" in old.say[0].text
    gone = await read(desk, tmp_path, alert(identifier="c", kind="Cancel", references=about()))
    assert "taken the warning back" in gone.say[0].text
    assert data(gone) == []


async def test_a_file_that_cannot_be_used_is_an_answer(desk: Desk, tmp_path: Path) -> None:
    """The worker says the sentence; nothing is drafted."""
    with pytest.raises(CapRefused, match="Line 1"):
        await read(desk, tmp_path, b"hola")


@pytest.mark.parametrize(
    "forged",
    ["cap", "cap:look", "cap:look:x", "cap:nope:1", "cap:hazard:1", "cap:hazard:1:snow",
     "cap:look:1:2", "cap:hazard:1:flood:x"],
)  # fmt: skip
async def test_forged_data_are_as_an_old_button(desk: Desk, forged: str) -> None:
    """Anybody can send them."""
    await desk.officer(Role.AUTHOR)
    await desk.drafted()
    with pytest.raises(Stale):
        await desk.press(OFFICER, forged)
    with pytest.raises(Stale):
        await desk.press(PHONE, forged)


async def test_what_went_further_is_not_changed(desk: Desk) -> None:
    """A submitted alert says what was submitted."""
    await desk.officer(Role.AUTHOR)
    await desk.submitted()
    with pytest.raises(WrongState, match="no draft any more"):
        await desk.press(OFFICER, "cap:hazard:1:flood")
