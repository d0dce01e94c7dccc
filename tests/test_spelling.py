"""Typing errors are read through, never across two valid words."""

import pytest

from suggester import Engine
from suggester.pipes.spelling import SpellingReader


@pytest.fixture(scope="module")
def reader(engine: Engine) -> SpellingReader:
    found = engine.nlp.get_pipe("suggester_spelling")
    assert isinstance(found, SpellingReader)
    return found


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("theraputic", "therapeutic"),
        ("myofacial", "myofascial"),
        ("excercise", "exercise"),
        ("trainig", "training"),
        ("wihtout", "without"),
        ("mobilzation", "mobilization"),
    ],
)
def test_typing_error(engine: Engine, written: str, read: str) -> None:
    doc = engine.nlp(written)
    assert doc[0].norm_ == read
    assert doc.text == written


@pytest.mark.parametrize(
    "word",
    [
        "adduction",
        "abduction",
        "ilium",
        "ileum",
        "supination",
        "pronation",
        "message",
        "gate",
        "Manuel",
        "stm",
        "xqzvbw",
    ],
)
def test_valid_short_and_unknown_words_stay(engine: Engine, word: str) -> None:
    assert engine.nlp(word)[0].norm_ == word.lower()


def test_two_equally_near_words_are_no_correction(reader: SpellingReader) -> None:
    assert reader.correct("zzzzzz") is None
    assert reader.correct("a" * 40) is None
