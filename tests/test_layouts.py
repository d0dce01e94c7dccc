"""Layouts that real notes have: headings, forms, tables, several statements in a line."""

import pytest

from suggester import Engine
from suggester.tables import column_minutes, visit_rows


def kinds(engine: Engine, note: str) -> list[str]:
    return [section.kind for section in engine.suggest(note).note.sections]


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        pytest.param("S: ok\nO: US x 8 min\nA: good\nP: cont", ["subjective", "treatment", "assessment", "plan"], id="letters"),
        pytest.param("S: ok O: US x 8 min A: good P: cont", ["subjective", "treatment", "assessment", "plan"], id="one-line"),
        pytest.param("S = ok\nO = US", ["subjective", "objective"], id="equals"),
        pytest.param("S/ ok\nO/ US", ["subjective", "objective"], id="slash"),
        pytest.param("s- ok\no- US", ["subjective", "objective"], id="small-letters"),
        pytest.param("II. Objective (O)\nROM full", ["objective"], id="numbered"),
        pytest.param("**Plan:** continue", ["plan"], id="emphasis"),
        pytest.param("PLAN OF CARE freq 2x/wk\n[x] Manual therapy", ["plan_of_care"], id="capitals"),
        pytest.param("Interventions approved on POC: 97110", ["plan_of_care"], id="by-a-word"),
        pytest.param("SUBJECTIVE: ok\nHEP: clamshells\nmanual therapy", ["subjective", "home_program", "plan"], id="one-line-section-ends"),
        pytest.param("Exam 35 min: grip 40 lb\nTreatment: US x 8 min", ["findings", "treatment"], id="minutes-before-the-colon"),
        pytest.param("Manual therapy x 15 min", ["note"], id="none"),
    ],
)  # fmt: skip
def test_sections(engine: Engine, note: str, expected: list[str]) -> None:
    assert kinds(engine, note) == expected


