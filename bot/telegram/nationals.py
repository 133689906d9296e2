"""A national joins, changes the language, pauses, leaves."""

from bot.actions import closing, nationals, posts
from bot.domain.folding import fold
from bot.domain.language import LANGUAGES
from bot.domain.message import Keyboard
from bot.domain.national import Consent, National
from bot.domain.post import Officer, Power
from bot.domain.registration import (
    ELSEWHERE,
    MOVING,
    UNSAID,
    Registration,
    Step,
    answer,
    may_be_placed,
    placed,
)
from bot.domain.wording import N_
from bot.telegram import (
    claims,
    consenting,
    entries,
    handouts,
    languages,
    officers,
    places,
    registration,
)
from bot.telegram.front import Front, Stale, word
from bot.telegram.turn import Reply, Say, Turn

HELP = N_(
    "I am the emergency line of the consulate on Telegram. I warn you and ask whether you are "
    "safe. /start join · /checkin tell how you are · /profile change your data · /mydata see all "
    "that is kept · /language · /stop pause · /forget delete everything"
)
JOINED = N_(
    "You are in the exercise and get its drills. Each says in its first and last line that it is "
    "one."
)
HELP_OFFICERS = N_(
    "Officers: /alert write an alert or a drill · /stats figures · /team · /directory"
)
HELP_DUTY = N_("/cases calls for help · /ask ask whether people are safe · /rota who is on duty")
HELP_PROTECTION = N_("/cases calls for help")
RECEIPT = N_(
    "Nothing of you is kept here now. If you had asked for help, what that needs is deleted within "
    "72 hours. Delete this chat on your telephone too."
)
STILL_OFFICER = N_(
    "You remain an officer: for that this chat, your post and what you did as one are kept. An "
    "admin can end it in /team."
)


def install(front: Front) -> None:
    """Add these routes."""
    front.command("start")(start)
    front.command("help")(say_help)
    front.command("language")(ask_language)
    front.command("stop")(stop)
    front.command("forget")(ask_forget)
    front.button("register")(chosen)
    front.button("language")(set_language)
    front.button("forget")(forget)
    front.button("place")(places.moved)
    front.text(typed)
    front.membership = membership
    front.location(located)


async def start(turn: Turn, argument: str) -> list[Reply]:
    """/start, /start POST (a post's link), /start CODE (of an officer, an exercise, or one's own).

    One's own is the link of somebody who was written down.
    """
    if argument and await posts.is_invitation(turn.conn, argument):
        return await officers.accept(turn, argument)
    if argument and (found := await claims.opened(turn, argument)):
        return found
    if argument and await nationals.join_exercise(turn.conn, turn.chat_id, argument):
        return [Say(turn.text(JOINED))]
    said = await _begin(turn, argument)
    if turn.officer is not None and not argument:
        return [*said, *await officers.menu(turn)]
    return said


async def _begin(turn: Turn, argument: str) -> list[Reply]:
    handout, told = await handouts.opened(turn, argument)
    post = handout.post if handout else await _post(turn, argument)
    drills = argument if argument and await nationals.is_exercise(turn.conn, argument) else None
    if turn.national is not None:
        back = await _again(turn, turn.national, post)
        return back if handout else [*told, *back]
    if turn.officer is not None and post is None and drills is None:
        return told
    country = await _country(turn, post)
    nations = () if post else await nationals.nations(turn.conn)
    state = Registration(
        language=turn.language,
        post=post,
        country=country,
        exercise=drills,
        nations=nations,
        handout=handout.id if handout else None,
    )
    await nationals.step(turn.conn, turn.chat_id, state)
    before = told or ([] if post or drills else claims.unknown(turn, argument))
    first = await registration.opening(turn, post)
    return [*before, first, *await registration.ask(turn, state)]


async def _again(turn: Turn, national: National, post: str | None) -> list[Reply]:
    await nationals.agree(turn.conn, national, alerts=True, language=turn.language, now=turn.now)
    turn.national = national = await closing.followed(turn.conn, national, turn.now)
    return await registration.welcome_back(turn, national, post)


async def _post(turn: Turn, argument: str) -> str | None:
    return argument if argument and await posts.is_post(turn.conn, argument) else None


async def _country(turn: Turn, post: str | None) -> str | None:
    known = {one.code: one.country for one in await posts.known(turn.conn)}
    return known.get(post or "")


async def chosen(turn: Turn, parts: list[str]) -> list[Reply]:
    """A button of the dialogue was pressed."""
    state = await nationals.dialogue(turn.conn, turn.chat_id)
    if state is None or len(parts) != 2:
        raise Stale
    if parts[0] == places.WORD:
        return await _place(turn, state, parts[1])
    return await _advance(turn, state, word(Step, parts[0]), parts[1])


async def _place(turn: Turn, state: Registration, code: str) -> list[Reply]:
    """A town or region that was offered was taken, or none of them."""
    if code == places.NONE:
        return await registration.ask(turn, state)
    place = turn.catalogue.places.get(code)
    if place is None or not may_be_placed(state):
        raise Stale
    return await _go_on(turn, placed(state, place.region))


async def located(turn: Turn, latitude: float, longitude: float) -> list[Reply] | None:
    """A location was shared: it becomes a region, once the person says so, and is not kept."""
    state = await nationals.dialogue(turn.conn, turn.chat_id)
    if state is None:
        if turn.national is None:
            return None
        return await places.offer_move(turn, turn.national, latitude, longitude)
    if not may_be_placed(state):
        return await registration.ask(turn, state)
    offered = await places.at(turn, latitude, longitude)
    return offered or [places.unknown(turn), *await registration.ask(turn, state)]


