"""Read the answer right behind a label: "NMR: N", "Paraffin No", "97535 [ ]  ", "US | [ ] |".

Tokens in, given or not out; nothing where the label has no answer of its own.
"""

from suggester.fields import box_at
from suggester.plain_tokens import Tokens

_LABEL = 7  # tokens of a label
_LINE = 60  # tokens of a line that are looked at
_WIDE = 2  # blanks; fewer stand within a field
_YES = frozenset(["y", "yes", "true", "done", "given", "✓", "✔", "☑"])
_NO = frozenset(["n", "no", "false", "✗", "✘"])  # "none" and "n/a" are cues
_WORDS = _YES | _NO
_PLAIN = frozenset(["yes", "no", "y", "n", "true", "false"])
_MINUTES = frozenset(["min", "mins", "minutes"])
_APART = frozenset([",", ";", "|", "—", "–", "-", "."])


def answer(tokens: Tokens, at: int) -> bool | None:
    """Return whether what a label names was given, by the answer behind it.

    at: first token of the mention. An answer stands alone: "Gait: no cane" is none.
    """
    end = min(len(tokens), at + _LABEL)
    colon = False
    for n in range(at + 1, end):
        token = tokens[n]
        if token.is_alpha and token.lower_ not in _WORDS:
            if colon:
                return None
            continue
        if _ends_line(tokens, n):
            return None
        if token.text[:1] == "_":
            return None  # a stroke is read by ``strokes``
        if token.text in ("[", "("):
            return _boxed(tokens, at, n)
        if token.text == "|":
            boxed = _box_in_cell(tokens, at, n + 1)
            return _minutes_in_cell(tokens, n + 1) if boxed is None else boxed
        if token.text == ":":
            colon = True
        elif token.lower_ in _YES or token.lower_ in _NO:
            word, behind = token.lower_, n + 1
            if colon and _stands_alone(tokens, behind, given=word in _YES):
                return word in _YES
            if word in _PLAIN and _opens_line(tokens, at) and _closes(tokens, behind):
                return word in _YES
            return None
        elif colon and not token.is_space:
            return None
    return None


def _minutes_in_cell(tokens: Tokens, n: int) -> bool | None:
    """Return whether a cell of minutes and one of their unit say that something was given."""
    cells = [token for token in tokens[n : n + 4] if not token.is_space]
    if len(cells) < 3 or not cells[0].is_digit or cells[1].text != "|":
        return None
    return cells[0].text != "0" if cells[2].lower_ in _MINUTES else None


def _box_in_cell(tokens: Tokens, at: int, n: int) -> bool | None:
    """Return the state of a box alone in the cell behind a label, the first box of its row."""
    while n < len(tokens) and tokens[n].is_space and not _ends_line(tokens, n):
        n += 1
    state, behind = box_at(tokens, n, min(len(tokens), n + 5)) if n < len(tokens) else (None, n)
    while behind < len(tokens) and tokens[behind].is_space and not _ends_line(tokens, behind):
        behind += 1
    alone = _ends_line(tokens, behind) or tokens[behind].text == "|"
    return state if alone and _no_box_before(tokens, at) else None


def _boxed(tokens: Tokens, at: int, n: int) -> bool | None:
    """Return the state of a box that stands close behind a label and apart from what follows."""
    if tokens[n - 1].is_space and len(tokens[n - 1].text) >= _WIDE:
        return None
    state, behind = box_at(tokens, n, min(len(tokens), n + 5))
    if state is None:
        return None
    gap = behind >= len(tokens) or (tokens[behind].is_space and not _ends_line(tokens, behind))
    if gap:
        return state
    return state if _ends_line(tokens, behind) and _no_box_before(tokens, at) else None


def _no_box_before(tokens: Tokens, at: int) -> bool:
    for n in range(at - 1, max(-1, at - _LINE), -1):
        if _ends_line(tokens, n):
            return True
        if tokens[n].text in ("]", ")"):
            return False
    return True


def _ends_line(tokens: Tokens, n: int) -> bool:
    return n >= len(tokens) or (tokens[n].is_space and "\n" in tokens[n].text)


def _opens_line(tokens: Tokens, at: int) -> bool:
    return at == 0 or _ends_line(tokens, at - 1)


def _closes(tokens: Tokens, n: int) -> bool:
    """Tell whether a line ends at a token, or a number follows ("Fluidotherapy Yes 10 min")."""
    return _ends_line(tokens, n) or tokens[n].is_digit


def _stands_alone(tokens: Tokens, n: int, *, given: bool) -> bool:
    if _ends_line(tokens, n) or tokens[n].is_space or tokens[n].text in _APART:
        return True
    return given and tokens[n].is_digit
