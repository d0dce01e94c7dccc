"""Say of each mention of a note what the note says of it, statement by statement.

A note with its phrases, measures, sections, blocks and columns in; the cues and the verdicts of a
statement out. What a statement came to is found again in the memory of the caller, where there is
one (``told_before``).
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import NamedTuple

from suggester.cue_table import CueTable
from suggester.first_reading import WIDE, Marks, announced_by, verdicts_of
from suggester.marks import Mark, marks_of
from suggester.model import Assertion
from suggester.own_field import Writer
from suggester.pipes.groups import COLUMNS, MEASURES, PHRASES
from suggester.plain_tokens import Doc, tokens_of
from suggester.reread import Rereader
from suggester.schema import CueKind
from suggester.segments import SegmentCutter, between
from suggester.statements import ruling
from suggester.timed_lines import timed_lines
from suggester.verdicts import CueHit, Verdict

_CHARGING = frozenset(["billing", "treatment", "objective"])
_OTHER_VISIT, _NOT_TODAY = "other_visit", "not_today"


@dataclass(frozen=True)
class Rules:
    """What the lexicon says of cues and of what they reach.

    combined, purposes, facts: (code, phrase id) of words that stand apart, of what work is for, and
    of facts of the patient, such as the complexity of an evaluation, which are no interventions.
    defaults: kind of section -> what it says of its work.
    """

    cues: CueTable
    cutter: SegmentCutter
    rereader: Rereader
    combined: frozenset[tuple[str, str]]
    purposes: frozenset[tuple[str, str]]
    facts: frozenset[tuple[str, str]]
    defaults: Mapping[str, Assertion]


class Told(NamedTuple):
    """What was read of a statement, or of several in a row.

    cues: found in them and deciding in them, in their order. verdicts: first token of a mention ->
    what is said of it. odds: the same -> log-odds that it was done, of those that were weighed.
    boxes: tokens of a statement and first token of a mention -> state of its box. empty: tokens of
    words apart, and of facts, whose box is not ticked.
    announced: the cue of a label that holds for what follows, or None. label: tokens of the label
    above what follows; nothing where the one before still holds, None where none does.
    """

    cues: Sequence[CueHit]
    verdicts: Mapping[int, Verdict]
    odds: Mapping[int, float]
    boxes: Mapping[tuple[int, int, int], bool | None]
    empty: Sequence[tuple[int, int]]
    announced: CueHit | None
    label: tuple[int, ...] | None


def together(told: Sequence[Told]) -> Told:
    """Return what was read of several statements in a row."""
    found = Told([], {}, {}, {}, [], told[-1].announced, ())
    for one in told:
        found = Told(
            [*found.cues, *one.cues],
            {**found.verdicts, **one.verdicts},
            {**found.odds, **one.odds},
            {**found.boxes, **one.boxes},
            [*found.empty, *one.empty],
            found.announced,
            found.label if one.label == () else one.label,
        )
    return found


class NoteTeller:
    """Reads the statements of one note, which must come in their order."""

    def __init__(self, doc: Doc, rules: Rules, writer: Writer) -> None:
        self._rules = rules
        self._tokens = tokens_of(doc)
        self.phrases = marks_of(doc, PHRASES)
        self.measures = marks_of(doc, MEASURES)
        self.starts = sorted({span.start for span in self.phrases})
        self._inner = _inner(self.phrases, rules.combined)
        self._objects = {s.start for s in self.phrases if (s.label_, s.id_) not in rules.purposes}
        self.other, self.undone = _columns(doc)
        self.writer = writer
        minutes = [span for span in self.measures if span.label_ == "minutes"]
        self._nought = [(span.start, span.end) for span in minutes if span.id_ == "0"]
        self._minutes = sorted(span.start for span in minutes if span.id_ != "0")
        self._measured = sorted(span.start for span in self.measures if _shows_work(span))
        self.announced: CueHit | None = None  # the cue of the label above a list
        self.marks = Marks(self._tokens)
        self.timed = timed_lines(doc)
        self.again = rules.rereader.note(doc)
        self._apart: dict[int, list[Mark]] = {}  # what may have a box at its last word too
        for span in self.phrases if self.marks.boxes.drawn else ():
            name = (span.label_, span.id_)
            if name in rules.combined or name in rules.facts:
                self._apart.setdefault(span.start, []).append(span)

    def mentions(self, sentence: Mark) -> Sequence[int]:
        """Return the first tokens of the mentions of a statement."""
        return between(self.starts, sentence.start, sentence.end)

    def go_on(self, told: Told) -> None:
        """Take what statements came to as read, and go on to the next."""
        self.announced = told.announced
        self.again.go_on(told.label, told.odds)
        self._tokens.ticked.update(told.boxes)

    def tell(self, sentence: Mark, section: Mark) -> Told:
        """Return what a statement says."""
        tokens, boxes = self._tokens, self.marks.boxes
        mine = self.mentions(sentence)
        found = self._cues(sentence, section)
        announced = announced_by(tokens, sentence, found, mine, self.announced)
        judged: dict[int, Verdict] = {}
        if mine:
            judged = self._judged(sentence, section, found, mine)
            if announced is not None:
                told = Verdict(Assertion(announced.kind.value), announced)
                judged |= {
                    at: told
                    for at, verdict in judged.items()
                    if verdict.assertion is Assertion.PERFORMED or _only_placed(verdict, announced)
                }
        if sentence.start in self.timed:
            judged = {
                at: said._replace(sure=said.assertion is Assertion.PERFORMED)
                for at, said in judged.items()
            }
        corrected, odds = self.again.verdicts(sentence, section, judged, found)
        verdicts = self.writer.not_another(corrected)
        return Told(
            [*found, *(said.cue for said in verdicts.values() if said.cue is not None)],
            verdicts,
            odds,
            {(sentence.start, sentence.end, at): boxes.ticked(sentence, at) for at in mine},
            [
                (said.start, said.end)
                for at in (mine if self._apart else ())
                for said in self._apart.get(at, ())
                if boxes.unticked(sentence, said)
            ],
            announced,
            self.again.label_after(sentence),
        )

    def _judged(
        self, sentence: Mark, section: Mark, found: Sequence[CueHit], mine: Sequence[int]
    ) -> dict[int, Verdict]:
        """Return what the rules say of the mentions of a statement."""
        start, end = sentence.start, sentence.end
        inner = self._inner.keys()
        doses = between(self._measured, start, end)
        segments = self._rules.cutter.cut(
            self._tokens, sentence, found, mine, doses, inner, self._objects
        )
        charged = start in self.timed and section.label_ in _CHARGING
        usual = self._rules.defaults.get(ruling(section), Assertion.PERFORMED)
        return verdicts_of(
            self.marks,
            sentence,
            section,
            found,
            mine,
            segments,
            inner,
            Assertion.PERFORMED if charged else usual,
            timed=bool(between(self._minutes, start, end)),
        )

    def _cues(self, sentence: Mark, section: Mark) -> list[CueHit]:
        """Return the cues of a statement that say something of its mentions, in order."""
        found = self._rules.cues.find(self._tokens, sentence.start, sentence.end)
        first = bisect_left(self._nought, (sentence.start, 0))
        last = bisect_left(self._nought, (sentence.end, 0))
        if first < last:  # "0 min" says not done
            found += [
                CueHit(CueKind.NEGATED, *place, "before", "clause", sure=True)
                for place in self._nought[first:last]
            ]
            found.sort(key=lambda cue: cue.start)
        # "Interventions used in this period:" is a heading of work, of which it says more.
        says = section.label_ not in _CHARGING
        heading = section.start + int(section.id_ or 0) if says else sentence.start
        boxes = self.marks.boxes
        return [
            cue
            for cue in found
            if (cue.start >= heading or cue.sure)
            and not self.writer.is_named(cue)
            and cue.start not in self.other
            and (cue.sure or not _within(cue, self._inner))  # "Manual 0 min" may be one phrase
            and not (cue.reach in WIDE and boxes.ticked(sentence, cue.start) is False)
        ]


def _only_placed(verdict: Verdict, announced: CueHit) -> bool:
    """Tell whether nothing but the section says what a mention is, and the label above it surely
    does: doses under "Next visit:" are none of today's."""
    placed = verdict.cue is None and not verdict.sure
    return placed and announced.sure and verdict.assertion is not Assertion.UNTICKED


