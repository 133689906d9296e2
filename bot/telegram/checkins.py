"""A national answers whether they are safe, by a button or in words."""

from dataclasses import replace

from bot.actions import cases, checkins, directory, posts, rechecks, rota, rounds
from bot.actions.freshness import question
from bot.actions.variants import answer_rows
from bot.content.formats import instant
from bot.domain.checkin import Answer, CheckIn, understand
from bot.domain.directory import Entry, nearest_number
from bot.domain.freshness import asked_in_a_drill
from bot.domain.message import Keyboard
from bot.domain.post import Post
from bot.domain.round import MARK
from bot.domain.wording import N_
from bot.errors import NotFound
from bot.store.database import Connection
from bot.telegram import calls
from bot.telegram.calls import NUMBERS
from bot.telegram.front import Front, Stale, number, word
from bot.telegram.registration import registered_in
from bot.telegram.turn import Reply, Say, Toast, Turn

NOTED = {
    Answer.SAFE: N_("Noted: you are safe. You can change your answer at any time."),
    Answer.DANGER: N_("If your life is in danger call {emergency} now."),
    Answer.HELP: N_("Noted: you need help. Consulate: {telephone}. Life in danger: {emergency}."),
    Answer.AWAY: N_("Noted: you are not in the area. You can change your answer at any time."),
    Answer.TALK: N_("Noted: you want to talk to a person. Consulate: {telephone}."),
}
AGAIN = N_("I did not understand. Are you safe? Press a button.")
HOW = N_("How are you? One press is enough. The officers on duty read it.")
NOBODY = N_("⚠️ Nobody is on duty now. In danger call {emergency}. {when}")
BACK = N_("Somebody reads this again on {at}.")
UNKNOWN_WHEN = N_("When somebody reads this again is not planned yet.")
LEFT_ALONE = N_("Noted: we do not ask again. You can write here at any time.")
UNASKED = N_("Noted, thank you. Nobody is asking just now; tell us at any time with /checkin.")
LATE = N_("That question is closed by now. Your answer is kept all the same.")
JOIN = N_("You are not registered yet: /start. In danger call the emergency number where you are.")
NUMBERS_OF = N_("{place}: {telephone} · emergency {emergency}")
URGENT = (Answer.DANGER, Answer.HELP, Answer.TALK)


def install(front: Front) -> None:
    """Add these routes."""
    front.command("checkin")(ask_me)
    front.button("checkin")(pressed)
    front.button("quiet")(quiet)
    front.text(typed)


async def pressed(turn: Turn, parts: list[str]) -> list[Reply]:
    """A national pressed "I am safe" or "I need help": checkin:ALERT:ANSWER, checkin:rROUND:…

    In the place of an alert's number 0 is for who was not asked.
    """
    if len(parts) != 2 or turn.national is None:
        raise Stale
    target, answer = asked_in(parts[0]), word(Answer, parts[1])
    if target == rounds.UNASKED:
        return await _unasked(turn, answer)
    return await _answer(turn, target, answer)


async def quiet(turn: Turn, parts: list[str]) -> list[Reply]:
    """quiet:CASE: whoever called does not want to be asked again every few hours."""
    try:
        await rechecks.leave_alone(turn.conn, turn.chat_id, number(parts[0]), turn.now)
    except NotFound:
        raise Stale from None
    return [Toast(turn.text(LEFT_ALONE)), Say(turn.text(LEFT_ALONE))]


def asked_in(text: str) -> rounds.Target:
    """What a button is about; callback data may name anything."""
    if text.startswith(MARK):
        return rounds.Target(round_id=number(text.removeprefix(MARK)))
    return rounds.Target(alert_id=number(text) or None)


async def typed(turn: Turn, text: str) -> list[Reply] | None:
    """Words that mean an answer count for the newest alert, or question."""
    answer = understand(text)
    if answer is None or turn.national is None:
        return None
    target = await rounds.target(turn.conn, turn.national.id)
    if target == rounds.UNASKED:
        if answer not in URGENT:
            return None
        return await call(turn, answer, text)
    return await _answer(turn, target, answer, words=text)


async def not_understood(turn: Turn, _text: str) -> list[Reply] | None:
    """Words that nobody took, of somebody whose answer we wait for: the buttons once more."""
    if turn.national is None:
        return None
    target = await rounds.waits_for(turn.conn, turn.national.id, turn.now)
    return None if target is None else [question_again(turn, target)]


def question_again(turn: Turn, target: rounds.Target) -> Say:
    """The question in short, with its buttons."""
    rows = answer_rows(turn.catalogue, turn.language, target.word)
    return Say(turn.text(AGAIN), [[(one.label, one.data) for one in row] for row in rows])


async def ask_me(turn: Turn, _argument: str) -> list[Reply]:
    """/checkin: at any time, also unasked. Where nobody reads it now, that is said first."""
    person = turn.national
    if person is None:
        return [Say("\n".join([turn.text(JOIN), *await _all_numbers(turn)]))]
    target = await rounds.open_target(turn.conn, person.id, turn.now) or rounds.UNASKED
    post = await _with_number(turn, await posts.the_post(turn.conn, person.post))
    duty = await rota.duty(turn.conn, post.code, turn.now)
    rows = answer_rows(turn.catalogue, turn.language, target.word)
    lines = [*_nobody(turn, duty, post), turn.text(HOW)]
    return [Say("\n".join(lines), [[(one.label, one.data) for one in row] for row in rows])]


def _nobody(turn: Turn, duty: rota.Duty, post: Post) -> list[str]:
    """That nobody is on duty, where to call instead, and when somebody is there again."""
    if duty.staffed:
        return []
    when = (
        turn.text(BACK, at=instant(duty.next_at, turn.language, post.time_zone))
        if duty.next_at
        else turn.text(UNKNOWN_WHEN)
    )
    return [turn.text(NOBODY, emergency=post.emergency_number, when=when)]


