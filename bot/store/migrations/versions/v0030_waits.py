"""Since when a call waits as it stands: it became more urgent, or was handed back."""

import sqlalchemy as sa
from alembic import op

from bot.store.schema import UtcTime

revision = "0030"
down_revision = "0025"


def upgrade() -> None:
    op.add_column("cases", sa.Column("waits_since", UtcTime(timezone=True), nullable=True))
