"""Alerts as CAP 1.2: valid by the schema, and right where the schema lets anything pass."""

import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from bot.actions import alerts, caps
from bot.content.caps import SPACE, to_xml
from bot.content.caps_areas import rings_of
from bot.content.caps_reading import read
from bot.domain.cap import Outgoing
from bot.domain.hazard import Hazard, Phase
from bot.domain.post import OPERATOR
from bot.domain.rule import AnyOf, Within
from bot.domain.shape import Circle, Drawn
from bot.errors import NotFound, NotReady
from bot.store import facts
from bot.store.database import Database
from bot.store.schema import alerts as table
from tests.rows import NOW
from tests.telegram.desk import Desk, files

SAMPLES = os.environ.get("ENLACE_CAP_SAMPLES")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d")
ONCE = (
    "identifier", "sender", "sent", "status", "msgType", "source", "scope", "restriction", "note",
    "references",
)  # fmt: skip
IN_INFO = (
    "language", "category", "event", "responseType", "urgency", "severity", "certainty",
    "eventCode", "effective", "onset", "expires", "senderName", "headline", "description",
    "instruction", "web", "contact", "parameter", "area",
)  # fmt: skip


@pytest.fixture
async def desk(database: Database) -> Desk:
    """A post with an open exercise and one national."""
    made = Desk(database)
    await made.open()
    await made.national()
    return made


async def exported(desk: Desk, number: int) -> Outgoing:
    async with desk.database.read() as conn:
        return await caps.outgoing(conn, files(), number, outline=rings_of)


def root_of(made: Outgoing) -> Any:
    return etree.fromstring(to_xml(made))


def said(parent: Any, name: str) -> list[str]:
    return [one.text or "" for one in parent.findall(f"{{{SPACE}}}{name}")]


async def drafted(desk: Desk, hazard: Hazard, phase: Phase, *, drill: bool, **slots: str) -> int:
    async with desk.database.write() as conn:
        made = await alerts.draft(
            conn,
            files(),
            post="av-tap",
            hazard=hazard,
            phase=phase,
            regions=("MX-CHP", "GT-13"),
            drill=drill,
            expires_at=NOW + timedelta(hours=6),
            author=OPERATOR,
            now=NOW,
            slots=slots,
        )
    return made.id


async def approved(desk: Desk, number: int) -> None:
    """As if it had gone out: its texts may be unchecked."""
    async with desk.database.write() as conn:
        await conn.execute(
            table.update().where(table.c.id == number).values(state="sent", approved_at=NOW)
        )


@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize("hazard", Hazard)
async def test_every_hazard_and_phase_keeps_the_rules(
    desk: Desk, hazard: Hazard, phase: Phase
) -> None:
    """Order of elements, times, one block a language, and texts that differ from each other."""
    made = await exported(desk, await drafted(desk, hazard, phase, drill=True))
    root = root_of(made)
    names = [etree.QName(one).localname for one in root if etree.QName(one).localname != "info"]
    assert names == [name for name in ONCE if name in names]
    infos = root.findall(f"{{{SPACE}}}info")
    languages = [said(info, "language")[0] for info in infos]
    assert languages[0] == "es"
    assert len(set(languages)) == len(languages) > 4
    for info in infos:
        order = [IN_INFO.index(etree.QName(one).localname) for one in info]
        assert order == sorted(order)
        texts = [said(info, name)[0] for name in ("headline", "description", "instruction")]
        assert len(set(texts)) == 3
        assert all(len(event) <= 35 for event in said(info, "event"))
        assert "Unknown" not in said(info, "urgency") + said(info, "severity")
        assert said(info, "category") == said(infos[0], "category")
        assert not any("<" in text or "{" in text for text in texts)
    for text in (root.itertext(f"{{{SPACE}}}{name}") for name in ("sent", "effective", "expires")):
        assert all(TIME.fullmatch(one) for one in text if one.strip())
    assert not re.search(r"[\s,<&]", made.identifier + made.sender)
    _validate(root)


def _validate(root: Any) -> None:
    """By the schema of OASIS, where the samples bring it."""
    if SAMPLES and (schema := Path(SAMPLES) / "_xsd" / "CAP-v1.2.xsd").exists():
        etree.XMLSchema(etree.parse(schema)).assertValid(root)


async def test_what_goes_out_is_read_as_the_same(desk: Desk) -> None:
    """Another post's Enlace makes the same draft of it."""
    number = await drafted(
        desk, Hazard.FLOOD, Phase.EMERGENCY, drill=True, onset="2026-03-14T13:00+00:00"
    )
    (one,) = read(to_xml(await exported(desk, number)), ("MX", "GT"))

    assert (one.hazard, one.phase, one.drill) == (Hazard.FLOOD, Phase.EMERGENCY, True)
    assert {"MX-CHP", "GT-13"} <= set(one.regions)
    assert one.expires == NOW + timedelta(hours=6)
    assert one.onset == datetime(2026, 3, 14, 13, tzinfo=UTC)


async def test_a_drill_is_an_exercise_and_says_so(desk: Desk) -> None:
    """In its status, its note, its code, and in every text."""
    made = await exported(desk, await drafted(desk, Hazard.HEAT, Phase.WARNING, drill=True))

    assert (made.status, made.note) == ("Exercise", "Exercise 1")
    assert ("OET:v1.2", "OET-147") in made.codes
    for block in made.blocks:
        banner = files().library.speeches[block.language].common.drill
        assert block.headline.startswith(banner)
        assert block.description.startswith(banner)
        assert block.instruction.endswith(banner)


