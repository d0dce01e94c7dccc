"""One part of a batch: its answers in, its files and the record that it is done out.

The record is written last, so a part that has one has all of its files. A part without one is done
again; the same rows give the same bytes, so it does not matter how far the first try came.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

from suggester.batch.answers import Answered, Rejected
from suggester.batch.files import keep, put
from suggester.batch.settings import OutFormat, Settings
from suggester.batch.tables import COLUMNS, json_line

RECORDS = "parts"
REJECTS = "rejects.jsonl"
_RECORD = ".done.json"


@dataclass
class Count:
    """What became of rows. faults: rejects that are our fault."""

    notes: int = 0
    rejects: int = 0
    faults: int = 0
    suggestions: int = 0
    evidence: int = 0
    claim_lines: int = 0

    def __add__(self, other: "Count") -> "Count":
        mine, theirs = asdict(self), asdict(other)
        return Count(**{name: mine[name] + theirs[name] for name in mine})


def folders(settings: Settings) -> tuple[str, ...]:
    """Return the folders of the answers' files."""
    return tuple(COLUMNS) if settings.out_format is OutFormat.PARQUET else ("answers",)


def make_folders(out: Path, settings: Settings) -> None:
    """Make the folders of a batch."""
    for name in (*folders(settings), RECORDS):
        (out / name).mkdir(parents=True, exist_ok=True)
    keep(out)


def done_parts(out: Path, settings: Settings) -> dict[int, Count]:
    """Return what became of the rows of each part that is done, by its number."""
    done = {}
    for record in sorted((out / RECORDS).glob(f"*{_RECORD}")):
        part = int(record.name.removesuffix(_RECORD))
        files = [_file(out, name, part, settings) for name in folders(settings)]
        if all(file.exists() for file in (*files, _rejects(out, part))):
            done[part] = Count(**json.loads(record.read_bytes()))
    return done


def write_part(
    out: Path, part: int, found: Iterable[Answered | Rejected], settings: Settings
) -> Count:
    """Write all that a part gives, then that it is done."""
    answers: list[Answered] = []
    rejects: list[Rejected] = []
    for one in found:
        if isinstance(one, Answered):
            answers.append(one)
        else:
            rejects.append(one)
    if settings.out_format is OutFormat.PARQUET:
        from suggester.batch.parquet import tables_of

        for name, write in tables_of(answers, with_text=settings.with_text).items():
            put(_file(out, name, part, settings), write)
    else:
        put(_file(out, "answers", part, settings), lambda file: _write_lines(file, answers))
    put(_rejects(out, part), lambda file: file.writelines(map(_reject_line, rejects)))
    for name in folders(settings):
        keep(out / name)
    count = Count(
        notes=len(answers),
        rejects=len(rejects),
        faults=sum(one.fault for one in rejects),
        suggestions=sum(len(one.answer.suggestions) for one in answers),
        evidence=sum(len(s.evidence) for one in answers for s in one.answer.suggestions),
        claim_lines=sum(len(one.answer.claim.lines) for one in answers),
    )
    put(_record(out, part), lambda file: file.write(json.dumps(asdict(count)).encode()))
    keep(out / RECORDS)
    return count


def gather_rejects(out: Path, parts: int) -> None:
    """Write the rejects of all parts into one file, in the order of the source."""

    def write(file: BinaryIO) -> None:
        for part in range(parts):
            file.write(_rejects(out, part).read_bytes())

    put(out / REJECTS, write)


def _file(out: Path, name: str, part: int, settings: Settings) -> Path:
    return out / name / f"part-{part:06d}.{settings.out_format.value}"


def _record(out: Path, part: int) -> Path:
    return out / RECORDS / f"{part:06d}{_RECORD}"


def _rejects(out: Path, part: int) -> Path:
    return out / RECORDS / f"{part:06d}.rejects.jsonl"


def _write_lines(file: BinaryIO, answers: Iterable[Answered]) -> None:
    file.writelines(f"{json_line(one)}\n".encode() for one in answers)


def _reject_line(one: Rejected) -> bytes:
    line = {"row": one.row, "place": one.place, "reason": one.reason}
    return f"{json.dumps(line, ensure_ascii=False)}\n".encode()
