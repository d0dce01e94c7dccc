"""A whole batch on one machine: a source in, a folder of answers out. Start reading here.

    source ─ rows ─ parts ─ processes ─ files of a part ─ its record ─┐
      └─ digest ─ manifest                                  rejects, summary

A part is a fixed number of rows, so it does not depend on how many processes there are, or on when
a run was killed; the same part is the same bytes. What has a record is not done again.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import asdict
from itertools import islice
from pathlib import Path

from suggester.batch.files import clear
from suggester.batch.manifest import begin, finish, manifest_of, state, take, unchanged
from suggester.batch.parts import Count, done_parts, gather_rejects, make_folders
from suggester.batch.settings import Settings
from suggester.batch.workers import Part, read_parts
from suggester.claims.tables import RULES_DATE
from suggester.model import Versions
from suggester.note_sources import NoteSource
from suggester.shipped import software_version

Advance = Callable[[Count, float], None]


def run(
    source: NoteSource,
    out: Path,
    settings: Settings,
    *,
    processes: int,
    begun: Callable[[Count], None],
    advance: Advance,
) -> Count:
    """Answer every note of the source and return what became of them, in this run and before.

    begun: told what runs before this one did. advance: told what became of each part, and which
        share (0 - 1) of the source it is; of a part that was done before, nothing but the share.
    Raises SourceError for a source that cannot be read, BatchError if the folder is not for it.
    """
    next(source.rows(), None)  # what is no source at all is told before anything is made
    before = state(source)
    manifest = manifest_of(source, settings, _versions(settings))
    lock = take(out)
    try:
        begin(out, manifest)
        clear(out)
        make_folders(out, settings)
        done = done_parts(out, settings)
        begun(sum(done.values(), Count()))
        for number, count, share in read_parts(
            out, _missing(source, settings, done, advance), settings, processes
        ):
            done[number] = count
            advance(count, share)
        unchanged(source, before)
        gather_rejects(out, len(done))
        total = sum(done.values(), Count())
        finish(out, asdict(total) | {"parts": len(done)})
        return total
    finally:
        os.close(lock)


def _versions(settings: Settings) -> Versions:
    """Return what answers. It also makes the compiled tables, once, before many look for them."""
    from suggester import shipped_engine

    lexicon = shipped_engine(settings.overlays).lexicon
    return Versions(
        software=software_version(),
        lexicon=lexicon.digest,
        overlays=lexicon.overlays,
        rules_date=RULES_DATE,
    )


def _missing(
    source: NoteSource, settings: Settings, done: dict[int, Count], advance: Advance
) -> Iterator[Part]:
    """Yield the parts that have no record. The others are read over: their rows are not kept."""
    rows = source.rows()
    finished = frozenset(done)
    number, read = 0, 0.0
    while part := list(islice(rows, settings.part_notes)):
        share, read = source.done - read, source.done
        if number in finished:
            advance(Count(), share)
        else:
            yield number, part, share
        number += 1
