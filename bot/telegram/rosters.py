"""An officer sends a file of people: it is read, shown, and kept or discarded; then the links."""

import asyncio
import hmac
import secrets
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator

from bot.actions import claims, posts, rosters
from bot.actions.claims import WHY
from bot.actions.jobs import Done, Job
from bot.actions.rosters import NOBODY, Staged
from bot.content.rosters import write_csv
from bot.content.sheets import MOST_SLIPS, claim_slips
from bot.domain.message import Button, Media, MediaKind, Payload
from bot.domain.post import Officer, Post, Power
from bot.domain.roster import KNOWN, TWICE, Fault, Person
from bot.domain.wording import N_
from bot.store.database import Connection
from bot.telegram.downloads import LIMIT
from bot.telegram.entries import NOT_YOURS
from bot.telegram.front import Front, Stale, number
from bot.telegram.incoming import Incoming
from bot.telegram.turn import Reply, Say, Turn
from bot.telegram.worker import Tools

ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods", ".numbers", ".zip")
SHOWN = 10  # faults in a message; a column passed over is shown by its name, as many of them
LONGEST_NAME = 60  # characters of a file's name
MOST_SHEETS = 10  # PDFs for one file
TOO_LARGE = N_("The file is larger than 20 MB; send a smaller one.")
READING = N_("I am reading {name}. Nothing is kept before you say so, and nobody is written to.")
MAKING = N_("The links are being made; they come as files in a moment.")
DROPPED = N_("Discarded: nothing of the file was kept.")
FAULT = N_("Row {row}, column {column}, “{value}”: {reason}")
EMPTY_FAULT = N_("Row {row}, column {column}: {reason}")
ROW_FAULT = N_("Row {row}: {reason}")
TWICE_FAULT = N_("Row {row}, as row {value}: {reason}")
MORE_SHEETS = N_(
    "The sheets are those of the first {n} people. All links are in the CSV; `enlace national "
    "import --sheet` prints all."
)
Given = list[tuple[Person, str]]


def install(front: Front) -> None:
    """Add these routes."""
    front.document(received)
    front.button("roster")(pressed)
    front.job("roster")(read)
    front.job("roster_keep")(keep)


async def received(turn: Turn, one: Incoming) -> list[Reply] | None:
    """A file from an officer. Those of other people, and of other kinds, are not ours."""
    officer = turn.officer
    if officer is None or not one.name.lower().endswith(ENDINGS):
        return None
    if not officer.may(Power.REGISTER, officer.post):
        return [Say(turn.text(NOT_YOURS))]
    if one.size > LIMIT:
        return [Say(turn.text(TOO_LARGE))]
    name = "".join(c for c in one.name if c.isprintable())[-LONGEST_NAME:]
    await turn.later("roster", {"file": one.file_id, "name": name} | _who(officer))
    return [Say(turn.text(READING, name=name))]


async def pressed(turn: Turn, parts: list[str]) -> list[Reply]:
    """roster:keep:ID, roster:good:ID, roster:drop:ID"""
    if turn.officer is None or len(parts) != 2 or parts[0] not in ("keep", "good", "drop"):
        raise Stale
    found, actor = number(parts[1]), str(turn.officer.id)
    if parts[0] == "drop":
        await rosters.drop(turn.conn, found, actor=actor, now=turn.now)
        return [Say(turn.text(DROPPED))]
    await rosters.hold(turn.conn, found, actor=actor, only_good=parts[0] == "good")
    secret = secrets.token_urlsafe(32)
    told = {"import": found, "secret": secret} | _who(turn.officer)
    await turn.later("roster_keep", told, key=str(found))
    return [Say(turn.text(MAKING))]


async def read(job: Job, tools: Tools) -> Done:
    """Read the file, and show what it would come to."""
    told = job.payload
    path = await tools.download(told["file"])
    staged = await rosters.stage(
        tools.database, tools.catalogue, path, told["name"],
        post=told["post"], actor=told["officer"], now=tools.now,
    )  # fmt: skip

    async def drop(conn: Connection) -> None:
        if not staged.people:
            await rosters.drop(conn, staged.id, actor=told["officer"], now=tools.now)

    shown = preview(tools, told["name"], staged)
    return Done(say=(shown,), apply=drop, result={"import": staged.id})


