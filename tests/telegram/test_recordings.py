"""/record and /listen: who may, what is refused, and that only what was heard is used."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot.actions import (
    alerts,
    checking,
    forms,
    jobs,
    previews,
    retention,
    scripts,
    speakers,
    speaking,
)
from bot.content.files import Files
from bot.content.studio import Studio
from bot.domain import duration
from bot.domain.message import MediaKind
from bot.domain.national import Form, Group
from bot.domain.post import OPERATOR, Role
from bot.domain.recording import Recording, RecordingState
from bot.errors import NotAllowed, NotFound, NotReady, RuleError, SecondOfficerNeeded, WrongState
from bot.store import alerts as kept
from bot.store import audit
from bot.store import recordings as stored
from bot.store.schema import alerts as table
from bot.store.schema import jobs as waiting
from bot.store.schema import outbox, recordings
from bot.telegram.front import Stale
from bot.telegram.incoming import Incoming
from bot.telegram.turn import Reply, Voice
from bot.telegram.voices import KEEP
from bot.telegram.worker import Tools
from tests.content.test_speech import needs_voice
from tests.sound import played, voice
from tests.telegram.desk import OFFICER, PHONE, SECOND, Desk, buttons, files, said

THIRD, OTHER = 203, 204  # chats
SPOKEN = Incoming(file_id="f", mime="audio/ogg", size=9_000, duration=30)


async def speaks(desk: Desk, officer: str, *codes: str) -> str:
    """An admin has said that they speak these."""
    async with desk.database.write() as conn:
        for code in codes:
            await speakers.grant(
                conn, files().locales, int(officer), code, actor=OPERATOR, now=desk.now
            )
    return officer


async def speaker(desk: Desk, chat: int, *codes: str, role: Role = Role.OBSERVER) -> str:
    """An officer who speaks."""
    return await speaks(desk, await desk.officer(role, chat=chat), *codes)


async def chosen(desk: Desk, chat: int = OFFICER, code: str = "mam", alert: int = 1) -> list[Reply]:
    """As far as the words that are to be read."""
    menu = buttons(await desk.command(chat, "/record"))
    assert f"record:in:{code}" in menu
    assert f"record:alert:{alert}:{code}" in buttons(await desk.press(chat, f"record:in:{code}"))
    cells = buttons(await desk.press(chat, f"record:alert:{alert}:{code}"))
    return await desk.press(chat, cells[0])


async def brought(desk: Desk, folder: Path, content: bytes) -> str:
    """The job is done with what Telegram hands over; what its officer is told."""

    async def fetch(_file: str, path: Path) -> None:
        await asyncio.to_thread(path.write_bytes, content)

    begun = await jobs.begin(desk.database, "test", 10, desk.now)
    told = ""
    for job in begun:
        tools = Tools(
            database=desk.database, catalogue=files(), files=Files.inside(folder), studio=Studio(),
            now=desk.now, language="es", fetch=fetch,
        )  # fmt: skip
        try:
            done = await desk.front.jobs[job.kind](job, tools)
            assert await jobs.close(desk.database, "test", job, done, desk.now)
            told += "".join(one.text for one in done.say)
        finally:
            async with desk.database.write() as conn:
                await conn.execute(waiting.delete())
    return told


async def sent(desk: Desk, folder: Path, chat: int = OFFICER, mark: bytes = b"") -> str:
    """A speaker records the general message."""
    await chosen(desk, chat)
    assert await desk.voice(chat, SPOKEN)
    return await brought(desk, folder, voice(30, mark))


async def recording(desk: Desk, number: int = 1) -> Recording:
    async with desk.database.read() as conn:
        found = await stored.get(conn, number)
    assert found is not None
    return found


async def state(desk: Desk, number: int = 1) -> RecordingState:
    return (await recording(desk, number)).state


@pytest.fixture
async def scene(desk: Desk) -> Desk:
    """A drill's draft whose reader speaks Mam, and two speakers."""
    await desk.national(language="mam")
    await desk.drafted()
    await speaker(desk, OFFICER, "mam")
    await speaker(desk, SECOND, "mam", role=Role.AUTHOR)
    return desk


