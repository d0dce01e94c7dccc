"""Why a code is proposed, or why not: the sum, the first gate it failed, its rival and what would
settle it. Tallies in, Explanation out. Pure; it words questions, never what to write.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Literal

from suggester.cited import evidence_of
from suggester.errors import SuggesterError
from suggester.explain import reason, tells_apart
from suggester.lexicon import Lexicon
from suggester.model import Assertion, Circumstance, Evidence
from suggester.places import Utf16
from suggester.schema import CodeFile
from suggester.score_schema import WeightFile
from suggester.stems import stem
from suggester.values import Value
from suggester.weighed import Gate, Tally, Weighed

_WORD = re.compile(r"[^\W\d_]{3,}")
_MOST_NEAREST = 3
_ASKED = {
    Assertion.NEGATED: "The note says it was not done. Was it given today after all?",
    Assertion.PLANNED: "The note has it for later. Was it also given today?",
    Assertion.HISTORICAL: "The note tells of it from before. Was it also given today?",
    Assertion.HOME_PROGRAM: "The note has it as home programme. Was it also given here today?",
    Assertion.GOAL: "The note has it as a goal. Was it worked on today?",
    Assertion.EDUCATION: "The note says it was talked about. Was it also given today?",
    Assertion.OTHER_PERSON: "The note says somebody else did it. Did you also give it today?",
    Assertion.CONDITIONAL: "The note has it under a condition. Was it given today?",
    Assertion.ORDERED: "The note says it was ordered or recommended. Was it given today?",
    Assertion.UNTICKED: "Its box or field is empty. Was it given today?",
}


class UnknownCodeError(SuggesterError):
    """The lexicon does not know the code that was asked about."""

    code = "S203"


class Term(Value):
    """One mention in the sum. gate: why it adds nothing, or null; winner: who got the words."""

    evidence: Evidence
    gate: str | None
    winner: str | None


class RivalCode(Value):
    """The code that stands against the one asked about. margin: points it is ahead by, by all that
    speaks for either; how: the sentence that tells the two apart, or empty."""

    code: str
    label: str
    margin: float
    how: str


class Near(Value):
    """A wording of the code of which the note has a part. missing: words that the note lacks."""

    wording: str
    missing: tuple[str, ...]


class Explanation(Value):
    """Why a code is proposed or not.

    score, needed: points it has and needs; exactly the sum of ``terms[].evidence.weight`` and
        ``circumstances[].points``.
    gate: the first test it failed: ``unmatched`` no words of it | ``assertion`` not done today |
        ``context`` no treatment | ``rival`` the words count for another | ``threshold`` too
        little | ``rule`` never, or for another discipline; null where it is proposed.
    question: what to ask the clinician, whose answer would settle it, or null where none would.
    """

    code: str
    label: str
    proposed: bool
    confidence: float
    score: float
    needed: float
    terms: tuple[Term, ...]
    circumstances: tuple[Circumstance, ...] = ()
    gate: Literal["unmatched", "assertion", "context", "rival", "threshold", "rule"] | None
    reason: str
    rival: RivalCode | None
    nearest: tuple[Near, ...]
    question: str | None


def why(code: str, text: str, tallies: Sequence[Tally], lexicon: Lexicon) -> Explanation:
    """Return the explanation of one code for a note. tallies: all that was weighed in it.

    Raises UnknownCodeError for a code that the lexicon does not hold.
    """
    entry = lexicon.by_code.get(code)
    if entry is None:
        raise UnknownCodeError("The lexicon has no such code. Give one that /api/v1/codes lists.")
    by_code = {tally.code: tally for tally in tallies}
    found = by_code.get(code)
    if found is None:
        return _unmatched(entry, text, lexicon)
    weights = lexicon.weights
    needed = weights.needed
    gate: Gate | None = None
    sentence = f"Proposed: {found.score:g} points, {needed:g} are needed."
    if not found.proposed:
        gate, sentence = reason(found, lexicon.by_code, lexicon.weights)
    rival = _rival(found, by_code, lexicon)
    question = None if gate is None else _question(found, gate, rival, entry, weights)
    utf16 = Utf16(text)
    return Explanation(
        code=code,
        label=entry.label,
        proposed=found.proposed,
        confidence=found.confidence,
        score=found.score,
        needed=needed,
        terms=tuple(
            Term(
                evidence=evidence_of(w, text, utf16), gate=w.gate and w.gate.value, winner=w.winner
            )
            for w in found.weighed
        ),
        circumstances=found.circumstances,
        gate=None if gate is None else gate.value,
        reason=sentence,
        rival=rival,
        nearest=(),
        question=question,
    )


def _rival(found: Tally, by_code: Mapping[str, Tally], lexicon: Lexicon) -> RivalCode | None:
    """Return the code that took words of this one, or that the same words could support: the best
    supported of them."""
    names = {w.winner for w in found.weighed if w.winner} | {
        other for w in found.weighed if w.gate is None for other in w.rivals
    }
    names.discard(found.code)
    known = sorted(
        (name for name in names if name in lexicon.by_code),
        key=lambda name: (-by_code[name].support if name in by_code else 0.0, name),
    )
    if not known:
        return None
    ahead = by_code[known[0]].support if known[0] in by_code else 0.0
    return RivalCode(
        code=known[0],
        label=lexicon.by_code[known[0]].label,
        margin=round(ahead - found.support, 3),
        how=tells_apart(lexicon.by_code, found.code, known[0]),
    )


def _question(
    found: Tally, gate: Gate, rival: RivalCode | None, entry: CodeFile, weights: WeightFile
) -> str | None:
    """Return the question whose answer would settle it."""
    label = entry.label[0].lower() + entry.label[1:]
    if gate is Gate.RULE:
        return None
    if gate is Gate.RIVAL and rival is not None:
        how = f" {rival.how}" if rival.how else ""
        return f"Which of the two was it, {found.code} ({label}) or {rival.code}?{how}"
    if gate is Gate.THRESHOLD:
        has, needed = found.short_of(weights)
        lacking = round(needed - has, 3)
        return (
            f"Was {label} given today? {lacking:g} points are missing: the note does not say all "
            f"of what was done, on which part, for what purpose, how much and for how long."
        )
    if gate is Gate.ASSERTION:
        return _ASKED[_nearest(found, gate).mention.assertion]
    return f"Was this {label}, given today, or something the note tells by the way?"


def _nearest(found: Tally, gate: Gate) -> Weighed:
    return next(w for w in sorted(found.weighed, key=lambda w: w.mention.start) if w.gate is gate)


def _unmatched(entry: CodeFile, text: str, lexicon: Lexicon) -> Explanation:
    """Return the explanation of a code of which the note has no words."""
    nearest = _near(entry, text)
    gate: Literal["unmatched", "rule"] = "unmatched" if entry.propose else "rule"
    said = "The note has no words of this code."
    if nearest:
        near = nearest[0]
        said += f" Nearest is “{near.wording}”, without “{' '.join(near.missing)}”."
    label = entry.label[0].lower() + entry.label[1:]
    return Explanation(
        code=entry.code,
        label=entry.label,
        proposed=False,
        confidence=0.0,
        score=0.0,
        needed=lexicon.weights.needed,
        terms=(),
        gate=gate,
        reason=said if entry.propose else f"Never proposed: {entry.description}",
        rival=None,
        nearest=nearest,
        question=f"Was {label} given today, and where does the note say so?"
        if entry.propose
        else None,
    )


def _near(entry: CodeFile, text: str) -> tuple[Near, ...]:
    """Return the wordings of a code of which the note has the largest part, at least half."""
    there = {stem(word) for word in _WORD.findall(text.lower())}
    found: list[tuple[float, int, Near]] = []
    for wording in dict.fromkeys(w for phrase in entry.phrase for w in phrase.text):
        words = _WORD.findall(wording.lower())
        missing = tuple(word for word in words if stem(word) not in there)
        if words and 0 < len(missing) <= len(words) / 2:
            share = len(missing) / len(words)
            found.append((share, -len(words), Near(wording=wording, missing=missing)))
    found.sort(key=lambda row: (row[0], row[1], row[2].wording))
    return tuple(near for _, _, near in found[:_MOST_NEAREST])
