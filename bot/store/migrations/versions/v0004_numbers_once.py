"""A national's number is given once: on SQLite that of the last one forgotten came back"""

from alembic import op

revision = "0004"
down_revision = "0003"

LAST = "(SELECT coalesce(max(national_id), 0) FROM deliveries)"


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    with op.batch_alter_table(
        "nationals", recreate="always", table_kwargs={"sqlite_autoincrement": True}
    ):
        pass
    op.execute(
        f"INSERT INTO sqlite_sequence (name, seq) SELECT 'nationals', {LAST} "
        "WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'nationals')"
    )
    op.execute(f"UPDATE sqlite_sequence SET seq = max(seq, {LAST}) WHERE name = 'nationals'")
