"""CAP files become drafts: what joins, what changes one, what takes it back; never a sending."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.actions import alerts, cap_drafts, cap_notes, previews
from bot.actions import caps as outgoing
from bot.actions.cap_notes import Brought, Came
from bot.content.caps_areas import adjoining, rings_of, shape_of
from bot.content.caps_reading import read
from bot.domain.alert import AlertState
from bot.domain.hazard import Hazard, Phase
from bot.domain.post import OPERATOR, Role
from bot.domain.rule import NOBODY
from bot.domain.shape import Drawn
from bot.errors import CapRefused, NotAllowed, NotFound, NotReady, WrongState
from bot.store import caps
from bot.store.database import Database
from bot.store.schema import exercises
from tests.caps import NOWHERE, OAXACA, about, alert, info
from tests.rows import NOW
from tests.telegram.desk import Desk, files

LATER = NOW + timedelta(minutes=10)


async def bring(desk: Desk, *contents: bytes, author: str = OPERATOR, **more: Any) -> list[Brought]:
    """The files, one after the other; what came of the last."""
    brought: list[Brought] = []
    for content in contents:
        async with desk.database.write() as conn:
            asked = cap_drafts.Desk(
                catalogue=files(),
                post="av-tap",
                author=author,
                now=desk.now,
                adjoining=adjoining,
                shape=shape_of,
                **more,
            )
            brought = await cap_drafts.bring(conn, asked, read(content))
    return brought


@pytest.fixture
async def desk(database: Database) -> Desk:
    """A post with an open exercise."""
    made = Desk(database)
    await made.open()
    return made


async def test_a_file_becomes_a_draft_and_nothing_more(desk: Desk) -> None:
    """Hazard, phase, area, times and source are filled in; nobody is written to."""
    await desk.national()
    (one,) = await bring(desk, alert())

    made = await desk.alert(one.alert.id)
    assert one.came is Came.NEW
    assert (made.hazard, made.phase) == (Hazard.HURRICANE, Phase.WARNING)
    assert (made.state, made.drill) == (AlertState.DRAFT, False)
    assert made.audience.regions == ("MX-CHP",)
    assert [one.shape.name for one in made.audience.shapes if isinstance(one.shape, Drawn)] == [
        "Costa"
    ]
    assert made.slots["authority"] == "Servicio Meteorológico"
    assert made.expires_at == NOW + timedelta(hours=12)


async def test_an_exercise_is_a_drill(desk: Desk) -> None:
    """Of the exercise that is open; without one it is refused."""
    (one,) = await bring(desk, alert(status="Exercise"))
    assert one.alert.drill
    assert one.alert.audience.exercise == 1

    (other,) = await bring(desk, alert(identifier="x"), drill=True)
    assert other.alert.drill

    async with desk.database.write() as conn:
        await conn.execute(exercises.update().values(closed_at=NOW))
    with pytest.raises(NotReady, match="No exercise"):
        await bring(desk, alert(status="Exercise", identifier="y"))


async def test_the_same_file_again_changes_nothing(desk: Desk) -> None:
    """Two officers send it; there is one draft."""
    (one,) = await bring(desk, alert(), alert())

    assert (one.came, one.alert.id, one.alert.version) == (Came.KNOWN, 1, 1)


async def test_neighbouring_areas_of_one_warning_are_one_draft(desk: Desk) -> None:
    """Whether they come in one file or in several; another event stays apart."""
    beside = alert(info(area=f"<polygon>{OAXACA}</polygon>"), identifier="b")
    (one,) = await bring(desk, alert(), beside)
    assert (one.came, one.alert.id) == (Came.JOINED, 1)
    assert one.alert.audience.regions == ("MX-CHP", "MX-OAX")

    (other,) = await bring(desk, alert(info(event="Inundaciones"), identifier="c"))
    assert other.alert.id == 2

    feed = b"<feed>" + b"".join(
        one.partition(b"?>\n")[2] for one in (alert(identifier="d"), alert(identifier="e"))
    )
    (both,) = await bring(desk, feed + b"</feed>")
    assert both.alert.id == 1


async def test_far_areas_stay_apart(desk: Desk) -> None:
    """The same warning for the other end of the country is another draft."""
    sonora = "<polygon>29,-111 29,-110 30,-110 30,-111 29,-111</polygon>"
    (one,) = await bring(desk, alert(), alert(info(area=sonora), identifier="b"))

    assert (one.came, one.alert.id) == (Came.NEW, 2)


async def test_what_lies_elsewhere_goes_nowhere_not_everywhere(desk: Desk) -> None:
    """No region of ours: the shape is kept, and somebody chooses before it is submitted."""
    await desk.national()
    (one,) = await bring(desk, alert(info(area=f"<polygon>{NOWHERE}</polygon>")))
    assert one.alert.audience.rule == NOBODY
    assert one.told.rings
    assert one.alert.slots["place"] == "Costa"
    async with desk.database.write() as conn:
        with pytest.raises(NotReady, match="no region here"):
            await alerts.submit(conn, files(), 1, officer=OPERATOR, now=NOW)
        with pytest.raises(NotReady, match="no region here"):
            await outgoing.outgoing(conn, files(), 1, outline=rings_of)
        with pytest.raises(NotReady, match="no region here"):
            await previews.preview(conn, files(), one.alert, rate=25, now=one.alert.created_at)
        changed = await cap_drafts.complete(
            conn, files(), 1, officer=OPERATOR, now=NOW, regions=("MX-CHP",)
        )
        assert (
            await previews.preview(conn, files(), changed, rate=25, now=changed.created_at)
        ).audience == 1


async def test_an_unknown_hazard_is_asked_for(desk: Desk) -> None:
    """It is null, not guessed; without it nothing is submitted."""
    await desk.national()
    (one,) = await bring(desk, alert(info(event="Aviso de lluvias")), drill=True)
    assert one.alert.hazard is None
    assert (await desk.alert(1)).hazard is None
    async with desk.database.write() as conn:
        with pytest.raises(NotReady, match="names no hazard yet"):
            await alerts.submit(conn, files(), 1, officer=OPERATOR, now=NOW)
        await cap_drafts.complete(conn, files(), 1, officer=OPERATOR, now=NOW, hazard=Hazard.FLOOD)
        await alerts.submit(conn, files(), 1, officer=OPERATOR, now=NOW)

    assert (await desk.alert(1)).state is AlertState.SUBMITTED


async def test_only_a_draft_is_completed(desk: Desk) -> None:
    """And only with what there is, by who may draft."""
    await bring(desk, alert())
    watching = await desk.officer(Role.OBSERVER)
    async with desk.database.write() as conn:
        with pytest.raises(NotFound):
            await cap_drafts.complete(
                conn, files(), 1, officer=OPERATOR, now=NOW, regions=("MX-XXX",)
            )
        with pytest.raises(NotAllowed):
            await cap_drafts.complete(
                conn, files(), 1, officer=watching, now=NOW, hazard=Hazard.HEAT
            )
        await alerts.cancel(conn, 1, officer=OPERATOR, now=NOW)
        with pytest.raises(WrongState):
            await cap_drafts.complete(
                conn, files(), 1, officer=OPERATOR, now=NOW, hazard=Hazard.HEAT
            )


async def test_an_update_changes_the_draft_that_it_is_about(desk: Desk) -> None:
    """Its area and times are the new ones; what an officer had chosen stays."""
    update = alert(
        info(
            event="Aviso",
            urgency="Immediate",
            area=f"<polygon>{OAXACA}</polygon>",
            sent=LATER,
        ),
        identifier="a-2",
        kind="Update",
        references=about(),
        sent=LATER,
    )
    (one,) = await bring(desk, alert(), update)

    assert (one.came, one.alert.id, one.alert.version) == (Came.CHANGED, 1, 2)
    assert one.alert.audience.regions == ("MX-OAX",)
    assert one.alert.phase is Phase.EMERGENCY
    assert one.alert.hazard is Hazard.HURRICANE
    assert one.alert.expires_at == LATER + timedelta(hours=12)


async def test_an_update_of_what_never_came_or_went_out_is_a_new_draft(desk: Desk) -> None:
    """What was approved is what is sent: it is not changed behind anybody's back."""
    unmatched = alert(identifier="z", kind="Update", references=about("never"), sent=LATER)
    (first,) = await bring(desk, unmatched)
    assert first.came is Came.NEW
    async with desk.database.write() as conn:
        await alerts.cancel(conn, first.alert.id, officer=OPERATOR, now=NOW)

    await desk.national()
    await bring(desk, alert(), drill=True)
    async with desk.database.write() as conn:
        await alerts.submit(conn, files(), 2, officer=OPERATOR, now=NOW)
    (one,) = await bring(
        desk, alert(identifier="a-2", kind="Update", references=about(), sent=LATER)
    )
    assert (one.came, one.alert.id) == (Came.NEW, 3)
    assert (await desk.alert(2)).version == 1


