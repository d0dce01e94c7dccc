"""Say how the words of a note met each phrase, and which of them name the work. A Doc in, plain
values out, one a phrase in the order of ``suggester.phrases``.
"""

from collections.abc import Iterator, Mapping, Sequence

from rapidfuzz import fuzz

from suggester.governing import CODE_PHRASE
from suggester.lexicon import Lexicon
from suggester.marks import Mark, marks_of
from suggester.memory import Memory
from suggester.model import Match
from suggester.pipes.groups import ALIKE, CODE_ID, MEMORY, PARTS, PHRASES, SAID, SPELLING
from suggester.plain_tokens import Doc, Token, Tokens, tokens_of
from suggester.plain_tokens import written as text_of
from suggester.schema import CLAUSE, Phrase, Together
from suggester.shown import AHEAD, Bounds, Place, line_start, named
from suggester.words import plain_phrase, plain_words

# How a phrase was met, how alike the words are (0-100), and the places of a mention's ``named``.
Met = tuple[Match, float, tuple[Place, ...]]
_Kept = tuple[str, float, tuple[Place, ...]]  # the same in plain values, for the memory
_MATCHES = {one.value: one for one in Match}


def met(doc: Doc, lexicon: Lexicon, text: str) -> list[Met]:
    """Return how each phrase was met. text: the note as received."""
    corrected = {span.start: span.label_ for span in marks_of(doc, SPELLING)}
    reader = _Reader(tokens_of(doc), lexicon, text, corrected)
    spans, parts, alike = marks_of(doc, PHRASES), doc.user_data[PARTS], doc.user_data[ALIKE]
    memory: Memory | None = doc.user_data.get(MEMORY)
    if memory is None:
        return [reader.met(*one) for one in zip(spans, parts, alike, strict=True)]
    found: list[Met] = []
    for said, count in doc.user_data[SAID]:
        if count:
            here = slice(len(found), len(found) + count)
            found += reader.remembered(spans[here], parts[here], alike[here], said, memory)
    return found


class _Reader:
    """Meets the phrases of one note. corrected: token -> the word that it was read as."""

    def __init__(
        self, tokens: Tokens, lexicon: Lexicon, text: str, corrected: Mapping[int, str]
    ) -> None:
        self._tokens = tokens
        self._phrases = lexicon.phrases
        self._bounds = Bounds(lexicon.before_work, lexicon.after_work)
        self._text = text
        self._corrected = corrected

    def met(self, span: Mark, parts: Sequence[Place], alike: float) -> Met:
        """Return how a phrase was met. parts: characters of its parts; a phrase of one wording has
        none. alike: how sure a clause is."""
        phrase = self._phrases.get((span.label_, span.id_), CODE_PHRASE)
        if phrase.id == CLAUSE.id:
            match, similarity = Match.FUZZY, alike
        else:
            words = self._tokens[span.start : span.end]
            match, similarity = _match(phrase, words, self._corrected)
        places = parts or ((span.start_char, span.end_char),)
        return match, similarity, named(self._text, places, self._bounds)

    def remembered(
        self,
        spans: Sequence[Mark],
        parts: Sequence[Sequence[Place]],
        alike: Sequence[float],
        said: bytes,
        memory: Memory,
    ) -> list[Met]:
        """Return how the phrases of a sentence were met, from the memory if it knows that. said:
        digest of all that they hang on; the words that name the work may reach further, within
        their line."""
        first = min([span.start_char for span in spans])
        last = max([span.end_char for span in spans])
        start = line_start(self._text, first)
        end = self._text.find("\n", last, last + AHEAD)
        line = self._text[start : end if end >= 0 else last + AHEAD]
        read = self._read(spans) if self._corrected else ()
        digest = memory.digest("met", said.hex(), str(first - start), line, *read)
        kept: Sequence[_Kept] | None = memory.get(digest)
        if kept is None:
            found = [self.met(*one) for one in zip(spans, parts, alike, strict=True)]
            memory.keep(digest, tuple([(m.value, s, _moved(p, -start)) for m, s, p in found]))
            return found
        return [(_MATCHES[match], alike, _moved(places, start)) for match, alike, places in kept]

    def _read(self, spans: Sequence[Mark]) -> Iterator[str]:
        """Yield how the words of phrases were read, of those that hold a corrected one."""
        for n, span in enumerate(spans):
            words = self._tokens[span.start : span.end]
            if any(token.i in self._corrected for token in words):
                yield f"{n}"
                yield from (self._corrected.get(token.i, token.norm_) for token in words)


def _moved(places: Sequence[Place], by: int) -> tuple[Place, ...]:
    """Return places so many characters further on."""
    return tuple([(start + by, end + by) for start, end in places])


def _match(
    phrase: Phrase | Together, words: Sequence[Token], corrected: Mapping[int, str]
) -> tuple[Match, float]:
    """Return how the words met the phrase, and how alike they are (0-100)."""
    if phrase.id == CODE_ID:
        return Match.CODE, 100.0
    if corrected and any(token.i in corrected for token in words):
        read_as = " ".join(corrected.get(token.i, token.norm_) for token in words)
        written = " ".join(token.lower_ for token in words)
        return Match.FUZZY, round(fuzz.ratio(written, read_as), 1)
    plain = plain_words(text_of(words))
    for text in phrase.text:
        if plain_phrase(text) == plain:
            short = text.isupper() and len(text) <= 6
            return (Match.ABBREVIATION if short else Match.EXACT), 100.0
    return Match.INFLECTED, 100.0
