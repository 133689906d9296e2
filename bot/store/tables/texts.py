"""Tables: what speakers and readers said of texts."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from bot.store.tables.base import UtcTime, identity, metadata

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
