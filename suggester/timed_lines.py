"""Find sentences that do nothing but give services their minutes. A Doc in, first tokens out.

"Therapeutic Activity / Minutes: 10 / crate lift 15# x8", "NEURO (15')", "Min 4/10: TE 30  TA 10": a
label of a template, or of another day, looks like them but for the minutes.
"""

from bisect import bisect_left
from itertools import pairwise

from suggester.marks import Mark, marks_of
from suggester.pipes.groups import MEASURES, PHRASES, SENTENCES
from suggester.plain_tokens import Doc, Tokens, tokens_of

_LONGEST = 8  # tokens of a heading above its minutes
_LONGEST_LINE = 40
_LEAST_LISTED = 2  # services with a number each
_WORDS = frozenset(["time", "minutes", "mins", "min", "duration", "x", "for"])


def timed_lines(doc: Doc) -> frozenset[int]:
    """Return the first token of every such sentence."""
    tokens = tokens_of(doc)
    times = [m for m in marks_of(doc, MEASURES) if m.label_ == "minutes" and m.id_ != "0"]
    starts = [time.start for time in times]
    said = {at for time in times for at in range(time.start, time.end)}
    named = {at for phrase in marks_of(doc, PHRASES) for at in range(phrase.start, phrase.end)}
    known = said | named
    ends = {phrase.end for phrase in marks_of(doc, PHRASES)}
    found = set()
    sentences = marks_of(doc, SENTENCES)
    for sentence in sentences:
        n = bisect_left(starts, sentence.start)
        timed = n < len(times) and times[n].start < sentence.end
        if (timed and sentence.start not in said and _only(tokens, sentence, known)) or (
            tokens[sentence.start].lower_ in _WORDS and _listed(tokens, sentence, ends)
        ):
            found.add(sentence.start)
    for above, below in pairwise(sentences) if times else ():
        n = bisect_left(starts, below.start)
        if (
            n < len(times)
            and times[n].end <= below.end
            and above.end - above.start <= _LONGEST
            and tokens[above.end].text.count("\n") == 1
            and _only(tokens, below, said)
        ):
            found.add(above.start)
    return frozenset(found)


def _only(tokens: Tokens, line: Mark, known: set[int]) -> bool:
    """Tell whether a line says nothing but what is known, and words of time."""
    return all(
        at in known or not any(c.isalnum() for c in tokens[at].text) or tokens[at].lower_ in _WORDS
        for at in range(line.start, min(line.end, line.start + _LONGEST_LINE))
    )


def _listed(tokens: Tokens, line: Mark, ends: set[int]) -> bool:
    """Tell whether a line gives several services a number each."""
    last = min(line.end, line.start + _LONGEST_LINE, len(tokens) - 1)
    return (
        sum(at in ends and tokens[at].is_digit for at in range(line.start, last)) >= _LEAST_LISTED
    )
