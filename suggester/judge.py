"""Judge words that a person points at, with the reader that judges the lexicon's phrases."""

from bisect import bisect_right
from collections.abc import Iterable
from typing import TYPE_CHECKING

from suggester.findings import FindingReader
from suggester.lexicon import Lexicon
from suggester.marks import Mark, marks_of
from suggester.model import Assertion
from suggester.pipes.groups import ASSERTIONS, PHRASES, SENTENCES
from suggester.plain_tokens import tokens_of
from suggester.second_reading import FINDING

if TYPE_CHECKING:
    from spacy.language import Language

_READER = "suggester_assertion"
_ANY = "words"  # label of a place that belongs to no code


def judge(
    nlp: "Language", lexicon: Lexicon, text: str, places: Iterable[tuple[int, int]]
) -> tuple[Assertion, ...]:
    """Return the assertion of each place (code points, half-open), in the order given.

    Words that no code knows are taken for findings, which are denied otherwise than work.
    Raises ValueError for a place that holds no word.
    """
    from spacy.tokens import Span, SpanGroup

    doc = nlp.make_doc(text)
    work: set[int] = set()
    for name, pipe in nlp.pipeline:
        if name == _READER:
            work = {at for span in marks_of(doc, PHRASES) for at in range(span.start, span.end)}
            asked = SpanGroup(doc, name=PHRASES)
            for start, end in places:
                span = doc.char_span(start, end, alignment_mode="expand")
                if span is None or not span.text.strip():
                    raise ValueError(f"nothing to judge at {start}-{end}")
                asked.append(Span(doc, span.start, span.end, label=_ANY))
            doc.spans[PHRASES] = asked
        doc = pipe(doc)
    findings = FindingReader(lexicon)
    starts = [sentence.start for sentence in marks_of(doc, SENTENCES)]

    def of(verdict: Mark) -> Assertion:
        if work.isdisjoint(range(verdict.start, verdict.end)):
            sentence = marks_of(doc, SENTENCES)[max(0, bisect_right(starts, verdict.start) - 1)]
            if findings.denied(tokens_of(doc), sentence, verdict):
                return Assertion.NEGATED
            if verdict.label_ == Assertion.NEGATED:
                return Assertion.PERFORMED
        return Assertion.PERFORMED if verdict.label_ == FINDING else Assertion(verdict.label_)

    return tuple(of(verdict) for verdict in marks_of(doc, ASSERTIONS))
