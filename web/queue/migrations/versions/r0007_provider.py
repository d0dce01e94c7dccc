"""People who sign in through another system: who they are there, and browsers on their way."""

import sqlalchemy as sa
from alembic import op

revision = "r0007"
down_revision = "r0006"

DIGEST = sa.String(64)
NAME = sa.String(200)
ISSUER = sa.String(500)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "identities",
        sa.Column("issuer", ISSUER, primary_key=True),
        sa.Column("subject", sa.String(255), primary_key=True),
        sa.Column("person", NAME, sa.ForeignKey("people.name"), nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
    )
    op.create_index("identities_of_person", "identities", ["person"])
    op.create_table(
        "departures",
        sa.Column("digest", DIGEST, primary_key=True),
        sa.Column("back", sa.String(1000), nullable=False),
        sa.Column("link", DIGEST),
        sa.Column("person", NAME, sa.ForeignKey("people.name")),
        sa.Column("ends_at", sa.BigInteger, nullable=False),
    )
    op.create_index("departures_end", "departures", ["ends_at"])
    op.add_column("sessions", sa.Column("issuer", ISSUER))
