"""Modifiers in tables: plan of care, assistant, threshold, telehealth, and their order."""

from collections.abc import Mapping
from datetime import date

import pytest

from suggester.claims.apart import CodeMinutes
from suggester.claims.tables import RULES_DATE, shipped_tables
from suggester.claims.units import build_claim
from suggester.claims.visit import complete_claim
from suggester.model import Claim, Visit

TABLES = shipped_tables()
PER = {"97161": None, "97150": None, "97014": None, "97012": None, "97550": 30, "97129": 15}
BEFORE_MIDPOINT, NOW = date(2021, 6, 1), date(2026, 9, 16)


def claim(minutes: Mapping[str, int | None], **visit: object) -> Claim:
    facts = Visit.model_validate({"date_of_service": NOW, "discipline": "PT"} | visit)
    lines = [CodeMinutes(code, value, PER.get(code, 15)) for code, value in minutes.items()]
    built = build_claim(lines, rule=facts.payer_rule)
    return complete_claim(built, lines, facts, tables=TABLES, rules_date=RULES_DATE)


def written(found: Claim) -> list[str]:
    return ["-".join((line.code, *line.modifiers)) + f" x{line.units}" for line in found.lines]


# --- whose plan of care ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "discipline", "line", "said"),
    [
        pytest.param("97110", "PT", "97110-GP x1", "", id="pt"),
        pytest.param("97110", "OT", "97110-GO x1", "", id="ot"),
        pytest.param("92507", "SLP", "92507-GN x1", "", id="slp"),
        pytest.param("97129", "OT", "97129-GO x1", "", id="sometimes-therapy"),
        pytest.param("97014", "PT", "97014 x1", "", id="no-therapy-code"),
        pytest.param("97161", "PT", "97161-GP x1", "", id="own-evaluation"),
        pytest.param("97161", "OT", "97161 x1", "Which is right?", id="other-evaluation"),
        pytest.param("97110", None, "97110 x1", "No discipline is given", id="no-discipline"),
        pytest.param("97014", None, "97014 x1", "", id="no-discipline-and-no-therapy-code"),
    ],
)
def test_plan_of_care(code: str, discipline: str | None, line: str, said: str) -> None:
    found = claim({code: 15}, discipline=discipline)
    assert written(found) == [line]
    assert [said in warning for warning in found.warnings] == ([True] if said else [])


def test_a_line_without_units_has_no_modifier() -> None:
    assert written(claim({"97110": 15, "97140": None})) == ["97110-GP x1", "97140 x0"]


# --- the assistant, unit by unit ---------------------------------------------------------


