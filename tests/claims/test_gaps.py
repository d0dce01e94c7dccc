"""Every question about a gap: notes that must raise it, and notes that must not.

The notes are in gap_notes.toml, three and three a check, as therapists write them.
"""

import re
import tomllib
from pathlib import Path
from typing import NamedTuple

import pytest

from suggester import Engine, Suggestions
from suggester.claims.asked import Check, shipped_checks
from suggester.model import Gap

FILE = Path(__file__).parent / "gap_notes.toml"
CHECKS = shipped_checks().by_name
ROWS = tomllib.loads(FILE.read_text())["check"]
LEAST = 3  # notes of each kind


class Case(NamedTuple):
    name: str
    note: str


def cases(kind: str) -> list[object]:
    return [
        pytest.param(Case(row["name"], note), id=f"{row['name']}-{n}")
        for row in ROWS
        for n, note in enumerate(row[kind], start=1)
    ]


def gaps(answer: Suggestions) -> list[Gap]:
    return [gap for found in answer.suggestions for gap in found.gaps] + list(answer.claim.gaps)


def asked(check: Check, answer: Suggestions) -> list[Gap]:
    words = re.sub(r"\\{\w+\\}", ".+", re.escape(check.question))
    return [gap for gap in gaps(answer) if re.fullmatch(words, gap.question)]


@pytest.mark.parametrize("case", cases("asks"))
def test_the_note_raises_the_question(engine: Engine, case: Case) -> None:
    check = CHECKS[case.name]
    found = asked(check, engine.suggest(case.note))
    assert {(gap.id, gap.severity) for gap in found} == {(check.id, check.severity)}


@pytest.mark.parametrize("case", cases("quiet"))
def test_the_note_answers_it(engine: Engine, case: Case) -> None:
    check = CHECKS[case.name]
    answer = engine.suggest(case.note)
    assert answer.suggestions, "a note that supports nothing raises nothing"
    assert not asked(check, answer)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["name"])
def test_a_quiet_note_is_no_hollow_one(engine: Engine, row: dict[str, object]) -> None:
    """One of the quiet notes at least has a code of which the question is asked."""
    check = CHECKS[str(row["name"])]
    notes = row["quiet"]
    assert isinstance(notes, list)
    found = [item for note in notes for item in engine.suggest(note).suggestions]
    assert check.made_in or any(
        item.code in check.codes or item.family in check.families for item in found
    )


def test_every_check_has_its_notes() -> None:
    assert sorted(row["name"] for row in ROWS) == sorted(CHECKS)
    assert all(len(row[kind]) >= LEAST for row in ROWS for kind in ("asks", "quiet"))
