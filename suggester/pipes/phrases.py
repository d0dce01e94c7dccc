"""Find the lexicon's phrases. Writes ``doc.spans["suggester.phrases"]``.

One place may speak for several codes, so spans may repeat: the label is the code, the id the
phrase's id in that code's file. Nothing is written to ``doc.ents``, where a token can belong
to one entity only.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from suggester.lexicon import Lexicon
from suggester.marks import Row, marks_of, write
from suggester.pipes.base import LexiconPipe
from suggester.pipes.groups import CODE_ID, PARTS, PHRASES, SENTENCES
from suggester.plain import plain_text
from suggester.plain_tokens import Doc, Tokens, WordView, tokens_of
from suggester.schema import Kind
from suggester.sizes import sizes
from suggester.stems import lexicon_stem, stem
from suggester.table import PhraseTable
from suggester.together import Place, Standing, TogetherFinder
from suggester.words import view, wording, words_of

_ABBREVIATION = 6  # letters
_BLANK = 3  # characters of blank that count as a word
_LINE = 60  # words that a line break counts as: no combination reaches as far
_QUOTES = frozenset('"“”')
# The words of a sentence, and which of them were read as sizes: all that its phrases hang on.
Said = tuple[tuple[str, ...], tuple[tuple[str, int, int], ...]]


class Entry(NamedTuple):
    """What a wording stands for; a decoy has no id."""

    code: str
    phrase_id: str | None


class PhraseFinder(LexiconPipe):
    """Mark each place where a phrase of the lexicon occurs; a decoy silences its words."""

    PARTS = ("codes/",)

    def build(self, lexicon: Lexicon) -> None:
        """Make the table of phrases, decoys and code numbers."""
        self.protected = frozenset(
            part.lower()
            for entry in lexicon.codes
            for texts in (row.text for rows in (entry.phrase, entry.decoy) for row in rows)
            for text in texts
            for part in text.replace("/", " ").replace("-", " ").split()
            if part.isalpha() and part.isupper() and len(part) <= _ABBREVIATION
        )
        self.codes = frozenset(entry.code for entry in lexicon.codes)
        # "for ADL retraining" names a service and is no purpose.
        purposes = frozenset(
            Entry(entry.code, phrase.id)
            for entry in lexicon.codes
            for phrase in entry.phrase
            if phrase.kind is Kind.PURPOSE
        )
        self.table: PhraseTable[Entry] = PhraseTable(self._entries(lexicon), weak=purposes)
        self.together = TogetherFinder(lexicon.codes, lexicon.groups, self._lexicon_form)

    def _entries(self, lexicon: Lexicon) -> Iterator[tuple[tuple[str, ...], Entry]]:
        for entry in lexicon.codes:
            rows: list[tuple[str, str | None]]
            rows = [(text, phrase.id) for phrase in entry.phrase for text in phrase.text]
            rows += [(text, None) for decoy in entry.decoy for text in decoy.text]
            seen = set()
            for text, phrase_id in rows:
                words = self.form_of(text)
                if words not in seen:
                    seen.add(words)
                    yield words, Entry(entry.code, phrase_id)

    def form_of(self, text: str) -> tuple[str, ...]:
        """Return the words that a wording is found by, whatever its inflection in the note."""
        return wording(text, self._lexicon_form)

    def _lexicon_form(self, word: str) -> str:
        return word if word in self.protected else lexicon_stem(word)

    def _stems(self, words: Iterable[str]) -> Mapping[str, str]:
        """Return each word of a note -> the form that the table is keyed by."""
        return {word: word if word in self.protected else stem(word) for word in set(words)}

    def __call__(self, doc: Doc) -> Doc:
        """Mark the phrases; longest match wins, equal places of several codes all stay."""
        rows = []
        parts: list[tuple[tuple[int, int], ...]] = []  # of each row
        tokens = tokens_of(doc)
        sentences = marks_of(doc, SENTENCES)
        bounds = [(s.start, s.end) for s in sentences] if sentences else [(0, len(doc))]
        sized = [
            (area.size, *around)
            for area in sizes(plain_text(doc))
            if (around := tokens.around(area.start, area.end)) is not None
        ]
        digits = [token for token in tokens if token.is_digit]
        at = [token.i for token in digits]
        stems = self._stems(words_of(tokens).words)
        # Forms say the same line over and over. Gone with the note, as its words are.
        looked_up: dict[Said, tuple[Sequence[Place], Standing | None]] = {}
        for first, last in bounds:
            seen = _stemmed(view(tokens, first, last), stems)
            said = tuple(seen.words), tuple(_measured(seen, sized, first, last))
            if said not in looked_up:
                looked_up[said] = self._named(seen.words), self.together.standing(*said)
            named, standing = looked_up[said]
            places = () if standing is None else self._whole(tokens, seen, standing)
            silent = [(p.start, p.end, p.code) for p in (*places, *named) if p.id is None]
            for place in (*named, *places):
                if place.id is not None and not any(
                    code == place.code and start < place.end and place.start < end
                    for start, end, code in silent
                ):
                    start, end = seen.tokens[place.start], seen.tokens[place.end - 1] + 1
                    rows.append(Row(start, end, place.code, place.id))
                    parts.append(tuple(_characters(tokens, seen, *part) for part in place.parts))
            for token in digits[bisect_left(at, first) : bisect_left(at, last)]:
                number = self._code_at(tokens, token.i)
                if number is not None:
                    code, start = number
                    rows.append(Row(start, token.i + 1, code, CODE_ID))
                    parts.append(())
        write(doc, PHRASES, rows)
        doc.user_data[PARTS] = parts
        return doc

    def _whole(self, tokens: Tokens, seen: WordView, standing: Standing) -> list[Place]:
        """Return the combinations of a sentence that no quotation mark parts."""
        return [
            place
            for place in standing.places(seen.words, _steps(tokens, seen))
            if not _torn(tokens, seen.tokens[place.start], seen.tokens[place.end - 1])
        ]

    def _named(self, words: Sequence[str]) -> list[Place]:
        """Return the phrases and decoys in the words of a sentence."""
        return [
            Place(hit.start, hit.end, entry.code, entry.phrase_id)
            for hit in self.table.find(words)
            for entry in hit.payload
        ]

    def _code_at(self, tokens: Tokens, at: int) -> tuple[str, int] | None:
        """Return the known code that ends at a token and the token it starts at.

        Digits inside a telephone number, a date, a price or a longer number are no code.
        """
        digits = tokens[at].text
        if len(digits) not in (4, 5):
            return None
        start = at if len(digits) == 5 else at - 1
        if start < 0 or (start < at and tokens[start].whitespace_):
            return None
        code = digits if start == at else tokens[start].text.upper() + digits
        if code not in self.codes:
            return None
        glued = start > 0 and not tokens[start - 1].whitespace_ and tokens[start - 1].text in "-$.#"
        dashed = at + 2 < len(tokens) and tokens[at + 1].text == "-" and tokens[at + 2].is_digit
        return None if glued or (dashed and not tokens[at].whitespace_) else (code, start)


def _characters(tokens: Tokens, seen: WordView, start: int, end: int) -> tuple[int, int]:
    """Return the characters of the words ``[start, end)`` of a view."""
    last = tokens[seen.tokens[end - 1]]
    return tokens[seen.tokens[start]].idx, last.idx + len(last.text)


def _stemmed(seen: WordView, stems: Mapping[str, str]) -> WordView:
    """Return the words of a view in the form that the table is keyed by."""
    return seen._replace(words=[stems.get(word, word) for word in seen.words])


def _steps(tokens: Tokens, seen: WordView) -> list[int]:
    """Return how far along each word stands: a wide blank counts as the words it could hold, and a
    line that ends (wraps are undone before) parts what stands on both sides."""
    found: list[int] = []
    at = 0
    behind = None
    for number in seen.tokens:
        token = tokens[number]
        if behind is not None:
            at += 1 + max(0, token.idx - behind[1] - 1) // _BLANK
            at += _LINE * any("\n" in between.text for between in tokens[behind[0] + 1 : number])
        found.append(at)
        behind = number, token.idx + len(token.text)
    return found


def _torn(tokens: Tokens, start: int, end: int) -> bool:
    """Tell whether a quotation begins or ends among the tokens: what the patient said and what was
    done are two things. Behind a digit the mark means inches."""
    marks = [
        token.i
        for token in tokens[start:end]
        if token.text in _QUOTES and not (token.i and tokens[token.i - 1].is_digit)
    ]
    return len(marks) % 2 == 1


def _measured(
    seen: WordView, sized: Sequence[tuple[str, int, int]], first: int, last: int
) -> Iterator[tuple[str, int, int]]:
    """Yield name and words of the sizes in the tokens ``[first, last)``."""
    begin = bisect_left(sized, first, key=lambda row: row[1])
    for name, start, end in sized[begin:]:
        if start >= last:
            return
        yield name, bisect_left(seen.tokens, start), bisect_left(seen.tokens, end)
