"""A file of the Common Alerting Protocol becomes drafts: never a sending."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.actions import alerts, audiences, posts
from bot.actions.cap_notes import Brought, Came
from bot.actions.slots import slots_for
from bot.content.catalogue import Catalogue
from bot.domain.alert import Alert, AlertState
from bot.domain.audience import Audience
from bot.domain.cap import Message, Ring, alike, beside, live, merged
from bot.domain.duration import LONGEST
from bot.domain.hazard import Hazard
from bot.domain.post import Power
from bot.domain.rule import NOBODY, Rule, Within, normal
from bot.domain.shape import Drawn
from bot.domain.slot import LONGEST as LONGEST_SLOT
from bot.domain.wording import N_
from bot.errors import CapRefused, WrongState
from bot.store import alerts as store
from bot.store import audit, caps
from bot.store.database import Connection

LASTS = timedelta(hours=6)  # where the file tells no end
TOGETHER = timedelta(days=1)  # what was sent so near each other may be one warning
Adjoining = Callable[[Collection[str], Collection[str]], bool]
Outlining = Callable[[Sequence[Ring], str], Drawn | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Who brings a file, and where to."""

    catalogue: Catalogue
    post: str
    author: str
    now: datetime
    adjoining: Adjoining  # whether regions are neighbours
    shape: Outlining  # what the rings of its area are, for an audience; None: they cannot be one
    drill: bool | None = None  # None: as the file says
    expires_at: datetime | None = None  # None: likewise


async def bring(conn: Connection, desk: Desk, messages: Sequence[Message]) -> list[Brought]:
    """Make drafts of messages, change those that they are about, join what is one warning.

    Raises:
        CapRefused: nothing here is what they are about. NotAllowed: not this officer's to draft.
    """
    await posts.open_post(conn, desk.post)
    await posts.permit(conn, desk.author, Power.DRAFT, desk.post)
    brought: dict[int, Brought] = {}
    for one in messages:
        made = await _bring(conn, desk, one)
        if made is not None:
            before = brought.get(made.alert.id)
            new = before is not None and before.came is Came.NEW and made.came is not Came.WITHDRAWN
            brought[made.alert.id] = replace(made, came=Came.NEW) if new else made
    if not brought:
        raise CapRefused(N_("It takes back a warning that never came here; nothing is to be done."))
    return list(brought.values())


async def complete(
    conn: Connection,
    catalogue: Catalogue,
    alert_id: int,
    *,
    officer: str,
    now: datetime,
    hazard: Hazard | None = None,
    regions: Sequence[str] = (),
) -> Alert:
    """Say what the file of a draft did not tell."""
    alert = await alerts.get(conn, alert_id)
    await posts.permit(conn, officer, Power.DRAFT, alert.post)
    if alert.state is not AlertState.DRAFT:
        raise WrongState(N_("Alert {id} is no draft any more; draft a new one."), id=alert_id)
    audience = alert.audience
    if regions:
        audience = replace(audience, rule=Audience.of(alert.post, regions).rule)
        await audiences.check(conn, catalogue, audience)
    changed = alert.revise(officer, hazard=hazard or alert.hazard, audience=audience)
    await _save(conn, alert, changed)
    await _note(conn, now, officer, "alert_completed", alert_id)
    return changed


async def _bring(conn: Connection, desk: Desk, one: Message) -> Brought | None:
    known = await caps.alert_of(conn, desk.post, [(one.sender, one.identifier)])
    if known is not None:
        return await _shown(conn, known, Came.KNOWN)
    about = await caps.alert_of(conn, desk.post, one.references)
    alert = await alerts.get(conn, about) if about is not None else None
    if one.kind == "Cancel":
        return await _withdraw(conn, desk, one, alert) if alert else None
    if alert is not None and alert.state is AlertState.DRAFT:
        return await _add(conn, desk, one, alert, Came.CHANGED)
    partner = await _partner(conn, desk, one)
    if partner is not None:
        return await _add(conn, desk, one, await alerts.get(conn, partner), Came.JOINED)
    made = await store.add(conn, await _drafted(conn, desk, one))
    await caps.keep(conn, desk.post, made, one)
    await _note(conn, desk.now, desk.author, "alert_imported", made)
    return await _shown(conn, made, Came.NEW)


async def _partner(conn: Connection, desk: Desk, one: Message) -> int | None:
    """A draft of the same warning for the area next to it."""
    for number, other in await caps.drafts(conn, desk.post, one.sender, one.sent - TOGETHER):
        if alike(one, other) and _neighbours(desk, one, other):
            return number
    return None


