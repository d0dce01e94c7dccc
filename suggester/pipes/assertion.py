"""Decide what the note says of each phrase: performed, planned, refused ...

Writes ``doc.spans["suggester.cues"]`` (label: kind) and ``doc.spans["suggester.assertions"]``,
whose n-th span judges the n-th phrase (label: assertion; id: index of the deciding cue, or
empty). Order of authority: an unticked box or empty field, the cues of the sentence by
``verdicts.PRIORITY``, then what the section is for.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence, Set

from suggester.cue_table import CueTable
from suggester.first_reading import WIDE, Marks, announced_by, verdicts_of
from suggester.lexicon import Lexicon
from suggester.marks import Mark, Row, marks_of, write
from suggester.model import Assertion
from suggester.own_field import FieldReader, Writer
from suggester.pipes.base import LexiconPipe
from suggester.pipes.groups import (
    ASSERTIONS,
    COLUMNS,
    CUES,
    MEASURES,
    ODDS,
    PHRASES,
    PLAIN,
)
from suggester.plain_tokens import Doc, Tokens, tokens_of
from suggester.reread import Rereader
from suggester.schema import CueKind, Kind
from suggester.second_reading import FINDING
from suggester.segments import SegmentCutter, between
from suggester.statements import ruling, statements
from suggester.timed_lines import timed_lines
from suggester.titles import TitleReader
from suggester.verdicts import CueHit, Verdict

_REHAB = frozenset(["PT", "OT", "SLP"])
_EXAMINING = frozenset(["evaluation", "re-evaluation", "test and measurement"])
_CHARGING = frozenset(["billing", "treatment", "objective"])


class AssertionReader(LexiconPipe):
    """Judge every phrase of the note."""

    PARTS = (
        "cues/",
        "codes/",
        "reach.toml",
        "reading/",
        "sections.toml",
        "titles.toml",
        "weights.toml",
    )

    def build(self, lexicon: Lexicon) -> None:
        """Make the tables of cues and of the words that bound them."""
        self.cues = CueTable(lexicon)
        self.purposes = frozenset(
            (entry.code, phrase.id)
            for entry in lexicon.codes
            for phrase in entry.speaking
            if phrase.kind is Kind.PURPOSE
        )
        # Facts of the patient, such as the complexity of an evaluation, are no interventions.
        self.facts = frozenset(
            (entry.code, phrase.id)
            for entry in lexicon.codes
            for phrase in entry.speaking
            if phrase.kind is Kind.PURPOSE and entry.purpose_reach == "note"
        )
        self.examining = frozenset(e.code for e in lexicon.codes if e.family in _EXAMINING)
        self.combined = frozenset((e.code, row.id) for e in lexicon.codes for row in e.together)
        self.titles = TitleReader(lexicon)
        self.fields = FieldReader(lexicon.titles)
        self.rereader = Rereader(lexicon)
        self.rehab = frozenset(e.code for e in lexicon.codes if _REHAB.intersection(e.disciplines))
        self.cutter = SegmentCutter(lexicon.reach)
        self.defaults = {row.kind: Assertion(row.assertion) for row in lexicon.sections.section}

    def __call__(self, doc: Doc) -> Doc:
        """Write one verdict a phrase, and the cues found."""
        tokens = tokens_of(doc)
        phrases = marks_of(doc, PHRASES)
        verdicts: dict[int, Verdict] = {}
        cues: list[CueHit] = []
        starts = sorted({span.start for span in phrases})
        inner = _inner(phrases, self.combined)
        objects = {s.start for s in phrases if (s.label_, s.id_) not in self.purposes}
        other, undone = _columns(doc)
        writer = Writer(doc, self.fields)
        nought = [
            (span.start, span.end)
            for span in marks_of(doc, MEASURES)
            if span.label_ == "minutes" and span.id_ == "0"
        ]
        minutes = sorted(
            span.start
            for span in marks_of(doc, MEASURES)
            if span.label_ == "minutes" and span.id_ != "0"
        )
        measured = sorted(span.start for span in marks_of(doc, MEASURES) if _shows_work(span))
        announced: CueHit | None = None
        marks = Marks(tokens)
        plain = timed_lines(doc)
        again = self.rereader.note(doc)
        empty: set[tuple[int, int]] = set()  # words apart, or facts, whose box is not ticked
        told_of: dict[int, list[Mark]] = {}
        for span in phrases if marks.boxes.drawn else ():
            if self._combines(span) or (span.label_, span.id_) in self.facts:
                told_of.setdefault(span.start, []).append(span)
        for sentence, section in statements(doc):
            mine = between(starts, sentence.start, sentence.end)
            found = self._cues(tokens, sentence, nought)
            # "Interventions used in this period:" is a heading of work, of which it says more.
            says = section.label_ not in _CHARGING
            heading = section.start + int(section.id_ or 0) if says else sentence.start
            found = [
                cue
                for cue in found
                if cue.start >= heading
                and not writer.is_named(cue)
                and cue.start not in other
                and (cue.sure or not _within(cue, inner))  # "Manual 0 min" may be one phrase
                and not (cue.reach in WIDE and marks.boxes.ticked(sentence, cue.start) is False)
            ]
            cues += found
            judged: dict[int, Verdict] = {}
            announced = announced_by(tokens, sentence, found, mine, announced)
            if mine:
                doses = between(measured, sentence.start, sentence.end)
                segments = self.cutter.cut(
                    tokens, sentence, found, mine, doses, inner.keys(), objects
                )
                charged = sentence.start in plain and section.label_ in _CHARGING
                usual = Assertion.PERFORMED if charged else self._usual(section)
                judged = verdicts_of(
                    marks,
                    sentence,
                    section,
                    found,
                    mine,
                    segments,
                    inner.keys(),
                    usual,
                    timed=bool(between(minutes, sentence.start, sentence.end)),
                )
                if announced is not None:
                    told = Verdict(Assertion(announced.kind.value), announced)
                    judged |= {
                        at: told
                        for at, verdict in judged.items()
                        if verdict.assertion is Assertion.PERFORMED
                    }
            if sentence.start in plain:
                judged = {
                    at: said._replace(sure=said.assertion is Assertion.PERFORMED)
                    for at, said in judged.items()
                }
            judged = writer.not_another(again.verdicts(sentence, section, judged, found))
            verdicts |= judged
            empty |= {
                (said.start, said.end)
                for first in mine
                for said in told_of.get(first, ())
                if marks.boxes.unticked(sentence, said)
            }
            cues += [verdict.cue for verdict in judged.values() if verdict.cue is not None]
        elsewhere = writer.colleagues(verdicts)
        cues += sorted({cue for verdict in elsewhere.values() if (cue := verdict.cue)})
        verdicts |= elsewhere
        verdicts |= self._everywhere(cues, phrases, verdicts)
        verdicts |= {at: Verdict(Assertion.UNTICKED, None) for at in starts if at in undone}
        verdicts |= {at: Verdict(Assertion.HISTORICAL, None) for at in starts if at in other}
        self._write(doc, cues, verdicts, empty)
        doc.user_data[ODDS] = again.odds
        doc.user_data[PLAIN] = again.plain
        return doc

    def _usual(self, section: Mark) -> Assertion:
        """Return what a section says of its work."""
        return self.defaults.get(ruling(section), Assertion.PERFORMED)

    def _everywhere(
        self, cues: Sequence[CueHit], phrases: Sequence[Mark], verdicts: Mapping[int, Verdict]
    ) -> dict[int, Verdict]:
        """Return the verdicts of a cue that speaks of the whole note."""
        wide = next((cue for reach in WIDE for cue in cues if cue.reach == reach), None)
        if wide is None:
            return {}
        treating = {s.start for s in phrases if s.label_ not in self.examining}
        spared = set() if wide.reach == WIDE[0] else verdicts.keys() - treating
        told = Verdict(Assertion(wide.kind.value), wide)
        return {
            at: told
            for at, said in verdicts.items()
            if at not in spared and (said.assertion is Assertion.PERFORMED or said.doubted)
        }

    def _write(
        self,
        doc: Doc,
        cues: list[CueHit],
        verdicts: dict[int, Verdict],
        empty: Set[tuple[int, int]],
    ) -> None:
        """Write cues and verdicts. In a note of another field nothing is rehab treatment.

        empty: first and last token of each combination and fact that no tick stands for."""
        title = self.titles.other_field(doc)
        cues = cues if title is None else [*cues, title]
        cue_rows: list[Row] = []
        index: dict[tuple[int, int], int] = {}
        for cue in cues:
            if (cue.start, cue.end) in index:
                continue
            index[(cue.start, cue.end)] = len(cue_rows)
            cue_rows.append(Row(cue.start, cue.end, cue.kind.value))
        rows = []
        phrases = marks_of(doc, PHRASES)
        last = {s.end - 1: s.start for s in phrases if not self._combines(s)}
        for span in phrases:
            said = verdicts.get(span.start, Verdict(Assertion.PERFORMED, None))
            if self._combines(span) and said.assertion is Assertion.PERFORMED:
                said = verdicts.get(last.get(span.end - 1, span.start), said)
            # What is known from the history ("hx of 3 comorbidities") is a fact of today.
            known = said.cue is None or said.doubted or said.assertion is Assertion.HISTORICAL
            if known and (span.label_, span.id_) in self.facts:
                said = Verdict(Assertion.PERFORMED, None)
            if (span.start, span.end) in empty:
                said = Verdict(Assertion.UNTICKED, None)
            if title and said.assertion is Assertion.PERFORMED and span.label_ in self.rehab:
                said = Verdict(Assertion(title.kind.value), title)
            decided = "" if said.cue is None else str(index[(said.cue.start, said.cue.end)])
            verdict = FINDING if said.finding else said.assertion.value
            rows.append(Row(span.start, span.end, verdict, decided))
        write(doc, CUES, cue_rows)
        write(doc, ASSERTIONS, rows)

    def _combines(self, span: Mark) -> bool:
        """Tell whether a phrase is a combination of words that stand apart; it was done only if
        the work that its last word names was."""
        return (span.label_, span.id_) in self.combined

    def _cues(
        self, tokens: Tokens, sentence: Mark, nought: Sequence[tuple[int, int]]
    ) -> list[CueHit]:
        """Return the cues of a sentence; nought: places of "0 min", which say not done."""
        found = self.cues.find(tokens, sentence.start, sentence.end)
        first = bisect_left(nought, (sentence.start, 0))
        last = bisect_left(nought, (sentence.end, 0))
        for start, end in nought[first:last]:
            found.append(CueHit(CueKind.NEGATED, start, end, "before", "clause", sure=True))
        return sorted(found, key=lambda cue: cue.start)


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
    places: dict[str, set[int]] = {"other_visit": set(), "not_today": set()}
    for cell in marks_of(doc, COLUMNS):
        places[cell.label_].update(range(cell.start, cell.end))
    return places["other_visit"], places["not_today"]


def _shows_work(measure: Mark) -> bool:
    """Tell whether a measure reads as work done: a dose or minutes, but not zero minutes."""
    return measure.label_ in ("dose", "assist") or (
        measure.label_ == "minutes" and measure.id_ != "0"
    )
