"""Recordings: a speaker sends one, a second speaker hears it, and only then is it used."""

from datetime import datetime

from bot.actions import posts, scripts, speakers
from bot.actions.scripts import Cell
from bot.content.catalogue import Catalogue
from bot.content.files import Files
from bot.content.locales import Locales
from bot.domain.alert import Alert, AlertState
from bot.domain.duration import LONGEST as LONGEST_ALERT
from bot.domain.language import LANGUAGES
from bot.domain.message import Media
from bot.domain.post import Officer
from bot.domain.recording import Fault, Recording, RecordingState, Speaker, Step
from bot.domain.wording import N_
from bot.errors import NotFound, WrongState
from bot.store import alerts, audit, recordings
from bot.store.database import Connection, Database

CHANGED = N_("The words of alert {id} have changed meanwhile; write /record and read them anew.")
WAITS = N_("A recording in {language} waits for somebody to hear it (alert {id}).")
USED = N_("Your recording for alert {id} in {language} was heard by a second person: it is used.")
NOT_USED = {
    Fault.WORDS: N_(
        "Your recording for alert {id} in {language} is not used: words are missing, added or "
        "wrong. Please record it again with /record."
    ),
    Fault.SOUND: N_(
        "Your recording for alert {id} in {language} is not used: it cannot be understood well. "
        "Please record it again with /record, in a quiet place."
    ),
    Fault.LANGUAGE: N_(
        "Your recording for alert {id} in {language} is not used: it is another language, or "
        "another variety of it."
    ),
}


async def speaker(conn: Connection, officer_id: str) -> Speaker:
    """Somebody by what counts for recordings; who is no officer any more speaks for no post."""
    try:
        found = await posts.the_officer(conn, officer_id)
    except NotFound:
        return Speaker(officer=officer_id, post="")
    languages = await speakers.languages_of(conn, found)
    return Speaker(officer=officer_id, post=found.post if found.active else "", languages=languages)


async def to_read(
    conn: Connection, catalogue: Catalogue, alert_id: int, language: str, *, officer: str
) -> list[Cell]:
    """What may be recorded of an alert, by whoever speaks the language at its post.

    Raises:
        WrongState: it is frozen already.
    """
    alert = await the_alert(conn, alert_id)
    (await speaker(conn, officer)).permit(alert.post, language)
    if alert.state is not AlertState.DRAFT:
        raise WrongState(
            N_("Alert {id} is no draft any more: what it says and carries is fixed."), id=alert_id
        )
    return await scripts.cells(conn, catalogue, alert, {language})


async def cell(
    conn: Connection,
    catalogue: Catalogue,
    alert_id: int,
    language: str,
    digest: str,
    *,
    officer: str,
) -> Cell:
    """One text to be read, by the beginning of its digest.

    Raises:
        WrongState: it no longer is what is said.
    """
    found = await to_read(conn, catalogue, alert_id, language, officer=officer)
    for one in found:
        if digest and one.words.digest.startswith(digest):
            return one
    raise WrongState(CHANGED, id=alert_id)


async def send(
    conn: Connection, catalogue: Catalogue, alert_id: int, language: str, digest: str, media: Media,
    *, seconds: int, officer: str, now: datetime,
) -> Recording:  # fmt: skip
    """Keep what a speaker sent, and tell those who may hear it."""
    words = (await cell(conn, catalogue, alert_id, language, digest, officer=officer)).words
    alert = await the_alert(conn, alert_id)
    for old in await recordings.of_words(conn, alert.post, [digest], [RecordingState.SENT]):
        if old.speaker == officer:
            await _save(conn, old, old.after(Step.REPLACE, now))
    made = Recording(
        id=0, post=alert.post, alert=alert_id, words=words, media=media, seconds=seconds,
        speaker=officer, sent_at=now,
    )  # fmt: skip
    number = await recordings.add(conn, made)
    await _note(conn, now, officer, "recording_sent", number, made)
    await _ask_listeners(conn, catalogue.locales, made, now)
    found = await recordings.get(conn, number)
    assert found is not None
    return found


async def hear(
    conn: Connection, catalogue: Catalogue, recording_id: int, *, officer: str, now: datetime
) -> Recording:
    """It says just its words: it takes the place of whatever was heard before.

    Raises:
        WrongState: the words have changed since.
    """
    found = await _the_recording(conn, recording_id)
    listener, spoke = await speaker(conn, officer), await speaker(conn, found.speaker)
    heard = found.hear(listener, spoke, now)
    await _refuse_changed(conn, catalogue, found)
    digest = [found.words.digest]
    for old in await recordings.of_words(conn, found.post, digest, [RecordingState.HEARD]):
        await _save(conn, old, old.after(Step.REPLACE, now))
    await _save(conn, found, heard)
    await _note(conn, now, officer, "recording_heard", heard.id, heard)
    await tell(conn, catalogue.locales, heard, USED, now)
    return heard


