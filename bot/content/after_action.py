"""The after-action report of an exercise, in HSEEP's order, with a plan to be filled in.

Overview, objectives and how they were met, strengths, areas for improvement, improvement plan; then
each drill. What only those who were there can say is left to them: rows to be written by hand.
"""

from collections.abc import Iterator
from dataclasses import replace

from bot.content import reports
from bot.content.document import Document, Section, Table
from bot.content.figures import Teller, moment
from bot.domain.account import Account, Review
from bot.domain.wording import N_

TITLE = N_("After-action report: exercise {code}")
LINES = 5  # rows to be filled in
REACHED, ANSWERED = 0.95, 0.5  # shares of an audience that are told as a strength
OBJECTIVES = (
    N_("Everybody meant gets the warning, in a language that they read"),
    N_("The warning says what to do, where and by when"),
    N_("People say whether they are safe"),
    N_("Who asks for help is answered"),
)
RATINGS = N_(
    "P: done without challenges · S: done with some · M: done with major ones · U: not done"
)


def after_action(review: Review, teller: Teller) -> Document:
    """The whole report."""
    return Document(
        title=teller.text(TITLE, code=review.code),
        subtitle=f"{review.post.name} · {moment(review.at, teller)}",
        language=teller.language,
        leftwards=teller.leftwards,
        banner=teller.text(reports.BANNER),
        hidden=teller.count(None),
        sections=tuple(_sections(review, teller)),
    )


def _sections(review: Review, teller: Teller) -> Iterator[Section]:
    yield _overview(review, teller)
    yield _objectives(teller)
    yield Section(
        title=teller.text(N_("Strengths")),
        points=tuple(_noticed(review, teller, strong=True)),
        tables=(_blank(teller, N_("Strengths"), N_("What went well"), N_("Why")),),
    )
    yield Section(
        title=teller.text(N_("Areas for improvement")),
        points=tuple(_noticed(review, teller, strong=False)),
        tables=(
            _blank(
                teller,
                N_("Areas for improvement"),
                N_("Observation"),
                N_("Reference"),
                N_("Analysis"),
                N_("Recommendation"),
            ),
        ),
    )
    yield Section(
        title=teller.text(N_("Improvement plan")),
        tables=(
            _blank(
                teller,
                N_("Improvement plan"),
                N_("What is to be mended"),
                N_("What we do"),
                N_("Who does it"),
                N_("Begun by"),
                N_("Done by"),
            ),
        ),
    )
    yield reports.questions(teller)
    for drill in review.drills:
        yield from _drill(drill, teller)


def _overview(review: Review, teller: Teller) -> Section:
    joined = teller.text(N_("everybody in the room")) if review.members is None else review.members
    told = {
        N_("Exercise"): review.code,
        N_("Post"): review.post.name,
        N_("Opened"): moment(review.opened_at, teller),
        N_("Closed"): moment(review.closed_at, teller),
        N_("Who joined"): joined,
    }
    names = ("audience", "accepted", "answered", "help", "danger")
    table = Table(
        title=teller.text(N_("Drills")),
        head=("", *(teller.called(name) for name in names)),
        rows=tuple(
            (teller.head(one.seen.report), *(one.seen.total[name] for name in names))
            for one in review.drills
        ),
    )
    return Section(
        title=teller.text(N_("Exercise overview")),
        lines=tuple(f"{teller.text(name)}: {said}" for name, said in told.items()),
        tables=(table,) * bool(review.drills),
    )


def _objectives(teller: Teller) -> Section:
    heads = (N_("Objective"), N_("Rating"), N_("Observed"))
    table = Table(
        title=teller.text(N_("How the objectives were met")),
        head=tuple(teller.text(head) for head in heads),
        rows=tuple((teller.text(one), "", "") for one in OBJECTIVES),
        blank=True,
    )
    return Section(
        title=teller.text(N_("Objectives")), lines=(teller.text(RATINGS),), tables=(table,)
    )


def _blank(teller: Teller, title: str, *heads: str) -> Table:
    return Table(
        title=teller.text(title),
        head=tuple(teller.text(head) for head in heads),
        rows=(("",) * len(heads),) * LINES,
        blank=True,
    )


def _noticed(review: Review, teller: Teller, *, strong: bool) -> Iterator[str]:
    """What the figures alone say; whether it is so is for those who were there."""
    for drill in review.drills:
        head = teller.head(drill.seen.report)
        for good, said in _facts(drill, teller):
            if good is strong:
                yield f"{head}: {said}"


def _facts(drill: Account, teller: Teller) -> Iterator[tuple[bool, str]]:
    total, whole = drill.seen.total, drill.seen.total["audience"]
    for name, enough in (("accepted", REACHED), ("answered", ANSWERED)):
        people = total[name]
        if people is not None and whole:
            told = f"{teller.called(name)} {teller.share(people, whole)}"
            yield people / whole >= enough, told
    for name in ("unreachable", "uncertain", "failed", "expired"):
        if people := total[name]:
            yield False, f"{teller.called(name)} {teller.count(people)}"
    if fallback := drill.seen.fallback:
        said = teller.text(N_("In a language that is not theirs: {n}"), n=teller.count(fallback))
        yield False, said


def _drill(drill: Account, teller: Teller) -> Iterator[Section]:
    """A drill with all that its own report tells, below its name."""
    yield Section(title=teller.head(drill.seen.report))
    for section in reports.parts(drill, teller):
        yield replace(section, deep=True)
