"""Forms: a variant for who prefers a picture or a voice"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

BEFORE = ["alert_id", "language", "grp", "consent"]


def upgrade() -> None:
    with op.batch_alter_table("variants") as table:
        table.add_column(sa.Column("form", sa.String(), nullable=False, server_default="text"))
        table.drop_constraint("uq_variants_alert_id_language_grp_consent", type_="unique")
        table.create_unique_constraint(
            "uq_variants_alert_id_language_grp_consent_form", [*BEFORE, "form"]
        )
