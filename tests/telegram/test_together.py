"""Two officers work on one draft."""

from datetime import timedelta

from sqlalchemy import select

from bot.actions import alerts, together
from bot.domain.post import Role
from bot.store.schema import outbox
from tests.telegram.desk import OFFICER, SECOND, Desk, files, said

ALSO = "Otra persona de su consulado abrió este borrador"


async def told(desk: Desk) -> list[int]:
    """The chats that were told of a change."""
    async with desk.database.read() as conn:
        found = await conn.execute(
            select(outbox.c.chat_id).where(outbox.c.payload.contains("cambió el borrador"))
        )
        return list(found.scalars())


async def change(desk: Desk, officer: str) -> None:
    """The draft's fact, by this officer."""
    async with desk.database.write() as conn:
        alert = await alerts.get(conn, 1)
        await alerts.revise(
            conn, files(), 1, officer=officer, now=desk.now, version=alert.version,
            slots={"hazard_name": "Otis"},
        )  # fmt: skip


async def test_they_see_each_other_for_ten_minutes(desk: Desk) -> None:
    """The first sees nobody, the second sees the first."""
    author = await desk.officer(Role.AUTHOR)
    await desk.officer(Role.APPROVER, chat=SECOND)
    await desk.national()
    await desk.drafted(author)
    assert ALSO not in said(await desk.press(OFFICER, "alert:open:1"))
    assert ALSO in said(await desk.press(SECOND, "alert:open:1"))
    desk.now += together.LASTS + timedelta(minutes=1)
    assert ALSO not in said(await desk.press(SECOND, "alert:open:1"))


async def test_who_has_it_open_is_told_of_a_change_by_another(desk: Desk) -> None:
    """Not of their own, and not once they have long gone on to something else."""
    author = await desk.officer(Role.AUTHOR)
    second = await desk.officer(Role.APPROVER, chat=SECOND)
    await desk.national()
    await desk.drafted(author)
    await desk.press(OFFICER, "alert:open:1")
    await change(desk, author)
    assert await told(desk) == []
    await change(desk, second)
    assert await told(desk) == [OFFICER]
    desk.now += together.LASTS + timedelta(minutes=1)
    await change(desk, second)
    assert await told(desk) == [OFFICER]
