"""The first tables of the queue.

Written out rather than taken from `tables`, so that it stays what it was when it ran. What is
only ever added to is guarded against change by triggers: they stop accidents, not an intruder.
"""

import sqlalchemy as sa
from alembic import op

revision = "r0001"
down_revision = None

DIGEST = sa.String(64)
NAME = sa.String(200)
ID = sa.String(32)
APPENDED = ("audit", "decisions")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "reviews",
        sa.Column("id", ID, primary_key=True),
        sa.Column("entry_key", DIGEST, nullable=False, unique=True),
        sa.Column("entry_digest", DIGEST, nullable=False),
        sa.Column("entered_at", sa.BigInteger, nullable=False),
        sa.Column("entered_by", NAME, nullable=False),
        sa.Column("note_ref", NAME),
        sa.Column("clinician", NAME),
        sa.Column("site", NAME),
        sa.Column("date_of_service", sa.String(10)),
        sa.Column("note_chars", sa.Integer, nullable=False),
        sa.Column("answer_sha256", DIGEST, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
        sa.Column("risk", sa.Integer, nullable=False),
        sa.Column("risks", sa.String(200), nullable=False),
        sa.Column("rank", sa.BigInteger, nullable=False),
        sa.Column("sampled", sa.Boolean, nullable=False),
        sa.Column("replaces", ID, sa.ForeignKey("reviews.id")),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("stage", sa.String(16), nullable=False),
        sa.Column("line", sa.String(16)),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("token", sa.Integer, nullable=False),
        sa.Column("holder", NAME),
        sa.Column("lease_until", sa.BigInteger),
        sa.Column("lapses", sa.Integer, nullable=False),
        sa.Column("finished_at", sa.BigInteger),
    )
    for index, columns in (
        ("reviews_in_line", ["line", "rank", "id"]),
        ("reviews_held", ["holder"]),
    ):
        some = sa.text(f"{columns[0]} IS NOT NULL")
        op.create_index(index, "reviews", columns, sqlite_where=some, postgresql_where=some)
    op.create_index("reviews_finished", "reviews", ["finished_at"])
    op.create_table(
        "notes",
        sa.Column("review", ID, sa.ForeignKey("reviews.id"), primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("patient_ref", NAME),
    )
    op.create_table(
        "decisions",
        sa.Column("review", ID, sa.ForeignKey("reviews.id"), primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("stage", sa.String(16), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("reviewer", NAME, nullable=False),
        sa.Column("token", sa.Integer, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("step_key", DIGEST, nullable=False),
        sa.Column("step_digest", DIGEST, nullable=False),
        sa.Column("code", sa.String(5)),
        sa.Column("reason", sa.String(32)),
        sa.Column("units", sa.Integer),
        sa.Column("modifiers", sa.String(20)),
        sa.Column("evidence_start", sa.Integer),
        sa.Column("evidence_end", sa.Integer),
        sa.Column("undoes", sa.Integer),
        sa.UniqueConstraint("review", "step_key", name="decisions_once"),
    )
    op.create_table(
        "remarks",
        sa.Column("review", ID, sa.ForeignKey("reviews.id"), primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("text", sa.Text, nullable=False),
    )
    op.create_table(
        "audit",
        sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("actor", NAME, nullable=False),
        sa.Column("action", sa.String(32), nullable=False),
        sa.Column("review", ID),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("hash", DIGEST, nullable=False),
    )
    op.create_index("audit_of_review", "audit", ["review", "seq"])
    guard()


def guard() -> None:
    """Let the database refuse to change or delete a row of what is only ever added to."""
    if op.get_bind().dialect.name == "sqlite":
        for table in APPENDED:
            for act in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                    "BEGIN SELECT RAISE(ABORT, 'rows are only added here'); END"
                )
        return
    op.execute(
        "CREATE FUNCTION only_added() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'rows are only added here'; END $$"
    )
    for table in APPENDED:
        op.execute(
            f"CREATE TRIGGER {table}_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION only_added()"
        )
