"""Find a clinic's own wordings: what coders marked for a code that was missed, and what stands
around words that were rejected. Lessons in, nominated phrases and decoys out.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from suggester.engine import Engine
from suggester.learning.lessons import Lesson
from suggester.learning.wordings import LONGEST, Run, runs
from suggester.lexicon import Lexicon
from suggester.score_schema import WeightFile

LEAST_SHARE = 0.8  # of the notes that hold a wording, those in which it must be right
LEAST_PATIENTS = 2  # a wording of one person's notes may be a name
WEIGHTS = (3.0, 5.0)  # points of a new phrase: enough to propose, at most a service's name
_WORD_LISTS = ("english", "clinical", "body")
# code -> wording -> number of a lesson -> characters from where it would best stand
Places = dict[str, dict[str, dict[int, int]]]


@dataclass(frozen=True)
class Nominee:
    """A wording for a code. decoy: it means something else than the code's phrase within it.

    shown: notes in which it is right; held: all notes that hold it.
    """

    code: str
    text: str
    decoy: bool
    shown: int
    held: int
    weight: float


def nominated(lessons: Sequence[Lesson], engine: Engine, least: int) -> tuple[Nominee, ...]:
    """Return new wordings, by code and text. least: notes in which one must be right."""
    known = known_words(engine.lexicon)
    marked, rejected = _marked(lessons, engine, known), _rejected(lessons, engine, known)
    held: dict[str, set[int]] = defaultdict(set)
    asked = {text for found in (*marked.values(), *rejected.values()) for text in found}
    for n, lesson in enumerate(lessons):
        for run in runs(lesson.text, known):
            if run.text in asked:
                held[run.text].add(n)

    def chosen(found: Places, decoy: bool) -> Iterator[Nominee]:
        for code, texts in sorted(found.items()):
            sure = {
                text: shown
                for text, shown in texts.items()
                if _is_sure(code, held[text], lessons, decoy)
            }
            for text in _cover(sure, held, lessons, least, known):
                right = {n for n in held[text] if (code in lessons[n].billed) is not decoy}
                weight = _weight(len(right), len(held[text]), engine.lexicon.weights)
                yield Nominee(code, text, decoy, len(right), len(held[text]), weight)

    return (*chosen(marked, decoy=False), *chosen(rejected, decoy=True))


def known_words(lexicon: Lexicon) -> frozenset[str]:
    """Return the words that are no names."""
    return frozenset().union(*(lexicon.words(name) for name in _WORD_LISTS))


def _is_sure(code: str, notes: Set[int], lessons: Sequence[Lesson], decoy: bool) -> bool:
    judged = [n for n in notes if code not in lessons[n].unsettled]
    right = sum((code in lessons[n].billed) is not decoy for n in judged)
    return bool(judged) and right >= LEAST_SHARE * len(judged)


def _marked(lessons: Sequence[Lesson], engine: Engine, known: Set[str]) -> Places:
    """Return code -> wording -> the lessons in which a person marked it, and how far from the
    beginning of the mark."""
    by_code = engine.lexicon.by_code
    taken = {
        (entry.code, text.lower()) for entry in by_code.values() for row in entry.phrase
        for text in row.text
    }  # fmt: skip
    found: Places = defaultdict(lambda: defaultdict(dict))
    for n, lesson in enumerate(lessons):
        for mark in lesson.marked:
            if mark.code in by_code and mark.code in lesson.billed:
                for run in runs(lesson.text, known, mark.start, mark.end):
                    if (mark.code, run.text) not in taken:
                        found[mark.code][run.text].setdefault(n, run.start - mark.start)
    return found


def _rejected(lessons: Sequence[Lesson], engine: Engine, known: Set[str]) -> Places:
    """Return code -> wording -> the lessons in which it holds more than the words that had the
    code proposed, and the code was rejected; and how much it holds before them."""
    found: Places = defaultdict(lambda: defaultdict(dict))
    for n, lesson in enumerate(lessons):
        wrong = [
            t for t in engine.tallies(lesson.text)
            if t.proposed and t.code not in lesson.billed | lesson.unsettled
        ]  # fmt: skip
        all_runs = list(runs(lesson.text, known)) if wrong else []
        for tally in wrong:
            for start, end in {(w.mention.start, w.mention.end) for w in tally.weighed if w.points}:
                for run in all_runs:
                    if _wider(run, start, end):
                        found[tally.code][run.text].setdefault(n, start - run.start)
    return found


def _wider(run: Run, start: int, end: int) -> bool:
    return run.start <= start and end <= run.end and (run.end - run.start) > (end - start)


def _cover(
    texts: Mapping[str, Mapping[int, int]],
    held: Mapping[str, Set[int]],
    lessons: Sequence[Lesson],
    least: int,
    known: Set[str],
) -> Iterator[str]:
    """Yield the wordings that show the most notes not shown yet: two words rather than three, and
    one alone only where it is nobody else's word; of equals, what stands where it should."""
    fit = {
        text: shown.keys()
        for text, shown in texts.items()
        if len(shown) >= least
        and (" " in text or text not in known)
        and _patients(held[text], lessons) >= LEAST_PATIENTS
    }
    left = set().union(*fit.values())
    while len(left) >= least:
        best = min(
            fit,
            key=lambda text: (
                -len(fit[text] & left),
                _length(text),
                sum(texts[text].values()) / len(texts[text]),
                text,
            ),
        )
        if len(fit[best] & left) < least:
            return
        yield best
        left -= held[best]


def _length(text: str) -> int:
    words = text.count(" ") + 1
    return LONGEST if words == 1 else words


def _patients(notes: Iterable[int], lessons: Sequence[Lesson]) -> int:
    """Return how many people the notes are of; a note of whom nothing is known is its own."""
    return len({lessons[n].patient or f"\0{n}" for n in notes})


def _weight(right: int, held: int, weights: WeightFile) -> float:
    """Return the points at which the curve of the score gives the share of notes in which a
    wording was right, with one right and one wrong note added (Laplace)."""
    share = (right + 1) / (held + 2)
    points = (math.log(share / (1 - share)) - weights.intercept) / weights.slope
    return round(min(max(points, WEIGHTS[0]), WEIGHTS[1]), 2)
