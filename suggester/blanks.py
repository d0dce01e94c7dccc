"""Read templates that nobody filled in: blanks, empty values, lists to choose from.

A Doc's sentence and a mention in, whether its field was left empty out.
"""

from spacy.tokens import Doc, Span, Token

from suggester.plain import plain

_NO = frozenset(["N", "No", "NO"])
_CODE = 4  # digits; a number this long is a code, not a value
_LABEL_WORDS = 7  # tokens of a label before its blank
_FIELD = 14  # tokens of a field that was left blank
_BEFORE = 14  # tokens before a mention that are looked at
_DASHES = frozenset("-–—")
_LINE = 60  # tokens of a line that are looked at
_CHOOSE = frozenset(["select", "choose", "pick"])
_ENDS = frozenset([",", ";", "}", "|", "/", "units", "unit"])
_WIDE = 2  # blanks: a wider gap parts two fields


def empty_field(doc: Doc, sentence: Span, at: int) -> bool:
    """Tell whether a mention is the label of a field that was left empty.

    ``Manual therapy:`` with nothing behind it, unless a list of items follows on the next
    line; ``Ultrasound: ____ min`` with a blank instead of a number.
    """
    if any(says(doc, sentence, at) for says in _EMPTY):
        return True
    if at - sentence.start > _BEFORE or any(
        token.is_alpha and len(token) > 1 for token in doc[sentence.start : at]
    ):
        return False
    behind = doc[at : min(sentence.end, at + _FIELD)]
    if any(token.text[:2] == "__" for token in behind):
        return not any(token.is_digit and len(token) < _CODE for token in behind)
    if doc[sentence.end - 1].text not in (":", "="):
        return False
    return _nothing_listed(doc, sentence.end)


def _placeholder(doc: Doc, sentence: Span, at: int) -> bool:
    """Tell whether a mention stands in a template's own words: "{Aquatic therapy | Land}", or
    "Cryo  Y  N" that nobody circled."""
    for n in range(at - 1, max(sentence.start, at - _BEFORE) - 1, -1):
        if doc[n].text == "{":
            # A JSON field has a colon between its brace and its value.
            return not any(doc[m].text in (":", '"') for m in range(n + 1, at))
        if doc[n].text == "}":
            break
    for n in range(at + 1, min(sentence.end - 1, at + _LABEL_WORDS)):
        if doc[n].text in ("Y", "Yes", "YES") and _then(doc, n + 1, sentence.end) in _NO:
            return True
        if doc[n].text in (",", ".", ":") and n > at + 1:
            return False
    return False


def _then(doc: Doc, start: int, end: int) -> str:
    """Return the next token that is no blank or slash."""
    return next((t.text for t in doc[start:end] if not t.is_space and t.text not in ("/", "|")), "")


def _blank_value(doc: Doc, sentence: Span, at: int) -> bool:
    """Tell whether a blank stands where a mention's value belongs: "ADL/self care: ___",
    "Ther ex ___  Manual ___", "Gait Training  97116  __"."""
    for n in range(at, min(sentence.end, at + _FIELD)):
        token = doc[n]
        if _is_blank(doc, n):
            value = doc[n + 1 : min(sentence.end, n + 4)]
            return not any(token.is_digit and len(token) < _CODE for token in value)
        if token.text == ":" and _empty_json(doc, n + 1):
            return True
        if token.text == "|" and n + 1 < sentence.end and _is_blank(doc, n + 1):
            return True
        if token.text in (",", ";", ".", "|") or (token.is_digit and len(token) < _CODE):
            return False
        if n > at + _LABEL_WORDS and token.is_alpha:
            return False
    return False


def _empty_json(doc: Doc, n: int) -> bool:
    """Tell whether an empty JSON value stands at a token: ``""`` or ``null``."""
    value = doc[n : n + 2].text
    return plain(value) == '""' or doc[n : n + 1].text == "null"


def _is_blank(doc: Doc, n: int) -> bool:
    """Tell whether a token begins a blank of two or more underscores."""
    text = doc[n].text
    if text[:2] == "__":
        return True
    if text[:4] == "....":
        following = doc[n + 1] if n + 1 < len(doc) else None
        if following is None or following.text in "/|;":
            return True
        return following.is_space and "\n" in following.text
    return text == "_" and n + 1 < len(doc) and doc[n + 1].text == "_" and not doc[n].whitespace_


def _nothing_listed(doc: Doc, end: int) -> bool:
    """Tell whether what follows a bare label is the end, an empty line or another label."""
    if end >= len(doc):
        return True
    gap = doc[end]
    if gap.is_space and gap.text.replace("\r\n", "\n").count("\n") > 1:
        return not _is_list(doc, end + 1)
    start = end + 1 if gap.is_space else end
    for token in doc[start : start + 8]:
        if token.is_space and "\n" in token.text:
            return False
        if token.text == ":":
            return True
    return False


def _is_list(doc: Doc, start: int) -> bool:
    return start < len(doc) and (doc[start].text in "-*•●▪◦‣" or doc[start].is_digit)


