"""Decide what the note says of each phrase: performed, planned, refused ...

Writes ``doc.spans["suggester.cues"]`` (label: kind) and ``doc.spans["suggester.assertions"]``,
whose n-th span judges the n-th phrase (label: assertion; id: index of the deciding cue, or
empty). Order of authority: an unticked box or empty field, the cues of the sentence by
``scope.PRIORITY``, then what the section is for.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from suggester.fields import box_before, empty_field
from suggester.lexicon import Lexicon
from suggester.model import Assertion
from suggester.pipes.base import LexiconPipe, lexicon_at
from suggester.pipes.groups import (
    ASSERTIONS,
    COLUMNS,
    CUES,
    MEASURES,
    PHRASES,
)
from suggester.schema import CueKind, Kind
from suggester.scope import PRIORITY, CueHit, Segment, reached
from suggester.segments import SegmentCutter, between
from suggester.statements import statements
from suggester.table import PhraseTable
from suggester.titles import TitleReader
from suggester.words import same, view, wording

PSEUDO = "pseudo"
_REHEARSED = frozenset("reviewed instructed rehearsed practiced demonstrated trained".split())
_REHAB = frozenset(["PT", "OT", "SLP"])
_MANY = 24  # words of work in one segment that are looked at
_OPENING = 2  # tokens of bullet and side before the service that opens a line
_TODAY = frozenset(["today", "session", "date"])
# Sections whose word stands against everything but a clear "today".
_FIRM = frozenset(["subjective", "history", "orders", "goals", "other_discipline"])


class Verdict(NamedTuple):
    """assertion, and the cue that decided (None: the section or the layout)."""

    assertion: Assertion
    cue: CueHit | None


class AssertionReader(LexiconPipe):
    """Judge every phrase of the note."""

    PARTS = ("cues/", "codes/", "reach.toml", "sections.toml", "titles.toml")

    def build(self, lexicon: Lexicon) -> None:
        """Make the tables of cues and of the words that bound them."""
        rows = [
            (wording(text, same), (file.kind.value, cue.direction, cue.reach))
            for file in lexicon.cues
            for cue in file.cue
            for text in cue.text
        ]
        rows += [(wording(text, same), (PSEUDO, "after", "near")) for text in lexicon.reach.pseudo]
        self.table: PhraseTable[tuple[str, str, str]] = PhraseTable(rows)
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
        self.titles = TitleReader(lexicon)
        self.rehab = frozenset(e.code for e in lexicon.codes if _REHAB.intersection(e.disciplines))
        self.cutter = SegmentCutter(lexicon.reach)
        self.defaults = {row.kind: Assertion(row.assertion) for row in lexicon.sections.section}

    def __call__(self, doc: Doc) -> Doc:
        """Write one verdict a phrase, and the cues found."""
        phrases = doc.spans[PHRASES]
        verdicts: dict[int, Verdict] = {}
        cues: list[CueHit] = []
        starts = sorted({span.start for span in phrases})
        inner = _inner(phrases)
        objects = {s.start for s in phrases if (s.label_, s.id_) not in self.purposes}
        other, undone = _columns(doc)
        nought = [
            (span.start, span.end)
            for span in doc.spans[MEASURES]
            if span.label_ == "minutes" and span.id_ == "0"
        ]
        minutes = sorted(
            span.start
            for span in doc.spans[MEASURES]
            if span.label_ == "minutes" and span.id_ != "0"
        )
        measured = sorted(span.start for span in doc.spans[MEASURES] if _shows_work(span))
        announced: CueHit | None = None
        for sentence, section in statements(doc):
            mine = between(starts, sentence.start, sentence.end)
            found = self._cues(doc, sentence, nought)
            heading = section.start + int(section.id_ or 0)
            found = [
                cue
                for cue in found
                if cue.start >= heading and cue.start not in other and not _within(cue, inner)
            ]
            cues += found
            announced = _announced(doc, sentence, found, mine, announced)
            if mine:
                doses = between(measured, sentence.start, sentence.end)
                segments = self.cutter.cut(doc, sentence, found, mine, doses, inner.keys(), objects)
                timed = bool(between(minutes, sentence.start, sentence.end))
                judged = self._judge(doc, sentence, section, found, mine, segments, timed)
                if announced is not None:
                    told = Verdict(Assertion(announced.kind.value), announced)
                    judged |= {
                        at: told
                        for at, verdict in judged.items()
                        if verdict.assertion is Assertion.PERFORMED
                    }
                verdicts |= judged
        everywhere = next((cue for cue in cues if cue.reach == "note"), None)
        if everywhere is not None:
            told = Verdict(Assertion(everywhere.kind.value), everywhere)
            done = [at for at in starts if verdicts[at].assertion is Assertion.PERFORMED]
            verdicts |= dict.fromkeys(done, told)
        verdicts |= {at: Verdict(Assertion.UNTICKED, None) for at in starts if at in undone}
        verdicts |= {at: Verdict(Assertion.HISTORICAL, None) for at in starts if at in other}
        self._write(doc, cues, verdicts)
        return doc

    def _write(self, doc: Doc, cues: list[CueHit], verdicts: dict[int, Verdict]) -> None:
        """Write cues and verdicts. In a note of another field nothing is rehab treatment."""
        title = self.titles.other_field(doc)
        cues = cues if title is None else [*cues, title]
        cue_group = SpanGroup(doc, name=CUES)
        index: dict[tuple[int, int], int] = {}
        for cue in cues:
            index[(cue.start, cue.end)] = len(cue_group)
            cue_group.append(Span(doc, cue.start, cue.end, label=cue.kind.value))
        group = SpanGroup(doc, name=ASSERTIONS)
        for span in doc.spans[PHRASES]:
            said = verdicts.get(span.start, Verdict(Assertion.PERFORMED, None))
            if said.cue is None and (span.label_, span.id_) in self.facts:
                said = Verdict(Assertion.PERFORMED, None)
            if title and said.assertion is Assertion.PERFORMED and span.label_ in self.rehab:
                said = Verdict(Assertion.OTHER_PERSON, title)
            decided = "" if said.cue is None else str(index[(said.cue.start, said.cue.end)])
            verdict = said.assertion.value
            group.append(Span(doc, span.start, span.end, label=verdict, span_id=decided))
        doc.spans[CUES] = cue_group
        doc.spans[ASSERTIONS] = group

    def _cues(self, doc: Doc, sentence: Span, nought: Sequence[tuple[int, int]]) -> list[CueHit]:
        """Return the cues of a sentence; nought: places of "0 min", which say not done."""
        seen = view(doc, sentence.start, sentence.end, same)
        found = []
        for hit in self.table.find(seen.words):
            kind, direction, reach = hit.payload[0]
            if kind != PSEUDO:
                start, end = seen.tokens[hit.start], seen.tokens[hit.end - 1] + 1
                found.append(CueHit(CueKind(kind), start, end, direction, reach))
        first = bisect_left(nought, (sentence.start, 0))
        last = bisect_left(nought, (sentence.end, 0))
        for start, end in nought[first:last]:
            found.append(CueHit(CueKind.NEGATED, start, end, "before", "clause"))
        return sorted(found, key=lambda cue: cue.start)

    def _judge(
        self,
        doc: Doc,
        sentence: Span,
        section: Span,
        cues: list[CueHit],
        mentions: Sequence[int],
        segments: Sequence[Segment],
        timed: bool,
    ) -> dict[int, Verdict]:
        """Return mention start -> verdict for one sentence; timed: it carries minutes."""
        ends = [segment.end for segment in segments]
        deciding: dict[int, CueHit] = {}
        done: dict[int, list[CueHit]] = {}
        for cue in cues:
            home = bisect_right(ends, cue.start)
            if cue.kind is CueKind.PERFORMED:
                done.setdefault(home, []).append(cue)
                continue
            if cue.reach == "note":
                continue
            for at in reached(cue, segments, home):
                held = deciding.get(at)
                if held is None or PRIORITY[cue.kind] < PRIORITY[held.kind]:
                    deciding[at] = cue
        default = self.defaults.get(section.label_, Assertion.PERFORMED)
        if timed and section.label_ == "subjective" and _own_item(doc, sentence, section, mentions):
            default = Assertion.PERFORMED
        return {
            at: _verdict(
                doc,
                sentence,
                at,
                deciding.get(at),
                done.get(bisect_right(ends, at), [])[:_MANY],
                default,
                section.label_,
            )
            for at in mentions
        }


def _verdict(
    doc: Doc,
    sentence: Span,
    at: int,
    cue: CueHit | None,
    done: list[CueHit],
    default: Assertion,
    section: str,
) -> Verdict:
    """Weigh layout, cue, words of performance and section, in this order."""
    ticked = box_before(doc, sentence, at)
    if ticked is False or (ticked is None and empty_field(doc, sentence, at)):
        return Verdict(Assertion.UNTICKED, None)
    today = any(doc[n].lower_ in _TODAY for hit in done for n in range(hit.start, hit.end))
    if cue is not None:
        rehearsed = cue.kind is CueKind.HOME_PROGRAM and _rehearsed(doc, cue, done)
        taught = cue.kind is CueKind.EDUCATION and any(cue.end <= h.start for h in done)
        if not (rehearsed or taught):
            return Verdict(Assertion(cue.kind.value), cue)
        return Verdict(Assertion.PERFORMED, None)
    if default is Assertion.PERFORMED:
        return Verdict(Assertion.PERFORMED, None)
    if done and (today or section not in _FIRM):
        return Verdict(Assertion.PERFORMED, None)
    return Verdict(default, None)


def _rehearsed(doc: Doc, home: CueHit, done: list[CueHit]) -> bool:
    """Tell whether a home programme was gone through in the session ("reviewed HEP")."""
    words = {doc[n].lower_ for hit in done for n in range(hit.start, hit.end)}
    return not _REHEARSED.isdisjoint(words) and doc[home.start].lower_ != "at"


def _own_item(doc: Doc, sentence: Span, section: Span, mentions: Sequence[int]) -> bool:
    """Tell whether a line is an item of its own that opens with a service: with minutes, and
    under Subjective, it is a treatment line whose heading is missing."""
    heading_end = section.start + int(section.id_ or 0)
    on_own_line = any(
        token.is_space and "\n" in token.text for token in doc[heading_end : sentence.start]
    )
    bulleted = doc[sentence.start].text in "-*•●▪◦‣–"
    opening = sentence.start + (_OPENING if bulleted else 0)
    return on_own_line and mentions[0] <= opening


def _inner(phrases: SpanGroup) -> dict[int, tuple[int, int]]:
    """Return token -> the phrase around it: "no comorbidities" negates nothing but itself."""
    return {at: (s.start, s.end) for s in phrases for at in range(s.start, s.end)}


def _within(cue: CueHit, inner: dict[int, tuple[int, int]]) -> bool:
    """Tell whether a cue is part of the wording of a longer phrase."""
    start, end = inner.get(cue.start, (0, 0))
    return start <= cue.start and cue.end <= end and end - start > cue.end - cue.start


def _announced(
    doc: Doc,
    sentence: Span,
    cues: Sequence[CueHit],
    mentions: Sequence[int],
    before: CueHit | None,
) -> CueHit | None:
    """Return the cue that holds for a list: one in the label above it ("Not reached today:").

    before: the cue that held for the sentence before. A line that is no item ends the list.
    """
    deciding = [cue for cue in cues if cue.kind is not CueKind.PERFORMED and cue.reach != "note"]
    bare = doc[sentence.end - 1].text == ":"
    if bare and deciding and not any(at > deciding[-1].start for at in mentions):
        return deciding[-1]
    listed = doc[sentence.start].text in "-*•●▪◦‣–" or doc[sentence.start].is_digit
    return before if listed and not bare else None


def _columns(doc: Doc) -> tuple[set[int], set[int]]:
    """Return the tokens in columns of other visits, and those in rows not given today."""
    places: dict[str, set[int]] = {"other_visit": set(), "not_today": set()}
    for cell in doc.spans[COLUMNS]:
        places[cell.label_].update(range(cell.start, cell.end))
    return places["other_visit"], places["not_today"]


def _shows_work(measure: Span) -> bool:
    """Tell whether a measure reads as work done: a dose or minutes, but not zero minutes."""
    return measure.label_ in ("dose", "assist") or (
        measure.label_ == "minutes" and measure.id_ != "0"
    )


@Language.factory("suggester_assertion", default_config={"lexicon": None})
def make_assertion_reader(nlp: Language, name: str, lexicon: str | None) -> AssertionReader:
    """Build the component. lexicon: folder of the data files, or null for the shipped one."""
    return AssertionReader(lexicon_at(lexicon))
