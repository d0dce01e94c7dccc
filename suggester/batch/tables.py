"""The tables of a batch, as plain rows: an answer in, rows out. docs/batch.md says what is in them.

No table but ``evidence`` can hold words of a note, and that only where it is asked to. Places are
code points, half-open; ``row`` ties the tables together.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, NamedTuple

from suggester.batch.answers import Answered
from suggester.model import Gap, Suggestion

NOTES, SUGGESTIONS, EVIDENCE, CLAIM_LINES = "notes", "suggestions", "evidence", "claim_lines"
KEY = {"row": "int64", "note_ref": "string"}
COLUMNS = {
    NOTES: KEY
    | {
        "text_sha256": "string",
        "answer_sha256": "string",
        "characters": "int32",
        "suggestions": "int32",
        "considered": "int32",
        "evidence": "int32",
        "claim_lines": "int32",
        "units": "int32",
        "total_minutes": "int32",
        "timed_minutes": "int32",
        "unattributed_minutes": "int32",
        "questions": "int32",
        "complete": "bool",
    },
    SUGGESTIONS: KEY
    | {
        "n": "int32",
        "code": "string",
        "family": "string",
        "confidence": "double",
        "score": "double",
        "circumstances": "double",
        "minutes": "int32",
        "questions": "int32",
        "alternatives": "list<string>",
    },
    EVIDENCE: KEY
    | {
        "n": "int32",
        "code": "string",
        "start": "int32",
        "end": "int32",
        "contribution": "double",
        "assertion": "string",
        "match": "string",
        "similarity": "double",
        "section": "string",
        "phrase_id": "string",
        "text": "string",
    },
    CLAIM_LINES: KEY
    | {
        "n": "int32",
        "code": "string",
        "units": "int32",
        "minutes": "int32",
        "modifiers": "list<string>",
        "rule": "string",
    },
}
Cells = dict[str, Any]


class Tabled(NamedTuple):
    """The rows of one answer: one of the notes, any number of the others, without the key."""

    note: Cells
    suggestions: list[Cells]
    evidence: list[Cells]
    claim_lines: list[Cells]


def columns(table: str, *, with_text: bool) -> dict[str, str]:
    """Return name -> type of a table's columns."""
    every = COLUMNS[table]
    return every if with_text else {name: kind for name, kind in every.items() if name != "text"}


def tabled(found: Answered, *, with_text: bool) -> Tabled:
    """Return the rows of an answer."""
    answer = found.answer
    evidence = list(_evidence(answer.suggestions, with_text=with_text))
    questions = _questions(found)
    note = {
        "text_sha256": answer.note.text_sha256,
        "answer_sha256": hashlib.sha256(answer.model_dump_json().encode()).hexdigest(),
        "characters": found.characters,
        "suggestions": len(answer.suggestions),
        "considered": len(answer.considered),
        "evidence": len(evidence),
        "claim_lines": len(answer.claim.lines),
        "units": sum(line.units for line in answer.claim.lines),
        "total_minutes": answer.note.total_minutes,
        "timed_minutes": answer.note.timed_minutes,
        "unattributed_minutes": sum(one.minutes for one in answer.note.unattributed),
        "questions": len(questions),
        "complete": answer.completeness.complete,
    }
    suggestions = [
        {
            "n": n,
            "code": one.code,
            "family": one.family,
            "confidence": one.confidence,
            "score": one.score,
            "circumstances": round(sum(row.points for row in one.circumstances), 3),
            "minutes": one.minutes,
            "questions": len(one.gaps),
            "alternatives": [other.code for other in one.alternatives],
        }
        for n, one in enumerate(answer.suggestions, start=1)
    ]
    claim_lines = [
        {
            "n": n,
            "code": line.code,
            "units": line.units,
            "minutes": line.minutes,
            "modifiers": list(line.modifiers),
            "rule": answer.claim.rule.value,
        }
        for n, line in enumerate(answer.claim.lines, start=1)
    ]
    return Tabled(note, suggestions, evidence, claim_lines)


def json_line(found: Answered) -> str:
    """Return the answer as the API gives it, with what ties it to its row."""
    ref = json.dumps(found.note_ref, ensure_ascii=False)
    return f'{{"row":{found.row},"note_ref":{ref},"answer":{found.answer.model_dump_json()}}}'


def _evidence(suggestions: Iterable[Suggestion], *, with_text: bool) -> Iterator[Cells]:
    every = chain.from_iterable(((one.code, item) for item in one.evidence) for one in suggestions)
    for n, (code, item) in enumerate(every, start=1):
        yield {
            "n": n,
            "code": code,
            "start": item.start,
            "end": item.end,
            "contribution": item.weight,
            "assertion": item.assertion.value,
            "match": item.match.value,
            "similarity": item.similarity,
            "section": item.section,
            "phrase_id": item.phrase_id,
        } | ({"text": item.text} if with_text else {})


def _questions(found: Answered) -> list[Gap]:
    of_codes = chain.from_iterable(one.gaps for one in found.answer.suggestions)
    return [*of_codes, *found.answer.claim.gaps]
