"""A national answers whether they are safe, by a button or in words."""

from bot.actions import alerts, checkins, posts
from bot.actions.freshness import area_of, question
from bot.domain.checkin import Answer, understand
from bot.domain.freshness import asked_in_a_drill
from bot.domain.wording import N_
from bot.errors import NotFound
from bot.telegram.front import Front, Stale, number, word
from bot.telegram.turn import Reply, Say, Toast, Turn

NOTED = {
    Answer.SAFE: "Noted: you are safe. You can change your answer at any time.",
    Answer.DANGER: "If your life is in danger call {emergency} now.",
    Answer.HELP: "Noted: you need help. Consulate: {telephone}. Life in danger: {emergency}.",
    Answer.AWAY: "Noted: you are not in the area. You can change your answer at any time.",
    Answer.TALK: "Noted: you want to talk to a person. Consulate: {telephone}.",
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
    return await _answer(turn, number(parts[0]), word(Answer, parts[1]), press=True)


async def typed(turn: Turn, text: str) -> list[Reply] | None:
    """Words that mean an answer count for the newest alert."""
    answer = understand(text)
    if answer is None or turn.national is None:
        return None
    alert_id = await alerts.latest_for(turn.conn, turn.national.id)
    if alert_id is None:
        return [Say(await _noted(turn, CALL))] if answer in URGENT else None
    return await _answer(turn, alert_id, answer, press=False)


async def _answer(turn: Turn, alert_id: int, answer: Answer, *, press: bool) -> list[Reply]:
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
        )
    except NotFound:
        raise Stale from None
    said = await _noted(turn, NOTED[answer])
    if not press:
        return [Say(said)]
    # Toast first: it costs no message. What may be needed later stays in the chat as well.
    kept: list[Reply] = [Say(said)] if answer in URGENT else []
    return [Toast(said, alert=answer in URGENT), *kept, *_still_here(turn, drill=checkin.drill)]


def _still_here(turn: Turn, *, drill: bool) -> list[Reply]:
    """A drill is a good moment to ask whether the area is still right; an emergency is not."""
    person = turn.national
    if not drill or person is None or not asked_in_a_drill(person.confirmed_at, turn.now):
        return []
    area = area_of(turn.catalogue, turn.language, person.country, person.region)
    payload = question(turn.catalogue, turn.language, area, discreet=person.discreet)
    return [Say(payload.text, [[(b.label, b.data) for b in row] for row in payload.buttons])]


async def _noted(turn: Turn, message: str) -> str:
    assert turn.national is not None
    post = await posts.the_post(turn.conn, turn.national.post)
    return turn.text(message, telephone=post.telephone, emergency=post.emergency_number)
