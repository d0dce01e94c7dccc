"""Minutes to units: the published cases, and every allocation held against brute force."""

import csv
from collections.abc import Iterable, Mapping
from itertools import combinations_with_replacement, product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suggester.claims.counting import CountedCode, read_counting, shipped_counting
from suggester.claims.pool import share
from suggester.claims.units import (
    MOST_ALTERNATIVES,
    CodeMinutes,
    build_claim,
    minutes_to_units,
)
from suggester.errors import LexiconError
from suggester.model import Claim, ClaimLine, PayerRule

RULES = {"cms8": PayerRule.CMS, "ama": PayerRule.AMA}
CASES = tuple(
    csv.DictReader(
        (Path(__file__).parent / "timing-cases.csv").read_text(encoding="utf-8").splitlines()
    )
)
POOLED = ("97110", "97140", "97530", "97112")
EDGES = (0, 1, 7, 8, 14, 15, 16, 20, 22, 23, 29, 30, 31, 37, 38, 45)


def timed(minutes: Mapping[str, int | None], per: int = 15) -> list[CodeMinutes]:
    return [CodeMinutes(code, value, per) for code, value in minutes.items()]


def units(lines: Iterable[ClaimLine]) -> dict[str, int]:
    return {line.code: line.units for line in lines}


def right_answers(claim: Claim) -> list[dict[str, int]]:
    return [units(claim.lines), *(units(lines) for lines in claim.alternatives)]


# --- the published cases ---------------------------------------------------------------


def read_pairs(cell: str) -> dict[str, int]:
    return {code: int(value) for code, value in (part.split(":") for part in cell.split(";"))}


@pytest.mark.parametrize("row", [pytest.param(row, id=row["case_id"]) for row in CASES])
def test_published_case(row: dict[str, str]) -> None:
    untimed = [CodeMinutes(code, None, None) for code in row["untimed_codes"].split(";") if code]
    claim = build_claim(timed(read_pairs(row["minutes"])) + untimed, rule=RULES[row["rule"]])
    accepted = [read_pairs(row["expected_units"])]
    accepted += [read_pairs(cell) for cell in row["accepted_alternatives"].split(" | ") if cell]
    assert units(claim.lines) in accepted
    answers = right_answers(claim)
    assert len(answers) == len(accepted), "every right split is listed, and no other"
    assert all(answer in accepted for answer in answers)
    assert claim.total_timed_minutes == int(row["total_timed_minutes"])
    names = {line.code for line in untimed}
    assert sum(line.units for line in claim.lines if line.code not in names) == int(
        row["total_timed_units"]
    )


# --- both edges of each step -----------------------------------------------------------


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        pytest.param(edge, count, id=f"{edge}-min")
        for count in range(12)
        for edge in ({0, 7} if count == 0 else {15 * count - 7, 15 * count + 7})
    ],
)
def test_edges_of_each_step(minutes: int, expected: int) -> None:
    assert minutes_to_units(minutes) == expected
    for rule in PayerRule:
        claim = build_claim(timed({"97110": minutes}), rule=rule)
        assert units(claim.lines) == {"97110": expected}


@pytest.mark.parametrize(
    ("per", "minutes", "expected"),
    [
        pytest.param(30, 15, 0, id="half-hour-under"),
        pytest.param(30, 16, 1, id="half-hour-starts"),
        pytest.param(30, 45, 1, id="half-hour-ends"),
        pytest.param(30, 46, 2, id="half-hour-two"),
        pytest.param(60, 30, 0, id="hour-under"),
        pytest.param(60, 31, 1, id="hour-starts"),
        pytest.param(60, 90, 1, id="hour-ends"),
        pytest.param(60, 91, 2, id="hour-two"),
        pytest.param(120, 60, 0, id="two-hours-under"),
        pytest.param(120, 61, 1, id="two-hours-starts"),
    ],
)
def test_other_blocks(per: int, minutes: int, expected: int) -> None:
    assert minutes_to_units(minutes, per) == expected


# --- an oracle that shares nothing with the code ---------------------------------------

# The manual's table, minute by minute: 0-7 none, 8-22 one, and 15 minutes for each after.
TABLE = [0] * 8 + [count for count in range(1, 31) for _ in range(15)]


