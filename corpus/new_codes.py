"""Can a code be added from its description alone, and does that leave rehab notes as they were?

A hundred services of other trades (corpus/invented/descriptions.csv: code, label, description, a
note that supports it, and a note of the same trade that does not) are drawn into code files and
laid over the shipped lexicon.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from suggester import Engine, Lexicon
from suggester.descriptions import as_code_file
from suggester.draw import Candidate, Description, distinctive, draw
from suggester.lexicon import lexicon_from_files

from .notes import LabelledNote

FILE = Path(__file__).parent / "invented" / "descriptions.csv"


@dataclass(frozen=True)
class NewCodes:
    """codes: drawn. found: notes that got their code; fired: notes of other work that got one;
    changed: rehab notes whose proposals are no longer the same, of ``notes``."""

    codes: int
    found: int
    fired: int
    changed: int
    notes: int

    def as_json(self) -> dict[str, int]:
        """Return the counts for evaluation.json."""
        return dict(vars(self))


def code_files(entries: Sequence[Description], shipped: Lexicon) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of the code files drawn from descriptions, weighed against ours."""
    ours = [Description(e.code, e.label, e.description) for e in shipped.codes]
    words = distinctive([*entries, *ours], shipped.vocabulary)
    rows: dict[str, list[Candidate]] = {}
    for row in draw([*entries, *ours], shipped.vocabulary):
        rows.setdefault(row.code, []).append(row)
    for entry in entries:
        text = as_code_file(entry, rows.get(entry.code, ()), words.get(entry.code))
        yield f"codes/{entry.code}.toml", text.encode()


def with_codes(shipped: Lexicon, entries: Sequence[Description]) -> Lexicon:
    """Return the shipped lexicon with codes drawn from descriptions."""
    return lexicon_from_files(dict(shipped.files) | dict(code_files(entries, shipped)))


def new_codes(shipped: Engine, notes: Sequence[LabelledNote]) -> NewCodes:
    """Measure the hundred invented codes, and what they change on rehab notes."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    entries = [Description(row["code"], row["label"], row["description"]) for row in rows]
    engine = Engine(with_codes(shipped.lexicon, entries))

    def codes(reader: Engine, text: str) -> list[str]:
        return [item.code for item in reader.suggest(text).suggestions]

    return NewCodes(
        codes=len(entries),
        found=sum(row["code"] in codes(engine, row["note"]) for row in rows),
        fired=sum(bool(codes(engine, row["other"])) for row in rows),
        changed=sum(codes(engine, note.text) != codes(shipped, note.text) for note in notes),
        notes=len(notes),
    )
