"""Who may press what: every button and command of officers, against every role and post.

Callback data are forged by whoever likes, so that what a menu does not show is tried as well.
"""

from dataclasses import dataclass

import pytest
from sqlalchemy import select

from bot.domain.alert import AlertState
from bot.domain.post import Role
from bot.errors import NotAllowed, NotFound
from bot.store import alerts
from bot.store.schema import audit
from bot.telegram.front import Stale
from tests.audited import fits
from tests.telegram.desk import OFFICER, PHONE, Desk, buttons, said

ALL = frozenset(Role)
WRITERS = frozenset({Role.AUTHOR, Role.APPROVER, Role.ADMIN})
APPROVERS = frozenset({Role.APPROVER, Role.ADMIN})
REGISTRARS = frozenset({Role.DUTY, Role.ADMIN})
ASKERS = frozenset({Role.DUTY, Role.ADMIN})


@dataclass(frozen=True, slots=True)
class Action:
    """A button, who may press it, and how the alert stands before and after."""

    data: str
    allowed: frozenset[Role]
    before: AlertState | None = None
    after: AlertState | None = None


D, S, A, C = AlertState.DRAFT, AlertState.SUBMITTED, AlertState.APPROVED, AlertState.CANCELLED
OUT, PAUSED = AlertState.SENDING, AlertState.PAUSED
ACTIONS = {
    "test": Action("alert:test", WRITERS, None, D),
    "new": Action("alert:new", WRITERS),
    "phase": Action("alert:phase:flood", WRITERS),
    "area": Action("alert:area:flood:warning", WRITERS),
    "kind": Action("alert:kind:flood:warning:MX-CHP", WRITERS),
    "draft a drill": Action("alert:draft:flood:warning:MX-CHP:drill", WRITERS, None, D),
    "draft a live one": Action("alert:draft:flood:warning:MX-CHP:live", WRITERS, None, D),
    "choose an audience": Action("audience:open:flood:warning", WRITERS),
    "ask for everybody": Action("audience:all:flood:warning", WRITERS),
    "draw a draft's area": Action("audience:map:1", WRITERS, D, D),
    "submit": Action("alert:submit:1", WRITERS, D, S),
    "look": Action("alert:look:1", ALL, S, S),
    "send": Action("alert:send:1:1", WRITERS, D, A),
    "approve": Action("alert:approve:1:1", WRITERS, S, A),
    "return": Action("alert:return:1", APPROVERS, S, S),
    "cancel a draft": Action("alert:cancel:1", WRITERS, D, C),
    "cancel": Action("alert:cancel:1", WRITERS, S, C),
    "facts": Action("facts:list:1", WRITERS, D, D),
    "ask a fact": Action("facts:ask:1:authority", WRITERS, D, D),
    "its hours": Action("when:menu:1", WRITERS, D, D),
    "start at an hour": Action("when:ask:1:start", WRITERS, D, D),
    "start at once": Action("when:now:1", WRITERS, D, D),
    "go on": Action("alert:open:1", ALL, D, D),
    "pause": Action("alert:pause:1", WRITERS, OUT, PAUSED),
    "resume": Action("alert:resume:1", WRITERS, PAUSED, OUT),
    "become real": Action("alert:real:1", WRITERS, OUT, OUT),
    "stop": Action("alert:cancel:1", WRITERS, OUT, C),
    "say more": Action("follow:kind:1:correction", WRITERS, OUT, OUT),
    "all clear": Action("follow:kind:1:all_clear", WRITERS, OUT, OUT),
    "withdraw": Action("follow:reason:1:mistake", WRITERS, OUT, OUT),
    "hand out a link": Action("invite:new", REGISTRARS),
    "hazards of a file": Action("cap:hazards:1", WRITERS, D, D),
    "its hazard": Action("cap:hazard:1:flood", WRITERS, D, D),
    "regions of a file": Action("cap:regions:1", WRITERS, D, D),
    "its region": Action("cap:region:1:MX-CHP", WRITERS, D, D),
    "look at a file's draft": Action("cap:look:1", WRITERS, D, D),
    "questions": Action("round:list", ASKERS),
    "a new question": Action("round:new", ASKERS),
    "drill or real": Action("round:kind:MX-CHP", ASKERS),
    "how long": Action("round:time:MX-CHP:drill", ASKERS),
    "how long, really": Action("round:time:MX-CHP:live", ASKERS),
    "whom it asks": Action("round:look:MX-CHP:drill:24", ASKERS),
    "ask them": Action("round:go:MX-CHP:drill:24", ASKERS),
    "a draft that does not ask": Action("asks:off:1", WRITERS, D, D),
    "a draft that asks": Action("asks:on:1", WRITERS, D, D),
    "figures": Action("stats:1", ALL, S, S),
    "latest figures": Action("stats:latest", ALL),
    "figures apart": Action("stats:by:1:region", ALL, S, S),
    "figures as pictures": Action("stats:pictures:1", ALL, S, S),
    "forms of a report": Action("stats:files:1", ALL, S, S),
    "a report": Action("stats:file:1:xlsx", ALL, S, S),
    "rows of an alert": Action("stats:rows:1:deliveries", REGISTRARS, S, S),
    "answers of an alert": Action("stats:rows:1:answers", REGISTRARS, S, S),
    "alerts in a list": Action("stats:list", ALL),
    "summaries": Action("stats:subscribe", ALL),
    "subscribe": Action("stats:subscribed:daily", ALL),
    "figures of a week": Action("stats:days:7", ALL),
    "what was understood": Action("understood:1", ALL, S, S),
    "link no group": Action("group:drop", frozenset({Role.ADMIN})),
    "a drill turned real": Action("alert:real:1", WRITERS, OUT, OUT),
    "texts": Action("coverage:show", ALL),
    "texts as a file": Action("coverage:file", ALL),
}
OF_ALERT = [name for name, action in ACTIONS.items() if action.before]