async def typed(turn: Turn, text: str) -> list[Reply] | None:
    """Words in the middle of the dialogue: the label of a button counts as pressing it."""
    state = await nationals.dialogue(turn.conn, turn.chat_id)
    if state is None:
        return None
    for label, value in await registration.choices(turn, state):
        if fold(label) == fold(text):
            return await _advance(turn, state, state.step, value)
    if state.step in (Step.COUNTRY, Step.REGION):
        offered = places.named(turn, state, text)
        return offered or [places.unknown(turn), *await registration.ask(turn, state)]
    return [
        Say(turn.text("Please press one of the buttons.")),
        *await registration.ask(turn, state),
    ]


async def _advance(turn: Turn, state: Registration, step: Step, value: str) -> list[Reply]:
    if not _exists(turn, step, value):
        raise Stale
    if step is Step.LANGUAGE and value == languages.MORE:
        return [languages.page(turn, f"register:{step}")]
    said = answer(state, step, value)
    if said == state and step != state.step:
        raise Stale
    turn.language = said.language
    told = languages.notice(turn) if step is Step.LANGUAGE else []
    said = await consenting.unasked(turn, said)
    return [*told, *await _go_on(turn, said)]


async def _go_on(turn: Turn, said: Registration) -> list[Reply]:
    if said.claim is not None:
        return await claims.go_on(turn, said)
    if said.step is Step.GROUP and (said.consent is Consent.ALERTS or said.nation is not None):
        # Alerts only: language and area are enough. Or asked for their State: no seventh tap.
        said = answer(said, Step.GROUP, said.group)
    if said.step is Step.DONE:
        await handouts.register(turn, said)
        closing = await registration.closing(turn, said)
        if said.exercise and await nationals.join_exercise(turn.conn, turn.chat_id, said.exercise):
            return [Say(turn.text(JOINED)), *closing]
        return closing
    await nationals.step(turn.conn, turn.chat_id, said)
    return await registration.ask(turn, said)


def _exists(turn: Turn, step: Step, value: str) -> bool:
    regions = turn.catalogue.regions
    if step is Step.COUNTRY and value != UNSAID:
        return value in regions.countries()
    if step is Step.REGION and value not in (UNSAID, MOVING, ELSEWHERE):
        return regions.known(value)
    return True


async def say_help(turn: Turn, _argument: str) -> list[Reply]:
    """/help"""
    lines = [turn.text(HELP)]
    if turn.officer is not None:
        lines.append(turn.text(HELP_OFFICERS))
        lines.append(turn.text("/check look at a text before it goes out"))
        lines.append(turn.text("/review read the texts in a language you speak"))
        lines += entries.help_lines(turn, turn.officer)
        lines += handouts.help_lines(turn, turn.officer)
        lines += duty_lines(turn, turn.officer)
    return [Say("\n".join(lines))]


def duty_lines(turn: Turn, officer: Officer) -> list[str]:
    """What /help says of calls for help, to whoever may answer them."""
    if officer.may(Power.CASES, officer.post):
        return [turn.text(HELP_DUTY)]
    return [turn.text(HELP_PROTECTION)] if officer.may(Power.PROTECT, officer.post) else []


async def ask_language(turn: Turn, _argument: str) -> list[Reply]:
    """/language"""
    offered = languages.first(turn, turn.language)
    rows = [[(label, f"language:{value}")] for label, value in offered]
    return [Say(turn.text("In which language should we write to you?"), rows)]


async def set_language(turn: Turn, parts: list[str]) -> list[Reply]:
    """A language was chosen."""
    if parts == [languages.MORE]:
        return [languages.page(turn, "language")]
    if len(parts) != 1 or parts[0] not in LANGUAGES:
        raise Stale
    turn.language = parts[0]
    await nationals.speak(turn.conn, turn.chat_id, turn.language)
    state = await nationals.dialogue(turn.conn, turn.chat_id)
    noted: list[Reply] = [Say(turn.text("We write to you in this language from now on."))]
    said = languages.notice(turn) or noted
    if state is None:
        return said
    await nationals.step(turn.conn, turn.chat_id, await consenting.unasked(turn, state))
    return said + await registration.ask(turn, state)


async def stop(turn: Turn, _argument: str) -> list[Reply]:
    """/stop: pause the alerts."""
    if turn.national is not None:
        await nationals.agree(
            turn.conn, turn.national, alerts=False, language=turn.language, now=turn.now
        )
    return [
        Say(
            turn.text(
                "You get no more alerts. /start brings them back, /forget deletes everything."
            )
        )
    ]


async def ask_forget(turn: Turn, _argument: str) -> list[Reply]:
    """/forget asks once: there is no way back."""
    rows = [[(turn.text("Delete everything"), "forget:yes")], [(turn.text("No"), "forget:no")]]
    return [Say(turn.text("Delete everything that is kept of you? This cannot be undone."), rows)]


async def forget(turn: Turn, parts: list[str]) -> list[Reply]:
    """Clear every copy; everybody's receipt reads alike."""
    if parts != ["yes"]:
        return [Say(turn.text("Nothing was deleted."))]
    await nationals.forget(turn.conn, turn.chat_id, update=turn.seq, now=turn.now)
    kept = f" {turn.text(STILL_OFFICER)}" if turn.officer is not None else ""
    # A key to share something goes too.
    return [Say(turn.text(RECEIPT) + kept, keyboard=Keyboard())]


async def membership(turn: Turn, status: str) -> list[Reply]:
    """A person blocked the bot, or let it in again."""
    await nationals.set_active(turn.conn, turn.chat_id, status == "member")
    return []
