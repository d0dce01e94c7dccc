"""Read each mention of a statement a second time, by its clues, and correct the rules' verdicts.

What the layout decides (an empty box, another visit's column) stands. Elsewhere a mention that the
rules call performed is doubted where its clues speak against it, and one that they do not is
taken as performed only where the clues are sure.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence, Set

from suggester.clues import Clue, Statement, Work, kin_of, traits_of
from suggester.lexicon import Lexicon
from suggester.marks import Mark, marks_of
from suggester.model import Assertion
from suggester.pipes.groups import BLOCKS, MEASURES, PHRASES, SENTENCES
from suggester.pipes.line_places import ends_line
from suggester.plain_notes import listed_plainly
from suggester.plain_tokens import Doc, Tokens, tokens_of
from suggester.schema import UNLISTED, CueKind
from suggester.second_reading import FINDING, Doubt, SecondReading, Sums, Weighed, doubt, odds
from suggester.verdicts import CueHit, Verdict

_CUED = frozenset(kind.value for kind in CueKind)
_SETTLED = frozenset([Assertion.UNTICKED])
# An evaluation is named and done with; its parts follow, and speak like findings.
_EVALUATION = frozenset(["kind=name", "fam=evaluation"])
_AGAIN = frozenset(["kind=name", "fam=re-evaluation"])
_BESIDE = frozenset(":-–—(|")  # marks that part a label from what is said of it
_NEAR = 4  # tokens between them
_UNLISTED = frozenset(f"fam={family}" for family in UNLISTED)
_NAME = 6  # tokens of the name that labels a list, before it


class Rereader:
    """The second reading of one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.weights = SecondReading(lexicon)
        self.least = lexicon.weights.done
        self.least_labelled = lexicon.weights.labelled
        self.least_plain = lexicon.weights.plain
        self.sure = lexicon.weights.overrule
        self.telling = frozenset(lexicon.reach.telling)
        self.kin = kin_of(lexicon)
        self._traits = traits_of(lexicon.codes)
        self._combined = frozenset((e.code, row.id) for e in lexicon.codes for row in e.together)

    def note(self, doc: Doc) -> "NoteRereader":
        """Begin with a note whose phrases and measures are marked."""
        return NoteRereader(self, doc)

    def work_in(self, doc: Doc) -> dict[int, Work]:
        """Return first token -> the work named there, the longest of those that begin at it."""
        found: dict[int, Work] = {}
        for span in marks_of(doc, PHRASES):
            name = (span.label_, span.id_)
            traits = self._traits.get(name)
            if traits is None:
                continue
            start = span.start
            last = start + 1 if name in self._combined else span.end  # what is between is another's
            known = found.get(start)
            if known is not None:
                traits = tuple(dict.fromkeys((*known.traits, *traits)))
                last = max(known.end, last)
            found[start] = Work(start, last, traits)
        return found