async def prepare(desk: Desk, action: Action) -> None:
    """One national, and alert 1 as the action wants it."""
    await desk.national()
    if action.before is D:
        await desk.drafted()
    elif action.before is not None:
        await desk.submitted()
        async with desk.database.write() as conn:
            await alerts.set_state(conn, 1, action.before)


async def acts(desk: Desk) -> list[str]:
    """What stands in the audit."""
    async with desk.database.read() as conn:
        return list((await conn.execute(select(audit.c.action).order_by(audit.c.id))).scalars())


async def state(desk: Desk) -> AlertState | None:
    """Where alert 1 stands; None when there is none."""
    try:
        return (await desk.alert(1)).state
    except NotFound:
        return None


@pytest.mark.parametrize("name", ACTIONS)
@pytest.mark.parametrize("role", Role)
async def test_a_role_of_the_post_may_what_it_may_and_no_more(
    desk: Desk, role: Role, name: str
) -> None:
    """What is refused leaves no trace."""
    action = ACTIONS[name]
    await prepare(desk, action)
    await desk.officer(role)
    if role in action.allowed:
        before = await acts(desk)
        assert await desk.press(OFFICER, action.data)
        assert await state(desk) is action.after
        assert fits(action.data, set((await acts(desk))[len(before) :]))
    else:
        with pytest.raises(NotAllowed):
            await desk.press(OFFICER, action.data)
        assert await state(desk) is action.before


@pytest.mark.parametrize("name", OF_ALERT)
@pytest.mark.parametrize("role", Role)
async def test_an_alert_of_another_post_is_out_of_reach(desk: Desk, role: Role, name: str) -> None:
    """Its own admin's powers end at the post."""
    action = ACTIONS[name]
    await prepare(desk, action)
    await desk.officer(role, post="av-hou")
    with pytest.raises(NotAllowed):
        await desk.press(OFFICER, action.data)

    assert await state(desk) is action.before


@pytest.mark.parametrize("name", ACTIONS)
async def test_a_national_has_no_such_buttons(desk: Desk, name: str) -> None:
    """A forged one is as an old one."""
    action = ACTIONS[name]
    await prepare(desk, action)
    with pytest.raises(Stale):
        await desk.press(PHONE, action.data)

    assert await state(desk) is action.before


@pytest.mark.parametrize("name", ACTIONS)
async def test_who_has_left_the_post_has_no_such_buttons(desk: Desk, name: str) -> None:
    """The powers of the old post end where those of the new one begin."""
    action = ACTIONS[name]
    await prepare(desk, action)
    await desk.officer(Role.ADMIN)
    await desk.officer(Role.OBSERVER, post="av-hou")
    if action.data.startswith(
        ("stats:latest", "stats:list", "stats:days", "stats:subscr", "coverage:")
    ):
        assert await desk.press(OFFICER, action.data)
        return
    with pytest.raises(NotAllowed):
        await desk.press(OFFICER, action.data)

    assert await state(desk) is action.before


@pytest.mark.parametrize(
    "words",
    [
        *("/alert", "/stats", "/stats 1", "/record", "/listen", "/review", "/invite"),
        *("/ask", "/cases", "/group", "/rota"),
    ],
)
async def test_commands_of_officers_are_unknown_to_nationals(desk: Desk, words: str) -> None:
    """As if they were not there."""
    await desk.national()
    await desk.submitted()

    assert said(await desk.command(PHONE, words)) == (
        "No entiendo eso. Escriba /help para ver qué puedo hacer."
    )


@pytest.mark.parametrize("role", Role)
async def test_the_menu_shows_what_the_role_may(desk: Desk, role: Role) -> None:
    """Nobody is offered what would be refused."""
    await desk.officer(role)
    shown = buttons(await desk.command(OFFICER, "/start"))

    assert ("alert:new" in shown) is (role in WRITERS)
    assert "stats:latest" in shown
    for data in shown:
        assert await desk.press(OFFICER, data)


