"""The figures of an alert as pictures: what became of it, answers told apart, and a map."""

from collections.abc import Iterator

from bot.content.figures import ENDS, TABLES, Teller
from bot.content.pictures import Bars, Map, Panel, Picture, Row
from bot.domain.shown import Shown
from bot.domain.statistics import ANSWERS
from bot.domain.wording import N_

TOLD = ("by_language", "by_group")  # each a picture
MOST = 12  # rows of one panel
NEED = N_("Calls for help and from danger")


def pictured(seen: Shown, teller: Teller) -> Iterator[Picture]:
    """All of them; of a handful of people only how many they are."""
    yield _bars(seen, teller, _whole(seen, teller))
    if seen.few:
        return
    for name in TOLD:
        if seen.tables[name]:
            yield _bars(seen, teller, _apart(name, seen, teller))
    yield _map(seen, teller)


def _bars(seen: Shown, teller: Teller, panels: Iterator[Panel]) -> Bars:
    return Bars(
        title=teller.head(seen.report),
        subtitle=_subtitle(seen, teller),
        panels=tuple(panels),
        notes=tuple(teller.cautions(seen)),
        leftwards=teller.leftwards,
    )


def _subtitle(seen: Shown, teller: Teller) -> str:
    return f"{teller.state(seen.report)} · {teller.clock(seen.report.at)}"


def _whole(seen: Shown, teller: Teller) -> Iterator[Panel]:
    audience = [_said("audience", seen, teller)]
    if seen.few:
        yield Panel(teller.called("audience"), tuple(audience))
        return
    ends = [_said(name, seen, teller) for name in ENDS if seen.total[name] != 0]
    yield Panel(teller.text(N_("From sending to answer")), (*audience, *ends))
    yield Panel(
        teller.text(N_("What they answered")),
        tuple(_said(name, seen, teller) for name in ANSWERS if seen.total[name] != 0),
    )


def _said(name: str, seen: Shown, teller: Teller) -> Row:
    return teller.called(name), seen.total[name], teller.of_whole(name, seen)


def _apart(name: str, seen: Shown, teller: Teller) -> Iterator[Panel]:
    """Who got it and who answered, row by row; below, who called."""
    rows = list(seen.tables[name].items())[:MOST]
    for count in ("accepted", "answered"):
        yield Panel(
            f"{teller.text(TABLES[name])}: {teller.called(count)}",
            tuple(
                (
                    teller.row(name, key),
                    row[count],
                    _of(row[count], row["audience"], teller),
                )
                for key, row in rows
            ),
        )


def _of(people: int | None, whole: int | None, teller: Teller) -> str:
    return teller.count(people) if people is None or whole is None else f"{people} / {whole}"


def _map(seen: Shown, teller: Teller) -> Map:
    """Where people called from: by region, calls for help and from danger together."""
    calls = {name: urgent(row) for name, row in seen.by_region.items()}
    own = teller.regions.by_iso
    country = teller.post.country
    return Map(
        title=teller.head(seen.report),
        subtitle=f"{teller.text(NEED)} · {teller.clock(seen.report.at)}",
        country=country,
        regions={
            name: (n, teller.count(n))
            for name, n in calls.items()
            if name in own and own[name].country == country
        },
        places=tuple(
            (name, (teller.row("by_region", name), n, teller.count(n))) for name, n in calls.items()
        ),
        notes=tuple(teller.cautions(seen)),
        leftwards=teller.leftwards,
    )


def urgent(row: dict[str, int | None]) -> int | None:
    """Who calls: in danger, or in need of help. Hidden where one of the two is."""
    danger, help_ = row["danger"], row["help"]
    return None if danger is None or help_ is None else danger + help_
