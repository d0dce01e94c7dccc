"""The one span that a note states apart from its services: read where it can be no other's."""

import pytest

from suggester import suggest
from suggester.visit_spans import shares, visit_span

ADL = "Donned socks with sock aid, dressed LB with reacher min A, brushed teeth at sink."


@pytest.mark.parametrize(
    ("lead", "minutes"),
    [
        pytest.param("OT\nTx 1015-1038\n", 23, id="clocks-behind-a-word"),
        pytest.param("OT\nTesting 8:30 to 11:00, report sent\n", 150, id="beyond-two-hours"),
        pytest.param("OT, small room, indiv 9:10-9:40\n", 30, id="individual"),
        pytest.param("OT\nTest day 1 of 1, 9:00 - 11:00 direct\n", 120, id="day-of-testing"),
        pytest.param("OT\n11.00 to 12.10\n", 70, id="dotted-line"),
        pytest.param("OT HH\nTime: 10.05 - 10.50\n", 45, id="dotted-time"),
        pytest.param("ICU OT  0840-0908\n", 28, id="title"),
        pytest.param("OT HH. 10:05-10:50 (45). ", 45, id="sentence-of-the-title"),
        pytest.param("OT\nClock in 7:30, clock out 9:30 (2 hr block)\n", 120, id="clocked"),
        pytest.param("OT\nLeft 1:05 back 2:00 (55). ", 55, id="outing"),
        pytest.param("OT\nPt arrived 9:00, left 9:42.\n", 42, id="came-and-left"),
        pytest.param("OT\nStart 08:30, finish 10:45, report to follow.\n", 135, id="start-finish"),
        pytest.param("OT HH. Here from 10:05 until 10:50.\n", 45, id="here"),
    ],
)
def test_clocks_of_the_visit(lead: str, minutes: int) -> None:
    found = visit_span(lead + ADL, ())
    assert found is not None
    assert found.minutes == minutes


@pytest.mark.parametrize(
    "lead",
    [
        pytest.param("OT outpt. Works 7:30-11:30 at the plant.\n", id="job"),
        pytest.param("OT\nSleeps 10:00-1:30.\n", id="sleep"),
        pytest.param("OT\nPT saw pt 0910-0945.\n", id="other-discipline"),
        pytest.param("OT\nNext visit 9:00-9:45\n", id="next-visit"),
        pytest.param("OT\nLast session 9:00-9:45.\n", id="last-session"),
        pytest.param("OT\nP: cont. Session 10:00-10:45 Thurs.\n", id="plan"),
        pytest.param("OT\nScheduled session 10:00-10:45\n", id="scheduled"),
        pytest.param("OT\nSeen 9:00-9:20. Seen again, session 13:00-13:25.\n", id="two-sessions"),
        pytest.param("OT\nSeen 0910-0945 incl. 10 min documentation.\n", id="documentation"),
        pytest.param("OT co-tx w/ SLP\nSeen 9:00-10:00\n", id="co-treatment"),
        pytest.param("OT\nSession 1:05 - 1:50. Rested 10 min.\n", id="rest"),
        pytest.param("OT\nRN at 9:00-9:30\n", id="nurse"),
        pytest.param("OT\nBP 110-120, treated 110-120\n", id="pressure"),
        pytest.param("OT\nTx 3/4-3/8\n", id="dates"),
        pytest.param("OT\nTx speed 0.45-0.60 m/s\n", id="speed"),
        pytest.param("OT\nPain started 9:00, back 10:00\n", id="symptom"),
    ],
)
def test_clocks_of_something_else(lead: str) -> None:
    assert visit_span(lead + ADL, ()) is None


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        pytest.param(f"OT, home.\nFifty minutes, all on daily living.\n{ADL}", 50, id="all-on"),
        pytest.param(f"OT. We spent forty five minutes one on one, all of it dressing. {ADL}", 45, id="all-of-it"),
        pytest.param(f"OT outpt\n40 minutes, I was in with him one on one.\n{ADL}", 40, id="with-him"),
        pytest.param(f"Home OT. Low vision + hip. 45 min bathroom/kitchen\n{ADL}", 45, id="places"),
        pytest.param(f"OT school. Indiv 30 min. {ADL}", 30, id="individual"),
        pytest.param(f"OT outpt. In the room 35 minutes.\n{ADL}", 35, id="in-the-room"),
        pytest.param(f"OT. I was with her an hour, nothing but dressing.\n{ADL}", 60, id="with-her"),
        pytest.param("OT\nTx 1015-1038\nDonned socks with sock aid 9 min, dressed LB with reacher min A, brushed teeth at sink.", 23, id="dose-inside"),
        pytest.param("OT re-evaluation. Seen 10:15 to 11:00. New stroke since SOC. Goals rewritten, POC revised.", 45, id="evaluation"),
        pytest.param(f"OT co-tx w/ SLP, 9:00-10:00 direct\n{ADL}", None, id="co-treatment"),
        pytest.param(f"OT outpt. 45 minutes late.\n{ADL}", None, id="late"),
        pytest.param(f"OT\nS: stands 30 minutes, all of it painful.\n{ADL}", None, id="tolerance"),
        pytest.param(f"OT\n{ADL}\nAt home: dresses in 30 minutes, all of it slow.", None, id="at-home"),
        pytest.param(f"OT\nTreated 9:00-9:45.\n{ADL} Hot pack to R shoulder 10 min.", None, id="second-code"),
        pytest.param(f"OT\n50 min drive here.\n{ADL}", None, id="drive"),
        pytest.param(f"OT\n{ADL}\nGoal: dress in 20 min, 1:1.", None, id="goal"),
        pytest.param(f"OT\nPlan: 45 min, 1:1, weekly.\n{ADL}", None, id="planned"),
    ],
)  # fmt: skip
def test_minutes_of_the_only_service(text: str, minutes: int | None) -> None:
    timed = {one.code: one.minutes for one in suggest(text).suggestions if one.code != "97010"}
    assert list(timed.values()) == [minutes]


