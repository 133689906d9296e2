"""Reports to take away: what is gathered for them, and that somebody took one."""

from collections.abc import Iterable
from datetime import datetime

from bot.actions import alerts, checking, posts, statistics
from bot.actions.statistics import TRAINING
from bot.content.catalogue import Catalogue
from bot.domain.account import Account, Decision, Noted, Review, Sent
from bot.domain.message import plain
from bot.domain.post import Power
from bot.domain.shown import Shown
from bot.domain.wording import N_
from bot.errors import NotFound
from bot.store import alerts as kept
from bot.store import audit, exercises, facts
from bot.store.alerts import Variant
from bot.store.database import Connection

NO_DRILL = N_("No drill of exercise “{code}” was sent.")
COUNTED = "_counted"  # what people counted around them: nobody's decision
MOST_DRILLS = 50  # of one exercise in its report


async def take(conn: Connection, alert_id: int, *, actor: str, form: str, now: datetime) -> str:
    """An officer takes a report on an alert away as a file; the audit says so. Gives its post.

    Raises:
        NotFound: there is no such alert or officer. NotAllowed: it is another post's.
    """
    post = (await alerts.get(conn, alert_id)).post
    await _note(conn, f"alert:{alert_id}", post, actor=actor, form=form, now=now)
    return post


async def take_review(
    conn: Connection, code: str, *, post: str, actor: str, form: str, now: datetime
) -> None:
    """The same of a report on an exercise.

    Raises:
        NotFound: there is no such exercise, or this post sent no drill in it.
    """
    one = await _exercise(conn, code)
    await posts.the_post(conn, post)
    if not await statistics.headlines(conn, drill=True, post=post, limit=1, exercise=one.id):
        raise NotFound(NO_DRILL, code=code)
    await _note(conn, f"exercise:{one.id}", post, actor=actor, form=form, now=now)


async def _note(
    conn: Connection, subject: str, post: str, *, actor: str, form: str, now: datetime
) -> None:
    await posts.permit(conn, actor, Power.SEE_FIGURES, post)
    small = await statistics.sees_small(conn, actor, post)
    await audit.record(
        conn, at=now, actor=actor, action="report_exported", subject=subject, form=form, small=small
    )


async def post_of(conn: Connection, code: str) -> str:
    """The post that sent the last drill of an exercise.

    Raises:
        NotFound: there is no such exercise, or nobody sent a drill in it.
    """
    one = await _exercise(conn, code)
    found = await statistics.headlines(conn, drill=True, limit=1, exercise=one.id)
    if not found:
        raise NotFound(NO_DRILL, code=code)
    return found[0].post


async def _exercise(conn: Connection, code: str) -> exercises.Exercise:
    one = await exercises.known(conn, code)
    if one is None:
        raise NotFound(N_("There is no exercise “{code}”."), code=code)
    return one


async def account(
    conn: Connection, catalogue: Catalogue, alert_id: int, *, actor: str, now: datetime
) -> Account:
    """All that a report on an alert tells, as `actor` may see it.

    Raises:
        NotFound: there is no such alert or officer. NotAllowed: it is another post's.
    """
    seen = await statistics.seen(conn, alert_id, actor=actor, now=now)
    alert = await alerts.get(conn, alert_id)
    variants = await kept.variants_of(conn, alert_id)
    found = await checking.of_texts(
        conn,
        catalogue,
        alert,
        [(one, 1) for one in variants],  # as it was when it was let go
        now=alert.approved_at or alert.created_at,
    )
    return Account(
        seen=seen,
        post=await posts.the_post(conn, alert.post),
        curve=seen.report.curve,
        sent=tuple(_distinct(variants)),
        noted=tuple(
            Noted(
                where=one.where,
                words=one.words,
                rule=one.finding.rule,
                severity=one.finding.severity,
                reason=one.finding.reason,
                remedy=one.finding.remedy,
            )
            for one in found
        ),
        decisions=await _decisions(conn, alert_id),
        earlier=await _earlier(conn, seen, actor=actor, now=now),
        training=await facts.get(conn, "mode") == TRAINING,
    )


def _distinct(variants: Iterable[Variant]) -> Iterable[Sent]:
    """Each text once for its readers, whatever they consented to."""
    said: set[tuple[str, str, str]] = set()
    for one in variants:
        text = plain(one.payload.text)
        key = (one.language, text, one.form)
        if key not in said:
            said.add(key)
            yield Sent(
                language=one.language,
                groups=one.groups,
                form=one.form,
                written=one.written,
                review=one.review,
                text=text,
            )


async def _decisions(conn: Connection, alert_id: int) -> tuple[Decision, ...]:
    return tuple(
        Decision(at=row.pop("at"), actor=row.pop("actor"), action=row.pop("action"), detail=row)
        for row in await audit.of(conn, f"alert:{alert_id}")
        if not str(row["action"]).endswith(COUNTED)
    )


async def _earlier(conn: Connection, seen: Shown, *, actor: str, now: datetime) -> Shown | None:
    """The last alert of the post before this one that is of its kind: drill or live."""
    report = seen.report
    found = await statistics.headlines(
        conn, drill=report.drill, post=report.post, limit=1, before=report.alert
    )
    return await statistics.seen(conn, found[0].alert, actor=actor, now=now) if found else None


async def review(
    conn: Connection, catalogue: Catalogue, code: str, *, post: str, actor: str, now: datetime
) -> Review:
    """All that a report on an exercise tells: the drills of one post in it.

    Raises:
        NotFound: there is no such exercise, post or officer. NotAllowed: it is another post's.
    """
    home = await posts.the_post(conn, post)
    await posts.permit(conn, actor, Power.SEE_FIGURES, post)
    one = await _exercise(conn, code)
    found = await statistics.headlines(
        conn, drill=True, post=post, limit=MOST_DRILLS, exercise=one.id
    )
    drills = [
        await account(conn, catalogue, each.alert, actor=actor, now=now) for each in found[::-1]
    ]
    return Review(
        code=code,
        post=home,
        opened_at=one.opened_at,
        closed_at=one.closed_at,
        at=now,
        members=None if one.open_to_all else one.members,
        drills=tuple(drills),
    )
