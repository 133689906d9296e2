"""The list of people whom an alert could not reach, on paper: numbered, with its end."""

from typing import Any

from bot.content import paper
from bot.content.catalogue import Catalogue
from bot.content.figures import REASONS
from bot.content.formats import day, instant
from bot.content.whereabouts import area_of
from bot.domain.delivery import DeliveryState
from bot.domain.language import LANGUAGES, isolated
from bot.domain.post import Post
from bot.domain.unreached import Roll, Unreached, steady
from bot.domain.wording import N_

TITLE = N_("People whom alert {id} could not reach")
DRILL_TITLE = N_("EXERCISE: people whom drill {id} could not reach")
COPY = N_("Copy {copy} · {post} · made {instant}")
DESTROY = N_("Destroy this sheet by {instant}. Show it only to those who look for these people.")
WHAT = N_(
    "From what Telegram answered, not from silence. None of this says that somebody is missing or "
    "in danger."
)
FIRST = N_("The first {n} of {total}.")
HEADS = (
    N_("Who"),
    N_("Where, confirmed"),
    N_("Other ways"),
    N_("Reads"),
    N_("Why not"),
    N_("Done"),
)
WHY = {
    DeliveryState.UNREACHABLE: N_("could not be reached"),
    DeliveryState.FAILED: N_("not sent"),
    DeliveryState.EXPIRED: N_("not in time"),
    DeliveryState.UNCERTAIN: N_("perhaps arrived"),
}
SUPPORT = N_("needs support")
NO_WAY = N_("none told")


def sheet(catalogue: Catalogue, language: str, post: Post, roll: Roll) -> bytes:
    """A PDF, A4 across."""
    return paper.pdf("unreached", page(catalogue, language, post, roll))


def page(catalogue: Catalogue, language: str, post: Post, roll: Roll) -> dict[str, Any]:
    """What `typst/unreached.typ` sets."""
    spoken = LANGUAGES[language]

    def say(message: str, **values: object) -> str:
        return catalogue.locales.plain(language, message, **values)

    made = instant(roll.made_at, language, post.time_zone)
    more = roll.total > len(roll.people)
    return {
        "lang": language,
        "rtl": spoken.direction == "rtl",
        "title": say(DRILL_TITLE if roll.drill else TITLE, id=roll.alert_id),
        "copy": say(COPY, copy=roll.copy, post=post.name, instant=made),
        "destroy": say(DESTROY, instant=until(roll, language, post)),
        "what": say(WHAT),
        "more": say(FIRST, n=len(roll.people), total=roll.total) if more else "",
        "heads": [say(head) for head in HEADS],
        "rows": [
            _row(catalogue, language, post, number, one)
            for number, one in enumerate(roll.people, 1)
        ],
    }


def until(roll: Roll, language: str, post: Post) -> str:
    """When every copy must be gone; English writes "8:00 a.m." and a full stop follows."""
    return instant(roll.destroy_at, language, post.time_zone).removesuffix(".")


def _row(
    catalogue: Catalogue, language: str, post: Post, number: int, one: Unreached
) -> dict[str, Any]:
    person, plain = one.person, catalogue.locales.plain
    area = area_of(
        catalogue, language, country=person.country, region=person.region, moving=person.moving
    )
    why = plain(language, WHY[one.state])
    reason = plain(language, REASONS[one.reason]) if one.reason in REASONS else ""
    return {
        "number": str(number),
        "who": one.name or f"n.º {person.id}",
        "support": plain(language, SUPPORT) if person.needs or person.under_five else "",
        "where": [area, day(person.confirmed_at, language, post.time_zone)],
        "ways": [isolated(way, language) for way in (steady(one.telephone), one.relative) if way]
        or [plain(language, NO_WAY)],
        "reads": LANGUAGES[person.language].endonym,
        "why": [why, *([reason] if reason else [])],
    }
