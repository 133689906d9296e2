"""Questions whether people are safe: their waves, each answer, and how the silent were tried"""

import sqlalchemy as sa
from alembic import op

from bot.store.schema import UtcTime

revision = "0022"
down_revision = "0023"


def upgrade() -> None:
    op.create_table(
        "round_history",
        sa.Column("round_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("national_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("at", UtcTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("round_id", "national_id", "seq", name=op.f("pk_round_history")),
    )
    op.create_table(
        "round_tries",
        sa.Column("round_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("national_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("found", sa.Boolean(), nullable=False),
        sa.Column("at", UtcTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("round_id", "national_id", name=op.f("pk_round_tries")),
    )
    op.add_column("rounds", sa.Column("wave", sa.String(), nullable=False, server_default="ask"))
    op.add_column("rounds", sa.Column("listed_at", UtcTime(timezone=True), nullable=True))
    op.add_column("rounds", sa.Column("again_at", UtcTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_rounds_alert_id"), "rounds", ["alert_id"], unique=False)
    op.add_column(
        "cases", sa.Column("quiet", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column(
        "alerts", sa.Column("asks", sa.Boolean(), nullable=False, server_default=sa.true())
    )
