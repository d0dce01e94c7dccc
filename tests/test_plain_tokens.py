"""The plain values beside a Doc are what spaCy would say of it."""

import subprocess
import sys
from typing import Any

import pytest
import spacy
from spacy.lang.en.lex_attrs import like_num
from spacy.lang.norm_exceptions import BASE_NORMS
from spacy.tokens import Span

from corpus.notes import load_notes
from suggester import Engine, plain_tokens
from suggester.marks import Row, marks_of, write
from suggester.numerals import like_number
from suggester.pipes.tokens import cut
from suggester.plain import plain_text
from suggester.plain_tokens import PlainDoc, respell, tokens_of, written
from suggester.words import view

TEXTS = [
    pytest.param("O: squats 3x10, MFR x 15 min.\n\nP: w/ cues", id="note"),
    pytest.param("  can't  \t“US” – 5/5 € £ ﬁne ultra\u00adsound’s", id="marks"),
    pytest.param("e\u0301 😀 İS ß x\u00a0y\r\n[ ] ____", id="unicode"),
    pytest.param("x", id="one"),
]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("ours", [True, False], ids=["our-tokenizer", "stock-tokenizer"])
def test_tokens_are_those_of_the_doc(engine: Engine, text: str, ours: bool) -> None:
    doc = (engine.nlp if ours else spacy.blank("en")).make_doc(text)
    for token, plain in zip(doc, tokens_of(doc), strict=True):
        for name in plain._fields:
            assert getattr(plain, name) == getattr(token, name), name
    assert tokens_of(doc).text == doc.text
    assert written(tokens_of(doc)[:3]) == doc[:3].text
    assert plain_text(doc) is plain_text(doc)


@pytest.mark.parametrize("text", TEXTS)
def test_tokens_are_those_of_the_doc_behind_the_pipeline(engine: Engine, text: str) -> None:
    doc = engine.nlp(text)
    assert [token.norm_ for token in tokens_of(doc)] == [token.norm_ for token in doc]


def test_a_token_spelt_anew(engine: Engine) -> None:
    doc = engine.nlp.make_doc("myofacial release")
    assert view(tokens_of(doc), 0, 2).words == ["myofacial", "release"]
    respell(doc, 0, "myofascial")
    assert doc[0].norm_ == tokens_of(doc)[0].norm_ == "myofascial"
    assert view(tokens_of(doc), 0, 2).words == ["myofascial", "release"]


@pytest.mark.parametrize(
    ("text", "start", "end", "words"),
    [
        pytest.param("ther. ex.", 0, 4, ["ther", "ex", "."], id="last-period-ends"),
        pytest.param("ther. ex. done", 0, 5, ["ther", "ex", "done"], id="periods-inside"),
        pytest.param("ther. ex. done", 0, 2, ["ther", "."], id="window-ends-at-period"),
        pytest.param("sit-to-stand", 0, 5, ["sit", "to", "stand"], id="compound"),
        pytest.param("US - held", 0, 3, ["us", "-", "held"], id="dash"),
        pytest.param("10 reps", 0, 2, ["#", "reps"], id="number"),
    ],
)
def test_words_of_a_stretch(
    engine: Engine, text: str, start: int, end: int, words: list[str]
) -> None:
    assert view(tokens_of(engine.nlp.make_doc(text)), start, end).words == words


def test_marks_are_those_of_the_span_group(engine: Engine) -> None:
    doc = engine.nlp.make_doc("US and MFR today")
    assert not marks_of(doc, "mine")
    wrote = write(doc, "mine", [Row(0, 1, "97035", "us"), Row(2, 4, "97140")])
    assert marks_of(doc, "mine") is wrote
    for span, mark in zip(doc.spans["mine"], wrote, strict=True):
        for name in mark._fields:
            assert getattr(span, name) == getattr(mark, name), name
    doc.spans["mine"].append(Span(doc, 1, 2, label="added"))
    assert [mark.label_ for mark in marks_of(doc, "mine")] == ["97035", "97140", "added"]
    doc.spans["mine"] = [Span(doc, 3, 4, label="other")]
    assert [mark.label_ for mark in marks_of(doc, "mine")] == ["other"]


@pytest.mark.parametrize("text", TEXTS)
def test_a_plain_note_has_the_tokens_of_a_doc(engine: Engine, text: str) -> None:
    assert list(PlainDoc(*cut(text)).tokens) == list(tokens_of(engine.nlp.make_doc(text)))


def test_a_plain_note_is_read_as_a_doc_is(engine: Engine) -> None:
    for note in list(load_notes())[::9]:
        doc = engine.nlp(note.text)
        bare: Any = PlainDoc(*cut(note.text))
        for _, pipe in engine.nlp.pipeline:
            bare = pipe(bare)
        assert set(bare.marks) == set(doc.spans)
        for name, marks in bare.marks.items():
            assert list(marks) == list(marks_of(doc, name)), name
        assert list(bare.tokens) == list(tokens_of(doc))


def test_norms_are_those_of_spacy() -> None:
    assert plain_tokens._NORMS == BASE_NORMS


@pytest.mark.parametrize(
    "text",
    "12 1,000 1/2 12th 3.5 thirteen Twenty first zero eleventh th 1/x a minutes - x3".split(),
)
def test_numerals_are_those_of_spacy(text: str) -> None:
    assert like_number(text) == like_num(text)


def test_an_answer_needs_no_spacy() -> None:
    asks = (
        "import sys, suggester; suggester.suggest('O: MFR x 15 min'); print('spacy' in sys.modules)"
    )
    answered = subprocess.run(
        [sys.executable, "-c", asks], capture_output=True, check=True, text=True
    )
    assert answered.stdout == "False\n"
