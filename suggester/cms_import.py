"""Write CMS's quarterly files into an overlay folder. Files and a folder in, a report out."""

import csv
import re
from collections.abc import Iterator, Sequence
from datetime import date
from io import StringIO
from pathlib import Path

from suggester.claims.cms_files import CmsFile, read_cms_file
from suggester.claims.dated import (
    LIMIT_COLUMNS,
    PAIR_COLUMNS,
    Table,
    limit_lines,
    pair_lines,
    read_limits,
    read_pairs,
)
from suggester.claims.files import FOLDER, shipped_file
from suggester.claims.imported import merge_limits, merge_pairs
from suggester.lexicon import load_lexicon
from suggester.shipped import lexicon_dir

MOST_LINES = 200  # of changes that one report lists


def import_into(
    folder: Path, files: Sequence[Path], *, table: Table | None, start: date | None
) -> tuple[str, ...]:
    """Write the tables of the files into ``folder``, and return what changes, a line each.

    Everything is read and checked before anything is written. A table that the folder has already
    is continued, any other is laid over the shipped one.
    """
    tables: dict[str, bytes] = {}
    report: list[str] = []
    codes = _codes(folder)
    for path in files:
        file = read_cms_file(path.name, path.read_bytes(), codes=codes, table=table, start=start)
        name = f"{file.kind}-{file.table}.csv"
        before = tables.get(name) or _present(folder, name)
        tables[name], changes = _merged(name, before, file, path.name)
        report += _told(path.name, file, changes)
    (folder / FOLDER).mkdir(parents=True, exist_ok=True)
    for name, data in tables.items():
        (folder / FOLDER / name).write_bytes(data)
    head = folder / "overlay.toml"
    if not head.exists():
        named = re.sub(r"[^a-z0-9]+", "-", folder.resolve().name.lower()).strip("-") or "cms"
        head.write_text(f'name = "{named}"\nabout = "Tables of CMS"\n', encoding="utf-8")
    return (*report, f"Written to {folder}. Use it with --overlay {folder}")


def _codes(folder: Path) -> frozenset[str]:
    """Return the codes whose rows are kept: the lexicon's, the overlay's, the tables' own."""
    overlays = (folder,) if (folder / "overlay.toml").exists() else ()
    named = {entry.code for entry in load_lexicon(lexicon_dir(), overlays).codes}
    for table in Table:
        name = f"pairs-{table}.csv"
        named |= {code for key in read_pairs(name, shipped_file(name)) for code in key}
    return frozenset(named)


def _present(folder: Path, name: str) -> bytes:
    path = folder / FOLDER / name
    return path.read_bytes() if path.exists() else shipped_file(name)


def _merged(name: str, before: bytes, file: CmsFile, source: str) -> tuple[bytes, tuple[str, ...]]:
    """Return the new table as a file, and what changes."""
    rows: list[tuple[str, ...]]
    if file.kind == "pairs":
        pairs = merge_pairs(read_pairs(name, before), file)
        rows, changes = [PAIR_COLUMNS, *pair_lines(pairs.rows)], pairs.report
    else:
        limits = merge_limits(read_limits(name, before), file)
        rows, changes = [LIMIT_COLUMNS, *limit_lines(limits.rows)], limits.report
    out = StringIO()
    out.writelines(f"{line}\n" for line in _head(before, file, source))
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode(), changes


def _head(before: bytes, file: CmsFile, source: str) -> Iterator[str]:
    """Yield the head of the table before, with the new file as a further source."""
    for line in before.decode().splitlines():
        if line.startswith("# checked = "):
            yield f"# source = {source}"
            yield f"# checked = {file.start}"
        elif line.startswith("#"):
            yield line


def _told(source: str, file: CmsFile, changes: Sequence[str]) -> Iterator[str]:
    rows = len(file.pairs) + len(file.limits)
    yield (
        f"{source}: {file.kind}, {file.table} table, from {file.start}: {rows} rows about codes of "
        f"this lexicon ({file.first} to {file.last}), {len(changes)} changes"
    )
    yield from (f"  {line}" for line in changes[:MOST_LINES])
    if len(changes) > MOST_LINES:
        yield f"  ... and {len(changes) - MOST_LINES} more"
