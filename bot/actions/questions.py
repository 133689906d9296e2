"""The question whether somebody is safe, as each kind of reader gets it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.actions.variants import ANSWERS, answer_rows
from bot.content import speech
from bot.content.catalogue import Catalogue
from bot.content.parts import instead, standing_lines
from bot.domain.directory import Entry, nearest_number
from bot.domain.form import Parts
from bot.domain.language import LANGUAGES
from bot.domain.message import Key, Keyboard, Media, Payload, Review, plain
from bot.domain.national import Form, National
from bot.domain.notice import Notice
from bot.domain.post import Post
from bot.domain.round import Round, Wave
from bot.domain.slot import Slot, Telephone, fictional
from bot.domain.wording import N_
from bot.errors import NotReady

NOTICES = {
    Wave.ASK: Notice.CHECKIN,
    Wave.REMIND: Notice.CHECKIN_REMINDER,
    Wave.LAST: Notice.CHECKIN_LAST,
}
KNOWN = ("source", "place", "closes", "telephone")
PLAIN = N_(
    "{post}: are you safe? One press is enough. If your life is in danger call {emergency} first."
)
# For those whose telephone others may read.
NEUTRAL = N_("How are you? One press is enough.")
LOST = N_(
    "For a while we could not hear you. If you pressed a button then, it was lost: please answer "
    "again with a key below, or in words. In danger call {emergency} first."
)
UNREAD = N_(
    "Nobody has checked the question “Are you safe?” in {language} or what stands in for it; have "
    "an officer who speaks it read it in /review."
)
DRILL = N_("EXERCISE")


@dataclass(frozen=True, slots=True)
class Reader:
    """Those who read the same."""

    language: str
    region: str | None
    discreet: bool
    voice: bool


def reader_of(person: National) -> Reader:
    """What kind of reader somebody is. Who wants to be discreet gets the text alone."""
    voice = person.form is Form.VOICE and not person.discreet
    return Reader(person.language, person.region, person.discreet, voice)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """A question with all that its words need."""

    round: Round
    post: Post
    numbers: tuple[Entry, ...]  # emergency numbers of the post's directory
    catalogue: Catalogue  # whose library counts what officers found right
    now: datetime

    def words(self, reader: Reader) -> str:
        """What is asked; Telegram's HTML."""
        notice = NOTICES.get(self.round.wave)
        if notice is not None and not reader.discreet and self._may_say(notice, reader.language):
            return self._noticed(notice, reader)
        return self._own(reader)

    def payload(self, reader: Reader, media: Media | None = None) -> Payload:
        """The whole message."""
        text = self.words(reader)
        if self.round.wave is Wave.AGAIN:
            keys = keyboard(self.catalogue, reader.language)
            return Payload(text=text, keyboard=keys, media=media)
        rows = answer_rows(self.catalogue, reader.language, self.round.word)
        return Payload(text=text, buttons=rows, media=media)

    def aloud(self, reader: Reader) -> Parts:
        """What a voice says: the question, and each button by its words.

        In the first of the reader's languages that has a voice; that it is another is said first.
        What every message ends with stands in the text alone: it would take over a minute.
        """
        code = self._written(speech.language_for(reader.language))
        text = plain(self.words(replace(reader, language=code)))
        lines = tuple(line for line in text.splitlines() if line.strip())
        banner = lines[0] if self.round.drill else ""
        texts = self.catalogue.library.speeches.get(code)
        standing = standing_lines(texts) if texts else ()
        return Parts(
            written=code,
            banner=banner,
            notice=instead(texts, reader.language) if texts else "",
            news=tuple(line for line in lines if line not in (banner, *standing)),
            lead="",
            impact="",
            do=tuple(self.catalogue.locales.text(code, label) for label in ANSWERS.values()),
            telephones=(self.number(reader.region), self.post.telephone),
        )

    def _written(self, language: str) -> str:
        """The language in which a reader of `language` reads the question."""
        notice = NOTICES.get(self.round.wave)
        if notice is None:
            return language
        library = self.catalogue.library
        return library.notice_language(notice, language, self._least) or language

    def _may_say(self, notice: Notice, language: str) -> bool:
        return self.catalogue.library.notice_language(notice, language, self._least) is not None

    @property
    def _least(self) -> Review:
        return Review.DRAFT if self.round.drill else Review.CHECKED

    def number(self, region: str | None) -> str:
        """The emergency number of the place where somebody is."""
        return nearest_number(self.numbers, self.post, region, self.now)

    def _noticed(self, notice: Notice, reader: Reader) -> str:
        slots = self._slots() | {"emergency_number": Telephone(self.number(reader.region))}
        return self.catalogue.library.notice(
            notice,
            reader.language,
            slots,
            zone=self.post.time_zone,
            drill=self.round.drill,
            least=self._least,
        ).text

    def _slots(self) -> dict[str, Slot]:
        one, regions = self.round, self.catalogue.regions
        names = [regions.name(region, "es") for region in one.audience.regions]
        known = fictional(self.post, names, one.opened_at, one.closes_at)
        return {name: known[name] for name in KNOWN}

    def _own(self, reader: Reader) -> str:
        """The bot's own words, which need no review."""
        words = NEUTRAL if reader.discreet else PLAIN
        if self.round.wave is Wave.AGAIN:
            words = LOST
        locales, language = self.catalogue.locales, reader.language
        number = self.number(reader.region)
        text = locales.text(language, words, post=self.post.name, emergency=number)
        if not self.round.drill:
            return text
        banner = locales.text(language, DRILL)
        return f"{banner}\n{text}\n{banner}"


def keyboard(catalogue: Catalogue, language: str) -> Keyboard:
    """The same as keys, which send their words: those wait a day when the bot is away."""
    labels = [catalogue.locales.text(language, label) for label in ANSWERS.values()]
    return Keyboard(tuple((Key(key),) for key in labels))


def refuse_unread(asking: Asking, languages: Iterable[str]) -> None:
    """A live question goes out only in words that somebody checked.

    Raises:
        NotReady: nobody has, for readers of one of these languages.
    """
    ask = replace(asking, round=replace(asking.round, wave=Wave.ASK))
    for language in languages:
        if not ask._may_say(Notice.CHECKIN, language):
            raise NotReady(UNREAD, language=LANGUAGES[language].endonym)
