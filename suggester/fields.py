"""Read the marks of forms: check boxes, ticks, crosses. A sentence in, ticked or not out."""

from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property
from itertools import takewhile

from suggester.marks import Mark
from suggester.plain_tokens import Tokens
from suggester.strokes import MARKS, stroke_state

_TICKED = frozenset("☑☒✓✔🗹🗸✅⊠▣")
_UNTICKED = frozenset("☐□○◯❏❐❑❒▢⬜◻◽")
_TICKS, _CROSSES = frozenset("✓✔"), frozenset("✗✘☓")
_OPENS_BOX = _UNTICKED | _TICKED | frozenset("[(")
_OPENING = {"]": "[", ")": "(", "}": "{", ">": "<"}
_ANY = _OPENS_BOX | _CROSSES | frozenset("☒") | _OPENING.keys()
_LEAST_FIELD = 3  # tokens of a label and its box
_YES, _NO = frozenset(["y", "yes", "+"]), frozenset(["n", "no", "-", "–", "—", "_", "✗", "✘"])
# Words in a box: "[done] US [skip] MHP".
_GIVEN = frozenset("done given completed performed provided yes".split())
BOX_WORDS = _GIVEN | frozenset(
    "skip skipped held omit omitted deferred declined refused no".split()
)
_BEFORE = 14  # tokens between a box and the label it belongs to
_LINE = 60  # tokens of a line that are looked at
_UNITS = frozenset(["min", "mins", "minutes", "unit", "units", "u", "'", "′", "’"])
_PARTS = frozenset(":,(|;-")  # a mark behind one of these stands before what it marks


class Boxes:
    """Tells the state of the check boxes of one note."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._boxed = tokens.hold((*_TICKED, *_UNTICKED, "☒", "[", "("))
        self._crossed = tokens.hold((*_TICKS, *_CROSSES))

    @cached_property
    def marked(self) -> list[int]:
        """Return the tokens that boxes are made of, ascending: of most notes nobody asks."""
        return [at for at, text in enumerate(self._tokens.small) if text in _ANY]

    @property
    def drawn(self) -> bool:
        """Whether the note may have check boxes or ticks at all."""
        return self._boxed or self._crossed

    @property
    def forms(self) -> str:
        """Return whether the note may have boxes, and whether ticks or crosses, as two digits."""
        return f"{self._boxed:d}{self._crossed:d}"

    def ticked(self, sentence: Mark, at: int) -> bool | None:
        """Return whether the check box of a mention is ticked; None where it has none.

        at: first token of the mention. The box stands before the label (``[x] MHP``) in the same
        sentence, or right behind it (``MHP [x]``, ``MHP: [ ]``); a line that ends in a box has all
        of its boxes behind their labels, and so has one whose first tick follows a word its ticks.
        """
        known, place = self._tokens.ticked, (sentence.start, sentence.end, at)
        if place not in known:
            known[place] = self._ticked(sentence, at)
        return known[place]

    def _ticked(self, sentence: Mark, at: int) -> bool | None:
        tokens = self._tokens
        if not self._near(sentence, at):
            return stroke_state(tokens, sentence, at)
        answered = _answered(tokens, at) if self._boxed else None
        if answered is not None:
            return answered
        if boxes_behind(tokens, sentence.start, sentence.end):
            return _next_box(tokens, sentence, at)
        if self._crossed and _ticks_behind(tokens, at):
            return _next_tick(tokens, at)
        return _box_beside(tokens, sentence, at)

    def _near(self, sentence: Mark, at: int) -> bool:
        """Tell whether a mark that boxes are made of stands where the mention's box can."""
        n = bisect_left(self.marked, min(sentence.start, at - _LINE))
        return n < len(self.marked) and self.marked[n] < max(sentence.end, at + _LINE)

    def unticked(self, sentence: Mark, words: Mark) -> bool:
        """Tell whether the first or last of words that stand apart has a box without a tick."""
        return any(self.ticked(sentence, at) is False for at in (words.start, words.end - 1))


