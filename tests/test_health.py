"""Health over HTTP: what is well, what is not, and the figures that a monitor reads."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from prometheus_client.parser import text_string_to_metric_families

from bot.domain.tempo import Pace
from bot.errors import StoreError
from bot.health import Health, Organs
from bot.store.database import Database
from bot.store.schema import metadata
from tests.fakes import ManualClock

CALM = Pace(rate=25, found=25, halted=0, halts=0, failing=False, waiting=0)
WELL = Organs(
    pace=lambda: CALM, heard=lambda: 1.0, sends=lambda: True, outcomes=lambda: {"accepted": 7}
)
ILL = {
    "sender": replace(WELL, sends=lambda: False),
    "telegram": replace(WELL, pace=lambda: replace_pace(failing=True)),
    "updates": replace(WELL, heard=lambda: 100.0),
}


def replace_pace(*, failing: bool) -> Pace:
    """A pace in bad weather."""
    return Pace(rate=12, found=20, halted=5, halts=1, failing=failing, waiting=0)


@pytest.fixture
async def health(tmp_path: Path) -> AsyncIterator[Health]:
    """Over an empty database."""
    database = Database.in_folder(tmp_path)
    async with database.write() as conn:
        await conn.run_sync(metadata.create_all)
    yield Health(database, ManualClock())
    await database.close()


async def ask(health: Health, path: str) -> tuple[int, str]:
    """Status and text of a page."""
    site = web.Application()
    health.add_routes(site)
    async with TestClient(TestServer(site)) as client:
        answer = await client.get(path)
        return answer.status, await answer.text()


async def test_it_is_alive_before_it_is_ready(health: Health) -> None:
    """Until Telegram has taken the token."""
    assert await ask(health, "/healthz") == (200, "ok\n")
    assert (await ask(health, "/readyz"))[0] == 503


async def test_ready_is_when_updates_come_and_messages_can_leave(health: Health) -> None:
    """With all organs well."""
    health.organs = WELL

    assert (await ask(health, "/readyz"))[0] == 200


@pytest.mark.parametrize("organ", ILL)
async def test_one_ill_organ_is_enough_and_named(health: Health, organ: str) -> None:
    """So that whoever is woken knows where to look."""
    health.organs = ILL[organ]
    status, text = await ask(health, "/readyz")

    assert status == 503
    assert f'"{organ}": false' in text
    assert text.count("false") == 1


async def test_with_a_webhook_silence_means_nothing(health: Health) -> None:
    """Nobody writes at night."""
    health.organs = replace(WELL, heard=lambda: None, polls=False)

    assert (await ask(health, "/readyz"))[0] == 200


async def test_the_figures_are_read_by_prometheus_own_parser(health: Health) -> None:
    """Each under our name, with what it is."""
    health.organs = WELL
    status, text = await ask(health, "/metrics")
    found = {one.name: one for one in text_string_to_metric_families(text)}

    assert status == 200
    assert all(name.startswith("enlace_") and one.documentation for name, one in found.items())
    assert found["enlace_rate_per_second"].samples[0].value == 25
    assert found["enlace_messages"].samples[0].labels == {"outcome": "accepted"}
    assert found["enlace_updates"].samples[0].value == 0
    assert "enlace_heartbeat_age_seconds" not in found  # there was none yet


async def test_a_database_that_is_away_is_told(health: Health) -> None:
    """And does not take the page with it."""
    health.organs = WELL
    async with health.database.write() as conn:
        await conn.run_sync(metadata.drop_all)
    status, text = await ask(health, "/readyz")

    assert status == 503
    assert '"database": false' in text
    assert "enlace_database_up 0.0" in (await ask(health, "/metrics"))[1]


async def test_a_database_that_is_only_read_is_told(health: Health) -> None:
    """What cannot be written down is not sent: reading alone is not enough."""
    health.organs = WELL
    with pytest.raises(StoreError):
        async with health.database.write():
            raise StoreError("enlace.db: the disk is full; free some space and start again.")
    status, text = await ask(health, "/readyz")

    assert status == 503
    assert '"database": false' in text
    assert "enlace_database_writes 0.0" in (await ask(health, "/metrics"))[1]
