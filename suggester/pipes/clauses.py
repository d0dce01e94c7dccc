"""Cut the note into sentences. Writes ``doc.spans["suggester.sentences"]``.

A sentence here is what one assertion can cover: it ends at a full stop, a semicolon, a bullet,
a check box, or a line break that is not merely the wrap of a long line.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from suggester.fields import BOX_WORDS, boxes_behind
from suggester.marks import Row, write
from suggester.number_words import WORD_NUMBER
from suggester.pipes.groups import SENTENCES
from suggester.plain_tokens import Doc, Token, Tokens, tokens_of

_BREAKS = frozenset("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")
_MARKS = frozenset(["x", "v", "✓", "✔", "_", "y", "n", "yes", "no", "-", "+"]) | BOX_WORDS
_QUOTES = frozenset("\"”’'")
_BULLETS = frozenset("•●▪◦‣■□☐☑☒✓✔➢►○❏❐❑❒▢⬜◻◽✅⊠▣")
# Written with a period that ends nothing, when a small letter, a digit or a mark follows.
_ABBREVIATED = frozenset(
    "min mins rep reps pt pts dr mr mrs ms vs approx ex exs ther cont bilat amb ft in lb lbs "
    "sec secs hr hrs wk wks ea mod max ind sup e g i re eg ie no incl resp act tx rx dx hx ext "
    "flex abd add str mob mobs man est eval neuro st mech elec manip cerv lumb thor "
    "isom intermit coord funct".split()
)
# Something always follows these: "TE incl. NuStep", "Ther. Ex."
_LEADS_ON = frozenset("incl approx ther vs eg ie dr mr mrs ms".split())
# Behind a number these end what was measured: "8 min. ionto held" is two sentences.
_MEASURED = frozenset("min mins rep reps sec secs hr hrs ft lb lbs".split())
# A line that ends in one of these goes on in the next.
_UNFINISHED = frozenset(
    "a an the of to with for and or in on at by from per via w/ as than then but while was "
    "were is had has be being been no not without during after before into onto using".split()
)
_HELP = frozenset("cga sba hha mina moda maxa".split())
_HOW_MUCH = frozenset("min mod max tot total".split())
# Behind help these still belong to it.
_OF_DOSE = frozenset("reps rep each ea lb lbs kg sec secs ft min mins times sets set x".split())
_CELLS = frozenset(["|", "[", "☐", "☑", "☒"])
_LETTERS = frozenset("soap")
_INITIALS = re.compile(r"(?<![A-Za-z])[A-Z]\.[A-Z]\Z")
_GAPS = 2  # wide gaps in a line that make it a row of columns
_LOGGED = re.compile(r"\d{1,2}:\d\d[ ]?(?:[ap]m?[ ]?)?(?:-|–|—|to)[ ]?\d{1,2}:\d\d\b")
# "sixteen minutes energy conservation" opens a line as "16 min ..." does.
_MINUTES_FIRST = re.compile(rf"{WORD_NUMBER}[ -](?:minutes|mins?)\b", re.IGNORECASE)
# A sentence that is only minutes, the last of its line: ". 15 min."
_JUST_MINUTES = re.compile(
    r"\.[ ]{1,2}\d{1,3}[ ]?(?:min(?:ute)?s?\b|['’′])\.?[ ]*(?:\n|$)", re.IGNORECASE
)
_ANY_MINUTES = re.compile(r"\d[ ]?(?:m\b|min|['’′])", re.IGNORECASE)
_WRAP = 30  # characters: a shorter line is an item of a list, not a wrapped one
_FIRST = frozenset("1Aa")  # opens a numbered row


class SentenceSplitter:
    """Mark the sentences; needs nothing but the tokens."""

    def __call__(self, doc: Doc) -> Doc:
        """Write one span a sentence, in order; together they cover every word."""
        rows = []
        start = 0
        tokens = tokens_of(doc)
        for end in (*_ends(tokens), len(tokens)):
            first, last = start, end
            while first < last and tokens[first].is_space:
                first += 1
            while last > first and tokens[last - 1].is_space:
                last -= 1
            if first < last:
                rows.append(Row(first, last, "sentence"))
            start = end
        write(doc, SENTENCES, rows)
        return doc


def _ends(tokens: Tokens) -> Iterator[int]:
    """Yield the token index behind each sentence."""
    line_start = 0
    lines = [at for at in tokens.blanks if not _BREAKS.isdisjoint(tokens[at].text)]
    behind = _boxes_close(tokens, 0, lines)
    numbered = _Numbered()
    for token in tokens:
        if token.is_alpha:
            continue
        at = token.i
        text = token.text
        if text == ")" and (opened := numbered.opens(tokens, at, line_start)):
            yield opened
            continue
        if token.is_space:
            if not _BREAKS.isdisjoint(text):
                if _hard_break(tokens, at, line_start):
                    yield at + 1
                line_start = at + 1
                behind = _boxes_close(tokens, line_start, lines)
        elif text == ";" or (text in "!?" and _blank_follows(tokens, at)):
            yield at + 1
        elif text == "." and _blank_follows(tokens, at):
            if not (_abbreviation(tokens, at, line_start) or _timed_behind(tokens, at)):
                yield at + 1
        elif not behind and (
            (text in _BULLETS and at > line_start and tokens[at - 1].text != "_")
            or (
                text == "["
                and at > line_start
                and _is_box(tokens, at)
                and not _label_of_box(tokens, at)
            )
        ):
            yield at
        elif text == ":" and _letter_heading(tokens, at, line_start):
            yield at - 1


class _Numbered:
    """Knows the items of a row that a number or letter opens: "A) bed bath B) rolling"."""

    def __init__(self) -> None:
        self._next = ""
        self._since = 0

    def opens(self, tokens: Tokens, at: int, line_start: int) -> int:
        """Return where the item begins that the bracket at a token opens, in the middle of a line
        and right after its forerunner; else 0."""
        label = at - 1
        said = tokens[label].text if at else ""
        if len(said) != 1:
            return 0
        start = label - 1 if label and tokens[label - 1].text == "(" else label
        if start == line_start and said in _FIRST:
            self._next, self._since = chr(ord(said) + 1), at
            return 0
        if said != self._next:
            return 0
        between = [token.text for token in tokens[self._since + 1 : start]]
        if between.count("(") != between.count(")"):
            return 0  # "1) squats (level 2)"
        self._next, self._since = chr(ord(said) + 1), at
        return start if start > line_start else 0


def _boxes_close(tokens: Tokens, start: int, lines: Sequence[int]) -> bool:
    """Tell whether the line that begins at a token ends in a check box: its boxes stand behind
    their labels then, and part nothing. lines: the tokens that break lines, ascending."""
    n = bisect_left(lines, start)
    return boxes_behind(tokens, start, lines[n] if n < len(lines) else len(tokens))


def _blank_follows(tokens: Tokens, at: int) -> bool:
    """Tell whether white space or the end follows a token, or a closing quotation mark."""
    if at + 2 < len(tokens) and tokens[at + 1].text in _QUOTES and not tokens[at].whitespace_:
        return bool(tokens[at + 1].whitespace_) or tokens[at + 2].is_space
    return bool(tokens[at].whitespace_) or at + 1 == len(tokens) or tokens[at + 1].is_space


def _abbreviation(tokens: Tokens, at: int, line_start: int) -> bool:
    """Tell whether the full stop at a token ends only an abbreviation or a list number."""
    if at == 0:
        return False
    before = tokens[at - 1]
    if at - 1 == line_start and (before.is_digit or len(before.text) <= 3):
        return True
    after = _next_word(tokens, at)
    if after is not None and _initials(tokens, at):
        return not after.text[:1].isupper()
    if after is None or before.lower_ not in _ABBREVIATED:
        return False
    if before.lower_ in _MEASURED and after.is_alpha:
        return after.lower_ in _UNFINISHED or after.lower_ in ("x", "each", "ea")
    if before.lower_ in _LEADS_ON:
        return True
    return not after.text[:1].isupper() or (len(before.text) == 1 and before.text.isupper())


def _timed_behind(tokens: Tokens, at: int) -> bool:
    """Tell whether minutes are the whole next sentence, and the one that the full stop at a token
    ends has none: "Hot pack to low back. 15 min."."""
    text, stop = tokens.text, tokens[at].idx
    if not _JUST_MINUTES.match(text, stop) or tokens[at - 1].lower_ == "held":
        return False
    opened = max(text.rfind(mark, 0, stop) for mark in (". ", ";", "\n"))
    # Behind "A; B. 15 min" they are of both.
    return text[opened : opened + 1] != ";" and not _ANY_MINUTES.search(text, opened + 1, stop)


def _initials(tokens: Tokens, at: int) -> bool:
    """Tell whether a full stop ends a person's initials ("T.J. + 2 peers")."""
    said = "".join(token.text for token in tokens[max(0, at - 3) : at])
    return _INITIALS.search(said) is not None