def every_right_split(minutes: tuple[int, ...]) -> set[tuple[int, ...]]:
    """Try each way to hand out units; keep the lawful ones that follow the most minutes.

    Lawful (CPM ch. 5, 20.2): the day's total comes from the table; a full 15 minutes always
    has its unit; a code may have one unit beyond its full blocks, and only for minutes left.
    """
    ways = product(*(range(value // 15, value // 15 + 2) for value in minutes))
    lawful = [
        way
        for way in ways
        if sum(way) == TABLE[sum(minutes)]
        and all(given <= -(-value // 15) for given, value in zip(way, minutes, strict=True))
    ]

    def followed(way: tuple[int, ...]) -> int:
        return sum(
            value % 15 for given, value in zip(way, minutes, strict=True) if given > value // 15
        )

    most = max(map(followed, lawful))
    return {way for way in lawful if followed(way) == most}


def check_against_oracle(minutes: tuple[int, ...]) -> None:
    by_code = dict(zip(POOLED, minutes, strict=False))
    claim = build_claim(timed(by_code), rule=PayerRule.CMS)
    splits = [tuple(answer.values()) for answer in right_answers(claim)]
    assert len(splits) == len(set(splits))
    assert set(splits) == every_right_split(minutes)
    assert sum(splits[0]) == TABLE[sum(minutes)]
    # The one that is shown: of the equal ones, the longer code first, then as documented.
    longest_first = sorted(range(len(minutes)), key=lambda place: -minutes[place])
    assert splits[0] == max(splits, key=lambda way: [way[place] for place in longest_first])


@pytest.mark.parametrize("count", [1, 2, 3])
def test_pooled_grid(count: int) -> None:
    for minutes in product(EDGES, repeat=count):
        check_against_oracle(minutes)


@pytest.mark.parametrize("count", [1, 2])
def test_pooled_every_pair_of_minutes(count: int) -> None:
    for minutes in product(range(61), repeat=count):
        check_against_oracle(minutes)


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_every_combination_to_an_hour_each(count: int) -> None:
    """Up to four codes of 0 to 60 minutes: every set of minutes, against brute force at once.

    The order of the codes cannot matter to the set of right splits; that it does not is the next
    test's, and which of them is shown is the grid's.
    """
    sets = np.array(list(combinations_with_replacement(range(61), count)))
    ways = np.array(list(product((0, 1), repeat=count)))
    full, left = sets // 15, sets % 15
    extra = np.array(TABLE)[sets.sum(axis=1)] - full.sum(axis=1)
    # A way gives each code one unit or none beyond its full blocks, and only for minutes left.
    lawful = (ways.sum(axis=1)[None, :] == extra[:, None]) & ~(
        (ways[None, :, :] == 1) & (left[:, None, :] == 0)
    ).any(axis=2)
    followed = np.where(lawful, left @ ways.T, -1)
    right = followed == followed.max(axis=1, keepdims=True)
    assert lawful.any(axis=1).all()
    place = {tuple(way): number for number, way in enumerate(ways.tolist())}
    codes = POOLED[:count]
    for row, minutes in zip(right, sets.tolist(), strict=True):
        split = share(dict(zip(codes, minutes, strict=True)))
        ours = {
            place[tuple(int(code in split.sure or code in chosen) for code in codes)]
            for chosen in split.choices()
        }
        assert ours == set(np.flatnonzero(row).tolist()), minutes


@settings(deadline=None)
@given(st.lists(st.integers(0, 60), min_size=4, max_size=4), st.permutations(POOLED))
def test_the_order_of_codes_changes_no_right_split(minutes: list[int], order: list[str]) -> None:
    by_code = dict(zip(POOLED, minutes, strict=True))
    ours = right_answers(build_claim(timed(by_code), rule=PayerRule.CMS))
    theirs = right_answers(
        build_claim(timed({code: by_code[code] for code in order}), rule=PayerRule.CMS)
    )
    assert all(answer in theirs for answer in ours)
    assert len(ours) == len(theirs)


@pytest.mark.parametrize("rule", list(PayerRule))
@pytest.mark.parametrize("minutes", range(61))
def test_one_code_alone_is_the_table_by_either_rule(minutes: int, rule: PayerRule) -> None:
    claim = build_claim(timed({"97110": minutes}), rule=rule)
    assert units(claim.lines) == {"97110": TABLE[minutes]}


def test_midpoint_rule_every_pair_of_minutes() -> None:
    for one, two in product(range(61), repeat=2):
        claim = build_claim(timed({"97110": one, "97140": two}), rule=PayerRule.AMA)
        assert units(claim.lines) == {"97110": TABLE[one], "97140": TABLE[two]}
        assert claim.alternatives == ()


@settings(deadline=None)
@given(st.tuples(*[st.integers(0, 60)] * 4))
def test_pooled_four_codes(minutes: tuple[int, ...]) -> None:
    check_against_oracle(minutes)


@settings(deadline=None)
@given(st.lists(st.integers(0, 100), min_size=1, max_size=4))
def test_midpoint_rule_counts_each_code_alone(minutes: list[int]) -> None:
    by_code = dict(zip(POOLED, minutes, strict=False))
    claim = build_claim(timed(by_code), rule=PayerRule.AMA)
    assert units(claim.lines) == {code: TABLE[value] for code, value in by_code.items()}
    assert claim.alternatives == ()


@settings(deadline=None)
@given(
    st.lists(st.none() | st.integers(0, 60), min_size=1, max_size=4),
    st.sampled_from(list(PayerRule)),
)
def test_a_claim_never_exceeds_its_minutes(minutes: list[int | None], rule: PayerRule) -> None:
    by_code = dict(zip(POOLED, minutes, strict=False))
    claim = build_claim(timed(by_code), rule=rule)
    for lines in (claim.lines, *claim.alternatives):
        assert [line.code for line in lines] == list(by_code)
        for line in lines:
            assert line.minutes == by_code[line.code]
            assert line.units == 0 or line.minutes
            assert line.units * 15 <= (line.minutes or 0) + 14
        if rule is PayerRule.CMS:
            assert sum(line.units for line in lines) == TABLE[claim.total_timed_minutes]


# --- ties ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        pytest.param({"97112": 20, "97110": 20}, {"97112": 2, "97110": 1}, id="first-documented"),
        pytest.param({"97116": 10, "97110": 25}, {"97116": 0, "97110": 2}, id="longer-wins"),
        pytest.param(
            {"97110": 33, "97140": 7}, {"97110": 2, "97140": 1}, id="no-tie-larger-left-over"
        ),
    ],
)
def test_one_answer_for_a_tie(minutes: dict[str, int], expected: dict[str, int]) -> None:
    assert units(build_claim(timed(minutes), rule=PayerRule.CMS).lines) == expected


def test_too_many_equal_splits_are_counted_instead_of_listed() -> None:
    many = {f"9711{n}": 8 for n in range(10)}
    claim = build_claim(timed(many), rule=PayerRule.CMS)
    assert len(claim.alternatives) == MOST_ALTERNATIVES
    assert claim.warnings == ("252 splits are equally right; the first are listed.",)


def test_twenty_one_equal_splits_are_all_listed() -> None:
    # Seven codes of 5 minutes: 35 minutes, two units, 21 pairs.
    claim = build_claim(timed({f"9711{n}": 5 for n in range(7)}), rule=PayerRule.CMS)
    assert len(right_answers(claim)) == 21
    assert claim.warnings == ()


# --- what is not a pooled code ---------------------------------------------------------


def test_minutes_that_are_not_documented_earn_nothing() -> None:
    claim = build_claim(timed({"97110": None, "97140": 15}), rule=PayerRule.CMS)
    assert units(claim.lines) == {"97110": 0, "97140": 1}
    assert claim.lines[0].minutes is None
    assert "not documented" in claim.lines[0].why


def test_untimed_code_is_one_unit_whatever_its_minutes() -> None:
    lines = [CodeMinutes("97161", 30, None), CodeMinutes("97110", 10, 15)]
    claim = build_claim(lines, rule=PayerRule.CMS)
    assert units(claim.lines) == {"97161": 1, "97110": 1}
    assert claim.lines[0].minutes is None
    assert claim.total_timed_minutes == 10


@pytest.mark.parametrize("rule", list(PayerRule))
@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param([("97550", 15, 30)], [0], id="caregiver-under"),
        pytest.param([("97550", 16, 30)], [1], id="caregiver-starts"),
        pytest.param([("97550", 90, 30)], [1], id="caregiver-once"),
        pytest.param([("97550", 37, 30), ("97551", 0, 15)], [1, 0], id="add-on-under"),
        pytest.param([("97550", 38, 30), ("97551", 0, 15)], [1, 1], id="add-on-starts"),
        pytest.param([("97550", 30, 30), ("97551", 30, 15)], [1, 2], id="add-on-own-minutes"),
        pytest.param([("97551", 30, 15)], [0], id="add-on-without-first"),
        pytest.param([("97550", None, 30), ("97551", 30, 15)], [0, 0], id="first-unknown"),
        pytest.param([("97550", 45, 30), ("97551", None, 15)], [1, 0], id="add-on-unknown"),
        pytest.param([("97129", 22, 15), ("97130", 0, 15)], [1, 0], id="thinking-one"),
        pytest.param([("97129", 23, 15), ("97130", 0, 15)], [1, 1], id="thinking-two"),
        pytest.param([("97129", 5, 15), ("97130", 20, 15)], [1, 1], id="thinking-together"),
        pytest.param([("97130", 15, 15), ("97129", 15, 15)], [1, 1], id="add-on-written-first"),
        pytest.param([("97129", 45, 15)], [1], id="thinking-once"),
        pytest.param([("96125", 30, 60)], [0], id="hour-under"),
        pytest.param([("96125", 31, 60)], [1], id="hour-starts"),
        pytest.param([("98979", 9, 10)], [0], id="no-rounding-up"),
        pytest.param([("98979", 10, 10)], [1], id="full-ten"),
        pytest.param([("98979", 20, 10)], [1], id="ten-once"),
        pytest.param([("98980", 19, 20)], [0], id="full-twenty-under"),
        pytest.param([("98980", 39, 20), ("98981", 0, 20)], [1, 0], id="full-add-on-under"),
        pytest.param([("98980", 40, 20), ("98981", 0, 20)], [1, 1], id="full-add-on"),
    ],
)
def test_codes_counted_alone(
    lines: list[tuple[str, int | None, int]], expected: list[int], rule: PayerRule
) -> None:
    claim = build_claim([CodeMinutes(*line) for line in lines], rule=rule)
    assert [line.units for line in claim.lines] == expected


def test_listed_codes_stay_out_of_the_pool_and_say_so() -> None:
    claim = build_claim(timed({"97110": 8, "97129": 8}), rule=PayerRule.CMS)
    assert units(claim.lines) == {"97110": 1, "97129": 1}
    (warning,) = claim.warnings
    assert warning.startswith("97129 counted apart")
    assert warning.endswith("allows 1 unit, not 2.")


def test_time_beyond_a_first_block_names_its_add_on() -> None:
    claim = build_claim(timed({"97129": 30}), rule=PayerRule.AMA)
    assert claim.warnings == ("15 min beyond the first block of 97129 would go to 97130.",)


# --- the working -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "minutes", "why"),
    [
        pytest.param("cms", {"97110": 23}, "97110 23 min -> 2 units", id="one-code"),
        pytest.param(
            "cms",
            {"97110": 23, "97140": 15},
            "38 timed minutes -> 3 units in all; 97110 23 min = 1 x 15 and 8 left over, which "
            "earn a unit of the pooled rest -> 2",
            id="pooled",
        ),
        pytest.param(
            "cms",
            {"97110": 20, "97140": 20},
            "40 timed minutes -> 3 units in all; 97110 20 min = 1 x 15 and 5 left over, the "
            "same as 97140: gets a unit here, either is right -> 2",
            id="tie",
        ),
        pytest.param("ama", {"97110": 23, "97140": 15}, "97110 23 min -> 2 units", id="ama"),
    ],
)
def test_why_is_the_working(rule: str, minutes: dict[str, int], why: str) -> None:
    assert build_claim(timed(minutes), rule=PayerRule(rule)).lines[0].why == why


