"""What was sent, what the checker says of it, and who decided what: parts of a report."""

from collections import Counter

from bot.content.document import Cell, Section, Table
from bot.content.figures import FORMS, Teller, moment
from bot.domain.account import Account, Decision, Noted
from bot.domain.community import Kind
from bot.domain.finding import Severity
from bot.domain.language import LANGUAGES
from bot.domain.message import Review
from bot.domain.national import Form, Group, Groups
from bot.domain.wording import N_

QUOTED = N_(
    "Here is the text for everybody, in each language; what groups got besides is in the files."
)
REVIEWS = {
    Review.DRAFT: N_("draft"),
    Review.TRANSLATED: N_("translated, not checked"),
    Review.CHECKED: N_("checked"),
}
WEIGHTS = {
    Severity.BLOCK: N_("must be mended"),
    Severity.CONFIRM: N_("wants a reason"),
    Severity.WARN: N_("warning"),
    Severity.INFO: N_("note"),
}
DECIDED = {
    "alert_drafted": N_("wrote the draft"),
    "alert_revised": N_("changed the draft"),
    "alert_submitted": N_("handed it to a second officer"),
    "alert_approved": N_("approved it"),
    "alert_returned": N_("returned it"),
    "alert_cancelled": N_("cancelled it"),
    "alert_paused": N_("paused the sending"),
    "alert_resumed": N_("let the sending go on"),
    "alert_held": N_("held it back"),
    "alert_repeated": N_("sent it again"),
    "alert_expired": N_("its time was over"),
    "alert_shared": N_("handed a form of it to an officer"),
    "alert_updated": N_("updated it"),
    "alert_corrected": N_("corrected it"),
    "alert_all_clear": N_("gave the all clear"),
    "alert_imported": N_("made the draft from a file"),
    "alert_completed": N_("said what its file did not tell"),
    "alert_changed_by_file": N_("changed the draft by a file"),
    "alert_exported": N_("took it as a file for other systems"),
    "alert_end_told": N_("told officers how it went"),
    "unreached_listed": N_("took the list of those it did not reach"),
    "rows_exported": N_("took its rows away"),
    "report_exported": N_("took this report away"),
}
ACTORS = {"cli": N_("operator of the machine"), "bot": N_("the program")}


def texts(account: Account, teller: Teller) -> Section:
    heads = (N_("Reader"), N_("Form"), N_("Text in"), N_("State"), N_("Texts"))
    alike = Counter(
        (one.language, one.form, one.written, one.review) for one in account.sent
    ).items()
    table = Table(
        title=teller.text(N_("By language and form, and whether somebody checked it")),
        head=tuple(map(teller.text, heads)),
        rows=tuple((*_kind(*kind, teller), n) for kind, n in alike),
    )
    general = [one for one in account.sent if not one.groups]
    own = [one for one in general if one.written == one.language]
    first = {one.written: one for one in (*reversed(general), *reversed(own))}
    return Section(
        title=teller.text(N_("What was sent")),
        lines=(teller.text(QUOTED),),
        tables=(table, _every(account, teller)),
        quotes=tuple((endonym(one.written), one.text) for one in reversed(first.values())),
    )


def _kind(
    language: str, form: Form, written: str, review: str, teller: Teller
) -> tuple[str, str, str, str]:
    said = teller.name(Kind.LANGUAGE, language), teller.text(FORMS[form])
    return *said, endonym(written), teller.text(REVIEWS[Review(review)])


def _every(account: Account, teller: Teller) -> Table:
    heads = (N_("Reader"), N_("Form"), N_("Text in"), N_("State"), N_("Group"), N_("Text"))
    return Table(
        title=teller.text(N_("Every text")),
        head=tuple(map(teller.text, heads)),
        rows=tuple(
            (
                *_kind(one.language, one.form, one.written, one.review, teller),
                groups(one.groups, teller),
                one.text,
            )
            for one in account.sent
        ),
        long=True,
    )


def endonym(language: str) -> str:
    """A language as its speakers call it."""
    return LANGUAGES[language].endonym if language in LANGUAGES else language


def groups(names: Groups, teller: Teller) -> str:
    """The groups of a reader."""
    return ", ".join(teller.name(Kind.GROUP, one) for one in names or (Group.GENERAL,))


def checked(account: Account, teller: Teller) -> Section:
    table = Table(
        title=teller.text(N_("What the rules find in the texts")),
        head=tuple(
            teller.text(name)
            for name in (N_("Rule"), N_("Weight"), N_("Where"), N_("Words"), N_("Why"))
        ),
        rows=tuple(_found(one, teller) for one in account.noted),
    )
    nothing = teller.text(N_("The rules found nothing."))
    return Section(
        title=teller.text(N_("What the checker says")),
        lines=() if account.noted else (nothing,),
        tables=(table,) * bool(account.noted),
    )


def _found(one: Noted, teller: Teller) -> tuple[Cell, ...]:
    where = one.where or teller.text(N_("the whole alert"))
    weight, why = teller.text(WEIGHTS[one.severity]), teller.text(one.reason)
    return one.rule, weight, where, one.words, why


def decisions(account: Account, teller: Teller) -> Table:
    return Table(
        title=teller.text(N_("Who did what")),
        head=tuple(
            teller.text(name) for name in (N_("Moment"), N_("Who"), N_("What"), N_("Reason"))
        ),
        rows=tuple(
            (moment(one.at, teller), who(one.actor, teller), did(one, teller), reason(one))
            for one in account.decisions
        ),
    )


def who(actor: str, teller: Teller) -> str:
    """An officer by their number: a report names nobody."""
    if actor in ACTORS:
        return teller.text(ACTORS[actor])
    return teller.text(N_("officer {n}"), n=actor)


def did(one: Decision, teller: Teller) -> str:
    """What they did."""
    return teller.text(DECIDED[one.action]) if one.action in DECIDED else one.action


def reason(one: Decision) -> str:
    """Why, where a reason was given: alone, or against a rule."""
    words = (one.detail.get(name) for name in ("solo_reason", "reason", "why"))
    return " · ".join(str(each) for each in words if each)
