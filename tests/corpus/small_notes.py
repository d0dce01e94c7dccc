"""Small labelled notes for the scorer's tests."""

from typing import Any

from corpus.notes import LabelledNote
from corpus.scorer.output import CodeOutput, NoteOutput

TEXT = "STM to R UT x 15 min, squats 3x10. No US today. HEP: clamshells."


def note(**labels: Any) -> LabelledNote:
    """Return a note of TEXT with 97140 and 97110 performed, 97035 and home exercise not."""
    fields: dict[str, Any] = {
        "id": "t-1",
        "author": "t",
        "setting": "outpatient ortho",
        "style": "narrative",
        "discipline": "PT",
        "performed_any": True,
        "codes": ["97140", "97110"],
        "text": TEXT,
        "minutes": {"97140": 15},
        "mention": [
            {"quote": "STM to R UT", "codes": ["97140"], "assertion": "performed"},
            {"quote": "squats", "codes": ["97110"], "assertion": "performed"},
            {"quote": "US", "codes": ["97035"], "assertion": "negated"},
            {"quote": "clamshells", "codes": ["97110"], "assertion": "home_program"},
        ],
    }
    return LabelledNote.model_validate(fields | labels)


def output(*codes: str | dict[str, Any], name: str = "t-1", **fields: Any) -> NoteOutput:
    """Return an answer; a code alone stands for a code with nothing else."""
    rows = [{"code": code} if isinstance(code, str) else code for code in codes]
    return NoteOutput(
        id=name, codes=tuple(CodeOutput.model_validate(row) for row in rows), **fields
    )
