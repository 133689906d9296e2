"""A person opens the link that the consulate gave them: they see what was written down, and join.

No other question is asked than their language and their consent, where the row answers the rest.
"""

from bot.actions import claims, nationals, posts
from bot.content.whereabouts import area_of
from bot.domain.claim import passed, too_late
from bot.domain.language import LANGUAGES
from bot.domain.registration import Registration, Step
from bot.domain.roster import Person
from bot.domain.wording import N_
from bot.telegram import registration
from bot.telegram.turn import Reply, Say, Turn

SHORTEST = 12  # characters of a code that was one of ours, or half of one
NO_LINK = N_(
    "This link was used, has lapsed, or is not whole. Ask the consulate for a new one. You can "
    "also register without it:"
)
TAKEN = N_(
    "This link was used with another telephone just now. If that was not you, tell the consulate. "
    "You can register without it:"
)
NO_MORE = N_(
    "Is this you? Then go on: it becomes your registration. You can change it at any time, and "
    "/forget deletes it. If it is not you, do not go on, and give the link back. With “Only "
    "alerts” we keep neither name nor telephone of it."
)
ALSO = {
    "needs": N_("what help you need"),
    "household": N_("how many you are"),
    "under_five": N_("whether a small child is with you"),
    "stay_until": N_("until when you stay"),
    "form": N_("how you like to be told"),
    "discreet": N_("whether others read this telephone"),
}


async def opened(turn: Turn, code: str) -> list[Reply] | None:
    """/start CODE with the link of somebody who was written down; None: it is no such link."""
    claim = await claims.by_code(turn.conn, code, turn.now)
    if claim is None:
        return None
    state = await claims.begin(turn.conn, turn.chat_id, claim)
    turn.language = state.language
    post = await posts.the_post(turn.conn, claim.post)
    head = turn.text("<b>{post} wrote this down for you:</b>", post=post.name)
    lines = [head, *_lines(turn, claim.person), "", turn.text(NO_MORE)]
    first = await registration.opening(turn, claim.post)
    return [first, Say("\n".join(lines)), *await registration.ask(turn, state)]


def unknown(turn: Turn, code: str) -> list[Reply]:
    """What is said of a code that nobody knows any more, before the ordinary way goes on."""
    return [Say(turn.text(NO_LINK))] if len(code) >= SHORTEST else []


async def go_on(turn: Turn, said: Registration) -> list[Reply]:
    """The dialogue of somebody who came by their link goes on, or ends."""
    claim = await claims.by_id(turn.conn, said.claim or 0, turn.now)
    if claim is None:
        said = too_late(said)
        await nationals.step(turn.conn, turn.chat_id, said)
        turn.language = said.language
        return [Say(turn.text(TAKEN)), *await registration.ask(turn, said)]
    said = passed(said, claim.person)
    if said.step is not Step.DONE:
        await nationals.step(turn.conn, turn.chat_id, said)
        return await registration.ask(turn, said)
    await claims.register(turn.conn, claim, chat_id=turn.chat_id, said=said, now=turn.now)
    return await registration.closing(turn, said)


def _lines(turn: Turn, person: Person) -> list[str]:
    told = [
        turn.text("Name: {name}", name=person.name) if person.name else "",
        turn.text("Telephone: …{end}", end=person.telephone[-4:]) if person.telephone else "",
        turn.text("Language: {language}", language=LANGUAGES[person.language].endonym),
        turn.text("Area: {area}", area=written_in(turn, person)),
        turn.text("Situation: {groups}", groups=registration.names_of(turn, person.groups))
        if person.groups
        else "",
    ]
    also = [turn.text(words) for name, words in ALSO.items() if getattr(person, name) not in EMPTY]
    if also:
        told.append(turn.text("Also: {what}", what=", ".join(also)))
    return [line for line in told if line]


EMPTY = (None, (), False, Person().form)


def written_in(turn: Turn, person: Person) -> str:
    """Where somebody was written down, as it is read."""
    return area_of(turn.catalogue, turn.language, country=person.country, region=person.region)