def _neighbours(desk: Desk, one: Message, other: Message) -> bool:
    if one.regions and other.regions:
        return desk.adjoining(one.regions, other.regions)
    return not one.regions and not other.regions and beside(one, other)


async def _add(conn: Connection, desk: Desk, one: Message, alert: Alert, came: Came) -> Brought:
    """A draft says what its messages say together, now that there is one more."""
    await caps.keep(conn, desk.post, alert.id, one)
    holding = live(await caps.of_alert(conn, alert.id))
    made = await _drafted(conn, desk, merged(holding))
    changed = alert.revise(
        desk.author,
        hazard=made.hazard or alert.hazard,
        phase=made.phase,
        audience=replace(made.audience, exercise=alert.audience.exercise)
        if made.audience.regions
        else alert.audience,
        slots=alert.slots | made.slots,
        expires_at=made.expires_at,
    )
    slots_for(desk.catalogue, changed, await posts.the_post(conn, desk.post))
    await _save(conn, alert, changed)
    await _note(conn, desk.now, desk.author, "alert_changed_by_file", alert.id)
    return await _shown(conn, alert.id, came)


async def _withdraw(conn: Connection, desk: Desk, one: Message, alert: Alert) -> Brought:
    """Its sender takes a warning back: so is a draft; what went further is the officers' to end."""
    await caps.keep(conn, desk.post, alert.id, one)
    told = await caps.of_alert(conn, alert.id)
    holding = live(told)
    if alert.state is AlertState.DRAFT and holding:
        last = holding[-1]
        return await _add(conn, desk, last, alert, Came.CHANGED)
    if alert.state is AlertState.DRAFT:
        alert = await alerts.cancel(conn, alert.id, officer=desk.author, now=desk.now)
    return Brought(alert=alert, came=Came.WITHDRAWN, told=_sum(told))


async def _drafted(conn: Connection, desk: Desk, one: Message) -> Alert:
    post = await posts.the_post(conn, desk.post)
    drill = one.drill if desk.drill is None else desk.drill
    expires = desk.expires_at or one.expires or desk.now + LASTS
    exercise = await alerts.exercise_for(conn, desk.post, drill=drill)
    made = Alert(
        id=0,
        post=desk.post,
        hazard=one.hazard,
        phase=one.phase,
        drill=drill,
        audience=_audience(desk, one, exercise),
        slots=_slots(one),
        author=desk.author,
        created_at=desk.now,
        expires_at=min(expires, desk.now + LONGEST),
    )
    slots_for(desk.catalogue, made, post)  # refuses what cannot be read, before it is kept
    return made


def _audience(desk: Desk, one: Message, exercise: int | None) -> Audience:
    """Its regions and its shape; of no region it is nobody's, not everybody's."""
    rule: Rule = NOBODY
    if one.regions:
        rule = Within(regions=one.regions, shape=desk.shape(one.rings, one.area))
    return Audience(posts=(desk.post,), rule=normal(rule), exercise=exercise)


def _slots(one: Message) -> dict[str, str]:
    """What the file tells of the facts that our texts leave open."""
    told = {
        "authority": one.sender_name,
        "onset": one.onset.isoformat() if one.onset else "",
        "updated": one.sent.isoformat(),
        "place": "" if one.regions else one.area,  # regions have names in each language
    }
    plain = {name: _plain(text) for name, text in told.items()}
    return {name: text for name, text in plain.items() if text}


def _plain(text: str) -> str:
    return "".join(c for c in text if c not in "{}<>")[:LONGEST_SLOT].strip()


async def _shown(conn: Connection, alert_id: int, came: Came) -> Brought:
    told = await caps.of_alert(conn, alert_id)
    return Brought(alert=await alerts.get(conn, alert_id), came=came, told=_sum(told))


def _sum(told: Sequence[Message]) -> Message:
    return merged(live(told) or [one for one in told if one.kind != "Cancel"] or told)


async def _save(conn: Connection, before: Alert, changed: Alert) -> None:
    if not await store.save(conn, changed, before=before):
        raise WrongState(
            N_("Alert {id} was changed by somebody else; look at it again."), id=changed.id
        )


async def _note(conn: Connection, now: datetime, actor: str, action: str, alert_id: int) -> None:
    await audit.record(conn, at=now, actor=actor, action=action, subject=f"alert:{alert_id}")
