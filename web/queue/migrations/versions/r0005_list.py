"""What the list of reviews is read from: where each is, its codes, and saved filters."""

import sqlalchemy as sa
from alembic import op

revision = "r0005"
down_revision = "r0004"

NAME = sa.String(200)
ID = sa.String(32)
WORDS = sa.String(200)
PLACE = sa.String(16)
ORDER = ("place", "rank", "id")
SEEN = ("clinician", "site", "risks", "codes", "entered_at")
PROPOSED = {
    "sqlite": "json_each(reviews.record, '$.proposed') AS p",
    "postgresql": "json_array_elements(reviews.record::json -> 'proposed') AS p",
}
CODE = {"sqlite": "json_extract(p.value, '$.code')", "postgresql": "p.value ->> 'code'"}
JOINED = {
    "sqlite": f"replace(group_concat(DISTINCT {CODE['sqlite']}), ',', ' ')",
    "postgresql": f"string_agg(DISTINCT {CODE['postgresql']}, ' ')",
}


def upgrade() -> None:
    """Make them, and fill in the codes of the reviews there are."""
    dialect = op.get_bind().dialect.name
    # SQLite adds no stored column to a table that is there; PostgreSQL indexes no other.
    stored = True if dialect == "postgresql" else None
    place = sa.Column("place", PLACE, sa.Computed("coalesce(line, state)", persisted=stored))
    op.add_column("reviews", place)
    op.add_column("reviews", sa.Column("codes", WORDS, nullable=False, server_default=""))
    op.execute(
        f"UPDATE reviews SET codes = coalesce("  # noqa: S608 (our own words)
        f"(SELECT {JOINED[dialect]} FROM {PROPOSED[dialect]}), '')"
    )
    for index, columns in (
        ("reviews_placed", [*ORDER, *SEEN]),
        ("reviews_of_clinician", ["clinician", *ORDER, *SEEN[1:]]),
        ("reviews_of_site", ["site", *ORDER, SEEN[0], *SEEN[2:]]),
        ("reviews_entered", ["place", "entered_at"]),
        ("reviews_of_note", ["note_ref"]),
    ):
        op.create_index(index, "reviews", columns)
    finishes = sa.text("kind = 'finish'")
    op.create_index(
        "decisions_finished",
        "decisions",
        ["reviewer", "at"],
        sqlite_where=finishes,
        postgresql_where=finishes,
    )
    op.create_table(
        "review_codes",
        sa.Column("review", ID, sa.ForeignKey("reviews.id"), primary_key=True),
        sa.Column("code", sa.String(5), primary_key=True),
        sa.Column("place", PLACE, nullable=False),
        sa.Column("rank", sa.BigInteger, nullable=False),
        sa.Column("clinician", NAME),
        sa.Column("site", NAME),
        sa.Column("risks", WORDS, nullable=False),
        sa.Column("codes", WORDS, nullable=False),
        sa.Column("entered_at", sa.BigInteger, nullable=False),
    )
    kept = ", ".join(("place", "rank", *SEEN))
    op.execute(
        f"INSERT INTO review_codes (review, code, {kept}) "  # noqa: S608 (our own words)
        f"SELECT DISTINCT reviews.id, {CODE[dialect]}, {kept} FROM reviews, {PROPOSED[dialect]}"
    )
    op.create_index(
        "review_codes_placed", "review_codes", ["code", "place", "rank", "review", *SEEN]
    )
    op.create_table(
        "views",
        sa.Column("person", NAME, primary_key=True),
        sa.Column("name", sa.String(60), primary_key=True),
        sa.Column("filters", sa.Text, nullable=False),
    )
    op.create_table(
        "tallies",
        sa.Column("day", sa.String(10), primary_key=True),
        sa.Column("what", sa.String(16), primary_key=True),
        sa.Column("of", NAME, primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
    )
