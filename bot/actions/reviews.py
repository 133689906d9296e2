"""Texts read in the chat by officers who hold their language: right, or something is wrong."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.actions import posts, speakers
from bot.content.catalogue import Catalogue
from bot.content.checks import Reviewed
from bot.content.marks import parts_of_text
from bot.content.notices import NOTICES
from bot.content.translations import Doubt
from bot.domain import papers
from bot.domain.hazard import Hazard, Phase
from bot.domain.language import LANGUAGES
from bot.domain.message import Review
from bot.domain.national import Group, in_order
from bot.domain.notice import Notice
from bot.domain.post import OPERATOR, Officer, Role
from bot.domain.reading import Mark, Reading, Text, approved
from bot.domain.slot import fictional
from bot.domain.wording import N_
from bot.errors import NotAllowed, NotReady, WrongState
from bot.store import audit, dialogues, officers, reviews
from bot.store.database import Connection

DIALOGUE = "reviewing"
LONGEST_NOTE = 1000  # characters
LASTS_HOURS = 6
WRONG = N_(
    "Officer {id} read {text} and found something wrong: “{note}”. The text stays unchecked; have "
    "whoever keeps the texts mend it."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A text as one group reads it, with invented facts."""

    text: str
    group: Group
    number: int  # from 1
    of: int
    digest: str


async def reviewed(conn: Connection, catalogue: Catalogue) -> Catalogue:
    """The catalogue whose library counts what officers found right."""
    return read_by(catalogue, await right(conn))


async def right(conn: Connection) -> frozenset[Mark]:
    """The texts that officers found right, as they were then."""
    return approved(await reviews.all_of_them(conn))


async def by_whom(conn: Connection, catalogue: Catalogue, text: Text) -> Reading | Reviewed:
    """Who found a checked text right last: an officer, or whom the operator noted in the files."""
    own = catalogue.library
    mark = (*text, own.marks[text])
    found = [one for one in await reviews.all_of_them(conn) if one.mark == mark]
    return found[-1] if found and found[-1].right else own.review_of(text)


async def checkers(
    conn: Connection, catalogue: Catalogue, part: str, section: str, languages: Iterable[str]
) -> dict[str, str]:
    """Language → who checked its text: an officer's id, or the operator."""
    found = {
        code: await by_whom(conn, catalogue, (code, part, section)) for code in sorted(languages)
    }
    return {
        code: one.officer if isinstance(one, Reading) else OPERATOR for code, one in found.items()
    }


def read_by(catalogue: Catalogue, marks: frozenset[Mark]) -> Catalogue:
    """The catalogue whose library counts these as checked."""
    return replace(catalogue, library=catalogue.library.read_by(marks)) if marks else catalogue


async def languages(conn: Connection, catalogue: Catalogue, officer: Officer) -> list[str]:
    """What an officer may review: they hold it, and there are texts."""
    held = await speakers.languages_of(conn, officer)
    return [code for code in catalogue.library.languages if code in held]


async def permit(conn: Connection, catalogue: Catalogue, officer: Officer, language: str) -> None:
    """Refuse who does not hold the language.

    Raises:
        NotAllowed: no admin of their post has said that they speak it.
    """
    if language not in await languages(conn, catalogue, officer):
        raise NotAllowed(
            N_(
                "Only who speaks {language} reviews its texts. An admin of your post says who "
                "does, in /team."
            ),
            language=LANGUAGES[language].endonym,
        )


async def page(
    conn: Connection,
    catalogue: Catalogue,
    officer: Officer,
    text: Text,
    number: int,
    *,
    now: datetime,
) -> Page | None:
    """One page of a text, as a drill: nobody can take it for an alert. None: there is none."""
    language, part, section = text
    await permit(conn, catalogue, officer, language)
    own = catalogue.library
    groups = own.groups_of(text)
    if text not in own.marks or not 1 <= number <= len(groups):
        return None
    post = await posts.the_post(conn, officer.post)
    slots = fictional(post, [], now, now + timedelta(hours=LASTS_HOURS))
    slots |= papers.invented(now, now + timedelta(hours=LASTS_HOURS / 2))
    group = groups[number - 1]
    if part == NOTICES:
        made = own.notice(Notice(section), language, slots, zone=post.time_zone, drill=True)
    else:
        made = own.compose(
            hazard=Hazard(part),
            phase=Phase(section),
            language=language,
            groups=in_order([group]),
            slots=slots,
            zone=post.time_zone,
            drill=True,
        )
    return Page(text=made.text, group=group, number=number, of=len(groups), digest=own.marks[text])


