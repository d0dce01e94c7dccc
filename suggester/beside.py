"""What stands in and around each sentence of a note whose sections are told by content."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from suggester.contents import Around
from suggester.marks import Mark, marks_of
from suggester.pipes.groups import MEASURES, PHRASES
from suggester.plain_tokens import Doc, Tokens

WRAPPED = "wrapped"  # label of what goes on from the line before
_FIFTHS = 5


class Beside:
    """What stands in and around each sentence of a note."""

    def __init__(
        self,
        doc: Doc,
        tokens: Tokens,
        sentences: Sequence[Mark],
        traits: Mapping[tuple[str, str], tuple[str, str]],
    ) -> None:
        self.tokens = tokens
        self.sentences = sentences
        starts = [sentence.start for sentence in sentences]
        self.work: list[set[str]] = [set() for _ in sentences]
        self.measures: list[set[str]] = [set() for _ in sentences]
        for span in marks_of(doc, PHRASES):
            n = max(0, bisect_right(starts, span.start) - 1)
            self.work[n].update(traits.get((span.label_, span.id_), ("code",)))
        for span in marks_of(doc, MEASURES):
            self.measures[max(0, bisect_right(starts, span.start) - 1)].add(span.label_)

        self.gaps = [self._gap(n) for n in range(len(sentences))]

    def _gap(self, n: int) -> str:
        """Return what parts a sentence from the one before."""
        if n == 0:
            return "start"
        lines = 0
        if self.sentences[n].label_ == WRAPPED:
            return "wrap"
        for token in self.tokens[self.sentences[n - 1].end : self.sentences[n].start]:
            if token.is_space:
                lines += token.text.replace("\r\n", "\n").count("\n")
        return ("same", "line")[lines] if lines < 2 else "blank"

    def of(self, n: int) -> Around:
        """Return what stands around the n-th sentence."""
        count = len(self.sentences)
        return Around(
            begins_line=n == 0 or self.gaps[n] != "same",
            ends_line=n + 1 == count or self.gaps[n + 1] != "same",
            place=n * _FIFTHS // count,
            first=n == 0,
            last=n + 1 == count,
            work=sorted(self.work[n]),
            measures=sorted(self.measures[n]),
        )

    def said(self, first: int, behind: int) -> str:
        """Return what stands around the sentences ``[first, behind)``, for a digest."""
        start, count = self.sentences[first].start, len(self.sentences)
        bounds = [(one.start - start, one.end - start) for one in self.sentences[first:behind]]
        fifths = [n * _FIFTHS // count for n in range(first, behind)]
        work = [sorted(names) for names in self.work[first:behind]]
        measures = [sorted(names) for names in self.measures[first:behind]]
        gaps = self.gaps[first : behind + 1]
        return f"{bounds} {fifths} {work} {measures} {gaps} {behind == count}"
