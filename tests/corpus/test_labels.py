"""The corpus itself: every label is sound, the promises of its README hold, the seal is whole."""

from collections import Counter
from pathlib import Path

import pytest

from corpus.agreement import agreement, second_labels
from corpus.label_units import ama, as_toml, cms, timed_codes, units
from corpus.notes import (
    CorpusError,
    Difficulty,
    LabelledNote,
    Noise,
    Setting,
    Style,
    load_notes,
    problems,
)
from corpus.splits import Split, load_splits, notes_of, seal
from suggester import Engine
from suggester.model import Assertion
from tests.corpus.small_notes import note

NOTES = list(load_notes())


@pytest.mark.parametrize("author", sorted({note.author for note in NOTES}))
def test_labels_are_sound(author: str) -> None:
    mine = [note for note in NOTES if note.author == author]
    assert [f"{note.id}: {said}" for note in mine for said in problems(note)] == []
    assert [note.id for note in mine if dict(note.units) != units(note)] == []


def test_the_corpus_is_as_large_as_it_says() -> None:
    rehab = [note for note in NOTES if note.setting is not Setting.OTHER]
    assert sum(note.performed_any for note in rehab) >= 600
    assert sum(not note.performed_any for note in rehab) >= 60
    other = [note for note in NOTES if note.setting is Setting.OTHER]
    assert sum(not note.supported for note in other) >= 150


def test_nothing_is_missing() -> None:
    assert {note.setting for note in NOTES} == set(Setting)
    assert {note.style for note in NOTES} == set(Style)
    assert {kind for note in NOTES for kind in note.noise} == set(Noise)
    kinds = Counter(label.assertion for note in NOTES for label in note.mention)
    assert min(kinds[kind] for kind in Assertion) >= 100


@pytest.mark.parametrize("difficulty", Difficulty)
def test_each_difficulty_is_measured(difficulty: Difficulty) -> None:
    assert sum(difficulty in note.difficulty for note in NOTES) >= 20
    for split in (Split.CALIBRATION, Split.TEST):
        assert sum(difficulty in note.difficulty for note in notes_of(split, NOTES)) >= 5


def test_lengths_run_from_one_line_to_pages() -> None:
    lengths = sorted(len(note.text) for note in NOTES)
    assert lengths[10] < 120
    assert lengths[len(lengths) // 20] < 300
    assert lengths[-len(lengths) // 50] > 2_000


def test_no_note_stands_twice() -> None:
    seen = Counter(" ".join(note.text.split()) for note in NOTES)
    assert [text[:20] for text, n in seen.items() if n > 1] == []


def test_the_sealed_notes_are_unchanged() -> None:
    splits = load_splits()
    assert seal(splits) == splits.sealed, (
        "A note of the test split changed. If a label had to be mended, say why in the commit and "
        "seal again: python -m corpus.splits seal"
    )


def test_every_author_has_one_split() -> None:
    splits = load_splits()
    assert {author for authors in splits.authors.values() for author in authors} == {
        note.author for note in NOTES
    }


def test_one_note_in_five_that_figures_are_told_of_is_labelled_twice() -> None:
    pairs = list(second_labels(NOTES))
    splits = load_splits()
    told = [note for note in NOTES if splits.of(note.author) is not Split.TRAIN]
    twice = [note for note, _ in pairs if splits.of(note.author) is not Split.TRAIN]
    assert len(twice) >= 0.2 * len(told)
    assert {note.author for note in twice} == {note.author for note in told}
    found = agreement(pairs)
    assert 0.7 < found.codes < 1
    assert 0.7 < found.assertion < 1


def test_the_lexicon_counts_time_as_the_labels_do(engine: Engine) -> None:
    timed = timed_codes()
    differ = [entry.code for entry in engine.lexicon.codes if entry.timed != (entry.code in timed)]
    assert differ == []


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        pytest.param({"either": [["97110", "97530"]]}, "both in", id="code-twice"),
        pytest.param({"performed_any": False}, "performed_any", id="performed-any"),
        pytest.param({"codes": ["97140", "97110", "97035"]}, "speaks for 97035", id="no-evidence"),
        pytest.param({"codes": ["97140"]}, "speaks for no code", id="no-code"),
        pytest.param({"minutes": {"97035": 8}}, "minutes for 97035", id="stray-minutes"),
    ],
)
def test_a_wrong_label_is_named(labels: dict[str, object], said: str) -> None:
    found = list(problems(note(**labels)))
    assert any(said in problem for problem in found), found


def test_a_quote_that_is_not_there_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "t"
    folder.mkdir()
    (folder / "t-1.toml").write_text(
        'id = "t-1"\nauthor = "t"\nsetting = "neuro"\nstyle = "SOAP"\ndiscipline = "PT"\n'
        'performed_any = true\ncodes = ["97140"]\ntext = "MFR"\n'
        '[[mention]]\nquote = "STM"\ncodes = ["97140"]\nassertion = "performed"\n'
    )
    with pytest.raises(CorpusError, match="'STM' does not stand 1 times"):
        list(load_notes(folder))


@pytest.mark.parametrize(
    ("minutes", "by_cms", "by_ama"),
    [
        pytest.param({"a": 24, "b": 23}, [{"a": 2, "b": 1}], {"a": 2, "b": 2}, id="cms-01"),
        pytest.param(
            {"a": 20, "b": 20}, [{"a": 2, "b": 1}, {"a": 1, "b": 2}], {"a": 1, "b": 1}, id="tie"
        ),
        pytest.param({"a": 33, "b": 7}, [{"a": 2, "b": 1}], {"a": 2, "b": 0}, id="pooled-rest"),
        pytest.param({"a": 7}, [{"a": 0}], {"a": 0}, id="under-eight"),
        pytest.param({}, [{}], {}, id="nothing-timed"),
    ],
)
def test_unit_labels(
    minutes: dict[str, int], by_cms: list[dict[str, int]], by_ama: dict[str, int]
) -> None:
    assert list(cms(minutes)) == by_cms
    assert list(ama(minutes)) == [by_ama]


def test_units_are_left_out_where_labels_do_not_decide_them() -> None:
    assert units(note()) == {}  # 97110 has no minutes
    assert as_toml(units(note())) == ""
    decided = note(minutes={"97140": 15, "97110": 10})
    assert units(decided)["cms"] == ({"97110": 1, "97140": 1},)
    shared = decided.model_copy(
        update={"shared": (note(shared=[{"codes": ["97110", "97140"], "minutes": 9}]).shared)}
    )
    assert units(LabelledNote.model_validate(shared.model_dump())) == {}
