"""/review: officers read the texts of their languages, and say whether they are right."""

import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.actions import alerts, posts, previews, reviews, speakers
from bot.content.checks import Reviewed
from bot.content.folders import messages_folder
from bot.content.messages import Library
from bot.content.reviews import record
from bot.domain.directory import Kind
from bot.domain.hazard import Hazard, Phase
from bot.domain.message import Review
from bot.domain.notice import Notice
from bot.domain.post import OPERATOR, Role
from bot.errors import NotAllowed, NotReady, WrongState
from bot.store import audit, directory
from bot.store.schema import outbox
from bot.telegram.front import Stale
from tests.telegram.desk import OFFICER, PHONE, SECOND, Desk, buttons, files, said

FLOOD = "ht:flood:warning"


async def speaker(desk: Desk, *codes: str, role: Role = Role.AUTHOR, chat: int = OFFICER) -> str:
    """An officer who holds these languages."""
    made = await desk.officer(role, chat=chat)
    await grant(desk, made, *codes)
    return made


async def grant(desk: Desk, officer: str, *codes: str) -> None:
    async with desk.database.write() as conn:
        for code in codes:
            await speakers.grant(
                conn, files().locales, int(officer), code, actor=OPERATOR, now=desk.now
            )


async def library(desk: Desk) -> Library:
    """As alerts are made of it now."""
    async with desk.database.read() as conn:
        return (await reviews.reviewed(conn, files())).library


async def last_page(desk: Desk, text: str = FLOOD) -> list[str]:
    """The buttons under the last page."""
    shown = buttons(await desk.press(OFFICER, f"review:read:{text}:1"))
    pages = 1
    while f"review:read:{text}:{pages + 1}" in shown:
        pages += 1
        shown = buttons(await desk.press(OFFICER, f"review:read:{text}:{pages}"))
    return shown


async def test_who_holds_a_language_reads_it_page_by_page(desk: Desk) -> None:
    """From the languages to the last group; only there it can be found right."""
    await speaker(desk, "ht", "ar", "mam")
    first = buttons(await desk.command(OFFICER, "/review"))
    parts = buttons(await desk.press(OFFICER, "review:language:ht"))
    phases = buttons(await desk.press(OFFICER, "review:part:ht:flood"))
    page = await desk.press(OFFICER, f"review:read:{FLOOD}:1")

    assert first == ["review:language:ht", "review:language:ar"]  # of Mam there are no texts
    assert parts == [*(f"review:part:ht:{hazard}" for hazard in Hazard), "review:part:ht:notices"]
    assert phases[:4] == [f"review:read:ht:flood:{phase}:1" for phase in Phase]
    assert "EGZÈSIS" in said(page)
    assert not any(one.startswith("review:right") for one in buttons(page))
    shown = await last_page(desk)
    assert any(one.startswith(f"review:right:{FLOOD}:") for one in shown)
    assert f"review:read:{FLOOD}:1" not in shown


async def test_the_menu_of_one_language_begins_with_its_texts(desk: Desk) -> None:
    """Nothing to choose."""
    await speaker(desk, "ar")

    assert "review:part:ar:flood" in buttons(await desk.command(OFFICER, "/review"))


async def test_what_is_found_right_is_checked_for_alerts(desk: Desk) -> None:
    """That text alone; the preview of a live alert counts nobody as unchecked any more."""
    await desk.national()
    officer = await speaker(desk, "es")
    alert = await desk.alert(await desk.drafted(drill=False))

    async def unchecked() -> dict[str, int]:
        async with desk.database.read() as conn:
            return (
                await previews.preview(conn, files(), alert, rate=25, now=alert.created_at)
            ).unchecked

    assert await unchecked() == {"es": 1}
    shown = await last_page(desk, "es:hurricane:warning")
    (data,) = [one for one in shown if one.startswith("review:right:")]
    assert len(data) <= 64
    after = await desk.press(OFFICER, data)
    now = await library(desk)

    assert "✅" in "".join(
        label for reply in after for row in getattr(reply, "buttons", []) for label, _ in row
    )
    assert await unchecked() == {}
    assert now.review(Hazard.HURRICANE, Phase.WARNING, "es") is Review.CHECKED
    assert now.review(Hazard.HURRICANE, Phase.EMERGENCY, "es") is Review.TRANSLATED
    async with desk.database.read() as conn:
        steps = await audit.of(conn, "text:es/hurricane/warning")
    assert [(one["actor"], one["right"]) for one in steps] == [(officer, True)]


