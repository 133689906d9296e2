"""The slots of an alert, typed: what its officer gave, over what post, area and end tell."""

from datetime import datetime

from bot.content.catalogue import Catalogue
from bot.domain.alert import ASKING, Alert
from bot.domain.hazard import Phase
from bot.domain.post import Post
from bot.domain.slot import Instant, Slot, fictional, parse
from bot.domain.wording import N_
from bot.errors import NotReady, Phrase

FROM_POST = frozenset({"source", "place", "telephone", "emergency_number"})


def slots_for(catalogue: Catalogue, alert: Alert, post: Post) -> dict[str, Slot]:
    """The alert's typed slots: the officer's, over those known from post, area and expiry.

    Alive, nothing is made up: a storm's name, an authority or a shelter only an officer can give.
    """
    names = [catalogue.regions.name(region, "es") for region in alert.audience.regions]
    assumed = fictional(post, names, alert.created_at, alert.expires_at)
    if not alert.drill:
        until = Instant(alert.expires_at)
        known = {name: slot for name, slot in assumed.items() if name in FROM_POST}
        assumed = known | {"deadline": until, "next_update": until}
    written = {name: parse(name, text, post.time_zone) for name, text in alert.slots.items()}
    return assumed | {name: slot for name, slot in written.items() if "@" not in name}


def words_in(alert: Alert, language: str, zone: str) -> dict[str, Slot]:
    """The sentences that an officer wrote for readers of one language."""
    end = f"@{language}"
    return {
        name.removesuffix(end): parse(name, text, zone)
        for name, text in alert.slots.items()
        if name.endswith(end)
    }


# Hours that a text speaks of as being to come, as an officer knows them.
AHEAD = {
    "onset": N_("When it arrives"),
    "deadline": N_("Until when to act"),
    "next_update": N_("Next message"),
}
PAST = N_("“{fact}” of alert {id} would be past when it goes out: write an hour still to come.")


def refuse_past(alert: Alert, zone: str, now: datetime) -> None:
    """Refuse a message that would speak of what is over as being to come.

    A correction is not held up by it, nor the word that all is over; and what is here has come.

    Raises:
        NotReady: with the fact that is to be written anew.
    """
    begins = max(now, alert.starts_at or now)
    here = alert.phase is not Phase.WARNING
    for name, called in AHEAD.items():
        if alert.purpose not in ASKING or name not in alert.slots or (name == "onset" and here):
            continue
        slot = parse(name, alert.slots[name], zone)
        if isinstance(slot, Instant) and slot.at <= begins:
            raise NotReady(PAST, id=alert.id, fact=Phrase(called))
