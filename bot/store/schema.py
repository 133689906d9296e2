"""All tables. Migrations make the same ones; a test compares."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
    literal_column,
    true,
)


class UtcTime(TypeDecorator[datetime]):
    """An aware UTC instant. SQLite forgets zones: naive times are refused, UTC is given back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive time cannot be stored; give it a zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def identity() -> Column[Any]:
    """A key that counts up. SQLite counts only INTEGER."""
    return Column(
        "id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )


# What the bot was before: which mode has used this folder, and the like.
facts = Table("facts", metadata, Column("name", String, primary_key=True), Column("value", Text))

posts = Table(
    "posts",
    metadata,
    Column("code", String, primary_key=True),
    Column("name", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("country", String, nullable=False),
    Column("region", String, nullable=False),
    Column("time_zone", String, nullable=False),
    Column("telephone", Text, nullable=False),
    Column("emergency_number", Text, nullable=False),
    Column("shares", Boolean, nullable=False, server_default=false()),
    Column("state", String, nullable=False, server_default=""),  # whose consulate it is
    # Gone from config.toml: nothing new begins there; the row stays for what it was part of.
    Column("closed", Boolean, nullable=False, server_default=false()),
)

nationals = Table(
    "nationals",
    metadata,
    identity(),
    Column("chat_id", BigInteger, nullable=False, unique=True),
    Column("language", String, nullable=False),
    Column("country", String),
    Column("region", String),
    Column("moving", Boolean, nullable=False, server_default=false()),
    Column("post", ForeignKey("posts.code"), nullable=False),
    Column("citizen", Boolean, nullable=False, server_default=true()),
    Column("grp", String, nullable=False),  # domain.national.joined
    Column("needs", String, nullable=False, server_default=""),  # words of Need, space-separated
    Column("household", String),
    Column("under_five", Boolean),
    Column("stay_until", Date),
    Column("discreet", Boolean, nullable=False, server_default=false()),
    Column("form", String, nullable=False, server_default="text"),
    Column("relay", Boolean, nullable=False, server_default=false()),
    Column("consent", String, nullable=False),  # the layers in short; `consents` has their story
    Column("registered_at", UtcTime, nullable=False),
    Column("confirmed_at", UtcTime, nullable=False),
    Column("seen_at", UtcTime, nullable=False),  # the last sign of life, by the day
    Column("asked_at", UtcTime),  # "still here?", not answered yet
    Column("warned_at", UtcTime),  # told that the registration ends
    Column("active", Boolean, nullable=False),
    Index(None, "post", "region"),
    Index(None, "confirmed_at"),
    # All that the profile of a community counts, in the order in which store/community groups it.
    Index(
        "ix_nationals_told",
        *("post", "active", "language", "grp", "needs", "household", "under_five", "consent"),
    ),
    # A number is given once: the next person must not inherit what a forgotten one answered.
    sqlite_autoincrement=True,
)

# Each yes and each no, with the words that were read: the newest of a layer holds.
consents = Table(
    "consents",
    metadata,
    identity(),
    Column("national_id", BigInteger, nullable=False),
    Column("layer", String, nullable=False),
    Column("given", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Column("language", String, nullable=False),
    Column("at", UtcTime, nullable=False),
    Index(None, "national_id"),
)

# What a person chose to tell of themselves, apart from where their messages go.
profiles = Table(
    "profiles",
    metadata,
    Column("national_id", BigInteger, primary_key=True, autoincrement=False),
    Column("name", Text),  # what to call them
    Column("telephone", Text),  # shared by Telegram's own button
    Column("relative_name", Text),
    Column("relative_telephone", Text),
)

# Whose register held a person before: what officers of that post took of it, it took of them too.
former_posts = Table(
    "former_posts",
    metadata,
    identity(),
    Column("national_id", BigInteger, nullable=False),
    Column("post", ForeignKey("posts.code"), nullable=False),
    Column("until", UtcTime, nullable=False),
    Index(None, "national_id"),
)

# Exact points, each kept because its person said so. In a table of its own: nothing reads it by the
# way, and a row that is gone leaves nothing behind.
points = Table(
    "points",
    metadata,
    Column("national_id", BigInteger, primary_key=True, autoincrement=False),
    Column("latitude", Float, nullable=False),  # degrees, rounded: domain.point
    Column("longitude", Float, nullable=False),
    Index(None, "latitude", "longitude"),
)

# A file of people that officers brought, until it is kept or dropped.
imports = Table(
    "imports",
    metadata,
    identity(),
    Column("post", ForeignKey("posts.code"), nullable=False),
    Column("actor", String, nullable=False),  # an officer's id, or "cli"
    Column("state", String, nullable=False),  # staged → kept | dropped; its claims hold once kept
    Column("people", Integer, nullable=False),
    Column("faults", Text, nullable=False),  # JSON
    Column("created_at", UtcTime, nullable=False),
)

# People whom officers wrote down: Telegram lets a bot write only to those who opened its link.
claims = Table(
    "claims",
    metadata,
    identity(),
    Column("import_id", BigInteger, nullable=False),
    Column("row", Integer, nullable=False),  # of the file, as a person counts
    Column("digest", String, unique=True),  # SHA-256 of the link's code; NULL once used or dropped
    Column("identity", String, nullable=False),  # tells the same person written down twice
    Column("post", ForeignKey("posts.code"), nullable=False),
    Column("person", Text, nullable=False),  # JSON of domain.roster.Person; "{}" once used
    Column("expires_at", UtcTime, nullable=False),
    Column("claimed_by", BigInteger),  # national
    Column("claimed_at", UtcTime),
    Index(None, "import_id"),
    Index(None, "post", "identity"),
)

# Links that officers hand out: whoever opens one registers with the officer's post. How many came
# is counted; who came stands nowhere.
handouts = Table(
    "handouts",
    metadata,
    identity(),
    Column("digest", String, nullable=False, unique=True),  # SHA-256 of the link's code
    Column("post", String, nullable=False),  # no key: the link of a post that is gone says so
    Column("officer", String, nullable=False),  # an officer's id, or "cli"
    Column("expires_at", UtcTime, nullable=False),
    Column("withdrawn_at", UtcTime),
    Column("joined", Integer, nullable=False),  # people
    Index(None, "post"),
)

# What a post knows: telephones, shelters, hours, partners, observers; each verified by somebody.
directory = Table(
    "directory",
    metadata,
    identity(),
    Column("post", ForeignKey("posts.code"), nullable=False),
    Column("kind", String, nullable=False),  # domain.directory.Kind
    Column("name", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("region", String),
    Column("verified_by", String),  # an officer's id
    Column("verified_at", UtcTime),
    Column("removed_at", UtcTime),
    Index(None, "post", "kind"),
)

# One row a chat: which language it speaks with us, and where its dialogue stands.
dialogues = Table(
    "dialogues",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("language", String, nullable=False),
    Column("name", String),  # which dialogue: registration, compose; NULL: none
    Column("state", Text, nullable=False),  # JSON of the dialogue's own value
)

officers = Table(
    "officers",
    metadata,
    identity(),
    Column("chat_id", BigInteger, unique=True),
    Column("post", ForeignKey("posts.code"), nullable=False),
    Column("roles", Text, nullable=False),  # words of domain.post.Role, space-separated
    Column("since", UtcTime, nullable=False),
    Column("active", Boolean, nullable=False),
)

# Which languages an officer speaks, as an admin of the post knows them.
officer_languages = Table(
    "officer_languages",
    metadata,
    Column("officer_id", ForeignKey("officers.id"), primary_key=True, autoincrement=False),
    Column("language", String, primary_key=True),  # a code of domain.language
)

# What a speaker said of exactly these words, for the post's people who listen rather than read.
recordings = Table(
    "recordings",
    metadata,
    identity(),
    Column("post", ForeignKey("posts.code"), nullable=False),
    Column("language", String, nullable=False),  # that is spoken
    Column("written", String, nullable=False),  # of the words that were read
    Column("words", Text, nullable=False),
    Column("digest", String, nullable=False),  # domain.recording.Words, of language and words
    Column(
        "alert_id", BigInteger, nullable=False
    ),  # for which it was made; others may say the same
    Column("state", String, nullable=False),  # domain.recording.State
    Column("file", String, nullable=False),  # in `files/`
    Column("sha256", String, nullable=False),
    Column("seconds", Integer, nullable=False),
    Column("speaker", String, nullable=False),  # an officer's id
    Column("sent_at", UtcTime, nullable=False),
    Column("listener", String),  # an officer's id
    Column("heard_at", UtcTime),
    Column("fault", String),  # domain.recording.Fault
    Column("over_at", UtcTime),  # refused or replaced
    Index(None, "post", "digest"),
)

invitations = Table(
    "invitations",
    metadata,
    Column("digest", String, primary_key=True),  # SHA-256 of the code: a copy invites nobody
    Column("post", ForeignKey("posts.code"), nullable=False),
    Column("role", String, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Column("used_by", BigInteger),  # officer
    Column("used_at", UtcTime),
)

exercises = Table(
    "exercises",
    metadata,
    identity(),
    Column("code", String, nullable=False, unique=True),
    Column("post", ForeignKey("posts.code")),
    Column("open_to_all", Boolean, nullable=False),  # the training room: everyone is in
    Column("opened_at", UtcTime, nullable=False),
    Column("closed_at", UtcTime),
    Column(
        "script", String
    ),  # of messages/exercises/; NULL: only a code by which drills are joined
    Column("language", String),
    Column("state", String),  # domain.conduct.RunState
    Column("seconds", Float, nullable=False, server_default="0"),  # of its clock, at `since`
    Column("since", UtcTime),  # NULL while its clock stands
    Column("speed", Float, nullable=False, server_default="1"),
    Column("people", Integer, nullable=False, server_default="0"),  # simulated
    Column("report", Text),  # JSON, once it has ended: what the wipe leaves
)

exercise_members = Table(
    "exercise_members",
    metadata,
    Column("exercise_id", ForeignKey("exercises.id"), primary_key=True),
    Column("national_id", BigInteger, primary_key=True),
)

# Rules that officers saved, to be used again.
audiences = Table(
    "audiences",
    metadata,
    identity(),
    Column("post", ForeignKey("posts.code"), nullable=False),
    Column("name", Text, nullable=False),
    Column("rule", Text, nullable=False),  # JSON of domain.rule.Rule
    Column("saved_by", String, nullable=False),  # an officer's id, or "cli"
    Column("saved_at", UtcTime, nullable=False),
    UniqueConstraint("post", "name"),
)

alerts = Table(
    "alerts",
    metadata,
    identity(),
    Column("post", ForeignKey("posts.code"), nullable=False),
    Column("hazard", String, nullable=False),  # "": a draft whose hazard nobody has named yet
    Column("phase", String, nullable=False),
    Column("purpose", String, nullable=False, server_default="alert"),  # domain.alert.Purpose
    Column("follows", BigInteger),  # the alert that it is about, the first of its chain
    Column("gathered", Boolean, nullable=False, server_default=false()),  # all rows of `follows`
    Column("drill", Boolean, nullable=False),
    Column("exercise_id", ForeignKey("exercises.id")),
    Column("state", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("author", String, nullable=False),  # an officer's id, or "cli"
    Column("editors", String, nullable=False, server_default=""),  # the same, space-separated
    Column("submitter", String),
    Column("approver", String),
    Column("solo_reason", Text),
    Column("returned_by", String),
    Column("return_reason", Text),
    Column("slots", Text, nullable=False),  # JSON name → value
    Column("audience", Text, nullable=False),  # JSON of domain.audience.Audience
    Column("digest", String),  # over all frozen variants, set at approval
    Column("created_at", UtcTime, nullable=False),
    Column("submitted_at", UtcTime),
    Column("approved_at", UtcTime),
    Column("starts_at", UtcTime),
    Column("repeats", Integer),  # s after its start
    Column("expires_at", UtcTime, nullable=False),
    Column("started_at", UtcTime),
    Column("finished_at", UtcTime),
    Column("progress_chat", BigInteger),  # where the progress message stands
    Column("progress_message", BigInteger),
    Index(None, "state"),
    Index(None, "follows"),
)

# Messages of the Common Alerting Protocol from which alerts were drafted: what their senders say
# later finds its alert by sender and identifier.
caps = Table(
    "caps",
    metadata,
    identity(),
    Column("post", ForeignKey("posts.code"), nullable=False),
    Column("alert_id", ForeignKey("alerts.id"), nullable=False, index=True),
    Column("sender", Text, nullable=False),
    Column("identifier", Text, nullable=False),
    Column("kind", String, nullable=False),  # Alert, Update or Cancel
    Column("sent", UtcTime, nullable=False),
    Column("told", Text, nullable=False),  # JSON of domain.cap.Message
    UniqueConstraint("post", "sender", "identifier"),
)

variants = Table(
    "variants",
    metadata,
    identity(),
    Column("alert_id", ForeignKey("alerts.id"), nullable=False),
    Column("language", String, nullable=False),  # the reader's
    Column("grp", String, nullable=False),
    Column("consent", String, nullable=False),  # the reader's; "alerts": no question is asked
    Column("form", String, nullable=False, server_default="text"),  # domain.national.Form
    Column("written", String, nullable=False),  # the language it is really in
    Column("review", String, nullable=False),
    Column("payload", Text, nullable=False),  # domain.message.Payload as JSON
    Column("digest", String, nullable=False),
    UniqueConstraint("alert_id", "language", "grp", "consent", "form"),
)

# Without foreign keys: a million rows would each be looked up twice while others wait.
deliveries = Table(
    "deliveries",
    metadata,
    Column("alert_id", BigInteger, primary_key=True, autoincrement=False),
    Column("national_id", BigInteger, primary_key=True, autoincrement=False),
    Column("chat_id", BigInteger),  # NULL once the person is forgotten
    Column("variant_id", BigInteger, nullable=False),
    Column("drill", Boolean, nullable=False),
    Column("lane", String, nullable=False),
    Column("rank", Integer, nullable=False),  # smaller goes first
    Column("state", String, nullable=False),
    Column("due_at", UtcTime, nullable=False),
    Column("owner", String),  # which sender holds it
    Column("attempts", Integer, nullable=False),
    Column("repeated", Boolean, nullable=False),  # may have been sent twice
    Column("message_id", BigInteger),
    Column("reply_to", BigInteger),  # the person's own copy of what this is about
    Column("reason", String),
    Column("language", String, nullable=False),
    Column("grp", String, nullable=False),
    Column("region", String),
    Column("done_at", UtcTime),
)
Index(
    "ix_deliveries_due",
    deliveries.c.alert_id,
    deliveries.c.rank,
    deliveries.c.national_id,
    sqlite_where=deliveries.c.state == "queued",
    postgresql_where=deliveries.c.state == "queued",
)
Index(
    "ix_deliveries_leased",
    deliveries.c.alert_id,
    sqlite_where=deliveries.c.state == "leased",
    postgresql_where=deliveries.c.state == "leased",
)
Index("ix_deliveries_national", deliveries.c.national_id)

checkins = Table(
    "checkins",
    metadata,
    Column("alert_id", ForeignKey("alerts.id"), primary_key=True),
    Column("national_id", BigInteger, primary_key=True, autoincrement=False),
    Column("answer", String, nullable=False),
    Column("seq", BigInteger, nullable=False),  # inbox order: clocks may step back
    Column("at", UtcTime, nullable=False),
    Column("first_at", UtcTime),  # of their first answer; NULL: it is this one
)

checkin_history = Table(
    "checkin_history",
    metadata,
    Column("alert_id", ForeignKey("alerts.id"), primary_key=True),
    Column("national_id", BigInteger, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("answer", String, nullable=False),
    Column("at", UtcTime, nullable=False),
)

inbox = Table(
    "inbox",
    metadata,
    identity(),
    Column("bot", BigInteger, nullable=False),
    Column("update_id", BigInteger, nullable=False),
    Column("chat_id", BigInteger),  # NULL: an update of no chat
    Column("raw", Text, nullable=False),
    Column("received_at", UtcTime, nullable=False),
    Column("state", String, nullable=False),  # waiting → applied → done | aside
    Column("tries", Integer, nullable=False),
    Column("replies", Text),  # JSON: what is to be said after the commit
    UniqueConstraint("bot", "update_id"),
)
Index(
    "ix_inbox_open",
    inbox.c.id,
    sqlite_where=inbox.c.state.in_(["waiting", "applied"]),
    postgresql_where=inbox.c.state.in_(["waiting", "applied"]),
)

offsets = Table(
    "offsets",
    metadata,
    Column("bot", BigInteger, primary_key=True, autoincrement=False),
    Column("next", BigInteger, nullable=False),
)

# Every message that is neither a reply nor an alert. Actions write it, the engine sends it.
outbox = Table(
    "outbox",
    metadata,
    identity(),
    Column("chat_id", BigInteger, nullable=False),
    Column("lane", String, nullable=False),
    Column("payload", Text, nullable=False),
    Column("edits", BigInteger),  # message to edit instead of sending a new one
    Column("key", String, unique=True),  # the same key is written once
    Column("state", String, nullable=False),
    Column("due_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Column("owner", String),
    Column("attempts", Integer, nullable=False),
    Column("case_id", BigInteger),  # whose content it shows: where it stands is noted
)
Index(
    "ix_outbox_open",
    outbox.c.due_at,
    sqlite_where=outbox.c.state.in_(["queued", "leased"]),
    postgresql_where=outbox.c.state.in_(["queued", "leased"]),
)

# What takes longer than a turn may. Actions write it, a worker does it outside any transaction.
jobs = Table(
    "jobs",
    metadata,
    identity(),
    Column("kind", String, nullable=False),
    Column("key", String, unique=True),  # the same key is written once
    Column("chat_id", BigInteger),  # who asked; NULL: nobody, or it is over
    Column("language", String, nullable=False),  # what whoever asked reads
    Column("payload", Text, nullable=False),  # JSON; goes when it is over
    Column("state", String, nullable=False),  # waiting → running → done | failed
    Column("tries", Integer, nullable=False),  # how often it was begun
    Column("created_at", UtcTime, nullable=False),
    Column("due_at", UtcTime, nullable=False),  # while running: when its worker counts as dead
    Column("owner", String),
    Column("result", Text),  # JSON, without personal data
)
Index(
    "ix_jobs_open",
    jobs.c.due_at,
    sqlite_where=jobs.c.state.in_(["waiting", "running"]),
    postgresql_where=jobs.c.state.in_(["waiting", "running"]),
)

# What officers found who read texts of the library in the chat. Every reading stays.
reviews = Table(
    "reviews",
    metadata,
    identity(),
    Column("language", String, nullable=False),
    Column("part", String, nullable=False),  # a hazard, or "notices"
    Column("section", String, nullable=False),  # a phase, or a notice
    Column("digest", String, nullable=False),  # content.marks, of what was read
    Column("right", Boolean, nullable=False),
    Column("note", Text, nullable=False),  # what is wrong
    Column("officer", String, nullable=False),  # an officer's id
    Column("post", ForeignKey("posts.code"), nullable=False),
    Column("at", UtcTime, nullable=False),
)

# What Telegram has already: sent again by its id, never uploaded twice.
media = Table(
    "media",
    metadata,
    Column("sha256", String, primary_key=True),
    Column("kind", String, primary_key=True),  # an id holds for one way of showing the file
    Column("bot", BigInteger, primary_key=True, autoincrement=False),
    Column("file_id", String, nullable=False),
    Column("at", UtcTime, nullable=False),
)

# Telegram's limit is per token: one process sends for it.
leases = Table(
    "leases",
    metadata,
    Column("name", String, primary_key=True),
    Column("owner", String, nullable=False),
    Column("until", UtcTime, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    identity(),
    Column("at", UtcTime, nullable=False),
    Column("actor", String, nullable=False),  # an officer's id, "cli", or "bot"
    Column("action", String, nullable=False),
    Column("subject", String, nullable=False),  # alert:7, officer:2, …
    Column("detail", Text, nullable=False),  # JSON without personal data
    Column("previous", String, nullable=False),
    Column("digest", String, nullable=False),
    Index(None, "subject"),
)

# Counters, kept in the transaction that changes a delivery or an answer: store/tallies.
tallies = Table(
    "tallies",
    metadata,
    Column("alert_id", BigInteger, primary_key=True, autoincrement=False),
    Column("facet", String, primary_key=True),  # domain.statistics.Facet
    Column("name", String, primary_key=True),
    Column("state", String, primary_key=True),
    Column("answer", String, primary_key=True),  # "": none
    Column("people", Integer, nullable=False),
    Column("repeated", Integer, nullable=False),
    Column("retries", Integer, nullable=False),
    sqlite_with_rowid=False,
)

moments = Table(
    "moments",
    metadata,
    Column("alert_id", BigInteger, primary_key=True, autoincrement=False),
    Column("event", String, primary_key=True),  # domain.statistics.Event
    Column("second", BigInteger, primary_key=True, autoincrement=False),
    Column("people", Integer, nullable=False),
    sqlite_with_rowid=False,
)

# Who sits where in an exercise that people play. Wiped: without their chats.
seats = Table(
    "seats",
    metadata,
    identity(),
    Column("exercise_id", ForeignKey("exercises.id"), nullable=False),
    Column("chat_id", BigInteger),
    Column("kind", String, nullable=False),  # domain.conduct.SeatKind
    Column("team", String, nullable=False),
    Column("card", String),
    Column("language", String, nullable=False),
    Column("joined_at", UtcTime, nullable=False),
    Column("left_at", UtcTime),
    UniqueConstraint("exercise_id", "chat_id"),
    Index(None, "chat_id"),
)

# What happened in an exercise, in order. No text of a participant but lessons and commitments.
exercise_events = Table(
    "exercise_events",
    metadata,
    identity(),
    Column("exercise_id", ForeignKey("exercises.id"), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("seconds", Float, nullable=False),  # of the exercise's clock
    Column("kind", String, nullable=False),  # domain.conduct.EventKind
    Column("ref", String),
    Column("team", String),
    Column("text", Text),
    Index(None, "exercise_id"),
)

exercise_answers = Table(
    "exercise_answers",
    metadata,
    Column("exercise_id", ForeignKey("exercises.id"), primary_key=True),
    Column("question", String, primary_key=True),
    Column("seat_id", ForeignKey("seats.id"), primary_key=True),
    Column("option", Integer, nullable=False),
    Column("at", UtcTime, nullable=False),
)

# What officers must be told: written where it is found, told once by an action.
alarms = Table(
    "alarms",
    metadata,
    identity(),
    Column("kind", String, nullable=False),  # store.alarms.Kind
    Column("alert_id", BigInteger),
    Column("reason", String, nullable=False),  # a word
    Column("at", UtcTime, nullable=False),
    Column("told_at", UtcTime),
)

# How the sending of each alert went, for its report.
passages = Table(
    "passages",
    metadata,
    Column("alert_id", BigInteger, primary_key=True, autoincrement=False),
    Column("peak", Integer, nullable=False),  # most accepted in one second
    Column("retries", Integer, nullable=False),
    Column("refused", Integer, nullable=False),  # answers that were 429
    Column("halts", Integer, nullable=False),
    Column("halted", Float, nullable=False),  # s
)

# Calls for help. What was said stands in `case_words`, for the claimer alone.
cases = Table(
    "cases",
    metadata,
    identity(),
    Column("post", ForeignKey("posts.code"), nullable=False),
    Column("national_id", BigInteger),  # NULL: somebody else's report, or it is over
    Column("chat_id", BigInteger),  # where the person writes from; NULL when it is over
    Column("alert_id", BigInteger),
    Column("incident", String, nullable=False),  # what it is about: one live case for each
    Column("drill", Boolean, nullable=False),
    Column("level", String, nullable=False),
    Column("rank", Integer, nullable=False),  # of the level: smaller goes first
    Column("rule", String, nullable=False),
    Column("state", String, nullable=False),
    Column("said", String, nullable=False, server_default=""),
    Column("told", Text, nullable=False, server_default="{}"),  # JSON of domain.telling.Told
    Column("third_party", Boolean, nullable=False, server_default=false()),
    Column("opened_at", UtcTime, nullable=False),
    Column("heard_at", UtcTime, nullable=False),
    Column("claimed_by", BigInteger),  # officer
    Column("claimed_at", UtcTime),
    Column("answered_at", UtcTime),
    Column("escalated", Integer, nullable=False, server_default="0"),
    Column("due_at", UtcTime),  # domain.case.due
    Column("announced_at", UtcTime),
    Column("asked_at", UtcTime),  # R1 and R2 are asked again
    Column("outcome", String),
    Column("closed_at", UtcTime),
    Column("merged_into", BigInteger),
    Column("forget_at", UtcTime),  # the person asked to be forgotten: then all of it goes
    Column("purged_at", UtcTime),  # what was said is gone
    sqlite_autoincrement=True,
)
# Literals, in what reads too: SQLite takes a partial index only for the very same words.
LIVE = cases.c.state.in_([literal_column("'open'"), literal_column("'claimed'")])
Index(
    "ix_cases_queue",
    *(cases.c.post, cases.c.rank, cases.c.opened_at, cases.c.id),
    sqlite_where=LIVE,
    postgresql_where=LIVE,
)
OWN = LIVE & (cases.c.third_party == false())
Index(
    "ix_cases_person",
    *(cases.c.national_id, cases.c.incident),
    unique=True,
    sqlite_where=OWN,
    postgresql_where=OWN,
)
Index("ix_cases_due", cases.c.due_at, sqlite_where=LIVE, postgresql_where=LIVE)
Index("ix_cases_claimed_by", cases.c.claimed_by, sqlite_where=LIVE, postgresql_where=LIVE)
Index("ix_cases_chat", cases.c.chat_id, sqlite_where=LIVE, postgresql_where=LIVE)
NEW = cases.c.announced_at.is_(None)
Index("ix_cases_new", cases.c.id, sqlite_where=NEW, postgresql_where=NEW)

# What a person and officers said in a case; cleared on its own clock.
case_words = Table(
    "case_words",
    metadata,
    identity(),
    Column("case_id", BigInteger, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("by", String, nullable=False),  # person, officer, note
    Column("kind", String, nullable=False),  # text, voice, photo, location
    Column("text", Text, nullable=False, server_default=""),
    Column("file_id", String, nullable=False, server_default=""),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("signs", String, nullable=False, server_default=""),  # words of Sign, space-separated
    Index(None, "case_id"),
)

# Where content of a case stands on an officer's screen, to be deleted.
case_screens = Table(
    "case_screens",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("message_id", BigInteger, primary_key=True, autoincrement=False),
    Column("case_id", BigInteger, nullable=False),
    Column("at", UtcTime, nullable=False),
    Index(None, "case_id"),
    Index(None, "at"),
)

# Who is on duty when.
rota = Table(
    "rota",
    metadata,
    identity(),
    Column("post", ForeignKey("posts.code"), nullable=False),
    Column("officer_id", BigInteger, nullable=False),
    Column("starts_at", UtcTime, nullable=False),
    Column("ends_at", UtcTime, nullable=False),
    Index(None, "post", "ends_at"),
)

# A question whether people are safe: with an alert, or alone.
rounds = Table(
    "rounds",
    metadata,
    identity(),
    Column("post", ForeignKey("posts.code"), nullable=False),
    Column("alert_id", BigInteger),  # NULL: asked alone
    Column("drill", Boolean, nullable=False),
    Column("emergency", Boolean, nullable=False),  # reminded at night too
    Column("audience", Text, nullable=False),  # JSON of domain.audience.Audience
    Column("opened_by", String, nullable=False),
    Column("opened_at", UtcTime, nullable=False),
    Column("closes_at", UtcTime, nullable=False),
    Column("closed_at", UtcTime),
    Column("sent_to", BigInteger, nullable=False, server_default="0"),  # the last one written to
    Column("reminded", Integer, nullable=False, server_default="0"),
    Column("due_at", UtcTime),  # the next reminder, or the list of those who are silent
    Column("purged_at", UtcTime),
    Index(None, "post", "opened_at"),
    Index(None, "due_at"),
)

# Who was asked alone, and what counts of their answers.
round_asked = Table(
    "round_asked",
    metadata,
    Column("round_id", BigInteger, primary_key=True, autoincrement=False),
    Column("national_id", BigInteger, primary_key=True, autoincrement=False),
    Column("language", String, nullable=False),
    Column("grp", String, nullable=False),
    Column("region", String),
    Column("answer", String),
    Column("seq", BigInteger),  # inbox order
    Column("at", UtcTime),
    Index(None, "national_id"),
)

# "Do you understand?", by the reader's kind: reached is not understood.
understood = Table(
    "understood",
    metadata,
    Column("alert_id", BigInteger, primary_key=True, autoincrement=False),
    Column("national_id", BigInteger, primary_key=True, autoincrement=False),
    Column("drill", Boolean, nullable=False),
    Column("language", String, nullable=False),
    Column("grp", String, nullable=False),
    Column("form", String, nullable=False),
    Column("understood", Boolean, nullable=False),
    Column("right", Integer),  # of three questions, in an exercise
    Column("seq", BigInteger, nullable=False),
    Column("at", UtcTime, nullable=False),
)

# What relays count of people without telephones.
headcounts = Table(
    "headcounts",
    metadata,
    identity(),
    Column("post", ForeignKey("posts.code"), nullable=False),
    Column("national_id", BigInteger),  # the relay; NULL once forgotten
    Column("alert_id", BigInteger),
    Column("drill", Boolean, nullable=False),
    Column("region", String),
    Column("safe", Integer, nullable=False),
    Column("help", Integer, nullable=False),
    Column("at", UtcTime, nullable=False),
    Index(None, "post", "at"),
)
