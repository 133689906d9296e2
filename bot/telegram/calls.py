"""A person who called for help: the few questions, and what they send to whoever has their case."""

from collections.abc import Collection, Mapping
from typing import Any

from bot.actions import cases, conversations
from bot.domain.checkin import Answer
from bot.domain.conversation import By, Kind, Words
from bot.domain.telling import (
    COMPANY,
    QUESTIONS,
    REACHES,
    TROUBLES,
    Question,
    Told,
    following,
    written,
)
from bot.domain.telling import (
    pressed as told_by_button,
)
from bot.domain.wording import N_
from bot.errors import NotFound
from bot.store.database import Connection
from bot.telegram.fields import HOUSEHOLDS
from bot.telegram.front import Front, Stale, number, word
from bot.telegram.incoming import Incoming
from bot.telegram.turn import Reply, Rows, Say, Toast, Turn

PASSED_ON = N_("Passed on to the consulate.")
WAITING = N_("Noted. An officer of the consulate will read it.")
NEUTRAL = N_("Noted.")
NEXT = N_("➡️ Next")
SKIP = N_("Skip")
TOLD_ALL = N_(
    "Thank you. What you told stays changeable: press a button above again. You can write here, "
    "send a voice note, a photo or your place at any time."
)
IN_WORDS = (Question.WHERE, Question.INFO)
LABELS: Mapping[Question, Mapping[Any, str]] = {
    Question.NEEDS: TROUBLES,
    Question.PEOPLE: HOUSEHOLDS,
    Question.WITH: COMPANY,
    Question.REACH: REACHES,
}
SEVERAL = (Question.NEEDS, Question.WITH, Question.REACH)


def install(front: Front) -> None:
    """Add these routes."""
    front.button("tell")(pressed)
    front.text(typed)
    front.voice(voice)
    front.photo(photo)
    front.location(location)


async def first(turn: Turn, alert_id: int | None, answer: Answer) -> list[Reply]:
    """The first question after a call; none to whom others may look over the shoulder."""
    if turn.national is None or turn.national.discreet:
        return []
    found = await cases.live(turn.conn, turn.national.id, alert_id)
    question = following(answer, None)
    if found is None or question is None:
        return []
    case, told = found
    return [_ask(turn, case.id, question, told)]


async def first_of(conn: Connection, asked: list[tuple[int, int]]) -> dict[int, int]:
    """The live case of each (person, alert), by person: for presses that come together."""
    return await cases.live_all(conn, asked)


def first_asked(turn: Turn, asked: dict[int, int], answer: Answer) -> list[Reply]:
    """`first` for one of them."""
    question, person = following(answer, None), turn.national
    if question is None or person is None or person.discreet or person.id not in asked:
        return []
    return [_ask(turn, asked[person.id], question, Told())]


def _ask(turn: Turn, case_id: int, question: Question, told: Told) -> Say:
    cells = [
        (words, f"tell:{case_id}:{question}:{value}")
        for value, words in _choices(turn, question, told)
    ]
    rows: Rows = [cells[i : i + 2] for i in range(0, len(cells), 2)]
    label = NEXT if question in SEVERAL else SKIP
    rows.append([(turn.text(label), f"tell:{case_id}:{question}:-")])
    return Say(turn.text(QUESTIONS[question]), rows)


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
    answer = Answer(case.said) if case.said else Answer.HELP
    if value == "-":
        return [Toast(), *await _after(turn, case.id, answer, question, told)]
    try:
        after = told_by_button(told, question, value)
    except ValueError:
        raise Stale from None
    case = await cases.told(turn.conn, case, turn.national, after, turn.now)
    if case.protected:  # whoever looks over their shoulder learns nothing
        return [Toast(turn.text(NEUTRAL))]
    if question in SEVERAL:
        return [Toast(turn.text(NEUTRAL)), _ask(turn, case.id, question, after)]
    return [Toast(turn.text(NEUTRAL)), *await _after(turn, case.id, answer, question, after)]


async def _after(
    turn: Turn, case_id: int, answer: Answer, question: Question, told: Told
) -> list[Reply]:
    coming = following(answer, question)
    await conversations.listen(
        turn.conn,
        turn.chat_id,
        case_id,
        coming if coming in IN_WORDS else None,
        language=turn.language,
    )
    if coming is None:
        return [Say(turn.text(TOLD_ALL))]
    return [_ask(turn, case_id, coming, told)]


async def typed(turn: Turn, text: str) -> list[Reply] | None:
    """Words of somebody with a live case, which no other handler took."""
    heard = await _heard(turn, Words(by=By.PERSON, at=turn.now, text=text))
    asked = await conversations.listening(turn.conn, turn.chat_id)
    if heard is None or asked is None:
        return heard
    case, told = await conversations.of_chat(turn.conn, turn.chat_id, asked.case_id)
    after = written(told, asked.question, text)
    await cases.told(turn.conn, case, turn.national, after, turn.now)
    answer = Answer(case.said) if case.said else Answer.HELP
    return await _after(turn, case.id, answer, asked.question, after)


async def voice(turn: Turn, incoming: Incoming) -> list[Reply] | None:
    """A voice note. Who has no case yet wants to talk to a person: that opens one."""
    words = Words(
        by=By.PERSON, at=turn.now, kind=Kind.VOICE, text=incoming.caption, file_id=incoming.file_id
    )
    said = await _heard(turn, words)
    if said is not None or turn.national is None:
        return said
    await cases.hear(turn.conn, [_called(turn)])
    return await _heard(turn, words)


def _called(turn: Turn) -> cases.Heard:
    assert turn.national is not None
    return cases.Heard(
        person=turn.national, answer=Answer.TALK, alert_id=None, drill=False, at=turn.now
    )


async def photo(turn: Turn, incoming: Incoming) -> list[Reply] | None:
    """A photo."""
    words = Words(
        by=By.PERSON, at=turn.now, kind=Kind.PHOTO, text=incoming.caption, file_id=incoming.file_id
    )
    return await _heard(turn, words)


async def location(turn: Turn, latitude: float, longitude: float) -> list[Reply] | None:
    """Where they are: one point, kept for the case alone."""
    words = Words(
        by=By.PERSON, at=turn.now, kind=Kind.LOCATION, latitude=latitude, longitude=longitude
    )
    return await _heard(turn, words)


async def _heard(turn: Turn, words: Words) -> list[Reply] | None:
    case = await conversations.heard(turn.conn, turn.catalogue, turn.chat_id, words)
    if case is None:
        return None
    if case.protected or (turn.national is not None and turn.national.discreet):
        return [Say(turn.text(NEUTRAL))]
    return [Say(turn.text(PASSED_ON if case.claimed_by else WAITING))]
