"""A person and the officer who has their case talk through the bot, in both directions."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from html import escape

from bot.actions import cases as steps
from bot.actions import posts
from bot.actions.profiles import record_of
from bot.content.callsheet import Sheet, found_in, head, quoted, sheet
from bot.content.catalogue import Catalogue
from bot.domain.case import Case, CaseState
from bot.domain.conversation import By, Kind, Words
from bot.domain.delivery import Lane
from bot.domain.language import DEFAULT
from bot.domain.message import Button, Media, MediaKind, Payload
from bot.domain.mydata import SEEN
from bot.domain.national import National
from bot.domain.post import Officer, Power
from bot.domain.screening import PRIVATE, signs
from bot.domain.telling import Question, Told
from bot.domain.wording import N_
from bot.errors import NotFound, NotReady
from bot.store import audit, cases, conversations, dialogues, nationals, officers, outbox
from bot.store.database import Connection

DIALOGUE = "case"
TELLING = "tell"
LASTS = timedelta(days=3)  # a message of an officer that cannot be brought
SHOWN = 20  # messages of a conversation shown at a claim
SLOT = 10  # s: what a person presses one after the other is one message to their officer
LONGEST = 3000  # characters of one message of an officer

BUTTONS = {  # step → label, two in a row
    "write": N_("✍️ Write to them"),
    "note": N_("📝 Note"),
    "level": N_("🔺 Level"),
    "refer": N_("🤝 Refer"),
    "back": N_("↩️ Hand back"),
    "close": N_("✅ Close"),
}
REMOVE = N_("🗑 Remove")
WHO = {By.PERSON: N_("Person"), By.OFFICER: N_("Officer"), By.NOTE: N_("Note")}
FILES = {kind: MediaKind(kind) for kind in Kind if kind not in (Kind.TEXT, Kind.LOCATION)}


async def show(
    conn: Connection, catalogue: Catalogue, case: Case, officer: Officer, now: datetime
) -> None:
    """Bring all of a case to its claimer's own chat, where Telegram lets nobody keep it."""
    person = await _person(conn, case)
    payload = await _sheet(conn, catalogue, case, person, officer)
    said = (await conversations.of_case(conn, case.id))[-SHOWN:]
    for words in said:
        if words.text or words.file_id or words.latitude is not None:
            await _bring(conn, catalogue, case, officer, words, now)
    await _put(conn, officer, payload, case, now)
    await _note_look(conn, officer, person, case, now)


async def refresh(conn: Connection, catalogue: Catalogue, case: Case, now: datetime) -> None:
    """Whoever has a case reads what its person pressed since; nobody else is told."""
    await cases.save(conn, case)  # they were heard: that may be waited for again
    holder = await _holder(conn, case)
    if holder is None or holder.chat_id is None:
        return
    payload = await _sheet(conn, catalogue, case, await _person(conn, case), holder)
    slot = int(now.timestamp()) // SLOT
    await outbox.put(
        conn,
        chat_id=holder.chat_id,
        lane=Lane.EMERGENCY,
        payload=payload,
        due=datetime.fromtimestamp((slot + 1) * SLOT, now.tzinfo),
        expires=now + LASTS,
        key=f"sheet:{case.id}:{holder.id}:{slot}",
        case_id=case.id,
    )


async def _sheet(
    conn: Connection, catalogue: Catalogue, case: Case, person: National | None, officer: Officer
) -> Payload:
    language = await _language(conn, officer)
    post = await posts.the_post(conn, case.post)
    record = await record_of(conn, person) if person else None
    told = Told.from_json(await cases.told(conn, case.id))
    it = Sheet(case=case, told=told, record=record, zone=post.time_zone)
    buttons = _buttons(catalogue, language, case.id)
    return Payload(text=sheet(catalogue, language, it), buttons=buttons, protected=True)


async def _note_look(
    conn: Connection, officer: Officer, person: National | None, case: Case, now: datetime
) -> None:
    """The person may see in /mydata who looked; who is in no register has a case all the same."""
    standing = await posts.standing(conn, str(officer.id), Power.CASES)
    await audit.record(
        conn,
        at=now,
        actor=str(officer.id),
        action=SEEN if person else "case_seen",
        subject=f"national:{person.id}" if person else f"case:{case.id}",
        **standing,
    )