@pytest.mark.parametrize(
    ("therapist", "assistant", "day", "lines"),
    [
        # CMS's billing examples, as published.
        pytest.param(13, 23, NOW, ["97110-GP x1", "97110-GP-CQ x1"], id="cms-23-and-13"),
        pytest.param(5, 10, NOW, ["97110-GP-CQ x1"], id="cms-10-and-5"),
        pytest.param(12, 14, NOW, ["97110-GP x1", "97110-GP-CQ x1"], id="two-left-9-to-14-each"),
        # All of one or the other.
        pytest.param(30, 0, NOW, ["97110-GP x2"], id="therapist-alone"),
        pytest.param(0, 30, NOW, ["97110-GP-CQ x2"], id="assistant-alone"),
        pytest.param(15, 15, NOW, ["97110-GP x1", "97110-GP-CQ x1"], id="a-full-block-each"),
        pytest.param(20, 16, NOW, ["97110-GP x1", "97110-GP-CQ x1"], id="blocks-and-minutes-over"),
        # Since 2022: 8 minutes of the therapist keep a last unit.
        pytest.param(8, 1, NOW, ["97110-GP x1"], id="midpoint-of-the-therapist"),
        pytest.param(8, 14, NOW, ["97110-GP x1"], id="midpoint-though-assistant-gave-more"),
        pytest.param(7, 1, NOW, ["97110-GP-CQ x1"], id="under-midpoint-12-percent"),
        pytest.param(7, 15, NOW, ["97110-GP-CQ x1"], id="under-midpoint-and-a-block"),
        pytest.param(22, 1, NOW, ["97110-GP x1", "97110-GP-CQ x1"], id="last-unit-7-and-1"),
        pytest.param(23, 1, NOW, ["97110-GP x2"], id="last-unit-8-and-1"),
        # Before: more than 10 % of the unit's minutes.
        pytest.param(9, 1, BEFORE_MIDPOINT, ["97110-GP x1"], id="2021-exactly-10-percent"),
        pytest.param(8, 1, BEFORE_MIDPOINT, ["97110-GP-CQ x1"], id="2021-over-10-percent"),
        pytest.param(14, 1, BEFORE_MIDPOINT, ["97110-GP x1"], id="2021-under-10-percent"),
        pytest.param(24, 1, BEFORE_MIDPOINT, ["97110-GP x2"], id="2021-last-unit-exactly-10"),
        pytest.param(
            23, 1, BEFORE_MIDPOINT, ["97110-GP x1", "97110-GP-CQ x1"], id="2021-last-unit-over-10"
        ),
        pytest.param(8, 1, date(2021, 12, 31), ["97110-GP-CQ x1"], id="last-day-before-midpoint"),
        pytest.param(8, 1, date(2022, 1, 1), ["97110-GP x1"], id="first-day-of-midpoint"),
        pytest.param(0, 15, date(2020, 1, 1), ["97110-GP-CQ x1"], id="first-day-of-the-modifier"),
        pytest.param(0, 15, date(2019, 12, 31), ["97110-GP x1"], id="day-before-the-modifier"),
    ],
)
def test_units_of_a_timed_code(therapist: int, assistant: int, day: date, lines: list[str]) -> None:
    found = claim(
        {"97110": therapist + assistant},
        assistant_minutes={"97110": assistant},
        date_of_service=day,
    )
    assert written(found) == lines
    assert sum(line.minutes or 0 for line in found.lines) == therapist + assistant
    assert found.warnings == ()


@pytest.mark.parametrize(
    ("code", "total", "assistant", "marked"),
    [
        pytest.param("97150", 40, 4, False, id="untimed-exactly-10-percent"),
        pytest.param("97150", 40, 5, True, id="untimed-over-10-percent"),
        pytest.param("97012", 9, 1, True, id="untimed-11-percent"),
        pytest.param("97012", 10, 1, False, id="untimed-short-exactly-10"),
        pytest.param("97161", 30, 3, False, id="evaluation-exactly-10-percent"),
        pytest.param("97161", 30, 4, True, id="evaluation-over-10-percent"),
        pytest.param("97161", 30, 30, True, id="whole"),
        pytest.param("97550", 30, 3, False, id="half-hour-code-exactly-10-percent"),
        pytest.param("97550", 30, 4, True, id="half-hour-code-over-10-percent"),
        pytest.param("97129", 45, 4, False, id="first-block-code-under-10-percent"),
        pytest.param("97129", 45, 5, True, id="first-block-code-over-10-percent"),
    ],
)
def test_services_judged_whole(code: str, total: int, assistant: int, marked: bool) -> None:
    found = claim({code: total}, assistant_minutes={code: assistant})
    assert written(found) == [f"{code}-GP{'-CQ' if marked else ''} x1"]


def test_units_are_never_changed_by_the_assistant() -> None:
    for total in range(8, 61):
        for assistant in range(total + 1):
            found = claim({"97110": total}, assistant_minutes={"97110": assistant})
            assert sum(line.units for line in found.lines) == (total + 7) // 15
            assert sum(line.minutes or 0 for line in found.lines) == total
            for line in found.lines:  # each line by itself is covered by its minutes
                assert line.units * 15 <= (line.minutes or 0) + 7


def test_pooled_units_are_shared_before_the_assistant_is_asked_for() -> None:
    found = claim({"97110": 33, "97140": 7}, assistant_minutes={"97140": 7})
    assert written(found) == ["97110-GP x2", "97140-GP-CQ x1"]


