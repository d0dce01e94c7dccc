"""Second factors, recovery codes, and who has shown a password and is asked for a code."""

import sqlalchemy as sa
from alembic import op

revision = "r0008"
down_revision = "r0007"

DIGEST = sa.String(64)
NAME = sa.String(200)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "second_factors",
        sa.Column("person", NAME, primary_key=True),
        sa.Column("wrapped_by", NAME, nullable=False),
        sa.Column("wrapped", sa.LargeBinary, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("confirmed_at", sa.BigInteger),
        sa.Column("used_step", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("digest", DIGEST, primary_key=True),
        sa.Column("person", NAME, sa.ForeignKey("people.name"), nullable=False),
    )
    op.create_index("recovery_codes_of_person", "recovery_codes", ["person"])
    op.create_table(
        "halfway",
        sa.Column("digest", DIGEST, primary_key=True),
        sa.Column("person", NAME, sa.ForeignKey("people.name"), nullable=False),
        sa.Column("ends_at", sa.BigInteger, nullable=False),
    )
    op.create_index("halfway_of_person", "halfway", ["person"])
