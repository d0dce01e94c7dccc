"""People, their sessions and one-time links, API keys, and tries to sign in."""

import sqlalchemy as sa
from alembic import op

revision = "r0002"
down_revision = "r0001"

DIGEST = sa.String(64)
NAME = sa.String(200)
WORDS = sa.String(200)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "people",
        sa.Column("name", NAME, primary_key=True),
        sa.Column("roles", WORDS, nullable=False),
        sa.Column("password", sa.Text, nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.Column("disabled_at", sa.BigInteger),
    )
    op.create_table(
        "links",
        sa.Column("digest", DIGEST, primary_key=True),
        sa.Column("purpose", sa.String(16), nullable=False),
        sa.Column("name", NAME),
        sa.Column("roles", WORDS, nullable=False),
        sa.Column("ends_at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "sessions",
        sa.Column("digest", DIGEST, primary_key=True),
        sa.Column("person", NAME, sa.ForeignKey("people.name"), nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.Column("seen_at", sa.BigInteger, nullable=False),
        sa.Column("ends_at", sa.BigInteger, nullable=False),
    )
    op.create_index("sessions_of_person", "sessions", ["person"])
    op.create_table(
        "devices",
        sa.Column("digest", DIGEST, primary_key=True),
        sa.Column("person", NAME, sa.ForeignKey("people.name"), nullable=False),
        sa.Column("ends_at", sa.BigInteger, nullable=False),
    )
    op.create_index("devices_of_person", "devices", ["person"])
    op.create_table(
        "keys",
        sa.Column("name", NAME, primary_key=True),
        sa.Column("digest", DIGEST, nullable=False, unique=True),
        sa.Column("scopes", WORDS, nullable=False),
        sa.Column("made_by", NAME, nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.Column("ends_at", sa.BigInteger, nullable=False),
        sa.Column("used_at", sa.BigInteger),
        sa.Column("revoked_at", sa.BigInteger),
    )
    op.create_table(
        "tries",
        sa.Column("subject", DIGEST, primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("last_at", sa.BigInteger, nullable=False),
        sa.Column("until", sa.BigInteger, nullable=False),
    )
    op.create_index("tries_last", "tries", ["last_at"])
