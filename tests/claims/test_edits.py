"""Limits, same-day rules and frequency, in tables; and whom an edit leaves alone."""

from datetime import date

import pytest

from suggester.claims.apart import CodeMinutes
from suggester.claims.edits import find_edits
from suggester.claims.tables import RULES_DATE, shipped_tables
from suggester.claims.units import build_claim
from suggester.claims.visit import complete_claim
from suggester.model import Claim, Edit, PayerRule, Visit

TABLES = shipped_tables()
DAY = date(2026, 9, 16)


def edits(kind: str, units: dict[str, int | None], day: date = DAY, **visit: object) -> list[Edit]:
    found = find_edits(units, Visit.model_validate(visit), day, TABLES)
    return [edit for edit in found if edit.kind == kind]


def claim(*services: tuple[str, int | None, int | None], **visit: object) -> Claim:
    facts = Visit.model_validate({"date_of_service": DAY} | visit)
    lines = [CodeMinutes(*service) for service in services]
    built = build_claim(lines, rule=facts.payer_rule)
    return complete_claim(built, lines, facts, tables=TABLES, rules_date=RULES_DATE)


# --- limits ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "units", "setting", "severity"),
    [
        pytest.param("97110", 6, None, None, id="exercise-at-six"),
        pytest.param("97110", 7, None, "warning", id="exercise-over-six"),
        pytest.param("97110", 8, "hospital", None, id="exercise-hospital-at-eight"),
        pytest.param("97110", 9, "hospital", "warning", id="exercise-hospital-over-eight"),
        pytest.param("97112", 4, None, None, id="balance-at-four"),
        pytest.param("97112", 5, None, "warning", id="balance-over-four"),
        pytest.param("97140", 7, None, "warning", id="manual-over-six"),
        pytest.param("97035", 2, None, None, id="ultrasound-at-two"),
        pytest.param("97035", 3, None, "warning", id="ultrasound-over-two"),
        pytest.param("97150", 2, None, "warning", id="group-over-one"),
        pytest.param("97150", 2, "hospital", None, id="group-hospital-at-two"),
        pytest.param("97161", 2, None, "error", id="evaluation-absolute"),
        pytest.param("97129", 2, None, "error", id="thinking-absolute"),
        pytest.param("97010", 1, None, "info", id="hot-pack-bundled"),
        pytest.param("97010", 1, "hospital", None, id="hot-pack-hospital"),
        pytest.param("97014", 1, None, "warning", id="stimulation-not-medicare"),
        pytest.param("97169", 1, None, "error", id="athletic-evaluation"),
    ],
)
def test_limits(code: str, units: int, setting: str | None, severity: str | None) -> None:
    found = edits("limit", {code: units}, setting=setting)
    assert [edit.severity for edit in found] == ([severity] if severity else [])


def test_a_limit_that_the_record_may_exceed_asks_for_the_record() -> None:
    (edit,) = edits("limit", {"97112": 5})
    assert edit.says == (
        "Medicare takes at most 4 units of 97112 a day unless the record shows that more was "
        "needed; the claim has 5."
    )
    assert edit.modifier is None
    assert edit.needs is not None
    assert edit.needs.endswith("?")


def test_stimulation_names_the_code_that_medicare_takes() -> None:
    (edit,) = edits("limit", {"97014": 1})
    assert "G0283" in edit.says


# --- one day, and once in a while ------------------------------------------------------


@pytest.mark.parametrize(
    ("codes", "about"),
    [
        pytest.param(("97014", "G0283"), ("97014", "G0283"), id="same-stimulation-twice"),
        pytest.param(("98977", "98985"), ("98977", "98985"), id="days-of-data-twice"),
        pytest.param(("98979", "98980"), ("98979", "98980"), id="first-minutes-twice"),
        pytest.param(("97130",), ("97130",), id="add-on-alone"),
        pytest.param(("97598",), ("97598",), id="wound-add-on-alone"),
        pytest.param(("97129", "97130"), None, id="add-on-with-first"),
        pytest.param(("97161", "97165"), None, id="two-disciplines"),
        pytest.param(("97161", "97110"), None, id="evaluation-and-treatment"),
        pytest.param(("97161", "97164"), None, id="the-pair-says-it"),
    ],
)
def test_same_day(codes: tuple[str, ...], about: tuple[str, ...] | None) -> None:
    found = edits("same_day", dict.fromkeys(codes, 1))
    assert [edit.codes for edit in found] == ([about] if about else [])


