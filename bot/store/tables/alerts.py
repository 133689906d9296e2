"""Tables: alerts, whom they are for, and their frozen texts."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    true,
)

from bot.store.tables.base import UtcTime, identity, metadata

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
    Column("asks", Boolean, nullable=False, server_default=true()),  # whether people are safe
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
    Column("register", Integer),  # whom its posts had on their registers when sending began
    Column("progress_chat", BigInteger),  # where the progress message stands
    Column("progress_message", BigInteger),
    Column("warned_at", UtcTime),  # officers were told that its single answers go
    Column("purged_at", UtcTime),  # who answered what is gone; the counts stay
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

# Who has a draft before them: two officers who work on one are told of each other.
looks = Table(
    "looks",
    metadata,
    Column("alert_id", ForeignKey("alerts.id"), primary_key=True),
    Column("officer_id", ForeignKey("officers.id"), primary_key=True),
    Column("at", UtcTime, nullable=False),
)
