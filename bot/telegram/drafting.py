"""An officer writes an alert: hazard, phase, area, drill or real; and sees it as it is read."""

from datetime import timedelta

from bot.actions import alerts, checking, facts, posts, previews, speaking, together
from bot.domain.alert import Alert
from bot.domain.hazard import Hazard, Phase
from bot.domain.post import Officer, Power
from bot.domain.rule import NOBODY
from bot.domain.wording import N_
from bot.telegram import shapes
from bot.telegram.front import Stale, word
from bot.telegram.previews import MOST_TEXTS, checked, further, summary, texts
from bot.telegram.turn import Reply, Rows, Say, Turn

LASTS = timedelta(hours=6)
EVERYWHERE = "all"
HAZARDS = {
    Hazard.HURRICANE: N_("🌀 Hurricane or tropical storm"),
    Hazard.FLOOD: N_("🌊 Flood"),
    Hazard.LANDSLIDE: N_("⛰ Landslide"),
    Hazard.EARTHQUAKE: N_("🏚 Earthquake"),
    Hazard.TSUNAMI: N_("🌊 Tsunami"),
    Hazard.VOLCANO: N_("🌋 Volcano or ash"),
    Hazard.WILDFIRE: N_("🔥 Wildfire or smoke"),
    Hazard.EPIDEMIC: N_("🦠 Epidemic"),
    Hazard.UNREST: N_("📢 Unrest or fighting"),
    Hazard.CHEMICAL: N_("☣️ Chemical release"),
    Hazard.HEAT: N_("🌡 Heat wave"),
}
PHASES = {
    Phase.AWARENESS: N_("Awareness: before it comes"),
    Phase.WARNING: N_("Warning: it is coming"),
    Phase.EMERGENCY: N_("Emergency: it is here"),
    Phase.RECOVERY: N_("Recovery: it is over"),
}
DRILL = N_("DRILL: only people who joined the exercise")
REAL = N_("REAL: everybody registered there")
NO_HAZARD = N_("no hazard yet")
WHICH = N_("Is this a drill, or real?")
ALSO = N_("✍️ Another officer of your post has opened this draft in the last ten minutes.")
Kind = tuple[Hazard, Phase]


async def test(turn: Turn, officer: Officer, _parts: list[str]) -> list[Reply]:
    """ "Send a test": a drill of a hurricane warning for the post's own region, prefilled."""
    post = await posts.the_post(turn.conn, officer.post)
    kind = Hazard.HURRICANE, Phase.WARNING
    alert = await _drafted(turn, officer, kind, (post.region,), drill=True)
    return await show(turn, alert, most=1)  # what to do next stands on the same screen


async def new(turn: Turn, officer: Officer, _parts: list[str]) -> list[Reply]:
    """What threatens?"""
    await _may_draft(turn, officer)
    known = turn.catalogue.library.phases
    cells = [
        (turn.text(label), f"alert:phase:{hazard}")
        for hazard, label in HAZARDS.items()
        if hazard in known
    ]
    rows: Rows = [cells[i : i + 2] for i in range(0, len(cells), 2)]
    begun = [[_go_on(turn, one)] for one in await alerts.open_drafts(turn.conn, officer.post)]
    return [Say(turn.text("What threatens?"), [*rows, *begun])]


def _go_on(turn: Turn, alert: Alert) -> tuple[str, str]:
    hazard = turn.text(HAZARDS[alert.hazard] if alert.hazard else NO_HAZARD)
    label = turn.text("Go on with draft {id}: {hazard}", id=alert.id, hazard=hazard)
    unfinished = alert.hazard is None or alert.audience.rule == NOBODY
    return label, f"cap:look:{alert.id}" if unfinished else f"alert:open:{alert.id}"