def test_one_evaluation_a_day_even_while_the_pair_was_suspended() -> None:
    (edit,) = edits("same_day", {"97161": 1, "97163": 1}, date(2020, 5, 1))
    assert (edit.severity, edit.codes) == ("error", ("97161", "97163"))


@pytest.mark.parametrize(
    ("code", "asks"),
    [
        pytest.param("97162", "first visit of the episode", id="evaluation"),
        pytest.param("97168", "What changed", id="re-evaluation"),
        pytest.param("98975", "first time", id="monitoring-set-up"),
        pytest.param("20561", "how many visits", id="needling"),
        pytest.param("97110", None, id="exercise"),
    ],
)
def test_frequency_is_a_question(code: str, asks: str | None) -> None:
    found = edits("frequency", {code: 1})
    assert [edit.severity for edit in found] == (["info"] if asks else [])
    assert all(asks and edit.needs and asks in edit.needs for edit in found)


# --- the whole claim -------------------------------------------------------------------


def test_the_gravest_stands_first() -> None:
    found = find_edits(
        {"97161": 1, "97150": 1, "97110": 1, "97140": 1, "97124": 1}, Visit(), DAY, TABLES
    )
    order = [edit.severity for edit in found]
    assert order == sorted(order, key=("error", "warning", "info").index)
    assert set(order) == {"error", "warning", "info"}


@pytest.mark.parametrize(
    ("minutes", "raised"),
    [
        pytest.param(15, True, id="claimed"),
        pytest.param(None, True, id="minutes-missing"),
        pytest.param(3, False, id="earns-no-unit"),
    ],
)
def test_a_code_that_is_not_claimed_meets_no_edit(minutes: int | None, raised: bool) -> None:
    found = claim(("97150", None, None), ("97110", minutes, 15))
    assert any(edit.kind == "pair" for edit in found.edits) == raised


def test_a_code_that_another_right_split_claims_meets_its_edits() -> None:
    found = claim(("97140", 7, 15), ("97124", 7, 15))
    assert [line.units for line in found.lines] == [1, 0]
    assert [edit.codes for edit in found.edits] == [("97140", "97124")]


def test_without_a_date_the_rules_date_is_used_and_said() -> None:
    said = "No date of service is given; the rules of 2026-11-23 are used."
    undated = claim(("97110", 15, 15), date_of_service=None, discipline="PT")
    assert undated.warnings == (said,)
    assert claim(("97110", 15, 15), discipline="PT").warnings == ()


@pytest.mark.parametrize(
    ("rule", "minutes", "other"),
    [
        pytest.param("cms", (24, 23), [2, 2], id="midpoint-gives-more"),
        pytest.param("cms", (20, 20), [1, 1], id="midpoint-gives-fewer"),
        pytest.param("cms", (15, 15), [], id="agree"),
        pytest.param("cms", (20, 15), [], id="agree-with-a-rest"),
        pytest.param("ama", (24, 23), [2, 1], id="pooled-gives-fewer"),
        pytest.param("cms", (7, 7), [0, 0], id="midpoint-gives-none"),
    ],
)
def test_the_other_rule_beside(rule: str, minutes: tuple[int, int], other: list[int]) -> None:
    found = claim(("97110", minutes[0], 15), ("97140", minutes[1], 15), payer_rule=rule)
    assert [line.units for line in found.other_rule] == other
    assert all("->" in line.why for line in found.other_rule)


def test_the_other_rule_agrees_with_any_right_split() -> None:
    # 25 + 10 + 25: three right splits of four units; the midpoint rule gives five.
    found = claim(("97110", 25, 15), ("97112", 10, 15), ("97116", 25, 15))
    assert [line.units for line in found.other_rule] == [2, 1, 2]
    found = claim(("97110", 8, 15), ("97112", 7, 15))  # 15 min, one unit, to the longer
    assert found.other_rule == ()


def test_no_lines_is_an_empty_claim() -> None:
    assert claim() == build_claim((), rule=PayerRule.CMS)
