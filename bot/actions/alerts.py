"""An alert from draft to sending: each function is one step of the table in `domain/alert`."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from html import escape

from bot.actions import (
    audiences,
    chains,
    checking,
    claims,
    conducting,
    justifying,
    posts,
    reviews,
    rota,
    together,
)
from bot.actions.previews import refuse_unplaced, with_people
from bot.actions.slots import refuse_past, slots_for
from bot.actions.variants import Kind, about_of, compose_all
from bot.content.catalogue import Catalogue
from bot.content.locales import Locales
from bot.domain import papers
from bot.domain.alert import Alert, Step
from bot.domain.audience import Audience
from bot.domain.hazard import Hazard, Phase
from bot.domain.message import Media
from bot.domain.post import OPERATOR, Officer, Power
from bot.domain.rule import EVERYBODY, AllOf, Rule, normal
from bot.domain.wording import N_
from bot.errors import NotFound, NotReady, WrongState
from bot.store import alerts, audit, exercises, nationals, officers, recipients, sendings
from bot.store.database import Connection

REPEATED = timedelta(minutes=10)
MOST_DRAFTS = 3  # offered to go on with
EVERYBODY_UNSAID = N_(
    "A REAL alert to everybody of {post} must be asked for in so many words; choose an area or a "
    "group, or say --everybody."
)


async def draft(
    conn: Connection,
    catalogue: Catalogue,
    *,
    post: str,
    hazard: Hazard,
    phase: Phase,
    regions: Sequence[str] = (),
    rule: Rule = EVERYBODY,
    others: Sequence[str] = (),
    everybody: bool = False,
    asks: bool | None = None,
    drill: bool,
    expires_at: datetime,
    author: str,
    now: datetime,
    slots: Mapping[str, str] | None = None,
) -> Alert:
    """Write a new alert. Nothing reaches anybody yet.

    It is for those in one of the `regions` who meet the `rule` too, also of `others`: posts that
    share their people. A live one for all people of a post wants `everybody` said. `asks`: whether
    they are safe, where its phase allows that; unsaid, a live one asks if somebody is on duty.

    Raises:
        NotFound: no such post or region. NotReady: no exercise is open, or a time is past.
        NotAllowed: another post does not share its people.
    """
    found = await posts.open_post(conn, post)
    await posts.permit(conn, author, Power.DRAFT, post)
    audience = Audience(
        posts=(post, *others),
        rule=normal(AllOf((Audience.of(post, regions).rule, rule))),
        exercise=await exercise_for(conn, post, drill=drill),
    )
    await audiences.check(conn, catalogue, audience)
    if audience.everybody and not (drill or everybody):
        raise NotReady(EVERYBODY_UNSAID, post=post)
    if expires_at <= now:
        raise NotReady(N_("The alert would expire before it starts; give a later time."))
    alert = Alert(
        id=0,
        post=post,
        hazard=hazard,
        phase=phase,
        drill=drill,
        asks=await asks_unsaid(conn, post, drill=drill, now=now) if asks is None else asks,
        audience=audience,
        slots=papers.dated(slots or {}, now),
        author=author,
        created_at=now,
        expires_at=expires_at,
    )
    slots_for(catalogue, alert, found)  # refuses a slot that cannot be read, before it is kept
    return await keep(conn, alert, officer=author, now=now)


async def asks_unsaid(conn: Connection, post: str, *, drill: bool, now: datetime) -> bool:
    """Whether people are asked how they are: nobody is where nobody on duty reads the answers."""
    return drill or (await rota.duty(conn, post, now)).staffed


async def keep(
    conn: Connection, alert: Alert, *, officer: str, now: datetime, **detail: object
) -> Alert:
    """Write a new draft down."""
    made = await alerts.add(conn, alert)
    await _note(conn, now, officer, "alert_drafted", made, drill=alert.drill, **detail)
    return await get(conn, made)


async def submit(
    conn: Connection,
    catalogue: Catalogue,
    alert_id: int,
    *,
    officer: str,
    now: datetime,
    media: Mapping[Kind, Media] | None = None,
) -> Alert:
    """Freeze the variants and hand the alert to whoever approves it.

    `media` are the pictures and voices that were made for it (`actions.forms`).

    Raises:
        NotReady: nobody is in the audience, a slot is missing, or a rule stops a live text.
    """
    alert = await hold(conn, alert_id)
    await posts.permit(conn, officer, Power.DRAFT, alert.post)
    submitted = alert.submit(officer, now)
    await refuse_unplaced(conn, alert)
    post = await posts.the_post(conn, alert.post)
    refuse_past(alert, post.time_zone, now)
    papers.refuse(alert, post.time_zone, now)
    people = await nationals.tally(conn, await audiences.located(conn, alert.audience))
    if not people and not await _on_its_way(conn, alert):
        raise NotReady(
            N_("Alert {id} would reach nobody; choose a wider area or wait until somebody joins."),
            id=alert_id,
        )
    kinds = await nationals.kinds(conn, alert.audience.posts)
    catalogue = await reviews.reviewed(conn, catalogue)
    about, join = await about_of(conn, alert), await claims.join(conn)
    frozen = await asyncio.to_thread(
        compose_all, catalogue, alert, post, kinds, media=media, about=about, join=join
    )
    found = await checking.examine(conn, catalogue, alert, with_people(frozen, people), now=now)
    justifying.refuse_blocked(alert, found)
    await alerts.freeze(conn, alert_id, frozen)
    told: dict[str, object] = {"to_justify": justifying.to_justify(found)}
    if not alert.drill:  # who stands for each language, for whoever asks later
        languages = {one.written for one in frozen}
        told["checked"] = await reviews.checkers(
            conn, catalogue, str(alert.hazard), str(alert.phase), languages
        )
    return await _save(conn, alert, submitted, "alert_submitted", officer, now, **told)


async def _on_its_way(conn: Connection, alert: Alert) -> bool:
    """Whether a follow-up may yet find people: its first message still reaches some."""
    return alert.follows is not None and not await recipients.settled(conn, [alert.follows])


async def approve(
    conn: Connection,
    alert_id: int,
    *,
    officer: str,
    now: datetime,
    version: int | None = None,
    solo: str | None = None,
    reason: str | None = None,
) -> Alert:
    """Tie the frozen variants to their hash and let the alert go.

    `reason` says why it goes out although a rule wants that justified.

    Raises:
        SecondOfficerNeeded: a live alert of one's own. NotAllowed: not this officer's to approve.
        NotReady: a reason is wanted.
    """
    alert = await hold(conn, alert_id)
    power = Power.DRAFT if alert.drill else Power.APPROVE
    await posts.permit(conn, officer, power, alert.post)
    if alert.drill:
        await conducting.refuse_stopped(conn, alert.post)
    else:
        await conducting.refuse_real(conn, alert.post)
    approved = alert.approve(officer, now, version=version, solo=solo)
    zone = (await posts.the_post(conn, alert.post)).time_zone
    refuse_past(alert, zone, now)
    papers.refuse_over(alert, zone, now)
    against = await justifying.justified(conn, alert, reason)
    frozen = await alerts.digest(conn, alert_id)
    if approved.follows is not None:
        await chains.approved(conn, approved, officer=officer, now=now)
    return await _save(
        conn,
        alert,
        replace(approved, digest=frozen),
        "alert_approved",
        officer,
        now,
        digest=frozen,
        solo_reason=solo,
        justified=against,
        reason=reason,
    )


async def may_return(conn: Connection, alert_id: int, *, officer: str) -> Alert:
    """The alert, if this officer may send it back now.

    Raises:
        NotAllowed: they may not. WrongState: nobody may.
    """
    alert = await get(conn, alert_id)
    await posts.permit(conn, officer, Power.APPROVE, alert.post)
    alert.after(Step.RETURN)
    return alert


async def send_back(
    conn: Connection, alert_id: int, *, officer: str, reason: str, now: datetime
) -> Alert:
    """Return a submitted alert to its author, with the reason. Whoever returns it may not edit it.

    Raises:
        NotReady: no reason is given.
    """
    await may_return(conn, alert_id, officer=officer)
    if not reason.strip():
        raise NotReady(N_("Write in one sentence what is to be put right."))
    alert = await hold(conn, alert_id)
    returned = alert.send_back(officer, reason.strip())
    kept = await _save(conn, alert, returned, "alert_returned", officer, now, reason=reason)
    await recipients.drop(conn, alert_id)  # it may have been about to begin
    return kept


async def revise(
    conn: Connection,
    catalogue: Catalogue,
    alert_id: int,
    *,
    officer: str,
    now: datetime,
    version: int,
    **changes: object,
) -> Alert:
    """Change a draft (its slots, audience, phase, times); gives the next version.

    Raises:
        WrongState: it is no draft, or another officer has changed it since `version`.
        NotAllowed: `officer` returned it.
    """
    alert = await hold(conn, alert_id)
    await posts.permit(conn, officer, Power.DRAFT, alert.post)
    if version != alert.version:
        raise WrongState(N_("Alert {id} has changed since; look at it again."), id=alert_id)
    revised = alert.revise(officer, **changes)
    revised = revised.with_slots(papers.dated(revised.slots, now))
    if revised.expires_at <= max(now, revised.starts_at or now):
        raise NotReady(N_("The alert would expire before it starts; give a later time."))
    slots_for(catalogue, revised, await posts.the_post(conn, alert.post))
    changed = sorted(changes)
    kept = await _save(conn, alert, revised, "alert_revised", officer, now, changed=changed)
    await together.changed(conn, catalogue.locales, kept, officer=officer, now=now)
    return kept


async def pause(conn: Connection, alert_id: int, *, officer: str, now: datetime) -> Alert:
    """Stop sending for now; `resume` goes on with who is left."""
    return await _move(conn, alert_id, Step.PAUSE, "alert_paused", officer, now)


async def resume(conn: Connection, alert_id: int, *, officer: str, now: datetime) -> Alert:
    """Go on sending."""
    return await _move(conn, alert_id, Step.RESUME, "alert_resumed", officer, now)


async def _move(
    conn: Connection, alert_id: int, step: Step, action: str, officer: str, now: datetime
) -> Alert:
    alert = await hold(conn, alert_id)
    await posts.permit(conn, officer, Power.CANCEL, alert.post)
    return await _save(conn, alert, alert.take(step), action, officer, now)


async def cancel(conn: Connection, alert_id: int, *, officer: str, now: datetime) -> Alert:
    """Stop an alert: what has not left is withdrawn."""
    alert = await hold(conn, alert_id)
    await posts.permit(conn, officer, Power.CANCEL, alert.post)
    cancelled = await _save(conn, alert, alert.cancel(), "alert_cancelled", officer, now)
    await sendings.withdraw(conn, alert_id)
    return cancelled


async def get(conn: Connection, alert_id: int) -> Alert:
    """One alert.

    Raises:
        NotFound: there is none.
    """
    return _known(await alerts.get(conn, alert_id), alert_id)


async def hold(conn: Connection, alert_id: int) -> Alert:
    """The same for a step: what it finds nobody else changes until this transaction ends.

    Of two officers who tap at once the second is told what the first has done.
    """
    return _known(await alerts.hold(conn, alert_id), alert_id)


def _known(found: Alert | None, alert_id: int) -> Alert:
    if found is None:
        raise NotFound(N_("There is no alert {id}."), id=alert_id)
    return found


async def to_write(conn: Connection, alert_id: int, *, officer: str) -> Alert:
    """One alert, for somebody who may write for its post."""
    alert = await get(conn, alert_id)
    await posts.permit(conn, officer, Power.DRAFT, alert.post)
    return alert


async def show(conn: Connection, alert_id: int, *, officer: str) -> Alert:
    """One alert, for somebody of its post."""
    alert = await get(conn, alert_id)
    await posts.permit(conn, officer, Power.SEE_FIGURES, alert.post)
    return alert


async def approvers(conn: Connection, alert: Alert) -> list[Officer]:
    """Who could approve this alert: not its author, not its submitter."""
    own = {alert.author, alert.submitter}
    return [
        officer
        for officer in await officers.of_post(conn, alert.post)
        if officer.may(Power.APPROVE, alert.post) and str(officer.id) not in own
    ]


async def open_drafts(conn: Connection, post: str) -> list[Alert]:
    """A post's newest drafts: the work goes on where it was left."""
    return await alerts.open_drafts(conn, post, MOST_DRAFTS)


