"""M13: do the explanations hold? Sums, why-nots, and what happens when the words are taken away.

Comprehensiveness: without its cited words a code is not proposed. Sufficiency: with nothing but
the sentences of its cited words, it still is (DeYoung 2020, on codes instead of classes).
"""

import re
from collections.abc import Callable, Sequence

from suggester import Suggestions
from suggester.model import Evidence, Suggestion

from .notes import LabelledNote
from .scorer.figures import Bootstrap, Figure
from .scorer.gold import gold
from .scorer.output import normal

_LINE = re.compile(r"[^\n]*\n?")
Answer = Callable[[str], Suggestions]


def explained(
    notes: Sequence[LabelledNote], answers: Sequence[Suggestions], ask: Answer
) -> dict[str, Figure]:
    """Return M13 and the fidelity of quotes. ask: the engine, for the notes with words removed."""
    draw = Bootstrap(len(notes))
    rows = [_one(note, answer, ask) for note, answer in zip(notes, answers, strict=True)]
    names = {
        "explained.sums": "codes proposed",
        "explained.quotes": "spans shown",
        "explained.why_not_found": "near misses",
        "explained.why_not_right": "near misses that the engine names",
        "explained.comprehensive": "codes proposed",
        "explained.sufficient": "codes proposed",
    }
    return {
        name: draw.ratio([row[name][0] for row in rows], [row[name][1] for row in rows], of)
        for name, of in names.items()
    }


def _one(note: LabelledNote, answer: Suggestions, ask: Answer) -> dict[str, tuple[int, int]]:
    """Return name -> (true, asked) of one note."""
    proposed = answer.suggestions
    shown = [e for found in proposed for e in found.evidence]
    shown += [e for found in answer.considered for e in found.evidence]
    sums = [abs(_added_up(found) - found.score) < 1e-9 for found in proposed]
    quotes = [note.text[e.start : e.end] == e.text for e in shown]
    asked = _near_misses(note, answer)
    why = [verdict for verdict in asked if verdict is not None]
    without, only = [], []
    for found in proposed:
        cited = [e for e in found.evidence if e.weight > 0]
        without.append(found.code not in _codes(ask(_removed(note.text, cited))))
        only.append(found.code in _codes(ask(_kept(note.text, cited))))
    return {
        "explained.sums": (sum(sums), len(sums)),
        "explained.quotes": (sum(quotes), len(quotes)),
        "explained.why_not_found": (len(why), len(asked)),
        "explained.why_not_right": (sum(why), len(why)),
        "explained.comprehensive": (sum(without), len(without)),
        "explained.sufficient": (sum(only), len(only)),
    }


def _added_up(found: Suggestion) -> float:
    """Return what the words of a code and how they stand are worth together."""
    words = sum(item.weight for item in found.evidence)
    return words + sum(row.points for row in found.circumstances)


def _near_misses(note: LabelledNote, answer: Suggestions) -> list[bool | None]:
    """Return for each labelled mention that was not performed, and whose code was rightly not
    proposed: whether the reason given is the labelled one; None where the engine names none."""
    found = {normal(item.code): item for item in answer.considered}
    proposed = {normal(code) for code in _codes(answer)}
    verdicts: list[bool | None] = []
    for mention in gold(note).undone:
        if mention.codes & proposed:
            continue
        said = [
            item
            for code in sorted(mention.codes & found.keys())
            for item in found[code].evidence
            if item.start < mention.end and mention.start < item.end
        ]
        verdicts.append(any(e.assertion is mention.assertion for e in said) if said else None)
    return verdicts


def _codes(answer: Suggestions) -> set[str]:
    return {found.code for found in answer.suggestions}


def _removed(text: str, cited: Sequence[Evidence]) -> str:
    """Return the text with the cited words blanked out."""
    for item in cited:
        text = text[: item.start] + " " * (item.end - item.start) + text[item.end :]
    return text if text.strip() else "."


def _kept(text: str, cited: Sequence[Evidence]) -> str:
    """Return only the lines that hold cited words."""
    lines = [m.span() for m in _LINE.finditer(text)]
    kept = [
        text[start:end]
        for start, end in lines
        if any(item.start < end and start < item.end for item in cited)
    ]
    return "".join(kept) or "."
