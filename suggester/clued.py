"""Show the clues of every mention of a note, on which the second reading is fitted."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from suggester.lexicon import Lexicon
from suggester.marks import marks_of
from suggester.model import Assertion
from suggester.pipes.groups import ASSERTIONS, CUES, PHRASES
from suggester.reread import Rereader
from suggester.schema import CueKind
from suggester.second_reading import FINDING
from suggester.statements import statements
from suggester.verdicts import CueHit, Verdict

if TYPE_CHECKING:
    from spacy.language import Language


@dataclass(frozen=True)
class Clued:
    """A mention at code points ``[start, end)``. codes: those that it may speak for; said: its
    assertion, or ``finding``; clues: their names, each once."""

    start: int
    end: int
    codes: frozenset[str]
    said: str
    clues: tuple[str, ...]


def clued(nlp: "Language", lexicon: Lexicon, text: str) -> tuple[Clued, ...]:
    """Return the mentions of work in a note, with their clues."""
    doc = nlp(text)
    said: dict[int, Verdict] = {}
    for span, verdict in zip(marks_of(doc, PHRASES), marks_of(doc, ASSERTIONS), strict=True):
        finding = verdict.label_ == FINDING
        assertion = Assertion.PERFORMED if finding else Assertion(verdict.label_)
        cue = CueHit(CueKind.PERFORMED, 0, 0, "both", "clause") if verdict.id_ else None
        said[span.start] = Verdict(assertion, cue, finding=finding)
    again = Rereader(lexicon).note(doc)
    codes: dict[int, set[str]] = {}
    for span in marks_of(doc, PHRASES):
        codes.setdefault(span.start, set()).add(span.label_)
    ends = {work.start: work.end for work in again.works.values()}
    found = []
    cues = [
        CueHit(CueKind(span.label_), span.start, span.end, "both", "clause")
        for span in marks_of(doc, CUES)
    ]
    for sentence, section in statements(doc):
        mine = [cue for cue in cues if sentence.start <= cue.start < sentence.end]
        judged = {at: said[at] for at in said if sentence.start <= at < sentence.end}
        shared, own = again.clues(sentence, section, judged, mine)
        again.go_on(again.label_after(sentence), {})
        for at, clues in own.items():
            last = doc[ends[at] - 1]
            told = judged[at]
            found.append(
                Clued(
                    start=doc[at].idx,
                    end=last.idx + len(last.text),
                    codes=frozenset(codes[at]),
                    said=FINDING if told.finding else told.assertion.value,
                    clues=tuple(dict.fromkeys(name for name, _ in (*shared, *clues))),
                )
            )
    return tuple(found)
