"""Everything the scorer says of a system on some notes. The whole of it is here: start reading."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..notes import LabelledNote
from . import minutes as reading
from .calibration import bins, calibration, candidates
from .codes import judge, macro, micro, not_performed, per_code, quiet, sets
from .evidence import all_pairs, evidence, pairs
from .figures import SEED, Bootstrap, Figure
from .gold import gold
from .output import NoteOutput, normal
from .selective import selective, selective_notes, whole_notes


@dataclass(frozen=True)
class Score:
    """figures: name -> figure. The rest is for tables and plots."""

    notes: int
    figures: dict[str, Figure]
    per_code: list[dict[str, object]]
    reliability: list[dict[str, float]]
    selective: list[dict[str, object]]
    selective_notes: list[dict[str, object]]
    risk_coverage: list[tuple[float, float]]

    def as_json(self) -> dict[str, object]:
        """Return the score as it stands in evaluation.json."""
        return {
            "notes": self.notes,
            "figures": {name: figure.as_json() for name, figure in self.figures.items()},
            "per_code": self.per_code,
            "reliability": self.reliability,
            "selective": self.selective,
            "selective_notes": self.selective_notes,
            "risk_coverage": self.risk_coverage,
        }


Matched = Sequence[tuple[LabelledNote, NoteOutput]]


def score(matched: Matched, *, thresholds_from: Matched | None = None) -> Score:
    """Return the figures of a system's answers, with 95 % intervals by note.

    thresholds_from: answers on which the thresholds of M9 are chosen (the calibration split).
    """
    notes = [note for note, _ in matched]
    outputs = [output for _, output in matched]
    draw = Bootstrap(len(notes))
    truths = [gold(note) for note in notes]
    got = [frozenset(normal(item.code) for item in output.codes) for output in outputs]
    figures: dict[str, Figure] = {}
    for strict in (True, False):
        judged = [judge(t, codes, strict=strict) for t, codes in zip(truths, got, strict=True)]
        word = "strict" if strict else "lenient"
        found = micro(judged, draw) | macro(judged, draw) | sets(judged, draw)
        figures |= {f"codes.{word}.{name}": figure for name, figure in found.items()}
    figures |= not_performed(truths, got, draw) | quiet(truths, got, draw)
    shown = [
        {normal(item.code): item.spans for item in output.codes if item.spans} for output in outputs
    ]
    if any(shown):
        rows = list(zip(notes, truths, judged, shown, strict=True))
        figures |= evidence(
            [pairs(note.text, t, j, s) for note, t, j, s in rows],
            [all_pairs(note.text, t, j, s) for note, t, j, s in rows],
            draw,
        )
    if any(item.minutes for output in outputs for item in output.codes):
        figures |= reading.minutes(notes, outputs, draw)
    if any(item.units for output in outputs for item in output.codes):
        figures |= reading.units(notes, outputs, draw)
    sure = candidates(notes, outputs)
    figures |= calibration(sure, len(notes), seed=SEED)
    find = sum(len(truth.items) for truth in truths)
    chosen_on = thresholds_from or ()
    note_level = _note_level(matched)
    by_note, area = whole_notes(*note_level)
    if by_note:
        figures["selective.area"] = Figure(area, None, None, len(notes), "notes")
    return Score(
        notes=len(notes),
        figures=figures,
        per_code=per_code(judged, draw),
        reliability=bins(sure.confidence, sure.right) if sure.code else [],
        selective=selective(
            candidates([n for n, _ in chosen_on], [o for _, o in chosen_on]), sure, find=find
        )
        if sure.code and chosen_on
        else [],
        selective_notes=selective_notes(_note_level(chosen_on), note_level) if chosen_on else [],
        risk_coverage=by_note,
    )


def _note_level(matched: Matched) -> tuple[list[float], list[bool]]:
    """Return how sure the system is of each note with a proposal, and whether the whole set (and
    the CMS units, where decided) is right."""
    sure, right = [], []
    for note, output in matched:
        if not output.codes or any(item.confidence is None for item in output.codes):
            continue
        got = frozenset(normal(item.code) for item in output.codes)
        verdict = judge(gold(note), got, strict=False)
        exact = reading.units([note], [output], Bootstrap(1, draws=1))["units.cms.end_to_end"]
        sure.append(min(item.confidence or 0.0 for item in output.codes))
        right.append(not verdict.wrong and not verdict.missed and exact.value in (None, 1.0))
    return sure, right
