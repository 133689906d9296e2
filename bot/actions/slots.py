"""The slots of an alert, typed: what its officer gave, over what post, area and end tell."""

from bot.content.catalogue import Catalogue
from bot.domain.alert import Alert
from bot.domain.post import Post
from bot.domain.slot import Instant, Slot, fictional, parse

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
