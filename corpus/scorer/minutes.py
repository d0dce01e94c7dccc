"""M6 and M7: minutes tied to codes, stated totals, and units under both rules."""

from collections.abc import Mapping, Sequence

from suggester.claims.units import CodeMinutes, build_claim
from suggester.model import PayerRule

from ..label_units import BLOCK, timed_codes
from ..notes import LabelledNote
from .figures import Bootstrap, Figure
from .gold import gold
from .output import NoteOutput, normal

PLAIN = "plain"


def minutes(
    notes: Sequence[LabelledNote], outputs: Sequence[NoteOutput], draw: Bootstrap
) -> dict[str, Figure]:
    """Return F1 over (note, code, minutes) triples, the share found of each way of writing, and
    how often the stated totals are read exactly (where the note states or the system reads one).
    """
    right, wrong, missed = [], [], []
    kinds: dict[str, tuple[list[int], list[int]]] = {}
    for note, output in zip(notes, outputs, strict=True):
        right_for = gold(note)
        truth = right_for.minutes
        got = {
            right_for.timed_as(normal(item.code)): item.minutes
            for item in output.codes
            if item.minutes
        }
        hits = {code for code, value in truth.items() if got.get(code) == value}
        zeros = {code for code, value in truth.items() if value == 0 and code not in got}
        optional = {code for code in got if code in map(normal, note.optional)} - set(truth)
        right.append(len(hits | zeros))
        wrong.append(len(set(got) - hits - optional))
        missed.append(len(set(truth) - hits - zeros))
        written = {normal(code): how.value for code, how in note.minutes_as.items()}
        for code in truth:
            found, total = kinds.setdefault(written.get(code, PLAIN), ([], []))
            # One entry a note keeps the lists as long as the draws are wide.
            _add(found, len(right), int(code in hits | zeros))
            _add(total, len(right), 1)
    figures = {"minutes.f1": draw.f1(right, wrong, missed, "labelled minutes")}
    for kind, (found, total) in sorted(kinds.items()):
        for column in (found, total):
            _add(column, len(notes), 0)
        figures[f"minutes.found.{kind}"] = draw.ratio(found, total, "labelled minutes")
    figures |= _totals(notes, outputs, draw)
    return figures


def _add(column: list[int], rows: int, value: int) -> None:
    """Add a value to the last of ``rows`` entries, filling up with zeros."""
    column.extend([0] * (rows - len(column)))
    if rows:
        column[rows - 1] += value


def _totals(
    notes: Sequence[LabelledNote], outputs: Sequence[NoteOutput], draw: Bootstrap
) -> dict[str, Figure]:
    figures = {}
    for name in ("timed_minutes", "total_minutes"):
        stated = [getattr(note, name) for note in notes]
        read = [getattr(output, name) for output in outputs]
        asked = [a is not None or b is not None for a, b in zip(stated, read, strict=True)]
        same = [a and b == c for a, b, c in zip(asked, stated, read, strict=True)]
        figures[f"minutes.exact_{name}"] = draw.ratio(same, asked, "notes that state it or read so")
    return figures


def units(
    notes: Sequence[LabelledNote], outputs: Sequence[NoteOutput], draw: Bootstrap
) -> dict[str, Figure]:
    """Return the share of exact unit vectors end to end, a rule, over the notes whose labels
    decide it; a code with no unit does not count, nor does an optional one."""
    figures = {}
    for rule in PayerRule:
        exact, asked = [], []
        for note, output in zip(notes, outputs, strict=True):
            vectors = note.units.get(rule, ())
            optional = frozenset(map(normal, note.optional))
            got = {
                normal(item.code): item.units.get(rule, 0)
                for item in output.codes
                if item.units and item.units.get(rule) and normal(item.code) not in optional
            }
            asked.append(bool(vectors))
            exact.append(any(got == _normal(vector) for vector in vectors))
        figures[f"units.{rule}.end_to_end"] = draw.ratio(exact, asked, "notes with decided units")
    return figures


def arithmetic(notes: Sequence[LabelledNote], draw: Bootstrap) -> dict[str, Figure]:
    """Return the share of exact unit vectors that our claim rules make of the labelled codes and
    minutes (first member of each ``either`` group)."""
    figures = {}
    timed = timed_codes()
    for rule in PayerRule:
        exact, asked = [], []
        for note in notes:
            vectors = note.units.get(rule, ())
            lines = [
                CodeMinutes(
                    code=code,
                    minutes=_minutes(code, note) if code in timed else None,
                    minutes_per_unit=BLOCK if code in timed else None,
                )
                for code in dict.fromkeys([*note.codes, *(group[0] for group in note.either)])
            ]
            claim = build_claim(lines, rule=rule)
            ways = [claim.lines, *claim.alternatives]
            made = [{line.code: line.units for line in way if line.units} for way in ways]
            asked.append(bool(vectors))
            exact.append(bool(vectors) and all(vector in vectors for vector in made))
        figures[f"units.{rule}.arithmetic"] = draw.ratio(exact, asked, "notes with decided units")
    return figures


def _minutes(code: str, note: LabelledNote) -> int | None:
    group = next((group for group in note.either if code in group), (code,))
    return next((note.minutes[member] for member in group if member in note.minutes), None)


def _normal(vector: Mapping[str, int]) -> dict[str, int]:
    return {normal(code): n for code, n in vector.items()}
