"""How an officer is asked about the person they write down: one question a message."""

from collections.abc import Callable

from bot.domain.entry import Entry, Step
from bot.domain.language import LANGUAGES, SPOKEN
from bot.domain.national import Group
from bot.domain.post import Post
from bot.domain.wording import N_
from bot.telegram.claims import written_in
from bot.telegram.turn import Rows, Say, Turn

Choices = list[tuple[str, str]]  # (label, value)
UNSAID = "unsaid"
ASK = {
    Step.WHO: N_(
        "Whom do you write down? Send a name, a telephone number, or both with a comma between "
        "them. Never papers, employer or address."
    ),
    Step.LANGUAGE: N_("Which language do they read? Press a button, or write its name."),
    Step.AREA: N_("Where are they? Press a button, or write the name of a town."),
    Step.GROUP: N_("Which of these fits them? For several, write for example: campo, estudio."),
}
GROUPS = {
    Group.GENERAL: N_("None of these, or not known"),
    Group.FARM_WORK: N_("Works on a farm"),
    Group.DOMESTIC_WORK: N_("Works and lives in somebody's house"),
    Group.CONSTRUCTION: N_("Works in construction"),
    Group.STUDY: N_("Studies"),
    Group.VISIT: N_("Is visiting"),
    Group.SMALL_CHILDREN: N_("Small children are with them"),
    Group.OLDER_PERSON: N_("Is an older person"),
    Group.CARING: N_("Looks after somebody who cannot leave alone"),
}


def question(turn: Turn, entry: Entry, post: Post) -> Say:
    """What `entry` has come to."""
    cells = [
        (label, f"entry:{entry.step}:{value}") for label, value in OFFERS[entry.step](turn, post)
    ]
    wide = 1 if len(cells) <= len(GROUPS) else 2
    rows = [cells[i : i + wide] for i in range(0, len(cells), wide)]
    return Say(turn.text(ASK[entry.step]), [*rows, ways(turn, entry)])


def summary(turn: Turn, entry: Entry) -> Say:
    """All that would be written down, before it is."""
    person = entry.person
    groups = ", ".join(turn.text(GROUPS[one]) for one in person.groups or (Group.GENERAL,))
    lines = [
        turn.text("Name: {name}", name=person.name) if person.name else "",
        turn.text("Telephone: {telephone}", telephone=person.telephone) if person.telephone else "",
        turn.text("Language: {language}", language=LANGUAGES[person.language].endonym),
        turn.text("Area: {area}", area=written_in(turn, person)),
        turn.text("Situation: {groups}", groups=groups),
    ]
    rows: Rows = [[(turn.text("Write down and make a link"), "entry:confirm:yes")]]
    return Say("\n".join(line for line in lines if line), [*rows, ways(turn, entry)])


def ways(turn: Turn, entry: Entry) -> list[tuple[str, str]]:
    """One question back, or out."""
    cancel = (turn.text("Cancel"), "entry:cancel:")
    return [cancel] if entry.step is Step.WHO else [(turn.text("Back"), "entry:back:"), cancel]


def _nobody(_turn: Turn, _post: Post) -> Choices:
    return []


def _languages(turn: Turn, _post: Post) -> Choices:
    codes = [turn.language, *(code for code in SPOKEN if code != turn.language)]
    return [(LANGUAGES[code].endonym, code) for code in codes]


def _areas(turn: Turn, post: Post) -> Choices:
    regions = turn.catalogue.regions
    found = regions.of_country(post.country)
    names = [(regions.name(one.iso, turn.language), one.iso) for one in found]
    names.sort(key=lambda pair: (pair[1] != post.region, pair[0]))
    return [*names, (turn.text("Not known"), UNSAID)]


def _groups(turn: Turn, _post: Post) -> Choices:
    return [(turn.text(words), group) for group, words in GROUPS.items()]


OFFERS: dict[Step, Callable[[Turn, Post], Choices]] = {
    Step.WHO: _nobody,
    Step.LANGUAGE: _languages,
    Step.AREA: _areas,
    Step.GROUP: _groups,
}