async def test_nobody_approves_their_own_live_alert(desk: Desk) -> None:
    """Not by forged data either: `send` is for drills."""
    await desk.national()
    author = await desk.officer(Role.ADMIN)
    await desk.drafted(author, drill=False)
    with pytest.raises(Stale):
        await desk.press(OFFICER, "alert:send:1:1")

    assert await state(desk) is D


FORGED = [
    "alert",
    "alert:",
    "alert:nothing",
    "alert:area",
    "alert:area:",
    "alert:area:flood:never",
    "alert:phase:dragon",
    "alert:kind:flood:warning",
    "alert:draft:flood:warning:MX-CHP",
    "alert:draft:flood:warning:MX-CHP:both",
    "alert:submit",
    "alert:submit:",
    "alert:submit:-1",
    "alert:submit:1:1",
    "alert:submit:١",
    "alert:look:1e3",
    "alert:approve:1",
    "alert:approve:1:x",
    "alert:cancel:9999999999",
    "alert:cancel:999999999999999999999999",
    "alert:test:1",
    "audience",
    "audience:show",
    "audience:open:flood",
    "audience:open:dragon:warning",
    "audience:regions:MX-CHP",
    "audience:mode:live",
    "audience:map:x",
    "stats",
    "stats:",
    "stats:1:2",
    "stats:x",
    "checkin",
    "checkin:1",
    "checkin:1:fine",
    "checkin:9999999999:safe",
    "checkin:1:safe",
    "understood",
    "understood:x",
    "understood:1:2",
    "understand:1:yes",
    "group",
    "group:",
    "group:drop:1",
    "others:1",
    "others:who:1",
    "checkin:r",
    "checkin:r1:safe",
    "checkin:r1e3:safe",
    "round",
    "round:",
    "round:nothing",
    "round:kind",
    "round:time:MX-CHP:both",
    "round:look:MX-CHP:both:24",
    "round:look:MX-CHP:drill:x",
    "round:look:MX-CHP:drill:24:day",
    "round:go:MX-CHP:drill",
    "round:silent:1",
    "round:silent:x:0",
    "round:tried:1",
    "round:show:99999999999",
    "asks:on",
    "asks:maybe:1",
    "quiet",
    "quiet:x",
    "rota",
    "rota:on:7",
    "rota:hand:1",
    "register",
    "register:language",
    "register:language:es",
    "register:nothing:es",
    "language:xx",
    "language",
    "language:es:es",
    "exercise",
    "exercise:",
    "exercise:deal",
    "exercise:deal:x",
    "exercise:card:1:nobody",
    "exercise:sit:1",
    "exercise:sit:9999999999:1",
    "exercise:said:when",
    "exercise:mine",
    "exercise:leave",
    "exercise:real",
    "conduct",
    "conduct:",
    "conduct:open",
    "conduct:open:../storm",
    "conduct:move",
    "conduct:move:start",
    "conduct:speed:600",
    "conduct:thaw:1",
    "conduct:next",
    "conduct:news:x",
    "conduct:one",
    "conduct:send:nothing",
    "conduct:omit:nothing",
    "conduct:mark:storm:1:P",
    "conduct:votes",
    "conduct:compare",
    "conduct:report",
    "conduct:report:pdf",
    "review",
    "review:language",
    "review:right:es:flood:warning",
]


@pytest.mark.parametrize("data", FORGED)
async def test_forged_data_are_an_old_button(desk: Desk, data: str) -> None:
    """Whatever an admin's own telephone may send."""
    await desk.officer(Role.ADMIN)
    with pytest.raises(Stale):
        await desk.press(OFFICER, data)


async def test_a_region_that_is_none_is_refused(desk: Desk) -> None:
    """Callback data may name any."""
    await desk.officer(Role.ADMIN)
    with pytest.raises(NotFound):
        await desk.press(OFFICER, "alert:draft:flood:warning:XX-1:drill")

    assert await state(desk) is None


@pytest.mark.parametrize("role", Role)
async def test_only_admins_lead_an_exercise(desk: Desk, role: Role) -> None:
    """From the chat, by words and by buttons."""
    await desk.officer(role)
    acts = ["/exercise ", "conduct:show", "conduct:open:storm", "/exercise people 10"]
    for act in [*acts, "conduct:move:start"]:
        does = desk.command if act.startswith("/") else desk.press
        if role is Role.ADMIN:
            assert await does(OFFICER, act)
        else:
            with pytest.raises(NotAllowed):
                await does(OFFICER, act)


async def test_strangers_do_nothing_in_an_exercise(desk: Desk) -> None:
    """Nobody without a seat writes lessons; nobody who is no officer leads."""
    for text in ("/exercise ", "/commitment we will", "/lesson we saw", "/real "):
        assert len(await desk.command(9999, text)) == 1
    for data in ("conduct:show", "conduct:open:storm", "exercise:mine", "exercise:real"):
        with pytest.raises(Stale):
            await desk.press(9999, data)
