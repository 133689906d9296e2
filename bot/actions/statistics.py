"""What officers see of an alert: always of one alert, and drills apart from live ones."""

from collections.abc import Iterable
from datetime import UTC, datetime

from bot.actions import posts
from bot.domain.audience import Audience
from bot.domain.case import power_for
from bot.domain.language import DEFAULT
from bot.domain.national import Group, split
from bot.domain.post import OPERATOR, Power
from bot.domain.report import Headline, Report
from bot.domain.shown import Row, Shown, shown, whole_row
from bot.domain.statistics import (
    WRONG,
    Count,
    Event,
    Facet,
    by,
    curve,
    figures,
    instead,
    of,
    spread,
)
from bot.domain.triage import Level
from bot.domain.wording import N_
from bot.errors import NotFound
from bot.store import audiences, audit, facts, officers, passages, statistics, understanding
from bot.store.database import Connection

TRAINING = "training"
LIFE = frozenset(
    f"alert_{step}"
    for step in ("drafted", "submitted", "approved", "returned", "held", "paused", "resumed",
                 "cancelled", "updated", "corrected", "all_clear", "expired")
)  # fmt: skip


async def report(conn: Connection, alert_id: int, *, now: datetime) -> Report:
    """The figures of one alert, from its counters.

    Raises:
        NotFound: there is no such alert.
    """
    alert = await statistics.headline(conn, alert_id)
    if alert is None:
        raise NotFound(N_("There is no alert {id}."), id=alert_id)
    counts = await statistics.tally(conn, alert_id, drill=alert.drill)
    accepted = await statistics.timeline(conn, alert_id, Event.ACCEPTED, drill=alert.drill)
    acted = await statistics.timeline(conn, alert_id, Event.ACTED, drill=alert.drill)
    said = await understanding.counts(conn, alert_id, drill=alert.drill)
    called = await statistics.calls(conn, alert_id, drill=alert.drill)
    return Report(
        alert=alert.alert,
        post=alert.post,
        post_name=alert.post_name,
        time_zone=alert.time_zone,
        hazard=alert.hazard,
        phase=alert.phase,
        drill=alert.drill,
        state=alert.state,
        at=now,
        created_at=alert.created_at,
        approved_at=alert.approved_at,
        started_at=alert.started_at,
        finished_at=alert.finished_at,
        expires_at=alert.expires_at,
        first_at=_instant(accepted.first),
        last_at=_instant(accepted.last),
        peak=accepted.peak,
        curve=tuple(
            curve({datetime.fromtimestamp(at, UTC): n for at, n in accepted.steps.items()})
        ),
        disseminated=spread(_since(accepted.steps, alert.started_at)),
        acted=spread(acted.steps),
        total=figures(of(Facet.LANGUAGE, counts)),
        by_language=by(Facet.LANGUAGE, counts),
        by_group=by(Facet.GROUP, counts, lambda name: split(name) or [Group.GENERAL]),
        by_region=by(Facet.REGION, counts),
        by_form=by(Facet.FORM, counts, lambda name: [name.partition(":")[0]]),
        by_written=by(Facet.WRITTEN, counts),
        by_reminded=by(Facet.REMINDED, counts),
        instead=instead(counts, DEFAULT),
        reasons=_reasons(counts),
        register=alert.register,
        passage=await passages.get(conn, alert_id),
        waits=tuple(called),
        understood=tuple(said.items()),
    )


async def post_of(conn: Connection, alert_id: int) -> str:
    """Whose alert it is.

    Raises:
        NotFound: there is no such alert.
    """
    alert = await statistics.headline(conn, alert_id)
    if alert is None:
        raise NotFound(N_("There is no alert {id}."), id=alert_id)
    return alert.post


async def keep_register(conn: Connection, alert_id: int, register: Audience) -> None:
    """How many people could have been meant: of these the audience is a share (coverage)."""
    await statistics.keep_register(conn, alert_id, await audiences.count(conn, register))


