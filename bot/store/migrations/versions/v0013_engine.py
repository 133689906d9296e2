"""Alarms for officers, and how the sending of each alert went"""

import sqlalchemy as sa
from alembic import op

from bot.store.schema import UtcTime

revision = "0013"
down_revision = "0017"


def upgrade() -> None:
    op.create_table(
        "alarms",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("alert_id", sa.BigInteger()),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("told_at", UtcTime()),
        sa.PrimaryKeyConstraint("id", name="pk_alarms"),
    )
    op.create_table(
        "passages",
        sa.Column("alert_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("peak", sa.Integer(), nullable=False),
        sa.Column("retries", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("halts", sa.Integer(), nullable=False),
        sa.Column("halted", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("alert_id", name="pk_passages"),
    )
