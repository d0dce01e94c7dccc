"""Do words about who and how speak of this visit? The cues by which work is judged decide."""

from bisect import bisect_right
from collections.abc import Sequence

from suggester.cue_table import CueTable
from suggester.lexicon import Lexicon
from suggester.marks import Mark
from suggester.plain_tokens import Doc, tokens_of, written
from suggester.schema import CueKind
from suggester.scope import reached
from suggester.segments import SegmentCutter
from suggester.who_words import Hit, pattern

# "By COTA" is another person to a mention of work and exactly what is sought here; "at home" is
# where a telehealth visit is given. Those cues take nothing out.
_TAKING = frozenset(
    [
        CueKind.NEGATED,
        CueKind.PLANNED,
        CueKind.HISTORICAL,
        CueKind.CONDITIONAL,
        CueKind.GOAL,
        CueKind.ORDERED,
    ]
)


class TodayJudge:
    """Knows the cues, and the words of a clause that speaks of another day or place."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.cues = CueTable(lexicon)
        self.cutter = SegmentCutter(lexicon.reach)
        self.elsewhere = pattern(lexicon.who.elsewhere.text)

    def of_today(self, doc: Doc, sentence: Mark, hits: Sequence[Hit]) -> list[Hit]:
        """Return the hits that no cue takes out of this visit.

        hits: in characters of the sentence, ascending.
        """
        tokens = tokens_of(doc)
        at = {}
        for hit in hits:
            place = tokens.around(sentence.start_char + hit.start, sentence.start_char + hit.end)
            if place is not None:
                at[place[0]] = (hit, place[1])
        inner = {n for start, (_, end) in at.items() for n in range(start, end)}
        cues = [
            cue
            for cue in self.cues.find(tokens, sentence.start, sentence.end)
            if inner.isdisjoint(range(cue.start, cue.end))
        ]
        segments = self.cutter.cut(tokens, sentence, cues, sorted(at), (), inner, at.keys())
        ends = [segment.end for segment in segments]
        taken = {
            place
            for cue in cues
            if cue.kind in _TAKING
            for place in reached(cue, segments, bisect_right(ends, cue.start))
        }
        # The last token: a mark inside ("1:1") may have parted the words.
        homes = {place: bisect_right(ends, end - 1) for place, (_, end) in at.items()}
        spoken = {
            n: written(tokens[segments[n].start : segments[n].end]) for n in set(homes.values())
        }
        absent = {n for n, words in spoken.items() if self.elsewhere.search(words)}
        return [
            hit
            for place, (hit, _) in sorted(at.items())
            if place not in taken and homes[place] not in absent
        ]