async def seen(conn: Connection, alert_id: int, *, actor: str, now: datetime) -> Shown:
    """The same as an officer may see it: counts under five are for those on duty.

    Raises:
        NotFound: there is no such alert or officer. NotAllowed: it is another post's.
    """
    found = await report(conn, alert_id, now=now)
    await posts.permit(conn, actor, Power.SEE_FIGURES, found.post)
    small, secret = await sight(conn, actor, found.post)
    return shown(found, small=small, secret=secret)


async def whole(conn: Connection, alert: Headline, *, actor: str) -> Row:
    """Of `seen` the counts of everybody together alone: for lists of alerts, at little cost.

    Raises:
        NotFound: there is no such officer. NotAllowed: it is another post's.
    """
    await posts.permit(conn, actor, Power.SEE_FIGURES, alert.post)
    small, _ = await sight(conn, actor, alert.post)
    one = (Facet.LANGUAGE,)
    counts = await statistics.tally(conn, alert.alert, drill=alert.drill, facets=one)
    return whole_row(figures(counts), small=small)


async def sight(conn: Connection, actor: str, post: str) -> tuple[bool, bool]:
    """Whether somebody sees counts under five, and that there are calls of level R0."""
    small = await sees_small(conn, actor, post)
    if actor == OPERATOR or await facts.get(conn, "mode") == TRAINING:
        return small, small
    staff = await officers.of_post(conn, post)
    powers = power_for(Level.R0, 0, guarded=any(one.may(Power.PROTECT, post) for one in staff))
    officer = await posts.the_officer(conn, actor)
    return small, any(officer.may(power, post) for power in powers)


async def sees_small(conn: Connection, actor: str, post: str) -> bool:
    """Whether no count is hidden from somebody. In training nobody real is counted."""
    if await facts.get(conn, "mode") == TRAINING:
        return True
    if actor == OPERATOR:  # nobody's duty officer
        return False
    return (await posts.the_officer(conn, actor)).may(Power.SEE_SMALL, post)


def _instant(second: int | None) -> datetime | None:
    return None if second is None else datetime.fromtimestamp(second, UTC)


def _since(seconds: dict[int, int], start: datetime | None) -> dict[int, int]:
    """The same, counted from `start`; clocks may step back."""
    if start is None:
        return {}
    began = int(start.timestamp())
    after: dict[int, int] = {}
    for second, people in seconds.items():
        took = max(0, second - began)
        after[took] = after.get(took, 0) + people
    return after


def _reasons(counts: Iterable[Count]) -> dict[str, int]:
    """Why it did not arrive, or nobody knows; the most frequent first."""
    found: dict[str, int] = {}
    for count in of(Facet.REASON, counts):
        if count.state in WRONG:
            found[count.name] = found.get(count.name, 0) + count.people
    return dict(sorted(found.items(), key=lambda one: (-one[1], one[0])))


async def headlines(
    conn: Connection,
    *,
    drill: bool,
    post: str | None = None,
    limit: int = 20,
    since: datetime | None = None,
    exercise: int | None = None,
    before: int | None = None,
) -> list[Headline]:
    """The newest alerts, of one post or of all; since a moment, of an exercise, before another."""
    return await statistics.headlines(
        conn, drill=drill, post=post, limit=limit, since=since, exercise=exercise, before=before
    )


async def life(conn: Connection, report: Report) -> list[tuple[datetime, str]]:
    """What befell an alert, in order: what people did with it, and its first and last telephone."""
    done = [(row["at"], row["action"]) for row in await audit.of(conn, f"alert:{report.alert}")]
    known = [one for one in done if one[1] in LIFE]
    over = report.last_at if report.finished_at else None
    measured = {
        "sending_began": report.started_at,
        "first_phone": report.first_at,
        "last_phone": over,
        "sending_ended": report.finished_at,
    }
    found = known + [(at, what) for what, at in measured.items() if at is not None]
    # Telephones are counted by whole seconds: within one the order is that in which things happen.
    return sorted(found, key=lambda one: int(one[0].timestamp()))
