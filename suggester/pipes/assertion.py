"""Decide what the note says of each phrase: performed, planned, refused ...

Writes ``doc.spans["suggester.cues"]`` (label: kind) and ``doc.spans["suggester.assertions"]``,
whose n-th span judges the n-th phrase (label: assertion; id: index of the deciding cue, or
empty). Order of authority: an unticked box or empty field, the cues of the sentence by
``verdicts.PRIORITY``, then what the section is for.
"""

from collections.abc import Mapping, Sequence, Set

from suggester.cue_table import CueTable
from suggester.first_reading import WIDE
from suggester.lexicon import Lexicon
from suggester.marks import Mark, Row, marks_of, write
from suggester.model import Assertion
from suggester.own_field import FieldReader, Writer
from suggester.pipes.base import LexiconPipe
from suggester.pipes.groups import ASSERTIONS, CUES, ODDS, PHRASES, PLAIN
from suggester.plain_tokens import Doc
from suggester.reread import Rereader
from suggester.schema import Kind
from suggester.second_reading import FINDING
from suggester.segments import SegmentCutter
from suggester.titles import TitleReader
from suggester.told import NoteTeller, Rules
from suggester.told_before import told_of
from suggester.verdicts import CueHit, Verdict

_REHAB = frozenset(["PT", "OT", "SLP"])
_DONE = Verdict(Assertion.PERFORMED, None)
_NAMES = {one: one.value for one in Assertion}  # to ask an enum for its value takes longer
_EXAMINING = frozenset(["evaluation", "re-evaluation", "test and measurement"])


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
        purposes = frozenset(
            (entry.code, phrase.id)
            for entry in lexicon.codes
            for phrase in entry.speaking
            if phrase.kind is Kind.PURPOSE
        )
        facts = frozenset(
            (entry.code, phrase.id)
            for entry in lexicon.codes
            for phrase in entry.speaking
            if phrase.kind is Kind.PURPOSE and entry.purpose_reach == "note"
        )
        self.examining = frozenset(e.code for e in lexicon.codes if e.family in _EXAMINING)
        self.titles = TitleReader(lexicon)
        self.fields = FieldReader(lexicon.titles)
        self.rehab = frozenset(e.code for e in lexicon.codes if _REHAB.intersection(e.disciplines))
        self.rules = Rules(
            cues=CueTable(lexicon),
            cutter=SegmentCutter(lexicon.reach),
            rereader=Rereader(lexicon),
            combined=frozenset((e.code, row.id) for e in lexicon.codes for row in e.together),
            purposes=purposes,
            facts=facts,
            defaults={row.kind: Assertion(row.assertion) for row in lexicon.sections.section},
        )

    def __call__(self, doc: Doc) -> Doc:
        """Write one verdict a phrase, and the cues found."""
        teller = NoteTeller(doc, self.rules, Writer(doc, self.fields))
        verdicts: dict[int, Verdict] = {}
        cues: list[CueHit] = []
        empty: set[tuple[int, int]] = set()
        for told in told_of(doc, teller):
            cues += told.cues
            verdicts.update(told.verdicts)
            empty.update(told.empty)
        elsewhere = teller.writer.colleagues(verdicts)
        cues += sorted({cue for verdict in elsewhere.values() if (cue := verdict.cue)})
        verdicts |= elsewhere
        verdicts |= self._everywhere(cues, teller.phrases, verdicts)
        starts, other, undone = teller.starts, teller.other, teller.undone
        if other or undone:
            verdicts |= {at: Verdict(Assertion.UNTICKED, None) for at in starts if at in undone}
            verdicts |= {at: Verdict(Assertion.HISTORICAL, None) for at in starts if at in other}
        self._write(doc, cues, verdicts, empty)
        doc.user_data[ODDS] = teller.again.odds
        doc.user_data[PLAIN] = teller.again.plain
        return doc

    def _everywhere(
        self, cues: Sequence[CueHit], phrases: Sequence[Mark], verdicts: Mapping[int, Verdict]
    ) -> dict[int, Verdict]:
        """Return the verdicts of a cue that speaks of the whole note, or of all above it."""
        wide = next((cue for reach in WIDE for cue in cues if cue.reach == reach), None)
        if wide is None:
            return {}
        treating = {s.start for s in phrases if s.label_ not in self.examining}
        spared = set() if wide.reach == WIDE[0] else verdicts.keys() - treating
        told = Verdict(Assertion(wide.kind.value), wide)
        return {
            at: told
            for at, said in verdicts.items()
            if at not in spared
            and (wide.direction != "before" or at < wide.start)
            and (said.assertion is Assertion.PERFORMED or said.doubted)
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
        places = dict.fromkeys((cue.start, cue.end) for cue in cues)
        kinds = {(cue.start, cue.end): cue.kind.value for cue in reversed(cues)}
        index = {place: str(n) for n, place in enumerate(places)}
        rows = []
        phrases = marks_of(doc, PHRASES)
        combined, facts = self.rules.combined, self.rules.facts
        last = {s.end - 1: s.start for s in phrases if (s.label_, s.id_) not in combined}
        for span in phrases:
            name = (span.label_, span.id_)
            said = verdicts.get(span.start, _DONE)
            if said.assertion is Assertion.PERFORMED and name in combined:
                said = verdicts.get(last.get(span.end - 1, span.start), said)
            # What is known from the history ("hx of 3 comorbidities") is a fact of today, what is
            # done at home ("HEP: Kegels") is none.
            if (
                name in facts
                and said.assertion is not Assertion.HOME_PROGRAM
                and (said.cue is None or said.doubted or said.assertion is Assertion.HISTORICAL)
            ):
                said = _DONE
            if empty and (span.start, span.end) in empty:
                said = Verdict(Assertion.UNTICKED, None)
            if title and said.assertion is Assertion.PERFORMED and span.label_ in self.rehab:
                said = Verdict(Assertion(title.kind.value), title)
            decided = "" if said.cue is None else index[said.cue.start, said.cue.end]
            verdict = FINDING if said.finding else _NAMES[said.assertion]
            rows.append(Row(span.start, span.end, verdict, decided))
        write(doc, CUES, [Row(*place, kinds[place]) for place in places])
        write(doc, ASSERTIONS, rows)
