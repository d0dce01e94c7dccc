"""Sentences as clinicians write them, and the codes each supports. Add rows freely."""

import pytest

from suggester import Engine

PERFORMED = [
    ("O: MFR to R UT x 10 min", "97140"),
    ("Therapeutic exercise x 23 min: squats 3x10, SLR 2x10, bridges 3x10", "97110"),
    ("Pt performed gait training with RW x 150 ft, CGA, vc for heel strike", "97116"),
    ("Tx today: US 1 MHz cont 1.2 W/cm2 x 8 min to R shoulder", "97035"),
    ("Deferred US; did MFR to L ITB x 12 min", "97140"),
    ("Manual therapy: joint mobs grade III to L4-5, 15'", "97140"),
    ("neuro re-ed 15 min: SLS on foam, tandem stance with perturbations", "97112"),
    ("Mechanical lumbar traction 80 lbs x 15 min, tolerated well", "97012"),
    ("[x] MHP to low back x 10 min  [ ] US", "97010"),
    ("We did aquatic therapy for thirty minutes in chest deep water", "97113"),
    ("Ther act x 15 min: lifting 20# box floor to waist for work simulation", "97530"),
    ("ADL training: LB dressing with reacher and sock aid, 15 min, min A", "97535"),
    ("ionto w/ dexamethasone 40 mA-min to lateral epicondyle", "97033"),
    ("IFC to lumbar spine x 15 min with MHP", "G0283"),
    ("Vasopneumatic compression to L knee 15 min, 40 mmHg", "97016"),
    ("Effleurage and petrissage to bilat UT x 10 min", "97124"),
    ("Group therapy: 4 patients, seated exercise, 45 min", "97150"),
    ("NMES attended to R quad with therapist cueing for contraction x 15 min", "97032"),
    ("PHYSICAL THERAPY INITIAL EVALUATION\nModerate complexity evaluation completed.", "97162"),
    ("PT re-evaluation performed due to significant change in status; POC revised.", "97164"),
    ("No pain with gait training x 15 min using SPC, cues for step length", "97116"),
    ("Gait training (no AD) x 12 min", "97116"),
    ("Plan: cont POC. Today pt completed therapeutic exercise x 15 min.", "97110"),
    ("reviewed HEP in session: clamshells 3x10, bridges 3x10", "97110"),
    ("theraputic excercise x 15 minutes for LE strengthening", "97110"),
    ("STM/MFR to cervical paraspinals", "97140"),
    ("twenty-five minutes of ther ex, then ultrasound eight minutes to the shoulder", "97035"),
    ("sit<->stand transfer training from various heights, mod A, 10 min", "97530"),
]  # fmt: skip

NOT_PERFORMED = [
    ("No ultrasound today.", "97035"),
    ("Progress to gait training next visit.", "97116"),
    ("Progress to therapeutic activities next visit", "97530"),
    ("no e-stim (pacemaker)", "G0283"),
    ("Pt did HEP at home: bridges and clamshells 3x10 daily", "97110"),
    ("US helped last week", "97035"),
    ("goal: independent gait training with SPC", "97116"),
    ("S: Pt reports massage at the spa on Saturday felt good.", "97124"),
    ("Manual therapy deferred due to bruising", "97140"),
    ("Held US and e-stim this date.", "97035"),
    ("Pt declined aquatic therapy today.", "97113"),
    ("MD orders: PT eval and treat, US, traction", "97012"),
    ("P: continue manual therapy 2x/wk", "97140"),
    ("LTG: Pt will perform stair training without rail in 4 weeks", "97116"),
    ("[ ] US  [ ] E-stim", "97035"),
    ("Manual therapy:\nGait training:\nUltrasound:\n", "97140"),
    ("Ultrasound of the knee showed a small effusion.", "97035"),
    ("Had aquatic therapy in 2019 at another clinic.", "97113"),
    ("OT to see pt for ADL training this afternoon.", "97535"),
    ("If swelling persists, consider vasopneumatic compression.", "97016"),
    ("Pt would benefit from neuromuscular re-education.", "97112"),
    ("Educated pt on benefits of dry ice and moist heat.", "97010"),
    ("Antalgic gait, impaired balance, decreased strength.", "97116"),
    ("Positive SLR on the left at 45 degrees.", "97110"),
    ("Nurse applied ice pack after dressing change.", "97010"),
    ("Uses TENS unit at home for pain.", "G0283"),
    ("Lives in the US with spouse.", "97035"),
    ("mechanical traction 0 min", "97012"),
    ("Since initial evaluation, ROM has improved 10 degrees.", "97161"),
    ("Next visit: US, e-stim, ther-ex 3x10", "97110"),
    ("Ther ex NOT performed secondary to fatigue", "97110"),
    ("Patient refused group therapy.", "97150"),
]


