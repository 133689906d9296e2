"""All migrations together give the tables that the schema names."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from bot.store.database import Database
from bot.store.schema import metadata
from bot.store.upgrade import upgrade


def _differences(conn: Connection) -> list[object]:
    context = MigrationContext.configure(conn, opts={"compare_type": True})
    return list(compare_metadata(context, metadata))


async def test_migrations_equal_the_schema(empty_database: Database) -> None:
    """An empty database upgraded through all migrations differs in nothing from schema.py."""
    await upgrade(empty_database)
    async with empty_database.read() as conn:
        found = await conn.run_sync(_differences)

    assert found == []


async def test_a_second_upgrade_changes_nothing(empty_database: Database) -> None:
    """Opening an up-to-date database does not migrate it again."""
    await upgrade(empty_database)
    await upgrade(empty_database)
    async with empty_database.read() as conn:
        versions = (await conn.execute(text("SELECT version_num FROM alembic_version"))).all()
        tables = await conn.run_sync(lambda sync: inspect(sync).get_table_names())

    assert [row[0] for row in versions] == ["v0002"]
    assert set(metadata.tables) <= set(tables)
