"""Write a note's text with blanks for what belongs to other visits. A Doc in, text out.

Every offset stays, so patterns that look for numbers see those of this visit alone.
"""

from suggester.marks import marks_of
from suggester.pipes.groups import COLUMNS
from suggester.plain import plain_text
from suggester.plain_tokens import Doc, tokens_of

OTHER_VISIT = "other_visit"


def elsewhere(doc: Doc) -> frozenset[int]:
    """Return the tokens of other visits."""
    return frozenset(
        at
        for cell in marks_of(doc, COLUMNS)
        if cell.label_ == OTHER_VISIT
        for at in range(cell.start, cell.end)
    )


def text_of_this_visit(doc: Doc) -> str:
    """Return the plain text with blanks for the tokens of other visits."""
    text, others = plain_text(doc), elsewhere(doc)
    if not others:
        return text
    tokens = tokens_of(doc)
    letters = list(text)
    for at in others:
        token = tokens[at]
        if not token.is_space:
            letters[token.idx : token.idx + len(token.text)] = " " * len(token.text)
    return "".join(letters)