async def latest(conn: Connection, post: str) -> Alert | None:
    """A post's newest alert that went out."""
    return await alerts.latest(conn, post)


async def latest_for(conn: Connection, national_id: int) -> int | None:
    """The newest alert that reached, or may have reached, a national."""
    return await alerts.latest_for(conn, national_id)


async def remember_progress(conn: Connection, alert_id: int, chat: int, message: int) -> None:
    """Where the message stands that shows how far the sending is."""
    await alerts.remember_progress(conn, alert_id, chat, message)


async def history(conn: Connection, alert_id: int) -> list[dict[str, object]]:
    """Who did what with it, oldest first."""
    return await audit.of(conn, f"alert:{alert_id}")


async def is_repeated(conn: Connection, alert: Alert, *, now: datetime) -> bool:
    """Whether the same was approved for the same people within the last minutes."""
    return await alerts.repeated(conn, alert, since=now - REPEATED)


async def tell_author(conn: Connection, locales: Locales, alert: Alert, *, now: datetime) -> bool:
    """Whoever wrote an alert hears that it came back, and why; gives whether any of them is there.

    Who is no officer any more hears nothing.
    """
    hands = {alert.author, *alert.editors}
    for actor in hands - {OPERATOR, alert.returned_by}:
        await posts.tell(
            conn,
            locales,
            await posts.the_officer(conn, actor),
            N_("Alert {id} came back: {reason}"),
            button=(N_("Put it right"), f"alert:open:{alert.id}"),
            now=now,
            id=alert.id,
            reason=escape(alert.return_reason or "—", quote=False),
        )
    there = {str(one.id) for one in await officers.of_post(conn, alert.post)} | {OPERATOR}
    return bool(hands & there)


