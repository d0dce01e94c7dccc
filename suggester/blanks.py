"""Read templates that nobody filled in: blanks, empty values, lists to choose from.

A sentence and a mention in, whether its field was left empty out.
"""

from collections.abc import Callable

from suggester.marks import Mark
from suggester.plain import plain
from suggester.plain_tokens import Token, Tokens, written

_NOUGHTS = frozenset(["0u", "00", "0min", "0m"])
_LEFT_OUT = frozenset(["blank", "none", "empty", "no"])  # "NMR: (blank)"
_NO = frozenset(["N", "No", "NO"])
_NONE = frozenset(["no", "none"])
_CODE = 4  # digits; a number this long is a code, not a value
_LABEL_WORDS = 7  # tokens of a label before its blank
_FIELD = 14  # tokens of a field that was left blank
_BEFORE = 14  # tokens before a mention that are looked at
_DASHES = frozenset("-–—")
_NOTHING = _DASHES | {"0"}  # in a cell
_LEADERS = frozenset(["=", "........", "......", ".....", "..."])  # between a label and its value
_UNITS = frozenset(["units", "unit", "hrs", "hr", "j", "u"])  # "0 min" is a cue
_MINUTES = frozenset(["min", "mins", "minutes", "'", "’", "′", "m"])
_LINE = 60  # tokens of a line that are looked at
_CHOOSE = frozenset(["select", "choose", "pick"])
_ENDS = frozenset(["u", ",", ";", "}", "|", "/", "units", "unit"])
_WIDE = 2  # blanks: a wider gap parts two fields


