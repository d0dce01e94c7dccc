"""The tables of accounts, beside the queue's; the same migrations make them.

No secret stands here as it is: a password as Argon2id, every token as its SHA-256 (a long random
token needs no slow hash). A person is never deleted, only disabled: the name is on record.
Who signs in through the provider alone has no password: an empty text, which nothing fits.
"""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from ..queue.tables import DIGEST, NAME, Moment, metadata

WORDS = String(200)  # roles or scopes, a blank between
ISSUER = String(500)

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
    Column("issuer", ISSUER),  # of the provider through which it was begun, if it was
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

# Who somebody is at the provider: its address and their number there, which no other is ever given.
identities = Table(
    "identities",
    metadata,
    Column("issuer", ISSUER, primary_key=True),
    Column("subject", String(255), primary_key=True),
    Column("person", NAME, ForeignKey("people.name"), nullable=False),
    Column("made_at", Moment, nullable=False),
    Index("identities_of_person", "person"),
)

# Browsers on their way to the provider and back, by the digest of their secret. back: the page they
# go to then. link: the digest of the invitation that they use. person: who connects an account.
departures = Table(
    "departures",
    metadata,
    Column("digest", DIGEST, primary_key=True),
    Column("back", String(1000), nullable=False),
    Column("link", DIGEST),
    Column("person", NAME, ForeignKey("people.name")),
    Column("ends_at", Moment, nullable=False),
    Index("departures_end", "ends_at"),
)

# What lets somebody in once whose app is lost. Their secrets: `queue.tables.second_factors`.
recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("digest", DIGEST, primary_key=True),
    Column("person", NAME, ForeignKey("people.name"), nullable=False),
    Index("recovery_codes_of_person", "person"),
)

# Browsers in which somebody showed a password and is asked for a code; no session yet.
halfway = Table(
    "halfway",
    metadata,
    Column("digest", DIGEST, primary_key=True),
    Column("person", NAME, ForeignKey("people.name"), nullable=False),
    Column("ends_at", Moment, nullable=False),
    Index("halfway_of_person", "person"),
)
