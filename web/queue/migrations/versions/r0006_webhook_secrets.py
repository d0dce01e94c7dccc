"""Seal the secrets of webhooks; let webhooks pause, and be sent a test.

`wrap` comes from the program, as `seal` does in `r0003`. The old column is written over before it
goes: PostgreSQL makes the table's file anew for that, SQLite overwrites what it deletes.
"""

import base64
import secrets
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "r0006"
down_revision = "r0005"

NAME = sa.String(200)
ID = sa.String(32)
OLD = ("secret", "old_secret", "old_until")
KEPT = "id, webhook, review, body, made_at, tries, next_at, delivered_at, answer"


def upgrade() -> None:
    """Make the tables, and seal what stands in the old ones."""
    op.create_table(
        "webhook_secrets",
        sa.Column("id", ID, primary_key=True),
        sa.Column("webhook", NAME, sa.ForeignKey("webhooks.name"), nullable=False),
        sa.Column("wrapped_by", NAME, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("until", sa.BigInteger),
    )
    seal_old()
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "ALTER TABLE webhooks ALTER secret TYPE text USING '', "
            "ALTER old_secret TYPE text USING NULL"
        )
    else:
        op.execute("UPDATE webhooks SET secret = '', old_secret = NULL")
    for column in OLD:
        op.drop_column("webhooks", column)
    op.add_column("webhooks", sa.Column("paused_at", sa.BigInteger))
    make_outbox_anew()


def seal_old() -> None:
    """Seal every secret that signs."""
    config = op.get_context().config
    wrap: Any = config.attributes["wrap"] if config else None
    sealed = sa.table("webhook_secrets", *map(sa.column, SEALED))
    webhooks = sa.table("webhooks", *map(sa.column, ("name", *OLD)))
    for row in op.get_bind().execute(sa.select(webhooks)).mappings().all():
        for secret, until in ((row["secret"], None), (row["old_secret"], row["old_until"])):
            if secret:
                id = secrets.token_hex(16)
                key = base64.b64decode(secret.removeprefix("whsec_"))
                by, words = wrap(row["name"], id, key)
                values = (id, row["name"], by, words, until)
                op.get_bind().execute(
                    sealed.insert().values(dict(zip(SEALED, values, strict=True)))
                )


def make_outbox_anew() -> None:
    """A test is about no review; SQLite lets no column be null that could not before."""
    op.drop_index("outbox_due", "outbox")
    op.rename_table("outbox", "outbox_before")
    op.create_table(
        "outbox",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("webhook", NAME, sa.ForeignKey("webhooks.name"), nullable=False),
        sa.Column("review", ID, sa.ForeignKey("reviews.id")),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("next_at", sa.BigInteger),
        sa.Column("delivered_at", sa.BigInteger),
        sa.Column("answer", sa.String(40)),
    )
    op.execute(f"INSERT INTO outbox ({KEPT}) SELECT {KEPT} FROM outbox_before")  # noqa: S608
    op.drop_table("outbox_before")
    due = sa.text("next_at IS NOT NULL")
    op.create_index(
        "outbox_due", "outbox", ["webhook", "next_at"], sqlite_where=due, postgresql_where=due
    )
    op.create_index("outbox_of_webhook", "outbox", ["webhook", "made_at", "id"])


SEALED = ("id", "webhook", "wrapped_by", "sealed", "until")
