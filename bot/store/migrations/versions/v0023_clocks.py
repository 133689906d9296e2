"""What people told is purged on clocks of its own; groups of duty officers; what was understood"""

import sqlalchemy as sa
from alembic import op

from bot.store.schema import UtcTime

revision = "0023"
down_revision = "0014"


def upgrade() -> None:
    _instants("cases", "warned_at", "unplaced_at")
    _instants("alerts", "warned_at", "purged_at")
    _instants("rounds", "warned_at")
    for name in ("sensitive", "lost"):
        flag: sa.Column[bool] = sa.Column(
            name, sa.Boolean(), nullable=False, server_default=sa.false()
        )
        op.add_column("cases", flag)
    lost = sa.text("state IN ('open', 'claimed') AND lost = true")
    op.create_index("ix_cases_lost", "cases", ["id"], sqlite_where=lost, postgresql_where=lost)
    ended = sa.text("purged_at IS NULL AND closed_at IS NOT NULL")
    op.create_index(
        "ix_cases_ended", "cases", ["closed_at"], sqlite_where=ended, postgresql_where=ended
    )
    op.add_column(
        "headcounts", sa.Column("kind", sa.String(), nullable=False, server_default="relay")
    )
    _understood()
    op.create_table(
        "duty_groups",
        sa.Column("post", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=True),
        sa.Column("made_by", sa.BigInteger(), nullable=True),
        sa.Column("lapses_at", UtcTime(timezone=True), nullable=True),
        sa.Column("chat_id", sa.BigInteger(), nullable=True),
        sa.Column("linked_at", UtcTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["post"], ["posts.code"], name=op.f("fk_duty_groups_post_posts")),
        sa.PrimaryKeyConstraint("post", name=op.f("pk_duty_groups")),
        sa.UniqueConstraint("chat_id", name=op.f("uq_duty_groups_chat_id")),
    )


def _instants(table: str, *names: str) -> None:
    for name in names:
        op.add_column(table, sa.Column(name, UtcTime(timezone=True), nullable=True))


def _understood() -> None:
    """Nothing has written to it yet: it is made anew, and its counts beside it."""
    op.drop_table("understood")
    op.create_table(
        "understood",
        sa.Column("alert_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("national_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("drill", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("grp", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("understood", sa.Boolean(), nullable=True),
        sa.Column("asked", sa.Integer(), server_default="0", nullable=False),
        sa.Column("right", sa.Integer(), server_default="0", nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("at", UtcTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("alert_id", "national_id", name=op.f("pk_understood")),
    )
    op.create_table(
        "comprehension",
        sa.Column("alert_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("grp", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("drill", sa.Boolean(), nullable=False),
        sa.Column("understood", sa.Integer(), nullable=False),
        sa.Column("not_understood", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("right", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "alert_id", "language", "grp", "form", name=op.f("pk_comprehension")
        ),
    )
