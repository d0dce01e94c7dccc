"""Find the cues of lexicon/cues/ in a stretch of a note, as they are written."""

from suggester.lexicon import Lexicon
from suggester.plain_tokens import Tokens
from suggester.schema import CueKind
from suggester.table import PhraseTable
from suggester.verdicts import CueHit
from suggester.words import dated, same, view, wording

_NEAR = 4  # tokens behind IF that show whether all is in capitals
_FINGERS = frozenset("PIP DIP MCP MP MF RF SF LF CMC TO".split())
_PSEUDO = "pseudo"  # contains the words of a cue and says nothing


class CueTable:
    """All cues of a lexicon, with the wordings that silence them."""

    def __init__(self, lexicon: Lexicon) -> None:
        rows = [
            (wording(text, same), (file.kind.value, cue.direction, cue.reach, cue.sure))
            for file in lexicon.cues
            for cue in file.cue
            for text in cue.text
        ]
        rows += [
            (wording(text, same), (_PSEUDO, "after", "near", False))
            for text in lexicon.reach.pseudo
        ]
        self._table: PhraseTable[tuple[str, str, str, bool]] = PhraseTable(rows)

    def find(self, tokens: Tokens, start: int, end: int) -> list[CueHit]:
        """Return the cues in ``tokens[start:end]``, in order."""
        seen = view(tokens, start, end)
        found = []
        for hit in self._table.find(dated(tokens, seen)):
            kind, direction, reach, sure = hit.payload[0]
            first, last = seen.tokens[hit.start], seen.tokens[hit.end - 1] + 1
            if kind != _PSEUDO and not _finger(tokens, first, last, end):
                found.append(CueHit(CueKind(kind), first, last, direction, reach, sure))
        return found


def _finger(tokens: Tokens, first: int, last: int, end: int) -> bool:
    """Tell whether a cue is IF, the index finger or interferential current: in capitals in the
    middle of small letters."""
    if last - first > 1 or tokens[first].text != "IF":
        return False
    ahead = tokens[last : min(end, last + _NEAR)]
    joint = bool(ahead) and (ahead[0].text in _FINGERS or ahead[0].text in "/&,.:;)-+")
    return not ahead or joint or any(token.text.islower() for token in ahead)
