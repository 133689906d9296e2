"""All migrations together give the tables that the schema names."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from bot.store.database import Database
from bot.store.schema import metadata
from bot.store.upgrade import HEAD, MIGRATIONS, upgrade


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

    assert [row[0] for row in versions] == [HEAD]
    assert set(metadata.tables) <= set(tables)


def test_the_newest_migration_is_the_one_that_is_looked_for() -> None:
    """A database is current at this one; another name would leave it as it is."""
    assert ScriptDirectory(str(MIGRATIONS)).get_heads() == [HEAD]
