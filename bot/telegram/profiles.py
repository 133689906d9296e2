"""/profile: what a person told of themselves, each field to be changed or cleared at any time."""

from dataclasses import replace

from bot.actions import closing, nationals, posts
from bot.actions import profiles as actions
from bot.domain.cell import Unreadable
from bot.domain.checkin import understand
from bot.domain.editing import Edit, Part, answer, back, opened
from bot.domain.folding import fold
from bot.domain.language import LANGUAGES
from bot.domain.point import fits, point_at
from bot.domain.post import Post, states_of
from bot.domain.profile import CLEAR, Field, Record, with_telephone
from bot.domain.wording import N_
from bot.telegram import areas, places, questions
from bot.telegram.fields import OF_STATE
from bot.telegram.front import Front, Stale, word
from bot.telegram.questions import BACK, SHARE
from bot.telegram.registration import referral
from bot.telegram.turn import Reply, Say, Turn

NOT_JOINED = N_("You have not joined yet. Write /start.")
SAVED = N_("✅ Kept.")
CLEARED = N_("✅ Deleted.")
UNCHANGED = N_("Nothing was changed.")
NOT_HERE = N_("This point is not in your area: change the area first. Nothing was kept.")
OTHERS = N_("This is somebody else's number. Only your own can be kept.")
TYPED = (Field.NAME, Field.STAY, Field.HOUSEHOLD, Field.RELATIVE, Field.TELEPHONE)


def install(front: Front) -> None:
    """Add these routes."""
    front.command("profile")(command)
    front.button("profile")(pressed)
    front.text(typed)
    front.contact(shared)
    front.location(located)


async def command(turn: Turn, _argument: str) -> list[Reply]:
    """/profile"""
    if turn.national is None:
        return [Say(turn.text(NOT_JOINED))]
    return await show(turn)


async def pressed(turn: Turn, parts: list[str]) -> list[Reply]:
    """profile:list, profile:back, profile:done, profile:FIELD or profile:FIELD:VALUE"""
    if turn.national is None:
        raise Stale
    if parts == ["list"]:
        return await show(turn)
    if parts in (["back"], ["done"]):
        return await (_back(turn) if parts == ["back"] else _done(turn))
    field, said = word(Field, parts[0]), ":".join(parts[1:])
    if not said:
        return await open_field(turn, field)
    edit = await actions.edit(turn.conn, turn.chat_id)
    if edit is None or edit.field is not field:
        edit = opened(field, turn.now)
    if field is Field.RELATIVE and said != CLEAR and edit.part is not Part.AGREED:
        raise Stale  # pressed twice: the words of a button are no name
    return await _answered(turn, edit, said)


async def typed(turn: Turn, text: str) -> list[Reply] | None:
    """Words answer the open question; the label of a button counts as pressing it."""
    edit = await _listening(turn)
    if edit is None or edit.field is None or understand(text) is not None:
        return None  # what sounds like an answer to an alert is one
    if fold(text) == fold(turn.text(BACK)):
        return await _back(turn)
    record = await _record(turn)
    for label, value in questions.choices(turn, record, edit, await _posts(turn)):
        if fold(label) == fold(text):
            return await _answered(turn, edit, value)
    if edit.field is Field.AREA:
        return areas.named(turn, record.national, text)
    said = text if edit.field in TYPED and text != CLEAR else ""
    return await _answered(turn, edit, said)


async def shared(turn: Turn, user: int | None, number: str) -> list[Reply] | None:
    """A contact: kept when it was asked for, and is the sender's own."""
    edit = await _listening(turn)
    if edit is None or edit.field is not Field.TELEPHONE:
        return None
    if user != turn.chat_id:
        return [Say(turn.text(OTHERS)), *await _question(turn, edit)]
    record = await _record(turn)
    try:
        after = with_telephone(record, number)
    except Unreadable as reason:
        return [Say(turn.text(str(reason))), *await _question(turn, edit)]
    await _keep(turn, record, after)
    return await show(turn, turn.text(SAVED))


async def located(turn: Turn, latitude: float, longitude: float) -> list[Reply] | None:
    """A location: it becomes a region, once the person says so, and is not kept.

    It is kept where it was asked for as such.
    """
    edit = await _listening(turn)
    if edit is not None and edit.field is Field.POINT:
        return await _point(turn, edit, latitude, longitude)
    if edit is None or edit.field is not Field.AREA:
        return None
    return await areas.at(turn, latitude, longitude)


async def _point(turn: Turn, edit: Edit, latitude: float, longitude: float) -> list[Reply]:
    record = await _record(turn)
    found = await places.regions_at(turn, latitude, longitude)
    if not fits(record.national, [place.region for place in found]):
        return [Say(turn.text(NOT_HERE)), *await _question(turn, edit)]
    await _keep(turn, record, replace(record, point=point_at(latitude, longitude)))
    return await show(turn, turn.text(SAVED))