async def heard(
    conn: Connection,
    catalogue: Catalogue,
    chat_id: int,
    words: Words,
    *,
    case_id: int | None = None,
) -> Case | None:
    """A person with a live case sent something: it is kept, and brought to whoever has it.

    None where this chat has none. `case_id`: about which of theirs, where that is known.
    """
    case = await cases.live_at(conn, chat_id)
    if case_id is not None:
        case, _ = await of_chat(conn, chat_id, case_id)
    if case is None:
        return None
    words = replace(words, signs=signs(words.text))
    number = await conversations.add(conn, case.id, words)
    after = replace(case, heard_at=words.at)
    await cases.save(conn, after)
    told = Told.from_json(await cases.told(conn, case.id))
    after = await steps.reconsider(conn, after, await _person(conn, case), told, words.at)
    holder = await _holder(conn, after)
    if holder is not None:
        await _bring(conn, catalogue, after, holder, replace(words, id=number), words.at)
    return after


async def say(
    conn: Connection,
    catalogue: Catalogue,
    case_id: int,
    officer: Officer,
    words: Words,
) -> Case:
    """An officer writes to the person; their name is never shown.

    Raises:
        WrongState: they do not have the case. NotReady: the person cannot be reached here.
    """
    case = await steps.held(conn, case_id, officer)
    person = await nationals.by_chat(conn, case.chat_id) if case.chat_id else None
    if case.chat_id is None or (person is not None and not person.active):
        raise NotReady("This person cannot be reached here. Try another way.")
    if len(words.text) > LONGEST:
        raise NotReady("At most {longest} characters at once.", longest=LONGEST)
    await conversations.add(conn, case.id, replace(words, by=By.OFFICER))
    for payload in await _to_person(conn, catalogue, case, person, words):
        await outbox.put(
            conn,
            chat_id=case.chat_id,
            lane=Lane.EMERGENCY,
            payload=payload,
            due=words.at,
            expires=words.at + LASTS,
        )
    await cases.save(conn, replace(case, answered_at=words.at, escalated=0))
    await audit.record(
        conn,
        at=words.at,
        actor=str(officer.id),
        action="case_answered",
        subject=f"case:{case.id}",
        kind=words.kind,
    )
    return case


async def _to_person(
    conn: Connection, catalogue: Catalogue, case: Case, person: National | None, words: Words
) -> list[Payload]:
    text = escape(words.text, quote=False)
    if not (person and person.discreet):  # else nothing tells whose words they are
        language = person.language if person else DEFAULT
        post = await posts.the_post(conn, case.post)
        text = f"<b>{escape(post.name, quote=False)}</b>:\n{text}"
        if case.drill:
            banner = catalogue.locales.text(language, N_("EXERCISE"))
            text = f"{banner}\n{text}\n{banner}"
    return _payloads(words, text)


@dataclass(frozen=True, slots=True)
class Writing:
    """What an officer's next message is for: "write", "note", "level:R3" or "merge"."""

    case_id: int
    what: str


async def begin(
    conn: Connection, officer: Officer, case_id: int, what: str, *, language: str
) -> Case:
    """The officer's next messages go to this case's person, or into a note."""
    case = await steps.held(conn, case_id, officer)
    if officer.chat_id is not None:
        state = {"case": case.id, "what": what}
        await dialogues.put(conn, officer.chat_id, language=language, name=DIALOGUE, state=state)
    return case


async def writing(conn: Connection, chat_id: int) -> Writing | None:
    """For which case this officer writes."""
    found = await dialogues.get(conn, chat_id)
    if found is None or found[1] != DIALOGUE:
        return None
    return Writing(int(found[2]["case"]), str(found[2]["what"]))


async def end(conn: Connection, chat_id: int, *, language: str) -> None:
    """Nothing is written for a case any more."""
    if await writing(conn, chat_id) is not None:
        await dialogues.put(conn, chat_id, language=language, name=None, state={})


@dataclass(frozen=True, slots=True)
class Listening:
    """What a person's next words answer."""

    case_id: int
    question: Question


