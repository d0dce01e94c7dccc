"""What the command line asks of the queue. Opens the store, which brings its tables up to date.

Here, at the edge, the time is read from the machine's clock.
"""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TextIO

from suggester import shipped_engine

from . import audit, checkpoints, exports, incoming, notes
from .actions import Queue
from .agreement import cohens_kappa
from .bulk import Imported, enter_rows
from .double_readings import double_readings
from .incoming import BadRow
from .migrate import open_store, upgrade
from .store import connect
from .values import utc_now
from .witness import check_steps


def upgrade_tables(url: str | None) -> str:
    """Bring the tables to this version and say which it is."""
    return upgrade(connect(url))


def import_rows(
    url: str | None,
    path: Path,
    overlays: tuple[Path, ...],
    *,
    by: str,
    begin: Callable[[int], None],
    complain: Callable[[BadRow], None],
    advance: Callable[[], None],
) -> Imported:
    """Enter every note of a file or folder. begin: told how many rows there are."""
    begin(sum(1 for _ in incoming.rows_in(path)))
    queue = Queue(open_store(url), clock=utc_now)
    suggest = shipped_engine(overlays).suggest
    rows = incoming.rows_in(path)
    return enter_rows(rows, queue, suggest, by=by, complain=complain, advance=advance)


def export(url: str | None, kind: str, file: TextIO, *, by: str) -> None:
    """Write every decision as ``csv``, ``jsonl`` or ``fhir``."""
    for piece in exports.exported(open_store(url), kind, by=by, clock=utc_now):
        file.write(piece)


def agreement(url: str | None) -> tuple[int, float | None]:
    """Return how many codes two people judged, and Cohen's kappa of billing them."""
    pairs = double_readings(open_store(url))
    return len(pairs), cohens_kappa(pairs)


def purge(url: str | None, days: int, *, by: str) -> int:
    """Delete the words of reviews that were final this many days ago; return how many."""
    return notes.purge(open_store(url), older_than=timedelta(days=days), by=by, clock=utc_now)


def verify(url: str | None, signed: Path | None, public: Path | None) -> audit.Head:
    """Check the audit chain, the steps against it, and the signed checkpoints if given."""
    known = checkpoints.read(signed, public) if signed and public else None
    store = open_store(url)
    head = audit.verify(store, known)
    check_steps(store)
    return head


def checkpoint(url: str | None, file: Path, key: Path) -> audit.Head:
    """Check the chain, then sign its end and add the line to the file."""
    head = audit.verify(open_store(url))
    checkpoints.append_line(file, checkpoints.sign(head, utc_now(), key))
    return head


make_key = checkpoints.make_key
