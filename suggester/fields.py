"""Read forms: check boxes and empty fields. A Doc's sentence in, a fact about its layout out."""

from spacy.tokens import Doc, Span

from suggester.plain import plain

_TICKED = frozenset("☑☒✓✔🗹")
_UNTICKED = frozenset("☐□○◯")
_LEAST_FIELD = 3  # tokens of a label and its box
_NO = frozenset(["N", "No", "NO"])
_MARK = frozenset(["x", "v", "✓", "✔", "X"])
_CODE = 4  # digits; a number this long is a code, not a value
_LABEL_WORDS = 7  # tokens of a label before its blank
_FIELD = 14  # tokens of a field that was left blank
_BEFORE = 14  # tokens between a box and the label it belongs to


def box_before(doc: Doc, sentence: Span, at: int) -> bool | None:
    """Return whether the check box of a mention is ticked; None where it has none.

    at: first token of the mention. The box stands before the label (``[x] MHP``) in the same
    sentence, or right behind it (``MHP [x]``, ``MHP: [ ]``); a line that ends in a box has all of
    its boxes behind their labels.
    """
    if boxes_behind(doc, sentence.start, sentence.end):
        return _next_box(doc, sentence, at)
    for n in range(at - 1, max(sentence.start, at - _BEFORE) - 1, -1):
        text = doc[n].text
        if text in _TICKED or text in _UNTICKED:
            return text in _TICKED
        if text in ("]", ")"):
            state = _state(doc, n, sentence.start)
            if state is not None:
                return state
    return _box_behind(doc, sentence, at)


def boxes_behind(doc: Doc, start: int, end: int) -> bool:
    """Tell whether ``doc[start:end]`` opens with a word and ends in a check box."""
    while end > start and doc[end - 1].is_space:
        end -= 1
    if end - start < _LEAST_FIELD or not doc[start].is_alpha:
        return False
    last = doc[end - 1].text
    if last == "]":
        return _state(doc, end - 1, start, filled=True) is not None
    return last in _UNTICKED or last in _TICKED


def _next_box(doc: Doc, sentence: Span, at: int) -> bool | None:
    """Return the state of the first box behind a mention."""
    for n in range(at + 1, min(sentence.end, at + _BEFORE)):
        text = doc[n].text
        if text in _TICKED or text in _UNTICKED:
            return text in _TICKED
        if text == "]":
            state = _state(doc, n, sentence.start, filled=True)
            if state is not None:
                return state
    return None


def _state(doc: Doc, close: int, first: int, *, filled: bool = False) -> bool | None:
    """Return the state of the box that closes at a token, or None if it is no box.

    filled: a number in the box ticks it ("Gait training [ 2 ]").
    """
    opening = "[" if doc[close].text == "]" else "("
    inside: list[str] = []
    for n in range(close - 1, max(first, close - 4) - 1, -1):
        if doc[n].text == opening:
            marks = [text for text in inside if not text.isspace()]
            if not marks:
                return False if opening == "[" or inside or doc[n].whitespace_ else None
            ticks = len(marks) == 1 and (marks[0] in _MARK or (filled and marks[0].isdigit()))
            return True if ticks else None
        inside.append(doc[n].text)
    return None


def _box_behind(doc: Doc, sentence: Span, at: int) -> bool | None:
    if at != sentence.start and not doc[at - 1].is_space:
        return None
    for n in range(at + 1, min(sentence.end, at + 8)):
        text = doc[n].text
        if text in _TICKED or text in _UNTICKED:
            return text in _TICKED
        if text == "[":
            close = next(
                (m for m in range(n, min(sentence.end, n + 4)) if doc[m].text == "]"), None
            )
            return None if close is None else _state(doc, close, sentence.start)
    return None


def empty_field(doc: Doc, sentence: Span, at: int) -> bool:
    """Tell whether a mention is the label of a field that was left empty.

    ``Manual therapy:`` with nothing behind it, unless a list of items follows on the next
    line; ``Ultrasound: ____ min`` with a blank instead of a number.
    """
    if _blank_value(doc, sentence, at) or _placeholder(doc, sentence, at):
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
        return following is None or (following.is_space and "\n" in following.text)
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
