"""Find services that head a block with nothing but minutes in the next line. A Doc in, tokens out.

"Therapeutic Activity / Minutes: 10 / crate lift 15# x8": a template's label that nobody filled in
stands alone too, but has no minutes under it.
"""

from bisect import bisect_left
from itertools import pairwise

from spacy.tokens import Doc

from suggester.marks import Mark, marks_of
from suggester.pipes.groups import MEASURES, SENTENCES
from suggester.plain_tokens import Tokens, tokens_of

_LONGEST = 8  # tokens of such a heading
_WORDS = frozenset(["time", "minutes", "mins", "min", "duration", "x", "for"])


def timed_headings(doc: Doc) -> frozenset[int]:
    """Return the first token of every sentence that such a line follows."""
    times = [m for m in marks_of(doc, MEASURES) if m.label_ == "minutes" and m.id_ != "0"]
    if not times:
        return frozenset()
    tokens = tokens_of(doc)
    starts = [time.start for time in times]
    found = set()
    for above, below in pairwise(marks_of(doc, SENTENCES)):
        n = bisect_left(starts, below.start)
        held = n < len(times) and times[n].end <= below.end
        if (
            held
            and above.end - above.start <= _LONGEST
            and tokens[above.end].text.count("\n") == 1
            and _only(tokens, below, times[n])
        ):
            found.add(above.start)
    return frozenset(found)


def _only(tokens: Tokens, line: Mark, time: Mark) -> bool:
    """Tell whether a line says nothing but its minutes."""
    return all(
        not any(c.isalnum() for c in token.text) or token.lower_ in _WORDS
        for token in (*tokens[line.start : time.start], *tokens[time.end : line.end])
    )
