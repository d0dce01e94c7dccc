"""One clinic's 200 decided reviews, learnt from once: what most tests here look at."""

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest

from suggester.engine import Engine, shipped_engine
from suggester.learn_cli import shipped_lessons
from suggester.learning.course import Proposal, learn
from suggester.learning.lessons import Lesson, Marked
from suggester.lexicon import lexicon_files, lexicon_from_files
from suggester.shipped import lexicon_dir
from tests.learning import clinic
from tests.queue.small_reviews import Watch
from web.queue.actions import Queue
from web.queue.lessons import lessons
from web.queue.migrate import open_store
from web.queue.states import Reason
from web.queue.store import Store
from web.queue.values import Entry, Hold, Policy, accept, add, reject

EVERY = 20  # of our labelled notes: enough to be harmed, few enough to be read often
# The codes of the clinic and those they are confused with: a small lexicon is built soon.
CODES = "97012 97032 97035 97110 97112 97116 97124 97140 97530 97535 G0283".split()


def lesson_of(note: clinic.Note, number: int, **changes: object) -> Lesson:
    """What an honest coder makes of a note."""
    proposed = {found.code for found in shipped_engine().suggest(note.text).suggestions}
    return Lesson(
        id=f"r{number:04}",
        text=note.text,
        billed=note.codes,
        patient=note.patient,
        marked=tuple(
            Marked(code=line.code, start=line.start, end=line.end)
            for line in note.said
            if line.code not in proposed
        ),
    ).model_copy(update=changes)


def engine_with(overlay: dict[str, bytes]) -> Engine:
    files = small_files()
    return Engine(
        lexicon_from_files({**files, **{f"overlays/00/{n}": data for n, data in overlay.items()}})
    )


@cache
def shipped() -> Sequence[Lesson]:
    return shipped_lessons()[::EVERY]


def taught(found: Sequence[Lesson]) -> Proposal:
    return learn(found, small_files(), {}, shipped())


def small_files() -> dict[str, bytes]:
    files = lexicon_files(lexicon_dir())
    kept = [f"codes/{code}.toml" for code in CODES]
    return {n: data for n, data in files.items() if not n.startswith("codes/") or n in kept}


@pytest.fixture(scope="session")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store with 200 reviews that a coder of the clinic decided."""
    store = open_store(f"sqlite:///{tmp_path_factory.mktemp('learning') / 'queue.db'}")
    queue = Queue(store, clock=Watch(), policy=Policy(second_share=0.0))
    for number, note in enumerate(clinic.notes(200, seed=1)):
        answer = shipped_engine().suggest(note.text)
        entered = queue.enter(Entry(note.text, answer), by="emr", key=f"k{number}")
        hold = queue.claim(entered.review, by="coder").hold
        _decide(queue, hold, note, {found.code for found in answer.suggestions})
    yield store
    store.close()


def _decide(queue: Queue, hold: Hold, note: clinic.Note, proposed: set[str]) -> None:
    steps = [accept(code) for code in sorted(proposed & note.codes)]
    steps += [reject(code, Reason.NOT_PERFORMED) for code in sorted(proposed - note.codes)]
    missed = {line.code: line for line in reversed(note.said) if line.code not in proposed}
    steps += [add(code, start=line.start, end=line.end) for code, line in sorted(missed.items())]
    for number, step in enumerate(steps):
        hold = queue.decide(hold, step, key=f"{hold.review}-{number}").hold
    queue.finish(hold, key=f"{hold.review}-end")


@pytest.fixture(scope="session")
def proposal(decided: Store) -> Proposal:
    return taught(list(lessons(decided, by="cli:test", clock=Watch())))


@pytest.fixture
def overlay_folder(tmp_path: Path) -> Path:
    return tmp_path / "learned"