async def test_a_cancel_discards_the_draft(desk: Desk) -> None:
    """And tells of it; of what it never knew it is refused."""
    gone = alert(identifier="a-9", kind="Cancel", references=about(), sent=LATER)
    with pytest.raises(CapRefused, match="never came here"):
        await bring(desk, gone)
    (one,) = await bring(desk, alert(), gone)

    assert one.came is Came.WITHDRAWN
    assert (await desk.alert(1)).state is AlertState.CANCELLED
    assert cap_notes.Note.DISCARDED in cap_notes.notes(one)


async def test_a_cancel_of_one_area_leaves_the_other(desk: Desk) -> None:
    """The draft says what still holds."""
    beside = alert(info(area=f"<polygon>{OAXACA}</polygon>"), identifier="b")
    gone = alert(identifier="c", kind="Cancel", references=about(), sent=LATER)
    (one,) = await bring(desk, alert(), beside, gone)

    assert one.alert.state is AlertState.DRAFT
    assert one.alert.audience.regions == ("MX-OAX",)


async def test_a_cancel_of_what_went_further_is_told_and_no_more(desk: Desk) -> None:
    """Ending an alert is a decision of the post."""
    await desk.national()
    await bring(desk, alert(), drill=True)
    async with desk.database.write() as conn:
        await alerts.submit(conn, files(), 1, officer=OPERATOR, now=NOW)
    gone = alert(identifier="c", kind="Cancel", references=about(), sent=LATER)
    (one,) = await bring(desk, gone)

    assert one.came is Came.WITHDRAWN
    assert (await desk.alert(1)).state is AlertState.SUBMITTED
    assert cap_notes.Note.WITHDRAWN in cap_notes.notes(one)