async def show(turn: Turn, note: str = "") -> list[Reply]:
    """The list of all fields; `note` says what was done before."""
    before = await actions.edit(turn.conn, turn.chat_id)
    await actions.ask(turn.conn, turn.chat_id, opened(None, turn.now), language=turn.language)
    record, known = await _record(turn), await _posts(turn)
    if before is not None and before.field in SHARE:
        gone = questions.without_keys(note or turn.text(UNCHANGED))
        return [gone, questions.listed(turn, record, known)]
    return [questions.listed(turn, record, known, note)]


async def open_field(turn: Turn, field: Field) -> list[Reply]:
    """Ask about one field."""
    return await _question(turn, opened(field, turn.now))


async def _question(turn: Turn, edit: Edit) -> list[Reply]:
    await actions.ask(turn.conn, turn.chat_id, edit, language=turn.language)
    return questions.question(turn, await _record(turn), edit, await _posts(turn))


async def _back(turn: Turn) -> list[Reply]:
    edit = await actions.edit(turn.conn, turn.chat_id)
    if edit is None or edit.part is Part.WHO:
        return await show(turn)
    return await _question(turn, back(edit, turn.now))


async def _done(turn: Turn) -> list[Reply]:
    await actions.close(turn.conn, turn.chat_id, language=turn.language)
    return [Say(turn.text("All is as you wish. Write /profile at any time to change it."))]


async def _listening(turn: Turn) -> Edit | None:
    """The open question of a registered person, unless it was asked long ago."""
    edit = await actions.edit(turn.conn, turn.chat_id)
    return edit if turn.national and edit and edit.listens(turn.now) else None


async def _answered(turn: Turn, edit: Edit, said: str) -> list[Reply]:
    """Change what the answer changes; ask on, or show the list."""
    record = await _record(turn)
    if edit.field in FROM_LISTS and said:
        return await FROM_LISTS[edit.field](turn, record, said)
    try:
        after, told = answer(edit, record, said, turn.now)
    except Unreadable as reason:
        return [Say(turn.text(str(reason))), *await _question(turn, edit)]
    await _keep(turn, record, told)
    if after.field is not None:
        return await _question(turn, after)
    return await show(turn, _note(turn, record, told, cleared=said == CLEAR))


def _note(turn: Turn, before: Record, after: Record, *, cleared: bool) -> str:
    """What was done, and what follows from it."""
    if after == before:
        return turn.text(UNCHANGED)
    said = turn.text(CLEARED if cleared else SAVED)
    left = before.national.citizen and not after.national.citizen
    return f"{said}\n{referral(turn)}" if left else said


async def _language(turn: Turn, record: Record, said: str) -> list[Reply]:
    if said not in LANGUAGES:
        raise Stale
    turn.language = said
    await nationals.speak(turn.conn, turn.chat_id, said)
    turn.national = replace(record.national, language=said)
    return await show(turn, turn.text(SAVED))


async def _area(turn: Turn, record: Record, said: str) -> list[Reply]:
    note, asked = await areas.chosen(turn, record.national, said)
    if asked:
        return asked
    turn.national = await nationals.by_chat(turn.conn, turn.chat_id)
    return await show(turn, note)


async def _post(turn: Turn, record: Record, said: str) -> list[Reply]:
    known, state = await _posts(turn), said.removeprefix(OF_STATE)
    if said in known:
        chosen = await actions.choose_post(turn.conn, record.national, said, now=turn.now)
    elif said == CLEAR or (state != said and state in states_of(known.values())):
        wanted = None if said == CLEAR else state
        chosen = await actions.choose_state(turn.conn, record.national, wanted, now=turn.now)
    else:
        raise Stale
    turn.national = chosen
    warns = turn.text("You get the alerts of {post}.", post=known[chosen.post].name)
    return await show(turn, f"{turn.text(SAVED)} {warns}")


FROM_LISTS = {Field.LANGUAGE: _language, Field.AREA: _area, Field.POST: _post}


async def _keep(turn: Turn, before: Record, after: Record) -> None:
    await actions.keep(turn.conn, before, after, language=turn.language, now=turn.now)
    turn.national = after.national


async def _record(turn: Turn) -> Record:
    if turn.national is None:
        raise Stale
    turn.national = await closing.followed(turn.conn, turn.national, turn.now)
    return await actions.record_of(turn.conn, turn.national)


async def _posts(turn: Turn) -> dict[str, Post]:
    return {post.code: post for post in await posts.known(turn.conn)}
