"""The shipped lexicon: every example of every file holds, through the whole pipeline."""

import pytest

from suggester import Engine
from suggester.lexicon import load_lexicon
from suggester.model import Assertion
from suggester.pipes.groups import ASSERTIONS
from suggester.schema import CodeFile, CueExample, Example
from suggester.shipped import lexicon_dir
from suggester.stems import stem
from suggester.words import wording

LEXICON = load_lexicon(lexicon_dir())


@pytest.mark.parametrize(
    ("entry", "example"),
    [
        pytest.param(entry, example, id=f"{entry.code}-{n}")
        for entry in LEXICON.codes
        for n, example in enumerate(entry.example, start=1)
    ],
)
def test_code_example(engine: Engine, entry: CodeFile, example: Example) -> None:
    answer = engine.suggest(example.note)
    proposed = {found.code: found for found in answer.suggestions}
    if not example.expect:
        assert entry.code not in proposed
        return
    assert entry.code in proposed
    counted = {item.phrase_id for item in proposed[entry.code].evidence if item.weight > 0}
    assert set(example.expect) <= counted


@pytest.mark.parametrize(
    ("kind", "example"),
    [
        pytest.param(file.kind.value, example, id=f"{file.kind}-{n}-{m}")
        for file in LEXICON.cues
        for n, cue in enumerate(file.cue, start=1)
        for m, example in enumerate(cue.example, start=1)
    ],
)
def test_cue_example(engine: Engine, kind: str, example: CueExample) -> None:
    start = example.note.index(example.mention)
    with engine.nlp.memory_zone():
        doc = engine.nlp(example.note)
        judged = {
            span.label_
            for span in doc.spans[ASSERTIONS]
            if span.start_char < start + len(example.mention) and start < span.end_char
        }
    assert judged == {example.assertion}


@pytest.mark.parametrize("entry", [pytest.param(e, id=e.code) for e in LEXICON.codes])
def test_near_miss_is_no_hollow_one(entry: CodeFile) -> None:
    """A negative example that shares no word with the phrases would pass whatever they are."""
    own = {w for p in entry.phrase for text in p.text for w in wording(text, stem)}
    for example in entry.example:
        if not example.expect and own:
            assert own & set(wording(example.note, stem)), example.note


@pytest.mark.parametrize(
    "code",
    "97110 97112 97140 97530 97035 97116 97535 97113 97150 97124 97161 97162 97163 97164 "
    "97010 97012 G0283 97014 97016 97032 97033".split(),
)
def test_code_is_there(code: str) -> None:
    entry = LEXICON.by_code[code]
    if entry.propose:
        assert any(example.expect for example in entry.example)
        assert any(not example.expect for example in entry.example)


def test_section_defaults_are_assertions() -> None:
    assert {row.assertion for row in LEXICON.sections.section} <= set(Assertion)


# What most superbills begin with: their words must be deep.
COMMONEST = (
    "97110 97112 97116 97124 97140 97150 97530 97535 97542 97113 97010 97012 97016 97032 97033 "
    "97035 G0283 97161 97162 97163 97164 97165 97166 97167 97168 97129 97750 97760 20560 95992"
).split()


@pytest.mark.parametrize(
    ("entry", "least"),
    [
        pytest.param(entry, 40 if entry.code in COMMONEST else 12, id=entry.code)
        for entry in LEXICON.codes
        if entry.propose
    ],
)
def test_its_words_are_deep(entry: CodeFile, least: int) -> None:
    assert sum(len(phrase.text) for phrase in entry.phrase) >= least
    assert any(not example.expect for example in entry.example)