async def test_what_a_second_speaker_heard_is_used(scene: Desk, tmp_path: Path) -> None:
    """From the menu to the frozen variant, whose hash covers it; each step is in the audit."""
    shown = await chosen(scene)
    assert "EJERCICIO" in said(shown)
    assert "Todavía no tenemos" not in said(shown)
    await scene.voice(OFFICER, SPOKEN)
    told = await brought(scene, tmp_path, voice(30))
    assert "Mam" in told
    heard = await scene.command(SECOND, "/listen")
    assert [one for one in heard if isinstance(one, Voice)]
    assert "Consulado" in said(heard)
    assert buttons(heard) == ["listen:just:1", "listen:wrong:1"]
    before = await made(scene, tmp_path)
    assert "Mam" not in said(await scene.command(OFFICER, "/coverage"))
    await scene.press(SECOND, "listen:just:1")
    assert "Mam 1" in said(await scene.command(OFFICER, "/coverage"))
    after = await made(scene, tmp_path)
    one = await recording(scene)
    async with scene.database.write() as conn:
        await forms.submit(conn, files(), *after, officer=OPERATOR, now=scene.now)
        frozen = await kept.variants_of(conn, 1)
        steps = [step["action"] for step in await audit.of(conn, "recording:1")]

    assert one.media not in before[1].media.values()
    assert after[1].media["mam", (), Form.VOICE] == one.media
    carried = {v.payload.media for v in frozen if v.language == "mam" and v.form is Form.VOICE}
    assert carried == {one.media}
    assert Files.inside(tmp_path).read(one.media) == voice(30)
    assert (one.speaker, one.listener, one.seconds) == ("1", "2", 30)
    assert steps == ["recording_sent", "recording_heard"]


async def made(desk: Desk, folder: Path) -> tuple[forms.Plan, forms.Made]:
    """The forms of alert 1 as they would be made now."""
    async with desk.database.read() as conn:
        plan = await forms.plan(conn, 1)
    return plan, forms.make(files(), Files.inside(folder), plan)


async def test_nobody_hears_their_own(scene: Desk, tmp_path: Path) -> None:
    """It stands in no queue of theirs, and a forged button is refused."""
    await sent(scene, tmp_path)
    assert not [one for one in await scene.command(OFFICER, "/listen") if isinstance(one, Voice)]
    with pytest.raises(SecondOfficerNeeded):
        await scene.press(OFFICER, "listen:just:1")

    assert await state(scene) is RecordingState.SENT


@pytest.mark.parametrize("press", ["listen:just:1", "listen:wrong:1", "listen:fault:1:words"])
async def test_only_speakers_of_the_post_hear(scene: Desk, tmp_path: Path, press: str) -> None:
    """Every role without the language, another post's speaker, a national, who has left."""
    await sent(scene, tmp_path)
    for role in Role:
        await scene.officer(role, chat=THIRD)
        with pytest.raises(NotAllowed):
            await scene.press(THIRD, press)
    elsewhere = await scene.officer(Role.ADMIN, chat=OTHER, post="av-hou")
    await speaks(scene, elsewhere, "mam")
    with pytest.raises(NotAllowed):
        await scene.press(OTHER, press)
    with pytest.raises(Stale):
        await scene.press(PHONE, press)
    await scene.officer(Role.ADMIN, chat=SECOND, post="av-hou")
    with pytest.raises(NotAllowed):
        await scene.press(SECOND, press)

    assert await state(scene) is RecordingState.SENT


@pytest.mark.parametrize("role", Role)
async def test_a_role_is_no_language(desk: Desk, role: Role) -> None:
    """Each may record what they speak, and nothing else."""
    await desk.drafted()
    await speaker(desk, OFFICER, "mam", role=role)
    assert await chosen(desk)
    for data in ("record:in:ht", "record:alert:1:ht", "record:read:1:ht:abc"):
        with pytest.raises(NotAllowed):
            await desk.press(OFFICER, data)


async def test_another_posts_draft_is_out_of_reach(desk: Desk) -> None:
    """Though they speak the language."""
    await desk.drafted()
    found = await desk.officer(Role.ADMIN, post="av-hou")
    await speaks(desk, found, "mam")
    assert "record:alert:1:mam" not in buttons(await desk.press(OFFICER, "record:in:mam"))
    for data in ("record:alert:1:mam", "record:read:1:mam:abc", "record:call:1"):
        with pytest.raises(NotAllowed):
            await desk.press(OFFICER, data)


FORGED = [
    "record", "record:", "record:in", "record:in:xx", "record:alert:x:mam", "record:alert:1:xx",
    "record:read:1:mam", "record:stop", "record:call", "record:call:x", "listen", "listen:",
    "listen:just", "listen:just:x", "listen:just:1:1", "listen:fault:1", "listen:fault:1:ugly",
]  # fmt: skip


