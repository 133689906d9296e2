"""Joining: links that officers hand out, and points that people have kept.

Comes after 0009: its number was given before the others were published.
"""

import sqlalchemy as sa
from alembic import op

from bot.store.schema import UtcTime, identity

revision = "0006"
down_revision = "0009"


def upgrade() -> None:
    _add_handouts()
    _add_points()


def _add_handouts() -> None:
    op.create_table(
        "handouts",
        identity(),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("post", sa.String(), nullable=False),
        sa.Column("officer", sa.String(), nullable=False),
        sa.Column("expires_at", UtcTime(), nullable=False),
        sa.Column("withdrawn_at", UtcTime()),
        sa.Column("joined", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handouts")),
        sa.UniqueConstraint("digest", name=op.f("uq_handouts_digest")),
    )
    op.create_index(op.f("ix_handouts_post"), "handouts", ["post"])


def _add_points() -> None:
    op.create_table(
        "points",
        sa.Column("national_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("latitude", sa.Float(), nullable=False),
        sa.Column("longitude", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("national_id", name=op.f("pk_points")),
    )
    op.create_index(op.f("ix_points_latitude_longitude"), "points", ["latitude", "longitude"])