async def _all_numbers(turn: Turn) -> list[str]:
    """Of every post: who is in no register belongs to none yet."""
    return [
        turn.text(NUMBERS_OF, place=one.place, telephone=one.telephone,
                  emergency=one.emergency_number)
        for one in await posts.known(turn.conn)
    ]  # fmt: skip


async def _unasked(turn: Turn, answer: Answer) -> list[Reply]:
    """A press under /checkin of somebody who was not asked anything."""
    assert turn.national is not None
    if answer in URGENT:
        said = await call(turn, answer, "")
        return [Toast(said[0].text, alert=True), *said]
    await checkins.call(turn.conn, person=turn.national, answer=answer, now=turn.now)
    return [Toast(turn.text(UNASKED)), Say(turn.text(UNASKED))]


async def call(turn: Turn, answer: Answer, words: str) -> list[Reply]:
    """Somebody calls for help who was not asked."""
    assert turn.national is not None
    await checkins.call(turn.conn, person=turn.national, answer=answer, now=turn.now, words=words)
    post = await _with_number(turn, await posts.the_post(turn.conn, turn.national.post))
    return [Say(_noted(turn, NUMBERS, post)), *await calls.first(turn, cases.OWN, answer)]


async def _answer(
    turn: Turn, target: rounds.Target, answer: Answer, *, words: str = ""
) -> list[Reply]:
    if turn.national is None:
        raise Stale
    try:
        checkin = await checkins.answer(
            turn.conn,
            alert_id=target.alert_id,
            round_id=target.round_id,
            national_id=turn.national.id,
            answer=answer,
            seq=turn.seq,
            now=turn.now,
            person=turn.national,
            words=words,
        )
    except NotFound:
        if answer in URGENT and turn.national is not None:
            return await call(turn, answer, words)  # however old the button is
        raise Stale from None
    post = await posts.the_post(turn.conn, turn.national.post)
    post = await _with_number(turn, post)
    asked = await calls.first(turn, _about(checkin), answer)
    if words:
        said = _noted(turn, NOTED[answer], post)
        return [Say(said, keyboard=Keyboard()), *_late(turn, checkin), *asked]
    return [*_to_press(turn, checkin, post), *asked]


def _about(said: CheckIn) -> str:
    return cases.incident(said.alert_id, said.round_id)


def _late(turn: Turn, said: CheckIn) -> list[Reply]:
    return [Say(turn.text(LATE))] if said.late else []


async def _with_number(turn: Turn, post: Post) -> Post:
    return _numbered(turn, post, await directory.emergency_numbers(turn.conn, post.code))


def _numbered(turn: Turn, post: Post, numbers: list[Entry]) -> Post:
    """The post with the emergency number of the place where this person is."""
    region = turn.national.region if turn.national else None
    number_there = nearest_number(numbers, post, region, turn.now)
    return replace(post, emergency_number=number_there)


async def pressed_together(
    conn: Connection, presses: list[tuple[Turn, list[str]]]
) -> list[list[Reply] | None]:
    """`pressed` for many at once, set-based; None where a press is better looked at alone."""
    given = {turn.seq: one for turn, parts in presses if (one := _given(turn, parts))}
    now = presses[0][0].now
    said = {one.seq: one for one in await checkins.answer_all(conn, given.values(), now)}
    codes = {turn.national.post for turn, _ in presses if turn.national}
    known = {code: await posts.the_post(conn, code) for code in codes}
    numbers = {code: await directory.emergency_numbers(conn, code) for code in codes}
    calling = [one for one in said.values() if one.answer in URGENT]
    asked = await calls.first_of(conn, [(one.national_id, _about(one)) for one in calling])
    return [
        [
            *_to_press(
                turn,
                said[turn.seq],
                _numbered(turn, known[turn.national.post], numbers[turn.national.post]),
            ),
            *calls.first_asked(turn, asked, said[turn.seq].answer),
        ]
        if turn.national and turn.seq in said
        else None
        for turn, _ in presses
    ]


def _given(turn: Turn, parts: list[str]) -> checkins.Given | None:
    if turn.national is None or len(parts) != 2:
        return None
    try:
        target, answer = asked_in(parts[0]), word(Answer, parts[1])
    except Stale:
        return None
    if target == rounds.UNASKED:
        return None
    return checkins.Given(
        alert_id=target.alert_id,
        round_id=target.round_id,
        national_id=turn.national.id,
        answer=answer,
        seq=turn.seq,
        person=turn.national,
    )


def _to_press(turn: Turn, said: CheckIn, post: Post) -> list[Reply]:
    text, urgent = _noted(turn, NOTED[said.answer], post), said.answer in URGENT
    # Toast first: it costs no message. What may be needed later stays in the chat as well.
    kept: list[Reply] = [Say(text)] if urgent else []
    kept += _late(turn, said)
    return [Toast(text, alert=urgent), *kept, *_still_here(turn, drill=said.drill)]


def _still_here(turn: Turn, *, drill: bool) -> list[Reply]:
    """A drill is a good moment to ask whether the area is still right; an emergency is not."""
    person = turn.national
    if not drill or person is None or not asked_in_a_drill(person.confirmed_at, turn.now):
        return []
    area = registered_in(turn, person)
    payload = question(turn.catalogue, turn.language, area, discreet=person.discreet)
    return [Say(payload.text, [[(b.label, b.data) for b in row] for row in payload.buttons])]


def _noted(turn: Turn, message: str, post: Post) -> str:
    return turn.text(message, telephone=post.telephone, emergency=post.emergency_number)
