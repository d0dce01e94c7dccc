"""How Alembic reaches the database: `migrate` hands it an open transaction.

Alembic runs this file by its path, so it imports nothing of the package.
"""

from alembic import context

attributes = context.config.attributes
context.configure(
    connection=attributes["connection"],
    target_metadata=attributes["metadata"],
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