async def listen(
    conn: Connection, chat_id: int, case_id: int, question: Question | None, *, language: str
) -> None:
    """The person's next words answer this question; None: no question any more."""
    if question is not None:
        state = {"case": case_id, "question": question}
        await dialogues.put(conn, chat_id, language=language, name=TELLING, state=state)
    elif await listening(conn, chat_id) is not None:
        await dialogues.put(conn, chat_id, language=language, name=None, state={})


async def listening(conn: Connection, chat_id: int) -> Listening | None:
    """Which question of a call is open in words."""
    found = await dialogues.get(conn, chat_id)
    if found is None or found[1] != TELLING:
        return None
    return Listening(int(found[2]["case"]), Question(found[2]["question"]))


async def elsewhere(conn: Connection, chat_id: int) -> bool:
    """Whether this chat is in the middle of another dialogue."""
    found = await dialogues.get(conn, chat_id)
    return found is not None and found[1] not in (None, TELLING)


async def _bring(
    conn: Connection,
    catalogue: Catalogue,
    case: Case,
    officer: Officer,
    words: Words,
    now: datetime,
) -> None:
    """One message of a conversation, to the claimer's own chat."""
    language = await _language(conn, officer)
    who = catalogue.locales.text(language, WHO[words.by])
    lines = [f"{head(catalogue, language, case)} · {who}"]
    if words.text:
        lines.append(quoted(words.text))
    if words.latitude is not None and words.longitude is not None:
        lines.append(f"📍 <code>{words.latitude:.5f}, {words.longitude:.5f}</code>")
    if line := found_in(catalogue, language, words.signs):
        lines.append(line)
    buttons: tuple[tuple[Button, ...], ...] = ()
    if words.signs & PRIVATE and words.id:
        label = catalogue.locales.text(language, REMOVE)
        buttons = ((Button(label, f"case:remove:{case.id}:{words.id}"),),)
    first, *rest = _payloads(words, "\n".join(lines))
    for payload in (replace(first, buttons=buttons), *rest):
        await _put(conn, officer, replace(payload, protected=True), case, now)


def _payloads(words: Words, text: str) -> list[Payload]:
    """Words and file; a round video takes none and goes after them, to be deleted like them."""
    if words.kind not in FILES:
        return [Payload(text=text)]
    media = Media(kind=FILES[words.kind], file="", name="", sha256="", id=words.file_id)
    if words.kind is Kind.VIDEO_NOTE:
        return [Payload(text=text), Payload(text="", media=media)]
    return [Payload(text=text, media=media)]


async def _put(
    conn: Connection, officer: Officer, payload: Payload, case: Case, now: datetime
) -> None:
    if officer.chat_id is None:
        return
    await outbox.put(
        conn,
        chat_id=officer.chat_id,
        lane=Lane.EMERGENCY,
        payload=payload,
        due=now,
        expires=now + LASTS,
        case_id=case.id,
    )


def _buttons(catalogue: Catalogue, language: str, case_id: int) -> tuple[tuple[Button, ...], ...]:
    cells = [
        Button(catalogue.locales.text(language, label), f"case:{step}:{case_id}")
        for step, label in BUTTONS.items()
    ]
    return tuple(tuple(cells[i : i + 2]) for i in range(0, len(cells), 2))


async def _holder(conn: Connection, case: Case) -> Officer | None:
    if case.state is not CaseState.CLAIMED or case.claimed_by is None:
        return None
    found = await officers.get(conn, case.claimed_by)
    return found if found is not None and found.active else None


async def _person(conn: Connection, case: Case) -> National | None:
    if case.chat_id is None:
        return None
    found = await nationals.by_chat(conn, case.chat_id)
    return found if found is not None and found.id == case.national_id else None


async def _language(conn: Connection, officer: Officer) -> str:
    return await dialogues.language(conn, officer.chat_id) if officer.chat_id else DEFAULT


async def of_chat(conn: Connection, chat_id: int, case_id: int) -> tuple[Case, Told]:
    """A live case of this chat, with what was told.

    Raises:
        NotFound: there is none of this number, or it is not theirs.
    """
    case = await cases.get(conn, case_id)
    if case is None or case.chat_id != chat_id or case.state not in (
        CaseState.OPEN, CaseState.CLAIMED
    ):  # fmt: skip
        raise NotFound("There is no case {id}.", id=case_id)
    return case, Told.from_json(await cases.told(conn, case.id))
