"""Name every error of the engine by its kind, with the place in the note that shows it.

Kinds stand in the order of what hurts users most: a service proposed that was not given is
upcoding; a wrong neighbour is a wrong claim; a missed code is lost work; wrong minutes are wrong
units.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from suggester import Suggestions
from suggester.model import Assertion, Considered, Suggestion

from .notes import LabelledNote
from .scorer.codes import judge
from .scorer.gold import Gold, gold
from .scorer.output import normal


class ErrorKind(StrEnum):
    """What went wrong, worst first."""

    NOT_PERFORMED = "proposed, but not performed"
    QUIET = "proposed on a note that supports nothing"
    NEIGHBOUR = "proposed for work of another code"
    NO_MENTION = "proposed on words that name no intervention"
    SECOND = "proposed a second code of an either-or"
    REFUSED = "missed: read as not performed"
    RIVAL = "missed: its words went to another code"
    WEAK = "missed: found, but too little"
    UNSEEN = "missed: no phrase found"
    UNKNOWN = "missed: the lexicon has no such code"
    MINUTES_WRONG = "minutes wrong"
    MINUTES_INVENTED = "minutes where the note ties none"
    MINUTES_MISSED = "minutes not found"


@dataclass(frozen=True)
class Error:
    """One error. start, end: the words that show it, code points of the note's text.

    detail: what a maintainer needs besides: the labelled assertion, the code that won ...
    """

    note: str
    kind: ErrorKind
    code: str
    start: int
    end: int
    detail: str = ""


def errors(note: LabelledNote, answer: Suggestions, known: frozenset[str]) -> Iterator[Error]:
    """Yield the errors of one note (lenient). known: codes that the lexicon can propose."""
    truth = gold(note)
    proposed = {normal(item.code): item for item in answer.suggestions}
    considered = {normal(item.code): item for item in answer.considered}
    verdict = judge(truth, set(proposed), strict=False)
    for code in verdict.wrong:
        yield _wrong(note, truth, proposed[code])
    for code in verdict.missed:
        yield _missed(note, truth, code, considered.get(code), known)
    for code in verdict.right:
        yield from _minutes(note, truth, proposed[code])


def _wrong(note: LabelledNote, truth: Gold, found: Suggestion) -> Error:
    """Say why a proposed code is wrong, from what stands at its strongest evidence."""
    code = normal(found.code)
    ranked = sorted((e for e in found.evidence if e.weight > 0), key=lambda e: -e.weight)
    best = ranked[0]
    undone = [
        (m, e)
        for e in ranked
        for m in truth.undone
        if code in m.codes and m.start < e.end and e.start < m.end
    ]
    if undone:
        mention, item = undone[0]
        kind, at, detail = ErrorKind.NOT_PERFORMED, (item.start, item.end), mention.assertion.value
    elif not truth.items:
        kind, at, detail = ErrorKind.QUIET, (best.start, best.end), best.section
    else:
        others = {
            label_codes
            for label in note.mention
            if label.assertion is Assertion.PERFORMED
            for label_codes in label.codes
            for start, end in [note.place(label)]
            if any(start < e.end and e.start < end for e in ranked)
        }
        at = (best.start, best.end)
        if others:
            kind, detail = ErrorKind.NEIGHBOUR, ", ".join(sorted(others))
        elif code in truth.supported:
            kind, detail = ErrorKind.SECOND, ""
        else:
            kind, detail = ErrorKind.NO_MENTION, best.section
    return Error(note.id, kind, found.code, *at, detail)


def _missed(
    note: LabelledNote, truth: Gold, code: str, found: Considered | None, known: frozenset[str]
) -> Error:
    """Say where a missed code was lost."""
    labelled = truth.evidence.get(code, ((0, 0),))
    if code not in known:
        return Error(note.id, ErrorKind.UNKNOWN, code, *labelled[0])
    if found is not None:
        for item in found.evidence:
            hit = [s for s in labelled if s[0] < item.end and item.start < s[1]]
            if hit and item.assertion is not Assertion.PERFORMED:
                cue = f" ({item.cue.text})" if item.cue else f" (section {item.section})"
                return Error(
                    note.id,
                    ErrorKind.REFUSED,
                    code,
                    item.start,
                    item.end,
                    f"read as {item.assertion.value}{cue}",
                )
            if hit:
                kind = ErrorKind.RIVAL if found.gate == "rival" else ErrorKind.WEAK
                return Error(note.id, kind, code, item.start, item.end, found.reason)
    return Error(note.id, ErrorKind.UNSEEN, code, *labelled[0])


def _minutes(note: LabelledNote, truth: Gold, found: Suggestion) -> Iterator[Error]:
    code = normal(found.code)
    right, read = truth.minutes.get(truth.timed_as(code)), found.minutes
    if right == read or (right == 0 and read is None):
        return
    spans = truth.evidence.get(code) or [(e.start, e.end) for e in found.evidence[:1]]
    if right is None:
        kind, detail = ErrorKind.MINUTES_INVENTED, f"{read}"
    elif read is None:
        kind, detail = ErrorKind.MINUTES_MISSED, f"{right} labelled"
    else:
        kind, detail = ErrorKind.MINUTES_WRONG, f"{read} for {right}"
    yield Error(note.id, kind, found.code, *spans[0], detail)
