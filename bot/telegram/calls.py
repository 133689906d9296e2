"""A person who called for help: the few questions, and what they send to whoever has their case."""

from collections.abc import Collection, Mapping
from html import unescape
from typing import Any

from bot.actions import cases, checkins, conversations, directory, posts, rounds
from bot.domain.case import Case
from bot.domain.checkin import Answer
from bot.domain.conversation import By, Kind, Words
from bot.domain.directory import nearest_number
from bot.domain.national import National
from bot.domain.screening import CRIES, signs
from bot.domain.telling import (
    COMPANY,
    OF_THEM,
    QUESTIONS,
    REACHES,
    RELATIONS,
    TROUBLES,
    Question,
    Told,
    following,
    written,
)
from bot.domain.telling import (
    pressed as told_by_button,
)
from bot.domain.triage import Level
from bot.domain.wording import N_
from bot.errors import NotFound
from bot.store.database import Connection
from bot.telegram import places
from bot.telegram.fields import HOUSEHOLDS
from bot.telegram.front import Front, Stale, number, word
from bot.telegram.incoming import Incoming
from bot.telegram.registration import registered_in
from bot.telegram.turn import Reply, Rows, Say, Toast, Turn

PASSED_ON = N_("Passed on to the consulate.")
WAITING = N_("Noted. An officer of the consulate will read it.")
NEUTRAL = N_("Noted.")
FIRST = N_("Register first: /start. In danger call the emergency number of this country.")
NUMBERS = N_("Consulate: {telephone}. If your life is in danger call {emergency} now.")
NEXT = N_("➡️ Next")
SKIP = N_("Skip")
TOLD_ALL = N_(
    "Thank you. What you told stays changeable: press a button above again. You can write here, "
    "send a voice note, a photo or your place at any time."
)
IN_AREA = N_("📍 In {area}")
IN_WORDS = (Question.WHERE, Question.INFO, Question.NAME)
SEEN_OR_HEARD = ("audio/", "image/", "video/")  # what may be a call for help as a file
AREA = "area"  # in the place of a value: where they registered
LABELS: Mapping[Question, Mapping[Any, str]] = {
    Question.NEEDS: TROUBLES,
    Question.PEOPLE: HOUSEHOLDS,
    Question.WITH: COMPANY,
    Question.REACH: REACHES,
    Question.RELATION: RELATIONS,
}
SEVERAL = (Question.NEEDS, Question.WITH, Question.REACH)


def install(front: Front) -> None:
    """Add these routes."""
    front.button("tell")(pressed)
    front.text(typed)
    front.voice(voice)
    front.photo(photo)
    front.audio(file)
    front.video(file)
    front.document(file)
    front.location(location, first=True)  # who called for help tells where they are


async def first(turn: Turn, about: str, answer: Answer) -> list[Reply]:
    """The first question after a call; none to whom others may look over the shoulder."""
    if turn.national is None or turn.national.discreet:
        return []
    found = await cases.live(turn.conn, turn.national.id, about)
    question = following(answer, None)
    if found is None or question is None:
        return []
    case, told = found
    return [ask(turn, case, question, told)]


async def first_of(conn: Connection, asked: list[tuple[int, str]]) -> dict[int, int]:
    """The live case of each (person, incident), by person: for presses that come together."""
    return await cases.live_all(conn, asked)


def first_asked(turn: Turn, asked: dict[int, int], answer: Answer) -> list[Reply]:
    """`first` for one of them."""
    question, person = following(answer, None), turn.national
    if question is None or person is None or person.discreet or person.id not in asked:
        return []
    return [_asked(turn, asked[person.id], question, Told())]


def ask(turn: Turn, case: Case, question: Question, told: Told) -> Say:
    """A question of a call, with what was told of it ticked."""
    return _asked(turn, case.id, question, told, another=case.third_party)


def _asked(
    turn: Turn, case_id: int, question: Question, told: Told, *, another: bool = False
) -> Say:
    cells = [
        (words, f"tell:{case_id}:{question}:{value}")
        for value, words in _choices(turn, question, told)
    ]
    person = turn.national
    if question is Question.WHERE and not another and person is not None and person.region:
        here = turn.text(IN_AREA, area=unescape(registered_in(turn, person)))
        cells.append((unescape(here), f"tell:{case_id}:{question}:{AREA}"))
    rows: Rows = [cells[i : i + 2] for i in range(0, len(cells), 2)]
    label = NEXT if question in SEVERAL else SKIP
    rows.append([(turn.text(label), f"tell:{case_id}:{question}:-")])
    asked = OF_THEM[question] if another and question in OF_THEM else QUESTIONS[question]
    return Say(turn.text(asked), rows)


