"""The whole path of learning: lessons in, a proposal out. Start reading here.

Wordings first, then points, so that a missed shorthand does not raise the words around it. Then
each change that does more harm than good is left out, as the notes it was learnt from and the
labelled notes that are shipped show it; what is left is judged once, on notes that took no part.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from suggester.engine import Engine
from suggester.learning.changes import Change, overlay_files, phrase_id, read_current
from suggester.learning.features import Row, rows_of
from suggester.learning.fit import Moved, moved
from suggester.learning.guard import HELD_OUT, Guarded, guarded
from suggester.learning.harm import Reader, harm
from suggester.learning.lessons import Lesson, LessonError
from suggester.learning.nominate import Nominee, nominated
from suggester.learning.sides import examples, held_out
from suggester.learning.verdict import denied, refused
from suggester.lexicon import Lexicon, lexicon_from_files
from suggester.overlay import PREFIX, CodeOverlay

LEAST_NOTES = 30  # decided reviews with their words
LEAST_SHOWN = 3  # notes that must show a wording or a phrase
_LAST = f"{PREFIX}99-learned/"
Say = Callable[[str], None]


@dataclass(frozen=True)
class Proposal:
    """What was learnt. files: the overlay; left_out: changes that would have done harm.

    held_out: in words, which notes judged it. rows: what the points were fitted to.
    unknown: codes that coders added and the lexicon does not know, with how often.
    refused: why it must not be applied, or "".
    """

    changes: tuple[Change, ...]
    left_out: tuple[Change, ...]
    files: Mapping[str, bytes]
    rows: tuple[Row, ...]
    figures: tuple[Guarded, ...]
    held_out: str
    unknown: Mapping[str, int]
    refused: str


def learn(
    lessons: Iterable[Lesson],
    files: Mapping[str, bytes],
    current: Mapping[str, bytes],
    shipped: Sequence[Lesson],
    *,
    least: int = LEAST_SHOWN,
    say: Say = lambda sentence: None,
) -> Proposal:
    """Return what the lessons teach.

    files: the lexicon with the clinic's overlays; current: what was learnt before, laid over it.
    shipped: labelled notes of ours, which must not be read worse. least: notes that must show a
        wording or phrase. say: told what is being done.
    Raises LessonError if there are too few lessons.
    """
    found = sorted(lessons, key=lambda lesson: lesson.id)
    if len(found) < LEAST_NOTES:
        raise LessonError(
            f"{len(found)} decided reviews with their words are there; from {LEAST_NOTES} on there "
            f"is something to learn."
        )
    sides = held_out(found)
    base = lexicon_from_files(files)
    learnt = read_current(current)

    def engine(changes: Iterable[Change], learnt: Mapping[str, CodeOverlay]) -> Engine:
        return Engine(lexicon_from_files(_laid(files, overlay_files(changes, base, learnt))))

    say(f"Reading {len(found)} notes as they are read now")
    was = Reader(Engine(lexicon_from_files(_laid(files, current))))
    words = nominated(sides.learn, was.engine, least)
    rows = tuple(rows_of(sides.learn, engine(words, learnt)))
    learnt = _older(learnt, rows)
    moves = _moved(rows, words, base, learnt, least)
    against = tuple(move for move in moves if move.denies)
    wanted: tuple[Change, ...] = (*words, *(move for move in moves if not move.denies))
    known = (*shipped, *examples(base, {change.code for change in wanted}))
    kept, contrary, after = _pruned(
        wanted, was, lambda changes: engine(changes, learnt), known, sides.learn, say
    )
    say(f"Judging on {len(sides.judge)} reviews that took no part")
    figures = tuple(
        guarded(of, notes, was.marks(notes), after.marks(notes))
        for of, notes in ((HELD_OUT, sides.judge), ("known notes", known))
        if notes
    )
    return Proposal(
        changes=kept,
        left_out=(*against, *(change for change in wanted if change not in kept)),
        files=overlay_files(kept, base, learnt),
        rows=rows,
        figures=figures,
        held_out=sides.how,
        unknown=Counter(code for lesson in found for code in lesson.billed - base.by_code.keys()),
        refused=denied(against) or refused(kept, contrary, len(wanted), figures),
    )


def _pruned(
    wanted: Sequence[Change],
    was: Reader,
    engine: Callable[[Sequence[Change]], Engine],
    known: Sequence[Lesson],
    learnt_from: Sequence[Lesson],
    say: Say,
) -> tuple[tuple[Change, ...], int, Reader]:
    """Return the changes without those that do more harm than good, how many of those contradict
    notes whose codes are known, and the reader with what is left."""
    kept, contrary = tuple(wanted), set[Change]()
    while True:
        say(f"Comparing with {len(kept)} changes")
        after = Reader(engine(kept))
        contrary |= set(harm(kept, was.all(known), after.all(known)))
        harmful = contrary | set(harm(kept, was.all(learnt_from), after.all(learnt_from)))
        if harmful.isdisjoint(kept):
            return kept, len(contrary), after
        kept = tuple(change for change in kept if change not in harmful)


def _laid(files: Mapping[str, bytes], overlay: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files with the overlay on top; an empty one is none."""
    return {**files, **{f"{_LAST}{name}": data for name, data in overlay.items()}}


def _older(learnt: Mapping[str, CodeOverlay], rows: Iterable[Row]) -> dict[str, CodeOverlay]:
    """Return what was learnt before, less the points that these rows tell anew."""
    told = {(row.code, name) for row in rows for name, _ in row.factors}
    return {
        code: overlay.model_copy(
            update={"reweight": tuple(r for r in overlay.reweight if (code, r.id) not in told)}
        )
        for code, overlay in learnt.items()
    }


def _moved(
    rows: Sequence[Row],
    words: Sequence[Nominee],
    base: Lexicon,
    learnt: Mapping[str, CodeOverlay],
    least: int,
) -> tuple[Moved, ...]:
    """Return the phrases that get other points; those of new wordings are counted already."""
    pointless = {
        code: overlay.model_copy(update={"reweight": ()}) for code, overlay in learnt.items()
    }
    overlay = overlay_files(words, base, pointless)
    prior = lexicon_from_files(_laid(base.files, overlay))
    settled = {(new.code, phrase_id(new.text)) for new in words}
    return moved(rows, prior, least, settled)
