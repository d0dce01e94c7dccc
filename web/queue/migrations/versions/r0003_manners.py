"""What programs need: reviews in the order of their entry."""

from alembic import op

revision = "r0003_manners"
down_revision = "r0002"


def upgrade() -> None:
    """Make the indexes."""
    op.create_index("reviews_by_entry", "reviews", ["entered_at", "id"])
    op.create_index("reviews_by_state", "reviews", ["state", "entered_at", "id"])
