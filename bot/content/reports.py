"""The report on one alert: what was sent, to whom, how it went, what did not, who decided."""

from collections.abc import Iterator, Mapping

from bot.content import recounting, responses
from bot.content.community import PLAYED
from bot.content.document import Cell, Document, Section, Table
from bot.content.figures import ENDS, TABLES, Teller, moment
from bot.domain.account import Account
from bot.domain.shown import Row, Shown
from bot.domain.statistics import ANSWERS, Spread
from bot.domain.wording import N_

TITLE = N_("Report: {alert}")
BANNER = N_("DRILL: there was no emergency.")
STEPS = 12  # of the curve, as a table
TOLD_APART = ("audience", "accepted", "unreachable", "answered", *ANSWERS)
COMPARED = ("audience", "accepted", "unreachable", "uncertain", "failed", "expired", "answered",
            "safe", "danger", "help")  # fmt: skip
QUESTIONS = (
    N_("Who was not reached, and by which other way could they have been?"),
    N_("Did people get it in a language they read? What was missing?"),
    N_("Was what to do clear enough to act on at once?"),
    N_("How long did it take from the first word to the first phone? What took longest?"),
    N_("Who asked for help, and how soon did somebody answer them?"),
    N_("What will we do otherwise next time? Who does it, and by when?"),
)


def report(account: Account, teller: Teller) -> Document:
    """The whole report."""
    seen = account.seen
    return Document(
        title=teller.text(TITLE, alert=teller.head(seen.report)),
        subtitle=f"{account.post.name} · {moment(seen.report.at, teller)}",
        language=teller.language,
        leftwards=teller.leftwards,
        banner=teller.text(BANNER) if seen.report.drill else "",
        hidden=teller.count(None),
        sections=(*parts(account, teller), questions(teller)),
    )


def parts(account: Account, teller: Teller) -> Iterator[Section]:
    """Its sections, but for the questions."""
    yield overview(account, teller)
    yield Section(
        title=teller.text(N_("To whom, and what they answered")),
        tables=tuple(told_apart(account.seen, teller)),
    )
    yield _course(account, teller)
    yield responses.reminders(account.seen, teller)
    yield responses.section(account.seen, teller)
    yield responses.understood(account.seen, teller)
    yield _missed(account.seen, teller)
    yield recounting.texts(account, teller)
    yield recounting.checked(account, teller)
    yield Section(
        title=teller.text(N_("Decisions")), tables=(recounting.decisions(account, teller),)
    )
    if account.earlier is not None:
        yield _compared(account.seen, account.earlier, teller)
    if account.seen.instead is not None:
        yield _instead(account.seen, teller)


def overview(account: Account, teller: Teller) -> Section:
    """Where it stands, and what became of each delivery."""
    seen, one = account.seen, account.seen.report
    told = {
        N_("State"): teller.state(one),
        N_("Draft begun"): moment(one.created_at, teller),
        N_("Approved"): moment(one.approved_at, teller),
        N_("Sending began"): moment(one.started_at, teller),
        N_("Sending ended"): moment(one.finished_at, teller),
        N_("Valid until"): moment(one.expires_at, teller),
    }
    notes = [*teller.cautions(seen), *([teller.text(PLAYED)] if account.training else [])]
    return Section(
        title=teller.text(N_("At a glance")),
        lines=(
            *(f"{teller.text(name)}: {said}" for name, said in told.items()),
            *responses.coverage(one, teller),
            *notes,
        ),
        tables=(funnel(seen, teller),),
    )


def funnel(seen: Shown, teller: Teller) -> Table:
    """What became of each delivery, and how many answered."""
    names = ("audience", *ENDS, "answered", *ANSWERS)
    return Table(
        title=teller.text(N_("From sending to answer")),
        head=("", teller.text(N_("People")), teller.text(N_("Of the audience"))),
        rows=tuple(
            (teller.called(name), seen.total[name], part(seen.total, name)) for name in names
        ),
        bar=1,
    )


def part(row: Mapping[str, int | None], name: str) -> Cell:
    """As a share of the audience."""
    people, whole = row[name], row["audience"]
    return "" if not whole else None if people is None else people / whole


def told_apart(seen: Shown, teller: Teller) -> Iterator[Table]:
    """By language, group, region and form."""
    for name, rows in seen.tables.items():
        named = {teller.row(name, key): row for key, row in rows.items()}
        yield _table(teller.text(TABLES[name]), named, teller)
    if any(">" in name for name in seen.by_written):
        yield Table(
            title=teller.text(N_("In which language it was written")),
            head=(teller.text(N_("Reader → text")), teller.called("audience")),
            rows=tuple(
                (teller.written(name), row["audience"]) for name, row in seen.by_written.items()
            ),
            bar=1,
        )


