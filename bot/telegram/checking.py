"""/check: any pasted text looked at by the rules, its elements marked, the worst to mend first."""

import asyncio
from html import escape

from bot.actions import pasting, posts
from bot.content.checking import scored
from bot.domain.checker import check, fixed, worst
from bot.domain.checker_elements import KNOWN
from bot.domain.elements import FIVE, Element, elements
from bot.domain.finding import Finding, Severity, Text
from bot.domain.language import LANGUAGES
from bot.domain.message import utf16_length
from bot.domain.wording import N_
from bot.telegram.front import UNKNOWN, Front, Stale, number
from bot.telegram.turn import Reply, Rows, Say, Toast, Turn

LONGEST = 4096  # UTF-16 units of a message
ROOM = 3500  # of them for a list of findings
QUOTED, LABEL = 60, 40  # characters of quoted words, and of a button
NAMES = {
    Element.SOURCE: N_("Who says it"),
    Element.HAZARD: N_("What threatens"),
    Element.IMPACT: N_("What it does"),
    Element.PLACE: N_("Where"),
    Element.ACTION: N_("What to do"),
    Element.TIME: N_("When"),
    Element.HELP: N_("Where to get help"),
}
RULES = {  # an element may be there, and not be right
    Element.SOURCE: "C01",
    Element.PLACE: "C03",
    Element.ACTION: "C04",
    Element.TIME: "C05",
    Element.HELP: "C07",
}
WEIGHTS = {
    Severity.BLOCK: N_("stops a real alert"),
    Severity.CONFIRM: N_("the approver must say why"),
    Severity.WARN: N_("warning"),
    Severity.INFO: N_("for information"),
}
ASK = N_("Paste the text of a warning here, and I tell you what to mend first.")


def install(front: Front) -> None:
    """Add these routes."""
    front.command("check")(command)
    front.button("check")(pressed)
    front.text(typed)


async def command(turn: Turn, argument: str) -> list[Reply]:
    """/check TEXT, or /check and then the text."""
    if not await pasting.allowed(turn.conn, turn.officer):
        return [Say(turn.text(UNKNOWN))]
    if argument:
        return await _look(turn, argument)
    return await again(turn, [])


async def typed(turn: Turn, text: str) -> list[Reply] | None:
    """The text that was asked for."""
    if not await pasting.waits(turn.conn, turn.chat_id):
        return None
    return await _look(turn, text)


async def pressed(turn: Turn, parts: list[str]) -> list[Reply]:
    """A button under the findings: check:STEP:…"""
    step = STEPS.get(parts[0])
    if step is None or not await pasting.allowed(turn.conn, turn.officer):
        raise Stale
    return await step(turn, parts[1:])


async def again(turn: Turn, _parts: list[str]) -> list[Reply]:
    """Another text."""
    await pasting.wait(turn.conn, turn.chat_id, language=turn.language)
    return [Say(turn.text(ASK), [[(turn.text("Cancel"), "check:done")]])]


async def fix(turn: Turn, parts: list[str]) -> list[Reply]:
    """The text with the Nth replacement put in: check:fix:N:VERSION."""
    pasted, version = await _kept(turn)
    if len(parts) != 2 or number(parts[1]) != version:
        raise Stale
    found = worst(check(await _text(turn, pasted)))
    n = number(parts[0])
    if not 0 < n <= len(found) or found[n - 1].replacement is None:
        raise Stale
    mended = fixed(pasted, found[n - 1])
    if utf16_length(mended) > LONGEST:
        return [Toast(turn.text("The text would be too long for a message."), alert=True)]
    return [Say(escape(mended, quote=False)), *await _look(turn, mended, version + 1)]


def _more(turn: Turn, n: int) -> str:
    return turn.plural("… and {n} more.", "… and {n} more.", n)


async def everything(turn: Turn, _parts: list[str]) -> list[Reply]:
    """All findings, not only the three worst."""
    pasted, _ = await _kept(turn)
    text = await _text(turn, pasted)
    lines: list[str] = []
    found = check(text)
    for one in found:
        line = _line(turn, text, one)
        if utf16_length("\n".join([*lines, line])) > ROOM:
            lines.append(_more(turn, len(found) - len(lines)))
            break
        lines.append(line)
    return [Say("\n\n".join(lines) or turn.text("Nothing to mend."))]