class EmptyFields:
    """Tells which mentions of one note are labels of fields that were left empty."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        held = [tokens.hold(marks) for _, marks in _EMPTY]
        self._rules = [says for (says, _), holds in zip(_EMPTY, held, strict=True) if holds]
        # Which ways of leaving a field empty the note may know, a digit each.
        self.forms = "".join(f"{holds:d}" for holds in held)

    def label(self, sentence: Mark, at: int) -> bool:
        """Tell whether the mention that begins at a token is the label of an empty field.

        ``Manual therapy:`` with nothing behind it, unless a list of items follows on the next
        line; ``Ultrasound: ____ min`` with a blank instead of a number.
        """
        tokens = self._tokens
        start, end = sentence.start, sentence.end
        if any(says(tokens, start, end, at) for says in self._rules):
            return True
        if at - start > _BEFORE:
            return False
        # "Intervention: Gait (mins):"
        if not (at > start and tokens[at - 1].text == ":"):
            for token in tokens[start:at]:
                if token.is_alpha and len(token.text) > 1:
                    return False
        behind = tokens[at : min(end, at + _FIELD)]
        if any(token.text[:2] == "__" for token in behind):
            return not any(token.is_digit and len(token.text) < _CODE for token in behind)
        bare = tokens[end - 1].text in (":", "=") and not _timed(tokens, at, end)
        return bare and _nothing_listed(tokens, end)


def _timed(tokens: Tokens, start: int, end: int) -> bool:
    """Tell whether a label has minutes of its own: "NMR (30 min):" was filled in, whatever the
    line below it begins with."""
    return any(
        token.is_digit and len(token.text) < _CODE and tokens[token.i + 1].lower_ in _MINUTES
        for token in tokens[start : end - 1]
    )


def _placeholder(tokens: Tokens, start: int, end: int, at: int) -> bool:
    """Tell whether a mention stands in a template's own words: "{Aquatic therapy | Land}", or
    "Cryo  Y  N" that nobody circled."""
    for n in range(at - 1, max(start, at - _BEFORE) - 1, -1):
        if tokens[n].text == "{":
            # A JSON field has a colon between its brace and its value.
            return not any(tokens[m].text in (":", '"') for m in range(n + 1, at))
        if tokens[n].text == "}":
            break
    for n in range(at + 1, min(end - 1, at + _LABEL_WORDS)):
        if tokens[n].text in ("Y", "Yes", "YES") and _then(tokens, n + 1, end) in _NO:
            return True
        if tokens[n].text in (",", ".", ":") and n > at + 1:
            return False
    return False


def _then(tokens: Tokens, start: int, end: int) -> str:
    """Return the next token that is no blank or slash."""
    return next(
        (t.text for t in tokens[start:end] if not t.is_space and t.text not in ("/", "|")), ""
    )


def _blank_value(tokens: Tokens, start: int, end: int, at: int) -> bool:
    """Tell whether a blank stands where a mention's value belongs: "ADL/self care: ___",
    "Ther ex ___  Manual ___", "Gait Training  97116  __", "MHP | qty __ | min __"."""
    for n in range(at, min(end, at + _FIELD)):
        token = tokens[n]
        if _is_blank(tokens, n):
            value = tokens[n + 1 : min(end, n + 4)]
            return not any(token.is_digit and len(token.text) < _CODE for token in value)
        if token.text == ":" and _empty_json(tokens, n + 1):
            return True
        if token.text == "|" and n + 2 < end:
            if _is_blank(tokens, n + 1):
                return True
            if tokens[n + 1].is_alpha and _is_blank(tokens, n + 2):  # the cell has its own label
                return not any(token.is_digit for token in tokens[n + 3 : min(end, n + _FIELD)])
        if token.text in (",", ";", ".", "|") or _is_value(tokens, n):
            return False
        if n > at + _LABEL_WORDS and token.is_alpha:
            return False
    return False


def _is_value(tokens: Tokens, n: int) -> bool:
    """Tell whether a token is a number that may be a value; that of "PNF D2" or "C1" is a name."""
    named = n > 0 and tokens[n - 1].text.isupper() and not tokens[n - 1].whitespace_
    return tokens[n].is_digit and len(tokens[n].text) < _CODE and not named


def _empty_json(tokens: Tokens, n: int) -> bool:
    """Tell whether an empty JSON value stands at a token: ``""`` or ``null``."""
    value = written(tokens[n : n + 2])
    return plain(value) == '""' or written(tokens[n : n + 1]) == "null"


def _is_blank(tokens: Tokens, n: int) -> bool:
    """Tell whether a token begins a blank of two or more underscores."""
    text = tokens[n].text
    if text[:2] == "__":
        return True
    if text[:4] == "....":
        following = tokens[n + 1] if n + 1 < len(tokens) else None
        if following is None or following.text in "/|;":
            return True
        return following.is_space and "\n" in following.text
    return (
        text == "_"
        and n + 1 < len(tokens)
        and tokens[n + 1].text == "_"
        and not tokens[n].whitespace_
    )


def _nothing_listed(tokens: Tokens, end: int) -> bool:
    """Tell whether what follows a bare label is the end, an empty line or another label."""
    if end >= len(tokens):
        return True
    gap = tokens[end]
    if gap.is_space and gap.text.replace("\r\n", "\n").count("\n") > 1:
        return not _is_list(tokens, end + 1)
    start = end + 1 if gap.is_space else end
    for token in tokens[start : start + 8]:
        if token.is_space and "\n" in token.text:
            return False
        if token.text == ":":
            return True
    return False


def _is_list(tokens: Tokens, start: int) -> bool:
    return start < len(tokens) and (tokens[start].text in "-*•●▪◦‣" or tokens[start].is_digit)


def _nothing_given(tokens: Tokens, start: int, end: int, at: int) -> bool:
    """Tell whether what stands for the value of a label says that there is none: "US no;",
    "US - -", "US /   MHP /15", "US:     MHP: 10 min"."""
    for n in range(at + 1, min(end, at + 1 + _LABEL_WORDS)):
        token = tokens[n]
        if token.is_alpha and token.lower_ not in _NONE:
            continue  # a word of the label
        if token.text in _DASHES and token.whitespace_:
            if n + 1 < end and tokens[n + 1].text == "0":  # "TE - 25 / US - 0 / NMR - 0"
                return _zero(tokens, end, n + 1)
            return n + 1 < end and tokens[n + 1].text in _DASHES
        if len(token.text) > 1 and not token.text.strip("-"):
            return _stands_for_nothing(tokens, start, end, n)
        if token.lower_ in _NOUGHTS:
            return True
        if token.text in _LEADERS and n + 1 < end and tokens[n + 1].lower_ in ("n", "no", "none"):
            return n + 2 >= end or tokens[n + 2].is_space
        if token.text == "0" or (token.text in _LEADERS and n + 1 < end):
            return _zero(tokens, end, n + (token.text in _LEADERS))
        apart = token.is_space and "\n" not in token.text  # "US  0  MHP 0  TE 20"
        if apart and n + 1 < end and tokens[n + 1].text == "0":
            return _zero(tokens, end, n + 1)
        if token.text == "/" and token.whitespace_:
            return n + 1 < len(tokens) and tokens[n + 1].is_space
        if token.text == ":":
            return _label_follows(tokens, end, n + 1) or _is_nought(tokens, n + 1)
        if token.lower_ in _NONE:
            return n + 1 == end or tokens[n + 1].is_space or tokens[n + 1].text in ";|"
        if not _of_label(token):
            return False
    return False


def _zero(tokens: Tokens, end: int, n: int) -> bool:
    """Tell whether a lone 0 stands at a token as a whole value: "TE 25 / TA 0 / MT 0", "MT=0",
    "Laser 0 J", "Debridement 0."; not "0/10" or "0.5"."""
    if tokens[n].text != "0":
        return False
    if n + 1 >= end or tokens[n + 1].is_space:
        return True
    behind = tokens[n + 1]
    if behind.text == ".":
        return n + 2 >= end
    if behind.text in ",;|" or (behind.text == ")" and tokens[n - 1].text == "("):
        return True
    given = behind.text == "/" or behind.lower_ in _UNITS or tokens[n - 1].text == "="
    return bool(tokens[n].whitespace_) and given


def _stands_for_nothing(tokens: Tokens, start: int, end: int, n: int) -> bool:
    """Tell whether a run of hyphens is a value, not a dash: "Leg press ---  Lunges ---"."""
    if n + 1 >= end or tokens[n + 1].is_space or tokens[n + 1].text == "|":
        return True
    if tokens[n + 1].is_digit:
        return False
    row = tokens[start : min(end, start + _LINE)]
    return sum(token.text == tokens[n].text or token.text == "|" for token in row) > 1


def _is_nought(tokens: Tokens, n: int) -> bool:
    """Tell whether a value is a lone 0 or dash, no units, or a name of what belongs there:
    ``"Gait training": 0``, "NMR: - |", "NMR: 0 units", "NMR: [min]", "NMR: (blank)"."""
    value = [token.text for token in tokens[n : n + 3]]
    if len(value) > 2 and value[0] == "[" and value[1].isalpha() and len(value[1]) > 1:
        return value[2] == "]"
    if len(value) > 2 and value[0] == "(" and value[2] == ")":
        return value[1].lower() in _LEFT_OUT
    if value and value[0].lower() in _NOUGHTS:
        return True
    if not value or not (value[0] == "0" or value[0] in _DASHES):
        return False
    return len(value) == 1 or value[1].isspace() or value[1] in _ENDS


def _of_label(token: Token) -> bool:
    """Tell whether a token may stand in a label: a word, a hyphen, a code in brackets."""
    long = token.is_digit and len(token.text) >= _CODE
    return token.is_alpha or long or token.text in ("-", "(", ")", ".", "/", "&", '"')


def _label_follows(tokens: Tokens, end: int, n: int) -> bool:
    """Tell whether a wide gap and the next label stand at a token: the value was left out."""
    if n >= end or not tokens[n].is_space or len(tokens[n].text) < _WIDE or "\n" in tokens[n].text:
        return False
    for token in tokens[n + 1 : min(end, n + 1 + _LABEL_WORDS)]:
        if token.text == ":":
            return True
        if not _of_label(token):
            return False
    return False


def _wild(tokens: Tokens, start: int, end: int, at: int) -> bool:
    """Tell whether a sentence still holds the marks of its template: "*** feet", "@GAIT@"."""
    if at > start and tokens[at - 1].text == "@" and not tokens[at - 1].whitespace_:
        return any(token.text == "@" for token in tokens[at + 1 : at + _LABEL_WORDS])
    window = tokens[max(start, at - _BEFORE) : min(end, at + _FIELD)]
    stars = any(
        token.text == "***" and (token.i == 0 or tokens[token.i - 1].whitespace_)
        for token in window
    )
    return stars and not any(token.is_digit and len(token.text) < _CODE for token in window)


def _choice(tokens: Tokens, start: int, end: int, at: int) -> bool:
    """Tell whether a mention stands in a list of which nothing was chosen: "ice / heat (circle
    one)", "<traction|ultrasound>"."""
    before = tokens[max(start, at - _BEFORE) : at]
    behind = tokens[at : min(end, at + _FIELD)]
    if at > 1 and written(tokens[at - 2 : at]) == "<<":
        return any(token.text == ">" for token in behind)
    line = tokens[start : min(end, start + _LINE)]
    if line[0].lower_ == "circle" and not any(token.is_digit for token in line):
        return any(token.text == ":" for token in before)
    lead = next((t.i for t in reversed(list(before)) if t.text in ("[", "{", "<", "(")), at)
    if not _CHOOSE.isdisjoint(token.lower_ for token in tokens[lead:at]):
        return any(token.text in ("]", "}", ">", ")") for token in behind)
    opened = next((t.text for t in reversed(list(before)) if t.text in "<>"), "") == "<"
    if opened and any(token.text == ">" for token in behind):
        return any(token.text == "|" for token in (*before, *behind))
    asked = any(
        token.lower_ == "circle" and tokens[token.i - 1].text in ("(", "[", "-") for token in behind
    )
    return asked and not any(token.is_digit for token in (*before, *behind))