def test_each_right_split_has_its_modifiers() -> None:
    found = claim({"97110": 20, "97140": 20}, assistant_minutes={"97140": 20})
    assert written(found) == ["97110-GP x2", "97140-GP-CQ x1"]
    (other,) = found.alternatives
    assert [(line.code, line.units, line.modifiers) for line in other] == [
        ("97110", 1, ("GP",)), ("97140", 2, ("GP", "CQ")),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("discipline", "modifier", "said"),
    [
        pytest.param("OT", "97110-GO-CO x1", [], id="occupational"),
        pytest.param("SLP", "97110-GN x1", ["no assistant's modifier"], id="speech"),
        pytest.param(None, "97110 x1", ["No discipline", "CQ or CO is not decided"], id="unknown"),
    ],
)
def test_the_assistants_modifier_follows_the_discipline(
    discipline: str | None, modifier: str, said: list[str]
) -> None:
    found = claim({"97110": 15}, assistant_minutes={"97110": 15}, discipline=discipline)
    assert written(found) == [modifier]
    assert len(found.warnings) == len(said)
    assert all(words in warning for words, warning in zip(said, found.warnings, strict=True))


# --- only the whole visit's minutes -------------------------------------------------------


@pytest.mark.parametrize(
    ("minutes", "assistant", "lines", "asks"),
    [
        pytest.param({"97110": 30}, 0, ["97110-GP x2"], "", id="none"),
        pytest.param({"97110": 30}, 30, ["97110-GP-CQ x2"], "", id="one-code-all"),
        pytest.param(
            {"97110": 30}, 15, ["97110-GP x1", "97110-GP-CQ x1"], "", id="one-code-a-block"
        ),
        pytest.param(
            {"97110": 30, "97140": 15}, 45, ["97110-GP-CQ x2", "97140-GP-CQ x1"], "", id="all"
        ),
        pytest.param(
            {"97110": 30, "97140": 15}, 15, ["97110-GP x2", "97140-GP x1"],
            "15 min of the visit: how many of 97110, 97140?", id="either-code",
        ),
        pytest.param(
            {"97110": 15, "97140": 15}, 23, ["97110-GP-CQ x1", "97140-GP-CQ x1"], "",
            id="each-must-hold-eight",
        ),
        pytest.param(
            {"97110": 15, "97140": 15}, 22, ["97110-GP x1", "97140-GP x1"], "how many of",
            id="each-may-hold-seven",
        ),
        pytest.param(
            {"97110": 22, "97140": 22}, 7, ["97110-GP x2", "97140-GP x1"], "how many of 97110?",
            id="one-code-sure-the-other-not",
        ),
        pytest.param(
            {"97110": 30, "97140": 15}, 46, ["97110-GP x2", "97140-GP x1"],
            "46 min, and 45 are documented", id="more-than-documented",
        ),
        pytest.param(
            {"97110": 30, "97150": None}, 30, ["97110-GP x2", "97150-GP x1"],
            "How long did 97150 take in all?", id="untimed-without-minutes",
        ),
    ],
)  # fmt: skip
def test_what_the_visits_minutes_can_say(
    minutes: dict[str, int | None], assistant: int, lines: list[str], asks: str
) -> None:
    found = claim(minutes, assistant_minutes=assistant)
    assert written(found) == lines
    assert any(asks in warning for warning in found.warnings) == bool(asks or found.warnings)
    assert bool(found.warnings) == bool(asks)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        pytest.param({"97112": 5}, "97112, which is not on the claim", id="not-on-the-claim"),
        pytest.param({"97110": 31}, "31 min of 97110, and 30 are documented", id="too-many"),
        pytest.param({"97150": 5}, "How long did 97150 take", id="untimed-without-minutes"),
    ],
)
def test_what_must_be_asked_of_minutes_by_code(given: dict[str, int], said: str) -> None:
    found = claim({"97110": 30, "97150": None}, assistant_minutes=given)
    assert written(found) == ["97110-GP x2", "97150-GP x1"]
    (warning,) = found.warnings
    assert said in warning


