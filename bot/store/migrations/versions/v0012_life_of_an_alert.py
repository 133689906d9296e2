"""Life of an alert: follow-ups, schedules, and what was returned"""

import sqlalchemy as sa
from alembic import op

from bot.store.schema import UtcTime

revision = "0012"
down_revision = "0011"

NO = sa.false()


def upgrade() -> None:
    for column in (
        sa.Column("purpose", sa.String(), nullable=False, server_default="alert"),
        sa.Column("follows", sa.BigInteger()),
        sa.Column("gathered", sa.Boolean(), nullable=False, server_default=NO),
        sa.Column("editors", sa.String(), nullable=False, server_default=""),
        sa.Column("returned_by", sa.String()),
        sa.Column("return_reason", sa.Text()),
        sa.Column("starts_at", UtcTime()),
        sa.Column("repeats", sa.Integer()),
    ):
        op.add_column("alerts", column)
    op.create_index("ix_alerts_follows", "alerts", ["follows"])
    op.add_column("deliveries", sa.Column("reply_to", sa.BigInteger()))
