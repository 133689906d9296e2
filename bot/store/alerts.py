"""Alerts and their frozen variants."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Row, String, cast, delete, exists, false, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.alert import Alert, AlertState, Purpose
from bot.domain.audience import Audience
from bot.domain.hazard import Hazard, Phase
from bot.domain.message import Payload, digest_of
from bot.domain.national import Consent, Form, Groups, joined, split
from bot.store.reach import UNDER_WAY, reached
from bot.store.schema import alerts, audit, deliveries, variants

# What is approved beside the texts.
RULE = (
    alerts.c.post,
    alerts.c.audience,
    alerts.c.drill,
    alerts.c.hazard,
    alerts.c.phase,
    alerts.c.purpose,
    alerts.c.follows,
    alerts.c.starts_at,
    alerts.c.expires_at,
)
SLICE = 64  # variants written at once: between two slices others get their turn
OUT = (AlertState.SENDING, AlertState.PAUSED, AlertState.SENT)
UNKNOWN = ""  # a hazard that nobody has named yet


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """What one kind of reader gets, frozen."""

    language: str
    groups: Groups
    consent: Consent
    form: Form = Form.TEXT  # the medium that goes with the text
    written: str  # the language it is really in
    review: str
    payload: Payload


async def add(conn: AsyncConnection, alert: Alert) -> int:
    """Keep a new alert; gives its id (`alert.id` is ignored)."""
    values = _values(alert)
    made = await conn.execute(insert(alerts).values(values).returning(alerts.c.id))
    return int(made.scalar_one())


async def save(conn: AsyncConnection, alert: Alert, *, before: Alert) -> bool:
    """Write a changed alert, if it still stands where it was read; gives whether it did."""
    same = alerts.c.state == before.state, alerts.c.version == before.version
    done = await conn.execute(
        update(alerts).where(alerts.c.id == alert.id, *same).values(_values(alert))
    )
    return bool(done.rowcount)


async def set_state(conn: AsyncConnection, alert_id: int, state: AlertState) -> None:
    """Move an alert that the caller has just read."""
    await conn.execute(update(alerts).where(alerts.c.id == alert_id).values(state=state))


async def get(conn: AsyncConnection, alert_id: int) -> Alert | None:
    """One alert."""
    row = (await conn.execute(select(alerts).where(alerts.c.id == alert_id))).one_or_none()
    return _alert(row) if row else None


async def hold(conn: AsyncConnection, alert_id: int) -> Alert | None:
    """One alert, that nobody else moves until this transaction ends; nor the one it follows.

    On PostgreSQL two who work at the same time wait for each other here, always in the same order.
    """
    first = select(alerts.c.follows).where(alerts.c.id == alert_id).scalar_subquery()
    rows = await conn.execute(
        select(alerts)
        .where(or_(alerts.c.id == alert_id, alerts.c.id == first))
        .order_by(alerts.c.id)
        .with_for_update(key_share=True)
    )
    return next((_alert(row) for row in rows if row.id == alert_id), None)


async def in_states(conn: AsyncConnection, states: Iterable[AlertState]) -> list[Alert]:
    """Alerts that stand in one of `states`, oldest first."""
    rows = await conn.execute(
        select(alerts).where(alerts.c.state.in_(list(states))).order_by(alerts.c.id)
    )
    return [_alert(row) for row in rows]


async def with_slot(
    conn: AsyncConnection, name: str, states: Iterable[AlertState], now: datetime
) -> list[Alert]:
    """Valid alerts in one of `states` whose officer gave the slot `name`, oldest first."""
    given = alerts.c.slots.contains(f'"{name}"')
    rows = await conn.execute(
        select(alerts)
        .where(alerts.c.state.in_(list(states)), alerts.c.expires_at > now, given)
        .order_by(alerts.c.id)
    )
    return [_alert(row) for row in rows]


async def of_exercise(conn: AsyncConnection, exercise_id: int) -> list[Alert]:
    """The drills of an exercise, oldest first."""
    rows = await conn.execute(
        select(alerts).where(alerts.c.exercise_id == exercise_id).order_by(alerts.c.id)
    )
    return [_alert(row) for row in rows]


async def repeated(conn: AsyncConnection, alert: Alert, *, since: datetime) -> bool:
    """Whether an alert with the same content and audience was approved after `since`."""
    mine = _values(alert)
    same = ("post", "hazard", "phase", "purpose", "follows", "drill", "audience", "slots")
    found = await conn.execute(
        select(alerts.c.id)
        .where(
            alerts.c.id != alert.id,
            alerts.c.approved_at > since,
            alerts.c.state != AlertState.CANCELLED,
            *(alerts.c[name].is_not_distinct_from(mine[name]) for name in same),
        )
        .limit(1)
    )
    return found.first() is not None


async def due(conn: AsyncConnection, now: datetime) -> list[Alert]:
    """Approved alerts whose hour has come, oldest first. What has expired never begins."""
    rows = await conn.execute(
        select(alerts)
        .where(
            alerts.c.state.in_([AlertState.APPROVED, AlertState.SCHEDULED]),
            or_(alerts.c.starts_at.is_(None), alerts.c.starts_at <= now),
            alerts.c.expires_at > now,
        )
        .order_by(alerts.c.id)
    )
    return [_alert(row) for row in rows]


async def chain(conn: AsyncConnection, first: int) -> list[Alert]:
    """An alert and all that was written about it since, oldest first."""
    rows = await conn.execute(
        select(alerts)
        .where(or_(alerts.c.id == first, alerts.c.follows == first))
        .order_by(alerts.c.id)
    )
    return [_alert(row) for row in rows]


async def gathering(conn: AsyncConnection) -> list[Alert]:
    """Follow-ups that have begun and still wait for some whom they are for."""
    rows = await conn.execute(
        select(alerts)
        .where(
            alerts.c.follows.is_not(None),
            ~alerts.c.gathered,
            alerts.c.state.in_([AlertState.SENDING, AlertState.PAUSED]),
        )
        .order_by(alerts.c.id)
    )
    return [_alert(row) for row in rows]


async def public(conn: AsyncConnection, post: str, now: datetime) -> list[Alert]:
    """A post's live alerts that went out and are valid, newest first. Never a drill."""
    rows = await conn.execute(
        select(alerts)
        .where(
            alerts.c.post == post,
            ~alerts.c.drill,
            alerts.c.state.in_(OUT),
            alerts.c.expires_at > now,
        )
        .order_by(alerts.c.id.desc())
    )
    return [_alert(row) for row in rows]