@pytest.mark.parametrize(
    ("note", "proposed"),
    [
        pytest.param("[x] Hot pack x 10 min  [ ] Ultrasound  [ ] E-stim", {"97010"}, id="boxes"),
        pytest.param("☑ Hot pack\n☐ Ultrasound", {"97010"}, id="unicode-boxes"),
        pytest.param("Manual therapy:\nGait training:\n\nPain: 3/10", set(), id="empty-fields"),
        pytest.param("Ther ex ___  Manual therapy ___  Gait training ___", set(), id="blanks"),
        pytest.param("Gait training ........\nMechanical traction ........ 15 min", {"97012"}, id="leader-dots"),
        pytest.param("Gait training   97116   __   __", set(), id="two-underscores"),
        pytest.param("NMR x 0 - too tired", set(), id="nought"),
        pytest.param("Manual therapy 0 min", set(), id="zero-minutes"),
        pytest.param("Not performed:\n- gait training\n- ultrasound", set(), id="list-under-a-label"),
        pytest.param("MHP? no, fragile skin", set(), id="question"),
        pytest.param("Massage? Not today.", set(), id="answer"),
        pytest.param("Pt cancelled. Was due for: gait training, manual therapy", set(), id="no-visit"),
        pytest.param("Rx | 6/3 | 6/10 (today)\nManual therapy | 15 min | 15 min\nMechanical traction | 15 min | --", {"97140"}, id="columns"),
        pytest.param("2/10 eval only. 2/11 TE 15, GT 23. 2/12 ref. 2/13 TE 10 min", {"97110"}, id="a-log-in-one-line"),
        pytest.param("|Moist heat|[ ]|MHP neck|\n|Mech traction|[x]|Cervical traction, 15 min|", {"97012"}, id="a-box-in-the-next-cell"),
        pytest.param("97112 | sitting balance - fatigued | 0 min\n97018 | paraffin | 10 min", {"97018"}, id="a-row-of-no-minutes"),
        pytest.param("Ther ex (97110)\t0:00\t-\tpain\nParaffin (97018)\t0:10\t-\tok", {"97018"}, id="no-hours-and-minutes"),
        pytest.param("Interventions used in this period: gait training with quad cane, manual therapy, ther ex.", set(), id="a-heading-of-a-period"),
        pytest.param("Interventions going fwd: gait training, manual therapy, ther ex.", set(), id="a-heading-of-what-follows"),
        pytest.param("Course: received ADL training, manual therapy, ther ex.", set(), id="a-course-of-care"),
        pytest.param("* prev session 9/12: McConnell taping, hot pack\n* O: paraffin 10 min", {"97018"}, id="an-earlier-session"),
        pytest.param("[ ] student absent\nParaffin 10 min", {"97018"}, id="an-empty-box-of-absence"),
        pytest.param("[x] student absent\nParaffin 10 min", set(), id="a-ticked-box-of-absence"),
        pytest.param("PT evaluation, low complexity\nNo treatment given. Paraffin 10 min", {"97161"}, id="evaluated-and-not-treated"),
        pytest.param("□ Ther Ex □ NMR ■ Gait training", {"97116"}, id="solid-among-outlines"),
        pytest.param("x Hot pack 15 min\nx Paraffin 10 min\no Mechanical traction 15 min   o stairs", {"97010", "97018"}, id="o-marks-below-x-marks"),
        pytest.param("o Hot pack 15 min\no Paraffin 10 min", {"97010", "97018"}, id="o-marks-alone-are-bullets"),
        pytest.param("Interventions: ( ) gait training (*) Mechanical traction 15 min", {"97012"}, id="a-star-in-brackets"),
        pytest.param("Ther-ex ( ) Hot pack (x)", {"97010"}, id="brackets-behind"),
        pytest.param("US  0  MHP 0  TE 20 min", {"97110"}, id="a-bare-nought"),
        pytest.param("WORK CONDITIONING - DAY 7 of 20\nTime in 8:00   97545 8:00-10:00   97546 10:00-11:00   Out 11:00\nSled push 110#, ladder climb x10", {"97545", "97546"}, id="codes-beside-time-in"),
        pytest.param("Auth: 97545 x 20 visits\nParaffin 10 min", {"97018"}, id="codes-of-an-authorization"),
        pytest.param("TE - 25 min / US - 0 / NMR - 0", {"97110"}, id="a-nought-behind-a-dash"),
        pytest.param("TE - 25 min / US - 0.8 w/cm2 x 8 min", {"97110", "97035"}, id="a-dash-before-a-setting"),
        pytest.param("97116 GT: 0u / 97110 TE: 2u, 25 min", {"97110"}, id="no-units"),
        pytest.param("Gait Training (97116): 0 min", set(), id="no-minutes-behind-a-code"),
        pytest.param("O: hot packs, e-stim, massage, stretching", {"97010", "G0283", "97124", "97110"}, id="bare-list"),
        pytest.param("Bed mobility: min A\nTransfers: CGA\nGait: CGA x 50 ft with RW", set(), id="status-fields"),
        pytest.param("Ther-ex: squats 3x10, SLS 3x30 sec", {"97110"}, id="a-heading-owns-its-list"),
        pytest.param("O: tender\n 1) manual x12 min: STM to R UT\n 2) ex x20 min: rows GTB 3x12, scaption 2x10", {"97140", "97110"}, id="numbered-labels-are-siblings"),
        pytest.param("O: tender\n   TE 20: rows GTB 3x12\n   NM 10: laser pointer head reposition 3x10", {"97110", "97112"}, id="indented-labels-are-siblings"),
        pytest.param("Rx:\n   MT 10': STM gastroc, STJ mobs\n   Ice 10' post", {"97140", "97010"}, id="indented-ice-is-no-part"),
        pytest.param("Ultrasound 8 min\nSquats 3x10\nSLR 3x10", {"97035", "97110"}, id="a-modality-lists-nothing"),
        pytest.param("Then 15 min exercise: quadruped TrA 2x8, bridge with ball squeeze 2x10", {"97110"}, id="minutes-before-a-bare-label"),
        pytest.param("First 20 min NMR. Tall kneel play at the bench, bench sit to stand with feet on foam", {"97112"}, id="a-label-and-a-full-stop"),
        pytest.param("(18) ex: bridge over bolster, sidelying abd 2x10\n(8) manual: scar massage", {"97110", "97140"}, id="bracketed-minutes-before-a-label"),
        pytest.param("NMR x 20 min: SLS on foam x3; half golf swing x12", {"97112"}, id="minutes-of-the-label-close-nothing"),
        pytest.param("ADL x 25 min: LB dressing. Also sit to stand x5, transfer to recliner CGA", {"97535", "97530"}, id="also-is-no-part"),
        pytest.param("manual 20 min. exercise: open books 2x10, quadruped rotation 2x10, 18 min.", {"97140", "97110"}, id="a-bare-label-in-mid-line"),
        pytest.param("( ) Ultrasound  (X) Hot pack 10 min", {"97010"}, id="round-brackets"),
        pytest.param("{ } Ultrasound  {x} Hot pack 10 min", {"97010"}, id="braces"),
        pytest.param("< > Ultrasound  <x> Hot pack 10 min", {"97010"}, id="angles"),
        pytest.param("[N] Ultrasound  [Y] Hot pack 10 min", {"97010"}, id="yes-and-no-in-boxes"),
        pytest.param("[-] Ultrasound  [+] Hot pack 10 min", {"97010"}, id="plus-and-minus-in-boxes"),
        pytest.param("_ Ultrasound  X Hot pack 10 min", {"97010"}, id="a-lone-underscore"),
        pytest.param("__ Ultrasound\n_x_ Hot pack 10 min\n__ E-stim", {"97010"}, id="marks-on-blanks"),
        pytest.param("O Ultrasound  X Hot pack 10 min", {"97010"}, id="noughts-and-crosses"),
        pytest.param("O Ultrasound x 8 min to R knee", {"97035"}, id="a-heading-and-a-dose"),
        pytest.param("X Ultrasound 8 min", {"97035"}, id="one-cross-is-no-form"),
        pytest.param("Ultrasound [ ]  E-stim [ ]  Hot pack [x] 10 min", {"97010"}, id="boxes-behind-before-minutes"),
        pytest.param("97116 Gait training [ ]  97140 Manual therapy [ 1 ]", {"97140"}, id="boxes-behind-codes"),
        pytest.param("Ther ex ✔ 24'  Gait training ✘  Ultrasound ✘  Manual therapy ✔ 14'", {"97110", "97140"}, id="ticks-behind"),
        pytest.param("✘ Ultrasound  ✔ Hot pack 10 min", {"97010"}, id="ticks-before"),
        pytest.param("Slump (-), gait training 50 ft with RW x 10 min", {"97116"}, id="a-test-is-no-box"),
        pytest.param("Ultrasound:      Hot pack: 10 min", {"97010"}, id="a-gap-for-a-value"),
        pytest.param("Manual therapy:  STM to R UT x 15 min", {"97140"}, id="a-label-and-its-value"),
        pytest.param("97035 Ultrasound - -   97140 Manual therapy 15 1", {"97140"}, id="dashes-for-values"),
        pytest.param("Ultrasound /    E-stim /    Hot pack 10 min", {"97010"}, id="slash-for-a-value"),
        pytest.param("Ultrasound no; E-stim no; Hot pack yes 10 min", {"97010"}, id="no-for-a-value"),
        pytest.param("Gait training x *** feet with *** assist", set(), id="wild-cards"),
        pytest.param("Gait training x 150 feet with RW, *** assist", {"97116"}, id="a-wild-card-left-over"),
        pytest.param("@MANUAL THERAPY@ performed to the neck", set(), id="a-smart-link"),
        pytest.param("<mechanical traction|ultrasound|hot pack>", set(), id="a-list-to-choose-from"),
        pytest.param("Modalities: hot pack / ultrasound / e-stim (circle one)", set(), id="circle-one"),
        pytest.param("Bridges | 3x10\nWall squats | \nManual therapy | -", {"97110"}, id="empty-cells"),
        pytest.param("CIMT|__|hrs  Ultrasound|8|min", {"97035"}, id="blank-cells"),
        pytest.param("Service | Performed | Not performed\nUltrasound |  | X\nHot pack 10 min | X | ", {"97010"}, id="a-column-not-performed"),
        pytest.param("Service | Y | N\nUltrasound |  | X\nHot pack 10 min | X | ", {"97010"}, id="columns-yes-and-no"),
        pytest.param("~~Ultrasound x 8 min~~  Manual therapy x 15 min", {"97140"}, id="struck-through"),
        pytest.param("Text struck per policy:\n~~\"gait w/ RW 80 ft, TE seated 2x10, w/c 60'. Tolerated well. 42 min of manual therapy.\"~~ (wrong chart)\nParaffin 10 min", {"97018"}, id="struck-through-of-several-sentences"),
        pytest.param("NMRE: PNF D2 ___  rhythmic stab ___\nManual therapy 15 min", {"97140"}, id="a-blank-behind-a-numbered-name"),
        pytest.param("Rx | 6/3 | 6/10\nManual therapy | 15 min | 15 min\nMechanical traction | 15 min | HOLD sore", {"97140"}, id="on-hold-in-the-column"),
        pytest.param("Rx | 6/3 | 6/10\nManual therapy | 15 min | 15 min\nTher ex planks | 15 min | hold 30 s", {"97140", "97110"}, id="a-hold-of-seconds"),
        pytest.param("#  activity                 min   response\n1  gait training w/ cane  |12| 220 ft, cues for reciprocal arm\n2  mechanical traction  |15| ok\n3  NuStep |  |", {"97116", "97012"}, id="rows-parted-otherwise-than-their-head"),
        pytest.param("Held today: gait training w/ RW, standing HEP at sink, stair training\nParaffin 10 min", {"97018"}, id="home-exercises-under-held-today"),
        pytest.param("today not: gait training, ran late; manual therapy ; vaso.\nParaffin 10 min", {"97018"}, id="a-heading-of-not-today"),
        pytest.param("Deferred/declined: mirror therapy, gait training 100 ft\nParaffin 10 min", {"97018"}, id="deferred-or-declined"),
        pytest.param('"Manual therapy": 15 min, "Gait training": 0', {"97140"}, id="a-lone-nought"),
        pytest.param("___ Ultrasound   _✓_ Hot pack 10 min   ___ TENS", {"97010"}, id="a-tick-on-a-blank"),
        pytest.param("Mechanical traction: ☐ yes ☒ no    Manual therapy: ☒ yes ☐ no, STM to R UT x 15 min", {"97140"}, id="a-box-for-yes-and-one-for-no"),
        pytest.param("Ultrasound ☐ Y ☑ N   Hot pack ☑ Y ☐ N 10 min", {"97010"}, id="boxes-for-y-and-n"),
        pytest.param("Canalith repositioning: ( ) R ( ) L", set(), id="no-option-ticked"),
        pytest.param("Canalith repositioning: (x) R ( ) L", {"95992"}, id="an-option-ticked"),
        pytest.param("[select intervention: gait training / balance training]", set(), id="select"),
        pytest.param("Performed: ther ex 15 min, gait training   Not performed: manual therapy, ultrasound", {"97110", "97116"}, id="two-labels-in-a-line"),
        pytest.param("[done] manual therapy 12 [skip] ultrasound [done] ther ex 24 [skip] taping", {"97140", "97110"}, id="words-in-boxes"),
        pytest.param("TE 25 min / MT 0 / US 0 / NMR 10 min", {"97110", "97112"}, id="a-lone-nought"),
        pytest.param("(_) Ultrasound  (x) Hot pack 10 min", {"97010"}, id="a-stroke-in-brackets"),
        pytest.param("Y Hot pack 10 min   N Ultrasound   N E-stim", {"97010"}, id="letters-before"),
        pytest.param("Y balance reach 3x10 x 8 min, gait training x 10 min", {"97112", "97116"}, id="a-test-named-y"),
        pytest.param("__Ultrasound __E-stim _x_Hot pack 10 min", {"97010"}, id="strokes-without-a-blank"),
        pytest.param("Manual: 12 min | NMR: - | Gait training: - | TE: 26 min", {"97140", "97110"}, id="dashes-in-fields"),
        pytest.param("Neuro re-ed: 0 units; ther ex: 2 units", {"97110"}, id="no-units"),
        pytest.param("Manual therapy: [min]\nTher ex: 30 min", {"97110"}, id="the-name-of-a-value"),
        pytest.param("Circle: hot pack  ultrasound  e-stim", set(), id="circle"),
        pytest.param("[0] Ultrasound  [1] Hot pack 10 min", {"97010"}, id="counts-in-boxes"),
        pytest.param("Aquatic therapy .... / Gait training .... / Ther ex 30 min", {"97110"}, id="dots-and-slashes"),
        pytest.param("<<gait training>> performed x <<distance>>", set(), id="double-angles"),
        pytest.param("❑ Ultrasound   ❑ E-stim   ☒ Hot pack 10 min", {"97010"}, id="other-boxes"),
        pytest.param("Hot pack | qty __ | min __\nNeuro re-ed | qty __ | min 15\nTher ex | qty 1 | min 20", {"97112", "97110"}, id="blank-cells-with-labels"),
        pytest.param("Ultrasound 0. Paraffin 10 min.", {"97018"}, id="a-nought-that-ends-a-sentence"),
        pytest.param("Exercise       last (6/14)    today (6/17)\nHot pack       10 min         10 min\nUltrasound     8 min\nParaffin                      10 min", {"97010", "97018"}, id="a-gap-for-a-visit"),
        pytest.param("Exercise | Previous | Today\nUltrasound | 8 min |\nParaffin | 10 min | 10 min", {"97018"}, id="previous-and-today"),
        pytest.param("Exercise       today\nHot pack       10 min\nParaffin   10 min", {"97010", "97018"}, id="a-column-of-its-own"),
        pytest.param("A) 23' sponge bath EOB, gown change B) 15' rolling L/R, scooting to HOB - therapeutic activity", {"97535", "97530"}, id="a-row-of-letters"),
        pytest.param("1) gait training 10 min 2) e-stim declined 3) STM 8 min", {"97116", "97140"}, id="a-row-of-numbers"),
        pytest.param("1) HEP: bridges (level 2) 2) clams 3) SLR", set(), id="a-row-at-home"),
        pytest.param("Cupping low back. 15 min", {"97140"}, id="minutes-in-a-sentence-of-their-own"),
        pytest.param("Discussed hot packs. 30 min", set(), id="minutes-of-talk"),
        pytest.param("Ice pack held. 10 min.", set(), id="minutes-of-nothing"),
        pytest.param("HOME PROGRAM\n- bridges x 15\n- squats 3x10", set(), id="doses-at-home"),
    ],
)  # fmt: skip
def test_forms(engine: Engine, note: str, proposed: set[str]) -> None:
    assert {found.code for found in engine.suggest(note).suggestions} == proposed


