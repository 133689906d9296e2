"""Tables: how people come to the register: files, claims, links."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table, Text

from bot.store.tables.base import UtcTime, identity, metadata

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
