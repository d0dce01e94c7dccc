"""Read marks drawn with letters and lines before a label: "_ US  X MHP", "__ US  _x_ MHP"."""

from suggester.marks import Mark
from suggester.plain_tokens import Tokens, written

MARKS = frozenset(["x", "v", "✓", "✔", "X"])
_LETTERS = frozenset(["Y", "N"])
_STROKES = frozenset(["x", "X", "O", "o"]) | _LETTERS
_LONGEST_STROKE = 4  # tokens of a mark that is drawn
_LINE = 60  # tokens of a line that are looked at
_LINES = 120  # tokens before and behind a line in which others like it are sought


def stroke_state(tokens: Tokens, sentence: Mark, at: int) -> bool | None:
    """Return the state of a mark that stands right before a mention, in a line that opens with
    one: "_ US  X MHP", "__ US  _x_ MHP", "O US  X MHP"."""
    mine = _stroke_before(tokens, sentence.start, at)
    if (
        mine is not None
        and "_" in mine
        and not (tokens[at - 1].whitespace_ or tokens[at - 1].is_space)
    ):
        return mine.strip("_") != ""  # "__US _x_MHP"
    opening = None if mine is None else _stroke(tokens, sentence.start, sentence.end)
    if opening is None or mine is None:
        return None
    ahead = tokens[at : min(sentence.end, at + _LINE)]
    marks = {opening, mine, *(token.text for token in ahead if _alone(token.i, tokens))}
    if {opening, mine} <= _LETTERS:
        return mine == "Y" if marks >= _LETTERS else None
    blanks = any(mark.strip("_") == "" for mark in marks)
    crossed = any(mark in ("x", "X") or mark.strip("_") in MARKS for mark in marks)
    if mine.strip("_") == "":
        return False
    if mine in ("O", "o"):
        return False if crossed or _crossed_near(tokens, sentence.start) else None
    return True if blanks or {"O", "o"} & marks or "_" in mine else None


def _crossed_near(tokens: Tokens, start: int) -> bool:
    """Tell whether a line near by opens with a cross: of "x MHP" and below it "o US  o stairs" the
    second one holds what was not done; a list of bullets has no such line."""
    return any(
        tokens[n].text in ("x", "X")
        and (n == 0 or "\n" in tokens[n - 1].text)
        and _alone(n, tokens)
        for n in range(max(0, start - _LINES), min(len(tokens), start + _LINES))
    )


def _stroke(tokens: Tokens, start: int, end: int) -> str | None:
    """Return the marks that stand together at a token, before a blank; None if it is a word."""
    text = ""
    for token in tokens[start : min(end, start + _LONGEST_STROKE)]:
        text += token.text
        if token.whitespace_:
            break
    return text if text in _STROKES or _is_drawn(text) else None


def _stroke_before(tokens: Tokens, first: int, at: int) -> str | None:
    """Return the marks right before a mention, or None."""
    n = at - 1
    while n >= first and tokens[n].is_space and "\n" not in tokens[n].text:
        n -= 1
    start = n
    # No marks are longer, and "MFR/US/TE/..." must not be walked back to its first word each time.
    while start > max(first, n - _LONGEST_STROKE) and not (
        tokens[start - 1].whitespace_ or tokens[start - 1].is_space
    ):
        start -= 1
    text = written(tokens[start : n + 1]) if 0 <= start <= n < start + _LONGEST_STROKE else ""
    return text if text in _STROKES or _is_drawn(text) else None


def _is_drawn(text: str) -> bool:
    return text[:1] == "_" and (text.strip("_") == "" or text.strip("_") in MARKS)


def _alone(at: int, tokens: Tokens) -> bool:
    """Tell whether a token stands between blanks and before a word: not the x of "x 8 min"."""
    before = at == 0 or bool(tokens[at - 1].whitespace_) or tokens[at - 1].is_space
    return (
        before and bool(tokens[at].whitespace_) and at + 1 < len(tokens) and tokens[at + 1].is_alpha
    )
