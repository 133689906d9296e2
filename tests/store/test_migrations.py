"""All migrations together give the tables that the schema names."""

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from bot.domain.national import Consent, Group, Layer
from bot.store import nationals
from bot.store.consents import standing, story
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


def _to(conn: Connection, revision: str) -> None:
    settings = Config()
    settings.set_main_option("script_location", str(MIGRATIONS))
    settings.attributes["connection"] = conn
    command.upgrade(settings, revision)


async def test_people_and_their_consent_come_through(empty_database: Database) -> None:
    """Who registered with the first tables is registered still, with what they agreed to."""
    async with empty_database.write() as conn:
        await conn.run_sync(_to, "0001")
        await conn.execute(
            text(
                "INSERT INTO posts (code, name, place, country, region, time_zone, telephone, "
                "emergency_number) VALUES ('a', 'a', 'a', 'MX', 'MX-CHP', 'UTC', '0', '0')"
            )
        )
        for chat, consent in ((1, "alerts"), (2, "checkins")):
            await conn.execute(
                text(
                    "INSERT INTO nationals (chat_id, language, post, grp, consent, "
                    "consent_version, consent_language, consent_at, confirmed_at, active) VALUES "
                    f"({chat}, 'ht', 'a', 'farm_work', '{consent}', 1, 'ht', "
                    "'2026-03-14 12:00:00', '2026-03-14 12:00:00', true)"
                )
            )
    await upgrade(empty_database)
    async with empty_database.read() as conn:
        people = [await nationals.by_chat(conn, chat) for chat in (1, 2)]
        held = [standing(await story(conn, one.id)) for one in people if one]

    assert [(one.groups, one.consent) for one in people if one] == [
        ((Group.FARM_WORK,), Consent.ALERTS),
        ((Group.FARM_WORK,), Consent.CHECKINS),
    ]
    assert held == [{Layer.ALERTS}, {Layer.ALERTS, Layer.CHECKINS}]


def test_the_newest_migration_is_the_one_that_is_looked_for() -> None:
    """A database is current at this one; another name would leave it as it is."""
    assert ScriptDirectory(str(MIGRATIONS)).get_heads() == [HEAD]
