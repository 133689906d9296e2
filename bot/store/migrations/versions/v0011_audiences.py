"""Audiences: a rule instead of a list of regions, and rules that a post saved"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "audiences",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            primary_key=True,
            autoincrement=True,
        ),
        sa.Column("post", sa.String(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("saved_by", sa.String(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["post"], ["posts.code"], name="fk_audiences_post_posts"),
        sa.UniqueConstraint("post", "name", name="uq_audiences_post_name"),
    )
    alerts = sa.table("alerts", sa.column("id", sa.BigInteger), sa.column("audience", sa.Text))
    conn = op.get_bind()
    for row in conn.execute(sa.select(alerts.c.id, alerts.c.audience)).all():
        said = _as_rule(json.loads(row.audience))
        conn.execute(sa.update(alerts).where(alerts.c.id == row.id).values(audience=said))


def _as_rule(old: dict[str, object]) -> str:
    """As `domain.audience.Audience.to_json` writes it now."""
    regions = sorted(set(old.get("regions") or []))  # type: ignore[call-overload]
    rule = {"regions": regions} if regions else {"all": []}
    new = {"posts": [old.get("post")], "rule": rule, "exercise": old.get("exercise")}
    return json.dumps(new, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
