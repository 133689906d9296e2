"""enlace messages render: a message in one of its forms, with invented facts."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.config import load
from bot.content import cards, sheets, speech
from bot.content.catalogue import Catalogue
from bot.content.parts import Told, parts_of
from bot.domain.form import MessageForm, core
from bot.domain.hazard import Hazard, Phase
from bot.domain.language import LANGUAGES
from bot.domain.message import utf16_length
from bot.domain.national import Group, in_order
from bot.domain.post import Post
from bot.domain.slot import fictional
from bot.domain.sms import sms
from bot.errors import NotFound, OperatorError, nearest
from bot.meaning import word_of

LASTS = timedelta(hours=10)
NOWHERE = "https://altavista.invalid/start/{code}"  # leads nowhere, as no such post is there
WRITTEN = (MessageForm.FULL, MessageForm.CORE, MessageForm.SMS)


def render(
    config_file: Path | None,
    catalogue: Catalogue,
    *,
    language: str,
    hazard: str,
    phase: str,
    groups: list[str],
    form: str,
    drill: bool,
    out: Path | None,
) -> dict[str, Any]:
    """The form, written to `out` or given as text, and what is to be known of it."""
    if language not in LANGUAGES:
        raise NotFound(
            "There is no language {language}; {hint}",
            language=language,
            hint=nearest(language, LANGUAGES),
        )
    if form not in list(MessageForm):
        raise NotFound(
            "There is no form {form}; {hint}", form=form, hint=nearest(form, list(MessageForm))
        )
    kind = MessageForm(form)
    post, now = load(config_file, os.environ).posts[0], datetime.now(UTC)
    told = Told(
        hazard=word_of(Hazard, hazard),
        phase=word_of(Phase, phase),
        language=language,
        groups=in_order(word_of(Group, group) for group in groups),
        slots=fictional(post, [catalogue.regions.name(post.region, "es")], now, now + LASTS),
        zone=post.time_zone,
        drill=drill,
    )
    _refuse_absent(catalogue, told)
    if kind in WRITTEN:
        text, known = _text(catalogue, told, kind)
        return _put(out, text.encode(), known) if out else {"text": text} | known
    if out is None:
        raise OperatorError(f"A {kind} is no text; name a file with --out.")
    content, known = MADE[kind](catalogue, told, post, now)
    return _put(out, content, known)


def _refuse_absent(catalogue: Catalogue, told: Told) -> None:
    if told.phase not in catalogue.library.phases.get(told.hazard, ()):
        raise NotFound(
            "There is no text about {hazard} in the phase {phase}.",
            hazard=told.hazard,
            phase=told.phase,
        )


def _text(catalogue: Catalogue, told: Told, kind: MessageForm) -> tuple[str, dict[str, Any]]:
    if kind is MessageForm.FULL:
        made = catalogue.library.compose(
            hazard=told.hazard, phase=told.phase, language=told.language, groups=told.groups,
            slots=told.slots, zone=told.zone, drill=told.drill,
        )  # fmt: skip
        return made.text, {"units": utf16_length(made.text)}
    short = core(parts_of(catalogue.library, told))
    if kind is MessageForm.CORE:
        return short, {"units": utf16_length(short)}
    sent = sms(short)
    return sent.text, {"coding": str(sent.coding), "parts": sent.parts}


Made = tuple[bytes, dict[str, Any]]


def _voice(catalogue: Catalogue, told: Told, _post: Post, _now: datetime) -> Made:
    made = speech.voice(catalogue.library, told)
    known = {"seconds": round(made.seconds, 1), "language": made.language, "whole": made.whole}
    return made.content, known


def _card(catalogue: Catalogue, told: Told, _post: Post, now: datetime) -> Made:
    return cards.card(catalogue.library, catalogue.locales, told, now + LASTS), {}


def _sheet(catalogue: Catalogue, told: Told, post: Post, now: datetime) -> Made:
    link = NOWHERE.format(code=post.code)
    made = sheets.notice(
        catalogue.library, catalogue.locales, told, link=link, made=now, expires=now + LASTS
    )
    return made, {"link": link}


MADE: dict[MessageForm, Callable[[Catalogue, Told, Post, datetime], Made]] = {
    MessageForm.VOICE: _voice,
    MessageForm.CARD: _card,
    MessageForm.SHEET: _sheet,
}


def _put(out: Path, content: bytes, known: dict[str, Any]) -> dict[str, Any]:
    try:
        out.write_bytes(content)
    except OSError as error:
        raise OperatorError(f"{out} cannot be written: {error.strerror}; choose another.") from None
    return {"file": str(out), "bytes": len(content)} | known
