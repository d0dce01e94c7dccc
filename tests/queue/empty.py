"""Empty a store between tests without closing it, so that what it compiled is kept."""

import shutil
from pathlib import Path

from sqlalchemy import text

from web.queue.store import Store
from web.queue.tables import metadata

TEMPLATE = "empty"  # a file with tables and nothing in them, beside the store's own


def empty(store: Store) -> None:
    if store.is_sqlite:
        store.close()
        file = Path(store.engine.url.database or "")
        for old in file.parent.glob(f"{file.name}*"):
            old.unlink()
        shutil.copyfile(file.with_name(TEMPLATE), file)
        return
    with store.writing() as connection:
        # As a replica would, since the guards let nobody else.
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text(f"TRUNCATE {', '.join(metadata.tables)}"))
