"""The scorer's figures on notes so small that they can be counted by hand."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corpus.scorer.calibration import ece, slope_and_intercept
from corpus.scorer.codes import judge
from corpus.scorer.evidence import Pair, characters, exact_spans, overlapping_spans, tokens, words
from corpus.scorer.figures import Bootstrap
from corpus.scorer.gold import gold
from corpus.scorer.output import OutputError, matched, read_output
from corpus.scorer.score import score
from corpus.scorer.selective import choose, lower_bound, risk_coverage, selective_notes
from tests.corpus.small_notes import TEXT, note, output


@pytest.mark.parametrize(
    ("labels", "got", "strict", "right", "wrong", "missed"),
    [
        pytest.param({}, ["97140", "97110"], True, 2, 0, 0, id="all-right"),
        pytest.param({}, ["97140", "97035"], True, 1, 1, 1, id="one-of-each"),
        pytest.param({}, [], True, 0, 0, 2, id="silent"),
        pytest.param(
            {"codes": [], "either": [["97530", "97110"]]}, ["97110"], True, 1, 0, 0,
            id="either-is-met-by-one",
        ),
        pytest.param(
            {"codes": [], "either": [["97530", "97110"]]}, ["97530", "97110"], True, 1, 1, 0,
            id="second-of-either-is-wrong-when-strict",
        ),
        pytest.param(
            {"codes": [], "either": [["97530", "97110"]]}, ["97530", "97110"], False, 1, 0, 0,
            id="second-of-either-is-nothing-when-lenient",
        ),
        pytest.param(
            {"codes": [], "either": [["97530", "97110"]]}, [], False, 0, 0, 1, id="either-missed"
        ),
        pytest.param(
            {"codes": ["97140"], "optional": ["97110"]}, ["97140", "97110"], True, 1, 1, 0,
            id="optional-is-wrong-when-strict",
        ),
        pytest.param(
            {"codes": ["97140"], "optional": ["97110"]}, ["97140", "97110"], False, 1, 0, 0,
            id="optional-is-nothing-when-lenient",
        ),
        pytest.param(
            {"codes": [], "either": [["97110", "97112"], ["97110", "97530"]]},
            ["97110", "97530"], True, 2, 0, 0, id="each-group-takes-its-own-code",
        ),
    ],
)  # fmt: skip
def test_judge(
    labels: dict[str, Any], got: list[str], strict: bool, right: int, wrong: int, missed: int
) -> None:
    verdict = judge(gold(note(**labels)), set(got), strict=strict)
    assert (len(verdict.right), len(verdict.wrong), len(verdict.missed)) == (right, wrong, missed)


def test_two_numbers_of_one_service_are_one() -> None:
    labelled = note(codes=["G0283"], mention=[], minutes={})
    found = score([(labelled, output("97014"))])
    assert found.figures["codes.strict.f1"].value == 1.0


def test_not_performed() -> None:
    # 97035 was refused and 97110 stands as home programme beside work that was done: only the
    # first is a near miss.
    truth = gold(note())
    assert [(m.codes, m.assertion) for m in truth.undone] == [(frozenset(["97035"]), "negated")]
    figures = score([(note(), output("97140", "97035"))]).figures
    assert figures["not_performed_proposed.all"].value == 1.0
    assert figures["not_performed_proposed.negated"].n == 1
    assert figures["performed_kept"].value == 0.5


PAIR = {
    "the-same": (((0, 11),), ((0, 11),)),
    "half": (((0, 11),), ((0, 3),)),
    "beside": (((0, 3),), ((7, 11),)),
    "one-more": (((0, 3),), ((0, 3), (22, 28))),
    "none": ((), ()),
}


@pytest.mark.parametrize(
    ("pair", "compare", "counts"),
    [
        pytest.param("the-same", characters, (11, 0, 0), id="characters-same"),
        pytest.param("half", characters, (3, 0, 8), id="characters-half"),
        pytest.param("beside", characters, (0, 4, 3), id="characters-beside"),
        pytest.param("half", exact_spans, (0, 1, 1), id="spans-half"),
        pytest.param("half", overlapping_spans, (0, 1, 1), id="overlap-3-of-11"),
        pytest.param("one-more", overlapping_spans, (1, 1, 0), id="overlap-one-more"),
        pytest.param("half", tokens, (1, 0, 3), id="words-by-place"),
        pytest.param("none", words, (0, 0, 0), id="nothing-is-nothing"),
    ],
)
def test_evidence(pair: str, compare: Any, counts: tuple[int, int, int]) -> None:
    assert TEXT[0:11] == "STM to R UT"
    assert compare(Pair(TEXT, *PAIR[pair])) == counts


def test_words_wherever_they_stand() -> None:
    pair = Pair("MFR and mfr", ((0, 3),), ((8, 11),))
    assert tokens(pair) == (0, 1, 1)
    assert words(pair) == (1, 0, 0)


@pytest.mark.parametrize(
    ("answer", "minutes", "value"),
    [
        pytest.param([{"code": "97140", "minutes": 15}], {"97140": 15}, 1.0, id="right"),
        pytest.param([{"code": "97140", "minutes": 12}], {"97140": 15}, 0.0, id="wrong"),
        pytest.param(
            [{"code": "97140", "minutes": 15}, {"code": "97110", "minutes": 9}],
            {"97140": 15}, 2 / 3, id="one-invented",
        ),
    ],
)  # fmt: skip
def test_minutes(answer: list[dict[str, Any]], minutes: dict[str, int], value: float) -> None:
    found = score([(note(minutes=minutes), output(*answer))]).figures["minutes.f1"]
    assert found.value == pytest.approx(value)


@pytest.mark.parametrize(
    ("units", "exact"),
    [
        pytest.param({"97140": 1, "97110": 1}, 1.0, id="preferred"),
        pytest.param({"97140": 2}, 1.0, id="equally-right"),
        pytest.param({"97140": 2, "97110": 0}, 1.0, id="nought-is-no-line"),
        pytest.param({"97140": 1}, 0.0, id="one-short"),
        pytest.param({"97140": 2, "97110": 1}, 0.0, id="one-too-many"),
    ],
)
def test_units(units: dict[str, int], exact: float) -> None:
    labelled = note(units={"cms": [{"97140": 1, "97110": 1}, {"97140": 2}]})
    answer = output(*({"code": c, "units": {"cms": n}} for c, n in units.items()))
    figures = score([(labelled, answer)]).figures
    assert figures["units.cms.end_to_end"].value == exact
    assert figures["units.ama.end_to_end"].n == 0


def test_macro_counts_only_frequent_codes() -> None:
    notes = [(note(id=f"t-{n}"), output("97140", name=f"t-{n}")) for n in range(10)]
    figures = score(notes).figures
    assert figures["codes.lenient.macro_f1"].value == pytest.approx((1 + 0) / 2)
    assert figures["codes.lenient.macro_f1"].n == 2
    assert score(notes[:9]).figures["codes.lenient.macro_f1"].n == 0
    assert score(notes[:9]).figures["codes.lenient.rare_f1"].value == pytest.approx(2 / 3)


def test_intervals_hold_the_value_and_shrink() -> None:
    few, many = Bootstrap(20), Bootstrap(2_000)
    narrow = many.ratio([1, 0] * 1_000, [1] * 2_000, "")
    wide = few.ratio([1, 0] * 10, [1] * 20, "")
    for figure in (narrow, wide):
        assert figure.low is not None
        assert figure.high is not None
        assert figure.low <= 0.5 <= figure.high
    assert narrow.high - narrow.low < wide.high - wide.low  # type: ignore[operator]
    assert few.ratio([1, 0] * 10, [1] * 20, "") == wide


@pytest.mark.parametrize(
    ("errors", "items", "precision"),
    [
        pytest.param(0, 59, 0.95, id="95-none-of-59"),
        pytest.param(3, 153, 0.95, id="95-three-of-153"),
        pytest.param(0, 299, 0.99, id="99-none-of-299"),
        pytest.param(10, 1693, 0.99, id="99-ten-of-1693"),
    ],
)
def test_lower_bound(errors: int, items: int, precision: float) -> None:
    """What may be claimed with 95 % confidence (reference/scoring.md, exact binomial)."""
    assert lower_bound(items - errors, items) >= precision
    assert lower_bound(items - errors - 1, items - 1) < precision


def test_threshold_is_the_lowest_that_holds() -> None:
    confidence = np.array([0.9] * 60 + [0.5] * 60)
    right = np.array([1.0] * 60 + [0.0] * 60)
    assert choose(confidence, right, 0.95) == 0.9
    assert choose(confidence, 1 - right, 0.95) is None


def test_whole_notes_are_kept_by_a_threshold_from_other_notes() -> None:
    chosen_on = ([0.9] * 60 + [0.5] * 60, [True] * 60 + [False] * 60)
    judged_on = ([0.95, 0.92, 0.6, 0.4], [True, False, True, True])
    first, *others = selective_notes(chosen_on, judged_on)
    kept = first["kept"]
    assert isinstance(kept, dict)
    assert (kept["threshold"], kept["kept"], kept["right"]) == (0.9, 2, 1)
    assert (kept["coverage"], kept["precision"]) == (0.5, 0.5)
    assert [row["kept"] for row in others] == [None, None]  # 60 of 60 claim 95 %, not 98 %


def test_calibration() -> None:
    confidence = np.array([0.8] * 10 + [0.2] * 10)
    right = np.array([1.0] * 8 + [0.0] * 2 + [1.0] * 2 + [0.0] * 8)
    assert ece(confidence, right) == pytest.approx(0, abs=1e-9)
    assert ece(confidence, 1 - right) == pytest.approx(0.6)
    slope, intercept = slope_and_intercept(confidence, right)
    assert slope == pytest.approx(1, abs=0.01)
    assert intercept == pytest.approx(0, abs=0.01)


def test_risk_falls_where_the_sure_are_right() -> None:
    points, area = risk_coverage(np.array([0.9, 0.8, 0.7, 0.6]), np.array([1.0, 1.0, 1.0, 0.0]))
    assert points == [(0.25, 0.0), (0.5, 0.0), (0.75, 0.0), (1.0, 0.25)]
    assert area == pytest.approx(0.0625)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        pytest.param(["{"], "line 1: is not JSON", id="not-json"),
        pytest.param(['{"id": "t-1"}'], "line 1: codes", id="no-codes"),
        pytest.param(
            ['{"id": "t-1", "codes": [], "text": "SECRET"}'], "line 1: text", id="field-unknown"
        ),
        pytest.param(
            ['{"id": "t-1", "codes": []}', "", '{"id": "t-1", "codes": []}'],
            "line 3: the note t-1 was answered before", id="twice",
        ),
        pytest.param(['{"id": "t-2", "codes": []}'], "1 notes have no line", id="missing"),
        pytest.param(
            ['{"id": "t-1", "codes": [{"code": "97140", "spans": [[0, 999]]}]}'],
            "the span 0-999 does not lie", id="beyond-the-end",
        ),
    ],
)  # fmt: skip
def test_output_that_cannot_be_scored(tmp_path: Path, lines: list[str], said: str) -> None:
    path = tmp_path / "output.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(OutputError, match=said.replace("(", r"\(")) as caught:
        list(matched([note()], read_output(path)))
    assert "SECRET" not in str(caught.value)


def test_a_bare_output_is_scored_by_its_codes(tmp_path: Path) -> None:
    path = tmp_path / "output.jsonl"
    path.write_text(json.dumps({"id": "t-1", "codes": [{"code": "97140"}]}), encoding="utf-8")
    figures = score(list(matched([note()], read_output(path)))).figures
    assert figures["codes.lenient.recall"].value == 0.5
    assert not [name for name in figures if name.startswith(("evidence", "minutes", "units"))]