async def phase(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """How far has it come?"""
    await _may_draft(turn, officer)
    hazard = word(Hazard, parts[0])
    rows = [
        [(turn.text(PHASES[one]), f"alert:area:{hazard}:{one}")]
        for one in turn.catalogue.library.phases.get(hazard, ())
    ]
    text = turn.text("{hazard}. How far has it come?", hazard=turn.text(HAZARDS[hazard]))
    return [Say(text, rows)]


async def area(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """For which area?"""
    await _may_draft(turn, officer)
    hazard, phase = _kind(parts)
    post = await posts.the_post(turn.conn, officer.post)
    regions = turn.catalogue.regions
    names = [
        (regions.name(one.iso, turn.language), one.iso) for one in regions.of_country(post.country)
    ]
    names.sort(key=lambda pair: (pair[1] != post.region, pair[0]))
    cells = [(name, f"alert:kind:{hazard}:{phase}:{iso}") for name, iso in names]
    everyone = (turn.text("Everybody of this post"), f"alert:kind:{hazard}:{phase}:{EVERYWHERE}")
    exactly = (turn.text("Choose more exactly…"), f"audience:open:{hazard}:{phase}")
    others = [cells[i : i + 2] for i in range(1, len(cells), 2)]
    rows: Rows = [[cells[0]], [everyone], [exactly], *others]
    return [Say(turn.text("For which area?"), rows)]


async def kind(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """A drill, or the real thing? Two sentences that nobody can mistake for each other."""
    await _may_draft(turn, officer)
    hazard, phase = _kind(parts)
    chosen = f"alert:draft:{hazard}:{phase}:{parts[2]}"
    # To everybody, in earnest: that is asked for in words, not by a tap.
    real = f"audience:all:{hazard}:{phase}" if parts[2] == EVERYWHERE else f"{chosen}:live"
    rows = [
        [
            (
                turn.text(DRILL),
                f"{chosen}:drill",
            )
        ],
        [(turn.text(REAL), real)],
    ]
    return [Say(turn.text(WHICH), rows)]


async def draft(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """Write it down and show it."""
    where, mode = parts[2:]
    if mode not in ("drill", "live"):
        raise Stale
    regions = () if where == EVERYWHERE else (where,)
    alert = await _drafted(turn, officer, _kind(parts), regions, drill=mode == "drill")
    return await show(turn, alert)


async def _drafted(
    turn: Turn, officer: Officer, kind: Kind, regions: tuple[str, ...], *, drill: bool
) -> Alert:
    known = {} if drill else await facts.from_before(turn.conn, officer.post, kind[0])
    return await alerts.draft(
        turn.conn,
        turn.catalogue,
        slots=known,
        post=officer.post,
        hazard=kind[0],
        phase=kind[1],
        regions=regions,
        drill=drill,
        expires_at=turn.now + LASTS,
        author=str(officer.id),
        now=turn.now,
    )


async def show(turn: Turn, alert: Alert, *, most: int = MOST_TEXTS) -> list[Reply]:
    """The draft as it would be read, and what may be done with it."""
    seen = await previews.preview(
        turn.conn, turn.catalogue, alert, rate=turn.setting.present_rate, now=turn.now
    )
    ask: Rows = [
        [(turn.text("Change the facts"), f"facts:list:{alert.id}")],
        [(turn.text("Map"), f"audience:map:{alert.id}")],
        [(turn.text("Change the hours"), f"when:menu:{alert.id}")],
        *looks(turn, seen, most),
        *_question(turn, alert),
        [(turn.text("Discard"), f"alert:cancel:{alert.id}")],
    ]
    submit = (turn.text("Ask a second officer"), f"alert:submit:{alert.id}")
    send = (turn.text("Send the drill now"), f"alert:send:{alert.id}:{alert.version}")
    ask = [[send], [submit], *ask] if alert.drill else [[submit], *ask]
    if await speaking.lacking(turn.conn, turn.catalogue, alert):
        ask.insert(0, [(turn.text("Ask speakers to record it"), f"record:call:{alert.id}")])
    said = await shown(turn, seen, ask, most=most)
    assert turn.officer is not None
    if await together.opened(turn.conn, alert, turn.officer, turn.now):
        said.insert(0, Say(turn.text(ALSO)))
    return said


def _question(turn: Turn, alert: Alert) -> Rows:
    """The officer's choice whether people are asked."""
    if not alert.may_ask:
        return []
    if alert.asks:
        return [[(turn.text("Do not ask whether they are safe"), f"asks:off:{alert.id}")]]
    return [[(turn.text("Ask whether they are safe"), f"asks:on:{alert.id}")]]


async def shown(
    turn: Turn, seen: previews.Preview, rows: Rows, *, most: int = MOST_TEXTS
) -> list[Reply]:
    """Every text, then whom it is for, the figures, what the checker says, and the buttons."""
    found = await checking.examine(
        turn.conn, turn.catalogue, seen.alert, seen.variants, now=turn.now
    )
    if not seen.alert.drill:
        await shapes.map_unasked(turn, seen.alert)
    told = "\n".join([summary(turn, seen), *checked(turn, found)])
    return [*[Say(text) for text in texts(turn, seen, most=most)], Say(told, rows)]


def looks(turn: Turn, seen: previews.Preview, most: int = MOST_TEXTS) -> Rows:
    """What else there is to be seen before anybody decides."""
    number = seen.alert.id
    media = [[(turn.text("See pictures, hear voices"), f"forms:show:{number}")]]
    rows: Rows = [*further(turn, seen, most), *(media if seen.forms else [])]
    if seen.alert.follows is None:
        rows.append([(turn.text("Who is left out, and why"), f"alert:why:{number}")])
    return rows


async def _may_draft(turn: Turn, officer: Officer) -> None:
    await posts.permit(turn.conn, str(officer.id), Power.DRAFT, officer.post)


def _kind(parts: list[str]) -> Kind:
    return word(Hazard, parts[0]), word(Phase, parts[1])
