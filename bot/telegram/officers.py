"""An officer joins by an invitation, and finds the menu."""

from bot.actions import nationals, posts, speakers
from bot.domain.post import Power
from bot.errors import InvitationRefused
from bot.telegram.turn import Reply, Rows, Say, Turn


async def accept(turn: Turn, code: str) -> list[Reply]:
    """/start CODE with an officer's invitation."""
    try:
        turn.officer = await posts.accept(turn.conn, code=code, chat_id=turn.chat_id, now=turn.now)
    except InvitationRefused as error:
        return [Say(turn.refusal(error))]
    await nationals.speak(turn.conn, turn.chat_id, turn.language)
    post = await posts.the_post(turn.conn, turn.officer.post)
    welcome = turn.text(
        "You are an officer of {post} now (number {id}).", post=post.name, id=turn.officer.id
    )
    return [Say(welcome), *await menu(turn)]


async def menu(turn: Turn) -> list[Reply]:
    """What this officer can do, the drill first."""
    rows: Rows = [
        [(turn.text("Figures"), "stats:latest")],
        [
            (turn.text("Community"), "community:show"),
            (turn.text("Texts"), "coverage:show"),
        ],
    ]
    if turn.officer is not None and turn.officer.may(Power.DRAFT, turn.officer.post):
        test = (turn.text("Send a test"), "alert:test")
        write = (turn.text("Write an alert"), "alert:new")
        rows = [[test], [write], *rows]
    if turn.officer is not None and turn.officer.may(Power.REGISTER, turn.officer.post):
        write = (turn.text("Write a person down"), "entry:new:")
        rows.append([write, (turn.text("Invite nationals"), "invite:show")])
    if turn.officer is not None and await speakers.languages_of(turn.conn, turn.officer):
        rows.append(
            [(turn.text("Record a voice"), "record:all"), (turn.text("Hear"), "listen:next")]
        )
    if turn.officer is not None and turn.officer.may(Power.CASES, turn.officer.post):
        rows.append(
            [(turn.text("🆘 Calls for help"), "case:list:0"), (turn.text("Rota"), "rota:show")]
        )
    elif turn.officer is not None and turn.officer.may(Power.PROTECT, turn.officer.post):
        rows.append([(turn.text("🆘 Calls for help"), "case:list:0")])
    rows.append([(turn.text("Team"), "team:all"), (turn.text("Directory"), "directory:all")])
    return [Say(turn.text("What would you like to do?"), rows)]