def _box_beside(tokens: Tokens, sentence: Mark, at: int) -> bool | None:
    """Return the state of the mark or box before a mention, or right behind it."""
    drawn = stroke_state(tokens, sentence, at)
    if drawn is not None:
        return drawn
    for n in range(at - 1, max(sentence.start, at - _BEFORE) - 1, -1):
        text = tokens[n].text
        if text in _TICKED or text in _UNTICKED or text in _CROSSES:
            return _unless_answer(tokens, n, at, ticked=text in _TICKED)
        if text in _OPENING:
            state = _state(tokens, n, sentence.start)
            if state is not None:
                return _unless_answer(tokens, n, at, ticked=state)
            if tokens[n - 1].is_digit and tokens[n].text == "]":
                break  # "[0] US [1] MHP": a count is no empty box
    return _box_behind(tokens, sentence, at)


def boxes_behind(tokens: Tokens, start: int, end: int) -> bool:
    """Tell whether ``tokens[start:end]`` opens with a word or a code and ends in a check box, but
    for minutes or units, or a last label without a value."""
    end = _without_tail(tokens, start, end)
    if end - start < _LEAST_FIELD or not (tokens[start].is_alpha or tokens[start].is_digit):
        return False
    last = tokens[end - 1].text
    if last in ("]", ")"):
        return _state(tokens, end - 1, start, filled=last == "]") is not None
    return last in _UNTICKED or last in _TICKED


def _unless_answer(tokens: Tokens, n: int, at: int, *, ticked: bool) -> bool | None:
    """Return the state of the box that ends at a token. That of an answer ("☐ no, STM to UT")
    is the state of what was asked."""
    word = tokens[n + 1].lower_ if n + 1 < at else ""
    if word in _NO:
        return False if ticked else None
    return ticked


def _answered(tokens: Tokens, at: int) -> bool | None:
    """Return the answer to a label with a box for yes and one for no ("US: ☐ yes ☒ no"), or
    whether one of its options is ticked ("Epley: ( ) R ( ) L")."""
    boxes = list(_boxes_after(tokens, at))
    if not boxes:
        return None
    ticked = [word for state, word in boxes if state]
    if all(word in _YES or word in _NO for _, word in boxes):
        return any(word in _YES for word in ticked)
    return bool(ticked) if len(boxes) > 1 else None


def _boxes_after(tokens: Tokens, at: int) -> Iterator[tuple[bool, str]]:
    """Yield state and first word of each box of a label that ends in a colon or in a question
    mark, or is followed by "Y" and "N"; nothing if other words come first."""
    n, asked = at, False
    end = min(len(tokens), at + _LINE)
    while n < end and not asked and tokens[n].text not in _OPENS_BOX:
        asked = tokens[n].text in (":", "?")
        apart = tokens[n].is_space and "\n" not in tokens[n].text
        if not (asked or apart or tokens[n].is_alpha or tokens[n].text == "-"):
            return
        n += 1
    found: list[tuple[bool, str]] = []
    while n < end and not (tokens[n].is_space and "\n" in tokens[n].text):
        state, n = box_at(tokens, n, end)
        if state is None:
            if not found and not tokens[n - 1].is_space:
                return
            if tokens[n - 1].text in (":", "?"):
                break
        else:
            word = next((t.lower_ for t in tokens[n : n + 2] if not t.is_space), "")
            if not (asked or word in _YES or word in _NO):
                return  # boxes of a row, none of them an answer
            if any(word == one for _, one in found):
                break  # the next label's answer
            found.append((state, word))
    answers = all(word in _YES or word in _NO for _, word in found)
    if asked or (len(found) > 1 and answers):
        yield from found


def box_at(tokens: Tokens, n: int, end: int) -> tuple[bool | None, int]:
    """Return the state of the box at a token, or None, and the token behind."""
    text = tokens[n].text
    if text in _TICKED or text in _UNTICKED or text == "☒":
        return text in _TICKED, n + 1
    if text in ("[", "("):
        for close in range(n + 1, min(end, n + 4)):
            if tokens[close].text in _OPENING:
                return _state(tokens, close, n), close + 1
    return None, n + 1


