"""Who may send a file of people and press what: every role, own post and another, twice."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.actions import claims, posts
from bot.actions import rosters as actions
from bot.actions.jobs import Job
from bot.app import catalogue
from bot.config import load
from bot.content.files import Files
from bot.content.studio import Studio
from bot.domain.post import Role
from bot.domain.roster import Fault, Person
from bot.errors import NotAllowed, NotFound, NotReady, WrongState
from bot.store import imports, jobs
from bot.store.database import Connection, Database
from bot.telegram import entries, rosters
from bot.telegram.front import Stale
from bot.telegram.incoming import Incoming
from bot.telegram.turn import Reply, Say, Setting, Turn
from bot.telegram.worker import Tools

NOW = datetime(2026, 3, 14, 12, tzinfo=UTC)
REGISTRARS = (Role.DUTY, Role.ADMIN)
LIST = Incoming(file_id="f", name="gente.csv", size=100)
SETTING = Setting(catalogue=catalogue(), rate=25, board_link=lambda *_: "")
WAYS = ("keep", "good", "drop")


@pytest.fixture
async def turn(database: Database) -> AsyncIterator[Turn]:
    """A turn of somebody who is no officer, in English."""
    async with database.write() as conn:
        await posts.sync(conn, load(None, {}).posts)
        yield Turn(
            conn=conn,
            chat_id=7,
            now=NOW,
            seq=1,
            language="en",
            national=None,
            officer=None,
            setting=SETTING,
        )


async def enlisted(turn: Turn, role: Role, post: str = "av-gua") -> None:
    """They are an officer now."""
    await posts.invite(turn.conn, code=f"{post}{role}", post=post, role=role, actor="cli", now=NOW)
    turn.officer = await posts.accept(turn.conn, code=f"{post}{role}", chat_id=7, now=NOW)


async def staged(conn: Connection, *, faults: bool = False) -> int:
    """A file of one person, looked at and not kept yet."""
    made = await imports.begin(conn, "av-gua", "cli", NOW)
    await imports.stage(conn, made, "av-gua", [(2, Person(name="Ana"))], NOW.replace(year=2027))
    wrong = [Fault(row=3, column="nombre", value="<b>", reason="x")] if faults else []
    await imports.note(conn, made, wrong)
    return made


async def state(conn: Connection, number: int) -> str:
    found = await imports.get(conn, number)
    assert found is not None
    return found.state


def said(replies: list[Reply] | None) -> str:
    return "\n".join(one.text for one in replies or [] if isinstance(one, Say))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("post", ["av-gua", "av-tap"])
@pytest.mark.parametrize("role", Role)
async def test_each_press_is_checked(turn: Turn, role: Role, post: str, way: str) -> None:
    """What is refused leaves the file as it was."""
    made = await staged(turn.conn)
    await enlisted(turn, role, post)
    if post == "av-gua" and role in REGISTRARS:
        assert await rosters.pressed(turn, [way, str(made)])
        assert await state(turn.conn, made) == ("dropped" if way == "drop" else "keeping")
    else:
        with pytest.raises(NotAllowed):
            await rosters.pressed(turn, [way, str(made)])
        assert await state(turn.conn, made) == "staged"


async def test_a_second_press_says_that_it_is_done(turn: Turn) -> None:
    """Whichever button it is; one job is written, not two."""
    made = await staged(turn.conn)
    await enlisted(turn, Role.DUTY)
    await rosters.pressed(turn, ["keep", str(made)])
    for way in WAYS:
        with pytest.raises(WrongState, match="already"):
            await rosters.pressed(turn, [way, str(made)])
    begun = await jobs.claim(turn.conn, "test", 10, now=NOW, until=NOW)

    assert [job.kind for job in begun] == ["roster_keep"]


async def test_a_file_with_faults_is_not_kept_as_a_whole(turn: Turn) -> None:
    """A forged button changes nothing."""
    made = await staged(turn.conn, faults=True)
    await enlisted(turn, Role.DUTY)
    with pytest.raises(NotReady):
        await rosters.pressed(turn, ["keep", str(made)])

    assert await state(turn.conn, made) == "staged"
    assert await rosters.pressed(turn, ["good", str(made)])


@pytest.mark.parametrize(
    "parts", [[], [""], ["keep"], ["keep", "x"], ["keep", "-1"], ["nope", "1"], ["keep", "1", "2"]]
)
async def test_forged_data_are_as_an_old_button(turn: Turn, parts: list[str]) -> None:
    """Anybody can send them."""
    with pytest.raises(Stale):
        await rosters.pressed(turn, parts)
    await enlisted(turn, Role.DUTY)
    with pytest.raises(Stale):
        await rosters.pressed(turn, parts)
    with pytest.raises(NotFound):
        await rosters.pressed(turn, ["keep", "999999999"])


@pytest.mark.parametrize("role", [None, *Role])
async def test_whose_file_is_read(turn: Turn, role: Role | None) -> None:
    """An officer's who registers people; the others are told, strangers as of any file."""
    if role is not None:
        await enlisted(turn, role)
    told = await rosters.received(turn, LIST)
    begun = [job.kind for job in await jobs.claim(turn.conn, "t", 9, now=NOW, until=NOW)]

    if role is None:
        assert told is None
    elif role in REGISTRARS:
        assert begun == ["roster"]
    else:
        assert "ask an admin" in said(told)
        assert begun == []


