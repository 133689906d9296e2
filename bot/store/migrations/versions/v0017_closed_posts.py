"""Posts that the configuration no longer has."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    closed: sa.Column[bool] = sa.Column(
        "closed", sa.Boolean(), nullable=False, server_default=sa.false()
    )
    op.add_column("posts", closed)
