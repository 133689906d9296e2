"""Tables: what the program needs to run: updates, jobs, the audit, alarms."""

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text, UniqueConstraint

from bot.store.tables.base import UtcTime, identity, metadata

# What the bot was before: which mode has used this folder, and the like.
facts = Table("facts", metadata, Column("name", String, primary_key=True), Column("value", Text))

# One row a chat: which language it speaks with us, and where its dialogue stands.
dialogues = Table(
    "dialogues",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("language", String, nullable=False),
    Column("name", String),  # which dialogue: registration, compose; NULL: none
    Column("state", Text, nullable=False),  # JSON of the dialogue's own value
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