async def test_other_files_and_large_ones_are_not_read(turn: Turn) -> None:
    """One sentence, no job."""
    await enlisted(turn, Role.DUTY)

    assert await rosters.received(turn, replace(LIST, name="aviso.xml")) is None
    assert "20 MB" in said(await rosters.received(turn, replace(LIST, size=20_000_001)))
    assert await jobs.claim(turn.conn, "t", 9, now=NOW, until=NOW) == []


@pytest.mark.parametrize("role", [None, *Role])
async def test_who_may_write_one_person_down(turn: Turn, role: Role | None) -> None:
    """Forged buttons of the dialogue lead nowhere."""
    if role is not None:
        await enlisted(turn, role)
    told = said(await entries.command(turn, ""))

    assert ("Whom do you write down?" in told) is (role in REGISTRARS)
    for parts in (["language", "es"], ["confirm", "yes"], ["area", "x"], ["x", "y"], [""]):
        with pytest.raises(Stale):
            await entries.pressed(turn, parts)


async def test_back_cancel_and_the_same_person_again(turn: Turn) -> None:
    """The dialogue is a row: each press finds it where it stands."""
    await enlisted(turn, Role.DUTY)
    for again in ("Cancelled", "link", "before"):
        await entries.command(turn, "")
        await entries.typed(turn, "<b>")
        await entries.typed(turn, "Ana")
        await entries.typed(turn, "klingon")
        await entries.typed(turn, "kreyòl")
        await entries.pressed(turn, ["back", ""])
        await entries.typed(turn, "español")
        await entries.typed(turn, "zzzzqq")
        await entries.pressed(turn, ["area", "unsaid"])
        shown = await entries.typed(turn, "campo, estudio")
        assert "Studies" in said(shown)
        if again == "Cancelled":
            told = await entries.pressed(turn, ["cancel", ""])
        else:
            told = await entries.pressed(turn, ["confirm", "yes"])
        assert again in said(told)
    told = await entries.pressed(turn, ["confirm", "again"])

    assert "Written down" in said(told)
    assert await entries.typed(turn, "Ana") is None


async def test_an_officer_who_lost_the_role_in_between_writes_nobody_down(turn: Turn) -> None:
    """The last press is checked again."""
    await enlisted(turn, Role.DUTY)
    await entries.command(turn, "")
    for words in ("Ana", "español"):
        await entries.typed(turn, words)
    await entries.pressed(turn, ["area", "GT-17"])
    await entries.pressed(turn, ["group", "general"])
    await enlisted(turn, Role.OBSERVER, "av-tap")
    with pytest.raises(NotAllowed):
        await entries.pressed(turn, ["confirm", "yes"])


async def test_a_job_that_is_begun_twice_makes_the_same_links(
    database: Database, tmp_path: Path
) -> None:
    """They hold only once its end is committed; the file that was sent first is right."""
    async with database.write() as conn:
        await posts.sync(conn, load(None, {}).posts)
        made = await staged(conn)
        await actions.hold(conn, made, actor="cli")
    tools = Tools(
        database=database,
        catalogue=SETTING.catalogue,
        files=Files.inside(tmp_path),
        now=NOW,
        language="en",
        fetch=_no_file,
        studio=Studio(),
    )
    told = {"import": made, "secret": "s", "officer": "cli", "post": "av-gua"}
    job = Job(id=1, kind="roster_keep", chat_id=7, language="en", payload=told, tries=1)
    first, second = await rosters.keep(job, tools), await rosters.keep(job, tools)
    code = rosters._codes("s")(1)
    async with database.write() as conn:
        assert await claims.by_code(conn, code, NOW) is None
        assert second.apply is not None
        await second.apply(conn)
        assert await claims.by_code(conn, code, NOW) is not None

    csvs = [done.say[1].media for done in (first, second)]
    assert csvs[0] == csvs[1]
    assert csvs[0] is not None
    assert code in tools.files.path(csvs[0].file).read_text("utf-8")


async def _no_file(_file: str, _path: Path) -> None:
    raise AssertionError("nothing is to be brought")