def _choices(turn: Turn, question: Question, told: Told) -> list[tuple[str, str]]:
    """Each value, with its label; what was chosen is ticked."""
    chosen = _chosen(question, told)
    labels = LABELS.get(question, {})
    named = [(value, turn.text(label)) for value, label in labels.items()]
    return [(value, f"☑️ {words}" if value in chosen else words) for value, words in named]


def _chosen(question: Question, told: Told) -> Collection[str | None]:
    several: dict[Question, Collection[str | None]] = {
        Question.NEEDS: told.needs,
        Question.PEOPLE: (told.people,),
        Question.WITH: told.company,
        Question.REACH: told.reach,
        Question.RELATION: (told.relation,),
    }
    return several.get(question, ())


async def pressed(turn: Turn, parts: list[str]) -> list[Reply]:
    """tell:CASE:QUESTION:VALUE, where - goes on to the next question."""
    if len(parts) != 3:
        raise Stale
    question, value = word(Question, parts[1]), parts[2]
    try:
        case, told = await conversations.of_chat(turn.conn, turn.chat_id, number(parts[0]))
    except NotFound:
        raise Stale from None
    if value == "-":
        return [Toast(), *await _after(turn, case, question, told)]
    try:
        after = _pressed(turn, told, question, value)
    except ValueError:
        raise Stale from None
    before, case = case, await cases.told(turn.conn, case, turn.national, after, turn.now)
    if case.protected:  # whoever looks over their shoulder learns nothing
        return [Toast(turn.text(NEUTRAL))]
    urgent = await _now_red(turn, before, case)
    if question in SEVERAL:
        return [Toast(turn.text(NEUTRAL)), *urgent, ask(turn, case, question, after)]
    return [Toast(turn.text(NEUTRAL)), *urgent, *await _after(turn, case, question, after)]


def _pressed(turn: Turn, told: Told, question: Question, value: str) -> Told:
    if question is Question.WHERE and value == AREA and turn.national is not None:
        return written(told, question, unescape(registered_in(turn, turn.national)))
    return told_by_button(told, question, value)


async def _now_red(turn: Turn, before: Case, case: Case) -> list[Reply]:
    """Life may be in danger, as has just been learnt: where to call stands there at once."""
    if case.level is not Level.R1 or before.level is Level.R1:
        return []
    return [Say(await help_lines(turn, case.post))]


async def help_lines(turn: Turn, code: str) -> str:
    """Where to call: the post, and the emergency number of the place where they are."""
    post = await posts.the_post(turn.conn, code)
    numbers = await directory.emergency_numbers(turn.conn, code)
    region = turn.national.region if turn.national else None
    there = nearest_number(numbers, post, region, turn.now)
    return turn.text(NUMBERS, telephone=post.telephone, emergency=there)


async def _after(turn: Turn, case: Case, question: Question, told: Told) -> list[Reply]:
    answer = Answer(case.said) if case.said else Answer.HELP
    coming = following(answer, question, another=case.third_party)
    await conversations.listen(
        turn.conn,
        turn.chat_id,
        case.id,
        coming if coming in IN_WORDS else None,
        language=turn.language,
    )
    if coming is None:
        return [Say(turn.text(TOLD_ALL))]
    return [ask(turn, case, coming, told)]


async def typed(turn: Turn, text: str) -> list[Reply] | None:
    """Words that no other handler took: of somebody with a live case, or a call for help."""
    said = await _said(turn, Words(by=By.PERSON, at=turn.now, text=text))
    if said is not None or not signs(text) & CRIES:
        return said
    if turn.national is None:
        return [Say(turn.text(FIRST))]
    await checkins.call(
        turn.conn, person=turn.national, answer=Answer.TALK, now=turn.now, words=text
    )
    case = await cases.live_at(turn.conn, turn.chat_id)
    assert case is not None
    if case.protected or turn.national.discreet:
        return [Say(turn.text(NEUTRAL))]
    return [Say(await help_lines(turn, case.post)), Say(turn.text(WAITING))]


