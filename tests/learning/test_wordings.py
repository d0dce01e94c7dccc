"""What may become a wording, and what may not."""

import pytest

from suggester.engine import shipped_engine
from suggester.learning.nominate import known_words
from suggester.learning.wordings import runs


@pytest.mark.parametrize(
    ("line", "words", "there"),
    [
        pytest.param("krait ladder prot A x 12 min", "krait ladder prot", True, id="shorthand"),
        pytest.param("krait ladder prot A x 12 min", "min", False, id="unit"),
        pytest.param("wobble prog w/ Quillfeather", "quillfeather", False, id="name"),
        pytest.param("wobble with Quillfeather now", "wobble with quillfeather", False, id="in-it"),
        pytest.param("stix 3/4/26 calf", "stix calf", False, id="over-a-date"),
        pytest.param("stix March calf", "stix march calf", False, id="month"),
        pytest.param("US frame, tall", "us frame", True, id="abbreviation-like-a-small-word"),
        pytest.param("asked us frame by frame", "us frame", False, id="small-word"),
        pytest.param("Wobble board drill", "wobble board", True, id="known-word-in-capitals"),
        pytest.param("relay\ncircuit", "relay circuit", False, id="over-a-line-end"),
        pytest.param("relay - circuit", "relay circuit", False, id="over-a-dash"),
        pytest.param("relay, circuit", "relay circuit", False, id="over-a-comma"),
        pytest.param("bed-chair relay", "bed chair relay", True, id="over-a-hyphen"),
        pytest.param("calf bench ramp sled rope net", "bench ramp sled rope net", True, id="five"),
    ],
)
def test_runs(line: str, words: str, there: bool) -> None:
    known = known_words(shipped_engine().lexicon)
    assert (words in {run.text for run in runs(line, known)}) is there
