"""Read forms: check boxes and empty fields. A Doc's sentence in, a fact about its layout out."""

from spacy.tokens import Doc, Span

_TICKED = frozenset("☑☒✓✔🗹")
_UNTICKED = frozenset("☐□")
_MARK = frozenset(["x", "v", "✓", "✔", "X"])
_CODE = 4  # digits; a number this long is a code, not a value
_LABEL_WORDS = 7  # tokens of a label before its blank
_FIELD = 14  # tokens of a field that was left blank
_BEFORE = 14  # tokens between a box and the label it belongs to


def box_before(doc: Doc, sentence: Span, at: int) -> bool | None:
    """Return whether the check box of a mention is ticked; None where it has none.

    at: first token of the mention. The box stands before the label (``[x] MHP``) in the same
    sentence, or right behind it (``MHP [x]``, ``MHP: [ ]``).
    """
    for n in range(at - 1, max(sentence.start, at - _BEFORE) - 1, -1):
        text = doc[n].text
        if text in _TICKED or text in _UNTICKED:
            return text in _TICKED
        if text in ("]", ")"):
            state = _state(doc, n, sentence.start)
            if state is not None:
                return state
    return _box_behind(doc, sentence, at)


def _state(doc: Doc, close: int, first: int) -> bool | None:
    """Return the state of the box that closes at a token, or None if it is no box."""
    opening = "[" if doc[close].text == "]" else "("
    inside: list[str] = []
    for n in range(close - 1, max(first, close - 4) - 1, -1):
        if doc[n].text == opening:
            marks = [text for text in inside if not text.isspace()]
            if not marks:
                return False if opening == "[" or inside or doc[n].whitespace_ else None
            return True if len(marks) == 1 and marks[0] in _MARK else None
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
    if _blank_value(doc, sentence, at):
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
    return value == '""' or doc[n : n + 1].text == "null"


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
