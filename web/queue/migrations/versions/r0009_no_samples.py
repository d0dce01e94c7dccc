"""Have PostgreSQL keep no samples of what is sealed.

Its statistics hold values of each column, and outlive the rows that they come from: a purged note's
words, and the key that opens them, would go on standing there.
"""

from alembic import op

revision = "r0009"
down_revision = "r0008"

SEALED = {
    "note_keys": ("sealed",),
    "notes": ("text", "answer", "patient_ref"),
    "remarks": ("text",),
}


def upgrade() -> None:
    """Drop the samples there are and take no more."""
    if op.get_bind().dialect.name != "postgresql":
        return
    for table, columns in SEALED.items():
        for column in columns:
            # To name the type that a column has drops its samples and rewrites nothing.
            op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} TYPE bytea")
            op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS 0")
