"""Know a statement again when nothing that its verdicts hang on has changed.

A statement and what stands around it in, a digest or what it came to out. Positions are kept from
the first token of the statement on, so that what is typed above it moves nothing.
"""

from bisect import bisect_left
from collections.abc import Set
from itertools import accumulate

from suggester.marks import Mark
from suggester.memory import Memory
from suggester.model import Assertion
from suggester.pipes.groups import MEMORY
from suggester.plain_tokens import Doc, tokens_of
from suggester.schema import CueKind
from suggester.told import NoteTeller, Told
from suggester.verdicts import CueHit, Verdict

# What boxes and fields look at: so few tokens on either side of a statement, whatever they are; all
# of its line, at most so many, where a mark of a box or a stroke through words stands there.
_BESIDE, _LINE = 16, 76
_CROSSES = 136  # where a circle may be a box: crosses in lines near by say so (``strokes``)
_CIRCLES = frozenset("Oo")
_STRUCK = "~~"
_TITLE = 80  # characters into a note at which its title ends (``own_field``)
_ASSERTIONS = {one.value: one for one in Assertion}
_KINDS = {one.value: one for one in CueKind}
_PART = "\1"  # between words of a digest; a note that holds it only misses what is known

PlainCue = tuple[str, int, int, str, str, bool]


