"""Is a finding denied? Words in, yes or no out; lexicon/findings.toml holds the denials.

Work and findings are denied differently: "no nausea, vomiting or pain with gait training" denies
three findings and no training. Work is judged by ``pipes.assertion``.
"""

from suggester.lexicon import Lexicon
from suggester.marks import Mark
from suggester.plain_tokens import Tokens
from suggester.table import PhraseTable
from suggester.words import same, view, wording

_AHEAD, _BEHIND, _PSEUDO, _ENDS = "ahead", "behind", "pseudo", "ends"
_CLAUSE_ENDS = frozenset([",", ";", ":", "(", "."])
_NEAR = 9  # tokens behind a finding in which its denial stands


class FindingReader:
    """Tells whether the words at a place are denied in their sentence."""

    def __init__(self, lexicon: Lexicon) -> None:
        words = lexicon.findings
        rows = [
            (wording(text, same), kind)
            for kind, texts in (
                (_AHEAD, words.ahead),
                (_BEHIND, words.behind),
                (_PSEUDO, words.pseudo),
                (_ENDS, words.ends),
            )
            for text in texts
        ]
        self.table: PhraseTable[str] = PhraseTable(rows)

    def denied(self, tokens: Tokens, sentence: Mark, place: Mark) -> bool:
        """Tell whether ``place``, which stands in ``sentence``, is denied."""
        before = self._kinds(tokens, _after_colon(tokens, sentence.start, place.start), place.start)
        for kinds in reversed(before):
            if _PSEUDO in kinds:
                continue
            if _AHEAD in kinds:
                return True
            if _ENDS in kinds:
                break
        behind = self._kinds(tokens, place.end, _clause_end(tokens, place.end, sentence.end))
        for kinds in behind:
            if _BEHIND in kinds:
                return True
            if _PSEUDO in kinds or _ENDS in kinds:
                break
        return self._within(tokens, place)

    def _within(self, tokens: Tokens, place: Mark) -> bool:
        return any(_AHEAD in kinds for kinds in self._kinds(tokens, place.start, place.start + 1))

    def _kinds(self, tokens: Tokens, start: int, end: int) -> list[tuple[str, ...]]:
        seen = view(tokens, start, end)
        return [hit.payload for hit in self.table.find(seen.words)]


def _after_colon(tokens: Tokens, start: int, end: int) -> int:
    """Return the token behind the last colon of ``tokens[start:end]``: what stands before it is
    another field, or the heading of this one."""
    return next((at + 1 for at in range(end - 1, start, -1) if tokens[at].text == ":"), start)


def _clause_end(tokens: Tokens, start: int, end: int) -> int:
    """Return where the clause that goes on at ``start`` ends."""
    last = min(end, start + _NEAR)
    return next((at for at in range(start, last) if tokens[at].text in _CLAUSE_ENDS), last)