async def exercise_for(conn: Connection, post: str, *, drill: bool) -> int | None:
    """The exercise that a drill is part of; None for a live alert.

    Raises:
        NotReady: no exercise is open, or the post stands for a team of one.
    """
    if not drill:
        await conducting.refuse_real(conn, post)
        return None
    found = await exercises.current(conn, post)
    if found is None:
        raise NotReady(
            N_("No exercise of {post} is open; open one with `enlace exercise open`."), post=post
        )
    return found


async def _save(
    conn: Connection,
    before: Alert,
    after: Alert,
    action: str,
    actor: str,
    now: datetime,
    **detail: object,
) -> Alert:
    if not await alerts.save(conn, after, before=before):
        raise WrongState(
            N_("Alert {id} was changed by somebody else; look at it again."), id=before.id
        )
    await _note(conn, now, actor, action, before.id, **detail)
    return after


async def _note(
    conn: Connection, now: datetime, actor: str, action: str, alert_id: int, **detail: object
) -> None:
    await audit.record(
        conn, at=now, actor=actor, action=action, subject=f"alert:{alert_id}", **detail
    )


async def ask_approvers(
    conn: Connection, catalogue: Catalogue, alert: Alert, *, now: datetime
) -> int:
    """Tell everybody who could approve that an alert waits; gives how many they are."""
    found = await approvers(conn, alert)
    for officer in found:
        await posts.tell(
            conn,
            catalogue.locales,
            officer,
            N_("A drill waits for your approval (number {id}).")
            if alert.drill
            else N_("A REAL alert waits for your approval (number {id})."),
            button=(N_("Look at it"), f"alert:look:{alert.id}"),
            now=now,
            id=alert.id,
        )
    return len(found)
