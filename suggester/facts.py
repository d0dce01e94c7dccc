"""Read what a note documents: sites, settings, cues, responses. A Doc in, plain values out.

The words are lexicon/documented/*.toml, one dictionary look-up a token.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from itertools import chain
from typing import NamedTuple

from pydantic import Field

from suggester.documented import Block, Documented, Statement, Stretch
from suggester.errors import LexiconError
from suggester.lexicon import Lexicon
from suggester.marks import Mark, marks_of
from suggester.pipes.groups import BLOCKS, MEASURES, SECTIONS, SENTENCES
from suggester.pipes.tokens import cut
from suggester.plain_tokens import Doc, tokens_of
from suggester.schema import Id, Row, Words
from suggester.toml_files import parse

_FOLDER = "documented/"
_SILENT = "nothing"  # words that hold others and state nothing
_MINUTES = frozenset(["minutes", "timed_minutes", "total_minutes"])
_MAYBE = "maybe-minutes"
# Both begin with their digit and look behind it only then: Python goes from digit to digit.
# A number that stands for itself ("sidelying 12, TE 19  NM 12") and may be minutes.
_NUMBER = re.compile(
    r"[1-9](?<![\w.,:/#×-].)(?<![x×] .)"
    r"(?:(?<=[5-9])|(?<=[1-8])\d)(?=\s*(?:$|[.,;)|'’′](?!\d))|\s+(?:[A-Z]|\.))",
    re.MULTILINE,
)
_TIMES = re.compile(r"\d(?<![\w.].)\d{0,2}\s?[x×](?![\w×])")  # "heel slides 15x"
_PLURAL = 4  # letters from which a word is also read with an s


class DocumentedFact(Row):
    """A thing that a note may state; lexicon/documented/README.md explains the wordings."""

    name: Id
    text: tuple[Words, ...] = Field(min_length=1)
    as_written: bool = False


class DocumentedFile(Row):
    """One file of lexicon/documented/."""

    fact: tuple[DocumentedFact, ...] = ()


class _Longer(NamedTuple):
    """A wording of several words. rest: those from the third on; capitals: names of
    facts that it states only where it is written in capitals."""

    rest: list[str]
    names: set[str]
    capitals: set[str]


class FactReader:
    """Knows the words of all facts."""

    def __init__(self, lexicon: Lexicon) -> None:
        known: dict[tuple[str, ...], tuple[set[str], set[str]]] = {}
        for row in _rows(lexicon):
            for text in _wordings(row, lexicon):
                for key in _forms(cut(text.lower())[0]):
                    known.setdefault(key, (set(), set()))[row.as_written].add(row.name)
        self._single = {key[0]: names for key, names in known.items() if len(key) == 1}
        # Longest first, so that words that state nothing hide those inside them.
        self._longer: dict[str, dict[str, list[_Longer]]] = {}  # first and second word -> them
        for key in sorted(known, key=len, reverse=True):
            if len(key) > 1:
                longer = _Longer(list(key[2:]), *known[key])
                self._longer.setdefault(key[0], {}).setdefault(key[1], []).append(longer)
        self._first = frozenset([*self._single, *self._longer])

    @property
    def names(self) -> Set[str]:
        """Return the names of all facts that can be found."""
        found = {_MAYBE}
        for names, capitals in self._single.values():
            found |= names | capitals
        for seconds in self._longer.values():
            for one in chain.from_iterable(seconds.values()):
                found |= one.names | one.capitals
        return found - {_SILENT}

    def __call__(self, doc: Doc, text: str) -> Documented:
        """Return what the note documents. text: the Doc's, which spaCy would build anew."""
        measures = [(span, span.start, span.label_) for span in marks_of(doc, MEASURES)]
        sentences = marks_of(doc, SENTENCES)
        starts = [sentence.start for sentence in sentences]
        places = [sentence.start_char for sentence in sentences]
        facts: list[set[str]] = [set() for _ in sentences]
        if facts:
            # What stands before the first sentence is told of it.
            n, last = 0, len(starts) - 1
            for at, names in self._found(doc):
                while n < last and starts[n + 1] <= at:
                    n += 1
                facts[n].update(names)
            for match in _NUMBER.finditer(text):
                facts[bisect_right(places, match.start(), 1) - 1].add(_MAYBE)
            for match in _TIMES.finditer(text):
                facts[bisect_right(places, match.start(), 1) - 1].add("dose")
            for _, at, label in measures:
                facts[bisect_right(starts, at, 1) - 1].add(label)
        return Documented(
            statements=tuple(_statements(doc, text, sentences, facts)),
            stretches=tuple(
                Stretch(span.start_char, span.end_char, label, int(span.id_))
                for span, _, label in measures
                if label in _MINUTES
            ),
            blocks=tuple(
                Block(span.start_char, span.end_char, span.label_) for span in marks_of(doc, BLOCKS)
            ),
        )

    def _found(self, doc: Doc) -> Iterator[tuple[int, Set[str]]]:
        """Yield the token where a wording begins, and the names of the facts, in order."""
        tokens = tokens_of(doc)
        blank = frozenset(tokens.blanks)
        places = [at for at in range(len(tokens)) if at not in blank]
        norms = [tokens.norms[at] for at in places]
        norms.append("")  # behind the last word
        single = self._single
        known = self._first & set(norms)  # each word of the note is looked for once
        silent = 0  # words up to here state nothing
        for n in [n for n, word in enumerate(norms) if word in known]:
            if n < silent:
                continue
            word = norms[n]
            longer = self._longer.get(word)
            for rest, names, capitals in longer.get(norms[n + 1], ()) if longer else ():
                if norms[n + 2 : n + 2 + len(rest)] == rest:
                    if _SILENT in names:
                        silent = n + 2 + len(rest)
                        break
                    yield places[n], names
                    if capitals and tokens[places[n]].is_upper:
                        yield places[n], capitals
            if n >= silent and word in single:
                names, capitals = single[word]
                yield places[n], names
                if capitals and tokens[places[n]].is_upper:
                    yield places[n], capitals


