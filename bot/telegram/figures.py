"""How the figures of an alert are said in a chat: from the audience to the answers, as HTML."""

from html import escape

from bot.content import responses
from bot.content.figures import RARE, Teller, answered
from bot.domain.shown import Row, Shown
from bot.domain.statistics import ANSWERS
from bot.domain.wording import N_


def lines(seen: Shown, teller: Teller) -> list[str]:
    """Telegram's HTML: from the audience to the answers, then how long it took."""
    report, total = seen.report, seen.total
    lines = [
        f"<b>{escape(teller.head(report))}</b>",
        escape(f"{teller.state(report)} · {teller.clock(report.started_at or report.created_at)}"),
        "",
        named("audience", total, teller),
    ]
    if not seen.few:
        lines += [
            escape(f"{teller.called('accepted')} {teller.of_whole('accepted', seen)}"),
            escape(_with_reasons(seen, teller)),
            *(named(name, total, teller) for name in RARE if total[name]),
            "",
            escape(f"{teller.called('answered')} {_answered(seen, teller)}"),
            escape(" · ".join(answered(seen, teller))),
            *map(escape, responses.reminded(seen, teller)),
            *_fallback(seen, teller),
            *map(escape, responses.told(seen, teller)),
            "",
            *map(escape, responses.coverage(report, teller)),
            *map(escape, teller.delays(report, seen)),
            *map(escape, responses.halts(report, teller)),
        ]
    return [*lines, "", *(f"<i>{escape(one)}</i>" for one in teller.cautions(seen))]


def named(name: str, row: Row, teller: Teller) -> str:
    return escape(f"{teller.called(name)} {teller.count(row[name])}")


def _with_reasons(seen: Shown, teller: Teller) -> str:
    said = f"{teller.called('unreachable')} {teller.count(seen.total['unreachable'])}"
    return f"{said} ({why})" if (why := teller.why(seen)) else said


def _answered(seen: Shown, teller: Teller) -> str:
    """Of those whom it may have reached: the others had nothing to answer."""
    accepted, uncertain = seen.total["accepted"], seen.total["uncertain"]
    reached = None if accepted is None or uncertain is None else accepted + uncertain
    share = teller.share(seen.total["answered"], reached)
    count = teller.count(seen.total["answered"])
    return f"{count} ({share})" if share else count


def _fallback(seen: Shown, teller: Teller) -> list[str]:
    if seen.fallback == 0:
        return []
    said = teller.text(N_("In a language that is not theirs: {n}"), n=teller.count(seen.fallback))
    return [escape(said)]


def row(name: str, row: Row, teller: Teller) -> str:
    """Accepted of how many, then what they answered."""
    if row["audience"] is None:
        return f"{name}: {teller.count(None)}"
    said = teller.text(
        N_("{name}: {accepted} of {audience}"),
        name=name,
        accepted=teller.count(row["accepted"]),
        audience=teller.count(row["audience"]),
    )
    told = [f"{teller.called(one)} {teller.count(row[one])}" for one in ANSWERS if row[one] != 0]
    return f"{said} · {' · '.join(told)}" if told else said
