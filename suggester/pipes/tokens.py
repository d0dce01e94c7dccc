"""Cut a note into tokens in linear time, with exact offsets.

spaCy's stock English tokenizer is quadratic on runs of punctuation (8,000 ``=`` signs take
seconds while it holds the interpreter), and pasted notes are full of such runs. This one is a
single pass of one regular expression without backtracking: runs of letters, numbers, arrows,
and single marks. Letters and digits part (``x15min`` is ``x 15 min``), so that doses and
minutes stand free. ``doc.text`` is always the text as received.
"""

import re

# Soft hyphen and zero-width characters may stand inside a pasted word; they belong to it.
_HIDDEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"

_TOKEN = re.compile(
    rf"""(
      [wW]/[oO][uU][tT](?![^\W\d_])               # without
    | [wW]/(?=\s|[a-bd-npqrstv-zA-BD-NPQRSTV-Z\d]|[cC][a-zA-Z]|[oO][a-zA-Z]|[uU][a-zA-Z])
      # "w/ cues", but not w/c, w/o, w/u
    | [^\W\d_]+(?:[{_HIDDEN}]+[^\W\d_]+)*            # letters
    | \d+(?:[.,]\d+)*                                # a number
    | <-{{1,4}}>? | -{{1,4}}> | <> | [→↔⇄]           # sit<->stand, sit -> stand
    | ([^\w\s]|_)\2{{2,}}                            # a ruler or an ellipsis: one token
    | \s+
    | .
    )([ ]?)""",
    re.VERBOSE | re.DOTALL,
)


def cut(text: str) -> tuple[list[str], list[bool]]:
    """Return the tokens of a text, and whether a blank stands behind each."""
    parts = _TOKEN.findall(text)
    return [part[0] for part in parts], [part[2] == " " for part in parts]
