"""/mydata: all that is kept of a person, in plain words and as a file."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from html import escape

from bot.actions import mydata, posts
from bot.content.formats import date_in_words
from bot.domain.hazard import Hazard
from bot.domain.language import LANGUAGES
from bot.domain.mydata import COPIED, SEEN, Answered, Look, MyData, Received
from bot.domain.national import Layer
from bot.domain.post import OPERATOR, Post, Role
from bot.domain.profile import Field
from bot.domain.wording import N_
from bot.telegram import fields
from bot.telegram.drafting import HAZARDS
from bot.telegram.front import Front, Stale
from bot.telegram.team import ROLES
from bot.telegram.turn import Document, Reply, Say, Turn

SHOWN = 6  # of each list; the file has them all
NOBODY = N_(
    "Nothing is kept of you here but this conversation, until it is answered, and its language."
)
OFFICER = N_("You are an officer of {post} since {day}. An admin of the post can end that.")
STATES = {
    "queued": N_("not sent yet"),
    "leased": N_("being sent"),
    "accepted": N_("sent"),
    "uncertain": N_("perhaps sent"),
}
YES = N_("{layer}: yes, on {day} (asked in {language}, wording {version})")
NO = N_("{layer}: no, on {day} (asked in {language}, wording {version})")
ON, PAUSED = N_("Alerts are on."), N_("Alerts are paused.")
NOT_SENT = N_("not sent")
ANSWERS = {
    "safe": N_("I am safe"),
    "danger": N_("I am in danger"),
    "help": N_("I need help"),
    "away": N_("I am not in the area"),
    "talk": N_("I want to talk to a person"),
}
LOOKS = {
    SEEN: N_("{day}: your record was looked at ({who})"),
    COPIED: N_("{day}: a copy of the register, with you in it, was taken ({who})"),
}
PHASES = {
    "awareness": N_("before the season"),
    "warning": N_("warning"),
    "emergency": N_("emergency"),
    "recovery": N_("afterwards"),
}


def install(front: Front) -> None:
    """Add these routes."""
    front.command("mydata")(command)
    front.button("mydata")(pressed)


async def command(turn: Turn, _argument: str) -> list[Reply]:
    """/mydata"""
    officer = await _officer(turn)
    if turn.national is None:
        return [Say("\n".join([turn.text(NOBODY), *officer]))]
    data = await mydata.gather(turn.conn, turn.national)
    lines = [*await _told(turn, data), *officer]
    rows = [
        [(turn.text("The same as a file"), "mydata:file")],
        [(turn.text("Change my data"), "profile:list")],
    ]
    return [Say("\n".join(lines), rows)]


async def pressed(turn: Turn, parts: list[str]) -> list[Reply]:
    """The file was asked for."""
    if turn.national is None or parts != ["file"]:
        raise Stale
    data = await mydata.gather(turn.conn, turn.national)
    words = turn.text("All that is kept of you. Delete it from this chat if others may look.")
    return [Document.inline("mydata.json", mydata.as_json(data), words)]


async def _officer(turn: Turn) -> list[str]:
    if turn.officer is None:
        return []
    post = await posts.the_post(turn.conn, turn.officer.post)
    return [turn.text(OFFICER, post=post.name, day=_day(turn, turn.officer.since))]


async def _told(turn: Turn, data: MyData) -> list[str]:
    known = {post.code: post for post in await posts.known(turn.conn)}
    values = [
        f"{turn.text(asked.label)}: "
        + escape(fields.value(turn, data.record, field, known), quote=False)
        for field, asked in fields.FIELDS.items()
        if field is not Field.CONSENTS
    ]
    return [
        turn.text("<b>All that is kept of you</b>"),
        turn.text("Telegram account: {id}", id=str(turn.chat_id)),
        turn.text("Joined: {day}", day=_day(turn, data.registered_at)),
        turn.text("Last confirmed: {day}", day=_day(turn, data.record.national.confirmed_at)),
        turn.text(ON if data.record.national.active else PAUSED),
        *values,
        *_written_down(turn, data),
        *_list(turn, N_("What you agreed to"), _consents(turn, data)),
        *_list(turn, N_("Alerts meant for you"), [_alert(turn, one) for one in data.received]),
        *_list(turn, N_("Your answers"), [_answer(turn, one) for one in data.answered]),
        *_list(turn, N_("Who looked"), [_look(turn, one, known) for one in data.looks]),
    ]


def _written_down(turn: Turn, data: MyData) -> Iterable[str]:
    if data.claimed_at is not None:
        day = _day(turn, data.claimed_at)
        yield turn.text("An officer had written you down; you took that place on {day}.", day=day)
    if data.exercises:
        codes = ", ".join(data.exercises)
        yield turn.text("Exercises you joined: {codes}", codes=codes)


def _list(turn: Turn, title: str, lines: Sequence[str]) -> list[str]:
    head = ["", f"<b>{turn.text(title)}</b>"]
    if not lines:
        return [*head, turn.text("nothing")]
    more = len(lines) - SHOWN
    rest = [turn.plural("and {n} more, in the file", "and {n} more, in the file", more)]
    return [*head, *lines[:SHOWN], *(rest if more > 0 else [])]


def _consents(turn: Turn, data: MyData) -> list[str]:
    return [_consent(turn, *given) for given in reversed(data.consents)]


def _consent(
    turn: Turn, layer: Layer, given: bool, version: int, language: str, at: datetime
) -> str:
    return turn.text(
        YES if given else NO,
        layer=turn.text(fields.LAYERS[layer]),
        day=_day(turn, at),
        language=LANGUAGES[language].endonym if language in LANGUAGES else language,
        version=version,
    )


def _alert(turn: Turn, one: Received) -> str:
    what = [turn.text(HAZARDS[Hazard(one.hazard)]), turn.text(PHASES[one.phase])]
    if one.drill:
        what.append(turn.text("drill"))
    state = turn.text(STATES.get(one.state, NOT_SENT))
    return f"{one.alert}. {', '.join(what)}: {state}{_on(turn, one.at)}"


def _answer(turn: Turn, one: Answered) -> str:
    return f"{one.alert}. {turn.text(ANSWERS[one.answer])}{_on(turn, one.at)}"


def _look(turn: Turn, one: Look, known: Mapping[str, Post]) -> str:
    return turn.text(LOOKS[one.action], day=_day(turn, one.at), who=_who(turn, one, known))


def _who(turn: Turn, one: Look, known: Mapping[str, Post]) -> str:
    """As whom they looked; the name of an officer is kept nowhere."""
    if one.role == OPERATOR:
        return turn.text("the operator of the machine")
    roles = [turn.text(ROLES[role]) for role in Role if role in one.role.split()]
    post = [known[one.post].name] if one.post in known else []
    return ", ".join([*(roles or [turn.text("an officer")]), *post])


def _on(turn: Turn, at: datetime | None) -> str:
    return f", {_day(turn, at)}" if at else ""


def _day(turn: Turn, at: datetime) -> str:
    return date_in_words(at.date(), turn.language)
