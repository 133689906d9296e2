"""Counters of deliveries and answers, and what they come to for alerts that went out before"""

import sqlalchemy as sa
from alembic import op

from bot.store.schema import UtcTime

revision = "0015"
down_revision = "0012"

FACETS = {
    "language": "d.language",
    "group": "d.grp",
    "region": "coalesce(d.region, '')",
    "form": "coalesce(v.form, '') || ':' || d.language",
    "written": "CASE WHEN coalesce(v.written, d.language) = d.language THEN d.language "
    "ELSE d.language || '>' || v.written END",
    "reason": "CASE WHEN d.state IN ('unreachable', 'failed', 'uncertain') "
    "THEN coalesce(d.reason, '') ELSE '' END",
}
JOINED = (
    "deliveries d LEFT JOIN variants v ON v.id = d.variant_id "
    "LEFT JOIN checkins c ON c.alert_id = d.alert_id AND c.national_id = d.national_id"
)
TALLY = """
INSERT INTO tallies (alert_id, facet, name, state, answer, people, repeated, retries)
SELECT d.alert_id, '{facet}', {name}, CASE d.state WHEN 'leased' THEN 'queued' ELSE d.state END,
    coalesce(c.answer, ''), count(*), sum(CASE WHEN d.repeated THEN 1 ELSE 0 END),
    sum(CASE WHEN d.attempts > 1 THEN d.attempts - 1 ELSE 0 END)
FROM {joined} GROUP BY 1, 2, 3, 4, 5
"""
FIRST = """
UPDATE checkins SET first_at = (SELECT min(h.at) FROM checkin_history h
    WHERE h.alert_id = checkins.alert_id AND h.national_id = checkins.national_id)
"""
MOMENT = """
INSERT INTO moments (alert_id, event, second, people)
SELECT d.alert_id, '{event}', {second}, count(*) FROM {joined}
WHERE d.state IN ({states}) AND {second} IS NOT NULL GROUP BY 1, 2, 3
"""
SECOND = {
    "sqlite": "CAST(strftime('%s', {0}) AS INTEGER)",
    "postgresql": "CAST(floor(extract(epoch FROM {0})) AS BIGINT)",
}


def upgrade() -> None:
    op.create_table(
        "tallies",
        sa.Column("alert_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("facet", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("repeated", sa.Integer(), nullable=False),
        sa.Column("retries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "alert_id", "facet", "name", "state", "answer", name=op.f("pk_tallies")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "moments",
        sa.Column("alert_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("second", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("alert_id", "event", "second", name=op.f("pk_moments")),
        sqlite_with_rowid=False,
    )
    op.add_column("checkins", sa.Column("first_at", UtcTime(timezone=True), nullable=True))
    op.execute(FIRST)
    for facet, name in FACETS.items():
        op.execute(TALLY.format(facet=facet, name=name, joined=JOINED))
    for event, (states, second) in _events(SECOND[op.get_bind().dialect.name]).items():
        op.execute(MOMENT.format(event=event, states=states, second=second, joined=JOINED))


def _events(second: str) -> dict[str, tuple[str, str]]:
    """In which states each one counts, and when it was or how long it took (s)."""
    done, said = second.format("d.done_at"), second.format("coalesce(c.first_at, c.at)")
    reached = "'accepted', 'uncertain'"
    return {
        "accepted": ("'accepted'", done),
        "answered": (reached, said),
        "acted": (reached, f"CASE WHEN {said} > {done} THEN {said} - {done} "
                  f"WHEN {said} <= {done} THEN 0 END"),
    }  # fmt: skip


def downgrade() -> None:
    op.drop_column("checkins", "first_at")
    op.drop_table("moments")
    op.drop_table("tallies")
