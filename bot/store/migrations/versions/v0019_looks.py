"""Who has a draft before them"""

import sqlalchemy as sa
from alembic import op

from bot.store.schema import UtcTime

revision = "0019"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "looks",
        sa.Column("alert_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "officer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["alert_id"], ["alerts.id"], name="fk_looks_alert_id_alerts"),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officers.id"], name="fk_looks_officer_id_officers"
        ),
        sa.PrimaryKeyConstraint("alert_id", "officer_id", name="pk_looks"),
    )
