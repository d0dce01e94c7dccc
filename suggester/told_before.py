"""Know statements again when nothing that their verdicts hang on has changed.

Statements and what stands around them in, what they came to out: told anew, or as it was kept.
Positions are kept from the first token on, so that what is typed above moves nothing. Neighbours
are looked up together (``runs``), and one by one where one of them has changed.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence, Set
from itertools import accumulate

from suggester.marks import Mark
from suggester.memory import Memory
from suggester.model import Assertion
from suggester.pipes.groups import MEMORY
from suggester.plain_tokens import Doc, tokens_of
from suggester.runs import runs
from suggester.schema import CueKind
from suggester.statements import statements
from suggester.told import NoteTeller, Told, together
from suggester.verdicts import CueHit, Verdict

# What boxes and fields look at: so few tokens on either side of a statement, whatever they are; all
# of its line, at most so many, where a mark of a box or a stroke through words stands there.
_BESIDE, _LINE = 16, 76
_CROSSES = 136  # where a circle may be a box: crosses in lines near by say so (``strokes``)
_CIRCLE = "o"
_STRUCK = "~~"
_TITLE = 80  # characters into a note at which its title ends (``own_field``)
_ASSERTIONS = {one.value: one for one in Assertion}
_KINDS = {one.value: one for one in CueKind}
_PART = "\1"  # between words of a digest; a note that holds it only misses what is known

PlainCue = tuple[str, int, int, str, str, bool]
Stated = Sequence[tuple[Mark, Mark]]  # neighbouring statements, each with its section


def told_of(doc: Doc, teller: NoteTeller) -> Iterator[Told]:
    """Yield what the statements of a note came to, one or several at a time, in their order."""
    stated = list(statements(doc))
    memory = doc.user_data.get(MEMORY)
    if memory is not None:
        yield from ToldBefore(doc, memory, teller).of(stated)
        return
    for one in stated:
        told = teller.tell(*one)
        teller.go_on(told)
        yield told


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
            at
            for at, text in enumerate(self._tokens.small)
            if text == _CIRCLE and self._text[self._places[at] + 1 : self._places[at] + 2] != ":"
        ]
        self._drawn = [*teller.marks.boxes.marked]
        if _STRUCK in self._text:
            self._drawn += [token.i for token in self._tokens if _STRUCK[0] in token.text]
            self._drawn.sort()
        self._breaks = [at for at in self._tokens.blanks if "\n" in self._tokens[at].text]
        self._note = f"{teller.marks.shows} {teller.writer.field}"

    def of(self, stated: Stated) -> Iterator[Told]:
        """Yield what statements came to, one or several at a time."""
        for first, behind in runs([(sentence.start, sentence.end) for sentence, _ in stated]):
            run = stated[first:behind]
            digest = self._digest(run)
            told = None if digest is None else self._get(digest, run[0][0].start)
            if told is not None:
                self._teller.go_on(told)
                yield told
                continue
            found = [self._one(one) for one in run]
            yield from found
            if digest is not None and behind < len(stated):  # the last one grows with the next key
                self._keep(digest, run[0][0].start, together(found))

    def _one(self, one: tuple[Mark, Mark]) -> Told:
        """Return what a statement came to."""
        start = one[0].start
        digest = self._digest([one])
        told = None if digest is None else self._get(digest, start)
        if told is None:
            told = self._teller.tell(*one)
            if digest is not None:
                self._keep(digest, start, told)
        self._teller.go_on(told)
        return told

    def _digest(self, stated: Stated) -> bytes | None:
        """Return what statements are known by, or None for such as cannot be known again."""
        start, end = stated[0][0].start, stated[-1][0].end
        first = bisect_left(self._starts, start)
        if first and self._ends[first - 1] > start:
            return None
        return self._memory.digest(
            "told",
            *self._words(start, end),
            self._named(start, end, first),
            self._measured(start, end),
            self._headed(stated),
            self._placed(stated),
            _PART.join(self._teller.again.label),
            self._announced(start),
            self._note,
        )

    def _get(self, digest: bytes, at: int) -> Told | None:
        """Return what statements came to, at their place in this note. at: their first token."""
        kept = self._memory.get(digest)
        if kept is None:
            return None
        cues, verdicts, odds, boxes, empty, announced, label = kept
        return Told(
            [_cue(cue, at) for cue in cues],
            {
                first + at: Verdict(
                    _ASSERTIONS[assertion], None if cue is None else _cue(cue, at), *rest
                )
                for first, assertion, cue, *rest in verdicts
            },
            {first + at: done for first, done in odds},
            {(start + at, end + at, first + at): state for start, end, first, state in boxes},
            [(start + at, end + at) for start, end in empty],
            None if announced is None else _cue(announced, at),
            label and (label[0] + at, label[1] + at),
        )

    def _keep(self, digest: bytes, at: int, told: Told) -> None:
        """Keep what statements came to, as plain tuples of plain values: Python looks for no
        garbage among these, of which a server may have some thousands."""
        verdicts = [
            (first - at, said.assertion.value, said.cue and _plain(said.cue, at), *said[2:])
            for first, said in told.verdicts.items()
        ]
        boxes = [(s - at, e - at, first - at, state) for (s, e, first), state in told.boxes.items()]
        self._memory.keep(
            digest,
            (
                tuple([_plain(cue, at) for cue in told.cues]),
                tuple(verdicts),
                tuple([(first - at, done) for first, done in told.odds.items()]),
                tuple(boxes),
                tuple([(start - at, end - at) for start, end in told.empty]),
                told.announced and _plain(told.announced, at),
                told.label and tuple([place - at for place in told.label]),
            ),
        )

    def _words(self, start: int, end: int) -> tuple[str, str, str]:
        """Return the words before statements, their own and those behind."""
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

    def _named(self, start: int, end: int, first: int) -> str:
        """Return the phrases of statements in the order in which they were found, and how each
        first token is written and labelled. first: number of the first one."""
        numbers = self._order[first : bisect_left(self._starts, end)]
        phrases, again = self._teller.phrases, self._teller.again
        found = []
        for span in map(phrases.__getitem__, sorted(numbers)):
            at = span.start
            found.append(
                f"{at - start} {span.end - start} {span.label_} {span.id_}"
                f" {at in again.labelled:d}{at in again.capitals:d}"
            )
        return _PART.join(found)

    def _measured(self, start: int, end: int) -> str:
        """Return the measures of statements."""
        starts = self._measure_starts
        here = self._teller.measures[bisect_left(starts, start) : bisect_left(starts, end)]
        return _PART.join(f"{m.start - start} {m.end - start} {m.label_} {m.id_}" for m in here)

    def _headed(self, stated: Stated) -> str:
        """Return the sections of statements: of each at which statement it begins, the words of its
        heading, how much of that stands in the statement, and whether a line ends between them."""
        found = []
        before: Mark | None = None
        for n, (sentence, section) in enumerate(stated):
            if section is before:
                continue
            before, start = section, sentence.start
            heading = section.start + int(section.id_ or 0)
            parted = bisect_left(self._breaks, heading) < bisect_left(self._breaks, start)
            words = self._text[self._places[section.start] : self._places[heading]]
            told = f"{n} {section.label_} {section.kb_id_} {max(0, heading - start)} {parted:d}"
            found.append(f"{told} {words}")
        return _PART.join(found)

    def _placed(self, stated: Stated) -> str:
        """Return where statements stand, as far as that says anything: where each begins and ends,
        how far the title is, whether the first line is behind them, which are lists of treatments
        or of minutes, and which tokens are another visit's."""
        start, end, teller = stated[0][0].start, stated[-1][0].end, self._teller
        bounds = [(one.start - start, one.end - start) for one, _ in stated]
        listing = [n for n, (one, _) in enumerate(stated) if one.start in teller.timed]
        plain = [n for n, (one, _) in enumerate(stated) if one.start in teller.again.plain]
        title = min(_TITLE, self._places[start])
        opens = not self._breaks or start <= self._breaks[0]
        elsewhere: Set[int] = frozenset()
        if teller.other:
            elsewhere = teller.other.intersection(range(start, end))
        return (
            f"{bounds} {listing} {plain} {title} {opens:d}"
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