# --- the year's threshold -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("used", "day", "discipline", "marked", "said"),
    [
        pytest.param("2479.99", "2026-12-31", "PT", False, [], id="2026-a-cent-below"),
        pytest.param("2480", "2026-12-31", "PT", True, ["Does it?"], id="2026-reached"),
        pytest.param("2480", "2026-01-01", "OT", True, ["Does it?"], id="2026-ot"),
        pytest.param("2480", "2026-01-01", "SLP", True, ["Does it?"], id="2026-slp"),
        pytest.param("2409.99", "2025-12-31", "PT", False, [], id="2025-a-cent-below"),
        pytest.param("2410", "2025-12-31", "PT", True, ["Does it?"], id="2025-reached"),
        pytest.param("2410", "2026-01-01", "PT", False, [], id="2025-amount-in-2026"),
        pytest.param("2330", "2024-06-01", "PT", True, ["Does it?"], id="2024-reached"),
        pytest.param("2230", "2023-06-01", "PT", True, ["Does it?"], id="2023-reached"),
        pytest.param(
            "9999", "2027-01-01", "PT", False, ["2027 is not in the tables"], id="unknown"
        ),
        pytest.param("3000", "2026-06-01", "PT", True, ["medical review", "Does it?"], id="review"),
        pytest.param("2999.99", "2026-06-01", "PT", True, ["Does it?"], id="below-review"),
        pytest.param(None, "2026-06-01", "PT", False, [], id="no-amount"),
        pytest.param("2480", "2026-06-01", None, False, ["No discipline"], id="no-discipline"),
    ],
)
def test_threshold(
    used: str | None, day: str, discipline: str | None, marked: bool, said: list[str]
) -> None:
    found = claim(
        {"97110": 15, "97014": 15},
        year_to_date_amount=used,
        date_of_service=day,
        discipline=discipline,
    )
    assert ["KX" in line.modifiers for line in found.lines] == [marked, False]
    assert len(found.warnings) == len(said)
    assert all(words in warning for words, warning in zip(said, found.warnings, strict=True))


# --- telehealth -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "day", "marked", "said"),
    [
        pytest.param("97110", "2026-09-16", True, "place of service", id="on-the-list"),
        pytest.param("97161", "2020-03-01", True, "place of service", id="first-day"),
        pytest.param("97110", "2020-02-29", False, "takes no telehealth", id="day-before"),
        pytest.param("97110", "2027-12-31", True, "place of service", id="last-day"),
        pytest.param("97110", "2028-01-01", False, "takes no telehealth", id="day-after"),
        pytest.param("97140", "2026-09-16", False, "97140: not on the", id="hands-on"),
        pytest.param("97550", "2024-12-31", False, "97550: not on the", id="caregivers-before"),
        pytest.param("97550", "2025-01-01", True, "place of service", id="caregivers-from-2025"),
    ],
)
def test_telehealth(code: str, day: str, marked: bool, said: str) -> None:
    found = claim({code: 31}, telehealth=True, date_of_service=day)
    assert ["95" in line.modifiers for line in found.lines] == [marked]
    (warning,) = found.warnings
    assert said in warning
    assert "95" not in str(claim({code: 31}, date_of_service=day).lines[0].modifiers)


# --- together -------------------------------------------------------------------------------


def test_at_most_four_modifiers_in_their_order() -> None:
    found = claim(
        {"97110": 15},
        assistant_minutes=15,
        year_to_date_amount="2480",
        telehealth=True,
    )
    assert [line.modifiers for line in found.lines] == [("GP", "CQ", "KX", "95")]


def test_no_modifier_of_separateness_is_ever_set() -> None:
    found = claim({"97150": 15, "97110": 15, "97140": 15}, assistant_minutes=45)
    assert found.edits
    set_here = {modifier for line in found.lines for modifier in line.modifiers}
    assert set_here.isdisjoint({"59", "XE", "XS", "XP", "XU"})
