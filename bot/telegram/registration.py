"""How the dialogue of joining is asked: one question a message, the likely answer first."""

from collections.abc import Awaitable, Callable
from html import unescape

from bot.actions import nationals, posts
from bot.content.regions import country_name
from bot.content.whereabouts import area_of
from bot.domain.language import SPOKEN
from bot.domain.national import Form, Group, Groups, National
from bot.domain.registration import (
    ELSEWHERE,
    MOVING,
    UNSAID,
    Registration,
    Step,
    suggested_form,
)
from bot.domain.wording import N_
from bot.telegram import consenting, languages
from bot.telegram.consenting import DANGER
from bot.telegram.languages import Choices
from bot.telegram.turn import Reply, Rows, Say, Turn
from bot.telegram.worker import Tools

HINT = N_("Or write your town, or share your location (📎): only the region is kept.")

GROUPS = {
    Group.GENERAL: N_("None of these, or I prefer not to say"),
    Group.FARM_WORK: N_("I work on a farm"),
    Group.DOMESTIC_WORK: N_("I work and live in somebody's house"),
    Group.CONSTRUCTION: N_("I work in construction"),
    Group.STUDY: N_("I study"),
    Group.VISIT: N_("I am visiting"),
    Group.SMALL_CHILDREN: N_("Small children are with me"),
    Group.OLDER_PERSON: N_("I am an older person"),
    Group.CARING: N_("I look after somebody who cannot leave alone"),
}
QUESTIONS = {
    Step.LANGUAGE: N_("In which language should we write to you?"),
    Step.NATION: N_("Which country's consulate should serve you?"),
    Step.COUNTRY: N_("In which country are you?"),
    Step.REGION: N_("In which region are you?"),
    Step.GROUP: N_("Which of these fits you? We then say what helps in your situation."),
}


def names_of(turn: Turn | Tools, groups: Groups) -> str:
    """What the groups of one person are called."""
    return ", ".join(turn.text(GROUPS[group]) for group in groups or (Group.GENERAL,))


async def opening(turn: Turn, code: str | None) -> Say:
    """Who speaks, and where those turn to who had better not talk to a consulate."""
    known = {post.code: post.name for post in await posts.known(turn.conn)}
    name = known.get(code or "") or turn.text("the consulate")
    lines = [
        turn.text("Alert service of {post}. A program answers here.", post=name),
        turn.text(DANGER),
        referral(turn),
    ]
    return Say("\n".join(lines))


def referral(turn: Turn) -> str:
    """Who helps without a consulate."""
    to = turn.setting.referral
    return turn.text(
        "Protection and asylum: UNHCR, {unhcr}. Looking for relatives: Red Cross, {red_cross}.",
        unhcr=to.unhcr,
        red_cross=to.red_cross,
    )


async def welcome_back(turn: Turn, national: National, code: str | None) -> list[Reply]:
    """/start of somebody who is registered: nothing is asked again."""
    known = {post.code: post.name for post in await posts.known(turn.conn)}
    area, home = registered_in(turn, national), await posts.the_post(turn.conn, national.post)
    lines = [
        turn.text("Welcome back. You get the alerts of {post}.", post=home.name),
        turn.text("Your area: {area}.", area=area),
    ]
    rows = [[(turn.text("Change my data"), "profile:list")]]
    if code in known and code != national.post:
        label = turn.text("Get the alerts of {post} instead", post=known[code])
        rows.insert(0, [(unescape(label), f"profile:post:{code}")])
    return [Say("\n".join(lines), rows)]


def registered_in(turn: Turn, national: National) -> str:
    """Where a registered person is, as they read it."""
    one = national
    return area_of(
        turn.catalogue, turn.language, country=one.country, region=one.region, moving=one.moving
    )


async def ask(turn: Turn, state: Registration) -> list[Reply]:
    """The question that `state` has come to."""
    turn.language = state.language
    return [Say(await _question(turn, state), await _buttons(turn, state))]


async def choices(turn: Turn, state: Registration) -> Choices:
    """The answers to that question as somebody may write them; any name of a language counts."""
    turn.language = state.language
    offered = await OFFERS[state.step](turn, state)
    return [*offered, *languages.names()] if state.step is Step.LANGUAGE else offered


