"""Who gave the visit, and how: what is said of today, with its words, and what is not."""

import time
from pathlib import Path

import pytest

from suggester import Engine, Suggestions, shipped_engine
from suggester.lexicon import load_lexicon
from suggester.model import Delivered
from suggester.shipped import lexicon_dir

HERE = Path(__file__).parent
WORDS = load_lexicon(lexicon_dir()).who


def lines(name: str) -> list[tuple[str, set[str]]]:
    """Return the lines of a table, each with what it says."""
    rows = (line.split("\t") for line in (HERE / name).read_text(encoding="utf-8").splitlines())
    return [
        (note.replace("\\n", "\n"), {part.strip() for part in given.split(",")} - {""})
        for note, given in rows
    ]


LINES = lines("lines.tsv")
PUT_ASIDE = lines("lines.aside.tsv")  # run once when the rules stood: 51 of 58 were right


def shown(item: Delivered) -> str:
    """Return ``kind:what``, ``@minutes`` and ``=patients`` where they are said."""
    minutes = f"@{item.minutes}" if item.minutes is not None else ""
    patients = f"={item.patients}" if item.patients is not None else ""
    return f"{item.kind.value}:{item.what.value}{minutes}{patients}"


def said(note: str) -> set[str]:
    return {shown(item) for item in shipped_engine().suggest(note).note.delivered}


@pytest.mark.parametrize(
    ("note", "expected"), [pytest.param(*line, id=ascii(line[0][:60])) for line in LINES]
)
def test_lines(note: str, expected: set[str]) -> None:
    assert said(note) == expected


def test_lines_put_aside() -> None:
    assert sum(said(note) == expected for note, expected in PUT_ASIDE) >= 56


@pytest.mark.parametrize(
    "example",
    [
        pytest.param(example, id=f"{row.what.value}-{n}-{m}")
        for n, row in enumerate((*WORDS.person, *WORDS.saying), start=1)
        for m, example in enumerate(row.example, start=1)
    ],
)
def test_examples_of_the_lexicon(example) -> None:
    assert said(example.note) == set(example.said)


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        pytest.param(
            "DOS 3/4/26\nTreated by PTA. Ther ex x 15 min, tolerated well.\n\n"
            "DOS 3/11/26\nTreated by PT. Ther ex x 15 min, tolerated well.",
            {"who:therapist"},
            id="only-of-the-visit-that-is-read",
        ),
        pytest.param(
            "MED-SURG NURSING SHIFT NOTE\n0915 ambulated 40 ft by PT x 15 min.",
            set(),
            id="another-field",
        ),
        pytest.param("[x] Individual treatment [ ] Co-tx [ ] Group session", {"how:one_to_one"}, id="boxes"),
        pytest.param("Group session: 0 min. Co-tx 0. TE x 15 min", set(), id="nought"),
        pytest.param("O: Skilled PT x 38 min: ther ex", set(), id="the-field-is-nobody"),
        pytest.param("PT PERFORMED SQUATS 3X10 X 15 MIN", set(), id="capitals-the-patient"),
        pytest.param("E-stim to low back x 15 min, unattended.", set(), id="supervised-modality"),
        pytest.param("No show, no charge.", set(), id="no-visit"),
        pytest.param("All done with direct supervision for safety. TE x 15 min", set(), id="the-patient-is-supervised"),
        pytest.param("J. Doe, PTA / R. Park, PT\n", {"who:assistant", "oversight:cosigned"}, id="two-names-on-a-line"),
        pytest.param("PTA: Jane Doe\nTE x 15 min", {"who:assistant"}, id="role-and-name"),
        pytest.param("PT: Gait Training\nTE x 15 min", set(), id="a-discipline-and-its-work"),
        pytest.param("Student: A. Lee (SPT)\nTE x 15 min", {"who:student"}, id="brackets"),
        pytest.param("Group session: 0 min, declined. TE x 15 min", set(), id="no-minutes"),
        pytest.param("Outpatient Orthopedic Clinic, PT\nTE x 15 min", set(), id="a-title-is-no-name"),
    ],
)  # fmt: skip
def test_what_counts_as_this_visit(note: str, expected: set[str]) -> None:
    assert said(note) == expected


def test_the_words_are_the_note() -> None:
    note = "🧑‍🦽 S: ok\r\nO: ther ex x 15 min — w/ rehab tech.\r\n\r\nÉ. Doé, PTA"
    found = shipped_engine().suggest(note).note.delivered
    wide = note.encode("utf-16-le")
    assert [item.what.value for item in found] == ["aide", "assistant"]
    for item in found:
        assert note[item.start : item.end] == item.text
        assert wide[2 * item.start_utf16 : 2 * item.end_utf16].decode("utf-16-le") == item.text


def codes_and_claim(
    answer: Suggestions,
) -> tuple[list[str], list[tuple[str, int, tuple[str, ...]]]]:
    """Return what must not change: codes, units, modifiers."""
    return (
        [found.code for found in answer.suggestions],
        [(line.code, line.units, line.modifiers) for line in answer.claim.lines],
    )


@pytest.mark.parametrize(
    ("sentence", "gap"),
    [
        pytest.param("Note by J. Doe, PTA", "G47", id="assistant"),
        pytest.param("Led by PT student", "G74", id="student"),
        pytest.param("Treated concurrently with another pt", "G33", id="concurrent"),
        pytest.param("Co-treated with OT", "G75", id="co-treatment"),
        pytest.param("Video visit", "G76", id="telehealth"),
    ],
)
def test_it_asks_and_changes_nothing(engine: Engine, sentence: str, gap: str) -> None:
    plain = engine.suggest("O: STM to R UT x 15 min, squats 3x10 x 10 min.")
    asked = engine.suggest(f"O: STM to R UT x 15 min, squats 3x10 x 10 min.\n{sentence}.")
    assert codes_and_claim(asked) == codes_and_claim(plain)
    assert gap in [item.id for item in asked.claim.gaps]
    assert gap not in [item.id for item in plain.claim.gaps]


@pytest.mark.parametrize(
    "seed",
    [
        pytest.param("J. Doe, PTA\n", id="signatures"),
        pytest.param("by J. Doe, PTA ", id="names"),
        pytest.param("co-tx-co-tx-", id="compounds"),
        pytest.param("PTA 10 min, PT 12 min, ", id="one-statement"),
        pytest.param("DOS 3/4/26\nTreated by PTA 12 min.\nDOS 3/5/26\nTE 12 min by PT.\n", id="visits"),
        pytest.param("A. B. C. D. Smithson walked far. ", id="initials"),
    ],
)  # fmt: skip
def test_time_grows_with_the_length(engine: Engine, seed: str) -> None:
    def seconds(length: int) -> float:
        note = (seed * (length // len(seed) + 1))[:length]
        began = time.process_time()
        engine.suggest(note)
        return time.process_time() - began

    assert min(seconds(24_000) for _ in range(2)) < 12 * max(seconds(4_800), 0.02)