@pytest.mark.parametrize("data", FORGED)
async def test_forged_data_are_an_old_button(scene: Desk, data: str) -> None:
    """Whatever a speaker's own telephone may send."""
    with pytest.raises(Stale):
        await scene.press(OFFICER, data)


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ("record:read:1:mam:", WrongState),
        ("record:read:1:mam:ffffffffffff", WrongState),
        ("record:alert:9:mam", NotFound),
        ("listen:just:9", NotFound),
    ],
)
async def test_what_is_not_there_is_refused(scene: Desk, data: str, error: type[RuleError]) -> None:
    """Numbers and digests that nobody gave out."""
    with pytest.raises(error):
        await scene.press(OFFICER, data)


@pytest.mark.parametrize("words", ["/record", "/listen"])
async def test_nationals_know_no_such_command(desk: Desk, words: str) -> None:
    """Nor does an officer without a language get further; their voice is a call, no recording."""
    await desk.national()
    assert said(await desk.command(PHONE, words)).startswith("No entiendo eso.")
    assert said(await desk.voice(PHONE, SPOKEN) or []).startswith("Anotado.")
    async with desk.database.read() as conn:
        assert (await conn.execute(select(recordings))).first() is None
    await desk.officer(Role.ADMIN)
    assert not buttons(await desk.command(OFFICER, words))


@pytest.mark.parametrize(
    "one",
    [
        replace(SPOKEN, duration=61),
        replace(SPOKEN, duration=86_400),
        replace(SPOKEN, size=30_000_000),
        replace(SPOKEN, mime="audio/mp4"),
        replace(SPOKEN, mime="audio/x-m4a"),
        replace(SPOKEN, mime="video/mp4"),
    ],
)
async def test_what_is_no_recording_is_refused_at_once(scene: Desk, one: Incoming) -> None:
    """And the words are waited for on."""
    await chosen(scene)
    with pytest.raises(NotReady):
        await scene.voice(OFFICER, one)

    assert await scene.voice(OFFICER, SPOKEN)


@pytest.mark.parametrize("kind", ["video", "video_note"])
async def test_a_film_is_no_recording(scene: Desk, kind: str) -> None:
    """Told so where a recording is waited for; else it is none of this."""
    film = Incoming(file_id="f", kind=kind, duration=9)
    assert await scene.file(OFFICER, film) is None
    await chosen(scene)
    with pytest.raises(NotReady, match="MP3"):
        await scene.file(OFFICER, film)

    assert await scene.voice(OFFICER, SPOKEN)


@pytest.mark.parametrize(
    "content", [b"", b"ID3 music", voice(62), voice(0.3), voice(30)[:-1], bytes(2_000_001)]
)
async def test_what_a_telephone_claims_is_not_believed(
    scene: Desk, tmp_path: Path, content: bytes
) -> None:
    """The content itself is looked at; nothing of it is kept."""
    await chosen(scene)
    await scene.voice(OFFICER, SPOKEN)
    with pytest.raises(NotReady):
        await brought(scene, tmp_path, content)
    async with scene.database.read() as conn:
        assert await stored.get(conn, 1) is None


@needs_voice
async def test_an_mp3_of_a_telephone_becomes_a_voice_message(scene: Desk, tmp_path: Path) -> None:
    """Sent as music or as a file; what is kept is Ogg with Opus."""
    await chosen(scene)
    music = replace(SPOKEN, mime="audio/mpeg", name="voz.mp3", size=3_000_000)
    assert await scene.voice(OFFICER, music)
    await brought(scene, tmp_path, played("MP3", 5))
    async with scene.database.read() as conn:
        kept = await stored.get(conn, 1)

    assert kept is not None
    assert kept.seconds == 5
    assert kept.media.name.endswith(".ogg")


async def test_a_voice_that_nobody_asked_for_is_none(scene: Desk) -> None:
    """Not before the words, and not after Cancel."""
    assert await scene.voice(OFFICER, SPOKEN) is None
    await chosen(scene)
    await scene.press(OFFICER, "record:stop")
    assert await scene.voice(OFFICER, SPOKEN) is None


async def change(desk: Desk) -> None:
    """The alert says something else now."""
    async with desk.database.write() as conn:
        await conn.execute(update(table).values(slots='{"authority": "Bomberos"}'))


async def submit(desk: Desk) -> None:
    """The alert is frozen."""
    async with desk.database.write() as conn:
        await alerts.submit(conn, files(), 1, officer=OPERATOR, now=desk.now)


