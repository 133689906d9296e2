"""Tables: what is on its way, what became of it, and by which files and tokens."""

from sqlalchemy import BigInteger, Boolean, Column, Float, Index, Integer, String, Table, Text

from bot.store.tables.base import UtcTime, identity, metadata

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
    # How often the question was put to them once more, before they first answered.
    Column("reminded", Integer, nullable=False, server_default="0"),
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