async def test_no_end_is_six_hours_and_no_end_is_over_a_month(desk: Desk) -> None:
    """What is over already is a draft still, that cannot be submitted."""
    (one,) = await bring(desk, alert(info(expires="")))
    (long,) = await bring(
        desk, alert(info(event="Tsunami", expires="2030-01-01T00:00:00-06:00"), identifier="b")
    )
    assert one.alert.expires_at == NOW + timedelta(hours=6)
    assert long.alert.expires_at == NOW + timedelta(days=30)

    desk.now = NOW + timedelta(days=2)
    (old,) = await bring(desk, alert(info(event="Sismo"), identifier="c"))
    assert old.alert.expires_at < desk.now
    async with desk.database.write() as conn:
        with pytest.raises(NotReady, match="expired"):
            await alerts.submit(conn, files(), old.alert.id, officer=OPERATOR, now=desk.now)


@pytest.mark.parametrize("role", Role)
async def test_who_may_draft_may_bring_a_file(desk: Desk, role: Role) -> None:
    """Nobody else, and nobody for another post."""
    own, other = await desk.officer(role), await desk.officer(role, chat=999, post="av-gua")
    with pytest.raises(NotAllowed):
        await bring(desk, alert(), author=other)
    if role in (Role.AUTHOR, Role.APPROVER, Role.ADMIN):
        assert await bring(desk, alert(), author=own)
    else:
        with pytest.raises(NotAllowed):
            await bring(desk, alert(), author=own)


async def test_braces_in_a_name_break_no_text(desk: Desk) -> None:
    """What a sender writes is said as it stands, never filled."""
    content = alert().replace("Servicio Meteorológico".encode(), b"{source} Met")
    (one,) = await bring(desk, content)

    assert one.alert.slots["authority"] == "source Met"
    async with desk.database.read() as conn:
        assert [told.identifier for told in await caps.of_alert(conn, 1)] == ["a-1"]
    assert replace(one.alert, slots={}) == replace(await desk.alert(1), slots={})
