"""The figures of an alert as pictures: what became of it, answers told apart, a map, what came."""

from collections.abc import Iterable, Iterator, Mapping

from bot.content import responses
from bot.content.figures import ENDS, TABLES, Teller
from bot.content.pictures import Bars, Map, Panel, Picture, Row
from bot.domain.shown import Shown
from bot.domain.statistics import ANSWERS, Calls, Spread
from bot.domain.understanding import Understood
from bot.domain.wording import N_

TOLD = ("by_language", "by_group")  # each a picture
MOST = 12  # rows of one panel
NEED = N_("Calls for help and from danger")
REGISTER = N_("On the register")
SAID = {"understood": N_("I know what to do"), "not_understood": N_("I did not understand")}
WAITED = {
    "until_claimed": N_("Half claimed within"),
    "until_closed": N_("Half closed within"),
}


def pictured(seen: Shown, teller: Teller) -> Iterator[Picture]:
    """All of them; of a handful of people only how many they are."""
    yield _bars(seen, teller, _whole(seen, teller), *_course(seen, teller))
    if seen.few:
        return
    for name in TOLD:
        if seen.tables[name]:
            yield _bars(seen, teller, _apart(name, seen, teller))
    yield _map(seen, teller)
    for panels in (_calls(seen, teller), [*_reminded(seen, teller), *_understood(seen, teller)]):
        if told := tuple(panels):
            yield _bars(seen, teller, told)


def _bars(seen: Shown, teller: Teller, panels: Iterable[Panel], *notes: str) -> Bars:
    return Bars(
        title=teller.head(seen.report),
        subtitle=_subtitle(seen, teller),
        panels=tuple(panels),
        notes=(*notes, *teller.cautions(seen)),
        leftwards=teller.leftwards,
    )


def _subtitle(seen: Shown, teller: Teller) -> str:
    return f"{teller.state(seen.report)} · {_clock(seen, teller)}"


def _clock(seen: Shown, teller: Teller) -> str:
    """When it was counted; day and hour stay on one line."""
    return teller.clock(seen.report.at).replace(" ", "\u00a0")


def _course(seen: Shown, teller: Teller) -> list[str]:
    """How long it took, and how often sending stood still."""
    if seen.few:
        return []
    return [*teller.delays(seen.report, seen), *responses.halts(seen.report, teller)]


def _whole(seen: Shown, teller: Teller) -> Iterator[Panel]:
    if seen.few:
        yield Panel(teller.called("audience"), (_said("audience", seen, teller),))
        return
    ends = [_said(name, seen, teller) for name in ENDS if seen.total[name] != 0]
    yield Panel(teller.text(N_("From sending to answer")), (*_meant(seen, teller), *ends))
    yield Panel(
        teller.text(N_("What they answered")),
        tuple(_said(name, seen, teller) for name in ANSWERS if seen.total[name] != 0),
    )


def _meant(seen: Shown, teller: Teller) -> Iterator[Row]:
    """For how many it was: of the register, where that is known."""
    name, people, said = _said("audience", seen, teller)
    if seen.report.coverage is not None:
        _, register = seen.report.coverage
        yield teller.text(REGISTER), register, teller.count(register)
        said = f"{teller.count(people)} ({teller.share(people, register)})"
    yield name, people, said


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
    """So many of so many; in Arabic too the part stands before the whole."""
    if people is None or whole is None:
        return teller.count(people)
    return teller.steady(f"{teller.count(people)} / {teller.count(whole)}")


def _map(seen: Shown, teller: Teller) -> Map:
    """Where people called from: by region, calls for help and from danger together."""
    calls = {name: urgent(row) for name, row in seen.by_region.items()}
    own = teller.regions.by_iso
    country = teller.post.country
    return Map(
        title=teller.head(seen.report),
        subtitle=f"{teller.text(NEED)} · {_clock(seen, teller)}",
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


def _calls(seen: Shown, teller: Teller) -> Iterator[Panel]:
    """Calls for help by level, and how long until somebody had them, and until they were over."""
    levels = {responses.level(name, teller): one for name, one in seen.by_level.items()}
    if not levels:
        return
    opened = (_opened(name, one, teller) for name, one in levels.items())
    yield Panel(teller.text(responses.CALLS), tuple(opened))
    for event, title in WAITED.items():
        rows = tuple(_waited(levels, event, teller))
        if rows:
            yield Panel(teller.text(title), rows, apart=True)


def _opened(name: str, one: Calls | None, teller: Teller) -> Row:
    opened = one.opened if one else None
    return name, opened, teller.count(opened)


def _waited(levels: Mapping[str, Calls | None], event: str, teller: Teller) -> Iterator[Row]:
    for name, one in levels.items():
        took: Spread | None = getattr(one, event) if one else None
        if took is not None:
            yield name, took.median, teller.took(took.median)


def _reminded(seen: Shown, teller: Teller) -> Iterator[Panel]:
    """How many answered after each reminder, of those to whom it was written."""
    rows = []
    for number, one in enumerate(seen.reminders, start=1):
        people, answered = (one.people, one.answered) if one else (None, None)
        name = teller.text(responses.REMINDER, n=number)
        rows.append((name, answered, _of(answered, people, teller)))
    if rows:
        yield Panel(teller.text(responses.BROUGHT_BY), tuple(rows))


def _understood(seen: Shown, teller: Teller) -> Iterator[Panel]:
    """What readers say they understood: all of them, and by language."""
    rows = {teller.text(N_("All")): row for row in seen.understood.get("", {}).values()}
    for key, row in list(seen.understood.get("language", {}).items())[:MOST]:
        rows[teller.row("by_language", key)] = row
    for count, title in SAID.items() if rows else ():
        told = tuple((name, *_count(row, count, teller)) for name, row in rows.items())
        yield Panel(teller.text(title), told)


def _count(row: Understood | None, name: str, teller: Teller) -> tuple[int | None, str]:
    people: int | None = getattr(row, name) if row else None
    return people, teller.count(people)
