"""Cut one sentence into the segments that ``scope`` reasons about. Tokens in, values out."""

from bisect import bisect_left
from collections.abc import Sequence, Set
from itertools import pairwise

from suggester.joints import Joint, Segment
from suggester.marks import Mark
from suggester.plain_tokens import Tokens
from suggester.reach_schema import ReachFile
from suggester.schema import CueKind
from suggester.table import PhraseTable
from suggester.verdicts import CueHit
from suggester.words import same, view, wording

_MARKS = {
    ",": Joint.COMMA,
    ";": Joint.SEMICOLON,
    "(": Joint.OPEN,
    ")": Joint.CLOSE,
    "|": Joint.CELL,
    ":": Joint.COLON,
    "—": Joint.DASH,
    "=": Joint.COLON,
    "?": Joint.QUESTION,
}
_ANDS = frozenset(["and", "&", "+", "then"])
_ORS = frozenset(["or", "nor"])
_WIDE = 2  # blanks beside the one that belongs to the word before
_LABEL = 5  # words of a label
_ITEM = 2  # tokens from a gap to the service of its item
_STROKES = 2  # strokes, each with a blank behind it, that make a row
_OPEN_QUOTES, _CLOSED_QUOTES = frozenset('"“'), frozenset('"”')
_THEN = 2  # tokens from "we" to what was done: "we only did"
_I = frozenset(["i", "we"])
_ACTS = frozenset(
    "did used performed worked went kept focused moved started continued opted switched spent "
    "practiced practised ran tried returned walked stayed completed gave addressed".split()
)
_JOINING = frozenset(",;:&+/(-–—") | _ANDS | _ORS
_LOOK = 4  # words from an "and" to the cue that makes it a new clause ("and pt was unable to")
_WHO = frozenset(
    "pt pts patient client resident he she they who which it was were is are all both".split()
)
_DATED = frozenset("today this session date visit s on in tx treatment".split())
_CONTRAST, _STOP, _SYMPTOM = "contrast", "stop", "symptom"


class SegmentCutter:
    """Cuts sentences by marks, contrasts and new clauses."""

    def __init__(self, reach: ReachFile) -> None:
        rows = [(wording(text, same), _CONTRAST) for text in reach.contrast]
        rows += [(wording(text, same), _STOP) for text in reach.preposition]
        rows += [(wording(text, same), _SYMPTOM) for text in reach.symptom]
        self.table: PhraseTable[str] = PhraseTable(rows)

    def cut(
        self,
        tokens: Tokens,
        sentence: Mark,
        cues: Sequence[CueHit],
        mentions: Sequence[int],
        measures: Sequence[int],
        covered: Set[int],
        objects: Set[int],
    ) -> list[Segment]:
        """Return the segments of a sentence, in order; together they cover it.

        mentions, measures: first token of each mention, and of each dose or stretch of
            minutes, of the sentence; ascending.
        objects: those mentions that are work, not only its purpose.
        covered: tokens inside mentions: "balance" ends the reach of a "no", but not within
            "balance training".
        """
        inside = {n for cue in cues for n in range(cue.start, cue.end)}
        stops, contrasts = self._bounds(tokens, sentence, inside, objects, covered)
        places = self._places(tokens, sentence, cues, contrasts, inside, mentions)
        bounds = [*places, (sentence.end, Joint.START)]
        begins = [cue.start for cue in cues]
        segments = []
        for (start, joint), (end, _) in pairwise(bounds):
            mine = cues[bisect_left(begins, start) : bisect_left(begins, end)]
            words = {token.lower_ for token in tokens[start:end]}
            alternative = not _ORS.isdisjoint(words)
            named = tuple(between(mentions, start, end))
            segments.append(
                Segment(
                    start=start,
                    end=end,
                    joint=joint,
                    mentions=named,
                    objects=tuple([at for at in named if at in objects]),
                    measures=tuple(between(measures, start, end)),
                    stops=tuple(between(stops, start, end)),
                    lead=_lead(tokens, start, end),
                    done=bool(mine) and any(_shows_work(tokens, cue) for cue in mine),
                    alternative=alternative,
                    additive=alternative or not _ANDS.isdisjoint(words),
                    cued=bool(mine) and any(cue.kind is not CueKind.PERFORMED for cue in mine),
                    today=bool(mine) and any(cue.kind is CueKind.PERFORMED for cue in mine),
                )
            )
        return segments

    def _bounds(
        self,
        tokens: Tokens,
        sentence: Mark,
        inside: Set[int],
        objects: Set[int],
        covered: Set[int],
    ) -> tuple[list[int], set[int]]:
        """Return the tokens that end a bare "no", and those that begin a contrast."""
        seen = view(tokens, sentence.start, sentence.end)
        stops, contrasts = [], set()
        for hit in self.table.find(seen.words):
            at = seen.tokens[hit.start]
            if at in inside or at in objects:  # no union: objects are those of the whole note
                continue
            if _CONTRAST in hit.payload:
                contrasts.add(at)
            if _STOP in hit.payload or (_SYMPTOM in hit.payload and at not in covered):
                stops.append(at)
        return stops, contrasts

    def _places(
        self,
        tokens: Tokens,
        sentence: Mark,
        cues: Sequence[CueHit],
        contrasts: set[int],
        inside: set[int],
        mentions: Sequence[int],
    ) -> list[tuple[int, Joint]]:
        """Return where segments begin, and what joins each to the one before."""
        starts = sorted(cue.start for cue in cues)
        places = [(sentence.start, Joint.START)]
        row = _row(tokens, sentence)
        quoted = _quoted(tokens, sentence)
        for token in tokens[sentence.start : sentence.end]:
            at = token.i
            joint: Joint | None = None
            behind = at + 1
            if at in inside:
                continue
            if at in contrasts:
                joint, behind = Joint.CONTRAST, at
            elif token.text == ";" and at in quoted:
                joint = Joint.COMMA
            elif token.text in _MARKS:
                joint = _MARKS[token.text]
            elif token.text == "/" and row and token.whitespace_:
                joint = Joint.GAP
            elif token.is_space and "\t" in token.text:
                joint = Joint.CELL
            elif token.is_space and _is_label(tokens, behind, sentence.end):
                joint = Joint.SEMICOLON if len(token.text) >= _WIDE else None
            elif token.is_space and _parts_items(tokens, at, places[-1][0], mentions):
                joint = Joint.GAP
            elif token.text in ("-", "–") and token.whitespace_ and at > sentence.start:
                joint = Joint.DASH
            elif token.lower_ in _ANDS and _new_clause(at, starts, mentions):
                joint = Joint.AND
            elif token.lower_ in _I and _turns(tokens, at, cues, places[-1][0]):
                joint, behind = Joint.CONTRAST, at
            if joint is not None and behind < sentence.end:
                if behind == places[-1][0]:
                    places[-1] = (behind, joint)
                else:
                    places.append((behind, joint))
        return places


