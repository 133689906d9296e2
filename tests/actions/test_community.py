"""`bot/actions/community.py`: who sees what of whose community."""

import random
from datetime import UTC, datetime

import pytest

from bot.actions import community
from bot.domain.post import Role
from bot.errors import NotAllowed
from bot.store import audit, officers
from bot.store.database import Database
from tests.store.test_community import register

NOW = datetime(2026, 9, 2, 18, tzinfo=UTC)


@pytest.mark.parametrize("role", list(Role))
async def test_each_role_sees_its_own_post_only(database: Database, role: Role) -> None:
    """Every role the figures, those on duty the small counts; no role those of another post."""
    async with database.write() as conn:
        await register(conn, random.Random(5), 80)
        officer = str((await officers.add(conn, chat_id=1, post="a", role=role, now=NOW)).id)
        await community.open_to(conn, post="a", actor=officer, now=NOW)
        seen = await community.profile(conn, post="a", actor=officer, now=NOW)
        for refused in (community.open_to, community.profile):
            with pytest.raises(NotAllowed):
                await refused(conn, post="b", actor=officer, now=NOW)
        noted = [await audit.of(conn, f"post:{post}") for post in "ab"]

    assert seen.masked is (role is not Role.DUTY)
    assert seen.hides is (role is not Role.DUTY)
    assert noted == [
        [{"at": NOW, "actor": officer, "action": "community_seen", "small": role is Role.DUTY}],
        [],
    ]


async def test_an_officer_who_left_sees_nothing(database: Database) -> None:
    """Not even what was theirs."""
    async with database.write() as conn:
        await register(conn, random.Random(5), 10)
        left = await officers.add(conn, chat_id=1, post="a", role=Role.DUTY, now=NOW)
        await officers.set_roles(conn, left.id, post="b", roles=frozenset({Role.DUTY}))
        with pytest.raises(NotAllowed):
            await community.profile(conn, post="a", actor=str(left.id), now=NOW)


async def test_the_operator_sees_masked_figures(database: Database) -> None:
    """Whoever runs the machine is nobody's duty officer."""
    async with database.write() as conn:
        await register(conn, random.Random(5), 80)
        seen = await community.profile(conn, post="a", actor="cli", now=NOW)

    assert seen.masked