@pytest.mark.parametrize(
    ("text", "first", "beyond"),
    [
        pytest.param("WORK CONDITIONING\n0800-1200\nWork conditioning circuit: floor to waist lifts, carry 40 lb.", ("97545", 120), ("97546", 120), id="work"),
        pytest.param("Cognitive OT, 1:1, 2:15-3:00\nAttention training with letter cancellation, memory strategy.", ("97129", 15), ("97130", 30), id="cognition"),
    ],
)  # fmt: skip
def test_span_is_divided(text: str, first: tuple[str, int], beyond: tuple[str, int]) -> None:
    assert {(one.code, one.minutes) for one in suggest(text).suggestions} == {first, beyond}


@pytest.mark.parametrize(
    ("text", "shared"),
    [
        pytest.param("Total 45 min incl. 10 min documentation", True, id="documentation"),
        pytest.param("Total 45 min. Rest breaks 8 min.", True, id="rest"),
        pytest.param("5 min travel between rooms", True, id="travel"),
        pytest.param("Asked for break at 50 min.", False, id="at-a-minute"),
        pytest.param("3 h, breaks 10 min x 1 counted by facility", False, id="counted"),
        pytest.param("rested 2 min", False, id="brief"),
        pytest.param("RN documented pain 4, 20 reps", False, id="no-minutes"),
    ],
)
def test_time_that_is_no_treatment(text: str, shared: bool) -> None:
    assert shares(text) is shared


def test_programme_keeps_its_breaks() -> None:
    """A stated total is that of a programme, whose breaks are part of it; no other service's."""
    programme = "WORK CONDITIONING\nTotal time 120 min, rest 10 min.\nFloor to waist lifts, carry."
    assert {(s.code, s.minutes) for s in suggest(programme).suggestions} == {("97545", 120)}
    visit = f"OT\nTotal time 45 min, rest 10 min.\n{ADL}"
    assert {(s.code, s.minutes) for s in suggest(visit).suggestions} == {("97535", None)}
