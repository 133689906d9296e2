"""All migrations together give the tables that the schema names."""

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, delete, insert, inspect, text

from bot.domain.audience import Audience
from bot.domain.national import Consent, Group, Layer
from bot.store import alerts, nationals
from bot.store.consents import standing, story
from bot.store.database import Database
from bot.store.schema import deliveries, metadata
from bot.store.schema import nationals as register
from bot.store.upgrade import HEAD, MIGRATIONS, upgrade
from tests.queue import NOW, add_people


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


def to_revision(conn: Connection, revision: str) -> None:
    """Apply the migrations up to `revision`."""
    settings = Config()
    settings.set_main_option("script_location", str(MIGRATIONS))
    settings.attributes["connection"] = conn
    command.upgrade(settings, revision)


async def test_people_and_their_consent_come_through(empty_database: Database) -> None:
    """Who registered with the first tables is registered still, with what they agreed to."""
    async with empty_database.write() as conn:
        await conn.run_sync(to_revision, "0001")
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


def _delivery(national: int) -> dict[str, object]:
    """As the tables of then have it: today's variants have a form."""
    words: dict[str, object] = dict.fromkeys(("lane", "language", "grp"), "x")
    numbers: dict[str, object] = dict.fromkeys(("alert_id", "variant_id", "rank", "attempts"), 1)
    return words | numbers | {
        "national_id": national, "chat_id": 1000 + national, "state": "queued", "due_at": NOW,
        "drill": False, "repeated": False,
    }  # fmt: skip


async def test_numbers_of_the_forgotten_stay_theirs(empty_database: Database) -> None:
    """Whoever joins after the upgrade is above every number that a delivery remembers."""
    async with empty_database.write() as conn:
        await conn.run_sync(to_revision, "0003")
        await add_people(conn, 9)
        await conn.execute(insert(deliveries), [_delivery(number) for number in range(1, 10)])
        await conn.execute(delete(register).where(register.c.chat_id > 1001))  # forgotten then
    await upgrade(empty_database)
    async with empty_database.write() as conn:
        await add_people(conn, 1)
        first, new = [await nationals.by_chat(conn, chat) for chat in (1001, 1002)]

    assert first is not None
    assert new is not None
    assert (first.id, new.id) == (1, 10)


async def test_audiences_become_rules(empty_database: Database) -> None:
    """Alerts that were written for a list of regions are for the same people."""
    old = '{"post": "a", "regions": ["MX-TAB", "MX-CHP"], "exercise": null}'
    async with empty_database.write() as conn:
        await conn.run_sync(to_revision, "0005")
        await conn.execute(
            text(
                "INSERT INTO posts (code, name, place, country, region, time_zone, telephone, "
                "emergency_number) VALUES ('a', 'a', 'a', 'MX', 'MX-CHP', 'UTC', '0', '0')"
            )
        )
        await conn.execute(
            text(
                "INSERT INTO alerts (post, hazard, phase, drill, state, version, author, slots, "
                "audience, created_at, expires_at) VALUES ('a', 'flood', 'warning', false, "
                "'draft', 1, 'cli', '{}', :old, '2026-03-14 12:00:00', '2026-03-14 18:00:00')"
            ),
            {"old": old},
        )
    await upgrade(empty_database)
    async with empty_database.read() as conn:
        found = await alerts.get(conn, 1)

    assert found is not None
    assert found.audience == Audience.of("a", ["MX-CHP", "MX-TAB"])
