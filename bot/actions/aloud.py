"""What is said aloud of an alert: its sentences, behind the news that a follow-up brings."""

from collections.abc import Container
from dataclasses import replace

from bot.actions import variants
from bot.actions.slots import slots_for
from bot.content.catalogue import Catalogue
from bot.content.parts import instead, parts_of
from bot.domain.alert import Alert, Purpose
from bot.domain.followup import NOTICES
from bot.domain.form import Parts
from bot.domain.language import LANGUAGES, chain
from bot.domain.message import Composed, plain
from bot.domain.national import Groups
from bot.domain.post import Post
from bot.domain.slot import Telephone
from bot.domain.wording import N_
from bot.errors import TemplateError

BUTTONS = N_("If there are buttons below, press one to tell us whether you are safe.")


def spoken(
    catalogue: Catalogue,
    alert: Alert,
    post: Post,
    language: str,
    groups: Groups,
    *,
    about: Alert | None,
    among: Container[str] = LANGUAGES,
    asks: bool = False,
) -> Parts:
    """The sentences for one kind of reader, in a language that is `among` those that will do.

    Who only listens learns of a correction or a cancellation as who reads: `about` is the alert
    that it is about. With `asks` they hear of the buttons under it, if there are any: who wants
    alerts alone has none.

    Raises:
        NotReady: it cannot be said yet. TemplateError: no language of the chain has the text.
    """
    if alert.purpose is Purpose.CANCELLATION:
        return _withdrawn(catalogue, alert, post, language, about, among)
    told = variants.told(catalogue, alert, post, language, groups)
    parts = parts_of(catalogue.library, told, among)
    opening = variants.opening(
        catalogue, alert, post, parts.written, told.slots, least=told.least, about=about
    )
    asked = asks and alert.asks and alert.may_ask
    ask = catalogue.locales.text(parts.written, BUTTONS) if asked else ""
    return replace(parts, news=_lines(opening), ask=ask)


def _withdrawn(
    catalogue: Catalogue,
    alert: Alert,
    post: Post,
    language: str,
    about: Alert | None,
    among: Container[str],
) -> Parts:
    """A cancellation is nothing but its notice, the same for every group."""
    made = _notice(catalogue, alert, post, language, about, among)
    speech = catalogue.library.speeches[made.written]
    banner = plain(speech.common.drill) if alert.drill else ""
    slots = slots_for(catalogue, alert, post).values()
    return Parts(
        written=made.written,
        banner=banner,
        notice=instead(speech, language),
        news=tuple(line for line in _lines(made.text) if line != banner),
        lead="",
        impact="",
        do=(),
        telephones=tuple(one.number for one in slots if isinstance(one, Telephone)),
    )


def _notice(
    catalogue: Catalogue,
    alert: Alert,
    post: Post,
    language: str,
    about: Alert | None,
    among: Container[str],
) -> Composed:
    for code in filter(among.__contains__, chain(language)):
        if catalogue.library.notices_review(code, NOTICES[alert.purpose]):
            return variants.compose_one(catalogue, alert, post, code, (), strict=True, about=about)
    raise TemplateError(f"messages/{language}/notices.toml: no text; write it.")


def _lines(markup: str) -> tuple[str, ...]:
    return tuple(line for line in plain(markup).splitlines() if line.strip())
