"""What a reader may see of a report."""

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.delivery import DeliveryState
from bot.domain.report import Report
from bot.domain.shown import Shown, shown
from bot.domain.statistics import SILENT, Count, Facet, Spread, by, figures, of
from tests.rows import NOW

SIZES = st.sampled_from([0, 1, 2, 3, 4, 5, 7, 30])
LANGUAGES = st.dictionaries(
    st.sampled_from(["es", "mam", "ht", "quc"]),
    st.tuples(SIZES, SIZES).filter(any),
    min_size=1,
)


def reported(people: dict[str, tuple[int, int]]) -> Report:
    """How many of each language got their own, and how many got Spanish or French instead."""
    counts = []
    for language, (own, other) in people.items():
        written = {language: own, f"{language}>{'fr' if language == 'es' else 'es'}": other}
        counts += [_count(Facet.WRITTEN, name, n) for name, n in written.items() if n]
        counts.append(_count(Facet.LANGUAGE, language, own + other))
    return Report(
        alert=1,
        post="av-tap",
        post_name="",
        time_zone="UTC",
        hazard="flood",
        phase="warning",
        drill=False,
        state="sent",
        at=NOW,
        created_at=NOW,
        expires_at=NOW,
        total=figures(of(Facet.LANGUAGE, counts)),
        by_language=by(Facet.LANGUAGE, counts),
        by_group={},
        by_region={},
        by_form={},
        by_written=by(Facet.WRITTEN, counts),
    )


def _count(facet: Facet, name: str, people: int) -> Count:
    return Count(facet=facet, name=name, state=DeliveryState.ACCEPTED, answer=None, people=people)


@given(LANGUAGES)
def test_no_hidden_audience_follows_from_what_is_shown(people: dict[str, tuple[int, int]]) -> None:
    """The sums of both tables, and that of all who were sent another language, leave it open."""
    report = reported(people)
    seen = shown(report, small=False)
    if len(people) < 2 or seen.few:
        return
    unknown = [("language", name) for name, row in seen.by_language.items() if _hides(row)]
    unknown += [("written", name) for name, row in seen.by_written.items() if _hides(row)]
    sums = [[int(kind == "language") for kind, _ in unknown]]
    for language in people:
        below = [k == "written" and name.partition(">")[0] == language for k, name in unknown]
        sums.append(
            [b - (one == ("language", language)) for b, one in zip(below, unknown, strict=True)]
        )
    if seen.fallback is not None:
        sums.append([int(kind == "written" and ">" in name) for kind, name in unknown])
    known = np.array(sums, dtype=float)
    for number in range(len(unknown)):
        alone = np.eye(len(unknown))[number]
        assert np.linalg.matrix_rank(np.vstack([known, alone])) == np.linalg.matrix_rank(known) + 1
    for table, rows in (
        (seen.by_language, report.by_language),
        (seen.by_written, report.by_written),
    ):
        assert all(_hides(table[name]) for name, row in rows.items() if 0 < row.audience < 5)


def _hides(row: dict[str, int | None]) -> bool:
    return row["audience"] is None


@given(LANGUAGES)
def test_a_duty_officer_sees_every_count(people: dict[str, tuple[int, int]]) -> None:
    """As it was counted."""
    report = reported(people)
    seen = shown(report, small=True)

    assert not seen.hides
    assert {name: row["audience"] for name, row in seen.by_language.items()} == {
        name: row.audience for name, row in report.by_language.items()
    }
    assert seen.fallback == report.fallback == sum(other for _, other in people.values())


def test_of_a_handful_only_their_number_is_told() -> None:
    """And not how quick they were."""
    few = replace(reported({"es": (4, 0)}), acted=Spread(people=4, median=9, most=9))
    seen: Shown = shown(few, small=False)

    assert seen.few
    assert seen.total["audience"] == 4
    assert seen.total[SILENT] is None
    assert seen.acted is None
    assert seen.reasons == {}