def _statements(
    doc: Doc, text: str, sentences: Iterable[Mark], facts: Iterable[Set[str]]
) -> Iterator[Statement]:
    sections = [(span.start, span.label_) for span in marks_of(doc, SECTIONS)]
    n = end = 0
    for sentence, names in zip(sentences, facts, strict=True):
        start = sentence.start_char
        opens = end == 0 or text.count("\n", end, start) > 1
        goes_on = text[end - 1 : end] == ";"
        while n + 1 < len(sections) and sections[n + 1][0] <= sentence.start:
            n += 1
            opens = True
        section = sections[n][1] if sections else "note"
        end = sentence.end_char
        yield Statement(start, end, section, opens, goes_on, frozenset(names))


def _rows(lexicon: Lexicon) -> Iterator[DocumentedFact]:
    for name, data in sorted(lexicon.files.items()):
        if name.startswith(_FOLDER):
            yield from parse(name, data, DocumentedFile).fact


def _wordings(row: DocumentedFact, lexicon: Lexicon) -> Iterator[str]:
    """Yield the wordings of a fact, with those of the groups that it names."""
    for text in row.text:
        if not text.startswith("@"):
            yield text
        elif text[1:] in lexicon.groups:
            yield from lexicon.groups[text[1:]]
        else:
            raise LexiconError(
                f"{_FOLDER}: {row.name!r} names {text}, which no file of groups/ holds. "
                f"Add the group or write the words out."
            )


def _forms(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield a wording as the words of a note that holds it, in every form."""
    marked = words[-1] == "~"
    words = words[:-1] if marked else words
    for last in _inflected(words[-1], marked=marked):
        whole = (*words[:-1], last)
        yield whole
        if len(whole) > 1 and all(word.isalpha() for word in whole):
            joined = [part for word in whole for part in (word, "-")]
            yield tuple(joined[:-1])
        elif "-" in whole[1:-1]:
            yield tuple(word for word in whole if word != "-")


def _inflected(word: str, *, marked: bool) -> Mapping[str, None]:
    forms = {word: None}
    if marked:
        base = word[:-1] if word.endswith("e") else word
        forms |= dict.fromkeys(base + ending for ending in ("e", "s", "es", "ed", "ing", "ings"))
        forms |= dict.fromkeys(base + base[-1] + ending for ending in ("ed", "ing"))
        forms |= dict.fromkeys(word + ending for ending in ("s", "d", "ing", "ion", "ation", "y"))
        if word.endswith("y"):
            forms |= dict.fromkeys(word[:-1] + ending for ending in ("ied", "ies"))
    elif len(word) >= _PLURAL and word.isalpha() and not word.endswith("s"):
        forms[word + "s"] = None
    return forms
