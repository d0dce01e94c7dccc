"""Every short form in its two senses: the work it stands for, and what else it stands for."""

from pathlib import Path

import pytest

from suggester import shipped_engine

ROWS = [
    tuple(line.split("\t"))
    for line in (Path(__file__).parent / "abbreviations.tsv").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]
LEVELS = {"97161": {"97161", "97162", "97163"}, "20560": {"20560", "20561"}}


def found(note: str) -> set[str]:
    return {item.code for item in shipped_engine().suggest(note).suggestions}


def test_there_are_enough() -> None:
    assert len({row[0] for row in ROWS}) >= 150


@pytest.mark.parametrize(("short", "code", "work", "_"), ROWS, ids=[row[0] for row in ROWS])
def test_it_is_the_work(short: str, code: str, work: str, _: str) -> None:
    assert short.lower() in work.lower()
    if code:
        assert found(work) & LEVELS.get(code, {code})
    else:
        assert found(work) == set()


OTHER = [row for row in ROWS if row[3]]


@pytest.mark.parametrize(("short", "code", "_", "other"), OTHER, ids=[row[0] for row in OTHER])
def test_it_is_something_else(short: str, code: str, _: str, other: str) -> None:
    assert short.lower() in other.lower()
    assert found(other) == set()
