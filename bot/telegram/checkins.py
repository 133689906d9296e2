"""A national answers whether they are safe, by a button or in words."""

from dataclasses import replace

from bot.actions import alerts, checkins, directory, posts
from bot.actions.freshness import question
from bot.domain.checkin import Answer, CheckIn, understand
from bot.domain.directory import Entry, nearest_number
from bot.domain.freshness import asked_in_a_drill
from bot.domain.post import Post
from bot.domain.wording import N_
from bot.errors import NotFound
from bot.store.database import Connection
from bot.telegram import calls
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
CALL = N_("Consulate: {telephone}. If your life is in danger call {emergency} now.")
URGENT = (Answer.DANGER, Answer.HELP, Answer.TALK)


def install(front: Front) -> None:
    """Add these routes."""
    front.button("checkin")(pressed)
    front.text(typed)


async def pressed(turn: Turn, parts: list[str]) -> list[Reply]:
    """A national pressed "I am safe" or "I need help" under an alert."""
    if len(parts) != 2:
        raise Stale
    return await _answer(turn, number(parts[0]), word(Answer, parts[1]))


async def typed(turn: Turn, text: str) -> list[Reply] | None:
    """Words that mean an answer count for the newest alert."""
    answer = understand(text)
    if answer is None or turn.national is None:
        return None
    alert_id = await alerts.latest_for(turn.conn, turn.national.id)
    if alert_id is None:
        if answer not in URGENT:
            return None
        return await call(turn, answer, text)
    return await _answer(turn, alert_id, answer, words=text)


async def call(turn: Turn, answer: Answer, words: str) -> list[Reply]:
    """Somebody calls for help who was not asked."""
    assert turn.national is not None
    await checkins.call(turn.conn, person=turn.national, answer=answer, now=turn.now, words=words)
    post = await _with_number(turn, await posts.the_post(turn.conn, turn.national.post))
    return [Say(_noted(turn, CALL, post)), *await calls.first(turn, None, answer)]


async def _answer(turn: Turn, alert_id: int, answer: Answer, *, words: str = "") -> list[Reply]:
    if turn.national is None:
        raise Stale
    try:
        checkin = await checkins.answer(
            turn.conn,
            alert_id=alert_id,
            national_id=turn.national.id,
            answer=answer,
            seq=turn.seq,
            now=turn.now,
            person=turn.national,
            words=words,
        )
    except NotFound:
        raise Stale from None
    post = await posts.the_post(turn.conn, turn.national.post)
    post = await _with_number(turn, post)
    asked = await calls.first(turn, alert_id, answer)
    if words:
        return [Say(_noted(turn, NOTED[answer], post)), *asked]
    return [*_to_press(turn, checkin, post), *asked]


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
    asked = await calls.first_of(conn, [(one.national_id, one.alert_id) for one in calling])
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
        alert_id, answer = number(parts[0]), word(Answer, parts[1])
    except Stale:
        return None
    return checkins.Given(
        alert_id=alert_id,
        national_id=turn.national.id,
        answer=answer,
        seq=turn.seq,
        person=turn.national,
    )


def _to_press(turn: Turn, said: CheckIn, post: Post) -> list[Reply]:
    text, urgent = _noted(turn, NOTED[said.answer], post), said.answer in URGENT
    # Toast first: it costs no message. What may be needed later stays in the chat as well.
    kept: list[Reply] = [Say(text)] if urgent else []
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
