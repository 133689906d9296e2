"""`bot/actions/audiences.py` and `headcounts.py`: what may be meant, counted and kept."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.actions import alerts, audiences, headcounts, posts
from bot.domain.audience import Audience
from bot.domain.hazard import Hazard, Phase
from bot.domain.national import Group, National
from bot.domain.point import point_at
from bot.domain.post import OPERATOR
from bot.domain.rule import AllOf, AnyOf, Belongs, Moves, Not, Rule, Speaks, Within
from bot.domain.shape import Drawn
from bot.errors import NotAllowed, NotFound, NotReady
from bot.store import alerts as kept
from bot.store import conditions, nationals, points
from bot.store.database import Connection, Database
from bot.store.schema import nationals as everyone
from tests.telegram.desk import Desk, files


@pytest.fixture
async def desk(database: Database) -> Desk:
    """A desk on either database."""
    made = Desk(database)
    await made.open()
    return made


CHIAPAS = Within(regions=("MX-CHP",))


async def drafted(desk: Desk, conn: Connection, **told: object) -> Audience:
    """An alert of the post in Tapachula; gives its audience as it is stored."""
    values = {"drill": False} | told
    made = await alerts.draft(
        conn,
        files(),
        post="av-tap",
        hazard=Hazard.FLOOD,
        phase=Phase.WARNING,
        expires_at=desk.now + timedelta(hours=6),
        author=OPERATOR,
        now=desk.now,
        **values,  # type: ignore[arg-type]
    )
    return (await alerts.get(conn, made.id)).audience


async def share(conn: Connection, code: str) -> None:
    found = await posts.the_post(conn, code)
    await posts.sync(conn, [replace(found, shares=True)])


async def test_other_posts_only_where_they_share(desk: Desk) -> None:
    """Their people then count, and are enqueued with the rest."""
    await desk.national(post="av-hou")
    async with desk.database.write() as conn:
        with pytest.raises(NotAllowed, match="does not share"):
            await drafted(desk, conn, regions=["MX-CHP"], others=["av-hou"])
        with pytest.raises(NotFound):
            await drafted(desk, conn, regions=["MX-CHP"], others=["av-xxx"])
        await share(conn, "av-hou")
        found = await drafted(desk, conn, regions=["MX-CHP"], others=["av-hou"])
        count = await headcounts.count(conn, found, actor=OPERATOR)

    assert found.posts == ("av-tap", "av-hou")
    assert count.people == 1
    assert count.shown is None


@pytest.mark.parametrize(
    "rule",
    [
        Within(regions=("XX-1",)),
        AllOf((CHIAPAS, Not(Within(regions=("MX-XXX",))))),
        AnyOf((CHIAPAS, Speaks(("klingon",)))),
        Moves("XX"),
    ],
)
async def test_what_is_not_there_cannot_be_meant(desk: Desk, rule: Rule) -> None:
    """However deep it stands."""
    async with desk.database.write() as conn:
        with pytest.raises(NotFound):
            await drafted(desk, conn, rule=rule)


async def test_regions_and_a_rule_narrow_each_other(desk: Desk) -> None:
    """And stand as one."""
    async with desk.database.write() as conn:
        found = await drafted(desk, conn, regions=["MX-CHP"], rule=Speaks(("mam",)))

    assert isinstance(found.rule, AllOf)
    assert set(found.rule.of) == {CHIAPAS, Speaks(("mam",))}


async def test_a_drill_keeps_its_exercise_and_needs_no_word_for_everybody(desk: Desk) -> None:
    """It reaches its members only; a live one to all is asked for in so many words."""
    async with desk.database.write() as conn:
        assert (await drafted(desk, conn, drill=True)).exercise == 1
        with pytest.raises(NotReady, match="in so many words"):
            await drafted(desk, conn)
        assert (await drafted(desk, conn, everybody=True)).everybody


async def test_the_hash_at_approval_covers_whom_it_goes_to(desk: Desk) -> None:
    """The same texts to others are another alert."""
    await desk.national()
    number = await desk.submitted()
    async with desk.database.write() as conn:
        before = await kept.digest(conn, number)
        alert = await alerts.get(conn, number)
        wider = replace(alert, audience=replace(alert.audience, rule=AllOf()))
        assert await kept.save(conn, wider, before=alert)
        after = await kept.digest(conn, number)

    assert before != after


async def test_figures_add_up_and_small_ones_stay_hidden(desk: Desk) -> None:
    """Twelve speak Spanish, one Mam: the larger is hidden with the smaller."""
    async with desk.database.write() as conn:
        for chat in range(13):
            one = National(
                id=0,
                chat_id=400 + chat,
                language="es" if chat else "mam",
                country="MX",
                region="MX-CHP",
                groups=(Group.STUDY,) if chat < 6 else (),
                post="av-tap",
                confirmed_at=desk.now,
            )
            await nationals.save(conn, one)
        found = await headcounts.breakdown(conn, Audience.of("av-tap"), actor=OPERATOR)
        out = await headcounts.left_out(
            conn, Audience(posts=("av-tap",), rule=Belongs((Group.STUDY,))), actor=OPERATOR
        )

    assert found.people.shown == 13
    assert found.languages == {"es": None, "mam": None}
    assert found.groups == {"general": 7, "study": 6}
    assert found.regions == {"MX-CHP": 13}
    assert [n for _, n in out.reasons] == [7]
    assert out.paused == 0


async def test_a_kept_point_in_the_shape_adds_who_lives_elsewhere(desk: Desk) -> None:
    """Counted and meant; one beside it, and who is of another post, are not."""
    square = ((-93.0, 16.0), (-92.5, 16.0), (-92.5, 16.5), (-93.0, 16.5), (-93.0, 16.0))
    drawn = Within(regions=("MX-CHP",), shape=Drawn(polygons=((square,),)))
    within, beside = point_at(16.2, -92.7), point_at(16.7, -92.7)
    async with desk.database.write() as conn:
        await share(conn, "av-hou")
        made = [
            (await elsewhere(desk, conn, 501, "av-tap"), within),
            (await elsewhere(desk, conn, 502, "av-tap"), beside),
            (await elsewhere(desk, conn, 503, "av-hou"), within),
            (await elsewhere(desk, conn, 504, "av-tap"), None),
        ]
        for number, point in made:
            await points.save(conn, number, point)
        found = await drafted(desk, conn, rule=drawn)
        count = await headcounts.count(conn, found, actor=OPERATOR)
        meant = conditions.condition(await audiences.located(conn, found))
        rows = await conn.scalars(select(everyone.c.id).where(meant))

    assert count.people == 1
    assert rows.all() == [made[0][0]]


async def elsewhere(desk: Desk, conn: Connection, chat: int, post: str) -> int:
    """Somebody registered in Oaxaca."""
    one = National(
        id=0, chat_id=chat, language="es", country="MX", region="MX-OAX", post=post,
        confirmed_at=desk.now,
    )  # fmt: skip
    return await nationals.save(conn, one)


async def test_a_saved_audience_of_the_same_name_is_replaced(desk: Desk) -> None:
    """Up to fifty names."""
    async with desk.database.write() as conn:
        for number in range(audiences.MOST_SAVED):
            await audiences.save(
                conn, post="av-tap", name=f"n{number}", rule=CHIAPAS, actor=OPERATOR, now=desk.now
            )
        told = {"post": "av-tap", "actor": OPERATOR, "now": desk.now}
        await audiences.save(conn, name="n1", rule=Moves("MX"), **told)  # type: ignore[arg-type]
        with pytest.raises(NotReady, match="remove one"):
            await audiences.save(conn, name="x", rule=CHIAPAS, **told)  # type: ignore[arg-type]
        found = await audiences.named(conn, "av-tap", "n1", actor=OPERATOR)
        with pytest.raises(NotFound, match="av-tap has n1"):
            await audiences.named(conn, "av-tap", "n1 ", actor=OPERATOR)

    assert found.rule == Moves("MX")
    assert found.saved_by == OPERATOR
