"""Read who gave this visit, and how. An annotated Doc in, plain values out.

lexicon/who.toml holds the words; the cues and sections by which work is judged decide whether
they speak of this visit: "PTA next visit", "no group today" and another day's note do not.
Nothing is guessed, and nothing here changes a code: ``claims.delivery`` asks what follows.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence, Set

from spacy.tokens import Doc, Span

from suggester.cue_table import CueTable
from suggester.lexicon import Lexicon
from suggester.mention import Said
from suggester.model import Assertion, DeliveryKind, DeliveryMode
from suggester.pipes.groups import COLUMNS, MEASURES, PHRASES
from suggester.schema import CueKind
from suggester.scope import reached
from suggester.segments import SegmentCutter, between
from suggester.signatures import SignatureReader
from suggester.statements import statements
from suggester.who_words import Hit, WhoWords, patients_in, pattern

# Kinds of cue that take words out of this visit. "By COTA" is another person to a mention of
# work and exactly what is sought here; "at home" is where a telehealth visit is given.
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
_TOGETHER = frozenset([DeliveryMode.GROUP, DeliveryMode.CONCURRENT])
_REMOTE = frozenset([DeliveryMode.VIDEO, DeliveryMode.PHONE])
_LONGEST = 600  # characters of a statement that are looked at
_WORD = re.compile(r"\w")
_AHEAD = 48  # characters before a statement on its line
_CLAUSE = re.compile(r"[,;]|:(?!\d)|\b(?:while|then)\b")
_ONLY_TIME = re.compile(
    r"[\W\d]{0,4}(?:for|x)?[\W\d]{0,6}(?:min(?:ute)?s?)?\W{0,4}$", re.IGNORECASE
)


class WhoReader:
    """The tables of one lexicon; threads may share it."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.words = WhoWords(lexicon.who)
        self.signatures = SignatureReader(lexicon.who)
        self.cues = CueTable(lexicon)
        self.cutter = SegmentCutter(lexicon.reach)
        self.elsewhere = pattern(lexicon.who.elsewhere.text)
        rows = lexicon.sections.section
        self.aside = frozenset(row.kind for row in rows if row.assertion != Assertion.PERFORMED)

    def read(self, doc: Doc, text: str) -> tuple[Said, ...]:
        """Return what is said of this visit, in the order of the note.

        text: of the Doc, with plain marks.
        """
        told = self.words.triggers.in_doc(doc, text)
        if not told:
            return ()
        places = [at for at, _ in told]
        others = sorted(
            (span.start_char, span.end_char)
            for span in doc.spans[COLUMNS]
            if span.label_ == "other_visit"
        )
        signed = list(self.signatures.signed(text, [doc[at].idx for at in places]))
        hits = [Said(*hit) for hit in signed]
        lines = [(hit.start, hit.end) for hit in signed]
        works = sorted({span.start for span in doc.spans[PHRASES]})
        timed = sorted(
            (span.start, span.start_char, int(span.id_))
            for span in doc.spans[MEASURES]
            if span.label_ == "minutes"
        )
        for sentence, section in statements(doc):
            telling = {
                word
                for _, word in told[
                    bisect_left(places, sentence.start) : bisect_left(places, sentence.end)
                ]
            }
            if not telling or section.label_ in self.aside:
                continue
            first = bisect_left(timed, (sentence.start, 0, 0))
            last = bisect_left(timed, (sentence.end, 0, 0))
            minutes = [(at - sentence.start_char, value) for _, at, value in timed[first:last]]
            worked = bool(minutes or between(works, sentence.start, sentence.end))
            said = self._said(doc, text, sentence, telling, minutes, worked=worked)
            hits += [hit for hit in said if not _inside(hit, lines)]
        found = [hit for hit in hits if not _inside(hit, others)]
        if any(hit.what in _REMOTE for hit in found):
            found = [hit for hit in found if hit.what is not DeliveryMode.TELEHEALTH]
        return tuple(sorted(found, key=lambda hit: (hit.start, hit.end)))

    def _said(
        self,
        doc: Doc,
        text: str,
        sentence: Span,
        telling: Set[str],
        minutes: Sequence[tuple[int, int]],
        *,
        worked: bool,
    ) -> list[Said]:
        """Return what one statement says of this visit.

        minutes: (character in the statement, minutes) of each stretch of time in it.
        worked: whether it names work or minutes.
        """
        start = sentence.start_char
        words = text[start : min(sentence.end_char, start + _LONGEST)]
        floor = max(0, start - _AHEAD)
        ahead = text[max(text.rfind("\n", floor, start) + 1, floor) : start]
        hits = list(self.words.sayings(words, telling))
        # The assistant of a co-treatment may be the other discipline's.
        if not any(hit.what is DeliveryMode.CO_TREATMENT for hit in hits):
            persons = self.words.persons(words, telling, ahead=ahead, worked=worked)
            hits += [one for one in persons if not any(_meet(one, other) for other in hits)]
        if not hits:
            return []
        patients = patients_in(words)
        said: dict[tuple[DeliveryKind, DeliveryMode], Said] = {}
        for hit in self._of_today(doc, sentence, sorted(hits, key=lambda hit: hit.start)):
            row = Said(
                hit.kind,
                hit.what,
                start + hit.start,
                start + hit.end,
                minutes=_minutes(hit, words, minutes),
                patients=patients if hit.what in _TOGETHER else None,
            )
            held = said.get((hit.kind, hit.what))
            if held is None or (held.minutes is None and row.minutes is not None):
                said[hit.kind, hit.what] = row
        return list(said.values())

    def _of_today(self, doc: Doc, sentence: Span, hits: Sequence[Hit]) -> list[Hit]:
        """Return the hits that no cue takes out of this visit."""
        at = {}
        for hit in hits:
            span = doc.char_span(
                sentence.start_char + hit.start,
                sentence.start_char + hit.end,
                alignment_mode="expand",
            )
            if span is not None:
                at[span.start] = (hit, span)
        inner = {n for _, span in at.values() for n in range(span.start, span.end)}
        cues = [
            cue
            for cue in self.cues.find(doc, sentence.start, sentence.end)
            if inner.isdisjoint(range(cue.start, cue.end))
        ]
        segments = self.cutter.cut(doc, sentence, cues, sorted(at), (), inner, at.keys())
        ends = [segment.end for segment in segments]
        taken = {
            place
            for cue in cues
            if cue.kind in _TAKING
            for place in reached(cue, segments, bisect_right(ends, cue.start))
        }
        for segment in segments:
            stretch = doc[segment.start : segment.end].text
            if segment.mentions and self.elsewhere.search(stretch):
                taken.update(segment.mentions)
        return [hit for place, (hit, _) in sorted(at.items()) if place not in taken]