@pytest.mark.parametrize("meanwhile", [change, submit])
async def test_words_that_changed_meanwhile_are_not_used(
    scene: Desk, tmp_path: Path, meanwhile: Callable[[Desk], Awaitable[None]]
) -> None:
    """Before the voice comes, while it is brought, and before it is heard."""
    await sent(scene, tmp_path)
    await chosen(scene)
    await scene.voice(OFFICER, SPOKEN)
    await chosen(scene, SECOND)
    await meanwhile(scene)
    with pytest.raises(WrongState):
        await brought(scene, tmp_path, voice(20))
    with pytest.raises(WrongState):
        await scene.voice(SECOND, SPOKEN)
    assert not [one for one in await scene.command(SECOND, "/listen") if isinstance(one, Voice)]
    with pytest.raises(WrongState):
        await scene.press(SECOND, "listen:just:1")

    assert await state(scene) is RecordingState.SENT


async def test_what_was_heard_fits_no_other_words(scene: Desk, tmp_path: Path) -> None:
    """An edited text has no recording; the fallback's voice is made again."""
    await sent(scene, tmp_path)
    await scene.press(SECOND, "listen:just:1")
    async with scene.database.read() as conn:
        there = await speaking.lacking(conn, files(), await alerts.get(conn, 1))
    await change(scene)
    async with scene.database.read() as conn:
        gone = await speaking.lacking(conn, files(), await alerts.get(conn, 1))
    _, now_made = await made(scene, tmp_path)

    assert (there, gone) == ([], ["mam"])
    assert (await recording(scene)).media not in now_made.media.values()


async def test_a_speaker_who_was_removed_is_heard_no_more(scene: Desk, tmp_path: Path) -> None:
    """Between reading and hearing; and what they still had in hand is not kept."""
    await speaker(scene, THIRD, "mam", role=Role.ADMIN)
    await sent(scene, tmp_path)
    await chosen(scene)
    await scene.voice(OFFICER, SPOKEN)
    await scene.press(THIRD, "team:removed:1")
    with pytest.raises(NotAllowed):
        await brought(scene, tmp_path, voice(20))
    with pytest.raises(WrongState):
        await scene.press(SECOND, "listen:just:1")

    assert await state(scene) is RecordingState.SENT
    await scene.press(SECOND, "listen:fault:1:sound")  # they cannot be told, and need not be


async def test_who_recorded_is_told_why_it_is_not_used(scene: Desk, tmp_path: Path) -> None:
    """Also when it turns out later; what is over cannot be pressed again."""
    await sent(scene, tmp_path)
    await scene.press(SECOND, "listen:just:1")
    assert "listen:fault:1:language" in buttons(await scene.press(SECOND, "listen:wrong:1"))
    await scene.press(SECOND, "listen:fault:1:language")
    for data in ("listen:just:1", "listen:fault:1:words"):
        with pytest.raises(WrongState):
            await scene.press(SECOND, data)
    async with scene.database.read() as conn:
        told = [row.payload for row in await conn.execute(outbox.select())]
        assert await stored.heard(conn, "av-tap") == {}

    assert await state(scene) is RecordingState.REFUSED
    assert any("Mam" in one and "/record" not in one for one in told)


async def test_a_newer_one_takes_its_place(scene: Desk, tmp_path: Path) -> None:
    """Of what waits by the same speaker, and of what is used once the newer one was heard."""
    await sent(scene, tmp_path)
    await sent(scene, tmp_path, mark=b"2")
    assert (await state(scene, 1), await state(scene, 2)) == (
        RecordingState.REPLACED,
        RecordingState.SENT,
    )
    await scene.press(SECOND, "listen:just:2")
    await sent(scene, tmp_path, mark=b"3")
    assert await state(scene, 2) is RecordingState.HEARD
    await scene.press(SECOND, "listen:just:3")

    assert await state(scene, 2) is RecordingState.REPLACED
    async with scene.database.read() as conn:
        assert len(await stored.heard(conn, "av-tap")) == 1


async def test_what_is_found_wrong_at_the_last_moment_is_not_frozen(
    scene: Desk, tmp_path: Path
) -> None:
    """Between the making and the freezing."""
    await sent(scene, tmp_path)
    await scene.press(SECOND, "listen:just:1")
    plan, ready = await made(scene, tmp_path)
    await scene.press(SECOND, "listen:fault:1:words")
    with pytest.raises(WrongState):
        async with scene.database.write() as conn:
            await forms.submit(conn, files(), plan, ready, officer=OPERATOR, now=scene.now)


