"""CAP files from outside: understood or refused with a sentence, whatever they hold."""

import math
import os
import random
import time
from pathlib import Path

import pytest

from bot.content import caps_areas
from bot.content.caps_reading import LARGEST, read
from bot.domain.hazard import Hazard, Phase
from bot.errors import CapRefused
from tests.caps import CHIAPAS, NOWHERE, alert, info

SAMPLES = os.environ.get("ENLACE_CAP_SAMPLES")
COUNTRIES = ("MX", "GT", "US")
LONGEST_S = 1.0  # of the processor, for any file: others may use it too


@pytest.fixture(autouse=True)
def _warm() -> None:
    """The regions are read once in a process; that is not the file's time."""
    caps_areas.samples()


def polygon(corners: str) -> bytes:
    return alert(info(area=f"<polygon>{corners}</polygon>"))


def corners(points: list[tuple[float, float]]) -> str:
    return " ".join(f"{y:.5f},{x:.5f}" for y, x in points)


def star(n: int) -> str:
    """A valid shape of long spikes, on which exact geometry takes half a minute."""
    angles = [math.tau * k / n for k in range(n)]
    at = [(k % 2 * 4 + 1, angle) for k, angle in enumerate(angles)]
    points = [(20 + r * math.sin(angle), -95 + r * math.cos(angle)) for r, angle in at]
    return corners([*points, points[0]])


def scribble(n: int) -> str:
    """It crosses itself at every step."""
    chance = random.Random(7)
    points = [(chance.uniform(14, 30), chance.uniform(-110, -90)) for _ in range(n)]
    return corners([*points, points[0]])


def test_a_whole_alert_is_understood() -> None:
    """Who, what, how far it has come, where, from when to when, in which languages."""
    (one,) = read(alert(info(), info(language="en-US", event="Hurricane Nora")), COUNTRIES)

    assert (one.sender, one.identifier, one.kind, one.drill) == (
        "smn.example",
        "a-1",
        "Alert",
        False,
    )
    assert (one.hazard, one.phase) == (Hazard.HURRICANE, Phase.WARNING)
    assert one.languages == ("es", "en")
    assert one.regions == ("MX-CHP",)
    assert one.sender_name == "Servicio Meteorológico"
    assert one.expires is not None


@pytest.mark.parametrize(
    "space", ["urn:oasis:names:tc:emergency:cap:1.1", "http://www.incident.com/cap/1.0", ""]
)
def test_older_versions_and_none_are_understood(space: str) -> None:
    """Authorities still send CAP 1.1, and some forget the namespace."""
    assert read(alert(space=space), COUNTRIES)[0].regions == ("MX-CHP",)


@pytest.mark.parametrize(
    ("area", "regions"),
    [
        ("<circle>16.2,-92.7 20</circle>", ("MX-CHP",)),
        ("<circle>16.2,-92.7 0</circle>", ("MX-CHP",)),
        ("<geocode><valueName>ISO 3166-2</valueName><value>GT-13</value></geocode>",
         ("GT-13",)),
        ("<geocode><valueName>SAME</valueName><value>048201</value></geocode>", ("US-TX",)),
        ("<geocode><valueName>UGC</valueName><value>GAZ001</value></geocode>", ("US-GA",)),
        (f"<polygon>{NOWHERE}</polygon>", ()),
        ("<polygon></polygon>", ()),
        ("<polygon> 16,-93\n16,-92.5\t16.5,-92.5 16.5 , -93 </polygon>", ("MX-CHP",)),  # open
        ("<polygon>16,-93 16.5,-92.5 16,-92.5 16.5,-93 16,-93</polygon>", ("MX-CHP",)),  # crosses
    ],
)  # fmt: skip
def test_areas_become_regions(area: str, regions: tuple[str, ...]) -> None:
    """Polygons, circles and the codes that senders use; what is elsewhere is no region of ours."""
    assert read(alert(info(area=area)), COUNTRIES)[0].regions == regions


def test_a_shape_that_crosses_itself_is_told() -> None:
    """It is understood by the even-odd rule, and an officer looks at it."""
    assert read(polygon("16,-93 16.5,-92.5 16,-92.5 16.5,-93 16,-93"))[0].crossed
    assert not read(polygon(CHIAPAS))[0].crossed


def test_a_shape_over_the_date_line_is_one_shape() -> None:
    """The Aleutians lie on both sides of it."""
    (one,) = read(polygon("50,170 50,-165 60,-165 60,170 50,170"))

    assert one.regions == ("US-AK",)


def test_a_whole_country_is_all_of_its_regions() -> None:
    """And of its neighbours only what is really inside."""
    (one,) = read(polygon("13.5,-90.2 13.1,-89.3 13.1,-87.7 14.4,-88 14.5,-89.4 13.5,-90.2"))

    assert len([iso for iso in one.regions if iso.startswith("SV-")]) == 14