async def closing(turn: Turn, state: Registration) -> list[Reply]:
    """The last message: what happens now, and how to change it. No button under it."""
    turn.language = state.language
    post = await nationals.post_for(turn.conn, state)
    lines = [
        turn.text("<b>Done.</b> You get the alerts of {post}.", post=post.name),
        turn.text("Your area: {area}.", area=_area(turn, state)),
        turn.text("Help from the consulate: {telephone}.", telephone=post.telephone),
        turn.text("We never ask for money, passwords, codes or photos of documents. It is free."),
        turn.text(
            "To change your data write /profile, to see all that is kept /mydata, to pause /stop, "
            "to delete everything /forget."
        ),
    ]
    if suggested_form(state.language) is Form.VOICE:
        lines.append(turn.text("Alerts come to you as text and as voice; /profile changes that."))
    if not state.citizen:
        own = N_("For papers and protection turn to the consulate of your own country.")
        lines[2:2] = [turn.text(own), referral(turn)]
    return [Say("\n".join(lines))]


def _area(turn: Turn, state: Registration) -> str:
    if not state.country:
        return turn.text("not said; you get all alerts of this consulate")
    return area_of(
        turn.catalogue,
        turn.language,
        country=state.country,
        region=state.region,
        moving=state.moving,
    )


async def _question(turn: Turn, state: Registration) -> str:
    if state.step is Step.CONSENT:
        return consenting.question(turn)
    if state.step is Step.LANGUAGE:
        return "\n".join(turn.catalogue.locales.text(one, QUESTIONS[state.step]) for one in SPOKEN)
    said = turn.text(QUESTIONS[state.step])
    return f"{said}\n{turn.text(HINT)}" if _is_hinted(state) else said


def _is_hinted(state: Registration) -> bool:
    """Once is enough: who was asked for the country has read it there."""
    return state.step is Step.COUNTRY or (state.step is Step.REGION and state.post is not None)


async def _buttons(turn: Turn, state: Registration) -> Rows:
    offered = await OFFERS[state.step](turn, state)
    cells = [(label, f"register:{state.step}:{value}") for label, value in offered]
    if len(cells) <= 8:
        also = consenting.listen_row(turn) if state.step is Step.CONSENT else []
        return [*([cell] for cell in cells), *also]
    head, rest = cells[:1], cells[1:]
    return [head, *[rest[i : i + 2] for i in range(0, len(rest), 2)]]


async def _languages(turn: Turn, state: Registration) -> Choices:
    return languages.first(turn, state.language)


async def _consents(turn: Turn, _state: Registration) -> Choices:
    return consenting.choices(turn)


async def _nations(turn: Turn, state: Registration) -> Choices:
    return [(country_name(nation, turn.language), nation) for nation in state.nations]


async def _countries(turn: Turn, state: Registration) -> Choices:
    regions = turn.catalogue.regions
    own = [post.country for post in await posts.known(turn.conn)]
    near = sorted(set(own), key=own.index)
    rest = sorted(
        set(regions.countries()) - set(near), key=lambda c: country_name(c, turn.language)
    )
    known = [(country_name(code, turn.language), code) for code in [*near, *rest]]
    return [*known, (turn.text("I prefer not to say"), UNSAID)]


async def _regions(turn: Turn, state: Registration) -> Choices:
    regions = turn.catalogue.regions
    found = regions.of_country(state.country or "")
    own = {post.region for post in await posts.known(turn.conn) if post.code == state.post}
    own = own or {post.region for post in await posts.known(turn.conn)}
    names = [(regions.name(region.iso, turn.language), region.iso) for region in found]
    names.sort(key=lambda choice: (choice[1] not in own, choice[0]))
    return [
        *names,
        (turn.text("I am on the move"), MOVING),
        (turn.text("I prefer not to say"), UNSAID),
        (turn.text("Another country"), ELSEWHERE),
    ]


async def _groups(turn: Turn, _state: Registration) -> Choices:
    return [(turn.text(label), group) for group, label in GROUPS.items()]


async def _nothing(_turn: Turn, _state: Registration) -> Choices:
    return []


Offer = Callable[[Turn, Registration], Awaitable[Choices]]
OFFERS: dict[Step, Offer] = {
    Step.LANGUAGE: _languages,
    Step.CONSENT: _consents,
    Step.NATION: _nations,
    Step.COUNTRY: _countries,
    Step.REGION: _regions,
    Step.GROUP: _groups,
    Step.DONE: _nothing,
}