async def test_a_notice_is_read_too(desk: Desk) -> None:
    """Each by itself."""
    await speaker(desk, "ht")
    shown = buttons(await desk.press(OFFICER, "review:part:ht:notices"))
    assert shown[:-1] == [f"review:read:ht:notices:{notice}:1" for notice in Notice]
    for notice in Notice:
        (data,) = [
            one
            for one in await last_page(desk, f"ht:notices:{notice}")
            if one.startswith("review:right")
        ]
        assert len(data) <= 64
    await desk.press(OFFICER, data)
    now = await library(desk)

    assert now.notices_review("ht", Notice.REFERRAL) is Review.CHECKED
    assert now.notices_review("ht", Notice.RUMOUR) is Review.TRANSLATED
    assert now.notices_review("ht") is Review.TRANSLATED


async def test_something_is_wrong_goes_to_the_admins(desk: Desk) -> None:
    """In their words, escaped; and it takes an earlier yes back."""
    await desk.officer(Role.ADMIN, chat=SECOND)
    await speaker(desk, "ht")
    shown = await last_page(desk)
    (right,) = [one for one in shown if one.startswith("review:right:")]
    (wrong,) = [one for one in shown if one.startswith("review:wrong:")]
    await desk.press(OFFICER, right)
    assert (await library(desk)).review(Hazard.FLOOD, Phase.WARNING, "ht") is Review.CHECKED

    await desk.press(OFFICER, wrong)
    await desk.write(OFFICER, "“dlo” <b>se</b>\n" + "x" * 5000)
    async with desk.database.read() as conn:
        rows: list[Any] = list(await conn.execute(select(outbox.c.payload, outbox.c.chat_id)))

    (told,) = [row.payload for row in rows if row.chat_id == SECOND]
    assert "ht/flood/warning" in told
    assert "&lt;b&gt;" in told
    assert len(told) < 3000
    assert (await library(desk)).review(Hazard.FLOOD, Phase.WARNING, "ht") is Review.TRANSLATED
    assert await desk.write(OFFICER, "dlo") is None  # asked once


async def test_a_text_that_changed_is_read_again(desk: Desk) -> None:
    """The digest of another text confirms nothing."""
    await speaker(desk, "ht")
    with pytest.raises(WrongState):
        await desk.press(OFFICER, f"review:right:{FLOOD}:0123456789abcdef")
    with pytest.raises(WrongState):
        await desk.press(OFFICER, f"review:wrong:{FLOOD}:0123456789abcdef")


@pytest.mark.parametrize("role", Role)
async def test_a_role_alone_reviews_nothing(desk: Desk, role: Role) -> None:
    """Only the language does; and it ends with it."""
    officer = await desk.officer(role)
    mark = files().library.marks["ht", "flood", "warning"]
    presses = [
        "language:ht",
        "part:ht:flood",
        f"read:{FLOOD}:1",
        f"right:{FLOOD}:{mark}",
        f"wrong:{FLOOD}:{mark}",
    ]
    assert buttons(await desk.command(OFFICER, "/review")) == []
    for data in presses:
        with pytest.raises(NotAllowed):
            await desk.press(OFFICER, f"review:{data}")
        with pytest.raises(Stale):
            await desk.press(PHONE, f"review:{data}")
    await grant(desk, officer, "ht")
    await desk.press(OFFICER, f"review:wrong:{FLOOD}:{mark}")
    async with desk.database.write() as conn:
        await speakers.take(conn, files().locales, int(officer), "ht", actor=OPERATOR, now=desk.now)
    await desk.write(OFFICER, "Tout.")

    assert not (await library(desk)).read
    with pytest.raises(NotAllowed):
        await desk.press(OFFICER, f"review:right:{FLOOD}:{mark}")