async def confirm(
    conn: Connection,
    catalogue: Catalogue,
    officer: Officer,
    text: Text,
    digest: str,
    *,
    now: datetime,
) -> None:
    """They have read it and it is right: from now on it may be sent alive.

    Raises:
        WrongState: it is another text by now. NotReady: the Spanish has changed since it was
            translated, or it is a draft.
    """
    await _same(conn, catalogue, officer, text, digest)
    language, part, section = text
    if catalogue.library.doubted(language, parts_of_text(part, section)) is Doubt.SOURCE:
        raise NotReady(N_("The Spanish has changed since this was translated: translate it first."))
    if catalogue.library.state(text) is Review.DRAFT:
        raise NotReady(N_("This is a draft: translate it first."))
    await _keep(conn, officer, text, digest, now, right=True)


async def ask(
    conn: Connection,
    catalogue: Catalogue,
    officer: Officer,
    text: Text,
    digest: str,
    *,
    language: str,
) -> None:
    """What is wrong? The next words in the chat tell."""
    await _same(conn, catalogue, officer, text, digest)
    assert officer.chat_id is not None, "they are in the chat"
    state = {"text": list(text), "digest": digest}
    await dialogues.put(conn, officer.chat_id, language=language, name=DIALOGUE, state=state)


async def asked(conn: Connection, chat_id: int) -> tuple[Text, str] | None:
    """The text of which it was asked what is wrong, and its digest."""
    found = await dialogues.get(conn, chat_id)
    if found is None or found[1] != DIALOGUE:
        return None
    language, part, section = found[2]["text"]
    return (language, part, section), found[2]["digest"]


async def forget(conn: Connection, chat_id: int, *, language: str) -> None:
    """Nothing more is asked."""
    await dialogues.put(conn, chat_id, language=language, name=None, state={})


async def object_to(
    conn: Connection,
    catalogue: Catalogue,
    officer: Officer,
    text: Text,
    digest: str,
    note: str,
    *,
    language: str,
    now: datetime,
) -> None:
    """Something is wrong: kept, and told to the post's admins. An earlier yes counts no more."""
    assert officer.chat_id is not None, "they are in the chat"
    await permit(conn, catalogue, officer, text[0])
    await forget(conn, officer.chat_id, language=language)
    note = " ".join(note.split())[:LONGEST_NOTE]
    await _keep(conn, officer, text, digest, now, right=False, note=note)
    for one in await officers.of_post(conn, officer.post):
        if Role.ADMIN in one.roles:
            await posts.tell(
                conn,
                catalogue.locales,
                one,
                WRONG,
                now=now,
                id=officer.id,
                text="/".join(text),
                note=note,
            )


async def _same(
    conn: Connection, catalogue: Catalogue, officer: Officer, text: Text, digest: str
) -> None:
    await permit(conn, catalogue, officer, text[0])
    if catalogue.library.marks.get(text) != digest:
        raise WrongState(N_("This text has changed since you read it: read it again."))


async def _keep(
    conn: Connection,
    officer: Officer,
    text: Text,
    digest: str,
    now: datetime,
    *,
    right: bool,
    note: str = "",
) -> None:
    language, part, section = text
    await reviews.add(
        conn,
        Reading(
            language=language,
            part=part,
            section=section,
            digest=digest,
            right=right,
            note=note,
            officer=str(officer.id),
            post=officer.post,
            at=now,
        ),
    )
    await audit.record(
        conn,
        at=now,
        actor=str(officer.id),
        action="text_reviewed",
        subject=f"text:{'/'.join(text)}",
        digest=digest,
        right=right,
    )
