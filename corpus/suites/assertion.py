"""The assertion suite: was the marked work done at this visit, by this clinician?

assertion.*.tsv holds kind, id and a text whose mentions are marked ``[[planned:gait training]]``.
The figures are those of the mission: what was not performed must lead to no proposal, and what
was performed must stay.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from suggester import Engine, Suggestions

from .lines import Half, rows, table

PERFORMED = "performed"
_MARK = re.compile(r"\[\[([a-z_]+):([^\[\]]+)\]\]")


@dataclass(frozen=True)
class Marked:
    """One marked mention: code points in the text without its marks, and what it is."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class Item:
    """One text. mentions: in its order."""

    id: str
    text: str
    mentions: tuple[Marked, ...]


@dataclass(frozen=True)
class Judged:
    """A mention as the engine read it.

    found: some phrase of the lexicon stands in it. counted: it speaks for a proposed code.
    said: the assertion read, of several the one that counts, or "" where nothing was found.
    """

    item: str
    kind: str
    found: bool
    counted: bool
    said: str


def items(half: Half) -> Iterator[Item]:
    """Yield the items of one half."""
    for _, name, text in rows("assertion", half):
        yield marked(name, text)


def voices(*, held: bool = False) -> Iterator[Item]:
    """Yield the lines of ``voices.tsv``, written before they were run by hands that played many
    clinicians, to fit the second reading on; held: those of ``voices.held.tsv``, of two more
    hands, and what is unticked of six, which it is not fitted on. ``finding`` is no work either."""
    for _, name, text in table("voices.held" if held else "voices"):
        yield marked(name, text)


def marked(name: str, text: str) -> Item:
    """Return a text without its marks, and where they stood."""
    plain: list[str] = []
    mentions = []
    size = at = 0
    for match in _MARK.finditer(text):
        before = text[at : match.start()]
        size += len(before)
        plain += [before, match[2]]
        mentions.append(Marked(match[1], size, size + len(match[2])))
        size += len(match[2])
        at = match.end()
    return Item(name, "".join([*plain, text[at:]]), tuple(mentions))


def judge(engine: Engine, asked: Iterable[Item]) -> Iterator[Judged]:
    """Yield each mention as the engine reads it; nothing but the text is told."""
    for item in asked:
        answer = engine.suggest(item.text)
        for mention in item.mentions:
            yield read_as(item.id, mention, answer)


def read_as(name: str, mention: Marked, answer: Suggestions) -> Judged:
    """Return a mention as an answer reads it. name: of the item."""
    shown = [one.evidence for one in answer.suggestions]
    shown += [one.evidence for one in answer.considered]
    over = [
        (found.names_work or found.weight > 0, found.assertion.value)
        for evidence in shown
        for found in evidence
        if found.start < mention.end and mention.start < found.end
    ]
    said = max(over, key=lambda pair: (pair[0], pair[1] == PERFORMED), default=(False, ""))[1]
    return Judged(name, mention.kind, bool(over), any(counted for counted, _ in over), said)


def figures(judged: Iterable[Judged]) -> dict[str, dict[str, float]]:
    """Return kind -> its figures, and ``all`` for what was not performed.

    proposed: share that speaks for a proposed code; read: share with the right assertion, of
    those found; found: share in which some phrase of the lexicon stands.
    """
    totals: dict[str, Counter[str]] = {}
    for one in judged:
        names = [one.kind] if one.kind == PERFORMED else [one.kind, "all"]
        for name in names:
            row = totals.setdefault(name, Counter())
            row["mentions"] += 1
            row["found"] += one.found
            row["proposed"] += one.counted
            row["read"] += one.said == one.kind
            row["performed"] += one.said == PERFORMED
    return {
        name: {
            "mentions": row["mentions"],
            "found": row["found"] / row["mentions"],
            "proposed": row["proposed"] / row["mentions"],
            "read": row["read"] / max(1, row["found"]),
            "as_performed": row["performed"] / max(1, row["found"]),
        }
        for name, row in sorted(totals.items())
    }
