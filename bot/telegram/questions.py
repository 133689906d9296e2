"""How the list of a profile is shown, and each of its questions with the reason why it is asked."""

from html import escape, unescape

from bot.domain.editing import Edit, Part
from bot.domain.message import Key, Keyboard, Share
from bot.domain.post import Post
from bot.domain.profile import CLEAR, NO, YES, Field, Record
from bot.domain.wording import N_
from bot.telegram import areas, fields
from bot.telegram.languages import Choices
from bot.telegram.turn import Reply, Rows, Say, Turn

Posts = dict[str, Post]
HEAD = N_("Your data. Press what you want to change. Nothing of it must be told.")
BACK = N_("← Back")
WHY = N_("Why we ask:")
BELOW = N_("⌨️ Below the writing line there is a button for it.")
SHARE = {
    Field.TELEPHONE: (Share.CONTACT, N_("📞 Share my number")),
    Field.AREA: (Share.LOCATION, N_("📍 Share my location")),
    Field.POINT: (Share.LOCATION, N_("📍 Keep where I am now")),
}
PARTS = {
    Part.NUMBER: N_("What is their telephone number? Write it with + and the country's code."),
    Part.AGREED: N_("{name}, {number}. Do they know and agree that we may contact them about you?"),
}
AGREED = {YES: N_("Yes, they agree"), NO: N_("No, do not keep it")}
NARROW = 9  # so many answers stand one below the other


def listed(turn: Turn, record: Record, posts: Posts, note: str = "") -> Say:
    """Every field with what was told, and a button for each; above it what was done before."""
    lines = [
        f"<b>{turn.text(asked.label)}</b>: {_told(turn, record, field, posts)}"
        for field, asked in fields.FIELDS.items()
    ]
    cells = [(turn.text(one.label), f"profile:{field}") for field, one in fields.FIELDS.items()]
    rows = [*_pairs(cells), [(turn.text("Done"), "profile:done")]]
    return Say("\n".join([*filter(None, [note]), turn.text(HEAD), *lines]), rows)


def question(turn: Turn, record: Record, edit: Edit, posts: Posts) -> list[Reply]:
    """The question that the dialogue has come to."""
    assert edit.field is not None
    asked = fields.FIELDS[edit.field]
    words = PARTS.get(edit.part, asked.question)
    lines = [
        f"<b>{turn.text(asked.label)}</b>: {_told(turn, record, edit.field, posts)}",
        turn.text(words, name=edit.relative, number=edit.number),
        f"<i>{turn.text(WHY)} {turn.text(asked.why)}</i>",
    ]
    return [*_keys(turn, edit.field), Say("\n".join(lines), _rows(turn, record, edit, posts))]


def choices(turn: Turn, record: Record, edit: Edit, posts: Posts) -> Choices:
    """The answers offered to it: (label, value)."""
    assert edit.field is not None
    if edit.field is Field.AREA:
        return areas.choices(turn, record.national.country, record.national.region)
    if edit.field is Field.RELATIVE:
        agreed = [(turn.text(label), said) for said, label in AGREED.items()]
        return agreed if edit.part is Part.AGREED else []
    return fields.choices(turn, record, edit.field, posts)


def without_keys(words: str) -> Say:
    """`words`, and the keys below the writing line go."""
    return Say(words, keyboard=Keyboard())


def _told(turn: Turn, record: Record, field: Field, posts: Posts) -> str:
    return escape(fields.value(turn, record, field, posts), quote=False)


def _keys(turn: Turn, field: Field) -> list[Reply]:
    """Telegram takes one kind of keyboard a message: the key has a message of its own."""
    if field not in SHARE:
        return []
    share, label = SHARE[field]
    rows = ((Key(unescape(turn.text(label)), share),), (Key(turn.text(BACK)),))
    return [Say(turn.text(BELOW), keyboard=Keyboard(rows))]


def _rows(turn: Turn, record: Record, edit: Edit, posts: Posts) -> Rows:
    offered = choices(turn, record, edit, posts)
    cells = [(label, f"profile:{edit.field}:{value}") for label, value in offered]
    rows = [[cell] for cell in cells] if len(cells) <= NARROW else _pairs(cells)
    return [*rows, *_ways_out(turn, record, edit)]


def _ways_out(turn: Turn, record: Record, edit: Edit) -> Rows:
    assert edit.field is not None
    out: Rows = [[(turn.text(BACK), "profile:back")]]
    if fields.clearable(record, edit.field):
        return [[(turn.text("Delete this answer"), f"profile:{edit.field}:{CLEAR}")], *out]
    if edit.field is Field.POST:
        return [[(turn.text("The one for my area"), f"profile:{edit.field}:{CLEAR}")], *out]
    return (
        out if edit.field in fields.NEVER_EMPTY else [[(turn.text("Skip"), "profile:list")], *out]
    )


def _pairs(cells: list[tuple[str, str]]) -> Rows:
    return [cells[i : i + 2] for i in range(0, len(cells), 2)]
