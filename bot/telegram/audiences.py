"""An officer chooses whom an alert is for, by buttons, with the head count after each of them."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.actions import alerts, audiences, choosing, headcounts, posts
from bot.actions.choosing import Ask, Choosing
from bot.actions.headcounts import Count
from bot.domain.hazard import Hazard, Phase
from bot.domain.post import Officer, Power
from bot.domain.selection import Field, Selection
from bot.domain.wording import N_
from bot.telegram import choices, drafting, shapes
from bot.telegram.choices import BACK
from bot.telegram.drafting import DRILL, LASTS, REAL, WHICH
from bot.telegram.front import Front, Stale, number, word
from bot.telegram.shapes import ASK_TOWN
from bot.telegram.turn import Reply, Rows, Say, Turn

EVERYBODY = N_("EVERYBODY")  # what is typed to mean it
ASK_NAME = N_("Under which name? Up to 40 letters.")
ALL_OF_THEM = N_(
    "This REAL alert would go to everybody of {post}, {people} If you mean that, write {word}; "
    "anything else goes back."
)
WHICH_SAVED = N_("Which one? It takes the place of what is chosen.")
NONE_SAVED = N_("Your post has saved none yet.")
Step = Callable[[Turn, Officer, Choosing, list[str]], Awaitable[list[Reply]]]


def install(front: Front) -> None:
    """Add these routes."""
    front.button("audience")(pressed)
    front.text(typed)
    shapes.install(front)


async def pressed(turn: Turn, parts: list[str]) -> list[Reply]:
    """A button: audience:STEP:…"""
    officer = await _officer(turn)
    if parts[0] in ("open", "all") and len(parts) == 3:
        everybody = Ask.EVERYBODY if parts[0] == "all" else None
        return await begin(turn, officer, word(Hazard, parts[1]), word(Phase, parts[2]), everybody)
    if parts[0] == "map" and len(parts) == 2:
        return await shapes.map_of_alert(turn, officer, number(parts[1]))
    now = await choosing.stands(turn.conn, turn.chat_id)
    step, words = STEPS.get(parts[0], (None, 0))
    if now is None or step is None or len(parts) - 1 != words:
        raise Stale
    return await step(turn, officer, now, parts[1:])


async def typed(turn: Turn, text: str) -> list[Reply] | None:
    """Words that were asked for; others are somebody else's."""
    now = await choosing.stands(turn.conn, turn.chat_id)
    if now is None or now.asks is None or turn.officer is None:
        return None
    officer = await _officer(turn)
    if now.asks is Ask.TOWN:
        return shapes.named(turn, text)
    if now.asks is Ask.EVERYBODY:
        if text.strip().casefold() == turn.text(EVERYBODY).casefold():
            return await _draft(turn, officer, now, drill=False, everybody=True)
        return await show(turn, officer, now)
    rule = now.chosen.rule()
    await audiences.save(
        turn.conn, post=officer.post, name=text, rule=rule, actor=str(officer.id), now=turn.now
    )
    return [Say(turn.text("Saved.")), *await show(turn, officer, now)]


async def begin(
    turn: Turn, officer: Officer, hazard: Hazard, phase: Phase, asks: Ask | None = None
) -> list[Reply]:
    """A new choice: the post's own region, which is what is meant most often."""
    post = await posts.the_post(turn.conn, officer.post)
    chosen = Selection() if asks else Selection(regions=(post.region,))
    now = Choosing(hazard=hazard, phase=phase, chosen=chosen, asks=asks)
    if asks is Ask.EVERYBODY:
        return await _ask_everybody(turn, officer, now)
    return await show(turn, officer, now)


async def show(turn: Turn, officer: Officer, now: Choosing) -> list[Reply]:
    """The whole choice."""
    await _keep(turn, replace(now, asks=None))
    shared = bool(await audiences.sharing(turn.conn, officer.post))
    return [choices.menu(turn, now, await _count(turn, officer, now), shared=shared)]


async def again(turn: Turn, officer: Officer, now: Choosing, _parts: list[str]) -> list[Reply]:
    """Back to it."""
    return await show(turn, officer, now)


