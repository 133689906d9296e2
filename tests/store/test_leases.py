"""Leases in the database."""

from datetime import timedelta

from bot.store import leases
from bot.store.database import Database
from tests.fakes import ManualClock


async def take(database: Database, owner: str, clock: ManualClock, of: str | None = None) -> bool:
    """Take the lease for 10 s."""
    async with database.write() as conn:
        return await leases.take(
            conn,
            "token:1",
            owner,
            now=clock(),
            until=clock() + timedelta(seconds=10),
            instead_of=of,
        )


async def test_only_one_holds_it(database: Database) -> None:
    """While it lasts, the holder renews and others are refused."""
    clock = ManualClock()

    assert await take(database, "a", clock)
    clock.advance(9)
    assert not await take(database, "b", clock)
    assert await take(database, "a", clock)
    clock.advance(9)
    assert not await take(database, "b", clock)


async def test_a_lapsed_lease_changes_hands(database: Database) -> None:
    """Who lost it cannot renew it."""
    clock = ManualClock()
    await take(database, "a", clock)
    clock.advance(10)

    assert await take(database, "b", clock)

    async with database.write() as conn:
        until = clock() + timedelta(seconds=10)
        assert not await leases.renew(conn, "token:1", "a", now=clock(), until=until)
        assert await leases.renew(conn, "token:1", "b", now=clock(), until=until)


async def test_a_named_holder_is_replaced_at_once(database: Database) -> None:
    """A dead process's lease need not lapse; somebody else's must."""
    clock = ManualClock()
    await take(database, "a", clock)

    assert not await take(database, "b", clock, of="c")
    assert await take(database, "b", clock, of="a")


async def test_a_released_lease_is_free(database: Database) -> None:
    """Only the holder can give it back."""
    clock = ManualClock()
    await take(database, "a", clock)

    async with database.write() as conn:
        await leases.release(conn, "token:1", "b", clock())
        assert await leases.holder(conn, "token:1") == ("a", clock() + timedelta(seconds=10))
        await leases.release(conn, "token:1", "a", clock())
        assert await leases.holder(conn, "token:1") == (leases.NOBODY, clock())
    assert await take(database, "b", clock)
