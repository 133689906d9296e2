"""What came after an alert was sent, in words: calls for help, and how the sending itself went."""

from collections.abc import Iterator

from bot.content.document import Cell, Length, Section, Table
from bot.content.figures import TABLES, Teller
from bot.domain.report import Report
from bot.domain.shown import Shown
from bot.domain.statistics import Calls, Reminder, Spread
from bot.domain.triage import Level
from bot.domain.understanding import Understood
from bot.domain.wording import N_, NN_

LEVELS = {
    Level.R0: N_("R0 · a person at once, in silence"),
    Level.R1: N_("R1 · danger to life"),
    Level.R2: N_("R2 · serious"),
    Level.R3: N_("R3 · needs support"),
    Level.R4: N_("R4 · question or papers"),
}
CALLS = N_("Calls for help")
UNDERSTOOD = N_("Understood")
HEADS = (
    N_("Level"), N_("Calls"), N_("Claimed"), N_("Over"),
    N_("Half claimed within"), N_("9 of 10"), N_("Half closed within"), N_("9 of 10"),
)  # fmt: skip
WAITED = NN_(
    "Telegram asked to wait {n} time; sending stood still for {time}",
    "Telegram asked to wait {n} times; sending stood still for {time}",
)
BROUGHT_BY = N_("What each reminder brought")
REMINDER = N_("Reminder {n}")
BROUGHT = N_("sent to {people}, and then {answered} answered")
COVERED = N_("Of the register: {audience} of {register} ({share})")


def coverage(report: Report, teller: Teller) -> list[str]:
    """How much of the register was meant."""
    if report.coverage is None:
        return []
    audience, register = report.coverage
    values = {"audience": teller.count(audience), "register": teller.count(register)}
    return [teller.text(COVERED, share=teller.share(audience, register), **values)]


def halts(report: Report, teller: Teller) -> list[str]:
    """How often sending stood still because Telegram said so."""
    one = report.passage
    if not one.halts:
        return []
    return [teller.plural(*WAITED, one.halts, time=teller.took(round(one.halted)))]


def reminded(seen: Shown, teller: Teller) -> list[str]:
    """What each reminder brought, a line for each."""
    return [_reminded(number, one, teller) for number, one in enumerate(seen.reminders, start=1)]


def _reminded(number: int, one: Reminder | None, teller: Teller) -> str:
    if one is None:
        return f"{teller.text(REMINDER, n=number)}: {teller.count(None)}"
    counts = {"people": teller.count(one.people), "answered": teller.count(one.answered)}
    return f"{teller.text(REMINDER, n=number)}: {teller.text(BROUGHT, **counts)}"


def told(seen: Shown, teller: Teller) -> list[str]:
    """Calls for help in two lines at most; nothing where nobody called."""
    one = seen.calls
    if one is None or not one.opened:
        return []
    counts = N_("{opened} · claimed {claimed} · closed {closed}")
    values = {name: teller.count(getattr(one, name)) for name in ("opened", "claimed", "closed")}
    lines = [f"{teller.text(CALLS)}: {teller.text(counts, **values)}"]
    if one.until_claimed is not None:
        half, most = teller.took(one.until_claimed.median), teller.took(one.until_claimed.most)
        words = N_("Claimed: half within {half}, 9 of 10 within {most}")
        lines.append(teller.text(words, half=half, most=most))
    return lines


def level(name: str, teller: Teller) -> str:
    """A level by its name."""
    return teller.text(LEVELS[Level(name)])


def section(seen: Shown, teller: Teller) -> Section:
    """Calls by level, and how long they waited."""
    table = Table(
        title=teller.text(N_("By level")),
        head=tuple(map(teller.text, HEADS)),
        rows=tuple(_rows(seen, teller)),
        bar=1,
    )
    called = seen.calls is not None and seen.calls.opened > 0
    nobody = teller.text(N_("Nobody called for help."))
    return Section(
        title=teller.text(CALLS),
        lines=() if called or seen.few else (nobody,),
        tables=(table,) * called,
    )


def reminders(seen: Shown, teller: Teller) -> Section:
    """How many each reminder was written to, and how many answered after it."""
    heads = (N_("Reminder"), N_("Sent to"), N_("Then answered"), N_("Share"))
    table = Table(
        title=teller.text(BROUGHT_BY),
        head=tuple(map(teller.text, heads)),
        rows=tuple(
            (teller.text(REMINDER, n=number), *_brought(one))
            for number, one in enumerate(seen.reminders, start=1)
        ),
        bar=2,
    )
    nobody = teller.text(N_("Nobody was reminded."))
    return Section(
        title=teller.text(N_("Reminders")),
        lines=() if seen.reminders or seen.few else (nobody,),
        tables=(table,) * bool(seen.reminders),
    )


def _brought(one: Reminder | None) -> tuple[Cell, ...]:
    if one is None:
        return (None,) * 3
    return one.people, one.answered, one.answered / one.people if one.people else ""


def understood(seen: Shown, teller: Teller) -> Section:
    """What readers say they understood: reached is not understood."""
    heads = (N_("I know what to do"), N_("I did not understand"), N_("Questions"), N_("Right"))
    tables = tuple(
        Table(
            title=f"{teller.text(UNDERSTOOD)} · {_facet(facet, teller)}",
            head=("", *map(teller.text, heads)),
            rows=tuple((_reader(facet, name, teller), *_said(row)) for name, row in rows.items()),
        )
        for facet, rows in seen.understood.items()
    )
    nobody = teller.text(N_("Nobody has said whether they understood."))
    return Section(
        title=teller.text(UNDERSTOOD),
        lines=() if tables or seen.few else (nobody,),
        tables=tables,
    )


def _facet(name: str, teller: Teller) -> str:
    return teller.text(TABLES[f"by_{name}"]) if name else teller.text(N_("All"))


def _reader(facet: str, name: str, teller: Teller) -> str:
    return teller.row(f"by_{facet}", name) if facet else teller.text(N_("All"))


def _said(row: Understood | None) -> tuple[Cell, ...]:
    if row is None:
        return (None,) * 4
    return row.understood, row.not_understood, row.asked, row.right


def _rows(seen: Shown, teller: Teller) -> Iterator[tuple[Cell, ...]]:
    for name, one in seen.by_level.items():
        yield level(name, teller), *_cells(one, teller)
    yield teller.text(N_("All")), *_cells(seen.calls, teller)


def _cells(one: Calls | None, teller: Teller) -> tuple[Cell, ...]:
    if one is None:
        return (None,) * (len(HEADS) - 1)
    waited = (*_waited(one.until_claimed, teller), *_waited(one.until_closed, teller))
    return one.opened, one.claimed, one.closed, *waited


def _waited(spread: Spread | None, teller: Teller) -> tuple[str, str]:
    if spread is None:
        return "–", "–"
    return took(spread.median, teller), took(spread.most, teller)


def took(seconds: int, teller: Teller) -> Length:
    """How long something took, as a cell."""
    return Length(teller.took(seconds), seconds)
