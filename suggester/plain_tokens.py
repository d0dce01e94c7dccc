"""The tokens of a note as plain values: what spaCy knows of each, read once.

A component asks for ``token.text`` thousands of times a note. Asking a Doc makes a new object
each time and decodes the text anew, which was the largest part of a note's time; these are made
once and bear spaCy's names, so that a rule reads the same whichever it is given.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property, partial
from itertools import accumulate
from operator import add
from typing import TYPE_CHECKING, Any, NamedTuple
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from spacy.tokens import Doc as Doc
else:
    Doc = "spacy.tokens.Doc"  # to import spaCy is half of a start, and a note is read without it

# As spaCy's ``lang.norm_exceptions`` (a test compares them).
_NORMS = {"…": "...", "Mex$": "$", "E£": "$", "C$": "$", "US$": "$", "A$": "$"}
_NORMS |= dict.fromkeys(("'s", "'S", "’s", "’S"), "'s") | dict.fromkeys("’‘´`", "'")
_NORMS |= dict.fromkeys(("”", "“", "''", "``", "´´", "„", "»", "«", "‘‘", "’’"), '"')
_NORMS |= dict.fromkeys(("—", "–", "--", "---", "——"), "-") | dict.fromkeys("€£¥฿₺₹৳₩₣", "$")
_NORMS |= dict(zip("？！，；：。।", "?!,;:..", strict=True))


class Token(NamedTuple):
    """One token; the fields are those of ``spacy.tokens.Token``.

    i: its number in the note. idx: of its first character. whitespace_: the blank behind it, or
    nothing. norm_: as the readers of spelling left it.
    """

    i: int
    idx: int
    text: str
    lower_: str
    norm_: str
    whitespace_: str
    is_space: bool
    is_alpha: bool
    is_digit: bool
    is_upper: bool


class WordView(NamedTuple):
    """words[k] stands at token ``tokens[k]`` of the Doc."""

    words: list[str]
    tokens: list[int]


class Tokens(list[Token]):
    """All tokens of a note, in order. small, norms: ``lower_`` and ``norm_`` of each, for those who
    look through all of them. What others find of them once a note is kept here: words by
    ``suggester.words``, plain (the text with plain marks) by ``suggester.plain``, ticked (first and
    last token of a sentence and that of a mention -> state of its box) by ``suggester.fields``."""

    small: Sequence[str]
    norms: list[str]
    words: WordView | None = None
    plain: str | None = None

    @cached_property
    def ticked(self) -> dict[tuple[int, int, int], bool | None]:
        """Return what is known of the boxes: each is asked for by more than one reader."""
        return {}

    @cached_property
    def blanks(self) -> list[int]:
        """Return the tokens that are white space: among these alone are the ends of lines."""
        return [token.i for token in self if token.is_space]

    @cached_property
    def places(self) -> list[int]:
        """Return the first character of each token."""
        return [token.idx for token in self]

    @cached_property
    def ends(self) -> list[int]:
        """Return the character behind each token, before the blank behind it."""
        return [token.idx + len(token.text) for token in self]

    def around(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the tokens, half-open, that hold the characters ``[start, end)`` wholly or in
        part, or None if they are outside of the text."""
        if not start >= 0 or not 0 < end <= len(self.text):
            return None
        first = bisect_right(self.places, start) - 1
        token = self[first]
        if start == token.idx + len(token.text):
            first += 1  # the blank behind a token is not its own
        return first, bisect_right(self.places, end - 1)

    @cached_property
    def text(self) -> str:
        """Return the text of the note."""
        return "".join([token.text + token.whitespace_ for token in self])

    @cached_property
    def lower(self) -> str:
        """Return the text in small letters."""
        return self.text.lower()

    def hold(self, marks: Iterable[str]) -> bool:
        """Tell whether any of the marks, or of the words in small letters, stands in the note at
        all. Asked once a note: most rules about forms have nothing to look for in most notes."""
        return any(mark in self.text or mark in self.lower for mark in marks)


class PlainDoc:
    """A note as the components read it, without a Doc: what they ask of a Doc, it has. None of its
    words enters spaCy's vocabulary, where they would have to be forgotten, and no span is made that
    nobody looks at.

    marks: what the components wrote (``suggester.marks``). user_data: as of a Doc.
    """

    def __init__(self, words: Sequence[str], spaces: Sequence[bool], text: str = "") -> None:
        """text: of the words and spaces, where it is at hand."""
        lower = list(map(str.lower, words))
        norms = list(map(_NORMS.get, words, lower))
        self.tokens = _tokens(words, spaces, lower, norms)
        if text:
            self.tokens.text = text
        self.marks: dict[str, Sequence[Any]] = {}
        self.user_data: dict[str, Any] = {}

    def __len__(self) -> int:
        return len(self.tokens)


# Not in ``doc.user_data``, which spaCy saves with a Doc; dies with the Doc, as its text must.
_KEPT: "WeakKeyDictionary[Doc, Tokens]" = WeakKeyDictionary()


def tokens_of(doc: Doc) -> Tokens:
    """Return the tokens of a Doc, read once and kept with it."""
    if isinstance(doc, PlainDoc):
        return doc.tokens
    kept = _KEPT.get(doc)
    if kept is None:
        kept = _KEPT[doc] = _read(doc)
    return kept


def respell(doc: Doc, at: int, norm: str) -> None:
    """Set the norm of a token."""
    tokens = tokens_of(doc)
    tokens[at] = tokens[at]._replace(norm_=norm)
    tokens.norms[at] = norm
    tokens.words = None
    if not isinstance(doc, PlainDoc):
        doc[at].norm_ = norm


def _read(doc: Doc) -> Tokens:
    words = [token.text for token in doc]
    spaces = [bool(token.whitespace_) for token in doc]
    lower = [word.lower() for word in words]
    norms = list(lower)
    keys = doc.to_array(["LOWER", "NORM"])
    for at in (keys[:, 0] != keys[:, 1]).nonzero()[0].tolist():
        norms[at] = doc[at].norm_
    return _tokens(words, spaces, lower, norms)


def _tokens(
    words: Sequence[str], spaces: Sequence[bool], lower: Sequence[str], norms: Sequence[str]
) -> Tokens:
    lengths = map(add, map(len, words), spaces)
    tokens = Tokens(
        map(
            partial(tuple.__new__, Token),  # as Token._make does, without its call a token
            zip(
                range(len(words)),
                accumulate(lengths, initial=0),
                words,
                lower,
                norms,
                [" " if space else "" for space in spaces],
                map(str.isspace, words),
                map(str.isalpha, words),
                map(str.isdigit, words),
                map(str.isupper, words),
                strict=False,
            ),
        )
    )
    tokens.small, tokens.norms = lower, list(norms)
    return tokens


def written(tokens: Sequence[Token]) -> str:
    """Return the text of neighbouring tokens, without the blank behind the last."""
    if not tokens:
        return ""
    text = "".join([token.text + token.whitespace_ for token in tokens])
    return text[:-1] if tokens[-1].whitespace_ else text
