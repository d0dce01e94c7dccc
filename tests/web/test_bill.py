"""The superbill of the page: its lines, both rules, what may be denied, and no word of the note."""

from datetime import date
from decimal import Decimal

import pytest

from suggester import shipped_engine
from suggester.model import Claim, ClaimLine, Edit, PayerRule, Visit
from tests.claim_out.notes_to_claim import made
from web.contexts import Bill
from web.pages.bill import bill_view, split

NOTE = (
    "O: Therapeutic exercise x 23 min: quad sets, SLR.\nManual therapy x 12 min: joint mobs.\n"
    "Gait training x 8 min with cueing."
)
DAY = date(2026, 9, 16)


def view(note: str = NOTE, **facts: object) -> Bill:
    visit = Visit.model_validate(facts)
    return bill_view(shipped_engine().suggest(note, visit), visit)


def by_code(bill: Bill) -> dict[str, tuple[str, str]]:
    return {line.code: (line.units, line.other_units) for line in bill.lines}


@pytest.mark.parametrize(
    ("rule", "units"),
    [
        pytest.param("cms", {"97110": ("2", "2"), "97140": ("1", "1"), "97116": ("0", "1")}, id="cms"),
        pytest.param("ama", {"97110": ("2", "2"), "97140": ("1", "1"), "97116": ("1", "0")}, id="ama"),
    ],
)  # fmt: skip
def test_both_rules_side_by_side(rule: str, units: dict[str, tuple[str, str]]) -> None:
    bill = view(payer_rule=rule)
    assert bill.differ
    assert by_code(bill) == units
    assert [line.code for line in bill.lines if line.differs] == ["97116"]
    assert {bill.total_units, bill.other_units} == {"3 units", "4 units"}


def test_rules_that_agree_show_one() -> None:
    bill = view("O: Gait training x 15 min with cueing.")
    assert not bill.differ
    assert by_code(bill) == {"97116": ("1", "")}


def test_the_working_says_the_pool_once() -> None:
    bill = view()
    assert bill.pool == "43 timed minutes → 3 units in all"
    exercise = next(line for line in bill.lines if line.code == "97110")
    assert exercise.why.startswith("23 min = 1 x 15 and 8 left over")
    assert exercise.minutes == "23"
    assert next(line for line in bill.lines if line.code == "97116").billed is False


def test_a_code_on_two_lines_is_compared_once() -> None:
    lines = tuple(
        ClaimLine(code="97110", units=1, minutes=15, modifiers=mods, why="15 min -> 1")
        for mods in (("GP",), ("GP", "CQ"))
    )
    other = (ClaimLine(code="97110", units=3, minutes=30, why="30 min -> 3"),)
    claim = Claim(lines=lines, rule=PayerRule.CMS, total_timed_minutes=30, other_rule=other)
    bill = bill_view(made(*lines).model_copy(update={"claim": claim}), Visit())
    assert [(line.modifiers, line.other_units) for line in bill.lines] == [
        ("GP", "3"),
        ("GP CQ", ""),
    ]
    assert [line.differs for line in bill.lines] == [True, False]


@pytest.mark.parametrize(
    ("facts", "shown"),
    [
        pytest.param({}, {"Date of service": "not given", "Discipline": "not given", "Units by": "CMS 8-minute rule"}, id="nothing-said"),
        pytest.param(
            {"date_of_service": DAY, "discipline": "OT", "payer_rule": "ama", "assistant_minutes": 8,
             "year_to_date_amount": Decimal("1450.5"), "telehealth": True},
            {"Date of service": "2026-09-16", "Discipline": "OT", "Units by": "AMA midpoint rule",
             "Assistant": "8 min", "Used this year": "$1,450.50", "Given by": "live video"},
            id="all-said",
        ),
    ],
)  # fmt: skip
def test_the_facts_are_those_that_were_said(facts: dict, shown: dict[str, str]) -> None:
    assert {fact.name: fact.value for fact in view(**facts).facts} == shown


def test_an_edit_says_what_it_means_and_needs() -> None:
    edit = Edit(
        kind="pair", codes=("97530", "97116"), severity="warning", says="Says so.",
        modifier="allowed", needs="Were they apart?", source="a table",
    )  # fmt: skip
    answer = made()
    claim = answer.claim.model_copy(update={"edits": (edit,)})
    (denial,) = bill_view(answer.model_copy(update={"claim": claim}), Visit()).denials
    assert (denial.codes, denial.says, denial.needs) == (
        "97530 + 97116",
        "Says so.",
        "Were they apart?",
    )
    assert denial.level_word == "May be denied"


def test_questions_of_codes_and_of_the_visit_are_on_paper() -> None:
    bill = view("O: Therapeutic ultrasound 8 min. Therapeutic exercise.\nTimed minutes: 30.")
    about = {item.about for item in bill.asked}
    assert {"97035", "Visit"} <= about


def test_no_word_of_the_note_is_on_the_superbill() -> None:
    canary = "ZEBRACANARY"
    note = f"{canary} O: Gait training {canary} x 10 min. {canary} US 8 min. J. {canary}, PTA\n{canary}"
    assert canary not in repr(view(note, discipline="PT", date_of_service=DAY))


def test_a_split_leaves_out_codes_without_a_unit() -> None:
    lines = [
        ClaimLine(code="97110", units=2, minutes=23, modifiers=("GP",), why=""),
        ClaimLine(code="97116", units=0, minutes=8, why=""),
    ]
    assert split(lines) == "97110-GP x2"
