"""How twenty clinics write minutes: each note with the minutes of each code, and no others."""

import pytest

from suggester import suggest

WRITTEN = [
    pytest.param(
        "TE 15, MT 15, NMR 8",
        {"97110": 15, "97140": 15, "97112": 8},
        id="n001",
    ),
    pytest.param(
        "Ther ex 23' / Man 15'",
        {"97110": 23, "97140": 15},
        id="n002",
    ),
    pytest.param(
        "TherEx - 15m: bike, SLR 3x10, clams",
        {"97110": 15},
        id="n003",
    ),
    pytest.param(
        "Gait x 12 min\n  RW 150 ft SBA, cues heel strike",
        {"97116": 12},
        id="n004",
    ),
    pytest.param(
        "THEREX (20')\n  Bike L3\n  Leg press 3x10\nNEURO (15')\n  Airex SLS 3x30s",
        {"97112": 15, "97110": 20},
        id="n005",
    ),
    pytest.param(
        (
            "Manual therapy 10 min (STM, GH mobs gr III). Therapeutic exercise 18 "
            "min (pulleys, wand, ER/IR TB)."
        ),
        {"97140": 10, "97110": 18},
        id="n006",
    ),
    pytest.param(
        "TE 25 min total: NuStep 8 min, LAQ 2x15, SLR 2x10",
        {"97110": 25},
        id="n007",
    ),
    pytest.param(
        "NuStep 6', leg press 3x10, HS curls 3x10, total TE 20 min",
        {"97110": 20},
        id="n008",
    ),
    pytest.param(
        "bridges 2x10\nclams 2x10\nSAQ 2x10   TE total 18",
        {"97110": 18},
        id="n009",
    ),
    pytest.param(
        "tandem on foam, ball toss on Airex, rocker board\n     NMR total = 24 min",
        {"97112": 24},
        id="n010",
    ),
    pytest.param(
        "PT evaluation low complexity. Ther ex 15 min: quad sets, heel slides. Eval 30 min.",
        {"97161": 30, "97110": 15},
        id="n011",
    ),
    pytest.param(
        (
            "PT eval moderate complexity\nManual therapy to R shoulder\nTime: eval "
            "35, MT 10, total 45"
        ),
        {"97162": 35, "97140": 10},
        id="n012",
    ),
    pytest.param(
        "OT evaluation low complexity. ADL training LB dressing 20 min. Eval time 25 min.",
        {"97165": 25, "97535": 20},
        id="n013",
    ),
    pytest.param(
        "Ther ex: squats, step ups, lunges. Total timed minutes: 30",
        {"97110": 30},
        id="n014",
    ),
    pytest.param(
        "Ther ex: squats, step ups, lunges. Total treatment time 30 min",
        {"97110": 30},
        id="n015",
    ),
    pytest.param(
        "Gait training w/ RW 150 ft x2, SBA, cues for posture   15'",
        {"97116": 15},
        id="n016",
    ),
    pytest.param(
        "Gait training 2 x 120 ft with SPC, CGA, 15'",
        {"97116": 15},
        id="n017",
    ),
    pytest.param(
        (
            "NMES to R quad during quad sets, therapist in constant attendance "
            "adjusting intensity, 12 min"
        ),
        {"97032": 12},
        id="n018",
    ),
    pytest.param(
        "IFC + MHP to low back x 15 min supine",
        {"97010": 15, "G0283": 15},
        id="n019",
    ),
    pytest.param(
        "E-stim unattended IFC with cold pack L knee 12 min",
        {"97010": 12, "G0283": 12},
        id="n020",
    ),
    pytest.param(
        "soft tissue work R UT; scar mobilization; first rib mobs ..... 16 min",
        {"97140": 16},
        id="n021",
    ),
    pytest.param(
        "heel slides to 90, SLR abd 3x10 — 14 min\nPatellar mobs all planes, scar — 8 min",
        {"97110": 14, "97140": 8},
        id="n022",
    ),
    pytest.param(
        (
            "NMR     step & reach x10; reactive stepping; CGA        24 min\nGAIT    "
            "big walk w/ metronome; doorways; 4x150'   12 min"
        ),
        {"97112": 24, "97116": 12},
        id="n023",
    ),
    pytest.param(
        "TE 20 min. Pt rested 5 min. HEP 10 min daily.",
        {"97110": 20},
        id="n024",
    ),
    pytest.param(
        "Ther ex 20 min: bike x 5 min, hamstring stretch 3 x 30 sec, planks 3 x 1 min",
        {"97110": 20},
        id="n025",
    ),
    pytest.param(
        "Reports sitting tolerance 40 min. Ther ex 20 min.",
        {"97110": 20},
        id="n026",
    ),
    pytest.param(
        "Manual 12 min to L/S. Drives 45 min to work.",
        {"97140": 12},
        id="n027",
    ),
    pytest.param(
        "TE 15 min, plan: add MT 10 min next visit",
        {"97110": 15},
        id="n028",
    ),
    pytest.param(
        "Ther act 23 min: floor to waist lift 20# x10, 12' carry x4",
        {"97530": 23},
        id="n029",
    ),
    pytest.param(
        "TE, NMR and MT x 10 min each",
        {"97110": 10, "97112": 10, "97140": 10},
        id="n030",
    ),
    pytest.param(
        "TE/MT 25 min",
        {},
        id="n031",
    ),
    pytest.param(
        "2:00-2:30 ther ex; 2:30-2:45 manual therapy",
        {"97110": 30, "97140": 15},
        id="n032",
    ),
    pytest.param(
        "Aquatic therapy 45 min. Noodle bicycle 5 min, marching, squats.",
        {"97113": 45},
        id="n033",
    ),
    pytest.param(
        "97110 x 17 min, 97140 x 9 min",
        {"97110": 17, "97140": 9},
        id="n034",
    ),
    pytest.param(
        "97110 (17 min): rows, ER. 97140 (9 min): STM UT",
        {"97110": 17, "97140": 9},
        id="n035",
    ),
    pytest.param(
        "Minutes: TE 26; MT 14",
        {"97110": 26, "97140": 14},
        id="n036",
    ),
    pytest.param(
        "TE = 26 min | MT = 14 min",
        {"97110": 26, "97140": 14},
        id="n037",
    ),
    pytest.param(
        "Code\tMin\n97110\t26\n97140\t14",
        {"97110": 26, "97140": 14},
        id="n038",
    ),
    pytest.param(
        (
            "| Intervention | Details | Min |\n| Ther ex | SLR, bridges | 26 |\n| "
            "Manual | PROM, mobs | 14 |"
        ),
        {"97110": 26, "97140": 14},
        id="n039",
    ),
    pytest.param(
        "30 min w/c mobility training incl ramp and curb",
        {"97542": 30},
        id="n040",
    ),
    pytest.param(
        "UB/LB dressing with reacher, sock aid, toileting hygiene = ADL 28 min",
        {"97535": 28},
        id="n041",
    ),
    pytest.param(
        "twelve minutes of therapeutic exercise for hip strength",
        {"97110": 12},
        id="n042",
    ),
    pytest.param(
        "we did gait training for about twenty minutes with the walker",
        {"97116": 20},
        id="n043",
    ),
    pytest.param(
        "US 1 MHz 1.2 w/cm2 continuous 8 min L/S, MFR 10 min",
        {"97035": 8, "97140": 10},
        id="n044",
    ),
    pytest.param(
        "Mechanical traction 15 min static, 25#",
        {"97012": 15},
        id="n045",
    ),
    pytest.param(
        "Game Ready 15 min med pressure after",
        {"97016": 15},
        id="n046",
    ),
    pytest.param(
        "TE x22'",
        {"97110": 22},
        id="n047",
    ),
    pytest.param(
        "TE: 22 mins",
        {"97110": 22},
        id="n048",
    ),
    pytest.param(
        "22 mins therex",
        {"97110": 22},
        id="n049",
    ),
    pytest.param(
        "(22 min) Therapeutic exercise",
        {"97110": 22},
        id="n050",
    ),
    pytest.param(
        "TE 20, MT 12, NMR 10. Total timed 42.",
        {"97110": 20, "97140": 12, "97112": 10},
        id="n051",
    ),
    pytest.param(
        (
            "Therapeutic activity 15 min sit to stand x10, car transfer. There ex "
            "10 min LAQ, marching."
        ),
        {"97530": 15, "97110": 10},
        id="n052",
    ),
    pytest.param(
        "Group exercise 30 min with 3 other patients",
        {"97150": 30},
        id="n053",
    ),
    pytest.param(
        "Cognitive training 30 min: attention process training, memory notebook",
        {"97129": 15, "97130": 15},
        id="n054",
    ),
    pytest.param(
        "Orthotic fitting and training 25 min, initial, R AFO",
        {"97760": 25},
        id="n055",
    ),
    pytest.param(
        "TE 20 min; wear schedule for brace 1-2 h, skin check q 30 min",
        {"97110": 20},
        id="n056",
    ),
    pytest.param(
        "Pt seen for 45 min. Ther ex and manual therapy.",
        {},
        id="n057",
    ),
    pytest.param(
        "Total time was 40 minutes. TE 15 min and MT 15 min.",
        {"97110": 15, "97140": 15},
        id="n058",
    ),
    pytest.param(
        "MT x20 min; TE x25 min; ice at home 15 min",
        {"97140": 20, "97110": 25},
        id="n059",
    ),
    pytest.param(
        "10 min gait w/ SPC, then 15 min balance training on foam",
        {"97116": 10, "97112": 15},
        id="n060",
    ),
    pytest.param(
        "Bike warm up 8 min. Manual therapy 15 min.",
        {"97110": 8, "97140": 15},
        id="n061",
    ),
    pytest.param(
        "Re-evaluation performed, new plan of care. Re-eval 20 min. Ther ex 13 min.",
        {"97164": 20, "97110": 13},
        id="n062",
    ),
    pytest.param(
        "Biofeedback (sEMG, perianal electrodes, TA contraction) 15 min",
        {"90912": 15},
        id="n063",
    ),
    pytest.param(
        "Ther ex (bike, SLR, gait drills) 18 min",
        {"97110": 18},
        id="n064",
    ),
    pytest.param(
        "Rx: TE 15m // MT 10m",
        {"97110": 15, "97140": 10},
        id="h001",
    ),
    pytest.param(
        "TE (15 mins), MT (10 mins)",
        {"97110": 15, "97140": 10},
        id="h002",
    ),
    pytest.param(
        "15min TE 10min MT",
        {"97110": 15, "97140": 10},
        id="h003",
    ),
    pytest.param(
        (
            "Manual Therapy\n  STM to R UT, SOR\n  Time: 12 min\nTherapeutic Exercise\n "
            " chin tucks, rows\n  Time: 20 min"
        ),
        {"97140": 12, "97110": 20},
        id="h005",
    ),
    pytest.param(
        "Therapeutic exercise x 2 units (30 min)",
        {"97110": 30},
        id="h008",
    ),
    pytest.param(
        "97110 - 2 units - 30 minutes\n97140 - 1 unit - 15 minutes",
        {"97110": 30, "97140": 15},
        id="h009",
    ),
    pytest.param(
        "97110x2 (30 min), 97140x1 (15 min)",
        {"97110": 30, "97140": 15},
        id="h010",
    ),
    pytest.param(
        "Ther Act x 20 min for bed mobility: rolling, supine to sit, sit to stand from EOB x5",
        {"97530": 20},
        id="h011",
    ),
    pytest.param(
        "Gait: 200 ft x2 RW CGA, 12 steps w/ rail, cues for sequencing. 18 min.",
        {"97116": 18},
        id="h012",
    ),
    pytest.param(
        "ADL: bathing at sink, dressing w/ reacher, toileting w/ CGA x 30 minutes",
        {"97535": 30},
        id="h013",
    ),
    pytest.param(
        "Exercises performed for 20 minutes: SLR 3x10, heel slides 3x10, quad sets x20",
        {"97110": 20},
        id="h014",
    ),
    pytest.param(
        "MT 12 / TE 13 / total timed 25 / total tx 40",
        {"97110": 13, "97140": 12},
        id="h015",
    ),
    pytest.param(
        "15 minutes were spent on therapeutic exercise for UE strength.",
        {"97110": 15},
        id="h016",
    ),
    pytest.param(
        "Manual techniques x25 min incl. joint mobs, STM, MFR.",
        {"97140": 25},
        id="h017",
    ),
    pytest.param(
        "Ther-ex x 10 min UBE and pulleys; ther-act x 15 min overhead reaching to shelf",
        {"97110": 10, "97530": 15},
        id="h018",
    ),
    pytest.param(
        "Neuromuscular re-education: 23 min. Hold 10 sec each. HR 92.",
        {"97112": 23},
        id="h019",
    ),
    pytest.param(
        "Therapeutic Exercise - 25 min - SLS 3x30 sec, squats 3x12, treadmill 5 min 2.5 mph",
        {"97110": 25},
        id="h020",
    ),
    pytest.param(
        "TE 25 min. CP x10 min post tx.",
        {"97110": 25, "97010": 10},
        id="h021",
    ),
    pytest.param(
        "TE 25 min, IFC 15 min to lumbar (unattended)",
        {"97110": 25, "G0283": 15},
        id="h022",
    ),
    pytest.param(
        "Tx: 8 min MT, 22 min TE, no modalities",
        {"97140": 8, "97110": 22},
        id="h023",
    ),
    pytest.param(
        "Gait trng x10', ther act x13' (STS, stand pivot)",
        {"97116": 10, "97530": 13},
        id="h024",
    ),
    pytest.param(
        "TE 20 min (no charge for first 5)",
        {"97110": 20},
        id="h025",
    ),
    pytest.param(
        "Pt performed 16 min of ther ex before fatigue; rest 4 min.",
        {"97110": 16},
        id="h026",
    ),
    pytest.param(
        "Treatment Time: 45 min\nTherEx 15 min\nManual 15 min\nTherAct 10 min",
        {"97110": 15, "97140": 15, "97530": 10},
        id="h027",
    ),
    pytest.param(
        "1) TE 15 min 2) NMR 10 min",
        {"97110": 15, "97112": 10},
        id="h028",
    ),
    pytest.param(
        "therapeutic exercise for twenty minutes, then she sat for five",
        {"97110": 20},
        id="h029",
    ),
    pytest.param(
        "Wheelchair management training, 15 min: leg rests, brakes",
        {"97542": 15},
        id="h030",
    ),
    pytest.param(
        "1300-1320: Therapeutic exercise, UE and LE",
        {"97110": 20},
        id="h031",
    ),
    pytest.param(
        "0900-0920 Gait training\n0920-0930 Therapeutic activities",
        {"97116": 20, "97530": 10},
        id="h032",
    ),
    pytest.param(
        "TE 25 minutes, HEP: SLR 2x/day 10 min",
        {"97110": 25},
        id="h033",
    ),
    pytest.param(
        "Massage x10 min to upper traps, effleurage and petrissage",
        {"97124": 10},
        id="h034",
    ),
    pytest.param(
        "US x8min, 1MHz, 1.5w/cm2, cont, R shoulder",
        {"97035": 8},
        id="h035",
    ),
    pytest.param(
        "Iontophoresis w/ dexamethasone 40 mA-min, 20 min, L elbow",
        {"97033": 20},
        id="h036",
    ),
    pytest.param(
        "Ther ex x 10 minutes and manual therapy x 15 minutes were performed.",
        {"97110": 10, "97140": 15},
        id="h037",
    ),
    pytest.param(
        "Pt late 15 min. Ther ex 15 min only.",
        {"97110": 15},
        id="h038",
    ),
    pytest.param(
        "Balance training 15 min on Airex. Strengthening 15 min: squats, heel raises.",
        {"97112": 15, "97110": 15},
        id="h039",
    ),
    pytest.param(
        "TherEx 23mins.",
        {"97110": 23},
        id="h040",
    ),
    pytest.param(
        "TE: plank 3 x 1 min, wall sit 2 min x 3",
        {},
        id="h041",
    ),
    pytest.param(
        "Pt tolerated sitting 20 min at EOB. Ther ex seated.",
        {"97530": 20},
        id="h042",
    ),
    pytest.param(
        "Ther ex: SLR 3x10, pulse 88, walked 6 minutes in 6MWT 900 ft",
        {},
        id="h043",
    ),
    pytest.param(
        "US 3 MHz 20% R ATFL.......10'\nMassage LB.......8'\nDN: QL.......2 sites",
        {"97035": 10, "97124": 8},
        id="dotted-leaders",
    ),
    pytest.param(
        "Whirlpool hand 96F 12 min prior to drsg. AROM 10 min.",
        {"97022": 12, "97110": 10},
        id="prior-to",
    ),
    pytest.param(
        "[x] Sharp selective debridement, lido 4% x 10 min before, bleeding min, 20 min",
        {"97597": 20},
        id="numbing-before",
    ),
    pytest.param("After a 10 min sit: gait training, 18 min", {"97116": 18}, id="a-sit"),
    pytest.param(
        "MHP low back during IFC (same 15')\nIFC premod, bell given  15'",
        {"G0283": 15},
        id="the-same-time",
    ),
    pytest.param(
        "Task\tCue\tmin\nnaming, SFA\tmin\t\nthin liq sips, effortful swallow\tmin\t20",
        {"92526": 20},
        id="min-as-a-cue-in-a-table",
    ),
    pytest.param(
        "Modalities   done   min/tol\nShortwave diathermy    yes    15  warm\n"
        "Infrared lamp    yes    5   50 cm",
        {"97024": 15, "97026": 5},
        id="head-of-two-things",
    ),
    pytest.param(
        "Ther act (20 min)\n- bed mobility\nFIM: bed/chair xfer 5, gait 4, stairs 4",
        {"97530": 20},
        id="scores",
    ),
    pytest.param(
        "Massage L levator 10; hip flexor stretch 12 - cued. Squat 10.\nTotal/timed 32",
        {"97124": 10, "97110": 22},
        id="bare-numbers-that-come-to-the-total",
    ),
    pytest.param(
        "IFC (4 pole, left 15 min, bell): 15\nUS 1 MHz cont to R QL: 8\nTE: 18  Press-ups, LTR\n"
        "NMR: ____\nMT: 10  L4-5 PA\nTimed 36 Tot 51",
        {"G0283": 15, "97035": 8, "97110": 18, "97140": 10},
        id="form-with-blanks",
    ),
    pytest.param(
        "In water 40'   On deck: STM lumbar PS in sidelying 10'",
        {"97140": 10},
        id="another-thing-before",
    ),
    pytest.param(
        "we warmed her up on the recumbent bike for five minutes then did straight leg raises and mini "
        "squats all together that came to twenty minutes",
        {"97110": 20},
        id="then-something-else",
    ),
    pytest.param(
        "worked on lower body dressing for twenty minutes, she used the dressing stick",
        {"97535": 20},
        id="what-she-used",
    ),
    pytest.param(
        "then I did joint mobs about twelve minutes then with the hammer eighteen minutes total "
        "then gait training for ten minutes",
        {"97140": 12, "97116": 10},
        id="a-total-of-something-unknown",
    ),
    pytest.param(
        "Aphasia tx: confrontational naming w/ semantic feature analysis 14/20, melodic intonation phrases 70%.\n45 min",
        {"92507": 45},
        id="visit-of-one-service",
    ),
    pytest.param(
        "O: Water walking fwd/bwd; Ai Chi first 5 postures; Bad Ragaz LE pattern. 38 min 1:1 in "
        "water. Rest of time dressing by self.",
        {"97113": 38},
        id="opens-the-sentence-behind-its-list",
    ),
    pytest.param(
        "O: AAROM flex w/ cane; table slides; pulleys and more of the same, both 10 min",
        {"97110": 10},
        id="of-both",
    ),
    pytest.param(
        "O: bike, leg press; step ups.\n10 min rest then home.",
        {},
        id="a-rest-closes-nothing",
    ),
    pytest.param(
        "paraffin w/ mitt                    10 min             y         y\n"
        "scar mob palm, w/ minivibrator      12 min             y         y\n"
        "tendon glides                       10 min             y         y",
        {"97018": 10, "97140": 12, "97110": 10},
        id="rows-that-end-in-small-letters",
    ),
    pytest.param("Moist heat. Total treatment time 30 min", {}, id="not-of-a-modality"),
    pytest.param(
        "1) manual x 12 min: STM to ECRB, cross friction\n2) ex x 20 min: rows GTB 3x12, bike",
        {"97140": 12, "97110": 20},
        id="numbered-bare-words-head-their-lines",
    ),
    pytest.param(
        "NMR (30 min):\n Step 1: laterality cards\n mirror box\nMT (12 min): retrograde massage",
        {"97112": 30, "97140": 12},
        id="a-label-with-minutes-is-filled-though-a-label-follows",
    ),
    pytest.param(
        "Thera Ex 30 min:\n bike 5 min\n soleus raises 3x15\n hip thrust 65# 3x8",
        {"97110": 30},
        id="a-heading-with-minutes-is-no-head-of-charges",
    ),
    pytest.param(
        "TE: wrist AROM, putty grip 4 min – 15 min\nMT: joint mobs gr II, scar mobs – 10 min",
        {"97110": 15, "97140": 10},
        id="set-off-at-the-end-of-a-list",
    ),
    pytest.param(
        "97110/20 - bike 8 min; bridges 3x10\n97140/10 - long axis distraction gr II",
        {"97110": 20, "97140": 10},
        id="code-slash-minutes",
    ),
    pytest.param(
        "Billing: TE 1 (15') / MT 2 (23')   =38'", {"97110": 15, "97140": 23}, id="units-and-marks"
    ),
    pytest.param(
        "TE _15_ min  MT _10_ min  NMR ____ min  TA ____ min",
        {"97110": 15, "97140": 10},
        id="a-form-that-ends-in-empty-fields",
    ),
    pytest.param(
        "TE/MT/NMR: 20/14/15 min\nheel raises 3x15; calf STM; SLS on Airex",
        {"97110": 20, "97140": 14, "97112": 15},
        id="numbers-behind-joined-names",
    ),
    pytest.param("TE/MT: 30 min", {}, id="one-number-behind-joined-names"),
    pytest.param(
        "30 min total: 20 of hands-on work (upper cervical PAs, SOR), other 10 on exercise",
        {"97140": 20, "97110": 10},
        id="so-many-of-the-total-on-each",
    ),
    pytest.param(
        "(18) ex: prone lying, bridges\n(12) self care: limb wrapping, bath bench transfers",
        {"97110": 18, "97535": 12},
        id="minutes-open-the-lines",
    ),
    pytest.param(
        "MT 12 patellar mobs gr III, scar mob\nTE 20 heel slide w/ strap, SAQ, bike 6 min",
        {"97140": 12, "97110": 20},
        id="numbers-behind-the-names",
    ),
    pytest.param(
        "[x] fluido 112F w/ AROM inside ........ 15\n[x] manual tx: PIP glides, IASTM ........ 8",
        {"97022": 15, "97140": 8},
        id="dots-lead-to-minutes-of-the-name-that-others-went-along-with",
    ),
    pytest.param(
        "ACTIVITY            LOAD        MIN   CODE\n"
        "Clamshell           GTB 3x12    4     TE\n"
        "Cable hip ext       20# 3x10    4     TE\n"
        "Star taps           x5 ea       4     NMR\n"
        "SLS w/ ball toss    x5 ea       6     NMR",
        {"97110": 8, "97112": 10},
        id="a-last-column-that-says-the-service",
    ),
    pytest.param(
        "|Field|Done|Detail|\n|Manual|[x]|opening glides III, median nerve glide; 10 min|\n"
        "|TherEx|[x]|chin retraction x10, low row x20; 12 min|",
        {"97140": 10, "97110": 12},
        id="a-bare-word-in-a-frame-heads-its-row",
    ),
    pytest.param(
        "| what | how | min |\n| gait w/ cane | line cue at doorway | 20 (gait total) |\n"
        "| metronome walking | 96 bpm | |",
        {"97116": 20},
        id="a-remark-behind-the-number-of-a-cell",
    ),
    pytest.param(
        "Group Minutes: 30\n97110 - 20 min - LAQ 3# 3x10\n97150 - 30 min - balance group, 4 pts",
        {"97110": 20, "97150": 30},
        id="a-group-that-is-stated-twice",
    ),
    pytest.param(
        "Contrast bath attended, 4 min warm / 1 min cool cycles, 16 min",
        {"97034": 16},
        id="the-cycles-of-a-bath",
    ),
    pytest.param(
        "Gait 15': BWSTT 0.8 mph, manual A L swing, cues heel strike\nNMR 28': tall kneel",
        {"97116": 15, "97112": 28},
        id="a-mark-before-a-colon-is-no-distance",
    ),
    pytest.param("Gait 15' x2: SBA, cues heel strike", {}, id="a-distance-before-a-colon"),
    pytest.param(
        "Treadmill gait training w/ harness, 3 x 5 min bouts, manual assist R swing",
        {"97116": 15},
        id="so-many-bouts",
    ),
    pytest.param(
        "gait training w/ hemi walker 12 min, 25 ft x2, Mod A for R knee buckle, cues",
        {"97116": 12},
        id="how-it-went-is-no-further-item",
    ),
    pytest.param(
        "then therapeutic exercise for twenty minutes that included quad sets and the bike then Game "
        "Ready for ten minutes medium pressure",
        {"97110": 20, "97016": 10},
        id="what-a-time-before-it-included",
    ),
    pytest.param(
        "lateral glides grade three that was fifteen minutes no correct that twelve minutes in all",
        {"97140": 12},
        id="corrected",
    ),
    pytest.param(
        "OT EVALUATION, moderate complexity\nEval minutes 25 / Self-care minutes 14",
        {"97166": 25, "97535": 14},
        id="a-field-of-the-evaluation",
    ),
    pytest.param(
        "PT evaluation, moderate complexity. Eval 35 min, Treatment 12 min.\n"
        "Tx: practised VORx1 seated 30 s x3, Romberg on foam w/ cues",
        {"97162": 35, "97112": 12},
        id="treatment-beside-the-evaluation",
    ),
    pytest.param(
        "60 min of which 35 on work tasks: overhead roller sim, ladder reach. 25 on ex - rows, bike",
        {},
        id="so-many-on-words-that-are-not-known",
    ),
    pytest.param(
        "twenty-five minutes on, uh, the big amplitude work, big step to targets, sit to stand",
        {"97112": 25},
        id="minutes-on-something",
    ),
    pytest.param(
        "sit EOB 6 min SBA, sit>stand RW min A 5 trials w/ cues, bed>chair pivot min A [15']",
        {"97530": 15},
        id="an-item-is-not-the-name-of-its-neighbour",
    ),
    pytest.param(
        "AQUATIC PT   in pool 10:15a - out of pool 10:53a\nnoodle bicycle x 5 min\n"
        "wall squats x 20 in water, deep water hang",
        {"97113": 38},
        id="the-stay-is-that-of-the-only-service",
    ),
    pytest.param(
        "Heel cord stretch w/ strap, seated ankle DF/PF x20 - 10 min\n"
        "STS from EOB x3, supine>sit Min A - 11 min",
        {"97110": 10, "97530": 11},
        id="a-dose-and-minutes-are-no-range",
    ),
    pytest.param("TE x 10 - 15 min: SLR, LAQ", {"97110": 10}, id="a-range"),
    pytest.param(
        "PEDS PT - A.R. 3y4m, Down syndrome\n15 min balance training on BOSU",
        {"97112": 15},
        id="an-age-in-months",
    ),
    pytest.param(
        "Slide board xfer w/c to mat 8 min max A x2",
        {"97530": 8},
        id="help-behind-the-minutes",
    ),
    pytest.param(
        "resting hand splint fitting, first visit, strap order, 25 min fit + assess, 1 hr check no "
        "redness",
        {"97760": 25},
        id="a-check-an-hour-on",
    ),
    pytest.param(
        "1) Patellar mobs gr IV, 12 mins. 2) Static cycling 8 mins, SLR 2 x 12, prone knee flexion "
        "with ankle weight - 22 mins in all.",
        {"97140": 12, "97110": 22},
        id="all-of-a-list-and-one-of-its-items",
    ),
    pytest.param(
        "OT Initial Evaluation, SNF. Moderate complexity (35 min). Treatment 15 min.\n"
        "Tx: LB dressing using dressing stick and reacher, donned pants over feet mod A",
        {"97166": 35, "97535": 15},
        id="treatment-behind-a-bracket",
    ),
    pytest.param(
        "PT EVAL HIGH + TX   stroke unit   eval 25 / tx 10\nPT evaluation high complexity done\n"
        "tx rolling L/R, supine<>sit, lateral scoot 3x to HOB, mod A",
        {"97163": 25, "97530": 10},
        id="evaluation-and-treatment-in-bare-numbers",
    ),
    pytest.param(
        "School PT log - 10/30 - 1:15-1:45 - group of 3\nadapted PE corner, PT group 30 min\n"
        "scooter board relay, bear walks x2 laps",
        {"97150": 30},
        id="a-group-by-clock-and-by-minutes",
    ),
    pytest.param(
        "Fit dorsal blocking orthosis, trained on donning w/ return demo. 35 min.\n"
        "Duran passive IP ext x10 w/ pt repeating, 10 min.",
        {"97760": 35, "97110": 10},
        id="the-end-of-its-line-is-no-total",
    ),
    pytest.param(
        "item | 10/28 | 11/1 | today 11/5\n[NMR 22m] | | |\nfoam tandem | 3x20s | 3x20s | 3x30s\n"
        "[TE 12m] | | |\nNuStep | 8 | 8 | 8 L5\nNMES quad | | |",
        {"97112": 22, "97110": 12},
        id="a-row-that-heads-those-below",
    ),
    pytest.param(
        "15' hands-on: intraoral buccinator release R gloved, platysma stretch STM, zygomatic MFR\n"
        "30' NMR w/ mirror: small smile isolation, lip pucker",
        {"97140": 15, "97112": 30},
        id="hands-on",
    ),
    pytest.param(
        "What we did: LB dressing retraining w/ reacher; grocery list and budget task (25 "
        "min). Then sensory modulation trial: weighted lap pad; arousal rating 8 to 4 (15 min).",
        {"97535": 25, "97533": 15},
        id="a-bracket-closes-its-list",
    ),
    pytest.param(
        "STM to R forearm 10 min, tol well, before that 15 min: SLR, LAQ, heel slides",
        {"97140": 10, "97110": 15},
        id="before-that",
    ),
    pytest.param(
        "LBP #4. prone press ups 3x10 (last set w/ exhale), bird dog 2x8 ea, PA mobs L4/5 gr IV 8 min.",
        {"97140": 8},
        id="the-last-item-alone-is-timed",
    ),
    pytest.param(
        "MT 12 min. NMR 10min A-skips for timing, video feedback. TE 20 min",
        {"97140": 12, "97112": 10, "97110": 20},
        id="min-a-is-no-help-here",
    ),
    pytest.param(
        "HP C/S 10', STM B UT 15', then exs 25': DNF 10x10\", scap retr",
        {"97010": 10, "97140": 15, "97110": 25},
        id="then-a-heading-is-no-distance",
    ),
    pytest.param(
        "exercises quad sets heel slides long arc quads twenty of each fifteen minutes then gait training ten minutes",
        {"97110": 15, "97116": 10},
        id="of-each",
    ),
    pytest.param(
        "Billing: 97140x1 97110x1 97116x0\nMT 12 min\nTE 15 min",
        {"97140": 12, "97110": 15},
        id="charged-none",
    ),
    pytest.param(
        "Manual: STM to glute med R x15\nThere ex: hip flexor stretch, side plank knees x15\nNMR: dead bug w/ cuff x15",
        {"97140": 15, "97110": 15, "97112": 15},
        id="manual-with-its-colon",
    ),
    pytest.param(
        "in water 9:05-9:35, land 9:40-9:52\nWATER (97113): step ups, jog\nLAND: GH post glide, STM pec 12 min",
        {"97113": 30, "97140": 12},
        id="clocks-of-two-places",
    ),
    pytest.param(
        "Exercise | sets | load | today\nPulleys | 3 min | - | done\nSL ER | 3x12 | 3# | done\nTE total 18 min\nNMR 12 min | wall slides w/ foam roll, rhythmic stabs, cues",
        {"97110": 18, "97112": 12},
        id="other-rows-below-a-table",
    ),
    pytest.param(
        "| Service | 9/2 | 9/5 | 9/9 (today) |\n|---|---|---|---|\n| TE | 18 | 20 | 22 |\n| Manual: PA L3-5, LAD R | 12 | 12 | 10 |\n| NMR | 0 | 8 | 12 |",
        {"97110": 22, "97140": 10, "97112": 12},
        id="bare-numbers-of-todays-column",
    ),
    pytest.param(
        "| Service | 9/2 | 9/9 |\n| SLR | 20 | 30 |\n| TE: bike, SLR | 20 | held |\n| MT | 10 | 12 |",
        {"97140": 12},
        id="counts-of-todays-column",
    ),
    pytest.param(
        "TE\tbike L6\t5\n\tleg press\t160# 3x8\t\tmin 26\nNMR\tSL RDL reach, eyes closed\t2x8\t\tmin 13",
        {"97110": 26, "97112": 13},
        id="min-in-the-next-cell",
    ),
    pytest.param(
        "Orthotic training: donning/doffing x4 return demo, wear schedule taught. 28 min.\nOther tx: 10 min quad sets, SLR, TKE",
        {"97760": 28, "97110": 10},
        id="closes-its-list-where-work-follows",
    ),
    pytest.param(
        "Work done (60 min, 1:1):\n1) Wheelchair fitting - axle forward, back angle closed\n2) Propulsion training w/ coated rims, 3 ramps",
        {"97542": 60},
        id="heads-the-list-below",
    ),
    pytest.param(
        "Tx 40 min:\nTE 20 min squats, rows\nMT 15 min STM",
        {"97110": 20, "97140": 15},
        id="heads-what-has-its-own-minutes",
    ),
    pytest.param(
        "O) 40 min:\nSTM to UT, PA mobs L4-5\nsquats 3x10, SLR 2x10, rows 3x10",
        {},
        id="heads-a-list-of-several",
    ),
    pytest.param(
        "Balance on Airex and tandem with cues for weight shift, that was twenty-six minutes. Then "
        "we worked on the functional stuff, twenty minutes. Car transfers with cues x4, lifting "
        "crate floor to waist x5.",
        {"97112": 26, "97530": 20},
        id="points-to-the-next-sentence",
    ),
    pytest.param(
        "manual therapy ten minutes, well eleven, then gait training with the cane twelve minutes",
        {"97140": 11, "97116": 12},
        id="said-again-without-the-word",
    ),
    pytest.param(
        "manual therapy ten minutes, well tolerated, 12 reps of SLR. Gait training 12 min",
        {"97140": 10, "97116": 12},
        id="well-tolerated",
    ),
    pytest.param(
        "exercise twenty minutes no make that twenty five that was hip abduction heel raises and the bike then we practiced car transfers ten minutes",
        {"97110": 25, "97530": 10},
        id="then-begins-another-part",
    ),
    pytest.param(
        "NMR     big reach floor to ceiling; rock and reach; tandem on foam, CGA        24 min\nGAIT    walk w/ metronome, cues step length   12 min",
        {"97112": 24, "97116": 12},
        id="a-row-is-its-first-name's",
    ),
    pytest.param(
        "mod\tFluidotherapy L UE\t10 min\nman\tSTM biceps; contract-relax elb ext\t12\nte\tAAROM flex/ext; pron/sup hammer\t18\ntot 40  tmd 30",
        {"97022": 10, "97140": 12, "97110": 18},
        id="a-row-under-a-short-name",
    ),
    pytest.param(
        "[x] ther ex: reverse blocking 2x15; gripper 25# x20; intrinsic stretch ........ 20\n[x] man tx: PIP glides, IASTM ........ 8",
        {"97110": 20, "97140": 8},
        id="a-dotted-row",
    ),
    pytest.param(
        "11/18 | 97535 | grooming standing at sink SBA, don TED hose Max A | 25\n11/18 | 97112 | dynamic reach out of BOS on airex, ring tree | 15",
        {"97535": 25, "97112": 15},
        id="rows-of-code-numbers",
    ),
    pytest.param(
        "UE ergometer 7 min + 2# dowel chest press/curls 8 min. MT 10 min",
        {"97110": 15, "97140": 10},
        id="a-plus-adds",
    ),
    pytest.param(
        "US 3 MHz 8 min; IASTM wrist extensors + cross friction x 15; eccentric wrist ext w/ flexbar 3x15, 10 min",
        {"97035": 8, "97140": 15, "97110": 10},
        id="strokes-are-not-counted",
    ),
    pytest.param(
        "TE 12 min. PA mobs L4 x15, patellar mobs x 20",
        {"97110": 12},
        id="joint-work-may-be-counted",
    ),
    pytest.param(
        "Cervical. LLLT lat epi 30 J, radial head mobs, ECU STM 15\nTE 10 min",
        {"97140": 15, "97110": 10},
        id="soft-tissue-alone",
    ),
    pytest.param(
        "SENSORY PROCESSING (25): linear platform swing, crash pad, shaving cream on mirror\nTHER ACT (20): lacing beads, tongs game",
        {"97533": 25, "97530": 20},
        id="headings-written-alike",
    ),
    pytest.param(
        "TA x20: slide board transfer w/c<>mat level\nWC x25: propulsion on ramp, wheelie pop w/ spotter",
        {"97530": 20, "97542": 25},
        id="headings-with-a-times-sign",
    ),
    pytest.param(
        "Visit 12: pain 3/10\nTE 20: squats, rows\nWeek 14: cleared",
        {"97110": 20},
        id="headings-that-number-visits",
    ),
    pytest.param(
        "NMR portion (20): floor to ceiling, rock and reach\nFunctional tasks (20, TA): getting wallet, car transfer practice",
        {"97112": 20, "97530": 20},
        id="minutes-and-name-in-a-bracket",
    ),
    pytest.param(
        "3. RX:\n   a. Paraffin R hand x 10 min, fist wrap\n   b. TE 18 min - AROM wrist x15, tendon glides "
        "x10, place and hold fist x15\n   c. Splint check 8 min - volar wrist cockup remolded at ulnar "
        "border (pressure area), strap moved; pt donned/doffed indep",
        {"97018": 10, "97110": 18, "97763": 8},
        id="each-item-on-its-own-line",
    ),
    pytest.param(
        "- PIP AROM w/ DIP supported 3x10, PIP blocking 2x10, MP abd/add 10 - 18 min",
        {"97110": 18},
        id="a-dose-before-the-minutes",
    ),
    pytest.param(
        "- Treadmill walking for warm up 10 - 15 min",
        {"97110": 10},
        id="a-range-with-blanks",
    ),
    pytest.param(
        "contrast baths warm/cool 3:1 x12m, OT cueing switch. stress loading scrub 8 min",
        {"97034": 12, "97110": 8},
        id="x-and-m",
    ),
    pytest.param(
        "meal prep training one handed thirty minutes then I was going to do the bath transfer but the "
        "plumber was there so no and then fifteen minutes strengthening quad sets two pounds triceps "
        "kick back two sets ten",
        {"97535": 30, "97110": 15},
        id="then-what-was-done",
    ),
    pytest.param(
        "gait training w/ RW hallway, 4 x 60', vc for heel strike ...... 12 min\nLAQ, ankle pumps 3x10 .... 9 min",
        {"97116": 12, "97110": 9},
        id="so-many-times-a-distance",
    ),
    pytest.param(
        "Treadmill gait training w/ harness 12 min. One rest 3 min between treadmill bouts.",
        {"97116": 12},
        id="a-rest-by-that-word",
    ),
    pytest.param(
        "STM 10 min, the rest 20 min TE", {"97140": 10, "97110": 20}, id="the-rest-is-work"
    ),
    pytest.param(
        "DN R UT and levator, retention 4 min. Ther ex 20 min: rows, ER",
        {"97110": 20},
        id="needles-left-in",
    ),
    pytest.param(
        "Manual 15 min: GH mobs. UBE 5 min before session. ER, rows, scaption 3x10 = 20 min",
        {"97140": 15, "97110": 20},
        id="before-the-session",
    ),
    pytest.param(
        "Therapeutic Exercise\nbike, heel slides, quad sets\nTime (min):\n22\n\nManual Therapy\npatellar mobs\n"
        "Time (min):\n8\n\nNeuromuscular Re-ed\nTime (min):\n--",
        {"97110": 22, "97140": 8},
        id="a-field-and-its-number-below",
    ),
    pytest.param(
        "15: BOSU single leg stance w/ ball toss, Y-balance reach\n18: heel raises 3x20, ankle tubing 4-way",
        {"97112": 15, "97110": 18},
        id="numbers-that-open-their-lines",
    ),
    pytest.param(
        "25 — effleurage and petrissage to thoracic spine for relaxation",
        {"97124": 25},
        id="number-and-dash",
    ),
    pytest.param(
        "3: heel raises 3x20\n12: ankle tubing", {}, id="numbers-of-a-list-open-their-lines"
    ),
    pytest.param(
        "Treadmill 2.4 mph walking for endurance 15 min, arm ergometer 8 min, recumbent stepper 8 min.",
        {"97110": 31},
        id="words-around-their-own-time",
    ),
    pytest.param(
        "Tyler twist red 3x15, wrist ext 2# 3x12, radial n. sliders x10 – 15 min",
        {"97110": 15},
        id="a-short-word-ends-no-list",
    ),
    pytest.param(
        "balance on foam and dyna disc, then tandem walk, then cone taps, in all 28 minutes.",
        {"97112": 28},
        id="in-all-is-not-each",
    ),
    pytest.param(
        "exercise 16 min: PIP blocking w/ DIP in orthosis 3x15; putty pinch 3 min; fist",
        {"97110": 16},
        id="a-dose-amid-words-is-none",
    ),
    pytest.param(
        "Second quarter hr NMR: prone on wedge tracking, rolling w/ facilitation at hip",
        {"97112": 15},
        id="quarter-hr",
    ),
    pytest.param(
        "60 min slot, 55 used\nSquats, SLR, step downs for strength: TE 35 min\nCar transfers x5: TA 20 min",
        {"97110": 35, "97530": 20},
        id="a-slot-is-the-visit",
    ),
    pytest.param(
        "PT re-evaluation, new orders\nTime 45. Re-evaluation 20 min - ODI 42, flex 60%. TE 25 min: press ups, bridges.",
        {"97164": 20, "97110": 25},
        id="time-of-all-behind-it",
    ),
    pytest.param(
        "Tx 23 min (TE): elbow AROM 2x15, squeeze ball, scap retraction in sling",
        {"97110": 23},
        id="a-name-in-a-bracket-before-the-colon",
    ),
    pytest.param(
        "Treatment: 10 min scar mobilization and TP release OI; 8 min exercise hip stretches, bridges",
        {"97140": 10, "97110": 8},
        id="treatment-and-the-first-of-its-list",
    ),
    pytest.param(
        "START  STOP   SVC  NOTE\n0930   0945   TE   ball kicks, LAQ 3#\n0945   1003   TA   w/c to mat transfers\n"
        "1003   1017   GT   RW amb 60 ft x2 min A, cues for step length",
        {"97110": 15, "97530": 18, "97116": 14},
        id="start-and-stop-in-columns",
    ),
    pytest.param(
        "Sensory integration, 25 min: lycra swing, crash pad, rice bin\nA: longer on task (6 min) after deep pressure.",
        {"97533": 25},
        id="in-a-bracket-before-after",
    ),
    pytest.param(
        "What we did, 40 min one on one:\n- wheelie practice w/ spotter\n- propulsion on ramp, long strokes\n",
        {"97542": 40},
        id="one-on-one-before-the-list",
    ),
    pytest.param(
        "GH post mobs gr 3 + STM to R UT 15; ER w/ RTB, prone extension, bicep curls, triceps press 25.",
        {"97140": 15, "97110": 25},
        id="side-behind-the-work",
    ),
    pytest.param(
        "Activity | Parameters | Assist | Min | Svc\nNuStep | L4 | none | 8 | TE\nLeg press | 60# 3x10 | none | 6 | TE\n"
        "Treadmill w/ harness | 1.0 mph, cue L heel strike | 1 | 12 | GT",
        {"97110": 14, "97116": 12},
        id="rows-that-close-with-their-service",
    ),
    pytest.param(
        "10 min: bed mobility rolling to R. 14 min: three-step climb w/ rail good up bad down, crutch gait 120 ft, cued heel strike.",
        {"97530": 10, "97116": 14},
        id="a-time-opens-its-sentence",
    ),
    pytest.param(
        "Sit/stand transfers, blocked knee, min A x6; 12.\nAirex tandem stance w/ ball toss, head turns; 10.",
        {"97530": 12, "97112": 10},
        id="lines-that-end-in-a-number-and-a-dot",
    ),
    pytest.param(
        "twelve minutes of hands on work that was patellar glides and tibiofemoral distraction off the edge of the "
        "table no scratch that make it fifteen minutes because of the scar mobilization",
        {"97140": 15},
        id="make-it-from-afar",
    ),
    pytest.param(
        "fifteen minutes of gait with the cane two hundred feet cueing step length last ten minutes for floor "
        "transfers and car transfers",
        {"97116": 15, "97530": 10},
        id="last-minutes-for",
    ),
    pytest.param(
        "10/3 OT push-in, K classroom, 30 min w/ Leo. Tearing tissue paper, tongs to sort pom-poms; snipping card "
        "stock on a bold line. Name writing on raised-line paper. Sent home: play-dough.",
        {"97530": 30},
        id="the-only-time-stands-before-all",
    ),
    pytest.param(
        "OT school visit, sat 30 min in class. Snipping card stock, tongs to sort pom-poms",
        {},
        id="the-only-time-is-no-work",
    ),
    pytest.param(
        "School visit, 30 min w/ Leo. Snipping card stock, tongs to sort pom-poms 27 min",
        {"97530": 27},
        id="not-the-only-time",
    ),
    pytest.param(
        "OT Caregiver session, patient NOT present\n1:00-1:30, 30 min\nTrained on therapist: gait-belt guarding, "
        "chair-to-commode pivot, hand-under-hand dressing cues. Both demo'd back.",
        {"97550": 30},
        id="clocks-that-say-the-same",
    ),
    pytest.param(
        "two by six and then twelve minutes bosu single leg balance with ball toss and Y reaches and then eight "
        "minutes patellar and tibiofemoral mobs for extension",
        {"97112": 12, "97140": 8},
        id="and-then-so-many-minutes",
    ),
    pytest.param(
        "Circulatory exs x10. Gait training with frame 12 min",
        {"97116": 12},
        id="so-many-exercises",
    ),
    pytest.param(
        "45 min session. First 15 min hands-on: PA mobs C5-6, suboccipital release. Rest of session: rows 3x12, "
        "shoulder press 3x10, doorway pec stretch 3x30s.\nHA twice this wk.",
        {"97140": 15, "97110": 30},
        id="the-rest-of-the-session",
    ),
    pytest.param(
        "First 15 min hands-on: PA mobs C5-6, suboccipital release. Rest of session: rows 3x12, doorway pec stretch",
        {"97140": 15},
        id="the-rest-of-no-total",
    ),
    pytest.param(
        "Then pulley 3', cane ER x15, sleeper stretch 3x30 — 12 total.\nER 18 after.",
        {"97110": 12},
        id="so-many-total-behind-a-dose",
    ),
    pytest.param(
        "Squats, lunges, sit to stands — 30 total. Gait training 12 min",
        {"97116": 12},
        id="thirty-total-of-what",
    ),
    pytest.param(
        "noodle bicycle 5'; hip 3-way 15 ea; paddle push-pull 2x20; Ai Chi floating\n45 min in water total, HR 102",
        {"97113": 45},
        id="in-water-total",
    ),
    pytest.param(
        "pelvic belt, supine 90/90, traction 85# / 50# 30s:10s, 15 min, walks off no worse",
        {"97012": 15},
        id="a-word-amid-those-that-count",
    ),
    pytest.param(
        "In sensory gym: platform swing, crash pad, steamroller\nA: after vestibular input sat 14 min (best so far).",
        {},
        id="sat-so-long",
    ),
    pytest.param(
        "24 minutes on floor recovery (side sit to quadruped to half kneel to chair), mod assist to supervision",
        {"97530": 24},
        id="a-bracket-behind-the-work-tells-how",
    ),
    pytest.param(
        "Contrast baths 12 min, therapist present. LAQ x10, quad sets x10, heel slides 3 min",
        {"97034": 12},
        id="a-brief-time-closes-no-list",
    ),
    pytest.param(
        "Leg press SL 3x8, leg curls 3x10, 6 min TE b/c ran over",
        {"97110": 6},
        id="a-brief-time-behind-doses-closes-it",
    ),
    pytest.param(
        "T.E. 0:16 – eccentric heel drops 3x15\nM.T. 0:10: IASTM calf",
        {"97110": 16, "97140": 10},
        id="hours-and-minutes-before-a-dash",
    ),
    pytest.param(
        "25 gait: kaye walker route, heel contact cue\n20 functional: bus step practice w/ rail, floor-up from rug, tray carry",
        {"97116": 25, "97530": 20},
        id="lines-that-open-with-minutes-and-a-label",
    ),
    pytest.param(
        "8 gait: RW 100 ft\n9 transfers: sit to stand x5",
        {},
        id="numbers-of-lines-with-labels",
    ),
    pytest.param(
        "20 sit to stands: with arms\n15 lunges: with band",
        {},
        id="counts-that-open-labels",
    ),
    pytest.param(
        "ex\t6/3\t6/10\tmin 6/10\nTRX squat\t2x10\t3x12\t5\nlat band walk\tred\tgreen\t4\nSL leg press\t40#\t50#\t6",
        {"97110": 15},
        id="a-column-of-minutes-with-its-day",
    ),
    pytest.param(
        "Units: 2  (23 min)   service 97535   mode: individual\nSelf-feeding L hand w/ weighted utensil. Clothing mgmt at rail, CGA.",
        {"97535": 23},
        id="units-and-minutes-before-the-code",
    ),
    pytest.param(
        "Service: 97535  Minutes: 23  Units: 2\nSelf-feeding L hand w/ weighted utensil. Clothing mgmt at rail, CGA.",
        {"97535": 23},
        id="a-field-of-minutes-behind-the-code",
    ),
    pytest.param(
        "Time 45. Re-evaluation 20 min.\nAfter that, 15 — ab set, ankle pumps, glute squeeze. 10 — scar STM paraspinals sidelying.",
        {"97164": 20, "97110": 15, "97140": 10},
        id="numbers-that-open-sentences-come-to-the-total",
    ),
    pytest.param(
        "FCE report\nTotal test time 0815–1115 = 180 min, 1:1.\nIsernhagen WWS battery: lift floor-waist max 42#, front carry 40#",
        {"97750": 180},
        id="all-of-a-capacity-test",
    ),
    pytest.param(
        "GROUP BALANCE CLASS (n = 4) 10:00 - 10:45\nGroup participated under constant supervision of PT: marching, tandem line walk.",
        {"97150": 45},
        id="all-of-a-group",
    ),
    pytest.param(
        "Sharp selective debridement of slough w/ #15 blade and forceps, ~9 sq cm. 30 minutes incl. set up.",
        {"97597": 30},
        id="a-time-with-its-set-up",
    ),
    pytest.param(
        "CAREGIVER TRAINING - patient not present\nWith: son. 25 min (11:15 - 11:40).\nTaught on mannequin: sling placement and Hoyer lift, commode transfer w/ gait belt.",
        {"97550": 25},
        id="the-only-time-with-its-clocks",
    ),
    pytest.param(
        "AAROM in supine w/ cane, wall walks to tolerance, pulleys 3x10. 17m\ntoilet & car transfers, floor recovery; mod A floor. 23m\nTotal 40m.",
        {"97110": 17, "97530": 23},
        id="a-line-closes-with-minutes-glued",
    ),
    pytest.param(
        "MT and TE, 30 min divided equally. STM UT, rows, LAQ",
        {"97140": 15, "97110": 15},
        id="divided-equally",
    ),
    pytest.param(
        "36 min split evenly between manual, neuro re-ed and ther ex: STM UT; rows; SLS on foam",
        {"97140": 12, "97112": 12, "97110": 12},
        id="split-evenly-between",
    ),
    pytest.param(
        "25 min split evenly between manual and ther ex",
        {},
        id="no-even-parts-of-whole-minutes",
    ),
    pytest.param(
        "TE 30 min split evenly between bike and rows. MT 15 min: STM UT",
        {"97110": 30, "97140": 15},
        id="split-evenly-within-a-service",
    ),
]


@pytest.mark.parametrize(("note", "minutes"), WRITTEN)
def test_minutes_as_clinics_write_them(note: str, minutes: dict[str, int]) -> None:
    found = {one.code: one.minutes for one in suggest(note).suggestions if one.minutes is not None}
    assert found == minutes