class NoteRereader:
    """The second reading of one note; its statements must come in their order."""

    def __init__(self, reader: Rereader, doc: Doc) -> None:
        self._reader = reader
        self._tokens = tokens_of(doc)
        self.works = reader.work_in(doc)
        self._covered = {at for w in self.works.values() for at in range(w.start, w.end)}
        self.capitals = _capitals(self._tokens, self.works)
        self._measures = marks_of(doc, MEASURES)
        self._measure_starts = [measure.start for measure in self._measures]
        self.label: tuple[str, ...] = ()  # words of the label above the next statement
        self.plain = listed_plainly(
            self._tokens,
            marks_of(doc, SENTENCES),
            {w.start: w.end for w in self.works.values() if _UNLISTED.isdisjoint(w.traits)},
            self._measures,
            reader.telling,
        )
        self._sums: Sums = {}
        self.odds: dict[int, float] = {}  # first token -> log-odds that it was done
        self.labelled = {
            at
            for block in marks_of(doc, BLOCKS)
            if block.id_ == "label"
            for at in range(max(0, block.start - _NAME), block.end)
        }

    def go_on(self, label: tuple[int, ...] | None, odds: Mapping[int, float]) -> None:
        """Go on to the next statement. label: as ``label_after`` has it; odds: what the mentions
        before were weighed to."""
        if label is None:
            self.label = ()
        elif label:
            words = self._tokens[slice(*label)]
            self.label = tuple(token.norm_ for token in words if token.is_alpha)
        self.odds.update(odds)

    def clues(
        self,
        sentence: Mark,
        section: Mark,
        judged: Mapping[int, Verdict],
        cues: Sequence[CueHit],
        settled: Set[int] = frozenset(),
    ) -> tuple[tuple[Clue, ...], dict[int, tuple[Clue, ...]]]:
        """Return the clues that the mentions of a statement share, and first token -> its own, of
        each that names work and is not settled."""
        places = [at for at in judged if at in self.works]
        if set(places) <= settled:
            return (), {}
        first = bisect_left(self._measure_starts, sentence.start)
        last = bisect_left(self._measure_starts, sentence.end)
        statement = Statement(
            self._tokens,
            sentence,
            section,
            self.label,
            self._covered,
            self._measures[first:last],
            cues,
            self._reader.kin,
            self.capitals,
        )
        return tuple(statement.shared), {
            at: tuple(
                statement.clues(
                    self.works[at],
                    judged[at].assertion.value,
                    cued=judged[at].cue is not None,
                    mentions=len(places),
                )
            )
            for at in places
            if at not in settled
        }

    def verdicts(
        self,
        sentence: Mark,
        section: Mark,
        judged: Mapping[int, Verdict],
        cues: Sequence[CueHit],
    ) -> tuple[dict[int, Verdict], dict[int, float]]:
        """Return the verdicts of a statement, corrected, and the log-odds of those that were
        weighed. Without weights none is: the reading is fitted on what the rules alone say."""
        if not self._reader.weights.fitted:
            return dict(judged), {}
        settled = {
            at
            for at, said in judged.items()
            if _settled(said) or _denied(self._tokens, said, self.works.get(at))
        }
        common, own = self.clues(sentence, section, judged, cues, settled)
        if not own:
            return dict(judged), {}
        weights = self._reader.weights
        shared = weights.weigh(common)
        listing = sentence.start in self.plain
        corrected = dict(judged)
        done: dict[int, float] = {}
        for at, clues in own.items():
            weighed = weights.weigh(clues, self._sums)
            done[at] = odds(shared, weighed)
            corrected[at] = self._corrected(
                at, judged[at], shared, weighed, done[at], listing=listing
            )
        return corrected, done

    def _corrected(
        self,
        at: int,
        said: Verdict,
        shared: Weighed,
        own: Weighed,
        done: float,
        *,
        listing: bool,
    ) -> Verdict:
        """Return what a mention is by its log-odds. listing: its statement lists treatments."""
        if said.assertion is not Assertion.PERFORMED:
            if done >= self._reader.sure:
                return Verdict(Assertion.PERFORMED, None)
            return self._undone(said, doubt(shared, own, said=said.assertion.value))
        if done >= self._least(at, listing=listing) or self._titles(at):
            return said
        found = doubt(shared, own)
        if found is None or found.kind == FINDING:
            return Verdict(Assertion.PERFORMED, None, finding=True, doubted=True)
        return Verdict(Assertion(found.kind), self._cue(found), doubted=True)

    def _undone(self, said: Verdict, found: Doubt | None) -> Verdict:
        """Return what a mention is that the rules call undone: several cues reach most of them, and
        the clues tell better which one a reader would name."""
        if found is None or found.kind == FINDING:
            return said
        cue, word = said.cue, found.token
        if cue is None or (word is not None and not cue.start <= word < cue.end):
            cue = self._cue(found)  # else the rule's whole wording says more than a word of it
        elif found.kind in _CUED:
            cue = cue._replace(kind=CueKind(found.kind))
        return said._replace(assertion=Assertion(found.kind), cue=cue)

    def _cue(self, found: Doubt) -> CueHit | None:
        """Return the word that speaks most against a mention, if it can be shown as a cue."""
        word = found.token
        if word is None or found.kind not in _CUED or not self._tokens[word].is_alpha:
            return None
        return CueHit(CueKind(found.kind), word, word + 1, "both", "clause")

    def _titles(self, at: int) -> bool:
        """Tell whether an evaluation ends the first line, as its title: "Home OT RE-EVALUATION"."""
        work = self.works[at]
        return (
            any(traits.issubset(work.traits) for traits in (_EVALUATION, _AGAIN))
            and ends_line(self._tokens, work.end)
            and not any("\n" in token.text for token in self._tokens[: work.start])
        )

    def _least(self, at: int, *, listing: bool) -> float:
        """Return the log-odds from which a mention stays performed; it may stand under the name of
        a service."""
        reader = self._reader
        if listing:
            return reader.least_plain
        labelled = at in self.labelled or _EVALUATION.issubset(self.works[at].traits)
        return reader.least_labelled if labelled else reader.least

    def label_after(self, sentence: Mark) -> tuple[int, ...] | None:
        """Return the tokens of the label that governs what follows a statement; nothing where the
        one before still does, None where none does."""
        tokens = self._tokens
        if tokens[sentence.end - 1].text == ":":
            return sentence.start, sentence.end
        first = tokens[sentence.start]
        return () if first.text in "-*•●▪◦‣–" or first.is_digit else None


def _capitals(tokens: Tokens, starts: Iterable[int]) -> Set[int]:
    """Return the tokens in capitals; none of a note without small letters, where they say nothing
    of a word."""
    if not any(token.is_alpha and not token.is_upper for token in tokens):
        return frozenset()
    return {at for at in starts if tokens[at].is_upper}


def _settled(said: Verdict) -> bool:
    """Tell whether no clue can overrule what was said."""
    cue = said.cue
    return said.sure or said.assertion in _SETTLED or (cue is not None and cue.sure)


def _denied(tokens: Tokens, said: Verdict, work: Work | None) -> bool:
    """Tell whether a word of denial stands right beside the work: "fluido - machine down"."""
    cue = said.cue
    if cue is None or work is None or cue.kind is not CueKind.NEGATED:
        return False
    start, end = (cue.end, work.start) if cue.start < work.start else (work.end, cue.start)
    return start <= end <= start + _NEAR and all(
        token.text in _BESIDE or (token.is_space and "\n" not in token.text)
        for token in tokens[start:end]
    )