async def refuse(
    conn: Connection,
    catalogue: Catalogue,
    recording_id: int,
    fault: Fault,
    *,
    officer: str,
    now: datetime,
) -> Recording:
    """It is not used, or not any more."""
    found = await _the_recording(conn, recording_id)
    refused = found.refuse(await speaker(conn, officer), fault, now)
    await _save(conn, found, refused)
    await _note(conn, now, officer, "recording_refused", refused.id, refused, fault=fault)
    await tell(conn, catalogue.locales, refused, NOT_USED[fault], now)
    return refused


async def counted(conn: Connection, officer: Officer) -> dict[str, int]:
    """Language → how many texts an officer's post has a voice of that a second speaker heard."""
    return await recordings.counted(conn, officer.post)


async def waiting(conn: Connection, catalogue: Catalogue, officer: Officer) -> list[Recording]:
    """What this officer may hear, oldest first; without what nobody says any more."""
    languages = await speakers.languages_of(conn, officer)
    found = await recordings.waiting(conn, officer.post, languages, but=str(officer.id))
    return [one for one in found if await _is_said(conn, catalogue, one)]


async def one_of(conn: Connection, recording_id: int, *, officer: str) -> Recording:
    """One recording, for somebody of its post who speaks its language."""
    found = await _the_recording(conn, recording_id)
    (await speaker(conn, officer)).permit(found.post, found.words.language)
    return found


async def purge(database: Database, files: Files, now: datetime) -> None:
    """Voices that were refused or replaced go, once no alert may carry them any more."""
    async with database.write() as conn:
        gone = await recordings.forget_voices(conn, now - LONGEST_ALERT)
    for file in gone:
        files.path(file).unlink(missing_ok=True)


async def _ask_listeners(
    conn: Connection, locales: Locales, made: Recording, now: datetime
) -> None:
    language = made.words.language
    for one in await speakers.of_post(conn, made.post, language):
        if str(one.id) != made.speaker:
            await posts.tell(
                conn, locales, one, WAITS, button=(N_("Hear it"), "listen:next"), now=now,
                language=LANGUAGES[language].endonym, id=made.alert,
            )  # fmt: skip


async def tell(
    conn: Connection, locales: Locales, one: Recording, message: str, now: datetime
) -> None:
    """Whoever recorded it, unless they did this themselves."""
    if one.listener == one.speaker:
        return
    officer = await posts.the_officer(conn, one.speaker)
    named = LANGUAGES[one.words.language].endonym
    await posts.tell(conn, locales, officer, message, now=now, id=one.alert, language=named)


async def _is_said(conn: Connection, catalogue: Catalogue, one: Recording) -> bool:
    """Whether its alert, still a draft, says these very words now."""
    alert = await alerts.get(conn, one.alert)
    if alert is None or alert.state is not AlertState.DRAFT:
        return False
    found = await scripts.cells(conn, catalogue, alert, {one.words.language})
    return any(cell.words.digest == one.words.digest for cell in found)


async def _refuse_changed(conn: Connection, catalogue: Catalogue, one: Recording) -> None:
    if not await _is_said(conn, catalogue, one):
        raise WrongState(CHANGED, id=one.alert)


async def the_alert(conn: Connection, alert_id: int) -> Alert:
    """One alert, whose ever it is."""
    found = await alerts.get(conn, alert_id)
    if found is None:
        raise NotFound(N_("There is no alert {id}."), id=alert_id)
    return found


async def _the_recording(conn: Connection, recording_id: int) -> Recording:
    found = await recordings.get(conn, recording_id)
    if found is None:
        raise NotFound(N_("There is no such recording."))
    return found


async def _save(conn: Connection, before: Recording, after: Recording) -> None:
    if not await recordings.save(conn, after, before=before.state):
        raise WrongState(N_("This recording was heard, refused or replaced already."))


async def _note(
    conn: Connection, now: datetime, actor: str, action: str, number: int, one: Recording,
    **detail: str,
) -> None:  # fmt: skip
    await audit.record(
        conn, at=now, actor=actor, action=action, subject=f"recording:{number}", post=one.post,
        alert=one.alert, language=one.words.language, digest=one.words.digest,
        sha256=one.media.sha256, **detail,
    )  # fmt: skip
