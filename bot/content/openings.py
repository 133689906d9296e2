"""What a follow-up begins with: which message it is about, and what is no longer as it was."""

from collections.abc import Mapping

from bot.content.formats import said
from bot.content.messages import Library
from bot.domain.followup import Opening, changed
from bot.domain.message import Review, plain
from bot.domain.slot import Slot, Words
from bot.domain.wording import N_
from bot.errors import NotReady


def opening_of(
    library: Library,
    opening: Opening,
    written: str,
    slots: Mapping[str, Slot],
    *,
    zone: str,
    least: Review,
) -> str:
    """The notice of a follow-up in the language that its text is written in.

    An officer's own words go before the list of what changed.

    Raises:
        NotReady: nothing changed and no words say what is new; or nobody has read the notices.
    """
    told = _told(library, opening, written, slots, zone)
    made = library.notice(opening.notice, written, told | dict(slots), zone=zone, least=least)
    if made.written != written:
        raise NotReady(
            N_(
                "Nobody has checked the notices in {language}; have them read, then record it "
                "with `enlace messages review --language {language} --by NAME`."
            ),
            language=written,
        )
    return made.text


def _told(
    library: Library, opening: Opening, written: str, slots: Mapping[str, Slot], zone: str
) -> dict[str, Slot]:
    """What is right and what was wrong, where the facts themselves tell it."""
    notices = library.speeches[written].notices
    assert notices is not None, "who has the text has the notices"
    names = changed(opening.before, slots)
    before, now = opening.phases or (None, None)
    wrong, right = (
        [
            *([notices.stage[phase]] if phase else []),
            *(f"{notices.label[one]}: {plain(said(facts[one], written, zone))}" for one in names),
        ]
        for phase, facts in ((before, opening.before), (now, slots))
    )
    if not right:
        return {}
    told = Words("; ".join(right))
    return {"change": told, "fact": told, "wrong": Words("; ".join(wrong))}