def proposed(engine: Engine, note: str) -> set[str]:
    return {found.code for found in engine.suggest(note).suggestions}


@pytest.mark.parametrize(("note", "code"), [pytest.param(n, c, id=n[:40]) for n, c in PERFORMED])
def test_what_was_done_is_proposed(engine: Engine, note: str, code: str) -> None:
    assert code in proposed(engine, note)


@pytest.mark.parametrize(
    ("note", "code"), [pytest.param(n, c, id=n[:40]) for n, c in NOT_PERFORMED]
)
def test_what_was_not_done_is_silent(engine: Engine, note: str, code: str) -> None:
    assert code not in proposed(engine, note)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(str.upper, id="upper-case"),
        pytest.param(str.lower, id="lower-case"),
        pytest.param(lambda t: t.replace("\n", "\r\n"), id="crlf"),
        pytest.param(lambda t: t.replace(" ", "\u00a0"), id="nbsp"),
        pytest.param(lambda t: t.replace("\n", "\n- "), id="bullets"),
        pytest.param(lambda t: t.replace("'", "’"), id="smart-quotes"),
        pytest.param(lambda t: "*" * 60 + "\n" + t + "\n" + "=" * 60, id="rulers"),
    ],
)
def test_layout_changes_nothing(engine: Engine, change: object) -> None:
    note = (
        "S: Pt reports US helped last week.\n"
        "O: Therapeutic exercise 3x10 squats, 15 min\nMyofascial release to R UT x 10'\n"
        "E-stim held.\nP: Progress to gait training next visit."
    )
    assert callable(change)
    assert proposed(engine, change(note)) == proposed(engine, note) == {"97110", "97140"}


@pytest.mark.parametrize(
    ("note", "minutes"),
    [
        pytest.param("Ther-ex x 23 min. MFR to UT x 15 min.", {"97110": 23, "97140": 15}, id="x"),
        pytest.param("MFR to R UT x10'", {"97140": 10}, id="minute-mark"),
        pytest.param("33 minutes of therapeutic exercise", {"97110": 33}, id="before"),
        pytest.param("7minutes of manual therapy to L/S", {"97140": 7}, id="no-blank"),
        pytest.param("ultrasound eight minutes to the shoulder", {"97035": 8}, id="words"),
        pytest.param("gait training for twenty-five minutes", {"97116": 25}, id="word-pair"),
        pytest.param("TE 22 / NMR 8 / MT 12", {"97110": 22, "97112": 8, "97140": 12}, id="summary"),
        pytest.param(
            "MT: STM to R UT 5 min, joint mobs C5 4 min\nTE: squats 3x10\nMT 15  TE 23",
            {"97140": 15, "97110": 23}, id="summary-stands-above-the-items",
        ),
        pytest.param("NMR 15 - foam, tandem, perturbations", {"97112": 15}, id="number-and-dash"),
        pytest.param("Ther ex: SLR 3x10, bridges 3x10. 15 min.", {"97110": 15}, id="alone-behind"),
        pytest.param("Ther-ex 3 x 30 sec hold hamstring stretch", {"97110": None}, id="hold"),
    ],
)  # fmt: skip
def test_minutes(engine: Engine, note: str, minutes: dict[str, int | None]) -> None:
    found = {s.code: s.minutes for s in engine.suggest(note).suggestions}
    assert {code: found.get(code, "missing") for code in minutes} == minutes
