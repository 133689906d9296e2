"""Tables: what people answered."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from bot.store.tables.base import UtcTime, identity, metadata

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
    Column("sent_to", BigInteger, nullable=False, server_default="0"),  # -1: the wave is over
    Column("reminded", Integer, nullable=False, server_default="0"),
    Column("due_at", UtcTime),  # the next reminder, or the list of those who are silent
    Column("purged_at", UtcTime),
    Column("wave", String, nullable=False, server_default="ask"),  # domain.round.Wave
    Column("listed_at", UtcTime),  # when officers were told who is silent
    Column("warned_at", UtcTime),  # officers were told that its single answers go
    Column("again_at", UtcTime),  # the end of the last outage after which people were asked again
    Index(None, "post", "opened_at"),
    Index(None, "due_at"),
    Index(None, "alert_id"),
)

# Who was asked alone, and what counts of their answers.
round_asked = Table(
    "round_asked",
    metadata,
    Column("round_id", BigInteger, primary_key=True, autoincrement=False),
    # Below nought: nobody's any more, kept for the counts.
    Column("national_id", BigInteger, primary_key=True, autoincrement=False),
    Column("language", String, nullable=False),
    Column("grp", String, nullable=False),
    Column("region", String),
    Column("answer", String),
    Column("seq", BigInteger),  # inbox order
    Column("at", UtcTime),
    Index(None, "national_id"),
)

# Each answer to a question asked alone; the latest one stands in `round_asked`.
round_history = Table(
    "round_history",
    metadata,
    Column("round_id", BigInteger, primary_key=True, autoincrement=False),
    Column("national_id", BigInteger, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("answer", String, nullable=False),
    Column("at", UtcTime, nullable=False),
)

# How officers tried to reach whoever was silent; who was found is silent no longer.
round_tries = Table(
    "round_tries",
    metadata,
    Column("round_id", BigInteger, primary_key=True, autoincrement=False),
    Column("national_id", BigInteger, primary_key=True, autoincrement=False),
    Column("tries", Integer, nullable=False),
    Column("found", Boolean, nullable=False),
    Column("at", UtcTime, nullable=False),
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
    Column("understood", Boolean),  # NULL: they said nothing of it
    Column("asked", Integer, nullable=False, server_default="0"),  # questions they answered
    Column("right", Integer, nullable=False, server_default="0"),  # of these
    Column("seq", BigInteger, nullable=False),
    Column("at", UtcTime, nullable=False),
)

# The same as counts, kept in the transaction that changes it: they stay when the answers go.
comprehension = Table(
    "comprehension",
    metadata,
    Column("alert_id", BigInteger, primary_key=True, autoincrement=False),
    Column("language", String, primary_key=True),
    Column("grp", String, primary_key=True),
    Column("form", String, primary_key=True),
    Column("drill", Boolean, nullable=False),
    Column("understood", Integer, nullable=False),
    Column("not_understood", Integer, nullable=False),
    Column("asked", Integer, nullable=False),  # of the three questions of an exercise: answers
    Column("right", Integer, nullable=False),  # of these
)

# What people count who are with others: relays those without telephones, anybody their own.
headcounts = Table(
    "headcounts",
    metadata,
    identity(),
    Column("post", ForeignKey("posts.code"), nullable=False),
    Column("national_id", BigInteger),  # the relay; NULL once forgotten
    Column("alert_id", BigInteger),
    Column("drill", Boolean, nullable=False),
    Column("region", String),
    Column("kind", String, nullable=False, server_default="relay"),  # domain.others.Kind
    Column("safe", Integer, nullable=False),
    Column("help", Integer, nullable=False),
    Column("at", UtcTime, nullable=False),
    Index(None, "post", "at"),
)
