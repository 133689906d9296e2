"""How often each person was reminded, and the counters by it. What was sent before had none."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"

NOBODY_YET = """
INSERT INTO tallies (alert_id, facet, name, state, answer, people, repeated, retries)
SELECT alert_id, 'reminded', '0', state, answer, sum(people), sum(repeated), sum(retries)
FROM tallies WHERE facet = 'language' GROUP BY alert_id, state, answer
"""


def upgrade() -> None:
    reminded = sa.Column("reminded", sa.Integer(), server_default="0", nullable=False)
    op.add_column("deliveries", reminded)
    op.execute(NOBODY_YET)
