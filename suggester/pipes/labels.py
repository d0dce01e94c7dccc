"""Tell which names head what follows them. Tokens and places in, yes or no out.

A label opens its sentence ("Ther-ex: squats"); the minutes may stand before it ("Then 15 min
NMR: ...") or behind it. A bare word for a service ("gait", "ex") is a name only where it is one.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from suggester.marks import Mark
from suggester.pipes.line_places import ends_line, on_new_line, opens_line
from suggester.plain_tokens import Tokens

_JOINS = frozenset(["/", "and", "&", "+", ","])
DASHES = frozenset(["-", "–", "—", "="])
_PORTION = frozenset(["portion", "part", "block"])
_LEADS = frozenset(["then", "next", "first", "last", "final", "another", "remaining", "the", "of"])
LONGEST_ROW = 80  # tokens of a line headed by a word set apart
_LABEL_REACH = 14  # tokens from the name to its colon: room for a code, minutes, a bracket
_LEAST, _MOST = 5, 90  # minutes written without a unit ("NM 10: ...", "(18) ex: ...")


class Name(NamedTuple):
    """A mention that names a service, at tokens ``[start, end)``."""

    start: int
    end: int
    code: str


class Times:
    """The minutes of a note, by token."""

    def __init__(self, times: Sequence[Mark]) -> None:
        self.starts = [time.start for time in times]
        self.ends = [time.end for time in times]

    def after(self, at: int) -> int | None:
        """Return the number of the first time that begins at or behind a token."""
        n = bisect_left(self.starts, at)
        return n if n < len(self.starts) else None

    def within(self, sentence: Mark) -> bool:
        """Tell whether a time begins in a sentence."""
        n = self.after(sentence.start)
        return n is not None and self.starts[n] < sentence.end

    def hold(self, at: int) -> bool:
        """Tell whether a token is part of a time."""
        n = bisect_right(self.starts, at) - 1
        return n >= 0 and at < self.ends[n]


def heads_line(tokens: Tokens, span: Mark, times: Times) -> bool:
    """Tell whether a bare word opens a line or sentence, and minutes beside it are all that a
    delimiter or the line's end follows; or whether it is set apart from a line that ends in
    minutes."""
    if _led(tokens, span.start, times) and _delimits(tokens, span.end):
        return True
    mid_line = span.start > 0 and _closes(tokens, span.start - 1)
    if not mid_line and not opens_line(tokens, span.start):
        return False
    if _delimits(tokens, _behind_number(tokens, span.end)):
        return True
    n = times.after(span.end)
    if n is None:
        return False
    end = times.ends[n]
    if times.starts[n] <= _behind_joined(tokens, span.end) + 2:
        while end < len(tokens) and tokens[end].text in (")", "]", "."):
            end += 1
        if ends_line(tokens, end) or _delimits(tokens, end):
            return True
        return mid_line and _closes(tokens, end - 1, end)  # "MT = 15: SI manip. EX = 15. Out"
    gap = tokens[span.end].text
    # "GAIT    RW 60 ft  12 min", "Gait: RW 60 ft -- 12", "|Gait|RW 60 ft; 12 min|"
    apart = gap in (":", "|") or (gap.isspace() and len(gap) > 1)
    end += end < len(tokens) and tokens[end].text == "|"
    between = [token.text for token in tokens[span.end : end - 1]]
    return (
        apart
        and end - span.end <= LONGEST_ROW
        and (ends_line(tokens, end) or (mid_line and _closes(tokens, end - 1, end)))
        and not any("\n" in text or (mid_line and text == ".") for text in between)
    )


def _behind_joined(tokens: Tokens, end: int) -> int:
    """Return the token behind what is joined to a word for a service ("strength/endurance portion
    (15)")."""
    if end + 1 < len(tokens) and tokens[end].text == "/" and tokens[end + 1].is_alpha:
        end += 2
    return end + (end < len(tokens) and tokens[end].lower_ in _PORTION)


def _led(tokens: Tokens, start: int, times: Times) -> bool:
    """Tell whether minutes, and small words before them, are all that a line or sentence holds
    before a token ("Then 15 min exercise: ...", "(18) ex: ...")."""
    at = start - 1
    if at >= 0 and tokens[at].lower_ == "of":
        at -= 1
    if at < 0 or not (times.hold(at) or _bracketed_number(tokens, at)):
        return False
    while at >= 0 and (
        times.hold(at)
        or tokens[at].lower_ in _LEADS
        or tokens[at].text in ("(", ")")
        or tokens[at].is_digit
    ):
        at -= 1
    return at < 0 or _closes(tokens, at) or on_new_line(tokens, at + 1)


def _closes(tokens: Tokens, *places: int) -> bool:
    """Tell whether a token ends in the mark that closes a statement ("min.", ";")."""
    return any(tokens[at].text[-1:] in (".", ";") for at in places)


def _bracketed_number(tokens: Tokens, closing: int) -> bool:
    return (
        closing > 1
        and tokens[closing].text == ")"
        and tokens[closing - 2].text == "("
        and _is_minutes(tokens[closing - 1].text)
    )


def _is_minutes(text: str) -> bool:
    return text.isdecimal() and len(text) < 3 and _LEAST <= int(text) <= _MOST


def _behind_number(tokens: Tokens, at: int) -> int:
    """Return the token behind minutes without a unit, and their brackets; ``len`` without."""
    opened = at < len(tokens) and tokens[at].text in ("(", ")")
    number = at + opened
    end = number + 1 + opened
    closed = end <= len(tokens) and (not opened or tokens[end - 1].text == ")")
    return end if closed and _is_minutes(tokens[number].text) else len(tokens)


def _delimits(tokens: Tokens, at: int) -> bool:
    return at < len(tokens) and tokens[at].text in (":", "-", "–", "—", "=")


def label_end_of(tokens: Tokens, sentence: Mark, names: Sequence[Name], times: Times) -> int | None:
    """Return the token behind the label's delimiter if the sentence opens with a label."""
    if not names:
        return None
    first = names[0]
    if any(
        tokens[n].is_alpha
        and len(tokens[n].text) > 1
        and not times.hold(n)
        and tokens[n].lower_ not in _LEADS
        for n in range(sentence.start, first.start)
    ):
        return None
    short = sentence.end - first.end <= _LABEL_REACH
    if short and tokens[sentence.end - 1].text == ":":
        return sentence.end  # "Pool 40 min, 1:1 in water:"
    if short and only_minutes(tokens, first.end, sentence.end):
        return sentence.end
    for at in range(first.end, min(sentence.end, first.end + _LABEL_REACH)):
        token = tokens[at]
        if token.text in (":", "|") or (token.is_space and "\t" in token.text):
            return at + 1
        if at == first.end and token.is_space and len(token.text) > 1 and "\n" not in token.text:
            return at + 1  # "NMR     reach to floor", as in a column
        if token.text in DASHES and (token.whitespace_ or token.text == "="):
            return at + 1
        if token.text in (",", ".", ";") or (token.lower_ in ("to", "with", "for", "of", "on")):
            return None
    return None


def opens_list(tokens: Tokens, sentence: Mark, label_end: int, times: Times) -> bool:
    """Tell whether the first minutes of a labelled sentence open its list and do not close it:
    "Pool: 45 min, deep water bicycle", "NMR x 20 min: SLS; tandem", "20 min NMR. Tall kneel".
    """
    n = times.after(sentence.start)
    if n is None or times.starts[n] - label_end >= 2:
        return False
    if times.starts[n] >= label_end:
        return True
    alone = label_end >= sentence.end - 1
    return tokens[sentence.end - 1].text[-1:] == ("." if alone else ";")


def inner_labels(tokens: Tokens, names: Sequence[Name]) -> list[Name]:
    """Return the labels inside a sentence that opens with one ("TE: squats 15 min, NMR: SLS")."""
    return [
        name
        for name in names[1:]
        if any(
            at < len(tokens) and tokens[at].text == ":"
            for at in (name.end, _behind_number(tokens, name.end))
        )
        and tokens[name.start - 1].text in (",", ";", ")", "+", "/", "min", "mins", "minutes", "'")
    ]


def only_minutes(tokens: Tokens, start: int, end: int) -> bool:
    """Tell whether nothing but a code, minutes and marks stands in ``tokens[start:end]``."""
    return all(
        token.is_space
        or not token.is_alpha
        or token.lower_ in ("x", "min", "mins", "minutes", "units", "unit", "cpt")
        for token in tokens[start:end]
    )


def bracketed(tokens: Tokens, name: Name | Mark) -> bool:
    """Tell whether a bracket holds a name and nothing else, behind what it names."""
    return (
        name.start > 1
        and name.end < len(tokens)
        and tokens[name.start - 1].text in ("(", "[")
        and tokens[name.end].text in (")", "]")
        and not on_new_line(tokens, name.start - 1)
    )


def closes_line(tokens: Tokens, sentence: Mark, label_end: int) -> bool:
    """Tell whether a name with nothing but its minutes ends a line in which other work stands."""
    return (
        label_end == sentence.end
        and tokens[sentence.end - 1].text not in (":", "|")
        and not on_new_line(tokens, sentence.start)
        and tokens[sentence.start - 1].text != ":"
        and ends_line(tokens, sentence.end)
    )


def closed_by_field(tokens: Tokens, start: int, fields: list[int]) -> bool:
    """Tell whether a field of minutes closes the line of a token ("Ther Ex: bike x 5 min; leg
    press.  Minutes: 17"): it is the label's, and no time before it closes the label.

    fields: first token of each such field.
    """
    n = bisect_left(fields, start)
    return (
        n < len(fields)
        and fields[n] - start <= LONGEST_ROW
        and not any("\n" in token.text for token in tokens[start : fields[n]])
    )


def are_joined(tokens: Tokens, names: Sequence[Name]) -> bool:
    """Tell whether the label names two services ("TE/NMR:"): then neither governs."""
    return (
        len(names) > 1
        and names[0].code != names[1].code
        and all(
            token.lower_ in _JOINS or token.is_space
            for token in tokens[names[0].end : names[1].start]
        )
    )
