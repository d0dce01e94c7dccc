"""Read by content what no heading covers. Rewrites ``doc.spans["suggester.sections"]``.

A heading decides for its own sentence; under it, and where none stands, the words of each sentence
and the run of sections are weighed (``section_reading``). A stretch read so has no heading (id 0);
its kb_id is the kind that rules over what is said of work: content may say that nothing was done
where the heading does not, and that something was only under a story ("S:") in a note that gives
its work no heading: whoever leaves out "O:" goes on with the treatment on the next line.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from itertools import pairwise

from suggester.contents import LONGEST, Around, clues
from suggester.heading_marks import breaks
from suggester.lexicon import Lexicon
from suggester.marks import Mark, Row, mark, marks_of, write
from suggester.memory import Memory
from suggester.pipes.base import LexiconPipe
from suggester.pipes.groups import HOLDS, MEASURES, MEMORY, PHRASES, SECTIONS, SENTENCES
from suggester.plain_tokens import Doc, Token, Tokens, tokens_of
from suggester.section_reading import KINDS, Place, Said, SectionReading

_ALL = tuple(range(len(KINDS)))
_NUMBER = {kind: n for n, kind in enumerate(KINDS)}
_NOTE = "note"
# What may follow under "Plan" on a line of its own, and below which heading the rest of a note may.
_UNDONE = tuple(_NUMBER[kind] for kind in ("plan", "goals", "home_program", "billing", "note"))
_WORK = frozenset(["objective", "treatment", "billing"])
_HEADED = frozenset(["objective", "treatment"])
_TOLD = frozenset(["subjective"])  # sections that end where the words of work begin
_STORIES = frozenset(["subjective", "history", "administrative", "precautions"])
_WRAPPED = "wrapped"  # label of what goes on from the line before
_LEAST = 3  # sentences; fewer have no sections
_CLEAR = 150  # hundredths of log-odds from which content speaks against work
_FIFTHS = 5


class ContentReader(LexiconPipe):
    """Tell sections apart by what is said in them."""

    PARTS = ("sections.toml", "codes/", "reading/sections.txt")

    def build(self, lexicon: Lexicon) -> None:
        """Read the weights, and what kinds of work the phrases name."""
        self.reading = SectionReading(lexicon)
        rows = lexicon.sections.section
        self.like = {row.kind: row.like for row in rows}
        self.undone = frozenset(row.kind for row in rows if row.assertion != "performed")
        self.traits = {
            (entry.code, row.id): (row.kind.value, entry.family)
            for entry in lexicon.codes
            for row in entry.speaking
        }

    def __call__(self, doc: Doc) -> Doc:
        """Write the sections anew; together they cover the note. A sentence that runs on from one
        section into the next, as dictated text without marks does, is parted at the line."""
        units = lines_of(doc)
        if not self.reading.fitted or len(units) < _LEAST:
            return doc
        places, under = self.places(doc, units)
        said = self.reading.read(places)
        kinds = [self._kind(*pair) for pair in zip(under, said, strict=True)]
        told = frozenset() if _names_work(marks_of(doc, SECTIONS)) else _TOLD
        rules = [
            "" if kind in _WORK and section.label_ in told else self._rules(section, one, kind)
            for section, one, kind in zip(under, said, kinds, strict=True)
        ]
        bounds = [0]
        bounds += [
            n
            for n in range(1, len(units))
            if under[n] is not under[n - 1] or (kinds[n], rules[n]) != (kinds[n - 1], rules[n - 1])
        ]
        rows = []
        for n, after in pairwise([*bounds, len(units)]):
            start = units[n].start if n else 0
            end = units[after].start if after < len(units) else len(doc)
            heading = str(_heading_words(under[n], units[n].start, start))
            rows.append(Row(start, end, kinds[n], heading, rules[n]))
        write(doc, SECTIONS, rows)
        inside = [units[n].start for n in bounds if units[n].label_ == _WRAPPED]
        if inside:
            _part(doc, inside)
        return doc

    def _kind(self, section: Mark, said: Said) -> str:
        """Return the kind of section for what was read under a heading."""
        read = KINDS[said.kind]
        return section.label_ if self.like[section.label_] == read else read

    def _rules(self, section: Mark, said: Said, kind: str) -> str:
        """Return the kind that rules over what is said of work, nothing if it is ``kind``."""
        clear = kind in self.undone and said.margin >= _CLEAR
        rules = kind if clear and section.label_ not in self.undone else section.label_
        return "" if rules == kind else rules

    def places(self, doc: Doc, sentences: Sequence[Mark]) -> tuple[list[Place], list[Mark]]:
        """Return each sentence as a place in the chain, and the section it stands in."""
        sections = marks_of(doc, SECTIONS)
        tokens = tokens_of(doc)
        around = _Around(doc, tokens, sentences, self.traits)
        places, under = [], []
        lines = _breaks(tokens)
        memory = doc.user_data.get(MEMORY)
        holds = {span.start: span.label_ for span in marks_of(doc, HOLDS)}
        n = 0
        for number, sentence in enumerate(sentences):
            while n + 1 < len(sections) and sections[n].end <= sentence.start:
                n += 1
            section = sections[n]
            heading = section.start + int(section.id_ or 0)
            allowed = self._allowed(tokens, section, sentence, heading, holds)
            names: set[str] = set()
            sums: Sequence[int] | None = None
            if len(allowed) > 1:
                start = max(sentence.start, min(heading, sentence.end - 1))
                behind = min(sentence.end, start + LONGEST)
                said = tokens[start:behind]
                beside = around.of(number)
                above = self._under(section, sentence, heading, lines)
                if memory is None:
                    names = {*clues(said, beside), above}
                else:
                    text = tokens.text[tokens.places[start] : tokens.ends[behind - 1]]
                    sums = self._known(memory, said, text, beside, above)
            places.append(Place(names, around.gaps[number], allowed, sums))
            under.append(section)
        return places, under

    def _known(
        self, memory: Memory, said: Sequence[Token], text: str, beside: Around, above: str
    ) -> Sequence[int]:
        """Return what the clues of a sentence come to, which hangs on nothing but these. text: of
        its tokens."""
        digest = memory.digest("contents", str(len(said)), text, repr(beside), above)
        sums: Sequence[int] | None = memory.get(digest)
        if sums is None:
            sums = tuple(self.reading.weigh({*clues(said, beside), above}))
            memory.keep(digest, sums)
        return sums

    def _allowed(
        self,
        tokens: Tokens,
        section: Mark,
        sentence: Mark,
        heading: int,
        holds: Mapping[int, str],
    ) -> Sequence[int]:
        """Return the kinds that a sentence may be.

        heading: token behind the heading; holds: of sections by their first token.
        """
        like = _NUMBER[self.like[section.label_]]
        if section.start < heading and sentence.start < heading:
            if section.start in holds and heading < sentence.end:
                return [_NUMBER[kind] for kind in holds[section.start].split()]
            return (like,)
        blocked = section.start < heading < len(tokens) and breaks(tokens, heading)
        if blocked and section.label_ in self.undone and section.label_ not in _STORIES:
            return sorted({like, *_UNDONE})
        return _ALL

    def _under(self, section: Mark, sentence: Mark, heading: int, lines: Sequence[int]) -> str:
        """Return the clue of the heading above a sentence, and how near it stands.

        lines: the tokens that break lines, ascending.
        """
        after = bisect_left(lines, heading)
        line_end = lines[after] if after < len(lines) else sentence.end
        if section.start == heading:
            form = "none" if section.label_ == _NOTE else "resumed"
        elif sentence.start < heading:
            form = "own"
        elif line_end == heading:
            form = "block"
        elif line_end > sentence.start:
            form = "same"
        else:
            form = "below"
        return f"under={section.label_ if form == 'own' else self.like[section.label_]} {form}"


def _names_work(sections: Sequence[Mark]) -> bool:
    """Tell whether a heading of the note says where its work is told."""
    return any(section.label_ in _HEADED and int(section.id_ or 0) for section in sections)


def _heading_words(section: Mark, first: int, start: int) -> int:
    """Return the tokens of the heading of a stretch from ``start``, 0 if none opens it.

    first: of its first sentence; blanks may stand before it, where the note begins.
    """
    words = int(section.id_ or 0)
    return words + section.start - start if words and section.start == first else 0


def lines_of(doc: Doc) -> list[Mark]:
    """Return the sentences, those that run over a line break cut there."""
    tokens = tokens_of(doc)
    lines = _breaks(tokens)
    units: list[Mark] = []
    for sentence in marks_of(doc, SENTENCES):
        start, end, label = sentence.start, sentence.end, "sentence"
        inside = lines[bisect_left(lines, start) : bisect_left(lines, end)]
        if not inside:
            units.append(sentence)
            continue
        for at in inside:
            if at > start:
                units.append(mark(tokens, Row(start, at, label)))
                start, label = at + 1, _WRAPPED
        units.append(mark(tokens, Row(start, end, label)))
    return units


def _breaks(tokens: Tokens) -> list[int]:
    """Return the tokens that break lines, ascending."""
    return [at for at in tokens.blanks if breaks(tokens, at)]


def _part(doc: Doc, bounds: Sequence[int]) -> None:
    """Part the sentences at the lines with which a section begins. bounds: their first tokens."""
    rows = []
    tokens = tokens_of(doc)
    for sentence in marks_of(doc, SENTENCES):
        first, last = bisect_right(bounds, sentence.start), bisect_left(bounds, sentence.end)
        for start, end in pairwise([sentence.start, *bounds[first:last], sentence.end]):
            while end > start + 1 and tokens[end - 1].is_space:
                end -= 1
            rows.append(Row(start, end, "sentence"))
    write(doc, SENTENCES, rows)


class _Around:
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
        if self.sentences[n].label_ == _WRAPPED:
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