@pytest.mark.parametrize(
    ("note", "proposed"),
    [
        pytest.param(
            "3/4/26 S: sore. O: ultrasound 8 min to R shoulder, tolerated well, skin ok.\n\n3/11/26 S: better. O: manual therapy to R shoulder x 15 min, tolerated well today.",
            {"97140"},
            id="the-latest",
        ),
        pytest.param(
            "DOS: 3/11/26 S: better. O: manual therapy to R shoulder x 15 min, tolerated well.\n\nDOS: 3/4/26 S: sore. O: ultrasound 8 min to R shoulder, tolerated well, skin ok.",
            {"97140"},
            id="newest-first",
        ),
        pytest.param(
            "3/11/26 FOTO 55\n3/4/26 FOTO 50\nO: manual therapy to R shoulder x 15 min",
            {"97140"},
            id="dated-measures-are-no-visits",
        ),
        pytest.param(
            "04/04: ultrasound 8 min, SLR 3x10. pain 4.\n04/08 (TODAY): knee 3 wk, pain 2.\n  MT 10: scar + patellar tendon CFM",
            {"97140"},
            id="a-log-that-says-today",
        ),
        pytest.param(
            "Today 4/8: hot pack 10 min, MT 10 min scar CFM.\n4/4: ultrasound 8 min, SLR 3x10. pain 4.",
            {"97010", "97140"},
            id="today-above-its-log",
        ),
    ],
)
def test_several_visits_in_one_paste(engine: Engine, note: str, proposed: set[str]) -> None:
    assert {found.code for found in engine.suggest(note).suggestions} == proposed


def test_minutes_column() -> None:
    text = "Service\tMin\tDetail\nTher ex\t14\tLAQ\nGait\t16 min\tRW\n\n12\t13\t14"
    found = list(column_minutes(text))
    assert [minutes.value for minutes in found] == [14, 16]
    assert [text[minutes.start : minutes.end].strip() for minutes in found] == ["14", "16 min"]


def test_columns_of_visits() -> None:
    text = "            Mon   Tue   Wed\nTE          15    refused   17\nMT          15    15    --"
    rows = list(visit_rows(text))
    assert [row.undone for row in rows] == [False, True]
    assert [len(row.others) for row in rows] == [2, 2]
