"""Find what reads like treatment and has no code: sentences with minutes or a dose and no word of
any code. Doc and mentions in, places out. They propose nothing; the note is not complete.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from suggester.marks import marks_of
from suggester.mention import Mention
from suggester.model import Assertion
from suggester.pipes.groups import CUES, MEASURES, SECTIONS, SENTENCES
from suggester.plain_tokens import Doc, tokens_of
from suggester.statements import ruling

_TREATING = frozenset(["treatment", "objective", "billing", "note"])
_GIVEN = frozenset(["minutes", "dose"])
_LEAST_LETTERS = 4  # of the word that says what was done


def uncoded(doc: Doc, mentions: Sequence[Mention]) -> Iterator[tuple[int, int]]:
    """Yield the first and last character (half-open) of each such sentence, in order."""
    sentences = marks_of(doc, SENTENCES)
    starts = [sentence.start for sentence in sentences]

    def item(token: int) -> int:
        return max(0, bisect_right(starts, token) - 1)

    measures = marks_of(doc, MEASURES)
    given = {item(m.start) for m in measures if m.label_ in _GIVEN}
    given -= {mention.item for mention in mentions}
    given -= {item(c.start) for c in marks_of(doc, CUES) if c.label_ != Assertion.PERFORMED}
    if not given:
        return
    measured = {at for m in measures for at in range(m.start, m.end)}
    sections = marks_of(doc, SECTIONS)
    section_starts = [section.start for section in sections]
    for n in sorted(given):
        sentence = sentences[n]
        at = bisect_right(section_starts, sentence.start) - 1
        treats = at < 0 or ruling(sections[at]) in _TREATING
        if treats and any(
            token.is_alpha and len(token.text) >= _LEAST_LETTERS and token.i not in measured
            for token in tokens_of(doc)[sentence.start : sentence.end]
        ):
            yield sentence.start_char, sentence.end_char
