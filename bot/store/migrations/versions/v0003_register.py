"""The register: profiles, consents, imports, claims, directory"""

import sqlalchemy as sa
from alembic import op

from bot.store.schema import UtcTime, identity

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    _share_posts()
    _grow_nationals()
    _carry_consents()
    _drop_old_consent()
    _add_people()
    _add_directory()


def _share_posts() -> None:
    # Not in a batch: SQLite would make the table anew, and others refer to it.
    op.add_column(
        "posts",
        sa.Column("shares", sa.Boolean(), nullable=False, server_default=sa.text("false")),
    )


def _grow_nationals() -> None:
    no, yes = sa.false(), sa.true()
    with op.batch_alter_table("nationals") as table:
        table.add_column(sa.Column("moving", sa.Boolean(), nullable=False, server_default=no))
        table.add_column(sa.Column("citizen", sa.Boolean(), nullable=False, server_default=yes))
        table.add_column(sa.Column("needs", sa.String(), nullable=False, server_default=""))
        table.add_column(sa.Column("household", sa.String()))
        table.add_column(sa.Column("under_five", sa.Boolean()))
        table.add_column(sa.Column("stay_until", sa.Date()))
        table.add_column(sa.Column("discreet", sa.Boolean(), nullable=False, server_default=no))
        table.add_column(sa.Column("form", sa.String(), nullable=False, server_default="text"))
        table.add_column(sa.Column("relay", sa.Boolean(), nullable=False, server_default=no))
        table.add_column(sa.Column("registered_at", UtcTime()))
        table.add_column(sa.Column("seen_at", UtcTime()))
        table.add_column(sa.Column("asked_at", UtcTime()))
        table.add_column(sa.Column("warned_at", UtcTime()))


def _carry_consents() -> None:
    op.create_table(
        "consents",
        identity(),
        sa.Column("national_id", sa.BigInteger(), nullable=False),
        sa.Column("layer", sa.String(), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    op.create_index(op.f("ix_consents_national_id"), "consents", ["national_id"])
    for layer, given in (("alerts", "1 = 1"), ("checkins", "consent = 'checkins'")):
        op.execute(
            "INSERT INTO consents (national_id, layer, given, version, language, at) "
            f"SELECT id, '{layer}', {given}, consent_version, consent_language, consent_at "
            "FROM nationals"
        )
    op.execute("UPDATE nationals SET registered_at = consent_at, seen_at = confirmed_at")


def _drop_old_consent() -> None:
    with op.batch_alter_table("nationals") as table:
        for name in ("registered_at", "seen_at"):
            table.alter_column(name, existing_type=UtcTime(), nullable=False)
        for name in ("consent_version", "consent_language", "consent_at"):
            table.drop_column(name)
    op.create_index(op.f("ix_nationals_confirmed_at"), "nationals", ["confirmed_at"])


def _add_people() -> None:
    op.create_table(
        "profiles",
        sa.Column("national_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text()),
        sa.Column("telephone", sa.Text()),
        sa.Column("relative_name", sa.Text()),
        sa.Column("relative_telephone", sa.Text()),
        sa.PrimaryKeyConstraint("national_id", name=op.f("pk_profiles")),
    )
    op.create_table(
        "imports",
        identity(),
        sa.Column("post", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("faults", sa.Text(), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["post"], ["posts.code"], name=op.f("fk_imports_post_posts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
    )
    op.create_table(
        "claims",
        identity(),
        sa.Column("import_id", sa.BigInteger(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String()),
        sa.Column("identity", sa.String(), nullable=False),
        sa.Column("post", sa.String(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("expires_at", UtcTime(), nullable=False),
        sa.Column("claimed_by", sa.BigInteger()),
        sa.Column("claimed_at", UtcTime()),
        sa.ForeignKeyConstraint(["post"], ["posts.code"], name=op.f("fk_claims_post_posts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claims")),
        sa.UniqueConstraint("digest", name=op.f("uq_claims_digest")),
    )
    op.create_index(op.f("ix_claims_import_id"), "claims", ["import_id"])
    op.create_index(op.f("ix_claims_post_identity"), "claims", ["post", "identity"])


def _add_directory() -> None:
    op.create_table(
        "directory",
        identity(),
        sa.Column("post", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("region", sa.String()),
        sa.Column("verified_by", sa.String()),
        sa.Column("verified_at", UtcTime()),
        sa.Column("removed_at", UtcTime()),
        sa.ForeignKeyConstraint(["post"], ["posts.code"], name=op.f("fk_directory_post_posts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory")),
    )
    op.create_index(op.f("ix_directory_post_kind"), "directory", ["post", "kind"])