async def clear(turn: Turn, officer: Officer, now: Choosing, _parts: list[str]) -> list[Reply]:
    """All answers are taken back."""
    return await show(turn, officer, replace(now, chosen=Selection()))


async def ask(turn: Turn, officer: Officer, now: Choosing, parts: list[str]) -> list[Reply]:
    """The answers to one question."""
    return await _list(turn, officer, now, word(Field, parts[0]))


def toggle(field: Field) -> Step:
    """Take an answer to `field`, or leave it again."""

    async def toggled(turn: Turn, officer: Officer, now: Choosing, parts: list[str]) -> list[Reply]:
        if parts[0] not in await _answers(turn, officer, field):
            raise Stale
        later = replace(now, chosen=now.chosen.toggled(field, parts[0]))
        await _keep(turn, later)
        return await _list(turn, officer, later, field)

    return toggled


async def moving(turn: Turn, officer: Officer, now: Choosing, _parts: list[str]) -> list[Reply]:
    """Only who is on the move in the post's country, or everybody again."""
    post = await posts.the_post(turn.conn, officer.post)
    country = None if now.chosen.moving else post.country
    return await show(turn, officer, replace(now, chosen=replace(now.chosen, moving=country)))


async def who(turn: Turn, officer: Officer, now: Choosing, _parts: list[str]) -> list[Reply]:
    """By language, group and region."""
    meant = now.audience(officer.post)
    return choices.counted(
        turn, await headcounts.breakdown(turn.conn, meant, actor=str(officer.id))
    )


async def why(turn: Turn, officer: Officer, now: Choosing, _parts: list[str]) -> list[Reply]:
    """Who is left out."""
    meant = now.audience(officer.post)
    return choices.excluded(
        turn, await headcounts.left_out(turn.conn, meant, actor=str(officer.id))
    )


async def saved(turn: Turn, officer: Officer, _now: Choosing, _parts: list[str]) -> list[Reply]:
    """Those of the post, each to be used or removed."""
    found = await audiences.saved(turn.conn, officer.post, actor=str(officer.id))
    rows: Rows = [
        [(one.name, f"audience:use:{one.id}"), ("🗑", f"audience:drop:{one.id}")] for one in found
    ]
    text = turn.text(WHICH_SAVED) if found else turn.text(NONE_SAVED)
    return [Say(text, [*rows, [(turn.text(BACK), "audience:show")]])]


async def use(turn: Turn, officer: Officer, now: Choosing, parts: list[str]) -> list[Reply]:
    """One that was saved, instead of what was chosen."""
    found = await audiences.use(turn.conn, number(parts[0]), actor=str(officer.id), now=turn.now)
    return await show(turn, officer, replace(now, chosen=Selection(saved=found.rule)))


async def drop(turn: Turn, officer: Officer, now: Choosing, parts: list[str]) -> list[Reply]:
    """One that was saved is kept no longer."""
    found = await audiences.remove(turn.conn, number(parts[0]), actor=str(officer.id), now=turn.now)
    gone = Say(turn.text("“{name}” is removed.", name=found.name))
    return [gone, *await saved(turn, officer, now, [])]


async def save(turn: Turn, _officer: Officer, now: Choosing, _parts: list[str]) -> list[Reply]:
    """Under which name?"""
    await _keep(turn, replace(now, asks=Ask.NAME))
    return [Say(turn.text(ASK_NAME), [[(turn.text(BACK), "audience:show")]])]


async def town(turn: Turn, _officer: Officer, now: Choosing, _parts: list[str]) -> list[Reply]:
    """Which town, and how far around it?"""
    await _keep(turn, replace(now, asks=Ask.TOWN))
    return [Say(turn.text(ASK_TOWN), [[(turn.text(BACK), "audience:show")]])]


async def around(turn: Turn, officer: Officer, now: Choosing, parts: list[str]) -> list[Reply]:
    """A town that was found, with its radius."""
    within = await shapes.around(turn, parts[0], number(parts[1]))
    return await show(turn, officer, replace(now, chosen=now.chosen.within(within)))


