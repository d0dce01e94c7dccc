"""Say of each code of a labelled text what stands around its words, and whether it is right.

Labelled texts in, rows out, on which ``circumstance_fit`` fits. The reading of clauses is fitted
twice, each time without the notes of half the hands, so that what clauses say of a note is fitted
without it.
"""

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from pathlib import Path

from suggester import Engine
from suggester.circumstances import around, others_of
from suggester.lexicon import CIRCUMSTANCES, lexicon_from_files

from . import clause_fit
from .notes import load_notes
from .scorer.gold import gold
from .scorer.output import normal
from .splits import Split, load_splits, notes_of
from .suites import marked, whole, work
from .suites.lines import Half

# Single lines are nearly all right, and notes are not: at full weight lines would teach that words
# need nothing beside them.
TAUGHT_WEIGHT = 0.1
POINTS = "points"  # of the words, above those from which a code is proposed
_NEVER = (2**31, 2**31)  # thousandths: no clause is as sure


@dataclass(frozen=True)
class Row:
    """A code of a text. right: whether the text supports it; hand: who wrote it; weight: for how
    many notes it stands; sizes: circumstance, ``code:`` or ``family:`` -> its size."""

    code: str
    right: bool
    hand: str
    weight: float
    sizes: Mapping[str, float]


@dataclass(frozen=True)
class Readers:
    """Two engines without circumstances: what they say is said by the words. For what clauses say
    each has weights that were fitted without the notes of the other's hands, and reads the notes of
    these: weights say too much of notes that they were fitted on. As mentions of their own neither
    reads clauses, for the reason that ``corpus.reading`` gives."""

    engines: tuple[Engine, Engine]
    second: frozenset[str]

    def of(self, hand: str) -> Engine:
        """Return the engine that has not seen the notes of a hand."""
        return self.engines[hand in self.second]


def unseen_readers() -> Readers:
    """Return the engines; to fit the clauses twice takes minutes."""
    hands = {note.author for note in notes_of(Split.TRAIN, load_notes())}
    ordered = sorted(hands) + sorted({clause_fit.hand_of(note.id) for note in whole.notes()})
    second = frozenset(ordered[1::2])
    phrases = clause_fit.reader()
    files = {n: d for n, d in phrases.lexicon.files.items() if n != CIRCUMSTANCES}
    engines = []
    for unseen in (set(ordered) - second, second):
        lines = clause_fit.training_lines(phrases, set(ordered).difference(unseen).__contains__)
        weights = clause_fit.fit(phrases, clause_fit.distinct(lines))
        lexicon = lexicon_from_files({**files, **weights})
        silent = lexicon.weights.model_copy(update={"clause": _NEVER})
        engines.append(Engine(replace(lexicon, weights=silent)))
    return Readers((engines[0], engines[1]), second)


def rows_of(
    engine: Engine, text: str, right: Iterable[str], known: Iterable[str] | None, hand: str
) -> Iterator[Row]:
    """Yield a row for each code whose words count. known: codes to look at, or None for all."""
    right = frozenset(right)
    tallies = engine.tallies(text)
    others = others_of(tallies, {entry.code for entry in engine.lexicon.codes if entry.timed})
    for found in tallies:
        entry = engine.lexicon.by_code[found.code]
        counting = [weighed for weighed in found.weighed if weighed.points]
        if not counting or not entry.propose or (known is not None and found.code not in known):
            continue
        sizes = {
            POINTS: found.score - engine.lexicon.weights.propose,
            f"code:{found.code}": 1.0,
            f"family:{entry.family}": 1.0,
            **around(found, counting, others[found.code], entry.family),
        }
        worth = 1.0 if known is None else TAUGHT_WEIGHT
        yield Row(found.code, normal(found.code) in right, hand, worth, sizes)


def note_rows(readers: Readers, split: Split) -> Iterator[Row]:
    """Yield the rows of the notes of a split; optional codes are neither right nor wrong."""
    splits = load_splits()
    for note in load_notes():
        if splits.of(note.author) is split:
            truth = gold(note)
            engine = readers.of(note.author)
            for row in rows_of(engine, note.text, truth.supported, None, note.author):
                code = normal(row.code)
                if code in truth.supported or code not in truth.optional:
                    yield row


def whole_rows(readers: Readers, path: Path, weight: float = 1.0) -> Iterator[Row]:
    """Yield the rows of a file of whole notes."""
    for note in whole.notes(path):
        right = {code for item in note.items for code in item}
        hand = clause_fit.hand_of(note.id)
        for row in rows_of(readers.of(hand), note.text, right, None, hand):
            code = normal(row.code)
            if code in right or code not in note.optional:
                yield replace(row, weight=weight)


def silent_rows(engine: Engine) -> Iterator[Row]:
    """Yield the rows of notes that support nothing: what speaks for a code there is wrong."""
    for item in marked.notes(marked.SILENT):
        yield from rows_of(engine, item.text, (), None, "silent")


def taught_rows(engine: Engine) -> Iterator[Row]:
    """Yield the rows of single lines, each for its own code."""
    for entry in engine.lexicon.codes:
        for example in entry.example:
            right = [normal(entry.code)] if example.expect else []
            yield from rows_of(engine, example.note, right, [entry.code], "lexicon")
    for line in work.lines(Half.OPEN):
        right = [normal(line.code)] if line.kind == work.DOES else []
        yield from rows_of(engine, line.text, right, [line.code], "lines")


def scores(engine: Engine) -> Iterator[tuple[float, bool]]:
    """Yield the points of each code that is found in the calibration notes and in those for which
    no word was made, and whether it is right; optional codes are neither."""
    for note in notes_of(Split.CALIBRATION, load_notes()):
        truth = gold(note)
        yield from _scores(engine, note.text, truth.supported, truth.optional)
    for item in whole.notes(whole.UNMENDED):
        right = {code for group in item.items for code in group}
        yield from _scores(engine, item.text, right, item.optional)


def _scores(
    engine: Engine, text: str, right: Set[str], optional: Set[str]
) -> Iterator[tuple[float, bool]]:
    for found in engine.tallies(text):
        code = normal(found.code)
        if code in right or code not in optional:
            yield found.score, code in right
