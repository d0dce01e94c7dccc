"""Which change does more harm than good? Notes as read before and after in, changes out."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from suggester.engine import Engine
from suggester.learning.changes import Change, phrase_id
from suggester.learning.fit import Moved
from suggester.learning.guard import Marks, marks
from suggester.learning.lessons import Lesson

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


class Seen:
    """One note as an engine reads it: what is right of it, and which phrases stand in it."""

    def __init__(self, engine: Engine, lesson: Lesson) -> None:
        tallies = engine.tallies(lesson.text)
        by_code = engine.lexicon.by_code
        same = {code: e.same_service for code, e in by_code.items() if e.same_service}
        self.marks = marks(lesson, frozenset(t.code for t in tallies if t.proposed), same)
        self.phrases = {(t.code, w.mention.phrase_id) for t in tallies for w in t.weighed}
        words = (word.lower().replace("’", "'") for word in _WORD.findall(lesson.text))
        self.words = f" {' '.join(words)} "

    def holds(self, change: Change) -> bool:
        """Tell whether a change has to do with the note."""
        if isinstance(change, Moved):
            return (change.code, change.phrase_id) in self.phrases
        found = (change.code, phrase_id(change.text)) in self.phrases
        return found or f" {change.text} " in self.words


class Reader:
    """Reads each note once with an engine."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._seen: dict[str, Seen] = {}  # by the note's text, for as long as the run lasts

    def all(self, lessons: Iterable[Lesson]) -> list[Seen]:
        """Return each note as it is read."""
        return [self._read(lesson) for lesson in lessons]

    def marks(self, lessons: Iterable[Lesson]) -> list[Marks]:
        """Return what is right of each note."""
        return [seen.marks for seen in self.all(lessons)]

    def _read(self, lesson: Lesson) -> Seen:
        if lesson.text not in self._seen:
            self._seen[lesson.text] = Seen(self.engine, lesson)
        return self._seen[lesson.text]


def harm(
    changes: Sequence[Change], before: Sequence[Seen], after: Sequence[Seen]
) -> Iterator[Change]:
    """Yield each change to which more codes are owed that became wrong than became right.

    Owed to it are those of its own code; where no change is of that code, every change that has to
    do with the note (words taken from one code may go to another).
    """
    net: Counter[Change] = Counter()
    for was, now in zip(before, after, strict=True):
        for code, step in _steps(was, now):
            there = [change for change in changes if now.holds(change)]
            own = [change for change in there if change.code == code]
            for change in own or there:
                net[change] += step
    yield from (change for change in changes if net[change] < 0)


def _steps(was: Seen, now: Seen) -> Iterator[tuple[str, int]]:
    """Yield each code that an answer newly has right (+1) or newly has wrong (-1)."""
    bad_before = was.marks.wrong | was.marks.missed
    bad_after = now.marks.wrong | now.marks.missed
    yield from ((code, 1) for code in sorted(bad_before - bad_after))
    yield from ((code, -1) for code in sorted(bad_after - bad_before))