def _is_label(tokens: Tokens, start: int, end: int) -> bool:
    """Tell whether a label and its colon stand at a token."""
    for token in tokens[start : min(end, start + _LABEL)]:
        if token.text == ":":
            return token.i > start
        if not token.is_alpha:
            return False
    return False


def _quoted(tokens: Tokens, sentence: Mark) -> Set[int]:
    """Return the tokens between quotation marks: what parts them there makes a list of what
    somebody said (Dr wrote "PROM; pulleys")."""
    opened: int | None = None
    found: set[int] = set()
    for token in tokens[sentence.start : sentence.end]:
        if opened is None and token.text in _OPEN_QUOTES:
            opened = token.i
        elif opened is not None and token.text in _CLOSED_QUOTES:
            found.update(range(opened, token.i))
            opened = None
    return found


def _row(tokens: Tokens, sentence: Mark) -> bool:
    """Tell whether strokes part the items of a row ("BOSU ok / toss ok / ladder omitted")."""
    words = tokens[sentence.start : sentence.end]
    return sum(token.text == "/" and bool(token.whitespace_) for token in words) >= _STROKES


def _parts_items(tokens: Tokens, at: int, start: int, mentions: Sequence[int]) -> bool:
    """Tell whether a wide gap parts two items of a row ("Wall slide NT  Bridge 3x10"): a service
    stands in the segment before it, and right behind it."""
    if tokens[at].text.strip(" ") or tokens[at - 1].text in _JOINING:
        return False
    return bool(between(mentions, start, at)) and bool(between(mentions, at + 1, at + 1 + _ITEM))


def _turns(tokens: Tokens, at: int, cues: Sequence[CueHit], start: int) -> bool:
    """Tell whether an "I" or "we" goes on to what was done instead of what was not: "Rather than
    US we used pulsed shortwave", "Rather than add load, I kept the deadlift at 65".

    start: of the segment."""
    parted = at > 0 and tokens[at - 1].text == ","
    ahead = not _ACTS.isdisjoint(token.lower_ for token in tokens[at + 1 : at + 1 + _THEN])
    return (ahead or parted) and any(
        (parted or start <= cue.start) and cue.start < at
        for cue in cues
        if cue.kind is CueKind.NEGATED
    )


def _lead(tokens: Tokens, start: int, end: int) -> int:
    """Return how many first tokens of ``tokens[start:end]`` only say who or that it was so."""
    count = 0
    for token in tokens[start:end]:
        if token.lower_ not in _WHO:
            break
        count += 1
    return count


def _new_clause(at: int, starts: Sequence[int], mentions: Sequence[int]) -> bool:
    """Tell whether an "and" opens a clause with its own cue ("and pt was unable to"), rather
    than joining two nouns that share one ("US and e-stim held")."""
    cue = next(iter(between(starts, at + 1, at + 1 + _LOOK)), None)
    return cue is not None and not between(mentions, at + 1, cue)


def _shows_work(tokens: Tokens, cue: CueHit) -> bool:
    """Tell whether a cue is a word of work done; a bare "today" is none ("no US today")."""
    return cue.kind is CueKind.PERFORMED and any(
        token.lower_ not in _DATED for token in tokens[cue.start : cue.end]
    )


def between(ascending: Sequence[int], start: int, end: int) -> Sequence[int]:
    """Return the numbers in ``[start, end)`` of an ascending sequence."""
    return ascending[bisect_left(ascending, start) : bisect_left(ascending, end)]