async def keep(job: Job, tools: Tools) -> Done:
    """Make the links, and the files that carry them. The links hold once the job is committed."""
    told = job.payload
    code = _codes(told["secret"])
    given = await rosters.give_links(tools.database, told["import"], code)
    async with tools.database.read() as conn:
        home, join = await posts.the_post(conn, told["post"]), await claims.join(conn)
    files = [Payload(text="", media=one) async for one in _files(tools, given, home, join)]

    async def settle(conn: Connection) -> None:
        await rosters.settle(conn, told["import"], actor=told["officer"], now=tools.now)

    said = tools.plural("{n} person has a link.", "{n} people have a link.", len(given))
    lines = [said, tools.text(WHY)]
    if len(given) > MOST_SHEETS * MOST_SLIPS:
        lines.append(tools.text(MORE_SHEETS, n=MOST_SHEETS * MOST_SLIPS))
    return Done(say=(Payload(text="\n".join(lines)), *files), apply=settle)


def preview(tools: Tools, name: str, staged: Staged) -> Payload:
    """What a file would come to: people, faults, what was passed over; and what may be done."""
    lines = [
        tools.text("<b>{name}</b>", name=name),
        _people(tools, staged.people),
        *_faults(tools, staged),
    ]
    if staged.passed_over:
        known = ", ".join(one[:LONGEST_NAME] for one in staged.passed_over[:SHOWN])
        lines.append(tools.text("Columns that I pass over: {names}.", names=known))
    return Payload(text="\n".join(lines), buttons=_buttons(tools, staged))


def _people(tools: Tools, n: int) -> str:
    if not n:
        return tools.text(NOBODY)
    return tools.plural("{n} person can be kept.", "{n} people can be kept.", n)


def _who(officer: Officer) -> dict[str, str]:
    return {"officer": str(officer.id), "post": officer.post}


def _faults(tools: Tools, staged: Staged) -> list[str]:
    if not staged.faults:
        return [tools.text("Nothing is wrong with it.")]
    lines = [tools.plural("{n} row is at fault:", "{n} rows are at fault:", staged.rows_at_fault)]
    lines += ["• " + _fault(tools, one) for one in staged.faults[:SHOWN]]
    more = len(staged.faults) - SHOWN
    if more > 0:
        lines.append(tools.plural("… and {n} more.", "… and {n} more.", more))
    again = sum(one.reason in (TWICE, KNOWN) for one in staged.faults)
    if again:
        lines.append(tools.text("Of these, people who stand there already: {n}.", n=again))
    return lines


def _fault(tools: Tools, one: Fault) -> str:
    form = FAULT if one.value else EMPTY_FAULT
    if not one.column:
        form = TWICE_FAULT if one.value else ROW_FAULT
    reason = tools.catalogue.locales.plain(tools.language, one.reason)
    told = {"row": one.row, "column": one.column[:LONGEST_NAME], "value": one.value}
    return tools.text(form, reason=reason, **told)


def _buttons(tools: Tools, staged: Staged) -> tuple[tuple[Button, ...], ...]:
    if not staged.people:
        return ()
    keep_it = Button(tools.text("Keep all"), f"roster:keep:{staged.id}")
    if staged.faults:
        keep_it = Button(tools.text("Keep the good rows"), f"roster:good:{staged.id}")
    return ((keep_it,), (Button(tools.text("Discard"), f"roster:drop:{staged.id}"),))


def _codes(secret: str) -> rosters.Code:
    """The same code for the same claim, however often the job is begun."""

    def code(claim: int) -> str:
        made = hmac.digest(secret.encode(), str(claim).encode(), "sha256")
        return urlsafe_b64encode(made[:12]).decode()

    return code


async def _files(tools: Tools, given: Given, home: Post, join: str) -> AsyncIterator[Media]:
    """A CSV of all links, and sheets of slips to print."""
    rows = [[person.name, person.telephone, f"{join}{code}"] for person, code in given]
    head = [tools.text("name"), tools.text("telephone"), tools.text("link")]
    yield await _kept(tools, write_csv([head, *rows]).encode(), "enlaces.csv")
    for start in range(0, min(len(given), MOST_SHEETS * MOST_SLIPS), MOST_SLIPS):
        pdf = await asyncio.to_thread(
            claim_slips, given[start : start + MOST_SLIPS], post=home, join=join,
            lapses=tools.now + rosters.LINK_LASTS, locales=tools.catalogue.locales,
        )  # fmt: skip
        yield await _kept(tools, pdf, f"enlaces-{start // MOST_SLIPS + 1}.pdf")


async def _kept(tools: Tools, content: bytes, name: str) -> Media:
    return await asyncio.to_thread(tools.files.keep, content, kind=MediaKind.DOCUMENT, name=name)