async def test_a_live_one_is_a_draft_until_it_is_approved(desk: Desk) -> None:
    """Then Actual; restricted to those who registered, and with the public list's address."""
    number = await drafted(
        desk,
        Hazard.EARTHQUAKE,
        Phase.EMERGENCY,
        drill=False,
        authority="Protección Civil",
        updated="2026-03-14T11:50+00:00",
    )
    before = await exported(desk, number)
    async with desk.database.write() as conn:
        await facts.put(conn, "public", "https://enlace.example")
    await approved(desk, number)
    made = await exported(desk, number)

    assert (before.status, made.status, made.kind) == ("Draft", "Actual", "Alert")
    assert made.source == "Protección Civil"
    assert "Consulado de Altavista en Tapachula" in made.restriction
    assert made.web == "https://enlace.example/alerts/av-tap"
    assert made.sent.utcoffset() == timedelta(hours=-6)
    assert [area.geocodes for area in made.blocks[0].areas] == [
        (("ISO 3166-2", "GT-13"),),
        (("ISO 3166-2", "MX-CHP"),),
    ]


async def test_a_cancelled_one_refers_to_what_went_out(desk: Desk) -> None:
    """One that never went out has nothing to be told of."""
    number = await drafted(desk, Hazard.FLOOD, Phase.WARNING, drill=True)
    await approved(desk, number)
    sent = await exported(desk, number)
    async with desk.database.write() as conn:
        await conn.execute(table.update().values(state="sending"))
        await alerts.cancel(conn, number, officer=OPERATOR, now=NOW + timedelta(hours=1))
    made = await exported(desk, number)

    assert made.kind == "Cancel"
    assert made.identifier != sent.identifier
    assert [str(one) for one in made.references] == [
        f"{sent.sender},{sent.identifier},2026-03-14T06:00:00-06:00"
    ]
    assert made.sent == NOW + timedelta(hours=1)
    _validate(root_of(made))

    never = await drafted(desk, Hazard.FLOOD, Phase.WARNING, drill=True)
    async with desk.database.write() as conn:
        await alerts.cancel(conn, never, officer=OPERATOR, now=NOW)
    with pytest.raises(NotReady, match="before it went out"):
        await exported(desk, never)


async def test_rule_c31_stops_what_the_schema_lets_pass(desk: Desk) -> None:
    """An area that is no closed shape never leaves the house."""
    number = await drafted(desk, Hazard.FLOOD, Phase.WARNING, drill=True)
    async with desk.database.read() as conn:
        with pytest.raises(NotReady, match="C31"):
            await caps.outgoing(conn, files(), number, outline=lambda _: (((1, 1), (2, 2)),))


async def test_gaps_and_what_is_not_there_are_refused(desk: Desk) -> None:
    """A live draft without its facts; an alert that nobody wrote."""
    number = await drafted(desk, Hazard.HURRICANE, Phase.WARNING, drill=False)
    with pytest.raises(NotReady, match="lacks"):
        await exported(desk, number)
    with pytest.raises(NotFound):
        await exported(desk, 99)


async def test_the_whole_country_is_one_area(desk: Desk) -> None:
    """Of an alert to everybody of the post."""
    async with desk.database.write() as conn:
        made = await alerts.draft(
            conn, files(), post="av-gua", hazard=Hazard.HEAT, phase=Phase.WARNING, regions=(),
            drill=True, expires_at=NOW + timedelta(hours=6), author=OPERATOR, now=NOW,
        )  # fmt: skip
    (area,) = (await exported(desk, made.id)).blocks[0].areas

    assert (area.name, area.geocodes) == ("Guatemala", (("ISO 3166-1", "GT"),))
    assert area.rings


async def test_what_was_drawn_goes_out_as_it_was_drawn(desk: Desk) -> None:
    """A circle as a circle, a polygon as its ring; beside them the regions that it is for."""
    ring = ((-92.5, 14.7), (-92.1, 14.7), (-92.1, 15.1), (-92.5, 15.1), (-92.5, 14.7))
    around = Circle(latitude=14.9056, longitude=-92.2634, radius=20_000, name="Tapachula")
    drawn = Drawn(polygons=((ring,),), name="Suchiate")
    rule = AnyOf(
        (
            Within(regions=("MX-CHP",), shape=around),
            Within(regions=("MX-CHP", "GT-12"), shape=drawn),
            Within(regions=("GT-13",)),
        )
    )
    async with desk.database.write() as conn:
        made = await alerts.draft(
            conn, files(), post="av-tap", hazard=Hazard.FLOOD, phase=Phase.EMERGENCY, rule=rule,
            drill=True, expires_at=NOW + timedelta(hours=6), author=OPERATOR, now=NOW,
        )  # fmt: skip
    root = root_of(await exported(desk, made.id))
    areas = root.find(f"{{{SPACE}}}info").findall(f"{{{SPACE}}}area")
    told = {said(area, "areaDesc")[0]: area for area in areas}

    assert said(told["Tapachula (20 km)"], "circle") == ["14.9056,-92.2634 20"]
    (corners,) = said(told["Suchiate"], "polygon")
    assert corners.split()[0] == corners.split()[-1] == "14.7000,-92.5000"
    codes = [one.find(f"{{{SPACE}}}value").text for one in told["Suchiate"] if len(one)]
    assert sorted(codes) == ["GT-12", "MX-CHP"]
    assert len(told) == 3
    _validate(root)