async def _said(turn: Turn, words: Words) -> list[Reply] | None:
    """What a person sends; where a question is open it answers that one, and the next follows."""
    asked = await conversations.listening(turn.conn, turn.chat_id)
    try:
        before, told = await conversations.of_chat(
            turn.conn, turn.chat_id, asked.case_id if asked else 0
        )
    except NotFound:
        asked = None
    if asked is None:
        return await _heard(turn, words)
    case = await conversations.heard(
        turn.conn, turn.catalogue, turn.chat_id, words, case_id=asked.case_id
    )
    assert case is not None
    if words.kind is Kind.TEXT:
        told = written(told, asked.question, words.text)
        case = await cases.told(turn.conn, case, turn.national, told, turn.now)
    if case.protected:
        await conversations.listen(turn.conn, turn.chat_id, case.id, None, language=turn.language)
        return [Say(turn.text(NEUTRAL))]
    urgent = await _now_red(turn, before, case)
    return [*urgent, *await _after(turn, case, asked.question, told)]


async def voice(turn: Turn, incoming: Incoming) -> list[Reply] | None:
    """A voice note. Who has no case yet wants to talk to a person: that opens one."""
    words = Words(
        by=By.PERSON, at=turn.now, kind=Kind.VOICE, text=incoming.caption, file_id=incoming.file_id
    )
    said = await _said(turn, words)
    if said is not None or turn.national is None:
        return said
    await _want_to_talk(turn, turn.national)
    return await _heard(turn, words)


async def file(turn: Turn, one: Incoming) -> list[Reply] | None:
    """Sound, film or picture as a file: of who called for help, or is asked whether they are safe.

    Of anybody else it opens no case: much that goes round is passed on to a bot as well.
    """
    kind = Kind(one.kind)
    if kind is Kind.DOCUMENT and not one.mime.startswith(SEEN_OR_HEARD):
        return None
    words = Words(by=By.PERSON, at=turn.now, kind=kind, text=one.caption, file_id=one.file_id)
    said = await _said(turn, words)
    if said is not None or turn.national is None:
        return said
    if await rounds.open_target(turn.conn, turn.national.id, turn.now) is None:
        return None
    await _want_to_talk(turn, turn.national)
    return await _heard(turn, words)


async def _want_to_talk(turn: Turn, person: National) -> None:
    """It answers the question that is open, so that nobody is reminded who has spoken."""
    asked = await rounds.open_target(turn.conn, person.id, turn.now)
    if asked is None:
        await checkins.call(turn.conn, person=person, answer=Answer.TALK, now=turn.now)
        return
    await checkins.answer(
        turn.conn,
        alert_id=asked.alert_id,
        round_id=asked.round_id,
        national_id=person.id,
        answer=Answer.TALK,
        seq=turn.seq,
        now=turn.now,
        person=person,
    )


async def photo(turn: Turn, incoming: Incoming) -> list[Reply] | None:
    """A photo."""
    words = Words(
        by=By.PERSON, at=turn.now, kind=Kind.PHOTO, text=incoming.caption, file_id=incoming.file_id
    )
    return await _said(turn, words)


async def location(turn: Turn, latitude: float, longitude: float) -> list[Reply] | None:
    """Where they are: one point, kept for the case alone. Nobody is moved without being asked."""
    if await conversations.writing(turn.conn, turn.chat_id) is not None:
        return None  # an officer sends it to somebody
    words = Words(
        by=By.PERSON, at=turn.now, kind=Kind.LOCATION, latitude=latitude, longitude=longitude
    )
    said = await _said(turn, words)
    if said is None or await conversations.elsewhere(turn.conn, turn.chat_id):
        return None  # whoever asked for a place goes on with it
    return [*said, *await _moved(turn, latitude, longitude)]


async def _moved(turn: Turn, latitude: float, longitude: float) -> list[Reply]:
    person = turn.national
    if person is None or person.discreet:
        return []
    found = await places.regions_at(turn, latitude, longitude)
    if not found or any(place.region == person.region for place in found):
        return []
    return [places.offer(turn, found, places.WORD)]


async def _heard(turn: Turn, words: Words) -> list[Reply] | None:
    before = await cases.live_at(turn.conn, turn.chat_id)
    case = await conversations.heard(turn.conn, turn.catalogue, turn.chat_id, words)
    if case is None or before is None:
        return None
    if case.protected or (turn.national is not None and turn.national.discreet):
        return [Say(turn.text(NEUTRAL))]
    noted = Say(turn.text(PASSED_ON if case.claimed_by else WAITING))
    return [*await _now_red(turn, before, case), noted]
