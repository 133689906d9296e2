"""Pictures and voices of an alert: made while its officer waits, looked at, and passed on."""

import asyncio
from dataclasses import replace
from html import escape

from bot.actions import alerts, forms
from bot.actions.forms import Made, Plan, Seen
from bot.actions.jobs import Done, Job
from bot.domain.alert import AlertState
from bot.domain.language import LANGUAGES
from bot.domain.message import Button, Payload
from bot.domain.national import Form
from bot.domain.post import Officer
from bot.domain.sms import Sms
from bot.errors import RuleError
from bot.store.database import Connection
from bot.telegram.front import UNKNOWN, Front, Stale, number
from bot.telegram.previews import whose
from bot.telegram.turn import Reply, Rows, Say, Turn
from bot.telegram.worker import Tools

MOST_SHOWN = 8  # at once: the rest comes by a button
SUBMIT, SHOW, SHARE = "forms.submit", "forms.show", "forms.share"


def install(front: Front) -> None:
    """Add these routes."""
    front.command("share")(command)
    front.button("forms")(pressed)
    front.job(SUBMIT)(submitted)
    front.job(SHOW)(shown)
    front.job(SHARE)(shared)


async def command(turn: Turn, _argument: str) -> list[Reply]:
    """/share: the newest alert of the officer's post, to be passed on."""
    if turn.officer is None:
        return [Say(turn.text(UNKNOWN))]
    alert = await alerts.latest(turn.conn, turn.officer.post)
    if alert is None:
        return [Say(turn.text("Nothing was sent yet."))]
    return [_which(turn, alert.id)]


async def wait(turn: Turn, officer: Officer, alert_id: int, *, send: bool) -> list[Reply] | None:
    """Have them made and the alert submitted then; None where nobody likes more than text."""
    await alerts.show(turn.conn, alert_id, officer=str(officer.id))
    plan = await forms.plan(turn.conn, alert_id)
    if not plan.kinds:
        return None
    payload = {"alert": alert_id, "officer": officer.id, "send": send}
    await turn.later(SUBMIT, payload)
    return [Say(turn.text("Pictures and voices are being made; this takes a moment."))]


async def submitted(job: Job, tools: Tools) -> Done:
    """Make them, then submit; a drill that was to go at once goes at once."""
    officer, send = str(job.payload["officer"]), bool(job.payload["send"])
    async with tools.database.read() as conn:
        plan = await forms.plan(conn, job.payload["alert"])
        waiting = await alerts.approvers(conn, plan.alert)
    made = await asyncio.to_thread(forms.make, tools.catalogue, tools.files, plan)

    async def apply(conn: Connection) -> None:
        alert = await forms.submit(
            conn, tools.catalogue, plan, made, officer=officer, now=tools.now
        )
        if send:
            await alerts.approve(conn, alert.id, officer=officer, now=tools.now)
        else:
            await alerts.ask_approvers(conn, tools.catalogue, alert, now=tools.now)

    return Done(say=(_told(tools, plan, made, send=send, asked=len(waiting)),), apply=apply)


def _told(tools: Tools, plan: Plan, made: Made, *, send: bool, asked: int) -> Payload:
    alert = plan.alert
    if send:
        text = tools.text("Drill {id} is on its way.", id=alert.id)
    elif asked:
        text = tools.text("Alert {id} waits for a second officer; they were told.", id=alert.id)
    else:
        text = tools.text(
            "Alert {id} waits for a second officer, and your post has no other who may "
            "approve. Ask your admin to invite one.",
            id=alert.id,
        )
    lines = [text, *(_refused(tools, reason) for reason in made.lacking)]
    return Payload(text="\n".join(lines), buttons=_next(tools, alert.id, send=send))


def _refused(tools: Tools, reason: RuleError) -> str:
    return f"⚠️ {tools.text(reason.message, **reason.values)}"


def _next(tools: Tools, alert_id: int, *, send: bool) -> tuple[tuple[Button, ...], ...]:
    show = Button(tools.text("See pictures, hear voices"), f"forms:show:{alert_id}")
    if not send:
        return ((show,),)
    figures = Button(tools.text("Figures"), f"stats:{alert_id}")
    share = Button(tools.text("Copy for WhatsApp"), f"forms:share:{alert_id}")
    return (figures,), (show,), (share,)