class ToldBefore:
    """What is known of the statements of one note. A statement that a phrase from before runs
    into is read anew."""

    def __init__(self, doc: Doc, memory: Memory, teller: NoteTeller) -> None:
        self._memory = memory
        self._teller = teller
        self._tokens = tokens_of(doc)
        self._text = self._tokens.text
        self._places = [*self._tokens.places, len(self._text)]
        phrases = teller.phrases
        self._order = sorted(range(len(phrases)), key=lambda n: phrases[n].start)
        self._starts = [phrases[n].start for n in self._order]
        self._ends = list(accumulate((phrases[n].end for n in self._order), max))
        self._measure_starts = [measure.start for measure in teller.measures]
        self._circles = [
            token.i
            for token in self._tokens
            if token.text in _CIRCLES and self._text[token.idx + 1 : token.idx + 2] != ":"
        ]
        self._drawn = [*teller.marks.boxes.marked]
        if _STRUCK in self._text:
            self._drawn += [token.i for token in self._tokens if _STRUCK[0] in token.text]
            self._drawn.sort()
        self._breaks = [token.i for token in self._tokens if "\n" in token.text]
        self._note = f"{teller.marks.shows} {teller.writer.field}"

    @classmethod
    def of(cls, doc: Doc, teller: NoteTeller) -> "ToldBefore | None":
        """Return what is known to whoever typed a note, or None where nothing is kept."""
        memory = doc.user_data.get(MEMORY)
        return None if memory is None else cls(doc, memory, teller)

    def digest(self, sentence: Mark, section: Mark) -> bytes | None:
        """Return what a statement is known by, or None for one that cannot be known again."""
        start = sentence.start
        first = bisect_left(self._starts, start)
        if first and self._ends[first - 1] > start:
            return None
        return self._memory.digest(
            "told",
            *self._words(sentence),
            self._named(sentence, first),
            self._measured(sentence),
            self._headed(sentence, section),
            self._placed(sentence),
            _PART.join(self._teller.again.label),
            self._announced(start),
            self._note,
        )

    def get(self, digest: bytes, sentence: Mark) -> Told | None:
        """Return what a statement came to, at its place in this note."""
        kept = self._memory.get(digest)
        if kept is None:
            return None
        at = sentence.start
        cues, verdicts, odds, boxes = kept
        return Told(
            [_cue(cue, at) for cue in cues],
            {
                first + at: Verdict(
                    _ASSERTIONS[assertion], None if cue is None else _cue(cue, at), *rest
                )
                for first, assertion, cue, *rest in verdicts
            },
            {first + at: done for first, done in odds},
            {first + at: state for first, state in boxes},
        )

    def keep(self, digest: bytes, sentence: Mark, told: Told) -> None:
        """Keep what a statement came to, as plain tuples of plain values: Python looks for no
        garbage among these, of which a server may have some thousands."""
        at = sentence.start
        self._memory.keep(
            digest,
            (
                tuple([_plain(cue, at) for cue in told.cues]),
                tuple(
                    [
                        (
                            first - at,
                            said.assertion.value,
                            None if said.cue is None else _plain(said.cue, at),
                            *said[2:],
                        )
                        for first, said in told.verdicts.items()
                    ]
                ),
                tuple([(first - at, done) for first, done in told.odds.items()]),
                tuple([(first - at, state) for first, state in told.boxes.items()]),
            ),
        )

    def _words(self, sentence: Mark) -> tuple[str, str, str]:
        """Return the words before a statement, its own and those behind."""
        start, end = sentence.start, sentence.end
        tokens, places, breaks = self._tokens, self._places, self._breaks
        n = bisect_left(self._circles, start - 1)
        if n < len(self._circles) and self._circles[n] < end:
            first, last = start - _CROSSES, end + _CROSSES
        else:
            first, last = start - _BESIDE, end + _BESIDE
            n = bisect_left(breaks, start)
            line = max(start - _LINE, breaks[n - 1] if n else 0)
            n = bisect_left(breaks, end, lo=n)
            line_end = min(end + _LINE, breaks[n] if n < len(breaks) else len(tokens))
            n = bisect_left(self._drawn, line)
            if n < len(self._drawn) and self._drawn[n] < line_end:
                first, last = min(first, line - _BESIDE), max(last, line_end + _BESIDE)
        here, behind = places[start], places[end]
        return (
            self._text[places[max(0, first)] : here],
            self._text[here:behind],
            self._text[behind : places[min(len(tokens), last)]],
        )

    def _named(self, sentence: Mark, first: int) -> str:
        """Return the phrases of a statement in the order in which they were found, and how each
        first token is written and labelled. first: number of the first one."""
        start = sentence.start
        numbers = self._order[first : bisect_left(self._starts, sentence.end)]
        phrases, again = self._teller.phrases, self._teller.again
        found = []
        for span in map(phrases.__getitem__, sorted(numbers)):
            at = span.start
            found.append(
                f"{at - start} {span.end - start} {span.label_} {span.id_}"
                f" {at in again.labelled:d}{at in again.capitals:d}"
            )
        return _PART.join(found)

    def _measured(self, sentence: Mark) -> str:
        """Return the measures of a statement."""
        starts, start = self._measure_starts, sentence.start
        here = self._teller.measures[bisect_left(starts, start) : bisect_left(starts, sentence.end)]
        return _PART.join(f"{m.start - start} {m.end - start} {m.label_} {m.id_}" for m in here)

    def _headed(self, sentence: Mark, section: Mark) -> str:
        """Return the section of a statement, the words of its heading, how much of that stands in
        the statement, and whether a line ends between the two."""
        start = sentence.start
        heading = section.start + int(section.id_ or 0)
        parted = bisect_left(self._breaks, heading) < bisect_left(self._breaks, start)
        words = self._text[self._places[section.start] : self._places[heading]]
        said = (section.label_, section.kb_id_, str(max(0, heading - start)), words)
        return _PART.join((*said, f"{parted:d}"))

    def _placed(self, sentence: Mark) -> str:
        """Return where in the note a statement stands, as far as that says anything: in the title,
        in the first line, in a list of treatments, and which tokens are another visit's."""
        start, teller = sentence.start, self._teller
        title = min(_TITLE, self._places[start])
        opens = not self._breaks or start <= self._breaks[0]
        elsewhere: Set[int] = frozenset()
        if teller.other:
            elsewhere = teller.other.intersection(range(start, sentence.end))
        return (
            f"{title} {opens:d}{start in teller.timed:d}{start in teller.again.plain:d}"
            f" {sorted(at - start for at in elsewhere) if elsewhere else ''}"
        )

    def _announced(self, start: int) -> str:
        """Return the cue of the label above, which holds for the items of its list."""
        cue = self._teller.announced
        return "" if cue is None else " ".join(map(str, _plain(cue, start)))


def _plain(cue: CueHit, start: int) -> PlainCue:
    """Return a cue as plain values, its place counted from the start of its statement."""
    return (cue.kind.value, cue.start - start, cue.end - start, *cue[3:])


def _cue(plain: PlainCue, at: int) -> CueHit:
    """Return a cue that was kept, at its place in this note."""
    kind, start, end, direction, reach, sure = plain
    return CueHit(_KINDS[kind], start + at, end + at, direction, reach, sure)