def _nothing_given(doc: Doc, sentence: Span, at: int) -> bool:
    """Tell whether what stands for the value of a label says that there is none: "US no;",
    "US - -", "US /   MHP /15", "US:     MHP: 10 min"."""
    for n in range(at + 1, min(sentence.end, at + 1 + _LABEL_WORDS)):
        token = doc[n]
        if token.text in _DASHES and token.whitespace_:
            return n + 1 < sentence.end and doc[n + 1].text in _DASHES
        if token.text == "/" and token.whitespace_:
            return n + 1 < len(doc) and doc[n + 1].is_space
        if token.text == ":":
            return _label_follows(doc, sentence, n + 1) or _is_nought(doc, n + 1)
        if token.lower_ in ("no", "none"):
            return n + 1 == sentence.end or doc[n + 1].is_space or doc[n + 1].text in ";|"
        if not _of_label(token):
            return False
    return False


def _is_nought(doc: Doc, n: int) -> bool:
    """Tell whether a value is a lone 0 or dash, no units, or a name of what belongs there:
    ``"Gait training": 0``, "NMR: - |", "NMR: 0 units", "NMR: [min]"."""
    value = [token.text for token in doc[n : n + 3]]
    if len(value) > 2 and value[0] == "[" and value[1].isalpha() and len(value[1]) > 1:
        return value[2] == "]"
    if not value or not (value[0] == "0" or value[0] in _DASHES):
        return False
    return len(value) == 1 or value[1].isspace() or value[1] in _ENDS


def _of_label(token: Token) -> bool:
    """Tell whether a token may stand in a label: a word, a hyphen, a code in brackets."""
    long = token.is_digit and len(token) >= _CODE
    return token.is_alpha or long or token.text in ("-", "(", ")", ".", "/", "&", '"')


def _label_follows(doc: Doc, sentence: Span, n: int) -> bool:
    """Tell whether a wide gap and the next label stand at a token: the value was left out."""
    if n >= sentence.end or not doc[n].is_space or len(doc[n].text) < _WIDE or "\n" in doc[n].text:
        return False
    for token in doc[n + 1 : min(sentence.end, n + 1 + _LABEL_WORDS)]:
        if token.text == ":":
            return True
        if not _of_label(token):
            return False
    return False


def _wild(doc: Doc, sentence: Span, at: int) -> bool:
    """Tell whether a sentence still holds the marks of its template: "*** feet", "@GAIT@"."""
    if at > sentence.start and doc[at - 1].text == "@" and not doc[at - 1].whitespace_:
        return any(token.text == "@" for token in doc[at + 1 : at + _LABEL_WORDS])
    window = doc[max(sentence.start, at - _BEFORE) : min(sentence.end, at + _FIELD)]
    stars = any(
        token.text == "***" and (token.i == 0 or doc[token.i - 1].whitespace_) for token in window
    )
    return stars and not any(token.is_digit and len(token) < _CODE for token in window)


def _choice(doc: Doc, sentence: Span, at: int) -> bool:
    """Tell whether a mention stands in a list of which nothing was chosen: "ice / heat (circle
    one)", "<traction|ultrasound>"."""
    before = doc[max(sentence.start, at - _BEFORE) : at]
    behind = doc[at : min(sentence.end, at + _FIELD)]
    if at > 1 and doc[at - 2 : at].text == "<<":
        return any(token.text == ">" for token in behind)
    line = doc[sentence.start : min(sentence.end, sentence.start + _LINE)]
    if line[0].lower_ == "circle" and not any(token.is_digit for token in line):
        return any(token.text == ":" for token in before)
    lead = next((t.i for t in reversed(list(before)) if t.text in ("[", "{", "<", "(")), at)
    if not _CHOOSE.isdisjoint(token.lower_ for token in doc[lead:at]):
        return any(token.text in ("]", "}", ">", ")") for token in behind)
    opened = next((t.text for t in reversed(list(before)) if t.text in "<>"), "") == "<"
    if opened and any(token.text == ">" for token in behind):
        return any(token.text == "|" for token in (*before, *behind))
    asked = any(
        token.lower_ == "circle" and doc[token.i - 1].text in ("(", "[", "-") for token in behind
    )
    return asked and not any(token.is_digit for token in (*before, *behind))


def _empty_row(doc: Doc, sentence: Span, at: int) -> bool:
    """Tell whether a mention is the first cell of a row whose other cells are empty."""
    framed = doc[sentence.start].text == "|"
    if at - sentence.start > _LABEL_WORDS or any(
        not (token.is_space or token.text in "|-*•" or (token.is_digit and len(token) >= _CODE))
        for token in doc[sentence.start : at]
    ):
        return False
    pipes = 0
    for token in doc[at + 1 : at + _FIELD]:
        if token.is_space and "\n" in token.text:
            break
        if token.text == "|":
            pipes += 1
        elif not (token.is_space or (token.text in _DASHES if pipes else _of_label(token))):
            return False
    return pipes > framed


def _struck(doc: Doc, sentence: Span, at: int) -> bool:
    """Tell whether a mention was struck through: "~~US x 8 min~~"."""
    before = doc[max(sentence.start, at - _BEFORE) : at].text
    behind = doc[at : min(sentence.end, at + _FIELD)].text
    return before.count("~~") % 2 == 1 and "~~" in behind


_EMPTY = (_blank_value, _placeholder, _nothing_given, _wild, _choice, _empty_row, _struck)
