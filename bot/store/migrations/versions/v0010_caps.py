"""Messages of the Common Alerting Protocol from which alerts were drafted"""

import sqlalchemy as sa
from alembic import op

from bot.store.schema import UtcTime, identity

revision = "0010"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "caps",
        identity(),
        sa.Column("post", sa.String(), nullable=False),
        sa.Column("alert_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("identifier", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("sent", UtcTime(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_caps")),
        sa.ForeignKeyConstraint(["post"], ["posts.code"], name=op.f("fk_caps_post_posts")),
        sa.ForeignKeyConstraint(["alert_id"], ["alerts.id"], name=op.f("fk_caps_alert_id_alerts")),
        sa.UniqueConstraint(
            "post", "sender", "identifier", name=op.f("uq_caps_post_sender_identifier")
        ),
    )
    op.create_index(op.f("ix_caps_alert_id"), "caps", ["alert_id"])