REFUSED = {
    "no XML": (b"hola", "Line 1: this is no well-formed XML"),
    "nothing": (b"", "Line 1"),
    "binary": (bytes(range(256)), "Line 1"),
    "cut off": (alert()[:300], "no well-formed XML"),
    "wrong encoding": (alert().replace(b"UTF-8", b"UTF-16"), "no well-formed XML"),
    "no such encoding": (alert().replace(b"UTF-8", b"KLINGON"), "no well-formed XML"),
    "invalid bytes": (alert().replace(b"Hurac", b"\xff\xfe"), "no well-formed XML"),
    "other XML": (b"<html><body/></html>", "There is no CAP alert in the file."),
    "only links": (b'<feed xmlns="http://www.w3.org/2005/Atom"><entry/></feed>', "list of links"),
    "another CAP": (alert(space="urn:oasis:names:tc:emergency:cap:2.0"), "no version of CAP"),
    "no info": (alert(" "), "“alert” has no “info”"),
    "no identifier": (alert(identifier=""), "“alert” has no “identifier”"),
    "a test": (alert(status="Test"), "disregard"),
    "a draft": (alert(status="Draft"), "draft"),
    "a receipt": (alert(kind="Ack"), "received"),
    "no status of CAP": (alert(status="Maybe"), "“status” cannot be “Maybe”"),
    "over before it began": (alert(info(expires="2020-01-01T00:00:00-06:00")), "ends before"),
    "no zone": (alert(info(expires="2027-01-01T00:00:00")), "“expires” cannot be"),
    "no time": (alert(info(expires="mañana")), "“expires” cannot be “mañana”"),
    "before time": (alert(info(expires="0001-01-01T00:00:00+14:00")), "“expires” cannot be"),
    "swapped": (polygon("-93,16 -92.5,16 -92.5,16.5 -93,16"), "latitude comes first"),
    "swapped within range": (polygon("-90,14 -89.5,14 -89.5,15 -90,14"), "in the wrong order"),
    "garbage": (polygon("hier und dort"), "“polygon” cannot be “hier und dort”"),
    "no pairs": (polygon("16,-93 16"), "“polygon” cannot be"),
    "infinite": (polygon("1e999,1 2,2 3,3"), "nowhere on Earth"),
    "not a number": (polygon("nan,nan nan,nan"), "“polygon” cannot be"),
    "a circle too wide": (alert(info(area="<circle>16,-92 9000</circle>")), "“circle” cannot be"),
    "a circle backwards": (alert(info(area="<circle>16,-92 -1</circle>")), "“circle” cannot be"),
    "too many shapes": (
        alert(info(area="".join(f"<circle>1,{k / 100} 1</circle>" for k in range(1001)))),
        "1001 shapes",
    ),
    "too many alerts": (b"<a>" + b"<alert/>" * 20_000 + b"</a>", "20000 alerts"),
    "too many languages": (alert(*[info()] * 51), "51 languages"),
    "too large": (b" " * (LARGEST + 1), "more than 3 MB"),
    "deep": (b"<a>" * 200_000 + b"</a>" * 200_000, "no well-formed XML"),
    "billion laughs": (
        b'<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;&x;&x;&x;&x;&x;">]><a>&y;</a>',
        "document type",
    ),
    "an entity of the machine": (
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        b'<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">&x;</alert>',
        "document type",
    ),
    "the same in UTF-16": (
        '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a SYSTEM "http://x.invalid/a"><a/>'.encode(
            "utf-16"
        ),
        "document type",
    ),
    "an entity nobody declared": (alert(info(event="&laugh;")), "no well-formed XML"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_used_is_refused_with_a_sentence(name: str) -> None:
    """It says what is wrong, and where; at once."""
    content, sentence = REFUSED[name]
    before = time.process_time()
    with pytest.raises(CapRefused, match=r"\w") as refused:
        read(content, COUNTRIES)

    assert sentence in str(refused.value)
    assert time.process_time() - before < LONGEST_S


LARGE = {
    "a star of 100,000 corners": polygon(star(100_000)),
    "a scribble of 100,000 corners": polygon(scribble(100_000)),
    "a scribble of 590 corners": polygon(scribble(590)),
    "a thousand scribbles": alert(
        info(area="".join(f"<polygon>{scribble(90 + k % 7)}</polygon>" for k in range(990)))
    ),
    "a thousand circles over the continent": alert(
        info(area="".join(f"<circle>30,{-100 + k / 1000} 4000</circle>" for k in range(1000)))
    ),
    "much text": alert(info(event="aviso " * 300_000)),
    "a wall of codes": alert(
        info(area="<geocode><valueName>UGC</valueName><value>TXZ001</value></geocode>" * 35_000)
    ),
}


@pytest.mark.parametrize("name", LARGE)
def test_nothing_takes_long(name: str) -> None:
    """However many corners, and however they cross each other."""
    before = time.process_time()
    (one,) = read(LARGE[name], COUNTRIES)

    assert time.process_time() - before < LONGEST_S
    assert sum(map(len, one.rings)) <= caps_areas.CORNERS + 2 * len(one.rings)


def test_text_is_one_line_without_what_nobody_sees() -> None:
    """A headline that turns the text around, or is a page long, is neither."""
    (one,) = read(alert(info(event="Huracán\n\u202e Nora\x85" + "x" * 5000)))

    assert one.event.startswith("Huracán Nora x")
    assert len(one.event) <= 300


@pytest.mark.skipif(SAMPLES is None, reason="ENLACE_CAP_SAMPLES names no folder")
def test_real_files_are_understood_or_refused_with_a_sentence() -> None:
    """Each within a second; most are understood."""
    understood, sentences = 0, []
    for path in sorted(Path(SAMPLES or "").rglob("*")):
        if not path.is_file() or path.suffix in (".md", ".xsd"):
            continue
        content, before = path.read_bytes(), time.process_time()
        try:
            assert read(content, COUNTRIES), path
            understood += 1
        except CapRefused as error:
            sentences.append(str(error))
        assert time.process_time() - before < LONGEST_S, path

    assert understood > 2 * len(sentences) > 0
    assert all(one.endswith(".") for one in sentences)
