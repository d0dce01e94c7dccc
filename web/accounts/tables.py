"""The tables of accounts, beside the queue's; the same migrations make them.

No secret stands here as it is: a password as Argon2id, every token as its SHA-256 (a long random
token needs no slow hash). A person is never deleted, only disabled: the name is on record.
"""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from ..queue.tables import DIGEST, NAME, Moment, metadata

WORDS = String(200)  # roles or scopes, a blank between

people = Table(
    "people",
    metadata,
    Column("name", NAME, primary_key=True),
    Column("roles", WORDS, nullable=False),
    Column("password", Text, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("disabled_at", Moment),
)

# One-time links; name is null where whoever uses it chooses one (the first administrator).
links = Table(
    "links",
    metadata,
    Column("digest", DIGEST, primary_key=True),
    Column("purpose", String(16), nullable=False),
    Column("name", NAME),
    Column("roles", WORDS, nullable=False),
    Column("ends_at", Moment, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("digest", DIGEST, primary_key=True),
    Column("person", NAME, ForeignKey("people.name"), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Index("sessions_of_person", "person"),
)

# Browsers from which somebody signed in before: strangers' failures do not make these wait.
devices = Table(
    "devices",
    metadata,
    Column("digest", DIGEST, primary_key=True),
    Column("person", NAME, ForeignKey("people.name"), nullable=False),
    Column("ends_at", Moment, nullable=False),
    Index("devices_of_person", "person"),
)

keys = Table(
    "keys",
    metadata,
    Column("name", NAME, primary_key=True),
    Column("digest", DIGEST, nullable=False, unique=True),
    Column("scopes", WORDS, nullable=False),
    Column("made_by", NAME, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Column("used_at", Moment),
    Column("revoked_at", Moment),
)

# Tries to sign in, by what they are counted against: the digest of an account, address or device.
tries = Table(
    "tries",
    metadata,
    Column("subject", DIGEST, primary_key=True),
    Column("count", Integer, nullable=False),
    Column("last_at", Moment, nullable=False),
    Column("until", Moment, nullable=False),
    Index("tries_last", "last_at"),
)
