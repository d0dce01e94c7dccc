"""What the command line asks of the queue. Opens the store, which brings its tables up to date.

Here, at the edge, the time is read from the machine's clock.
"""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TextIO

from suggester import shipped_engine
from suggester.learning.lessons import Lesson
from suggester.note_rows import BadRow, row_of
from suggester.note_sources import NoteSource

from . import audit, checkpoints, exports, notes, rekeying
from . import backup as copies
from .actions import Queue
from .agreement import cohens_kappa
from .bulk import Imported, enter_rows
from .double_readings import double_readings
from .drift import CodeDrift, drift
from .drift_rows import judged
from .errors import NoteKeyError
from .lessons import lessons
from .migrate import open_store, upgrade
from .store import check_file, connect, default_url
from .values import utc_now
from .vault import key_file
from .vault.keeping import own_file
from .vault.settings import KeySettings
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
    source = NoteSource(path)
    begin(sum(1 for _ in source.rows()))
    store = open_store(url)
    rekeying.check(store)
    queue = Queue(store, clock=utc_now)
    suggest = shipped_engine(overlays).suggest
    rows = map(row_of, source.rows())
    return enter_rows(rows, queue, suggest, by=by, complain=complain, advance=advance)


def export(url: str | None, kind: str, file: TextIO, *, nameless: bool, by: str) -> None:
    """Write every decision as ``csv``, ``jsonl`` or ``fhir``."""
    store = open_store(url)
    for piece in exports.exported(store, kind, by=by, clock=utc_now, nameless=nameless):
        file.write(piece)


def export_feedback(url: str | None, file: TextIO, *, by: str) -> int:
    """Write what people did with cards as CSV and return how many acts."""
    return exports.write_feedback(open_store(url), file, by=by, clock=utc_now)


def agreement(url: str | None) -> tuple[int, float | None]:
    """Return how many codes two people judged, and Cohen's kappa of billing them."""
    pairs = double_readings(open_store(url))
    return len(pairs), cohens_kappa(pairs)


def drift_of(url: str | None) -> tuple[CodeDrift, ...]:
    """Return how often each code stood, month by month."""
    return drift(judged(open_store(url)))


def lessons_of(url: str | None, *, by: str) -> list[Lesson]:
    """Return what the decided reviews teach; each note that is opened for it is on record."""
    return list(lessons(open_store(url), by=by, clock=utc_now))


def purge(url: str | None, days: int, *, by: str) -> int:
    """Delete the words of reviews that were final this many days ago; return how many."""
    return notes.purge(open_store(url), older_than=timedelta(days=days), by=by, clock=utc_now)


def verify(url: str | None, signed: Path | None, public: Path | None) -> audit.Head:
    """Check the file, the audit chain, the steps against it, and signed checkpoints if given."""
    known = checkpoints.read(signed, public) if signed and public else None
    store = open_store(url)
    check_file(store)
    head = audit.verify(store, known)
    check_steps(store)
    return head


def checkpoint(url: str | None, file: Path, key: Path) -> audit.Head:
    """Check the chain, then sign its end and add the line to the file."""
    head = audit.verify(open_store(url))
    checkpoints.append_line(file, checkpoints.sign(head, utc_now(), key))
    return head


make_key = checkpoints.make_key


def add_note_key(path: Path | None) -> tuple[str, Path]:
    """Add a key to a file, else to that of the settings, else to one's own.

    Returns its number and the file.
    """
    settings = KeySettings()
    file = path or settings.key_file
    if file is None and (settings.keys or settings.key_command):
        raise NoteKeyError(
            "The keys do not come from a file. Name a new file, and take its line to where they "
            "are; a key service makes its own."
        )
    file = file or own_file()
    if file is None:
        raise NoteKeyError("There is no home folder. Name a file: suggester keys new FILE.")
    return key_file.add(file), file


def backup(url: str | None, file: Path, *, by: str) -> audit.Head:
    """Write a copy of the database and return the end of its record."""
    return copies.backup(open_store(url), file, by=by, clock=utc_now)


def restore(
    url: str | None, file: Path, *, by: str
) -> tuple[audit.Head, tuple[rekeying.KeyUse, ...]]:
    """Make a database of a copy; return the end of its record, and the keys that its notes need."""
    store = copies.restore(file, url or default_url(), by=by, clock=utc_now)
    head = audit.verify(store)
    return head, rekeying.needs(store)


def rotate_keys(url: str | None, *, by: str) -> rekeying.Rotated:
    """Wrap the key of every note under the newest key."""
    return rekeying.rotate(open_store(url), by=by, clock=utc_now)


def key_uses(url: str | None) -> tuple[str, str, tuple[rekeying.KeyUse, ...]]:
    """Return where the keys come from, the newest, and those that notes are sealed under."""
    store = open_store(url)
    newest = rekeying.newest(store)
    return store.vault.keeper().source, newest, rekeying.needs(store)
