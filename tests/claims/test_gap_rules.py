"""The files of the gap checks agree with each other, and say where they are wrong."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from suggester import Engine, LexiconError, NoteError
from suggester.claims.asked import FILE, Checks, shipped_checks
from suggester.claims.files import read_toml
from suggester.claims.gaps import code_gaps, visit_gaps
from suggester.claims.visited import DoneCode, DoneVisit, Spell
from suggester.facts import FactReader
from suggester.lexicon import lexicon_from_files

ROOT = Path(__file__).resolve().parents[2]
MEASURES = {"dose", "assist", "setting"}  # of pipes/measures.py
KINDS = {"does-name", "does-technique", "does-activity", "does-purpose"}
OF_NOTE = {"one-region", "plan-section"}  # made by suggester/asking.py
WORDS = [
    "US R shoulder x 8 min", "MT x 15 min", "TE/NMR x 30 min", "e-stim", "Total timed 38", "total 20 min",
    "ther-ex 3x10", "gait training", "group therapy", "S:", "O:", "P:", ".", ";", "\n", "\n\n", "\r\n",
    "😀", "e\u0301", "\u00a0", "|", "97530", "L knee", "R knee", "eval", "no e-stim", "tolerated", "15'",
]  # fmt: skip


def test_every_fact_that_is_asked_for_can_be_found(engine: Engine) -> None:
    named = {fact for check in shipped_checks().check for fact in (*check.needs, *check.only_with)}
    found = set(FactReader(engine.lexicon).names)
    assert named <= found | MEASURES | KINDS | OF_NOTE


def test_every_code_that_is_asked_of_exists(engine: Engine) -> None:
    codes = {code for check in shipped_checks().check for code in check.codes}
    families = {family for check in shipped_checks().check for family in check.families}
    assert codes <= set(engine.lexicon.by_code)
    assert families <= {entry.family for entry in engine.lexicon.codes}


def test_the_page_of_checks_is_in_step() -> None:
    told = re.findall(
        r"^\| (G\d\d) \| ([a-z0-9-]+) \| (\w+) \|", (ROOT / "docs/gaps.md").read_text(), re.M
    )
    assert told == [(row.id, row.name, row.severity) for row in shipped_checks().check]


def test_a_question_asks_and_never_tells() -> None:
    for check in shipped_checks().check:
        assert "?" in check.question
        assert not re.search(
            r"\b(?:add(?! up)|write|document that|include|state that)\b", check.question.lower()
        )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("checked = [", "not TOML", id="not-toml"),
        pytest.param(
            'checked = 2026-01-01\n[[check]]\nid = "G1"\nname = "x"\nseverity = "info"\n'
            'question = "What was done?"\nsource = "none"\n',
            "check.0.id",
            id="wrong-id",
        ),
        pytest.param(
            'checked = 2026-01-01\n[[check]]\nid = "G01"\nname = "x"\nseverity = "info"\n'
            'question = "What was done?"\nsource = "none"\n',
            "name the facts",
            id="asks-for-nothing",
        ),
    ],
)
def test_a_wrong_file_says_where(text: str, message: str) -> None:
    with pytest.raises(LexiconError, match=message):
        read_toml(FILE, text.encode(), Checks)


def test_an_unknown_group_of_words_is_named() -> None:
    files = {"documented/x.toml": b'[[fact]]\nname = "site"\ntext = ["@nowhere"]\n'}
    with pytest.raises(LexiconError, match="@nowhere"):
        FactReader(lexicon_from_files(files))


def visit(codes: Sequence[DoneCode], **facts: object) -> DoneVisit:
    return DoneVisit(codes=tuple(codes), **facts)  # type: ignore[arg-type]


def code(number: str, minutes: int | None = None, *near: str) -> DoneCode:
    return DoneCode(number, "therapeutic procedure", True, minutes, frozenset(near), (0, 5))


@pytest.mark.parametrize(
    ("minutes", "stated", "asked"),
    [
        pytest.param((23, 15), 38, False, id="adds-up"),
        pytest.param((23, 15), 39, False, id="a-minute-apart"),
        pytest.param((23, 15), 40, True, id="two-apart"),
        pytest.param((23, 15), 30, True, id="more-than-stated"),
        pytest.param((5, 5), 40, False, id="hardly-read"),
        pytest.param((23, None), 45, False, id="one-unknown"),
    ],
)
def test_sum_of_timed_minutes(minutes: tuple[int | None, ...], stated: int, asked: bool) -> None:
    codes = [code(number, one) for number, one in zip(("97110", "97140"), minutes, strict=True)]
    found = visit_gaps(visit(codes, timed=Spell(stated, (10, 20))))
    assert ("G02" in {gap.id for gap in found}) is asked


def test_nothing_done_nothing_asked() -> None:
    assert visit_gaps(visit([])) == ()
    assert code_gaps(visit([])) == {}


def test_the_gravest_question_comes_first() -> None:
    (found,) = code_gaps(visit([code("97140", None, "joint-mobs")])).values()
    assert [gap.severity for gap in found] == ["error", "error", "error", "warning"]


@settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=25).map(" ".join))
def test_a_place_is_inside_the_note(engine: Engine, note: str) -> None:
    try:
        answer = engine.suggest(note)
    except NoteError:
        return
    of_codes = [(found, gap) for found in answer.suggestions for gap in found.gaps]
    for found, gap in of_codes:
        places = {(item.start, item.end) for item in found.evidence}
        assert (gap.start, gap.end) in places
    for gap in answer.claim.gaps:
        assert (gap.start is None) is (gap.end is None)
        if gap.start is not None and gap.end is not None:
            assert 0 <= gap.start < gap.end <= len(note)
