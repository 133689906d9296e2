"""Somebody who is an officer and registered as well."""

from bot.actions import nationals, posts
from bot.domain.post import Role
from tests.telegram.desk import OFFICER, PHONE, Desk, said


async def test_who_forgets_as_a_national_stays_an_officer_and_is_told(desk: Desk) -> None:
    """The receipt claims nothing that is not so; who is no officer reads it without a word more."""
    await desk.officer(Role.AUTHOR)
    await desk.national(OFFICER)
    told = said(await desk.press(OFFICER, "forget:yes"))
    other = said(await desk.press(PHONE, "forget:yes"))
    async with desk.database.read() as conn:
        left = await nationals.by_chat(conn, OFFICER)
        officer = await posts.officer_at(conn, OFFICER)

    assert left is None
    assert officer is not None
    assert told.startswith(other)
    assert "/team" in told.removeprefix(other)
