"""Tables: calls for help."""

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
    false,
    literal_column,
    true,
)

from bot.store.tables.base import UtcTime, identity, metadata

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
    Column("waits_since", UtcTime),  # it rose or was handed back
    Column("due_at", UtcTime),  # domain.case.due
    Column("announced_at", UtcTime),
    Column("asked_at", UtcTime),  # R1 and R2 are asked again
    Column("quiet", Boolean, nullable=False, server_default=false()),  # they asked not to be
    Column("outcome", String),
    Column("closed_at", UtcTime),
    Column("merged_into", BigInteger),
    Column("forget_at", UtcTime),  # the person asked to be forgotten: then all of it goes
    Column("purged_at", UtcTime),  # what was said is gone
    # How long it waited (s), for the figures: until it was first claimed, and until it was closed.
    Column("claim_s", Integer),
    Column("close_s", Integer),
    # Was of level R0 at any time: then its words go within three days of its end.
    Column("sensitive", Boolean, nullable=False, server_default=false()),
    # Telegram brings the person nothing any more, and whoever has the case was not told.
    Column("lost", Boolean, nullable=False, server_default=false()),
    Column("warned_at", UtcTime),  # officers were told that its words go
    Column("unplaced_at", UtcTime),  # where the person was is gone
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
WHOLE = cases.c.merged_into.is_(None)
Index(
    "ix_cases_counted",
    *(cases.c.alert_id, cases.c.level, cases.c.claim_s, cases.c.close_s),
    sqlite_where=WHOLE,
    postgresql_where=WHOLE,
)
LOST = LIVE & (cases.c.lost == true())
Index("ix_cases_lost", cases.c.id, sqlite_where=LOST, postgresql_where=LOST)
ENDED = cases.c.purged_at.is_(None) & cases.c.closed_at.is_not(None)
Index("ix_cases_ended", cases.c.closed_at, sqlite_where=ENDED, postgresql_where=ENDED)
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
    Column("kind", String, nullable=False),  # a word of conversation.Kind
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

# The group chat of a post's duty officers: it gets number and level, never content.
duty_groups = Table(
    "duty_groups",
    metadata,
    Column("post", ForeignKey("posts.code"), primary_key=True),
    Column("code", String),  # by which an admin links a group; NULL: used
    Column("made_by", BigInteger),  # officer: nobody else may use it
    Column("lapses_at", UtcTime),
    Column("chat_id", BigInteger, unique=True),  # NULL: none is linked
    Column("linked_at", UtcTime),
)
