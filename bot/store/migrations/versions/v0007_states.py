"""Whose consulate a post is, and whose register held a person before"""

import sqlalchemy as sa
from alembic import op

from bot.store.schema import UtcTime

revision = "0007"
down_revision = "0005"
TOLD = ["post", "active", "language", "grp", "needs", "household", "under_five", "consent"]


def upgrade() -> None:
    op.add_column("posts", sa.Column("state", sa.String(), nullable=False, server_default=""))
    op.create_index("ix_audit_subject", "audit", ["subject"])
    op.create_index("ix_nationals_told", "nationals", TOLD)
    op.create_table(
        "former_posts",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("national_id", sa.BigInteger(), nullable=False),
        sa.Column("post", sa.String(), nullable=False),
        sa.Column("until", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["post"], ["posts.code"], name="fk_former_posts_post_posts"),
        sa.PrimaryKeyConstraint("id", name="pk_former_posts"),
    )
    op.create_index("ix_former_posts_national_id", "former_posts", ["national_id"])