# --- what is refused -------------------------------------------------------------------


def test_negative_minutes_are_refused() -> None:
    with pytest.raises(ValueError, match="97110: minutes"):
        CodeMinutes("97110", -1, 15)


def test_a_code_stands_once() -> None:
    twice = [CodeMinutes("97110", 8, 15), CodeMinutes("97110", 8, 15)]
    with pytest.raises(ValueError, match="once"):
        build_claim(twice, rule=PayerRule.CMS)


def test_no_lines_is_an_empty_claim() -> None:
    claim = build_claim([], rule=PayerRule.CMS)
    assert (claim.lines, claim.alternatives, claim.total_timed_minutes) == ((), (), 0)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("checked = 2026-01-01\ncode = 1", "code", id="wrong-shape"),
        pytest.param("checked = ", "TOML", id="not-toml"),
        pytest.param(
            'checked = 2026-01-01\n[[code]]\ncode = "97129"\nthen = "97130"',
            "once = true",
            id="add-on-without-once",
        ),
        pytest.param(
            'checked = 2026-01-01\n[[code]]\ncode = "97129"\n[[code]]\ncode = "97129"',
            "97129",
            id="twice",
        ),
    ],
)
def test_a_wrong_counting_file_is_named(text: str, said: str) -> None:
    with pytest.raises(LexiconError, match=said) as caught:
        read_counting("claims/units.toml", text.encode())
    assert "claims/units.toml" in str(caught.value)


def test_the_shipped_rows_load() -> None:
    assert shipped_counting().of("97129") == CountedCode(code="97129", once=True, then="97130")
