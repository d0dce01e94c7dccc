"""Find the lexicon's phrases. Writes ``doc.spans["suggester.phrases"]``.

One place may speak for several codes, so spans may repeat: the label is the code, the id the
phrase's id in that code's file. Nothing is written to ``doc.ents``, where a token can belong
to one entity only.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple

from suggester.clause_reading import ClauseReading, line_starts
from suggester.code_numbers import code_at
from suggester.found import Bundle, found
from suggester.lexicon import Lexicon
from suggester.marks import Row, marks_of, write
from suggester.memory import Memory
from suggester.phrases_before import Hit, PhrasesBefore, Sized
from suggester.pipes.base import LexiconPipe
from suggester.pipes.groups import (
    ALIKE,
    CLAUSE_ODDS,
    CODE_ID,
    MEMORY,
    PARTS,
    PHRASES,
    SAID,
    SENTENCES,
)
from suggester.plain import plain_text
from suggester.plain_tokens import Doc, Tokens, WordView, tokens_of
from suggester.schema import CLAUSE, Kind
from suggester.sizes import PATTERNS, sizes
from suggester.stems import lexicon_stem, stem
from suggester.table import PhraseTable
from suggester.together import Place, Standing, TogetherFinder
from suggester.words import wording

SIZED = Bundle("sized", PATTERNS, ahead=128)
_ABBREVIATION = 6  # letters
_BLANK = 3  # characters of blank that count as a word
_LINE = 60  # words that a line break counts as: no combination reaches as far
_QUOTES = frozenset('"“”')


class Entry(NamedTuple):
    """What a wording stands for; a decoy has no id."""

    code: str
    phrase_id: str | None


# The words of a sentence, and which of them were read as sizes: all that its phrases hang on.
Said = tuple[tuple[str, ...], tuple[tuple[str, int, int], ...]]


class _Note(NamedTuple):
    """A note that is read. stems: of the words that were asked for. looked_up: forms say the same
    line over and over. Both are gone with the note, as its words are."""

    tokens: Tokens
    stems: dict[str, str]
    looked_up: dict[Said, tuple[Sequence[Place], Standing | None]]


class PhraseFinder(LexiconPipe):
    """Mark each place where a phrase of the lexicon occurs; a decoy silences its words."""

    PARTS = ("codes/", "reading/clause_", "weights.toml", "words/after_work", "words/dose_words")

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
        self.purposes = frozenset(
            Entry(entry.code, row.id)
            for entry in lexicon.codes
            for row in entry.speaking
            if row.kind is Kind.PURPOSE
        )
        self.table: PhraseTable[Entry] = PhraseTable(self._entries(lexicon), weak=self.purposes)
        self.together = TogetherFinder(lexicon.codes, lexicon.groups, self._lexicon_form)
        self.clauses = ClauseReading(lexicon)

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

    def __call__(self, doc: Doc) -> Doc:
        """Mark the phrases; longest match wins, equal places of several codes all stay."""
        rows = []
        parts: list[tuple[tuple[int, int], ...]] = []  # of each row
        alike: list[float] = []
        odds: list[tuple[int, int] | None] = []
        known: list[tuple[bytes, int]] = []
        tokens = tokens_of(doc)
        bounds = [(s.start, s.end) for s in marks_of(doc, SENTENCES)] or [(0, len(doc))]
        memory: Memory | None = doc.user_data.get(MEMORY)
        find = partial(self._found, _Note(tokens, {}, {}))
        before = PhrasesBefore(tokens, _sized(doc, memory), find, memory)
        for first, hits, digest in before.named(bounds):
            at = tokens[first].idx if hits else 0
            for start, end, code, id_, places, sure, said in hits:
                rows.append(Row(first + start, first + end, code, id_))
                moved = places and tuple([(at + since, at + until) for since, until in places])
                parts.append(moved)
                alike.append(sure)
                odds.append(said)
            if digest is not None:
                known.append((digest, len(hits)))
        write(doc, PHRASES, rows)
        doc.user_data[PARTS], doc.user_data[ALIKE] = parts, alike
        doc.user_data[CLAUSE_ODDS] = odds
        if memory is not None:
            doc.user_data[SAID] = known
        return doc

    def _found(
        self,
        note: "_Note",
        seen: WordView,
        sized: Sized,
        first: int,
        last: int,
    ) -> list[Hit]:
        """Return the phrases and the code numbers of the sentence of the tokens ``[first, last)``.

        seen: its words. sized: which of them were read as sizes.
        """
        tokens = note.tokens
        words = tuple([self._stem(word, note.stems) for word in seen.words])
        said = words, tuple(sized)
        if said not in note.looked_up:
            note.looked_up[said] = self._named(words), self.together.standing(*said)
        named, standing = note.looked_up[said]
        places = () if standing is None else self._whole(tokens, words, seen.tokens, standing)
        silent = [(p.start, p.end, p.code) for p in (*places, *named) if p.id is None]
        start_char = tokens[first].idx if first < last else 0
        lines = line_starts(tokens, seen.tokens)
        speaking = [(p.start, p.end, p.code) for p in (*named, *places) if p.id is not None]
        odds = iter(self.clauses.odds(words, lines, speaking))
        found = []
        taken = [False] * len(words)
        for place in (*named, *places):
            if place.id is None:  # a decoy explains its words too
                taken[place.start : place.end] = [True] * (place.end - place.start)
                continue
            told_of = next(odds)
            around = told_of and (told_of.work, told_of.lead)
            if not (silent and _silenced(place, silent)):
                if Entry(place.code, place.id) not in self.purposes:
                    taken[place.start : place.end] = [True] * (place.end - place.start)
                start, end = seen.tokens[place.start], seen.tokens[place.end - 1] + 1
                spans = (_characters(tokens, seen, *part) for part in place.parts)
                parts = tuple([(s - start_char, e - start_char) for s, e in spans])
                at = start - first, end - first
                found.append(Hit(*at, place.code, place.id, parts, 100.0, around))
        for told in self.clauses.read(words, lines, taken):
            start, end = seen.tokens[told.start], seen.tokens[told.end - 1] + 1
            at = start - first, end - first
            found.append(Hit(*at, told.code, CLAUSE.id, (), told.likely, (told.work, told.lead)))
        for token in tokens[first:last]:
            number = code_at(tokens, token.i, self.codes) if token.is_digit else None
            if number is not None:
                code, start = number
                found.append(Hit(start - first, token.i + 1 - first, code, CODE_ID))
        return found

    def _stem(self, word: str, stems: dict[str, str]) -> str:
        """Return the form of a word of a note that the table is keyed by."""
        form = stems.get(word)
        if form is None:
            form = stems[word] = word if word in self.protected else stem(word)
        return form

    def _whole(
        self, tokens: Tokens, words: Sequence[str], at: Sequence[int], standing: Standing
    ) -> list[Place]:
        """Return the combinations of a sentence that no quotation mark parts. at: the tokens of
        its words."""
        places = standing.places(words, _steps(tokens, at))
        quoted = any(token.text in _QUOTES for token in tokens[at[0] : at[-1]]) if places else False
        return [
            place
            for place in places
            if not (quoted and _torn(tokens, at[place.start], at[place.end - 1]))
        ]

    def _named(self, words: Sequence[str]) -> list[Place]:
        """Return the phrases and decoys in the words of a sentence."""
        return [
            Place(hit.start, hit.end, entry.code, entry.phrase_id)
            for hit in self.table.find(words)
            for entry in hit.payload
        ]


def _silenced(place: Place, silent: Sequence[tuple[int, int, str]]) -> bool:
    """Tell whether a decoy of its code overlaps a place."""
    return any(
        code == place.code and start < place.end and place.start < end
        for start, end, code in silent
    )


def _characters(tokens: Tokens, seen: WordView, start: int, end: int) -> tuple[int, int]:
    """Return the characters of the words ``[start, end)`` of a view."""
    last = tokens[seen.tokens[end - 1]]
    return tokens[seen.tokens[start]].idx, last.idx + len(last.text)


def _steps(tokens: Tokens, numbers: Sequence[int]) -> list[int]:
    """Return how far along each word stands: a wide blank counts as the words it could hold, and a
    line that ends (wraps are undone before) parts what stands on both sides."""
    found: list[int] = []
    at = 0
    before, behind = -1, 0  # the word before, and the first character behind it
    for number in numbers:
        token = tokens[number]
        if before >= 0:
            at += 1 + max(0, token.idx - behind - 1) // _BLANK
            if number - before > 1:
                at += _LINE * any("\n" in one.text for one in tokens[before + 1 : number])
        found.append(at)
        before, behind = number, token.idx + len(token.text)
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


def _sized(doc: Doc, memory: Memory | None) -> list[tuple[str, int, int]]:
    """Return name and tokens of the sizes of a note, in order."""
    plain, tokens = plain_text(doc), tokens_of(doc)
    return [
        (area.size, *around)
        for area in sizes(plain, found(plain, (SIZED,), memory))
        if (around := tokens.around(area.start, area.end)) is not None
    ]
