"""What programs need: reviews by entry, webhooks with their outbox, and feedback on cards."""

import sqlalchemy as sa
from alembic import op

revision = "r0004"
down_revision = "r0003"

NAME = sa.String(200)
ID = sa.String(32)


def upgrade() -> None:
    """Make them."""
    op.create_index("reviews_by_entry", "reviews", ["entered_at", "id"])
    op.create_index("reviews_by_state", "reviews", ["state", "entered_at", "id"])
    op.create_table(
        "webhooks",
        sa.Column("name", NAME, primary_key=True),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("secret", sa.String(100), nullable=False),
        sa.Column("old_secret", sa.String(100)),
        sa.Column("old_until", sa.BigInteger),
        sa.Column("made_by", NAME, nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.Column("removed_at", sa.BigInteger),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("webhook", NAME, sa.ForeignKey("webhooks.name"), nullable=False),
        sa.Column("review", ID, sa.ForeignKey("reviews.id"), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("next_at", sa.BigInteger),
        sa.Column("delivered_at", sa.BigInteger),
        sa.Column("answer", sa.String(40)),
    )
    due = sa.text("next_at IS NOT NULL")
    op.create_index("outbox_due", "outbox", ["next_at"], sqlite_where=due, postgresql_where=due)
    op.create_table(
        "feedback",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("service", sa.String(64), nullable=False),
        sa.Column("card", sa.String(36), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("codes", sa.Text, nullable=False),
        sa.Column("reason", sa.String(32)),
        sa.Column("acted_at", sa.BigInteger, nullable=False),
        sa.Column("kept_at", sa.BigInteger, nullable=False),
    )