async def latest(conn: AsyncConnection, post: str) -> Alert | None:
    """A post's newest alert that was approved."""
    rows = await conn.execute(
        select(alerts)
        .where(alerts.c.post == post, alerts.c.approved_at.is_not(None))
        .order_by(alerts.c.id.desc())
        .limit(1)
    )
    row = rows.one_or_none()
    return _alert(row) if row else None


async def latest_about(conn: AsyncConnection, post: str, hazard: Hazard) -> Alert | None:
    """A post's newest real alert about a hazard that was approved."""
    rows = await conn.execute(
        select(alerts)
        .where(
            alerts.c.post == post,
            alerts.c.hazard == hazard,
            alerts.c.drill == false(),
            alerts.c.approved_at.is_not(None),
        )
        .order_by(alerts.c.id.desc())
        .limit(1)
    )
    row = rows.one_or_none()
    return _alert(row) if row else None


async def open_drafts(conn: AsyncConnection, post: str, limit: int) -> list[Alert]:
    """A post's newest drafts that have not expired."""
    rows = await conn.execute(
        select(alerts)
        .where(alerts.c.post == post, alerts.c.state == AlertState.DRAFT)
        .order_by(alerts.c.id.desc())
        .limit(limit)
    )
    return [_alert(row) for row in rows]


async def latest_for(conn: AsyncConnection, national_id: int) -> int | None:
    """The newest alert that reached, or may have reached, this national."""
    found = await conn.execute(
        select(deliveries.c.alert_id)
        .where(
            deliveries.c.national_id == national_id,
            or_(
                reached(deliveries),
                deliveries.c.repeated,  # sent before, without an answer; it goes once more
                deliveries.c.state == "leased",
            ),
        )
        .order_by(deliveries.c.alert_id.desc())
        .limit(1)
    )
    value = found.scalar_one_or_none()
    return None if value is None else int(value)


async def freeze(conn: AsyncConnection, alert_id: int, frozen: Sequence[Variant]) -> str:
    """Replace an alert's variants; gives the digest over all of them."""
    await conn.execute(delete(variants).where(variants.c.alert_id == alert_id))
    for start in range(0, len(frozen), SLICE):
        rows = [_row(alert_id, one) for one in frozen[start : start + SLICE]]
        await conn.execute(insert(variants), rows)
    return await digest(conn, alert_id)


def _row(alert_id: int, one: Variant) -> dict[str, object]:
    payload = one.payload.to_json()
    return {
        "alert_id": alert_id,
        "language": one.language,
        "grp": joined(one.groups),
        "consent": one.consent,
        "form": one.form,
        "written": one.written,
        "review": one.review,
        "payload": payload,
        "digest": digest_of(payload),
    }


async def digest(conn: AsyncConnection, alert_id: int) -> str:
    """SHA-256 over to whom it goes and when, and the frozen payloads themselves."""
    kind = variants.c.language, variants.c.grp, variants.c.consent
    rows = await conn.execute(
        select(*kind, variants.c.payload)  # the payload tells the form
        .where(variants.c.alert_id == alert_id)
        .order_by(*kind, variants.c.form)
    )
    rule = (await conn.execute(select(*RULE).where(alerts.c.id == alert_id))).one()
    told = [[str(value) for value in rule], *rows]
    return sha256("\x1e".join("\x1f".join(row) for row in told).encode()).hexdigest()


