"""Say which name governs each mention: that of the list or sentence it stands in. Doc in, blocks
out; only work that was done governs."""

from collections.abc import Sequence

from suggester.lexicon import Lexicon
from suggester.marks import Mark, marks_of
from suggester.model import Assertion
from suggester.pipes.groups import ASSERTIONS, BLOCKS, CODE_ID, PHRASES
from suggester.plain_tokens import Doc
from suggester.schema import Kind, Phrase, Together

CODE_PHRASE = Phrase(id=CODE_ID, kind=Kind.NAME, text=("#",), weight=4.0, ambiguous=True)
_LABEL = 4  # tokens of a label


def done_blocks(doc: Doc, phrases: Sequence[Phrase | Together]) -> list[Mark]:
    """Return the stretches whose governing name was performed: "gait training held, squats
    3x10" does not make the squats gait training. phrases: of the mentions, in their order."""
    blocks = marks_of(doc, BLOCKS)
    if not blocks:
        return []
    last: dict[str, str] = {}
    heads = {(block.start, block.label_) for block in blocks if block.id_ == "label"}
    names = sorted(
        (span.start, span.label_, verdict.label_)
        for span, phrase, verdict in zip(
            marks_of(doc, PHRASES), phrases, marks_of(doc, ASSERTIONS), strict=True
        )
        if phrase.kind is Kind.NAME or (span.end, span.label_) in heads
    )
    done = []
    n = 0
    closing = {(start, code): verdict for start, code, verdict in names}
    for block in blocks:
        while n < len(names) and names[n][0] < block.start:
            last[names[n][1]] = names[n][2]
            n += 1
        # The name of a list may close it: "squats, SLS - TE 14 min".
        said = closing.get((block.end, block.label_), last.get(block.label_))
        if said == Assertion.PERFORMED:
            done.append(block)
    return done


def governing(
    span: Mark, phrase: Phrase | Together, blocks: Sequence[Mark], at: int, lexicon: Lexicon
) -> Mark | None:
    """Return the block that governs a mention. at: the last block that begins before it.

    Words that speak only together may reach into a labelled list from its very label ("Ex x 8 min:
    ... w/ foam"). A label that names the evaluation does not govern so: what stands behind it tells
    which one.
    """
    if at >= 0 and blocks[at].end > span.start:
        return blocks[at]
    following = blocks[at + 1] if at + 1 < len(blocks) else None
    if (
        isinstance(phrase, Together)
        and following is not None
        and following.id_ == "label"
        and span.start + _LABEL >= following.start < span.end
        and lexicon.by_code[following.label_].one_of is None
    ):
        return following
    return None