async def draw(turn: Turn, officer: Officer, now: Choosing, _parts: list[str]) -> list[Reply]:
    """The area as a picture."""
    return await shapes.map_of(turn, officer, now.audience(officer.post))


async def go(turn: Turn, officer: Officer, now: Choosing, _parts: list[str]) -> list[Reply]:
    """A drill, or the real thing?"""
    count = await _count(turn, officer, now)
    rows: Rows = [
        [(turn.text(DRILL), "audience:mode:drill")],
        [(turn.text(REAL), "audience:mode:live")],
        [(turn.text(BACK), "audience:show")],
    ]
    text = f"{choices.head(turn, now, count)}\n\n{turn.text(WHICH)}"
    return [Say(text, rows)]


async def mode(turn: Turn, officer: Officer, now: Choosing, parts: list[str]) -> list[Reply]:
    """Write it down and show it; a real one for everybody is asked for in words."""
    if parts[0] not in ("drill", "live"):
        raise Stale
    drill = parts[0] == "drill"
    if not drill and now.audience(officer.post).everybody:
        return await _ask_everybody(turn, officer, now)
    return await _draft(turn, officer, now, drill=drill)


async def _ask_everybody(turn: Turn, officer: Officer, now: Choosing) -> list[Reply]:
    await _keep(turn, replace(now, asks=Ask.EVERYBODY))
    people = choices.people(turn, await _count(turn, officer, now))
    text = turn.text(ALL_OF_THEM, post=officer.post, people=people, word=turn.text(EVERYBODY))
    return [Say(text, [[(turn.text(BACK), "audience:show")]])]


async def _draft(
    turn: Turn, officer: Officer, now: Choosing, *, drill: bool, everybody: bool = False
) -> list[Reply]:
    made = await alerts.draft(
        turn.conn,
        turn.catalogue,
        post=officer.post,
        hazard=now.hazard,
        phase=now.phase,
        rule=now.chosen.rule(),
        others=now.chosen.posts,
        everybody=everybody,
        drill=drill,
        expires_at=turn.now + LASTS,
        author=str(officer.id),
        now=turn.now,
    )
    await choosing.close(turn.conn, turn.chat_id, turn.language)
    return await drafting.show(turn, made)


async def _officer(turn: Turn) -> Officer:
    """Whoever may draft for their post."""
    if turn.officer is None:
        raise Stale
    await posts.permit(turn.conn, str(turn.officer.id), Power.DRAFT, turn.officer.post)
    return turn.officer


async def _keep(turn: Turn, now: Choosing) -> None:
    await choosing.keep(turn.conn, turn.chat_id, turn.language, now)


async def _count(turn: Turn, officer: Officer, now: Choosing) -> Count:
    meant = now.audience(officer.post)
    return await headcounts.count(turn.conn, meant, actor=str(officer.id))


async def _answers(turn: Turn, officer: Officer, field: Field) -> dict[str, str]:
    post = await posts.the_post(turn.conn, officer.post)
    shared = await audiences.sharing(turn.conn, officer.post)
    return choices.answers(turn, field, post.country, shared)


async def _list(turn: Turn, officer: Officer, now: Choosing, field: Field) -> list[Reply]:
    offered = await _answers(turn, officer, field)
    count = await _count(turn, officer, now)
    return [choices.listed(turn, field, offered, now, count)]


# Each step, and how many words follow it in callback data, which anybody may forge.
STEPS: dict[str, tuple[Step, int]] = {
    "show": (again, 0),
    "list": (ask, 1),
    "moving": (moving, 0),
    "clear": (clear, 0),
    "who": (who, 0),
    "why": (why, 0),
    "saved": (saved, 0),
    "use": (use, 1),
    "drop": (drop, 1),
    "save": (save, 0),
    "town": (town, 0),
    "around": (around, 2),
    "map": (draw, 0),
    "go": (go, 0),
    "mode": (mode, 1),
    **{field.value: (toggle(field), 1) for field in Field},
}
