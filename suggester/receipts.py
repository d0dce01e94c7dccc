"""Replay an answer: the bytes of then and the note in, the same bytes out or what explains the
difference. An answer is its own receipt; a receipt without words is its digests alone.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from pydantic import ValidationError

from suggester.errors import SuggesterError
from suggester.model import Suggestions, Versions, Visit
from suggester.values import Value

Suggest = Callable[[str, Visit], Suggestions]

# What each version is, for a person, and how to get the old one back.
NAMES: Mapping[str, str] = {
    "software": "version of the program",
    "program": "the program's files",
    "libraries": "libraries",
    "lexicon": "lexicon",
    "tables": "reference tables of claims",
    "overlays": "overlays",
    "rules_date": "date of the rules",
}


class ReceiptError(SuggesterError):
    """A file is no answer or receipt, or is not about the note; never holds note text."""

    code = "S401"


class Receipt(Value):
    """An answer without any words: enough to tell that a replay gives the same bytes."""

    receipt: Literal[1] = 1
    text_sha256: str
    answer_sha256: str
    visit: Visit
    versions: Versions


@dataclass(frozen=True)
class Difference:
    """A version that is not what it was."""

    name: str
    then: str
    now: str


@dataclass(frozen=True)
class Replay:
    """same: the answer has the same bytes. versions: those that differ, whether or not it does.
    changes: what differs in the answers, a line each; empty where only digests are known."""

    same: bool
    versions: tuple[Difference, ...]
    changes: tuple[str, ...]


def receipt_of(answer: Suggestions) -> Receipt:
    """Return the receipt of an answer. Raises ReceiptError for one of an older version."""
    return Receipt(
        text_sha256=answer.note.text_sha256,
        answer_sha256=hashlib.sha256(_bytes(answer)).hexdigest(),
        visit=_visit(answer),
        versions=answer.versions,
    )


def replay(kept: bytes, text: str, suggest: Suggest) -> Replay:
    """Return how the answer of now compares with the one kept. kept: an answer or receipt, JSON.

    Raises ReceiptError if it is neither, or of another note.
    """
    before = _read(kept)
    sha = before.note.text_sha256 if isinstance(before, Suggestions) else before.text_sha256
    if sha != hashlib.sha256(text.encode()).hexdigest():
        raise ReceiptError("The note is not the one that was answered: its SHA-256 differs.")
    if isinstance(before, Suggestions):
        answer = suggest(text, _visit(before))
        same = _bytes(answer) == kept.strip()
        changes = tuple(_changes(before, answer))
    else:
        answer = suggest(text, before.visit)
        same = hashlib.sha256(_bytes(answer)).hexdigest() == before.answer_sha256
        changes = ()
    return Replay(same, tuple(_differences(before.versions, answer.versions)), changes)


def _read(kept: bytes) -> Suggestions | Receipt:
    for model in (Receipt, Suggestions):
        try:
            found: Suggestions | Receipt = model.model_validate_json(kept)
        except ValidationError:
            continue
        return found
    raise ReceiptError("The file is neither an answer (suggester code --json) nor a receipt.")


def _visit(answer: Suggestions) -> Visit:
    if answer.visit is None:
        raise ReceiptError(
            "The answer is of a version that did not keep what it was told of the visit."
        )
    return answer.visit


def _bytes(answer: Suggestions) -> bytes:
    return answer.model_dump_json().encode()


def _differences(then: Versions, now: Versions) -> Iterator[Difference]:
    for name in NAMES:
        was, is_now = getattr(then, name), getattr(now, name)
        if was != is_now:
            yield Difference(name, _shown(was), _shown(is_now))


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "none"
    text = str(value)
    return text[:12] if len(text) == 64 else text or "not kept"


def _changes(then: Suggestions, now: Suggestions) -> Iterator[str]:
    """Yield what differs, code by code: proposals, minutes, units, points; then what else."""
    was, is_now = _facts(then), _facts(now)
    for code in sorted(was.keys() | is_now.keys()):
        before, after = was.get(code), is_now.get(code)
        if before == after:
            continue
        if before is None or after is None:
            yield f"{code} is {'no longer' if after is None else 'newly'} proposed"
            continue
        for name, old in before.items():
            if after[name] != old:
                yield f"{code}: {name} {old} -> {after[name]}"
    parts = ("considered", "claim", "note", "completeness")
    for part in parts:
        if getattr(then, part) != getattr(now, part):
            yield f"{part} differs"


def _facts(answer: Suggestions) -> dict[str, dict[str, object]]:
    units: dict[str, int] = {}
    for line in answer.claim.lines:
        units[line.code] = units.get(line.code, 0) + line.units
    return {
        item.code: {
            "points": item.score,
            "confidence": item.confidence,
            "minutes": item.minutes,
            "units": units.get(item.code),
            "mentions": len(item.evidence),
        }
        for item in answer.suggestions
    }