def _meet(one: Hit, other: Hit) -> bool:
    """Tell whether two hits share a character."""
    return one.start < other.end and other.start < one.end


def _inside(hit: Said, places: Sequence[tuple[int, int]]) -> bool:
    """Tell whether a hit begins or ends inside one of the places, which are ascending."""
    for at in (hit.start, hit.end - 1):
        n = bisect_right(places, at, key=lambda place: place[0])
        if n and at < places[n - 1][1]:
            return True
    return False


def _minutes(hit: Hit, words: str, places: Sequence[tuple[int, int]]) -> int | None:
    """Return the minutes that stand in the clause of a hit, or None unless there is just one.

    places: (first character, minutes) of every stretch of time in the statement. A group's
    clause is the whole statement: "Group: 3 patients, both post TKA, 20 min".
    """
    if hit.kind is DeliveryKind.OVERSIGHT:
        return None
    if hit.what not in _TOGETHER:
        first, last = _clause(hit, words)
        places = [place for place in places if first <= place[0] < last]
    return places[0][1] if len(places) == 1 else None


def _clause(hit: Hit, words: str) -> tuple[int, int]:
    """Return the clause of a hit, with the one before where it holds nothing else, and the
    one behind where that is only a time ("by phone, 15 min")."""
    cuts = [0, *(match.start() for match in _CLAUSE.finditer(words)), len(words)]
    n = max(bisect_right(cuts, hit.start) - 1, 0)
    first, last = cuts[n], cuts[n + 1]
    if n + 2 < len(cuts) and _ONLY_TIME.match(words, last, cuts[n + 2]):
        return first, cuts[n + 2]
    alone = not _WORD.search(words, first, hit.start) and not _WORD.search(words, hit.end, last)
    return (cuts[n - 1] if alone and n else first), last