async def done(turn: Turn, _parts: list[str]) -> list[Reply]:
    """The text is kept no longer."""
    await pasting.close(turn.conn, turn.chat_id, language=turn.language)
    return [Say(turn.text("Done. The text is not kept here any more."))]


STEPS = {"fix": fix, "all": everything, "again": again, "done": done}


async def _kept(turn: Turn) -> tuple[str, int]:
    found = await pasting.kept(turn.conn, turn.chat_id)
    if found is None:
        raise Stale
    return found


async def _text(turn: Turn, pasted: str) -> Text:
    """With its readability, counted on a thread: the first one takes half a second."""
    code = turn.officer.post if turn.officer else turn.national.post if turn.national else None
    post = await posts.the_post(turn.conn, code) if code else None
    text = pasting.as_text(pasted, spoken=turn.language, post=post, now=turn.now)
    return await asyncio.to_thread(scored, text)


async def _look(turn: Turn, pasted: str, version: int = 0) -> list[Reply]:
    text = await _text(turn, pasted)
    found = check(text)
    await pasting.keep(turn.conn, turn.chat_id, pasted, language=turn.language, version=version)
    first = worst(found)
    head, to_mend = turn.text("The text, looked at"), turn.text("To mend first:")
    parts = [
        f"<b>{head}</b> · {LANGUAGES[text.language].endonym}",
        "\n".join(_elements(turn, text, found)),
        _readability(turn, text),
    ]
    if first:
        parts.append(f"<b>{to_mend}</b>")
        parts += [f"{n}. {_line(turn, text, one)}" for n, one in enumerate(first, 1)]
    else:
        parts.append(turn.text("Nothing to mend."))
    return [Say("\n\n".join(parts), _buttons(turn, first, len(found), version))]


def _elements(turn: Turn, text: Text, found: list[Finding]) -> list[str]:
    """The five, and help: there ✔, there but not right ⚠, missing ✘."""
    broken = {one.rule for one in found if one.severity is Severity.BLOCK}
    known = text.language in KNOWN
    lines = []
    for element, span in elements(text).items():
        if element not in (*FIVE, Element.HELP):
            continue
        if span is None:
            unsure = not known and element in (Element.HAZARD, Element.ACTION, Element.TIME)
            lines.append(f"{'?' if unsure else '✘'} {turn.text(NAMES[element])}")
            continue
        mark = "⚠" if RULES.get(element) in broken else "✔"
        lines.append(f"{mark} {turn.text(NAMES[element])}: {_quoted(text.words(span))}")
    return lines


def _readability(turn: Turn, text: Text) -> str:
    if text.score is None:
        return turn.text("Readability: fewer than 30 words, or a language without a scale.")
    return turn.text(
        "Readability: {value}, {band} ({scale}; aim at {target} or more). It only puts texts in "
        "order.",
        value=round(text.score.value),
        band=turn.text(text.score.band),
        scale=text.score.scale.name,
        target=text.score.scale.target,
    )


def _line(turn: Turn, text: Text, one: Finding) -> str:
    whole = one.end - one.start >= (text.end - text.start) > QUOTED
    words = "" if whole or one.start == one.end else _quoted(text.words((one.start, one.end)))
    head = f"<b>{one.rule}</b> ({turn.text(WEIGHTS[one.severity])})"
    reason, remedy = turn.text(one.reason), turn.text(one.remedy)
    return f"{head} {words}\n{reason} <i>{remedy}</i>".replace(") \n", ")\n")


def _quoted(words: str) -> str:
    flat = " ".join(words.split())
    short = flat if len(flat) <= QUOTED else flat[: QUOTED - 1] + "…"
    return f"“{escape(short, quote=False)}”"


def _buttons(turn: Turn, first: list[Finding], total: int, version: int) -> Rows:
    rows: Rows = [
        [(f"✏️ {n}. {_label(turn, one)}", f"check:fix:{n}:{version}")]
        for n, one in enumerate(first, 1)
        if one.replacement is not None
    ]
    if total > len(first):
        rows.append([(turn.plural("{n} finding", "All {n} findings", total), "check:all")])
    rows.append([(turn.text("Another text"), "check:again"), (turn.text("Done"), "check:done")])
    return rows


def _label(turn: Turn, one: Finding) -> str:
    words = " ".join((one.replacement or "").split())
    if not words:
        return turn.text("take it out")
    return words if len(words) <= LABEL else words[: LABEL - 1] + "…"