async def pressed(turn: Turn, parts: list[str]) -> list[Reply]:
    """forms:show:ALERT, forms:show:ALERT:AFTER, forms:share:ALERT, forms:share:ALERT:LANGUAGE"""
    if turn.officer is None or len(parts) not in (2, 3):
        raise Stale
    alert_id, officer = number(parts[1]), str(turn.officer.id)
    await alerts.show(turn.conn, alert_id, officer=officer)
    if parts[0] == "show":
        after = number(parts[2]) if len(parts) == 3 else 0
        await turn.later(SHOW, {"alert": alert_id, "officer": officer, "after": after})
        return [Say(turn.text("They come in a moment."))]
    if parts[0] != "share":
        raise Stale
    if len(parts) == 2:
        return [_which(turn, alert_id)]
    if parts[2] not in turn.catalogue.library.languages:
        raise Stale
    await turn.later(SHARE, {"alert": alert_id, "officer": officer, "language": parts[2]})
    return [Say(turn.text("Text, picture and voice come in a moment: copy or forward them."))]


def _which(turn: Turn, alert_id: int) -> Say:
    cells = [
        (LANGUAGES[code].endonym, f"forms:share:{alert_id}:{code}")
        for code in turn.catalogue.library.languages
    ]
    rows: Rows = [cells[at : at + 2] for at in range(0, len(cells), 2)]
    return Say(turn.text("In which language?"), rows)


async def shown(job: Job, tools: Tools) -> Done:
    """What was frozen, as it will arrive; of a draft what would be made of it now."""
    alert_id, after = job.payload["alert"], job.payload.get("after", 0)
    async with tools.database.read() as conn:
        plan, liking = await forms.planned(conn, alert_id, officer=job.payload["officer"])
        frozen = await forms.frozen(conn, plan.alert)
    draft = plan.alert.state is AlertState.DRAFT
    kinds = sorted(plan.kinds if draft else frozen, key=lambda kind: -liking.get(kind, 0))
    page = tuple(kinds[after : after + MOST_SHOWN])
    made = Made(media={kind: frozen[kind] for kind in page if not draft})
    if draft:
        some = replace(plan, kinds=page)
        made = await asyncio.to_thread(forms.make, tools.catalogue, tools.files, some)
    told = [_with_head(tools, one) for one in forms.seen(made.media, liking)]
    told += [Payload(text=_refused(tools, one)) for one in made.lacking]
    if not told:
        told = [Payload(text=tools.text("There are none: text only."))]
    return Done(say=(*told, *_rest(tools, alert_id, after, len(kinds))))


def _with_head(tools: Tools, one: Seen) -> Payload:
    head = whose(tools, one.language, one.groups, one.people)
    return Payload(text=f"<i>{head}</i>", media=one.media)


def _rest(tools: Tools, alert_id: int, after: int, total: int) -> tuple[Payload, ...]:
    """That there are more, with the button for them."""
    after += MOST_SHOWN
    more = total - after
    if more <= 0:
        return ()
    text = tools.plural("{n} more picture or voice", "{n} more pictures and voices", more)
    data = f"forms:show:{alert_id}:{after}"
    return (Payload(text=text, buttons=((Button(tools.text("Show them"), data),),)),)


async def shared(job: Job, tools: Tools) -> Done:
    """Text, picture and voice for an officer to post where people are. Counted as shared only."""
    officer = str(job.payload["officer"])
    async with tools.database.read() as conn:
        plan = await forms.plan_sharing(
            conn, tools.catalogue, job.payload["alert"], job.payload["language"],
            officer=officer, now=tools.now,
        )  # fmt: skip
    made = await asyncio.to_thread(forms.make, tools.catalogue, tools.files, plan)
    words = forms.passed_on(tools.catalogue, plan)

    async def apply(conn: Connection) -> None:
        given = [Form.TEXT, *(form for _, _, form in made.media)]
        await forms.count_shared(conn, plan, given, words, officer=officer, now=tools.now)

    lacking = tuple(Payload(text=_refused(tools, one)) for one in made.lacking)
    media = tuple(Payload(text="", media=one) for one in made.media.values())
    told = Payload(text=escape(words, quote=False))
    brief = _sms(tools, forms.as_sms(tools.catalogue, plan))
    return Done(say=(told, *brief, *media, *lacking), apply=apply)


def _sms(tools: Tools, brief: Sms | None) -> tuple[Payload, ...]:
    """The short form to be copied into SMS, with what it costs."""
    if brief is None:
        return ()
    head = tools.text("As an SMS (parts: {parts}):", parts=brief.parts)
    return (Payload(text=f"{head}\n<code>{escape(brief.text, quote=False)}</code>"),)