def _next_word(tokens: Tokens, at: int) -> Token | None:
    for token in tokens[at + 1 : at + 3]:
        if not token.is_space:
            return token
    return None


def _hard_break(tokens: Tokens, at: int, line_start: int) -> bool:
    """Tell whether the line break at a token ends a sentence rather than wraps a line."""
    breaks = tokens[at].text.replace("\r\n", "\n")
    if sum(mark in _BREAKS for mark in breaks) > 1 or at == 0 or at + 1 >= len(tokens):
        return True
    before, after = tokens[at - 1], tokens[at + 1]
    if before.text in (".", ":", ";", "!", "?", "|") or not (
        after.text[0].isalnum() or after.text[0] in "(/"
    ):
        return True
    if any(token.text in (":", "|") for token in tokens[at + 1 : at + 6]):
        return True
    if after.lower_ in _LETTERS and at + 2 < len(tokens) and tokens[at + 2].text in "-./)=":
        return True
    line = [token.text for token in tokens[line_start:at]]
    if not _CELLS.isdisjoint(line) or any("\t" in text for text in line if text.isspace()):
        return True
    if sum(len(text) > 1 for text in line[1:] if text.isspace()) >= _GAPS:
        return True
    if _closes_item(tokens, at):
        return after.lower_ not in _UNFINISHED and after.lower_ not in _OF_DOSE
    if before.lower_ in _UNFINISHED or before.text in (",", "/", "-", "&", "+"):
        return False
    minutes = before.lower_ == "m" and at > 1 and tokens[at - 2].is_digit  # "chair follow. 17m"
    if minutes or before.text in "'’′" or before.lower_ in ("min", "mins", "minutes", "done"):
        return after.lower_ not in _UNFINISHED
    # "2:40-2:50 body blade, stabs" is a line of a log, and the one below it is another.
    if _LOGGED.match(tokens.text, tokens[line_start].idx, before.idx):
        return True
    if after.is_alpha and _MINUTES_FIRST.match(tokens.text, after.idx):
        return True
    width = before.idx + len(before.text) - tokens[line_start].idx
    return not (after.text[0].islower() and width >= _WRAP)


def _closes_item(tokens: Tokens, at: int) -> bool:
    """Tell whether a line ends in how much help was given ("mod A", "100 ft SBA")."""
    before, last = tokens[at - 1], tokens[at - 2] if at > 1 else None
    if before.lower_ in _HELP:
        return True
    return last is not None and before.lower_ == "a" and last.lower_ in _HOW_MUCH


def _is_box(tokens: Tokens, at: int) -> bool:
    """Tell whether ``[`` opens a check box: ``[ ]``, ``[x]``."""
    inside = tokens[at + 1 : at + 4]
    for token in inside:
        if token.text == "]":
            return True
        if not (token.is_space or token.lower_ in _MARKS):
            return False
    return False


def _label_of_box(tokens: Tokens, at: int) -> bool:
    """Tell whether the box belongs to the label before it ("US: [ ]")."""
    return tokens[at - 1].text == ":"


def _letter_heading(tokens: Tokens, at: int, line_start: int) -> bool:
    """Tell whether the colon follows a lone S, O, A or P in the middle of a line."""
    if at - 1 <= line_start or tokens[at - 1].text not in ("S", "O", "A", "P"):
        return False
    return bool(tokens[at - 2].whitespace_) or tokens[at - 2].is_space
