"""An approver lets an alert go: a real one by typing how many people it reaches.

Where it goes against a rule, they write why.
"""

from bot.actions import (
    alerts,
    asking,
    justifying,
    previews,
    scheduling,
    sending,
    statistics,
)
from bot.content.formats import instant
from bot.domain.alert import Alert
from bot.domain.post import Officer
from bot.domain.wording import N_
from bot.telegram.areas_said import area_of_alert
from bot.telegram.front import Front, Stale, number
from bot.telegram.turn import Reply, Rows, Say, Turn

LONGEST_REASON = 500  # characters
NUMBER, REASON = "confirming", "approving"  # dialogues
ASLEEP = N_("🌙 It can wait, and people sleep: it goes out on {at}.")
KEEP = N_("Do not send it")


def install(front: Front) -> None:
    """Add these routes; the buttons are those of `alerts`."""
    front.text(counted)
    front.text(reasoned)


async def approve(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """Let it go; or ask first what has to be known."""
    alert, version = await _chosen(turn, officer, parts)
    if await alerts.is_repeated(turn.conn, alert, now=turn.now):
        return _repeated(turn, alert, version)
    return await _confirmed(turn, officer, alert, version, anew=False)


async def again(turn: Turn, officer: Officer, parts: list[str]) -> list[Reply]:
    """Also where the same was sent just now."""
    alert, version = await _chosen(turn, officer, parts)
    return await _confirmed(turn, officer, alert, version, anew=True)


def _repeated(turn: Turn, alert: Alert, version: int) -> list[Reply]:
    text = turn.text(
        "The same was sent less than 10 minutes ago, to the same people. Is it to go out again?"
    )
    rows: Rows = [
        [(turn.text("Send it once more"), f"alert:again:{alert.id}:{version}")],
        [(turn.text(KEEP), "alert:keep")],
    ]
    return [Say(text, rows)]


async def _confirmed(
    turn: Turn, officer: Officer, alert: Alert, version: int, *, anew: bool
) -> list[Reply]:
    if alert.drill:
        return await _let_go(turn, officer, alert.id, version)
    await justifying.may_approve(turn.conn, alert, str(officer.id), turn.now, version)
    return await _ask_number(turn, alert, version, await _people(turn, alert), anew=anew)


async def counted(turn: Turn, text: str) -> list[Reply] | None:
    """How many people it reaches: no tap that slips sends a real alert."""
    asked = await asking.asked(turn.conn, turn.chat_id, NUMBER)
    if asked is None or turn.officer is None:
        return None
    alert = await alerts.show(turn.conn, asked["alert"], officer=str(turn.officer.id))
    anew = bool(asked.get("anew"))
    people = await _people(turn, alert)  # again: somebody may have joined since
    if _digits(text) != str(asked["people"]) or people != asked["people"]:
        return await _ask_number(turn, alert, asked["version"], people, anew=anew)
    # So is this: another officer may have let the same go since.
    if not anew and await alerts.is_repeated(turn.conn, alert, now=turn.now):
        await asking.close(turn.conn, turn.chat_id, language=turn.language)
        return _repeated(turn, alert, asked["version"])
    rules = await justifying.unjustified(turn.conn, alert)
    if not rules:
        await asking.close(turn.conn, turn.chat_id, language=turn.language)
        return await _let_go(turn, turn.officer, alert.id, asked["version"])
    return await _ask_reason(turn, alert, asked["version"], rules)


async def reasoned(turn: Turn, text: str) -> list[Reply] | None:
    """The reason that was asked for."""
    asked = await asking.asked(turn.conn, turn.chat_id, REASON)
    if asked is None or turn.officer is None:
        return None
    await asking.close(turn.conn, turn.chat_id, language=turn.language)
    reason = text[:LONGEST_REASON]
    return await _let_go(turn, turn.officer, asked["alert"], asked["version"], reason=reason)


async def keep(turn: Turn, _officer: Officer, _parts: list[str]) -> list[Reply]:
    """No number, no reason is given: the alert waits."""
    await asking.close(turn.conn, turn.chat_id, language=turn.language)
    return [Say(turn.text("It was not sent."))]


async def _chosen(turn: Turn, officer: Officer, parts: list[str]) -> tuple[Alert, int]:
    if len(parts) != 2:
        raise Stale
    chosen, version = number(parts[0]), number(parts[1])
    return await alerts.show(turn.conn, chosen, officer=str(officer.id)), version


async def _people(turn: Turn, alert: Alert) -> int:
    seen = await previews.preview(
        turn.conn, turn.catalogue, alert, rate=turn.setting.rate, now=turn.now
    )
    return seen.audience


async def _ask_number(
    turn: Turn, alert: Alert, version: int, people: int, *, anew: bool
) -> list[Reply]:
    state = {"alert": alert.id, "version": version, "people": people, "anew": anew}
    await asking.ask(turn.conn, turn.chat_id, language=turn.language, name=NUMBER, **state)
    text = turn.plural(
        "<b>This is REAL.</b> Alert {id} goes by Telegram to {n} person at once, in {area}. To "
        "send it, write the number {n}. Anything else sends nothing.",
        "<b>This is REAL.</b> Alert {id} goes by Telegram to {n} people at once, in {area}. To "
        "send it, write the number {n}. Anything else sends nothing.",
        people,
        id=alert.id,
        area=area_of_alert(turn, alert),
    )
    return [Say(text, [[(turn.text(KEEP), "alert:keep")]])]


async def _ask_reason(turn: Turn, alert: Alert, version: int, rules: list[str]) -> list[Reply]:
    state = {"alert": alert.id, "version": version}
    await asking.ask(turn.conn, turn.chat_id, language=turn.language, name=REASON, **state)
    ask = turn.text(
        "Alert {id} goes against {rules}. Write in one sentence why it goes out all the same.",
        id=alert.id,
        rules=", ".join(rules),
    )
    return [Say(ask, [[(turn.text(KEEP), "alert:keep")]])]


def _digits(text: str) -> str:
    """The number that is written, in any script: 1,557 and ١٥٥٧ alike."""
    told = "".join(one for one in text.strip() if one not in " .,'\u00a0\u202f٬")
    return str(int(told)) if told.isdecimal() and len(told) < 10 else ""


async def _let_go(
    turn: Turn, officer: Officer, alert_id: int, version: int, reason: str | None = None
) -> list[Reply]:
    """Approve it; the message that answers shows how far the sending is."""
    alert = await alerts.approve(
        turn.conn,
        alert_id,
        officer=str(officer.id),
        now=turn.now,
        version=version,
        reason=reason,
    )
    report = await statistics.report(turn.conn, alert.id, now=turn.now)
    locales, language = turn.catalogue.locales, turn.language
    text = sending.progress_text(locales, language, alert, report, now=turn.now)
    waits = await scheduling.sleeps_until(turn.conn, alert, turn.now)
    if waits is not None:
        zone = await scheduling.zone_of(turn.conn, alert)
        text += "\n" + turn.text(ASLEEP, at=instant(waits, language, zone))
    link = turn.setting.board_link(officer.id, officer.post, alert.id)
    becomes: Rows = (
        [[(turn.text("⚠️ This has become real"), f"alert:real:{alert.id}")]] if alert.drill else []
    )
    figures = Say(
        turn.text("Figures as they come in:"),
        [
            [(turn.text("Figures"), f"stats:{alert.id}")],
            [(turn.text("Board"), link)],
            [(turn.text("Copy for WhatsApp"), f"forms:share:{alert.id}")],
            [
                (
                    turn.text("Say more about it: update, correction, all clear"),
                    f"follow:menu:{alert.id}",
                )
            ],
            *becomes,
        ],
    )
    rows = sending.controls(locales, language, alert)
    told = [[(one.label, one.data) for one in row] for row in rows]
    return [Say(text, told, remember=alert.id), figures]
