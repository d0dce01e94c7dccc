"""Layouts that real notes have: headings, forms, tables, several statements in a line."""

import pytest

from suggester import Engine
from suggester.tables import column_minutes, visit_rows


def kinds(engine: Engine, note: str) -> list[str]:
    return [section.kind for section in engine.suggest(note).note.sections]


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        pytest.param("S: ok\nO: US x 8 min\nA: good\nP: cont", ["subjective", "treatment", "assessment", "plan"], id="letters"),
        pytest.param("S: ok O: US x 8 min A: good P: cont", ["subjective", "treatment", "assessment", "plan"], id="one-line"),
        pytest.param("S = ok\nO = US", ["subjective", "objective"], id="equals"),
        pytest.param("S/ ok\nO/ US", ["subjective", "objective"], id="slash"),
        pytest.param("s- ok\no- US", ["subjective", "objective"], id="small-letters"),
        pytest.param("II. Objective (O)\nROM full", ["objective"], id="numbered"),
        pytest.param("**Plan:** continue", ["plan"], id="emphasis"),
        pytest.param("PLAN OF CARE freq 2x/wk\n[x] Manual therapy", ["plan_of_care"], id="capitals"),
        pytest.param("Interventions approved on POC: 97110", ["plan_of_care"], id="by-a-word"),
        pytest.param("SUBJECTIVE: ok\nHEP: clamshells\nmanual therapy", ["subjective", "home_program", "plan"], id="one-line-section-ends"),
        pytest.param("Manual therapy x 15 min", ["note"], id="none"),
    ],
)  # fmt: skip
def test_sections(engine: Engine, note: str, expected: list[str]) -> None:
    assert kinds(engine, note) == expected


@pytest.mark.parametrize(
    ("note", "proposed"),
    [
        pytest.param("[x] Hot pack x 10 min  [ ] Ultrasound  [ ] E-stim", {"97010"}, id="boxes"),
        pytest.param("☑ Hot pack\n☐ Ultrasound", {"97010"}, id="unicode-boxes"),
        pytest.param("Manual therapy:\nGait training:\n\nPain: 3/10", set(), id="empty-fields"),
        pytest.param("Ther ex ___  Manual therapy ___  Gait training ___", set(), id="blanks"),
        pytest.param("Gait training ........\nMechanical traction ........ 15 min", {"97012"}, id="leader-dots"),
        pytest.param("Gait training   97116   __   __", set(), id="two-underscores"),
        pytest.param("NMR x 0 - too tired", set(), id="nought"),
        pytest.param("Manual therapy 0 min", set(), id="zero-minutes"),
        pytest.param("Not performed:\n- gait training\n- ultrasound", set(), id="list-under-a-label"),
        pytest.param("MHP? no, fragile skin", set(), id="question"),
        pytest.param("Massage? Not today.", set(), id="answer"),
        pytest.param("Pt cancelled. Was due for: gait training, manual therapy", set(), id="no-visit"),
        pytest.param("Rx | 6/3 | 6/10 (today)\nManual therapy | 15 min | 15 min\nMechanical traction | 15 min | --", {"97140"}, id="columns"),
        pytest.param("O: hot packs, TENS, massage, stretching", {"97010", "G0283", "97124", "97110"}, id="bare-list"),
        pytest.param("Bed mobility: min A\nTransfers: CGA\nGait: CGA x 50 ft with RW", set(), id="status-fields"),
        pytest.param("Ther-ex: squats 3x10, SLS 3x30 sec", {"97110"}, id="a-heading-owns-its-list"),
    ],
)  # fmt: skip
def test_forms(engine: Engine, note: str, proposed: set[str]) -> None:
    assert {found.code for found in engine.suggest(note).suggestions} == proposed


@pytest.mark.parametrize(
    ("note", "proposed"),
    [
        pytest.param(
            "3/4/26 S: sore. O: ultrasound 8 min to R shoulder, tolerated well, skin ok.\n\n3/11/26 S: better. O: manual therapy to R shoulder x 15 min, tolerated well today.",
            {"97140"},
            id="the-latest",
        ),
        pytest.param(
            "DOS: 3/11/26 S: better. O: manual therapy to R shoulder x 15 min, tolerated well.\n\nDOS: 3/4/26 S: sore. O: ultrasound 8 min to R shoulder, tolerated well, skin ok.",
            {"97140"},
            id="newest-first",
        ),
        pytest.param(
            "3/11/26 FOTO 55\n3/4/26 FOTO 50\nO: manual therapy to R shoulder x 15 min",
            {"97140"},
            id="dated-measures-are-no-visits",
        ),
    ],
)
def test_several_visits_in_one_paste(engine: Engine, note: str, proposed: set[str]) -> None:
    assert {found.code for found in engine.suggest(note).suggestions} == proposed


def test_minutes_column() -> None:
    text = "Service\tMin\tDetail\nTher ex\t14\tLAQ\nGait\t16 min\tRW\n\n12\t13\t14"
    found = list(column_minutes(text))
    assert [minutes.value for minutes in found] == [14, 16]
    assert [text[minutes.start : minutes.end].strip() for minutes in found] == ["14", "16 min"]


def test_columns_of_visits() -> None:
    text = "            Mon   Tue   Wed\nTE          15    refused   17\nMT          15    15    --"
    rows = list(visit_rows(text))
    assert [row.undone for row in rows] == [False, True]
    assert [len(row.others) for row in rows] == [2, 2]
