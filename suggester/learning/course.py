"""The whole path of learning: lessons in, a proposal out. Start reading here.

Wordings first, then points, so that a missed shorthand does not raise the words around it. Then
each change that does more harm than good is left out, as the notes it was learnt from and the
labelled notes that are shipped show it; what is left is judged once, on notes that took no part.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from suggester.engine import Engine
from suggester.learning.changes import Change, overlay_files, phrase_id, read_current
from suggester.learning.features import Row, rows_of
from suggester.learning.fit import Moved, moved
from suggester.learning.guard import Guarded, guarded
from suggester.learning.harm import Reader, harm
from suggester.learning.lessons import Lesson, LessonError
from suggester.learning.nominate import Nominee, nominated
from suggester.lexicon import Lexicon, lexicon_from_files
from suggester.overlay import PREFIX, CodeOverlay

LEAST_NOTES = 30  # decided reviews with their words
LEAST_DRAWN = 40  # from so many on, the random sample alone is held out
LEAST_SHOWN = 3  # notes that must show a wording or a phrase
_MOST_DENIED = 2  # codes
_HELD_OUT = 3  # one note of so many
HELD_OUT = "held-out reviews"
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


@dataclass(frozen=True)
class Sides:
    """Lessons to learn from, and those that judge. how: in words."""

    learn: tuple[Lesson, ...]
    judge: tuple[Lesson, ...]
    how: str


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
    denied = tuple(move for move in moves if move.denies)
    kept: tuple[Change, ...] = (*words, *(move for move in moves if not move.denies))
    known = (*shipped, *examples(base, {change.code for change in kept}))
    left_out: tuple[Change, ...] = denied
    contrary: set[Change] = set()
    while True:
        say(f"Comparing with {len(kept)} changes")
        after = Reader(engine(kept, learnt))
        contrary |= set(harm(kept, was.all(known), after.all(known)))
        harmful = contrary | set(harm(kept, was.all(sides.learn), after.all(sides.learn)))
        if harmful.isdisjoint(kept):
            break
        left_out += tuple(change for change in kept if change in harmful)
        kept = tuple(change for change in kept if change not in harmful)
    say(f"Judging on {len(sides.judge)} reviews that took no part")
    figures = tuple(
        guarded(of, notes, was.marks(notes), after.marks(notes))
        for of, notes in ((HELD_OUT, sides.judge), ("known notes", known))
        if notes
    )
    return Proposal(
        changes=kept,
        left_out=left_out,
        files=overlay_files(kept, base, learnt),
        rows=rows,
        figures=figures,
        held_out=sides.how,
        unknown=Counter(code for lesson in found for code in lesson.billed - base.by_code.keys()),
        refused=_denied(denied) or _refused(kept, len(contrary), len(left_out), figures),
    )


def held_out(lessons: Sequence[Lesson]) -> Sides:
    """Return who is learnt from and who judges: the random sample where it is large enough, which
    no choice has bent; else a third, by a digest of the patient's or the review's id, where each
    note stands for those of its kind that nobody decided."""
    drawn = tuple(lesson for lesson in lessons if lesson.drawn)
    if LEAST_DRAWN <= len(drawn) <= len(lessons) // 2:
        judge = tuple(lesson.model_copy(update={"weight": 1.0}) for lesson in drawn)
        rest = tuple(lesson for lesson in lessons if not lesson.drawn)
        return Sides(rest, judge, f"the {len(judge)} reviews of the random quality sample")
    judge = tuple(lesson for lesson in lessons if _third(lesson))
    rest = tuple(lesson for lesson in lessons if not _third(lesson))
    weighed = any(lesson.weight != 1.0 for lesson in judge)
    how = f"{len(judge)} reviews, a third by digest"
    if weighed:
        how += ", each weighed by the share of its kind that was decided"
    return Sides(rest, judge, how)


def examples(lexicon: Lexicon, codes: Iterable[str]) -> tuple[Lesson, ...]:
    """Return the examples of some codes' files as lessons about that code alone."""
    return tuple(
        Lesson(
            id=f"{code} example {number}",
            text=example.note,
            billed=frozenset([code] if example.expect else []),
            unsettled=lexicon.by_code.keys() - {code},
        )
        for code in sorted(codes)
        for number, example in enumerate(lexicon.by_code[code].example, start=1)
    )


def _third(lesson: Lesson) -> bool:
    name = f"patient {lesson.patient}" if lesson.patient else f"review {lesson.id}"
    return hashlib.sha256(name.encode()).digest()[0] % _HELD_OUT == 0


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


def _denied(moves: Iterable[Moved]) -> str:
    """Return the sentence about decisions that reject several services by their own names."""
    codes = sorted({move.code for move in moves})
    if len(codes) < _MOST_DENIED:
        return ""
    return (
        f"The decisions reject {', '.join(codes)} where notes name the service itself. Look at "
        f"them first; what payers do not cover is rejected as not covered."
    )


def _refused(
    kept: Sequence[Change], contrary: int, left_out: int, figures: Sequence[Guarded]
) -> str:
    """Return why a proposal must not be applied, or nothing. contrary: how many changes do harm on
    notes whose codes are known; left_out: those, and what does harm on others."""
    total = len(kept) + left_out
    if 2 * contrary > total:
        return (
            f"{contrary} of {total} changes contradict notes whose codes are known. Look at the "
            f"decisions first: who rejects what every note like it bills?"
        )
    worse = [f"{name} of {found.of}" for found in figures for name in found.worse]
    if worse:
        return f"It would make worse: {', '.join(worse)}."
    if not kept:
        return "There is nothing to change that would do good."
    if not any(f.after > f.before for s in figures for f in s.figures):
        return "It would make nothing better on notes that took no part."
    return ""
