"""Tables: posts, who works there, and what they know."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, String, Table, Text, false

from bot.store.tables.base import UtcTime, identity, metadata

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

# Which summaries of figures an officer wants, and up to when they were told.
subscriptions = Table(
    "subscriptions",
    metadata,
    Column("officer_id", ForeignKey("officers.id"), primary_key=True, autoincrement=False),
    Column("kind", String, primary_key=True),  # domain.summary.Kind
    Column("told_at", UtcTime, nullable=False),
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
