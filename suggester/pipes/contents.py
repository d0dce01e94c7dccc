"""Read by content what no heading covers. Rewrites ``doc.spans["suggester.sections"]``.

A heading decides for its own sentence; under it, and where none stands, the words of each sentence
and the run of sections are weighed (``section_reading``). A stretch read so has no heading (id 0).
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from suggester.contents import Around, clues
from suggester.heading_marks import breaks
from suggester.lexicon import Lexicon
from suggester.pipes.base import LexiconPipe, lexicon_at
from suggester.pipes.groups import MEASURES, PHRASES, SECTIONS, SENTENCES
from suggester.section_reading import KINDS, Place, SectionReading

_ALL = tuple(range(len(KINDS)))
_NUMBER = {kind: n for n, kind in enumerate(KINDS)}
_NOTE = "note"
_ASIDE = "administrative"  # what leaves a section of work not done, and is for none
# What may follow under a heading that says "not done": nothing that says "done".
_UNDONE = tuple(_NUMBER[kind] for kind in ("plan", "goals", "home_program", "billing", "note"))
# The patient's story, below which work without a heading may stand.
_OPEN = frozenset(["subjective", "administrative", "precautions"])
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
        """Write the sections anew; together they cover the note."""
        if not self.reading.fitted or not doc.spans[SENTENCES]:
            return doc
        places, under = self.places(doc)
        group = SpanGroup(doc, name=SECTIONS)
        opened = (0, _NOTE, "0", under[0])  # first token, kind, heading tokens, section by heading
        rows = zip(doc.spans[SENTENCES], under, self.reading.read(places), strict=True)
        for n, (sentence, section, number) in enumerate(rows):
            kind = self._kind(section, KINDS[number])
            headed = section.id_ if kind == section.label_ else "0"
            if n == 0:
                opened = (0, kind, headed, section)
            elif section is not opened[3] or kind != opened[1]:
                start = sentence.start
                group.append(Span(doc, opened[0], start, label=opened[1], span_id=opened[2]))
                begins = section.start == start
                opened = (start, kind, headed if begins else "0", section)
        group.append(Span(doc, opened[0], len(doc), label=opened[1], span_id=opened[2]))
        doc.spans[SECTIONS] = group
        return doc

    def _kind(self, section: Span, read: str) -> str:
        """Return the kind of section for what was read under a heading."""
        if self.like[section.label_] == read:
            return section.label_
        return _ASIDE if read == _NOTE and section.label_ in self.undone else read

    def places(self, doc: Doc) -> tuple[list[Place], list[Span]]:
        """Return each sentence as a place in the chain, and the section it stands in."""
        sentences = list(doc.spans[SENTENCES])
        sections = list(doc.spans[SECTIONS])
        around = _Around(doc, sentences, self.traits)
        places, under = [], []
        lines = [token.i for token in doc if token.is_space and breaks(doc, token.i)]
        n = 0
        for number, sentence in enumerate(sentences):
            while n + 1 < len(sections) and sections[n].end <= sentence.start:
                n += 1
            section = sections[n]
            heading = section.start + int(section.id_ or 0)
            allowed = self._allowed(section, sentence, heading)
            names: set[str] = set()
            if len(allowed) > 1:
                said = doc[max(sentence.start, min(heading, sentence.end - 1)) : sentence.end]
                names = clues(doc, said, around.of(number))
                names.add(self._under(section, sentence, heading, lines))
            places.append(Place(names, around.gap(number), allowed))
            under.append(section)
        return places, under

    def _allowed(self, section: Span, sentence: Span, heading: int) -> Sequence[int]:
        """Return the kinds that a sentence may be."""
        like = _NUMBER[self.like[section.label_]]
        if section.start < heading and sentence.start < heading:
            if section.kb_id_ and heading < sentence.end:
                return [_NUMBER[kind] for kind in section.kb_id_.split()]
            return (like,)
        if section.label_ in self.undone and section.label_ not in _OPEN:
            return sorted({like, *_UNDONE})
        return _ALL

    def _under(
        self, section: Span, sentence: Span, heading: int, lines: Sequence[int]
    ) -> str:
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


class _Around:
    """What stands in and around each sentence of a note."""

    def __init__(
        self, doc: Doc, sentences: Sequence[Span], traits: Mapping[tuple[str, str], tuple[str, str]]
    ) -> None:
        self.doc = doc
        self.sentences = sentences
        starts = [sentence.start for sentence in sentences]
        self.work: list[set[str]] = [set() for _ in sentences]
        self.measures: list[set[str]] = [set() for _ in sentences]
        for span in doc.spans[PHRASES]:
            n = max(0, bisect_right(starts, span.start) - 1)
            self.work[n].update(traits.get((span.label_, span.id_), ("code",)))
        for span in doc.spans[MEASURES]:
            self.measures[max(0, bisect_right(starts, span.start) - 1)].add(span.label_)

    def gap(self, n: int) -> str:
        """Return what parts a sentence from the one before."""
        if n == 0:
            return "start"
        lines = 0
        for token in self.doc[self.sentences[n - 1].end : self.sentences[n].start]:
            if token.is_space:
                lines += token.text.replace("\r\n", "\n").count("\n")
        return ("same", "line")[lines] if lines < 2 else "blank"

    def of(self, n: int) -> Around:
        """Return what stands around the n-th sentence."""
        count = len(self.sentences)
        return Around(
            begins_line=n == 0 or self.gap(n) != "same",
            ends_line=n + 1 == count or self.gap(n + 1) != "same",
            place=n * _FIFTHS // count,
            first=n == 0,
            last=n + 1 == count,
            work=sorted(self.work[n]),
            measures=sorted(self.measures[n]),
        )


@Language.factory("suggester_contents", default_config={"lexicon": None})
def make_content_reader(nlp: Language, name: str, lexicon: str | None) -> ContentReader:
    """Build the component. lexicon: folder of the data files, or null for the shipped one."""
    return ContentReader(lexicon_at(lexicon))
