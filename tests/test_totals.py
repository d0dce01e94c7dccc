"""What a note states of the visit's minutes, in the ways people write it."""

from itertools import pairwise

import pytest

from suggester.total_words import TIMED, TOTAL
from suggester.totals import of_the_visit, totals


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("Total timed: 38 / total tx: 45", {TIMED: 38, TOTAL: 45}, id="both"),
        pytest.param("TT 45/ timed 25", {TOTAL: 45, TIMED: 25}, id="tt-timed"),
        pytest.param("timed 42   total 52", {TIMED: 42, TOTAL: 52}, id="lower-case"),
        pytest.param("53 timed / 55 total", {TIMED: 53, TOTAL: 55}, id="numbers-first"),
        pytest.param("Timed min: 40   Total: 45", {TIMED: 40, TOTAL: 45}, id="fields"),
        pytest.param("38 min timed: 30 therex, 8 manual", {TIMED: 38}, id="timed-colon"),
        pytest.param("Tx time total 0.75 hr", {TOTAL: 45}, id="hours"),
        pytest.param("Net program time 3 hr 10 min", {TOTAL: 190}, id="hours-and-minutes"),
        pytest.param("Total time 9:00-9:45 = 45 min", {TOTAL: 45}, id="clocks-before"),
        pytest.param("Total test time 0815-1115 (180 min)", {TOTAL: 180}, id="of-a-test"),
        pytest.param("40 | timed total", {TIMED: 40}, id="row"),
        pytest.param("TE: started 10:02, ended 10:20", {}, id="clocks-of-a-service"),
        pytest.param("38 timed minutes", {TIMED: 38}, id="timed-minutes"),
        pytest.param("40 min one to one in water.", {TIMED: 40}, id="one-to-one"),
        pytest.param("TE 23  MT 14  NM 8    =45", {TIMED: 45}, id="a-sum-that-adds-up"),
        pytest.param("TE 23  MT 14  NM 8    =46", {}, id="a-sum-that-does-not"),
        pytest.param("Tot 40", {TOTAL: 40}, id="tot"),
        pytest.param("38' tot", {TOTAL: 38}, id="mark-tot"),
        pytest.param("TOTAL                         39", {TOTAL: 39}, id="wide-column"),
        pytest.param("Session 45 mins 1:1 through play.", {TOTAL: 45}, id="session"),
        pytest.param("the first half of the 45 minute session", {TOTAL: 45}, id="in-a-clause"),
        pytest.param("Forty minutes altogether.", {TOTAL: 40}, id="in-words"),
        pytest.param("Patient was seen for forty-five minutes.", {TOTAL: 45}, id="seen-for"),
        pytest.param("In 1:10 out 1:58", {TOTAL: 48}, id="clock"),
        pytest.param("Start 11:45 am   Stop 12:30 pm", {TOTAL: 45}, id="over-noon"),
        pytest.param("TIME IN 13:05  OUT 13:57", {TOTAL: 52}, id="24-hours"),
        pytest.param("Gait good.\n41 min.", {TOTAL: 41}, id="alone-on-its-line"),
        pytest.param('"timed":30,"tot":30', {TIMED: 30, TOTAL: 30}, id="json"),
        pytest.param("squats, lunges, 12 min total", {}, id="sum-of-services"),
        pytest.param("Total 35 minutes orthotic management", {}, id="total-of-one-service"),
        pytest.param("total assist, total knee 2019, TKA", {}, id="other-totals"),
        pytest.param("timed up and go 14 s; timed voids q2h", {}, id="timed-tests"),
        pytest.param("ran the timed twenty five foot walk", {}, id="timed-walk"),
        pytest.param("total 3 units", {}, id="units"),
        pytest.param("heel slides\n8 min", {}, id="too-short-to-be-all"),
        pytest.param("Timed 42/45", {TIMED: 42, TOTAL: 45}, id="both-in-one"),
        pytest.param("Timed/total min: 38/50.", {TIMED: 38, TOTAL: 50}, id="both-named"),
        pytest.param("Total/timed 46", {TIMED: 46, TOTAL: 46}, id="one-for-both"),
        pytest.param("tot 40  tmd 30", {TIMED: 30, TOTAL: 40}, id="clipped"),
        pytest.param("TTC 38  Total 48", {TIMED: 38, TOTAL: 48}, id="ttc"),
        pytest.param("55 min, timed.", {TIMED: 55}, id="timed-behind-a-comma"),
        pytest.param("Treatment:\n20 min motor control", {}, id="a-heading-above-a-service"),
        pytest.param("Treatment time:\n45 min\nTE", {TOTAL: 45}, id="a-heading-above-its-number"),
        pytest.param("25 min tx same visit -- one handed dressing", {}, id="heads-its-list"),
        pytest.param("total mins 15+13+8+8", {}, id="addends"),
        pytest.param("the total for all of that was forty three minutes", {TOTAL: 43}, id="told"),
        pytest.param("Total 60 minutes one to one.", {TOTAL: 60}, id="total-one-to-one"),
        pytest.param("STM 15 min. AROM 25 min. Ok. Minutes 40.", {TOTAL: 40}, id="all-before"),
        pytest.param("STM 15 min. AROM 25 min. Ok. Minutes 30.", {}, id="not-all-before"),
        pytest.param("1:1 in water w/ therapist 42 min.", {TIMED: 42}, id="one-to-one-in-water"),
        pytest.param("HH PT 1410-1441. Pt 86.", {TOTAL: 31}, id="clocks-of-a-discipline"),
        pytest.param("Class - week 5    11:00-11:50    6 people", {TOTAL: 50}, id="title-clock"),
        pytest.param("Class: gait 11:00-11:50", {}, id="clocks-of-a-service-in-a-title"),
        pytest.param("9:02 go. From 9:02 to 9:15 gait, from 9:15 to 9:34 clams", {}, id="parts"),
        pytest.param("skin ok. 3 min\nTimed 42/45", {TIMED: 42, TOTAL: 45}, id="over-a-line"),
        pytest.param("timed voids 4/6", {}, id="a-share"),
        pytest.param("seen and timed 3/14", {}, id="a-date"),
        pytest.param("recovers in 2 min\nTreatment: squats", {}, id="not-over-a-line"),
        pytest.param("Billing: TE 1 (15') / MT 2 (23') = 38'", {TOTAL: 38}, id="charges"),
        pytest.param("Tx 25 min orthosis: splint molded", {}, id="of-a-service-named-behind-it"),
        pytest.param("Session min 38", {TOTAL: 38}, id="session-min"),
        pytest.param("PT eval    In 7:30  Out 8:18", {TOTAL: 48}, id="clocks-apart-from-words"),
        pytest.param("Gait in 7:30 out 7:48", {}, id="clocks-of-the-words-before"),
        pytest.param("in pool 10:15a - out of pool 10:53a", {TOTAL: 38}, id="in-and-out-of-water"),
        pytest.param("Eval 35 min, treatment 12 min", {TIMED: 12}, id="beside-an-evaluation"),
        pytest.param("eval 45 min. Tx time 0", {TOTAL: 0}, id="none-beside-an-evaluation"),
        pytest.param("eval 45 min. Tx 3x10 squats", {}, id="a-dose-beside-an-evaluation"),
        pytest.param("Evaluation minutes: 18     Tx minutes: 12", {TIMED: 12}, id="in-two-fields"),
        pytest.param("37 timed, 47 total", {TIMED: 37, TOTAL: 47}, id="each-before-its-word"),
        pytest.param("TIMED 25\tTOTAL 25\tAMPAC 16", {TIMED: 25, TOTAL: 25}, id="in-cells"),
        pytest.param("timed 42 tot 57", {TIMED: 42, TOTAL: 57}, id="each-behind-its-word"),
        pytest.param("34 timed of 40, rest was talk", {TIMED: 34}, id="a-share-of-the-visit"),
        pytest.param("42 tot timed", {TIMED: 42}, id="tot-timed"),
        pytest.param("PT DAILY  rm 214B   PDPM MIN: 45\nBP 120", {TOTAL: 45}, id="in-the-title"),
        pytest.param("Meal: lunch\nMin: 35\nCues: mod", {TOTAL: 35}, id="on-its-line"),
        pytest.param("Bath:\nMin: 15\nDress:\nMin: 20", {}, id="under-each-service"),
        pytest.param("Individual minutes 60 / concurrent 0", {TOTAL: 60}, id="by-mode"),
        pytest.param("Pt seen 60 min IRF gym", {TOTAL: 60}, id="seen"),
        pytest.param("saw him for about twenty-five minutes", {TOTAL: 25}, id="saw-him"),
        pytest.param("AM 0900-1000   60 min individual", {TOTAL: 60}, id="behind-the-clocks"),
        pytest.param("Total appt 55 (5 on the phone)", {TOTAL: 55}, id="appointment"),
        pytest.param("Hopping + agility. 45 in total", {TOTAL: 45}, id="closes-the-note"),
        pytest.param("Rolls 3x. 20 in total, then lunges", {}, id="in-total-within-the-note"),
        pytest.param("two weeks, fifty minutes all in.", {TOTAL: 50}, id="all-in"),
        pytest.param("STM, mobs, 15 min in all, then squats", {}, id="all-of-a-list"),
        pytest.param(
            "PROM 10 MIN. CANE = 20 MIN. IFC 15 MIN\nP: NEXT. 30/45",
            {TIMED: 30, TOTAL: 45},
            id="a-pair-that-adds-up",
        ),
        pytest.param("PROM 10 MIN. CANE 20 MIN\nP: strength. 4/50", {}, id="a-pair-that-does-not"),
        pytest.param("Eval 28 min + tx 15 min = 43.", {TOTAL: 43}, id="evaluation-and-treatment"),
        pytest.param("Time in/out 1018-1101. Eval", {TOTAL: 43}, id="in-and-out"),
    ],
)
def test_totals(text: str, found: dict[str, int]) -> None:
    assert {total.label: total.minutes for total in totals(text)} == found


