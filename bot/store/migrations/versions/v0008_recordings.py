"""The languages that officers speak, and recordings of what an alert says"""

import sqlalchemy as sa
from alembic import op

from bot.store.schema import UtcTime

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "officer_languages",
        sa.Column(
            "officer_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("language", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["officer_id"],
            ["officers.id"],
            name=op.f("fk_officer_languages_officer_id_officers"),
        ),
        sa.PrimaryKeyConstraint("officer_id", "language", name=op.f("pk_officer_languages")),
    )
    op.create_table(
        "recordings",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("post", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("written", sa.String(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("alert_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("speaker", sa.String(), nullable=False),
        sa.Column("sent_at", UtcTime(timezone=True), nullable=False),
        sa.Column("listener", sa.String(), nullable=True),
        sa.Column("heard_at", UtcTime(timezone=True), nullable=True),
        sa.Column("fault", sa.String(), nullable=True),
        sa.Column("over_at", UtcTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["post"], ["posts.code"], name=op.f("fk_recordings_post_posts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recordings")),
    )
    op.create_index("ix_recordings_post_digest", "recordings", ["post", "digest"])


def downgrade() -> None:
    op.drop_table("recordings")
    op.drop_table("officer_languages")