def _table(title: str, rows: Mapping[str, Row], teller: Teller) -> Table:
    return Table(
        title=title,
        head=("", *(teller.called(name) for name in TOLD_APART)),
        rows=tuple((key, *(row[name] for name in TOLD_APART)) for key, row in rows.items()),
        bar=1,
    )


def _course(account: Account, teller: Teller) -> Section:
    one = account.seen.report
    chosen = account.curve[:: max(1, -(-len(account.curve) // STEPS))]
    steps = [*chosen, *account.curve[-1:]] if chosen[-1:] != account.curve[-1:] else list(chosen)
    peak = teller.text(N_("Most in one second: {n}"), n=teller.count(one.peak))
    retries = f"{teller.called('retries')}: {teller.count(account.seen.total['retries'])}"
    table = Table(
        title=teller.text(N_("Accepted by Telegram up to each moment")),
        head=(teller.text(N_("Moment")), teller.called("accepted")),
        rows=tuple((moment(at, teller), n) for at, n in steps),
        bar=1,
    )
    return Section(
        title=teller.text(N_("How it went")),
        lines=(
            *teller.delays(one, account.seen),
            *((peak, retries, *responses.halts(one, teller)) * (not account.seen.few)),
        ),
        tables=(table,) if steps and not account.seen.few else (),
    )


def _missed(seen: Shown, teller: Teller) -> Section:
    rows: list[tuple[Cell, ...]] = [(teller.reason(word), n) for word, n in seen.reasons.items()]
    late = ("withdrawn", "expired", "queued")
    rows += [(teller.called(name), seen.total[name]) for name in late if seen.total[name]]
    table = Table(
        title=teller.text(N_("Why it did not arrive, or nobody knows")),
        head=(teller.text(N_("Reason")), teller.text(N_("People"))),
        rows=tuple(rows),
        bar=1,
    )
    nothing = teller.text(N_("Telegram accepted every message."))
    lines = () if rows or seen.few else (nothing,)
    return Section(
        title=teller.text(N_("What did not arrive")), lines=lines, tables=(table,) * bool(rows)
    )


def _compared(seen: Shown, earlier: Shown, teller: Teller) -> Section:
    heads = [teller.head(one.report) for one in (seen, earlier)]
    rows: list[tuple[Cell, ...]] = [
        (teller.called(name), seen.total[name], part(seen.total, name),
         earlier.total[name], part(earlier.total, name))
        for name in COMPARED
    ]  # fmt: skip
    rows += [
        (teller.text(name), _quick(now, teller), "", _quick(then, teller), "")
        for name, now, then in (
            (N_("Accepted, half within"), seen.report.disseminated, earlier.report.disseminated),
            (N_("First answer, half within"), seen.acted, earlier.acted),
            (N_("Call claimed, half within"), _claimed(seen), _claimed(earlier)),
        )
    ]
    share = teller.text(N_("Of the audience"))
    table = Table(
        title=teller.text(N_("Beside the one before")),
        head=("", heads[0], share, heads[1], share),
        rows=tuple(rows),
    )
    return Section(title=teller.text(N_("Compared")), tables=(table,))


def _claimed(seen: Shown) -> Spread | None:
    return seen.calls.until_claimed if seen.calls else None


def _quick(spread: Spread | None, teller: Teller) -> str:
    return responses.took(spread.median, teller) if spread else "–"


def _instead(seen: Shown, teller: Teller) -> Section:
    one, whole = seen.instead, seen.total["audience"]
    assert one is not None
    values = {
        "language": recounting.endonym(one.language),
        "n": teller.count(one.unread),
        "audience": teller.count(whole),
    }
    lines = [
        teller.text(
            N_(
                "Had this gone out in {language} only, {n} of {audience} would have had it in no "
                "language that they chose."
            ),
            **values,
        ),
        teller.text(
            N_("Without voice notes, {n} more would have had it only in writing."),
            n=teller.count(one.unheard),
        ),
        teller.text(
            N_("As it was sent, {n} had it in a language that they did not choose."),
            n=teller.count(seen.fallback),
        ),
    ]
    return Section(title=teller.text(N_("In one language only")), lines=tuple(lines))


def questions(teller: Teller) -> Section:
    """What to talk about."""
    return Section(
        title=teller.text(N_("Questions for discussion")),
        points=tuple(teller.text(one) for one in QUESTIONS),
    )
