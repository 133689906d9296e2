"""Where an officer stands who chooses an audience: a row, as every dialogue."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.domain.audience import Audience
from bot.domain.hazard import Hazard, Phase
from bot.domain.selection import Selection
from bot.store import dialogues
from bot.store.database import Connection

DIALOGUE = "audience"


class Ask(StrEnum):
    """What the next words of this chat answer."""

    TOWN = "town"
    NAME = "name"  # under which to save it
    EVERYBODY = "everybody"  # that a real alert shall go to all


@dataclass(frozen=True, slots=True, kw_only=True)
class Choosing:
    """The alert that is to be written, and whom it is for so far."""

    hazard: Hazard
    phase: Phase
    chosen: Selection
    asks: Ask | None = None

    def audience(self, post: str) -> Audience:
        """Whom it means of a post, and of those that share with it."""
        return Audience(posts=(post, *self.chosen.posts), rule=self.chosen.rule())

    def to_json(self) -> dict[str, Any]:
        """As it stands in the dialogue's row."""
        return {
            "hazard": self.hazard,
            "phase": self.phase,
            "chosen": self.chosen.to_plain(),
            "asks": self.asks,
        }

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> "Choosing":
        """The inverse of `to_json`."""
        return cls(
            hazard=Hazard(told["hazard"]),
            phase=Phase(told["phase"]),
            chosen=Selection.from_plain(told["chosen"]),
            asks=Ask(told["asks"]) if told["asks"] else None,
        )


async def keep(conn: Connection, chat_id: int, language: str, now: Choosing) -> None:
    """Keep how far the dialogue is."""
    await dialogues.put(conn, chat_id, language=language, name=DIALOGUE, state=now.to_json())


async def stands(conn: Connection, chat_id: int) -> Choosing | None:
    """The open dialogue of this chat."""
    found = await dialogues.get(conn, chat_id)
    if found is None or found[1] != DIALOGUE:
        return None
    return Choosing.from_json(found[2])


async def close(conn: Connection, chat_id: int, language: str) -> None:
    """The dialogue is over."""
    await dialogues.put(conn, chat_id, language=language, name=None, state={})