@pytest.mark.parametrize(
    "data",
    [
        "",
        "language",
        "language:xx",
        "language:mam",
        "part:ht:dragon",
        "part:ht:common",
        "read:ht:flood:never:1",
        "read:ht:flood:warning:0",
        "read:ht:flood:warning:99",
        "read:ht:flood:warning:x",
        "read:ht:notices:warning:1",
        "read:ht:common:warning:1",
        "right:ht:flood:warning",
        "send:ht",
    ],
)
async def test_forged_data_are_an_old_button(desk: Desk, data: str) -> None:
    """Whatever the officer's own telephone may send."""
    await speaker(desk, "ht")
    with pytest.raises(Stale):
        await desk.press(OFFICER, f"review:{data}")


async def test_it_is_told_who_checked_a_text(desk: Desk, tmp_path: Path) -> None:
    """An officer by number and post; whom the operator noted, as such."""
    officer = await speaker(desk, "es")
    mark = files().library.marks["es", "flood", "warning"]
    shown = said(await desk.press(OFFICER, f"review:right:es:flood:warning:{mark}"))
    assert f"persona {officer} (av-tap), sábado 14 de marzo" in shown

    copied = Path(shutil.copytree(messages_folder(), tmp_path / "messages"))
    record(copied, "es", Hazard.FLOOD, "A. Paz", date(2026, 3, 1))
    noted = replace(files(), library=Library.load(copied))
    async with desk.database.read() as conn:
        by_hand = await reviews.by_whom(conn, noted, ("es", "flood", "emergency"))
        checkers = await reviews.checkers(conn, noted, "flood", "warning", {"es"})
    assert isinstance(by_hand, Reviewed)
    assert by_hand.by == "A. Paz"
    assert checkers == {"es": officer}


async def test_what_is_stale_or_a_draft_cannot_be_found_right(desk: Desk, tmp_path: Path) -> None:
    """It is translated first; the Spanish has changed meanwhile."""
    officer_id = await speaker(desk, "ht")
    copied = Path(shutil.copytree(messages_folder(), tmp_path / "messages"))
    spanish, flood = copied / "es" / "flood.toml", copied / "ht" / "heat.toml"
    spanish.write_text(spanish.read_text("utf-8").replace("puede subir", "sube"), "utf-8")
    flood.write_text(flood.read_text("utf-8").replace('"translated"', '"draft"'), "utf-8")
    changed = replace(files(), library=Library.load(copied))
    async with desk.database.write() as conn:
        officer = await posts.the_officer(conn, officer_id)
        for part, phase, told in (("flood", "emergency", "Spanish"), ("heat", "warning", "draft")):
            text = ("ht", part, phase)
            mark = changed.library.marks[text]
            with pytest.raises(NotReady, match=told):
                await reviews.confirm(conn, changed, officer, text, mark, now=desk.now)


async def test_a_live_alert_goes_out_with_what_was_read(desk: Desk) -> None:
    """Its audit has who stands for each language."""
    await desk.national()
    officer = await speaker(desk, "es")
    async with desk.database.write() as conn:
        made = await alerts.draft(
            conn,
            files(),
            post="av-tap",
            hazard=Hazard.HURRICANE,
            phase=Phase.WARNING,
            regions=("MX-CHP",),
            drill=False,
            slots={
                "authority": "Protección Civil",
                "shelter": "Escuela Puerto Alba",
                "onset": f"{desk.now + timedelta(hours=5):%Y-%m-%dT%H:%M}",
            },
            expires_at=desk.now + timedelta(hours=6),
            author=officer,
            now=desk.now,
        )

        for kind, value in ((Kind.EMERGENCY, "000"), (Kind.TELEPHONE, "+52 000 000 0000")):
            entry = await directory.add(conn, "av-tap", kind, "Altavista", value)
            await directory.verify(conn, entry, officer, desk.now - timedelta(days=9))

    async def submit() -> None:
        async with desk.database.write() as conn:
            await alerts.submit(conn, files(), made.id, officer=officer, now=desk.now)

    with pytest.raises(NotReady, match="/review"):
        await submit()
    mark = files().library.marks["es", "hurricane", "warning"]
    await desk.press(OFFICER, f"review:right:es:hurricane:warning:{mark}")
    await submit()

    async with desk.database.read() as conn:
        steps = await audit.of(conn, f"alert:{made.id}")
    assert steps[-1]["checked"] == {"es": officer}