async def test_a_file_that_is_gone_is_not_frozen(scene: Desk, tmp_path: Path) -> None:
    """The fallback's voice goes, not nothing."""
    await sent(scene, tmp_path)
    await scene.press(SECOND, "listen:just:1")
    one = (await recording(scene)).media
    Files.inside(tmp_path).path(one.file).write_bytes(b"something else")

    assert one not in (await made(scene, tmp_path))[1].media.values()


async def test_voices_that_are_over_go_when_no_alert_can_carry_them(
    scene: Desk, tmp_path: Path
) -> None:
    """A month later, unless the same file is still used."""
    folder = Files.inside(tmp_path)
    await sent(scene, tmp_path)
    await scene.press(SECOND, "listen:fault:1:sound")
    file = folder.path((await recording(scene)).media.file)
    keep = timedelta(days=7)
    await retention.purge(scene.database, folder, keep, scene.now + duration.LONGEST)
    assert file.exists()
    await retention.purge(scene.database, folder, keep, scene.now + 2 * duration.LONGEST)

    assert not file.exists()
    assert (await recording(scene)).media.file == ""


async def findings(desk: Desk) -> set[str]:
    """The rules that alert 1 goes against."""
    async with desk.database.read() as conn:
        alert = await alerts.get(conn, 1)
        seen = await previews.preview(conn, files(), alert, rate=25, now=alert.created_at)
        found = await checking.examine(conn, files(), alert, seen.variants, now=desk.now)
    return {one.finding.rule for one in found}


async def test_the_checker_asks_for_a_voice(scene: Desk, tmp_path: Path) -> None:
    """C27: until it was heard; and of what is frozen, whether it carries it."""
    assert "C27" in await findings(scene)
    await sent(scene, tmp_path)
    assert "C27" in await findings(scene)
    await scene.press(SECOND, "listen:just:1")
    assert "C27" not in await findings(scene)
    await submit(scene)  # without its voices
    assert "C27" in await findings(scene)


async def test_a_frozen_alert_that_carries_its_voice_is_content(
    scene: Desk, tmp_path: Path
) -> None:
    """The approver is not asked for what is there."""
    await sent(scene, tmp_path)
    await scene.press(SECOND, "listen:just:1")
    ready = await made(scene, tmp_path)
    async with scene.database.write() as conn:
        await forms.submit(conn, files(), *ready, officer=OPERATOR, now=scene.now)

    assert "C27" not in await findings(scene)


async def test_the_author_asks_the_speakers(scene: Desk) -> None:
    """The preview offers it; each is told, with a button to the words."""
    shown = await scene.press(SECOND, "alert:test")
    assert "record:call:2" in buttons(shown)
    await scene.press(SECOND, "record:call:2")
    async with scene.database.read() as conn:
        told = [row.payload for row in await conn.execute(outbox.select())]

    assert sum("record:alert:2:mam" in one for one in told) == 2
    with pytest.raises(NotAllowed):
        await scene.press(OFFICER, "record:call:2")  # an observer writes no alerts


async def test_what_lacks_a_voice_stands_first(scene: Desk, tmp_path: Path) -> None:
    """In each menu, with how much lacks."""
    await scene.drafted()
    await speaks(scene, "1", "es")
    await sent(scene, tmp_path)
    await scene.press(SECOND, "listen:just:1")
    menu = await scene.command(OFFICER, "/record")
    alerts_shown = buttons(await scene.press(OFFICER, "record:in:mam"))

    assert buttons(menu) == ["record:in:es", "record:in:mam", "listen:next"]
    assert alerts_shown == ["record:alert:2:mam", "record:alert:1:mam"]


async def test_a_general_voice_stands_in_where_none_is_synthetic(
    scene: Desk, tmp_path: Path
) -> None:
    """In Mam before Spanish with a group's lines; a Spanish reader gets their own lines."""
    await sent(scene, tmp_path)
    await scene.press(SECOND, "listen:just:1")
    alert = await scene.alert(1)
    async with scene.database.read() as conn:
        plan = await forms.plan(conn, 1)
    groups = (Group.SMALL_CHILDREN,)
    found = scripts.recorded(files(), alert, plan.post, ("mam", groups), plan.heard)
    other = scripts.recorded(files(), alert, plan.post, ("quc", ()), plan.heard)

    assert found is not None
    assert found.kind is MediaKind.VOICE
    assert other is None  # never another Indigenous language


def test_the_job_is_known(desk: Desk) -> None:
    """Written in a turn, done by the worker."""
    assert KEEP in desk.front.jobs
