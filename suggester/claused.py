"""Show the clauses of a note as the reading of clauses is fitted on them."""

from collections.abc import Iterator
from dataclasses import dataclass

from suggester.clause_reading import clauses, line_starts
from suggester.marks import marks_of
from suggester.pipes.groups import CODE_ID, PHRASES, SENTENCES
from suggester.pipes.phrases import Entry, PhraseFinder
from suggester.plain_tokens import Doc, tokens_of
from suggester.stems import stem
from suggester.words import view


@dataclass(frozen=True)
class Clause:
    """A clause at code points ``[start, end)``. words: its stems, marks among them; codes: those
    for which a phrase within it speaks."""

    start: int
    end: int
    words: tuple[str, ...]
    codes: frozenset[str]


def claused(doc: Doc, finder: PhraseFinder) -> Iterator[Clause]:
    """Yield the clauses of a note whose phrases are marked by ``finder``, without clauses."""
    tokens = tokens_of(doc)
    codes: dict[int, set[str]] = {}
    for span in marks_of(doc, PHRASES):
        if span.id_ != CODE_ID and Entry(span.label_, span.id_) not in finder.purposes:
            for at in range(span.start, span.end):
                codes.setdefault(at, set()).add(span.label_)
    for sentence in marks_of(doc, SENTENCES):
        seen = view(tokens, sentence.start, sentence.end)
        words = [word if word in finder.protected else stem(word) for word in seen.words]
        for start, end in clauses(words, line_starts(tokens, seen.tokens)):
            places = seen.tokens[start:end]
            last = tokens[places[-1]]
            yield Clause(
                tokens[places[0]].idx,
                last.idx + len(last.text),
                tuple(words[start:end]),
                frozenset().union(*[codes.get(at, ()) for at in places]),
            )