async def variants_of(conn: AsyncConnection, alert_id: int) -> list[Variant]:
    """The frozen variants."""
    rows = await conn.execute(
        select(variants)
        .where(variants.c.alert_id == alert_id)
        .order_by(variants.c.language, variants.c.grp, variants.c.consent, variants.c.form)
    )
    return [
        Variant(
            language=row.language,
            groups=split(row.grp),
            consent=Consent(row.consent),
            form=Form(row.form),
            written=row.written,
            review=row.review,
            payload=Payload.from_json(row.payload),
        )
        for row in rows
    ]


async def remember_progress(conn: AsyncConnection, alert_id: int, chat: int, message: int) -> None:
    """Where the message stands that shows how far the sending is."""
    await conn.execute(
        update(alerts)
        .where(alerts.c.id == alert_id)
        .values(progress_chat=chat, progress_message=message)
    )


async def ended(conn: AsyncConnection, since: datetime, told: str) -> list[Alert]:
    """Alerts begun after `since` that nothing leaves for any more, without the act `told`."""
    rows = await conn.execute(
        select(alerts)
        .where(
            alerts.c.started_at >= since,
            alerts.c.state.not_in([AlertState.SENDING, AlertState.PAUSED]),
            ~exists().where(
                audit.c.subject == "alert:" + cast(alerts.c.id, String), audit.c.action == told
            ),
            ~exists().where(
                deliveries.c.alert_id == alerts.c.id, deliveries.c.state.in_(UNDER_WAY)
            ),
        )
        .order_by(alerts.c.id)
    )
    return [_alert(row) for row in rows]


async def missed(conn: AsyncConnection, since: datetime, told: str) -> list[Alert]:
    """Alerts that were handed on, and over before they began, without the act `told`."""
    rows = await conn.execute(
        select(alerts)
        .where(
            alerts.c.state == AlertState.EXPIRED,
            alerts.c.started_at.is_(None),
            alerts.c.submitted_at.is_not(None),
            alerts.c.expires_at >= since,
            ~exists().where(
                audit.c.subject == "alert:" + cast(alerts.c.id, String), audit.c.action == told
            ),
        )
        .order_by(alerts.c.id)
    )
    return [_alert(row) for row in rows]


async def progress_messages(conn: AsyncConnection, since: datetime) -> list[tuple[int, int, int]]:
    """(alert, chat, message) of the alerts under way, or finished after `since`."""
    rows = await conn.execute(
        select(alerts.c.id, alerts.c.progress_chat, alerts.c.progress_message).where(
            alerts.c.progress_message.is_not(None),
            alerts.c.state.in_([AlertState.SENDING, AlertState.PAUSED])
            | (alerts.c.finished_at >= since)
            | ((alerts.c.state == AlertState.CANCELLED) & (alerts.c.approved_at >= since)),
        )
    )
    return [(row[0], row[1], row[2]) for row in rows]


async def started_since(
    conn: AsyncConnection, since: datetime, states: Iterable[AlertState]
) -> list[tuple[int, str]]:
    """(alert, state) of those that stand so, or began after `since`; newest first."""
    rows = await conn.execute(
        select(alerts.c.id, alerts.c.state)
        .where(alerts.c.state.in_(list(states)) | (alerts.c.started_at >= since))
        .order_by(alerts.c.id.desc())
    )
    return [(row[0], row[1]) for row in rows]


def _values(alert: Alert) -> dict[str, Any]:
    values = asdict(alert)
    del values["id"]
    values["exercise_id"] = alert.audience.exercise
    values["hazard"] = alert.hazard or UNKNOWN
    values["audience"] = alert.audience.to_json()
    values["slots"] = json.dumps(alert.slots, ensure_ascii=False, sort_keys=True)
    values["editors"] = " ".join(alert.editors)
    values["repeats"] = int(alert.repeats.total_seconds()) if alert.repeats else None
    return values


def _alert(row: Row[Any]) -> Alert:
    same = {
        name: getattr(row, name)
        for name in (
            "id",
            "post",
            "drill",
            "asks",
            "author",
            "submitter",
            "approver",
            "solo_reason",
            "returned_by",
            "return_reason",
            "follows",
            "version",
            "digest",
            "created_at",
            "submitted_at",
            "approved_at",
            "starts_at",
            "expires_at",
            "started_at",
            "finished_at",
        )
    }
    return Alert(
        **same,
        hazard=None if row.hazard == UNKNOWN else Hazard(row.hazard),
        phase=Phase(row.phase),
        purpose=Purpose(row.purpose),
        editors=tuple(row.editors.split()),
        repeats=timedelta(seconds=row.repeats) if row.repeats else None,
        state=AlertState(row.state),
        slots=json.loads(row.slots),
        audience=Audience.from_json(row.audience),
    )
