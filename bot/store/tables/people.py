"""Tables: the people of the register, and what each told of themselves."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    false,
    true,
)

from bot.store.tables.base import UtcTime, identity, metadata

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
