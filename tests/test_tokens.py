"""The tokenizer: exact offsets for every text, and no text that is slow."""

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from suggester.pipes.factories import NoteTokenizer

TOKENIZER = NoteTokenizer(spacy.blank("en").vocab)

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("TE x15min", ["TE", "x", "15", "min"], id="letters-and-digits-part"),
        pytest.param("7minutes", ["7", "minutes"], id="no-blank-before-minutes"),
        pytest.param("(HEP)", ["(", "HEP", ")"], id="brackets-stand-alone"),
        pytest.param("STM/MFR", ["STM", "/", "MFR"], id="slash"),
        pytest.param("sit<->stand", ["sit", "<->", "stand"], id="arrow"),
        pytest.param("w/ cues w/c w/o", ["w/", "cues", "w", "/", "c", "w", "/", "o"], id="with"),
        pytest.param("w/out cues w/outer", ["w/out", "cues", "w/", "outer"], id="without"),
        pytest.param("3.3 MHz", ["3.3", "MHz"], id="decimal"),
        pytest.param("ther\u00adapy", ["ther\u00adapy"], id="soft-hyphen-inside-a-word"),
        pytest.param("=" * 80, ["=" * 80], id="a-ruler-is-one-token"),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert [token.text for token in TOKENIZER(text)] == words


@given(TEXT)
def test_text_is_kept_exactly(text: str) -> None:
    doc = TOKENIZER(text)
    assert doc.text == text
    assert all(text[t.idx : t.idx + len(t.text)] == t.text for t in doc)


@pytest.mark.parametrize(
    "unit",
    ["=", "(", "$", ":)", "'s", "_", "😀", "http://", "<-", "-", "w/", "\u200ba", "1,", " \n"],
)
def test_hostile_runs_make_no_more_tokens_than_characters(unit: str) -> None:
    text = (unit * 50_000)[:50_000]
    assert len(TOKENIZER(text)) <= len(text)
