"""How many of its teams an exercise is played with."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    op.add_column("exercises", sa.Column("teams", sa.Integer()))
