"""The consent is read out: to who asks for it, and once unasked to who has no text of their own."""

import sys
from pathlib import Path

import pytest

from bot.actions.jobs import Done, Job
from bot.content import speech
from bot.content.files import Files
from bot.content.studio import Studio
from bot.domain.message import MediaKind
from bot.domain.national import Form
from bot.store import jobs, nationals
from bot.telegram import consenting
from bot.telegram.front import Stale
from bot.telegram.turn import Toast
from bot.telegram.worker import Tools
from tests.telegram.desk import PHONE, Desk, buttons, files, said

ABSENT = speech.absent()
speaks = pytest.mark.skipif(ABSENT is not None, reason=ABSENT or "")


async def waiting(desk: Desk) -> list[Job]:
    """The jobs that were written, taken by a worker that never ends them."""
    async with desk.database.write() as conn:
        return await jobs.claim(conn, "x", 9, now=desk.now, until=desk.now)


async def done(desk: Desk, folder: Path, job: Job) -> Done:
    """What comes of a job."""
    tools = Tools(
        database=desk.database,
        catalogue=files(),
        files=Files.inside(folder),
        studio=Studio(),
        now=desk.now,
        language=job.language,
        fetch=_no_file,
    )
    return await consenting.read_out(job, tools)


async def _no_file(_file: str, _path: Path) -> None:
    raise AssertionError


@speaks
async def test_a_button_reads_the_question_out(desk: Desk, tmp_path: Path) -> None:
    """It stands below the answers; the voice note has the answers under it, suggested one first."""
    await desk.command(PHONE, "/start av-tap")
    asked = await desk.press(PHONE, "register:language:ht")
    assert buttons(asked)[0] == "register:consent:checkins"
    assert buttons(asked)[-1] == "aloud:consent"
    assert await waiting(desk) == []
    pressed = await desk.press(PHONE, "aloud:consent")
    assert isinstance(pressed[0], Toast)
    (job,) = await waiting(desk)
    (voice,) = (await done(desk, tmp_path, job)).say

    assert voice.media is not None
    assert voice.media.kind is MediaKind.VOICE
    assert [row[0].data for row in voice.buttons] == buttons(asked)[:-1]


@speaks
async def test_the_same_words_are_spoken_once(desk: Desk, tmp_path: Path) -> None:
    """The file is found again, byte by byte, so that Telegram has it already."""
    await desk.command(PHONE, "/start av-tap")
    await desk.press(PHONE, "register:language:es")
    await desk.press(PHONE, "aloud:consent")
    (job,) = await waiting(desk)
    first, second = [(await done(desk, tmp_path, job)).say[0].media for _ in range(2)]
    kept = list((tmp_path / "files").iterdir())

    assert first == second
    assert [file.name.partition("-")[0] for file in kept] == ["said"]


@speaks
@pytest.mark.parametrize("language", ["mam", "quc", "kek", "kjb", "cak", "cab", "miq"])
async def test_who_has_no_text_of_their_own_hears_it_unasked_once(
    desk: Desk, tmp_path: Path, language: str
) -> None:
    """In the declared fallback, never in an imitation of their language; later alerts too."""
    await desk.command(PHONE, "/start av-tap")
    await desk.press(PHONE, f"register:language:{language}")
    (job,) = await waiting(desk)
    (voice,) = (await done(desk, tmp_path, job)).say
    assert voice.media is not None
    for again in ("register:language:es", f"register:language:{language}"):
        await desk.press(PHONE, again)
    assert await waiting(desk) == []
    for answer in ("consent:checkins", "region:MX-CHP", "group:general"):
        closing = await desk.press(PHONE, f"register:{answer}")
    async with desk.database.read() as conn:
        made = await nationals.by_chat(conn, PHONE)

    assert speech.language_for(language) == "es"
    assert made is not None
    assert (made.language, made.form) == (language, Form.VOICE)
    assert "con voz" in said(closing)


async def test_others_get_text_alone(desk: Desk) -> None:
    """Nobody else is told unasked, nor given another form than text."""
    await desk.command(PHONE, "/start av-tap")
    for answer in ("language:ht", "consent:checkins", "region:MX-CHP", "group:general"):
        await desk.press(PHONE, f"register:{answer}")
    async with desk.database.read() as conn:
        made = await nationals.by_chat(conn, PHONE)

    assert made is not None
    assert made.form is Form.TEXT
    assert await waiting(desk) == []


@speaks
async def test_who_has_answered_meanwhile_gets_none(desk: Desk, tmp_path: Path) -> None:
    """The newest message stays the question that is open."""
    await desk.command(PHONE, "/start av-tap")
    await desk.press(PHONE, "register:language:mam")
    (job,) = await waiting(desk)
    await desk.press(PHONE, "register:consent:checkins")
    assert (await done(desk, tmp_path, job)).say == ()
    with pytest.raises(Stale):
        await desk.press(PHONE, "aloud:consent")
    await desk.press(PHONE, "forget:yes")

    assert (await done(desk, tmp_path, job)).say == ()


@pytest.mark.parametrize("data", ["aloud", "aloud:", "aloud:all", "aloud:consent:x"])
async def test_forged_data_are_an_old_button(desk: Desk, data: str) -> None:
    """Whatever was asked."""
    await desk.command(PHONE, "/start av-tap")
    await desk.press(PHONE, "register:language:es")
    with pytest.raises(Stale):
        await desk.press(PHONE, data)


async def test_without_a_voice_there_is_no_button(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is promised that is not installed; the text stays."""
    monkeypatch.setitem(sys.modules, "espeakng_loader", None)  # as if it were not installed
    await desk.command(PHONE, "/start av-tap")
    asked = await desk.press(PHONE, "register:language:mam")

    assert "aloud:consent" not in buttons(asked)
    assert await waiting(desk) == []
    with pytest.raises(Stale):
        await desk.press(PHONE, "aloud:consent")