def _empty_row(tokens: Tokens, start: int, end: int, at: int) -> bool:
    """Tell whether a mention is the first cell of a row whose other cells are empty."""
    framed = tokens[start].text == "|"
    if (
        at - start > _LABEL_WORDS
        or any(
            not (
                token.is_space or token.text in "|-*•" or token.is_digit  # of the row, or a code
            )
            for token in tokens[start:at]
        )
    ):
        return False
    pipes = 0
    for token in tokens[at + 1 : at + _FIELD]:
        if token.is_space and "\n" in token.text:
            break
        if token.text == "|":
            pipes += 1
        elif not (token.is_space or (token.text in _NOTHING if pipes else _of_label(token))):
            return False
    return pipes > framed


def _struck(tokens: Tokens, start: int, end: int, at: int) -> bool:
    """Tell whether a mention was struck through: "~~US x 8 min~~"."""
    # A struck text may hold several sentences.
    before = written(tokens[max(0, at - _LINE) : at]).rpartition("\n")[2]
    behind = written(tokens[at : at + _LINE]).partition("\n")[0]
    return before.count("~~") % 2 == 1 and "~~" in behind


# Each way of leaving a field empty, with the marks of which one stands in the note where it can be.
_EMPTY: tuple[tuple[Callable[[Tokens, int, int, int], bool], tuple[str, ...]], ...] = (
    (_blank_value, ("_", "....", '"', "“", "”", "„", "‟", "″", "null")),
    (_placeholder, ("{", "Y")),
    (_nothing_given, ("-", "–", "—", "/", ":", "no", "0")),
    (_wild, ("@", "***")),
    (_choice, ("<", "circle", *_CHOOSE)),
    (_empty_row, ("|",)),
    (_struck, ("~~",)),
)
