"""Seal the words of the notes, each under a key of its own.

`seal` comes from the program, which hands it over: the values that it makes must open for ever, so
its format has a number of its own. The tables are made anew, for their old pages hold the words.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "r0003"
down_revision = "r0002"

NAME = sa.String(200)
ID = sa.String(32)
WORDS = ("text", "answer", "patient_ref")
BATCH = 200  # reviews read at once


def upgrade() -> None:
    """Make the tables of sealed words, and seal the old ones into them."""
    for table in ("notes", "remarks"):
        op.rename_table(table, f"{table}_readable")
    op.create_table(
        "note_keys",
        sa.Column("review", ID, sa.ForeignKey("reviews.id"), primary_key=True),
        sa.Column("wrapped_by", NAME, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )
    op.create_index("note_keys_by", "note_keys", ["wrapped_by", "review"])
    op.create_table(
        "notes",
        sa.Column("review", ID, sa.ForeignKey("reviews.id"), primary_key=True),
        sa.Column("text", sa.LargeBinary, nullable=False),
        sa.Column("answer", sa.LargeBinary, nullable=False),
        sa.Column("patient_ref", sa.LargeBinary),
    )
    op.create_table(
        "remarks",
        sa.Column("review", ID, sa.ForeignKey("reviews.id"), primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("text", sa.LargeBinary, nullable=False),
    )
    seal_old()
    for table in ("notes", "remarks"):
        op.drop_table(f"{table}_readable")


def seal_old() -> None:
    """Copy every note and its remarks, in the order of their reviews."""
    config = op.get_context().config
    seal: Any = config.attributes["seal"] if config else None
    names = ("note_keys", "notes", "remarks")
    keys, notes, remarks = (sa.table(name, *map(sa.column, COLUMNS[name])) for name in names)
    old = sa.table("notes_readable", *map(sa.column, COLUMNS["notes"]))
    said = sa.table("remarks_readable", *map(sa.column, COLUMNS["remarks"]))
    connection, last = op.get_bind(), ""
    after = sa.select(old).where(old.c.review > sa.bindparam("last"))
    after = after.order_by(old.c.review).limit(BATCH)
    while found := connection.execute(after, {"last": last}).mappings().all():
        last = found[-1]["review"]
        reviews = [row["review"] for row in found]
        written = connection.execute(sa.select(said).where(said.c.review.in_(reviews))).all()
        for row in found:
            review = row["review"]
            of_review = {r.seq: r.text for r in written if r.review == review}
            key, note, sealed = seal(review, {name: row[name] for name in WORDS}, of_review)
            connection.execute(keys.insert().values(review=review, **key))
            connection.execute(notes.insert().values(review=review, **note))
            for seq, text in sealed.items():
                connection.execute(remarks.insert().values(review=review, seq=seq, text=text))


COLUMNS = {
    "note_keys": ("review", "wrapped_by", "sealed"),
    "notes": ("review", *WORDS),
    "remarks": ("review", "seq", "text"),
}
