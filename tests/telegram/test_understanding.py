"""Do you understand? Two buttons that cost no message, and what officers see of them."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.actions import conducting, debriefing, seating, unfolding, variants
from bot.actions import understanding as actions
from bot.content import exercises
from bot.domain.conduct import Move, RunState
from bot.domain.disclosure import SMALLEST, few
from bot.domain.post import OPERATOR, Role
from bot.domain.retention import Clocks
from bot.domain.understanding import Reader, Understood, by, shown, total
from bot.store import alerts
from bot.store import understanding as store
from bot.telegram.front import Stale
from bot.telegram.turn import Toast
from tests.rows import NOW
from tests.telegram.desk import OFFICER, PHONE, SECOND, Desk, files, said
from tests.telegram.test_cases import asked

COUNTS = st.dictionaries(
    st.builds(
        Reader,
        language=st.sampled_from(["es", "ht", "ar"]),
        grp=st.sampled_from(["general", "farm_work", "farm_work+study"]),
        form=st.sampled_from(["text", "voice"]),
    ),
    st.builds(
        Understood,
        understood=st.integers(0, 20),
        not_understood=st.integers(0, 20),
        asked=st.integers(10, 30),
        right=st.integers(0, 10),
    ),
)


async def counted(desk: Desk, alert: int) -> Understood:
    async with desk.database.read() as conn:
        return total(await actions.counts(conn, alert, drill=True))


async def test_a_press_is_counted_and_answered_without_a_message(desk: Desk) -> None:
    """The latest of one person counts, however often and quickly they press."""
    await desk.national()
    alert = await asked(desk)
    first = await desk.press(PHONE, f"understand:{alert}:no")
    assert await counted(desk, alert) == Understood(not_understood=1)
    for _ in range(10):
        last = await desk.press(PHONE, f"understand:{alert}:yes")

    assert all(isinstance(one, Toast) for one in [*first, *last])
    assert await counted(desk, alert) == Understood(understood=1)


async def test_an_older_press_that_comes_later_changes_nothing(desk: Desk) -> None:
    """Order is that of the inbox."""
    person = await desk.national()
    alert = await asked(desk)
    async with desk.database.write() as conn:
        for seq, yes in ((9, True), (4, False)):
            await actions.said(conn, alert, person, yes=yes, seq=seq, now=desk.now)

    assert await counted(desk, alert) == Understood(understood=1)


@pytest.mark.parametrize(
    "data",
    ["understand", "understand:1", "understand:1:maybe", "understand:9:yes", "understand:x:no"],
)
async def test_forged_presses_are_old_buttons(desk: Desk, data: str) -> None:
    """And nobody says anything of an alert that they never got."""
    await desk.national()
    await asked(desk)
    await desk.national(chat=SECOND)
    with pytest.raises(Stale):
        await desk.press(PHONE, data)
    with pytest.raises(Stale):
        await desk.press(SECOND, "understand:1:yes")
    with pytest.raises(Stale):
        await desk.press(OFFICER, "understand:1:yes")


async def test_drills_and_warnings_have_the_buttons(desk: Desk) -> None:
    """On the alert's own message, in the reader's language."""
    await desk.national()
    alert = await desk.submitted()
    async with desk.database.read() as conn:
        frozen = await alerts.variants_of(conn, alert)
    texts = {
        one.language: [button.data for row in one.payload.buttons for button in row]
        for one in frozen
        if one.consent == "checkins"
    }
    none = [
        button.data
        for one in frozen
        if one.consent == "alerts"
        for row in one.payload.buttons
        for button in row
        if button.data != variants.REAL_PRESSED
    ]

    assert none == []
    for data in texts.values():
        assert {f"understand:{alert}:yes", f"understand:{alert}:no", f"others:{alert}"} <= set(data)


@pytest.mark.parametrize("role", Role)
async def test_officers_of_the_post_see_it_and_small_counts_only_on_duty(
    desk: Desk, role: Role
) -> None:
    """By language, group and form; those of another post see nothing."""
    await desk.national()
    alert = await asked(desk)
    await desk.officer(role)
    await desk.officer(role, chat=SECOND, post="av-hou")
    await desk.press(PHONE, f"understand:{alert}:yes")
    shown_ = said(await desk.press(OFFICER, f"understood:{alert}"))
    with pytest.raises(Exception, match="post"):
        await desk.press(SECOND, f"understood:{alert}")
    with pytest.raises(Stale):
        await desk.press(PHONE, f"understood:{alert}")

    assert ("reservado" not in shown_) is (role is Role.DUTY)
    assert "Por idioma" in shown_


@given(COUNTS)
def test_every_table_by_one_answer_has_the_whole(counts: dict[Reader, Understood]) -> None:
    """By language and by form; groups may overlap."""
    for facet in ("language", "form"):
        assert sum(by(facet, counts).values(), Understood()) == total(counts)
    assert total(counts).said <= sum(row.said for row in by("group", counts).values())


@given(COUNTS)
def test_no_small_count_is_shown_nor_to_be_worked_out(counts: dict[Reader, Understood]) -> None:
    """One row alone is never hidden; what several hide together is not a handful either."""
    for facet in ("language", "form"):
        rows = by(facet, counts)
        seen = shown(rows, small=False)
        hidden = [rows[name] for name, row in seen.items() if row is None]

        for column, whole in total(counts).cells.items():
            assert not any(few(row.cells[column]) for row in seen.values() if row)
            away = [row.cells[column] for row in hidden]
            if away and whole >= SMALLEST:
                assert len(rows) == 1 or (len(away) > 1 and sum(away) >= SMALLEST)
        assert shown(rows, small=True) == rows


def test_questions_and_buttons_are_kept_apart() -> None:
    """One does not undo the other."""
    said_no = store.Said(alert_id=1, national_id=1, understood=False, seq=1, at=NOW)

    assert store.changed(None, asked=2) == {"understood": None, "asked": 2, "right": 0}
    assert store.changed(said_no, asked=2)["understood"] is False


async def played(desk: Desk) -> int:
    """An exercise under way, its questions asked, and a player with a drill; gives its number."""
    script = exercises.load("earthquake")
    async with desk.database.write() as conn:
        run = await conducting.open_run(
            conn, script, code="TEMBLOR", language="es", actor=OPERATOR, now=desk.now
        )
        await seating.seat_player(conn, run, chat_id=PHONE, language="es", now=desk.now)
        await debriefing.move(conn, files(), run, Move.START, actor=OPERATOR, now=desk.now)
        run = await conducting.find(conn, "TEMBLOR")
        for question in script.questions:
            await unfolding.release(conn, files(), run, question, now=desk.now)
    return await asked(desk)


async def test_the_questions_of_an_exercise_count_for_the_newest_drill(desk: Desk) -> None:
    """Who, what, by when: as often as somebody changes their answer, each counts once."""
    await desk.national()
    alert = await played(desk)
    for key, option in (("who", 0), ("understood", 1), ("when", 0), ("understood", 0), ("who", 2)):
        await desk.press(PHONE, f"exercise:said:{key}:{option}")

    assert await counted(desk, alert) == Understood(asked=3, right=2)


async def test_what_was_understood_outlives_the_wipe(desk: Desk) -> None:
    """An exercise that nobody wiped is wiped a day after its end; counts stay."""
    await desk.national()
    alert = await played(desk)
    await desk.press(PHONE, "exercise:said:who:0")
    async with desk.database.write() as conn:
        run = await conducting.find(conn, "TEMBLOR")
        await debriefing.move(conn, files(), run, Move.END, actor=OPERATOR, now=desk.now)
    early, late = (desk.now + timedelta(hours=hours) for hours in (23, 24))
    assert await debriefing.wipe_ended(desk.database, files(), Clocks(), early) == 0
    assert await debriefing.wipe_ended(desk.database, files(), Clocks(), late) == 1
    async with desk.database.read() as conn:
        run = await conducting.find(conn, "TEMBLOR")

    assert run.state is RunState.WIPED
    assert await counted(desk, alert) == Understood(asked=1, right=1)


async def test_the_receipt_of_a_wipe_tells_how_much_there_was(desk: Desk) -> None:
    """In the chat of whoever leads it."""
    await desk.national()
    await desk.officer(Role.ADMIN)
    await played(desk)
    await desk.press(OFFICER, "conduct:move:end:yes")
    receipt = said(await desk.press(OFFICER, "conduct:move:wipe:yes"))

    assert "Llamadas de ayuda" in receipt
    assert "{" not in receipt
