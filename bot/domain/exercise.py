"""An exercise as it is written: teams, role cards, injects and questions. What becomes of it when
people play it is `conduct`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.domain.hazard import Hazard, Phase
from bot.domain.national import Group
from bot.domain.post import Post

Words = Mapping[str, str]  # language → text
ALL = "all"
MARKS = "PSMU"  # performed, some challenges, major ones, unable


class Public(StrEnum):
    """For whom an inject or a question is."""

    OFFICERS = "officers"
    PLAYERS = "players"
    EVERYBODY = "everybody"


class Medium(StrEnum):
    """By what it would come in life; it is only named."""

    BULLETIN = "bulletin"
    CALL = "call"
    VOICE = "voice"
    POST = "post"  # in a social network
    PRESS = "press"
    RADIO = "radio"


class Measure(StrEnum):
    """What is looked for in the database after an inject; what is not there, a person judges."""

    ALERT = "alert"  # the team approved an alert of this phase
    UPDATE = "update"  # the team approved any alert: a correction
    JUDGED = "judged"  # only the facilitator can say


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective:
    """What the exercise trains."""

    key: str
    text: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """A team stands for a post, so that what it does is what that post does."""

    key: str
    name: Words
    task: Words  # for whom it adapts its message: a group, a language, a mode


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A role: who a participant is for the time of the exercise. Only they read it."""

    key: str
    name: str
    language: str
    group: Group = Group.GENERAL
    who: Words
    situation: Words
    constraint: Words
    does: Words  # how they answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Inject:
    """A piece of news that comes at its minute, and what a team should make of it."""

    key: str
    minute: float
    to: tuple[str, ...] = (ALL,)  # teams
    public: Public = Public.OFFICERS
    medium: Medium
    text: Words
    expected: Words
    measure: Measure = Measure.JUDGED
    phase: Phase | None = None  # of the alert that `measure` looks for
    within: float = 0  # minutes; 0: until the end
    objective: str
    optional: bool = False  # comes only when the facilitator sends it

    def is_for(self, team: str) -> bool:
        """Whether this team gets it."""
        return ALL in self.to or team in self.to


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question with buttons: a vote, or whether a message was understood."""

    key: str
    minute: float
    public: Public = Public.EVERYBODY
    text: Words
    options: tuple[Words, ...]
    understood: tuple[int, ...] = ()  # options that show comprehension; empty: a vote


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A part of the session, for the facilitator's eyes."""

    minute: float
    title: Words
    say: Words  # what the facilitator does and says


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """Where the invented posts stand: a real region, so that maps and places work."""

    state: str
    place: str
    country: str
    region: str
    time_zone: str
    telephone: str
    emergency_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """A whole exercise file."""

    name: str
    title: Words
    languages: tuple[str, ...]
    minutes: float
    hazard: Hazard
    intro: Words
    host: Host
    objectives: tuple[Objective, ...]
    teams: tuple[Team, ...]
    cards: tuple[Card, ...]
    stages: tuple[Stage, ...]
    injects: tuple[Inject, ...]
    questions: tuple[Question, ...]
    people: int = 300  # simulated, beside the participants

    def said(self, words: Words, language: str) -> str:
        """In the reader's language, else in the exercise's first."""
        return words.get(language) or words[self.languages[0]]

    def with_teams(self, many: int | None) -> "Exercise":
        """With the first `many` teams only; news for others alone is left out."""
        if many is None or many >= len(self.teams):
            return self
        teams = self.teams[:many]
        keys = {ALL, *(team.key for team in teams)}
        injects = tuple(one for one in self.injects if keys & set(one.to))
        return replace(self, teams=teams, injects=injects)

    def team(self, key: str) -> Team | None:
        """The team with this key."""
        return next((one for one in self.teams if one.key == key), None)

    def card(self, key: str) -> Card | None:
        """The role card with this key."""
        return next((one for one in self.cards if one.key == key), None)

    def inject(self, key: str) -> Inject | None:
        """The inject with this key."""
        return next((one for one in self.injects if one.key == key), None)

    def question(self, key: str) -> Question | None:
        """The question with this key."""
        return next((one for one in self.questions if one.key == key), None)

    def post_code(self, team: str) -> str:
        """The post that a team stands for."""
        return f"{self.name}-{team}"

    def posts(self, language: str) -> list[Post]:
        """A post for each team."""
        return [self._post(team, language) for team in self.teams]

    def _post(self, team: Team, language: str) -> Post:
        host = self.host
        return Post(
            code=self.post_code(team.key), name=self.said(team.name, language), place=host.place,
            country=host.country, region=host.region, time_zone=host.time_zone,
            telephone=host.telephone, emergency_number=host.emergency_number, state=host.state,
        )  # fmt: skip

    def due(self, seconds: float) -> Iterator[Inject | Question]:
        """What should have come by this moment of the exercise, in order."""
        waiting = [one for one in self.injects if not one.optional]
        both: list[Inject | Question] = [*waiting, *self.questions]
        yield from sorted((one for one in both if one.minute * 60 <= seconds), key=by_minute)

    def stage(self, seconds: float) -> Stage | None:
        """The part of the session that this moment lies in."""
        begun = [one for one in self.stages if one.minute * 60 <= seconds]
        return max(begun, key=lambda one: one.minute, default=None)


def by_minute(one: Inject | Question | Stage) -> float:
    """When it comes (min)."""
    return one.minute


def next_card(cards: Sequence[Card], dealt: Mapping[str, int]) -> Card:
    """The card that fewest people hold; of those the first."""
    return min(cards, key=lambda card: dealt.get(card.key, 0))


def next_team(teams: Sequence[Team], seated: Mapping[str, int]) -> Team:
    """The team where fewest people sit; of those the first."""
    return min(teams, key=lambda team: seated.get(team.key, 0))
