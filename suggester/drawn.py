"""The shipped drawn part of the lexicon: what our own descriptions give, less what a person left
out. Code files in, rows of lexicon/drawn.toml out; ``laid_under`` puts them into the codes.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from suggester.draw import Description, draw
from suggester.schema import CodeFile, DrawnFile, Kind, Phrase

LEAST = 2.0  # points; a wording that says less stays a candidate
_KINDS = (Kind.NAME, Kind.TECHNIQUE)
_HEAD = """# Drawn from the descriptions in codes/ by `suggester lexicon draw --shipped`; a test
# draws it anew. Do not edit: change a description, or name a wording in words/not_drawn.txt.
"""


@dataclass(frozen=True)
class Row:
    """A wording of a code, with its points."""

    code: str
    text: str
    kind: Kind
    weight: float


def redraw(codes: Iterable[CodeFile], left_out: Set[str]) -> tuple[Row, ...]:
    """Return the drawn wordings, by code: names and techniques of two words and more that no
    wording of their own code file says already. left_out: wordings a person took out."""
    entries = list(codes)
    said = {entry.code: _said(entry) for entry in entries}
    return tuple(
        Row(found.code, found.text, found.kind, found.weight)
        for found in draw(Description(e.code, e.label, e.description) for e in entries)
        if found.kind in _KINDS
        and found.weight >= LEAST
        and " " in found.text
        and found.text not in left_out
        and _plain(found.text) not in said[found.code]
    )


def as_toml(rows: Sequence[Row]) -> str:
    """Return lexicon/drawn.toml."""
    tables = [
        f"\n[[phrase]]\ncode = {json.dumps(row.code)}\ntext = {json.dumps(row.text)}\n"
        f'kind = "{row.kind}"\nweight = {row.weight}\n'
        for row in rows
    ]
    return _HEAD + "".join(tables)


def laid_under(codes: Iterable[CodeFile], drawn: DrawnFile) -> tuple[CodeFile, ...]:
    """Return the codes with their drawn wordings behind their own."""
    rows: dict[str, list[Phrase]] = {}
    for row in drawn.phrase:
        phrase = Phrase(
            id=f"drawn-{_slug(row.text)}",
            kind=row.kind,
            text=(row.text,),
            source="drawn",
            weight=row.weight,
        )
        rows.setdefault(row.code, []).append(phrase)
    return tuple(
        entry.model_copy(update={"phrase": (*entry.phrase, *rows[entry.code])})
        if entry.code in rows
        else entry
        for entry in codes
    )


def by_hand(codes: Mapping[str, CodeFile]) -> tuple[CodeFile, ...]:
    """Return the codes without what was drawn."""
    return tuple(
        entry.model_copy(update={"phrase": tuple(p for p in entry.phrase if p.source != "drawn")})
        for entry in codes.values()
    )


def _said(entry: CodeFile) -> set[str]:
    texts = [text for phrase in entry.phrase for text in phrase.text]
    texts += [text for decoy in entry.decoy for text in decoy.text]
    return {_plain(text) for text in texts}


def _plain(text: str) -> str:
    return " ".join(text.lower().replace("-", " ").split())


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:50]
