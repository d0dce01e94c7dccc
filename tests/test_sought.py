"""A sign must stand in every text that its pattern matches: else the pattern would not be tried."""

from random import Random

import pytest

from corpus.notes import load_notes
from corpus.perturb import typos
from suggester import (
    leading_times,
    minute_forms,
    minute_words,
    opening_times,
    parts_of_visit,
    sizes,
    start_stop,
    stays,
    summed,
    total_words,
    totals,
)
from suggester.pipes import measures
from suggester.plain import plain
from suggester.sought import Sought

SOUGHT = [
    pytest.param(value, id=f"{module.__name__}.{name}")
    for module in (
        *(minute_forms, sizes, stays, summed, total_words, totals, measures),
        *(leading_times, opening_times, parts_of_visit, start_stop),
    )
    for name, value in vars(module).items()
    if isinstance(value, Sought)
] + [
    pytest.param(value, id=f"total_words.{label}-{n}")
    for n, (label, value) in enumerate(total_words.PATTERNS)
]


@pytest.fixture(scope="module")
def texts() -> list[str]:
    rng = Random(1)
    notes = [plain(note.text) for note in load_notes()]
    return [*notes, *(note.upper() for note in notes), *(typos(note, 0.1, rng) for note in notes)]


# Most notes hold its sign, most of their lines do not.
OF_LINES = pytest.param(minute_words.PATTERNS[0], id="minute_words")


@pytest.mark.parametrize("one", [*SOUGHT, OF_LINES])
def test_a_match_holds_its_sign(one: Sought, texts: list[str]) -> None:
    for text in texts:
        if one.pattern.search(text):
            assert one.sign.search(text.lower()), one.pattern.pattern


@pytest.mark.parametrize("one", SOUGHT)
def test_most_texts_hold_no_sign(one: Sought, texts: list[str]) -> None:
    with_sign = sum(one.sign.search(text.lower()) is not None for text in texts)
    assert with_sign < 0.85 * len(texts)