def _inner(phrases: Sequence[Mark], combined: Set[tuple[str, str]]) -> dict[int, tuple[int, int]]:
    """Return token -> the phrase around it: "no comorbidities" negates nothing but itself.

    combined: phrases whose words stand apart, so that what is between them is not theirs.
    """
    found: dict[int, tuple[int, int]] = {}
    for span in phrases:
        if (span.label_, span.id_) in combined:
            found.setdefault(span.start, (span.start, span.start + 1))
        else:
            found.update(dict.fromkeys(range(span.start, span.end), (span.start, span.end)))
    return found


def _within(cue: CueHit, inner: dict[int, tuple[int, int]]) -> bool:
    """Tell whether a cue is part of the wording of a longer phrase."""
    start, end = inner.get(cue.start, (0, 0))
    return start <= cue.start and cue.end <= end and end - start > cue.end - cue.start


def _columns(doc: Doc) -> tuple[set[int], set[int]]:
    """Return the tokens in columns of other visits, and those in rows not given today."""
    places: dict[str, set[int]] = {_OTHER_VISIT: set(), _NOT_TODAY: set()}
    for cell in marks_of(doc, COLUMNS):
        places[cell.label_].update(range(cell.start, cell.end))
    return places[_OTHER_VISIT], places[_NOT_TODAY]


def _shows_work(measure: Mark) -> bool:
    """Tell whether a measure reads as work done: a dose or minutes, but not zero minutes."""
    return measure.label_ in ("dose", "assist") or (
        measure.label_ == "minutes" and measure.id_ != "0"
    )