def _without_tail(tokens: Tokens, start: int, end: int) -> int:
    """Return where a line ends without its minutes and units, or "Comments: ____"."""
    least = max(start, end - _BEFORE)
    while end > least and (
        tokens[end - 1].is_space or tokens[end - 1].is_digit or tokens[end - 1].lower_ in _UNITS
    ):
        end -= 1
    last = tokens[end - 1].text
    if end > least + 1 and (last == ":" or last[:2] == "__") and tokens[end - 2].is_alpha:
        end -= 2
        while end > least and tokens[end - 1].is_space:
            end -= 1
    return end


def _line_start(tokens: Tokens, at: int) -> int | None:
    """Return the first token of the line a token stands in, or None where it is far off."""
    for n in range(at, max(-1, at - _LINE), -1):
        if n == 0 or (tokens[n - 1].is_space and not {"\n", "\r"}.isdisjoint(tokens[n - 1].text)):
            return n
    return None


def _ticks_behind(tokens: Tokens, at: int) -> bool:
    """Tell whether the ticks and crosses of a line stand behind what they mark."""
    start = _line_start(tokens, at)
    if start is None or not (tokens[start].is_alpha or tokens[start].is_digit):
        return False
    line = takewhile(lambda t: "\n" not in t.text, tokens[start : start + _LINE])
    first = next((t.i for t in line if t.text in _TICKS or t.text in _CROSSES), None)
    if first is None:
        return False
    before = next(tokens[n] for n in range(first - 1, start - 1, -1) if not tokens[n].is_space)
    return before.text not in _PARTS and before.text not in _OPENING.values()


def _next_tick(tokens: Tokens, at: int) -> bool | None:
    """Return the state of the tick or cross behind a mention, before the line ends."""
    for token in tokens[at : at + _BEFORE]:
        if token.text in _TICKS or token.text in _CROSSES:
            return token.text in _TICKS
        if token.is_space and "\n" in token.text:
            return None
    return None


def _next_box(tokens: Tokens, sentence: Mark, at: int) -> bool | None:
    """Return the state of the first box behind a mention."""
    for n in range(at + 1, min(sentence.end, at + _BEFORE)):
        text = tokens[n].text
        if text in _TICKED or text in _UNTICKED or text in _CROSSES:
            return text in _TICKED
        if text in ("]", ")"):
            state = _state(tokens, n, sentence.start, filled=text == "]")
            if state is not None:
                return state
    return None


def _state(tokens: Tokens, close: int, first: int, *, filled: bool = False) -> bool | None:
    """Return the state of the box that closes at a token, or None if it is no box.

    filled: a number in the box ticks it ("Gait training [ 2 ]").
    """
    opening = _OPENING[tokens[close].text]
    inside: list[str] = []
    for n in range(close - 1, max(first, close - 4) - 1, -1):
        if tokens[n].text == opening:
            marks = [text for text in inside if not text.isspace()]
            if not marks:
                return False if opening == "[" or inside or tokens[n].whitespace_ else None
            return _marked(marks, opening, filled=filled)
        inside.append(tokens[n].text)
    return None


def _marked(marks: list[str], opening: str, *, filled: bool) -> bool | None:
    """Return what the marks in a box say. "(-)" and "(N)" are the results of tests."""
    if len(marks) > 1:
        return None
    if marks[0] in MARKS or (filled and marks[0].isdigit()):
        return marks[0] != "0"
    word = marks[0].lower()
    if opening == "[" and word in BOX_WORDS:
        return word in _GIVEN
    if word == "0":
        return False if opening == "[" else None
    if opening == "(" and word != "_":
        return None
    return True if word in _YES else False if word in _NO else None


def _box_behind(tokens: Tokens, sentence: Mark, at: int) -> bool | None:
    if at != sentence.start and not tokens[at - 1].is_space:
        return None
    for n in range(at + 1, min(sentence.end, at + 8)):
        text = tokens[n].text
        if text in _TICKED or text in _UNTICKED:
            return text in _TICKED
        if text == "[":
            close = next(
                (m for m in range(n, min(sentence.end, n + 4)) if tokens[m].text == "]"), None
            )
            return None if close is None else _state(tokens, close, sentence.start)
    return None
