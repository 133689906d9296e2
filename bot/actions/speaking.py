"""Before something is recorded: what an alert lacks, who is asked, and what a chat reads now."""

from datetime import datetime

from bot.actions import posts, scripts, speakers
from bot.actions.recordings import speaker, the_alert
from bot.content.catalogue import Catalogue
from bot.domain.alert import Alert
from bot.domain.language import LANGUAGES
from bot.domain.post import Power
from bot.domain.wording import N_
from bot.store import dialogues
from bot.store.database import Connection

DIALOGUE = "recording"
NEEDED = N_("Alert {id} needs a recording in {language}.")


async def listeners(conn: Connection, officer: str, language: str) -> int:
    """How many others at an officer's post may hear what they record."""
    post = (await speaker(conn, officer)).post
    found = await speakers.of_post(conn, post, language)
    return sum(str(one.id) != officer for one in found)


async def call(
    conn: Connection, catalogue: Catalogue, alert_id: int, *, officer: str, now: datetime
) -> dict[str, int]:
    """Ask the post's speakers for what an alert lacks; gives how many were asked, by language."""
    alert = await the_alert(conn, alert_id)
    await posts.permit(conn, officer, Power.DRAFT, alert.post)
    asked = {}
    for language in await lacking(conn, catalogue, alert):
        found = await speakers.of_post(conn, alert.post, language)
        button = N_("Record it"), f"record:alert:{alert_id}:{language}"
        named = LANGUAGES[language].endonym
        for one in found:
            await posts.tell(
                conn, catalogue.locales, one, NEEDED, button=button, now=now, id=alert_id,
                language=named,
            )  # fmt: skip
        asked[language] = len(found)
    return asked


async def lacking(conn: Connection, catalogue: Catalogue, alert: Alert) -> list[str]:
    """Languages of its readers who rather listen, and that have nothing to listen to."""
    meant = await scripts.listened(conn, alert)
    there = await scripts.voiced(conn, catalogue, alert, meant)
    return sorted(meant - there)


async def wait(
    conn: Connection, chat_id: int, *, language: str, alert: int, spoken: str, digest: str
) -> None:
    """The next voice message of this chat is a recording of these words."""
    state = {"alert": alert, "spoken": spoken, "digest": digest}
    await dialogues.put(conn, chat_id, language=language, name=DIALOGUE, state=state)


async def awaited(conn: Connection, chat_id: int) -> tuple[int, str, str] | None:
    """The alert, the language and the digest of what is to be read now."""
    found = await dialogues.get(conn, chat_id)
    if found is None or found[1] != DIALOGUE:
        return None
    return found[2]["alert"], found[2]["spoken"], found[2]["digest"]


async def close(conn: Connection, chat_id: int, *, language: str) -> None:
    """No voice is waited for any more."""
    await dialogues.put(conn, chat_id, language=language, name=None, state={})
