"""Tables: exercises, and what happened in them."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from bot.store.tables.base import UtcTime, identity, metadata

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
    Column("teams", Integer),  # the first so many play; NULL: all
    Column("report", Text),  # JSON, once it has ended: what the wipe leaves
)

exercise_members = Table(
    "exercise_members",
    metadata,
    Column("exercise_id", ForeignKey("exercises.id"), primary_key=True),
    Column("national_id", BigInteger, primary_key=True),
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