@pytest.mark.parametrize(
    ("text", "others", "kept"),
    [
        pytest.param(
            "rows, squats, total 15 min. Timed 23, total 45.", [], [23, 45], id="of-a-list"
        ),
        pytest.param("bike, rows  total 16'\ntot timed 34'", [], [34], id="less-than-timed"),
        pytest.param(
            "UB dressing, teeth 4 min. 32 min.", [8, 10, 30], [], id="services-come-to-more"
        ),
        pytest.param("Tuck, 20 reps. 35 min.", [30], [35], id="the-whole-visit"),
        pytest.param("Timed code min: 40. Total tx time: 35", [], [35, 40], id="a-discrepancy"),
        pytest.param("Total 15. Timed 23", [], [15, 23], id="opens-its-line"),
    ],
)
def test_totals_of_what_stands_before_them(text: str, others: list[int], kept: list[int]) -> None:
    stated = totals(text)
    places = [(len(text), len(text) + 1, minutes) for minutes in others]
    found = of_the_visit(text, stated, places)
    assert sorted(one.minutes for one in found) == sorted(kept)


def test_places_do_not_overlap_and_lie_in_the_text() -> None:
    text = "Total timed: 38 / total tx: 45. Session 45 min. In 1:10 out 1:58"
    found = totals(text)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(str(t.minutes) in text[t.start : t.end] for t in found if t.minutes != 48)
