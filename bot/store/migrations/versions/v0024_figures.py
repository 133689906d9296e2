"""What more the figures tell: how long calls waited, the register's size; and subscriptions."""

import sqlalchemy as sa
from alembic import op

from bot.store.schema import UtcTime

revision = "0024"
down_revision = "0022"

# Whole seconds between two instants, as each database says it.
SQLITE = "CAST(strftime('%s', {end}) - strftime('%s', opened_at) AS INTEGER)"
POSTGRESQL = "CAST(floor(extract(epoch FROM {end} - opened_at)) AS INTEGER)"


def upgrade() -> None:
    op.add_column("alerts", sa.Column("register", sa.Integer(), nullable=True))
    op.add_column("cases", sa.Column("claim_s", sa.Integer(), nullable=True))
    op.add_column("cases", sa.Column("close_s", sa.Integer(), nullable=True))
    seconds = SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL
    claim, close = (seconds.format(end=end) for end in ("claimed_at", "closed_at"))
    by_officers = f"CASE WHEN outcome NOT IN ('forgotten', 'drill_over') THEN {close} END"
    op.execute(f"UPDATE cases SET claim_s = {claim}, close_s = {by_officers}")
    op.create_index(
        "ix_cases_counted",
        "cases",
        ["alert_id", "level", "claim_s", "close_s"],
        unique=False,
        sqlite_where=sa.text("merged_into IS NULL"),
        postgresql_where=sa.text("merged_into IS NULL"),
    )
    op.create_table(
        "subscriptions",
        sa.Column(
            "officer_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("told_at", UtcTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officers.id"], name=op.f("fk_subscriptions_officer_id_officers")
        ),
        sa.PrimaryKeyConstraint("officer_id", "kind", name=op.f("pk_subscriptions")),
    )
