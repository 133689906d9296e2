"""What is to be read aloud of an alert, and what of it was recorded."""

import asyncio
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.actions import audiences, posts, variants
from bot.actions.aloud import spoken
from bot.content.catalogue import Catalogue
from bot.domain.alert import Alert, AlertState, Purpose
from bot.domain.language import is_spoken_only
from bot.domain.message import Media
from bot.domain.national import Form, Groups
from bot.domain.post import Post
from bot.domain.recording import RecordingState, Words, script
from bot.errors import NotReady, TemplateError
from bot.store import alerts, nationals, recordings
from bot.store.database import Connection

OPEN = (RecordingState.SENT, RecordingState.HEARD)
Kind = tuple[str, Groups]  # language and groups


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What one kind of reader is to hear."""

    groups: Groups
    words: Words
    state: RecordingState | None  # None: nobody recorded it
    people: int  # in the audience of this moment

    @property
    def lacks(self) -> bool:
        """Whether there is no voice that somebody heard."""
        return self.state is not RecordingState.HEARD


def words_of(
    catalogue: Catalogue,
    alert: Alert,
    post: Post,
    language: str,
    groups: Groups,
    about: Alert | None,
) -> Words | None:
    """What is read aloud to one kind of reader; None where the alert cannot be said yet."""
    try:
        parts = spoken(catalogue, alert, post, language, groups, about=about)
        return Words(language=language, written=parts.written, text=script(parts))
    except (NotReady, TemplateError):  # a slot is missing, nobody read it, or it is too long
        return None


def recorded(
    catalogue: Catalogue,
    alert: Alert,
    post: Post,
    kind: tuple[str, Groups],
    heard: Mapping[str, Media],
    about: Alert | None = None,
) -> Media | None:
    """The voice that a kind of reader gets, if somebody recorded it and somebody else heard it."""
    for words in _fitting(catalogue, alert, post, *kind, about):
        if words.digest in heard:
            return heard[words.digest]
    return None


def _fitting(
    catalogue: Catalogue,
    alert: Alert,
    post: Post,
    language: str,
    groups: Groups,
    about: Alert | None,
) -> Iterator[Words]:
    """What may be said to them, the best first.

    Where no synthetic voice speaks a language, a native speaker's general message is better than
    another language with the lines of a group.
    """
    own = words_of(catalogue, alert, post, language, groups, about)
    if own is None:
        return
    yield own
    if is_spoken_only(language):
        general = words_of(catalogue, alert, post, language, (), about)
        yield from [general] if general else []
    if own.written != language:
        instead = words_of(catalogue, alert, post, own.written, groups, about)
        yield from [instead] if instead else []


async def cells(
    conn: Connection, catalogue: Catalogue, alert: Alert, languages: Collection[str]
) -> list[Cell]:
    """What is to be heard in these languages; what lacks a voice first, the general before it."""
    post = await posts.the_post(conn, alert.post)
    people: dict[tuple[str, Groups], int] = {(language, ()): 0 for language in sorted(languages)}
    meant = await audiences.located(conn, alert.audience)
    for language, groups, _, count in await nationals.tally(conn, meant):
        if language in languages:
            if alert.purpose is Purpose.CANCELLATION:  # one text for every group
                groups = ()
            people[language, groups] = people.get((language, groups), 0) + count
    about = await variants.about_of(conn, alert)
    found = await asyncio.to_thread(_said, catalogue, alert, post, list(people), about)
    digests = [words.digest for words in found.values() if words]
    known = await recordings.of_words(conn, alert.post, digests, OPEN)
    states = {
        one.words.digest: one.state for one in sorted(known, key=lambda one: OPEN.index(one.state))
    }
    made = [
        Cell(
            groups=groups,
            words=words,
            state=states.get(words.digest),
            people=people[language, groups],
        )
        for (language, groups), words in found.items()
        if words
    ]
    return sorted(made, key=lambda one: (not one.lacks, bool(one.groups), -one.people))


def _said(
    catalogue: Catalogue, alert: Alert, post: Post, kinds: Iterable[Kind], about: Alert | None
) -> dict[Kind, Words | None]:
    """What each kind hears. A millisecond for each: not on the loop."""
    return {kind: words_of(catalogue, alert, post, *kind, about) for kind in kinds}


async def drafts(conn: Connection, post: str | None = None) -> list[Alert]:
    """Alerts that may still be recorded, newest first: what is frozen stays as it is.

    What has no hazard yet has no words.
    """
    found = await alerts.in_states(conn, [AlertState.DRAFT])
    return [one for one in reversed(found) if post in (None, one.post) and one.hazard is not None]


async def listened(conn: Connection, alert: Alert) -> set[str]:
    """The languages of its readers who rather listen."""
    people = await nationals.tally(conn, await audiences.located(conn, alert.audience))
    return {language for language, *_ in people if is_spoken_only(language)}


async def voiced(
    conn: Connection, catalogue: Catalogue, alert: Alert, languages: Collection[str]
) -> set[str]:
    """Those of these languages in which there is something to listen to.

    Of what is frozen already that counts which it carries, not what was recorded afterwards.
    """
    if alert.state is not AlertState.DRAFT:
        return await _carried(conn, alert, languages)
    by_language: dict[str, list[Cell]] = {}
    for cell in await cells(conn, catalogue, alert, languages):
        by_language.setdefault(cell.words.language, []).append(cell)
    return {language for language, found in by_language.items() if _enough(found)}


def _enough(found: list[Cell]) -> bool:
    general = any(not one.groups and not one.lacks for one in found)
    peopled = [one for one in found if one.people]
    return general or (bool(peopled) and not any(one.lacks for one in peopled))


async def _carried(conn: Connection, alert: Alert, languages: Collection[str]) -> set[str]:
    known = await recordings.contents(conn, alert.post)
    return {
        one.language
        for one in await alerts.variants_of(conn, alert.id)
        if one.form is Form.VOICE and one.payload.media and one.language in languages
        and known.get(one.payload.media.sha256) == one.language
    }  # fmt: skip
